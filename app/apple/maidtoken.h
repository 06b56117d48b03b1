// The token by which a device that signs in a Managed Apple Account knows that its server belongs to the organisation:
// a JSON Web Token (RFC 7519) signed RS256 with the key whose certificate is in Apple's portal. Apple's "Get token".
#pragma once

#include "app/crypto/secret.h"
#include "models/core/result.h"

#include <QDateTime>
#include <QUuid>

namespace Muster {

struct MaidClaims {
    QString serverUuid; // of "Get account details"
    QDateTime issuedAt;
    QUuid id; // used once
    QString serviceType = QStringLiteral("com.apple.maid");
};

// Crypto when the key cannot be read.
[[nodiscard]] Result<QByteArray> makeMaidToken(const MaidClaims &claims, const Secret &privateKeyPem);

} // namespace Muster
