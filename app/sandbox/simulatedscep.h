// The device's side of SCEP (RFC 8894): asks for a certificate as Apple's devices do, and believes an answer only when
// everything in it fits.
//
// Functions may be called from any thread.
#pragma once

#include "app/sandbox/simulatedkeys.h"

#include <QDateTime>
#include <QList>

namespace Muster {

struct SimulatedScepRequest {
    enum class Cipher : quint8 { TripleDes, Aes128 };
    enum class Digest : quint8 { Sha1, Sha256, Sha512 };

    QList<std::pair<QByteArray, QByteArray>> subject; // ("CN", "…"), or dotted identifiers
    QByteArray challenge;
    int keyUsage = 0; // as the payload has it: 1 sign, 4 encrypt
    Cipher cipher = Cipher::TripleDes;
    Digest digest = Digest::Sha256;
    QByteArray transaction; // 40 upper-case hex digits
    QByteArray nonce; // 8 octets: what Apple's devices send, though the RFC wants 16
};

// What has to fit in an answer.
struct SimulatedScepExchange {
    QByteArray message; // the pkiMessage to send
    QByteArray transaction;
    QByteArray nonce;
};

namespace SimulatedScep {

// A PKCSReq for the pool's key, encrypted to the authority's certificate (DER). Crypto when libcrypto cannot: also when
// the authority's key is no RSA key.
[[nodiscard]] Result<SimulatedScepExchange> request(const SimulatedScepRequest &wish, const SimulatedKeys::Entry &keys,
                                                    const QByteArray &authority);

// The certificate (DER) out of a CertRep. Crypto with the reason when the signature is not the authority's, when
// transaction or nonce are not ours, when it refuses, cannot be opened, or holds anything but one certificate for our
// key that the authority signed.
[[nodiscard]] Result<QByteArray> certificate(const QByteArray &answer, const SimulatedScepExchange &exchange,
                                             const SimulatedKeys::Entry &keys, const QByteArray &authority);

} // namespace SimulatedScep

} // namespace Muster
