// ES256, the signature of the Business API's client assertions: ECDSA on P-256 with SHA-256 (RFC 7518, section 3.4).
#pragma once

#include "models/core/result.h"

#include <QByteArray>

namespace Muster {

struct Es256KeyPair {
    QByteArray privatePem; // PKCS#8
    QByteArray publicDer; // SubjectPublicKeyInfo
};

// Crypto when libcrypto has no randomness.
[[nodiscard]] Result<Es256KeyPair> makeEs256KeyPair();

// Whether `signature`, the 64 bytes R and S, is the key's over `signedBytes`. False for a key on any other curve.
[[nodiscard]] bool verifyEs256(const QByteArray &publicDer, const QByteArray &signedBytes, const QByteArray &signature);

} // namespace Muster
