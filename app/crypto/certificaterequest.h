// A certificate signing request (PKCS#10, RFC 2986) with a new RSA 2048 key, signed with SHA-256.
#pragma once

#include "app/crypto/secret.h"
#include "models/core/result.h"

#include <QString>

namespace Muster {

struct CertificateRequest {
    QByteArray pem;
    Secret privateKeyPem; // PKCS#8
};
[[nodiscard]] Result<CertificateRequest> makeCertificateRequest(const QString &commonName);

} // namespace Muster
