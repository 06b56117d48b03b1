// Serial numbers out of thin air: one per device number, unique, in no visible order, and readable backwards, so that a
// million of them need no index.
//
// The last ten characters are the device's number through a seeded bijection of 50 bits; up to two more stand before
// them, as Apple's older serials have twelve characters.
#pragma once

#include <QByteArray>

#include <array>
#include <optional>

namespace Muster {

class SandboxSerials {
public:
    using Text = std::array<char, 12>; // filled up with zero bytes

    explicit SandboxSerials(quint64 seed);

    [[nodiscard]] Text serial(quint32 number) const;
    // The only number that can have this serial; whether there is such a device is for the caller to see.
    [[nodiscard]] std::optional<quint32> number(QByteArrayView serial) const;

    [[nodiscard]] static QByteArray toBytes(const Text &text);

private:
    quint64 m_seed;
    std::array<quint64, 3> m_factors;
    std::array<quint64, 3> m_inverses;
};

} // namespace Muster
