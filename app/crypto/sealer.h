// Seals and opens secrets of the workspace on any thread, as Vault does on the main thread: a copy of its key, made
// while it is unlocked, for servers that go on when the window is locked.
#pragma once

#include "app/crypto/secretbox.h"

namespace Muster {

class Sealer final {
public:
    Sealer() = default;
    explicit Sealer(Secret dataKey)
        : m_dataKey(std::move(dataKey))
    {
    }

    // `context` names the place, such as "command/12".
    [[nodiscard]] Result<QByteArray> seal(const QByteArray &plain, const QByteArray &context) const
    {
        SystemRandom random;
        return Muster::seal(m_dataKey, Secret(plain), context, random);
    }
    [[nodiscard]] Result<QByteArray> open(const QByteArray &sealed, const QByteArray &context) const
    {
        return Muster::open(m_dataKey, sealed, context).transform([](const Secret &plain) {
            return plain.revealBytes();
        });
    }

    // What stays a secret in memory, too.
    [[nodiscard]] Result<Secret> openSecret(const QByteArray &sealed, const QByteArray &context) const
    {
        return Muster::open(m_dataKey, sealed, context);
    }

private:
    Secret m_dataKey;
};

} // namespace Muster
