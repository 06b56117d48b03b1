#include "app/sandbox/sandboxserials.h"

#include "app/sandbox/sandboxdice.h"

#include <cstring>

namespace Muster {

namespace {

constexpr quint64 mask = (quint64(1) << 50) - 1;
constexpr char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTVWXYZ"; // no I, O, S, U

quint64 inverseOf(quint64 odd)
{
    quint64 inverse = odd; // Newton: each step doubles the bits that are right
    for (int i = 0; i < 6; ++i)
        inverse *= 2 - odd * inverse;
    return inverse & mask;
}

} // namespace

SandboxSerials::SandboxSerials(quint64 seed)
    : m_seed(seed)
{
    SandboxDice dice(seed ^ 0x5e71a15u);
    for (size_t i = 0; i < m_factors.size(); ++i) {
        m_factors[i] = (dice.next() & mask) | 1;
        m_inverses[i] = inverseOf(m_factors[i]);
    }
}

SandboxSerials::Text SandboxSerials::serial(quint32 number) const
{
    quint64 x = quint64(number) + 1;
    for (const quint64 factor : m_factors) {
        x = (x * factor) & mask;
        x ^= x >> 25; // its own inverse on 50 bits
    }
    SandboxDice dice(m_seed ^ (quint64(number) << 20));
    const quint32 kind = dice.below(10);
    const int prefix = kind < 6 ? 0 : kind < 7 ? 1 : 2;
    Text text{};
    size_t at = 0;
    for (int i = 0; i < prefix; ++i)
        text[at++] = alphabet[10 + dice.below(22)];
    for (int shift = 45; shift >= 0; shift -= 5)
        text[at++] = alphabet[(x >> shift) & 31];
    return text;
}

std::optional<quint32> SandboxSerials::number(QByteArrayView serial) const
{
    if (serial.size() < 10 || serial.size() > 12)
        return {};
    quint64 x = 0;
    for (const char character : serial.last(10)) {
        const char *found = character ? std::strchr(alphabet, character) : nullptr;
        if (!found)
            return {};
        x = (x << 5) | quint64(found - alphabet);
    }
    for (size_t i = m_inverses.size(); i-- > 0;) {
        x ^= x >> 25;
        x = (x * m_inverses[i]) & mask;
    }
    if (x == 0 || x - 1 > 0xffffffffu)
        return {};
    const auto number = quint32(x - 1);
    if (toBytes(this->serial(number)) != serial)
        return {};
    return number;
}

QByteArray SandboxSerials::toBytes(const Text &text)
{
    return QByteArray(text.data(), qsizetype(qstrnlen(text.data(), text.size())));
}

} // namespace Muster
