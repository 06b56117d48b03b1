// CMS (RFC 5652) as a simulated device speaks it: in each of the forms that real devices were seen to use.
//
// Functions may be called from any thread. Independent of app/crypto's reader on purpose: see SimulatedPlist.
#pragma once

#include "app/crypto/openssl.h"
#include "models/core/result.h"

#include <QDateTime>

namespace Muster::SimulatedCms {

enum class Form : quint8 {
    Sha1Plain, // DER, the signature straight over the content
    Sha256Attributes, // DER, signed attributes
    Sha1Attributes,
    BerPlain, // SHA-1, no attributes, indefinite lengths: what macOS was seen to send
    Sha256Plain
};
inline constexpr quint8 forms = 5;

struct Signer {
    X509 *certificate = nullptr;
    EVP_PKEY *key = nullptr;
    X509 *issuer = nullptr; // is put in, too; may be null
};

// SignedData with one signer over exactly these bytes; `time` becomes the signing time where there are attributes.
// Empty when libcrypto cannot.
[[nodiscard]] QByteArray signAttached(const QByteArray &content, const Signer &signer, Form form,
                                      const QDateTime &time);
[[nodiscard]] QByteArray signDetached(const QByteArray &content, const Signer &signer, Form form,
                                      const QDateTime &time);

// What a signed configuration profile holds, its signature checked (not the signer's chain: an untrusted profile is
// shown as "Not Verified" and installs during automated enrollment). Crypto when the signature does not fit.
[[nodiscard]] Result<QByteArray> openSigned(const QByteArray &message);

// Whether the bytes begin like DER or BER, not like a property list.
[[nodiscard]] bool looksSigned(const QByteArray &bytes);

[[nodiscard]] QByteArray toDer(CMS_ContentInfo *message);
// Nothing may follow the message. Null when it cannot be read.
[[nodiscard]] OpenSsl::Cms fromDer(const QByteArray &bytes);

} // namespace Muster::SimulatedCms
