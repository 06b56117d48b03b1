// Bytes that must not be seen: kept in QCA's secure memory, wiped when dropped, and printed as dots.
#pragma once

#include <QDebug>
#include <QtCrypto>

namespace Muster {

class Secret final {
public:
    Secret() = default;
    explicit Secret(const QCA::SecureArray &bytes)
        : m_bytes(bytes)
    {
    }
    // The caller's copy remains and is the caller's to drop.
    explicit Secret(const QByteArray &bytes)
        : m_bytes(bytes)
    {
    }

    [[nodiscard]] bool isEmpty() const { return m_bytes.isEmpty(); }

    // The bytes themselves. The name is meant to be noticed in a review: never into a log, an error or a file.
    [[nodiscard]] const QCA::SecureArray &reveal() const { return m_bytes; }
    [[nodiscard]] QByteArray revealBytes() const { return m_bytes.toByteArray(); }

    bool operator==(const Secret &other) const { return m_bytes == other.m_bytes; }

private:
    QCA::SecureArray m_bytes;
};

inline QDebug operator<<(QDebug debug, const Secret &)
{
    return debug << "•••";
}

} // namespace Muster
