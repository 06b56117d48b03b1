// What stands in an X.509 certificate (RFC 5280), as far as Muster decides by it.
#pragma once

#include "app/crypto/secret.h"
#include "models/core/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QStringList>

namespace Muster {

struct CertificateFacts {
    QString subject; // as people read it: "CN=…, O=…"
    QString commonName;
    QString issuer;
    QString serialNumber; // upper-case hex
    QString userId; // UID of the subject (0.9.2342.19200300.100.1.1): the topic of a push certificate; often empty
    QDateTime notBefore, notAfter; // UTC
    QByteArray sha256; // of the DER, 32 bytes: what an enrollment is pinned to
    QByteArray keySha256; // of the SubjectPublicKeyInfo
    QString keyKind; // "RSA", "EC", or what OpenSSL calls it
    int keyBits = 0;
    QString signatureDigest; // "SHA1", "SHA256", …; empty where the signature has none
    QStringList hosts; // DNS names and addresses of the subject alternative name, in its order
    bool isAuthority = false;
    bool isSelfIssued = false;
    bool mayAuthenticateClient = false; // extended key usage says clientAuth
    bool mayAuthenticateServer = false; // serverAuth, or no extended key usage at all

    bool operator==(const CertificateFacts &) const = default;
};

// One certificate, nothing after it. InvalidInput when it cannot be read.
[[nodiscard]] Result<CertificateFacts> readCertificate(const QByteArray &der);

// PEM (any number of blocks, other text between them is passed over) or one DER, in the order in which they stand.
// InvalidInput when there is none.
[[nodiscard]] Result<QList<QByteArray>> certificatesOf(const QByteArray &pemOrDer);
[[nodiscard]] QByteArray certificateToPem(const QByteArray &der);

// A certificate with its private key.
struct CertifiedKey {
    QByteArray certificate; // DER
    Secret privateKeyPem; // PKCS#8
    QList<QByteArray> chain = {}; // DER, what is to be sent with it: intermediates, the nearest first, without the root
};

// A certificate and key that somebody brings: PEM blocks in one or two files (PKCS#8 or the older forms, encrypted or
// not), or PKCS#12 (older algorithms, too). InvalidInput says what is missing or does not fit: no key, no certificate,
// key of another certificate; Crypto when the passphrase is wrong or missing.
[[nodiscard]] Result<CertifiedKey> certifiedKeyFromPem(const QByteArray &certificates, const QByteArray &key,
                                                       const Secret &passphrase);
[[nodiscard]] Result<CertifiedKey> certifiedKeyFromPkcs12(const QByteArray &pfx, const Secret &passphrase);

// Whether `leaf` chains up to one of `anchors`, with `others` as intermediates: signatures, authority flags and path
// lengths. Dates count unless IgnoreTimes is set: the authorities that sign Apple's devices ended in 2014 and 2022.
// SHA-1 and short keys are accepted, since those chains have them. The value is the path, leaf first, anchor last;
// Crypto with the reason otherwise.
enum class ChainTimes { Check, Ignore };
[[nodiscard]] Result<QList<QByteArray>> chainOf(const QByteArray &leaf, const QList<QByteArray> &others,
                                                const QList<QByteArray> &anchors, ChainTimes times,
                                                const QDateTime &now);

} // namespace Muster
