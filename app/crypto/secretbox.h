// Authenticated encryption of secrets at rest: AES-256-GCM by OpenSSL (QCA's has no associated data).
#pragma once

#include "app/crypto/secret.h"
#include "models/core/random.h"
#include "models/core/result.h"

#include <QJsonObject>

namespace Muster {

// Bytes of a key for seal() and open().
constexpr qsizetype secretBoxKeySize = 32;

// Encrypts and binds to `context`, which names the place ("key/17"): a sealed secret that is moved to another row does
// not open there. Layout: version (1 byte), nonce (12), tag (16), ciphertext.
[[nodiscard]] Result<QByteArray> seal(const Secret &key, const Secret &plain, const QByteArray &context,
                                      Random &random);

// Refuses with ErrorKind::Crypto when the key or the context is another one or a bit was changed.
[[nodiscard]] Result<Secret> open(const Secret &key, const QByteArray &sealed, const QByteArray &context);

// How a passphrase becomes a key: Argon2id (RFC 9106). The parameters are stored beside what it protects.
struct PassphraseParameters {
    QByteArray salt;
    quint32 memoryKiB = 64 * 1024;
    quint32 passes = 3;
    quint32 lanes = 1;

    [[nodiscard]] QJsonObject toJson() const;
    // Refuses what no Muster writes: a file from elsewhere must not make us use all memory.
    [[nodiscard]] static Result<PassphraseParameters> fromJson(const QJsonObject &object);
};

// Takes about 0.15 s on purpose: not for the window's thread.
[[nodiscard]] Result<Secret> keyFromPassphrase(const Secret &passphrase, const PassphraseParameters &parameters);

} // namespace Muster
