// CMS SignedData (RFC 5652) with one signer: what devices sign, and what we sign. By libcrypto, since QCA checks
// purposes and dates that do not matter here and does not return the content.
//
// A signature that fits says only that the holder of the signer's key signed these bytes: whether that signer may do
// anything is the caller's question (chainOf, issuance records, pins).
#pragma once

#include "app/crypto/certificate.h"

#include <optional>

namespace Muster {

struct SignedMessage {
    QByteArray content; // of an attached message; empty for a detached one
    QByteArray signer; // DER of the one certificate that the signer information names
    QList<QByteArray> certificates; // all that came along, the signer's, too
    QString digest; // "SHA1", "SHA256", "SHA384", "SHA512"
    bool hasAttributes =
        false; // signed over attributes (with content type and message digest), not over the content itself
    std::optional<QDateTime> signingTime; // of the signed attributes
};

// Both read BER and DER, refuse anything after the message, more or fewer than one signer information, a signer whose
// certificate is not there exactly once, digests other than SHA-1 and SHA-2, RSA keys under 1024 bits, and signed
// attributes without content type "data" and the right message digest. Crypto with the reason (for the log, not for the
// sender) otherwise.
// Apple's Mdm-Signature: the content lies beside; one that is attached is refused.
[[nodiscard]] Result<SignedMessage> verifyDetached(const QByteArray &message, const QByteArray &content);
// MachineInfo and signed configuration profiles: the content must be there.
[[nodiscard]] Result<SignedMessage> verifyAttached(const QByteArray &message);

// A key that signs, taken apart once. May be used from any thread at the same time.
class SigningKey final {
public:
    [[nodiscard]] static Result<SigningKey> open(const CertifiedKey &key);
    [[nodiscard]] const QByteArray &certificate() const { return m_certificate; }

    // DER, SHA-256, content attached byte by byte, attributes content type, message digest and signing time; with
    // signer and chain.
    [[nodiscard]] Result<QByteArray> sign(const QByteArray &content) const;

private:
    struct Parts;
    SigningKey(QByteArray certificate, std::shared_ptr<const Parts> parts)
        : m_certificate(std::move(certificate))
        , m_parts(std::move(parts))
    {
    }

    QByteArray m_certificate;
    std::shared_ptr<const Parts> m_parts;
};

} // namespace Muster
