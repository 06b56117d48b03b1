// The server token file as the portal hands it out: smime.p7m, enveloped for the uploaded certificate.
#pragma once

#include "app/sandbox/sandboxworld.h"

namespace Muster {

enum class TokenCipher { Aes128Cbc, Aes256Cbc, TripleDes };

// A certificate as people upload it, PEM or DER, as DER. InvalidInput when it is none, is too large, its key is not RSA
// of at least 2048 bits, or it is not valid at `now`: the token is encrypted to the key with RSA.
[[nodiscard]] Result<QByteArray> readUploadedCertificate(const QByteArray &pemOrDer, const QDateTime &now);

// The whole file: mail headers, base64 in 76 columns, CMS EnvelopedData in BER with indefinite lengths and one
// recipient named by issuer and serial number, RSA PKCS#1 v1.5; inside, a MIME text with the token's JSON between
// MESSAGE lines.
[[nodiscard]] Result<QByteArray> makeTokenFile(const SandboxService &service, const SandboxToken &token,
                                               TokenCipher cipher = TokenCipher::Aes128Cbc);

} // namespace Muster
