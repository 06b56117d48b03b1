// The sandbox's reproducible chance: the same seed throws the same numbers on every machine (SplitMix64, public
// domain).
#pragma once

#include <QByteArray>
#include <QtTypes>

namespace Muster {

class SandboxDice {
public:
    explicit constexpr SandboxDice(quint64 seed)
        : m_state(seed)
    {
    }

    [[nodiscard]] constexpr quint64 next()
    {
        m_state += 0x9e3779b97f4a7c15u;
        quint64 z = m_state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }

    // 0 ≤ result < bound; `bound` > 0.
    [[nodiscard]] constexpr quint32 below(quint32 bound) { return quint32(((next() >> 32) * bound) >> 32); }
    // True in `share` of all throws.
    [[nodiscard]] constexpr bool chance(double share) { return double(next() >> 11) * 0x1p-53 < share; }

    // `digits` characters of upper-case hex.
    [[nodiscard]] QByteArray hex(int digits)
    {
        QByteArray result(digits, '0');
        for (char &digit : result)
            digit = "0123456789ABCDEF"[below(16)];
        return result;
    }

private:
    quint64 m_state;
};

} // namespace Muster
