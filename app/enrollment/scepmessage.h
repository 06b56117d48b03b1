// SCEP's pkiMessage (RFC 8894, section 3) as the server meets it: a request taken apart and checked, an answer made.
//
// Values; functions may be called from any thread. Nothing here decides whether somebody may have a certificate.
#pragma once

#include "app/crypto/certificateauthority.h"

#include <optional>

namespace Muster {

enum class ScepType {
    CertRep = 3,
    RenewalReq = 17,
    UpdateReq = 18,
    PkcsReq = 19,
    CertPoll = 20,
    GetCert = 21,
    GetCrl = 22
};
enum class ScepFault { BadAlgorithm = 0, BadMessageCheck = 1, BadRequest = 2, BadTime = 3, BadCertificateId = 4 };

// What an answer must repeat; there even when the rest of a request is refused.
struct ScepEnvelope {
    int type = 0; // a ScepType, or whatever number was sent
    QByteArray transactionId; // 1 to 128 printable characters
    QByteArray senderNonce; // 1 to 64 bytes: Apple's devices send 8; empty, and a fault, when it is not that
    QString digest; // of the request's signature: "SHA1", "SHA256", …
    QByteArray signer; // DER of the certificate that signed, to which the answer is encrypted
    QByteArray encrypted; // the EnvelopedData
};

// The outer layer, signature checked (it proves possession of the signer's key and no more: dates and issuer of that
// certificate do not matter). `error` is for the log. When `envelope` is absent nothing can be answered but HTTP 400;
// with a fault a CertRep that refuses can be made. Every type but PKCSReq and RenewalReq is such a fault.
struct ScepReading {
    std::optional<ScepEnvelope> envelope;
    std::optional<ScepFault> fault;
    QString error;
};
[[nodiscard]] ScepReading readScepMessage(const QByteArray &body);

// What lies inside a PKCSReq or RenewalReq.
struct ScepRequest {
    QByteArray publicKey; // DER, SubjectPublicKeyInfo; of an RSA key
    int keyBits = 0;
    QByteArray challenge; // challengePassword of the request, never that of the outer message; empty when it is missing
    QString cipher; // that the envelope used
};
struct ScepOpened {
    std::optional<ScepRequest> request;
    std::optional<ScepFault> fault;
    QString error;
};
// Opens the envelope and reads the PKCS#10 request in it (RFC 2986), whose own signature must fit; its version number
// does not matter (macOS writes 2). Keys: RSA of `leastKeyBits` to 4096. What does not open and what opens as something
// else than a request have the same fault, so that nobody can try out keys or paddings.
struct ScepRules {
    int leastKeyBits = 2048;
    bool allowSingleDes = false; // mdmb and very old clients
};
[[nodiscard]] ScepOpened openScepRequest(const ScepEnvelope &envelope, const CertificateAuthority &authority,
                                         const ScepRules &rules);

// CertRep that grants: the one certificate in a degenerate SignedData, encrypted to the request's signer with the
// request's cipher (AES-128 where that was single DES) and in its form (in parts, as BER allows, or in one), signed by
// the authority, whose certificate is in it.
[[nodiscard]] Result<QByteArray> scepGrant(const ScepEnvelope &envelope, const QString &cipher,
                                           const QByteArray &certificate, const CertificateAuthority &authority,
                                           Random &random);
// CertRep that refuses. Sent with HTTP status 200.
[[nodiscard]] Result<QByteArray> scepRefusal(const ScepEnvelope &envelope, ScepFault fault,
                                             const CertificateAuthority &authority, Random &random);

} // namespace Muster
