#include "app/sandbox/sandboxhardware.h"

#include "app/sandbox/sandboxdice.h"

#include <algorithm>

namespace Muster {

namespace {

constexpr std::array<char, 12> apples{'3', 'C', '1', '5', 'C', '2'}; // the maker's half of the address

std::array<char, 12> mac(quint64 bits)
{
    std::array<char, 12> text = apples;
    for (size_t i = 0; i < 6; ++i)
        text[6 + i] = "0123456789ABCDEF"[(bits >> (20 - 4 * i)) & 15];
    return text;
}

template <size_t Size> void throwDigits(std::array<char, Size> &text, size_t at, SandboxDice &dice, size_t count)
{
    quint64 throws = 0;
    for (size_t i = 0; i < count; ++i) {
        if (i % 16 == 0)
            throws = dice.next();
        text[at + i] = char('0' + throws % 10);
        throws /= 10;
    }
}

} // namespace

SandboxHardware::SandboxHardware(quint64 seed, quint32 device, const SandboxProduct &product)
    : hasEthernet(product.ethernet)
    , isCellular(product.cellular)
{
    SandboxDice dice(seed ^ (quint64(device) << 17) ^ 0xacu);
    const quint64 base = dice.next();
    wifi = mac(base);
    bluetooth = mac(base + 16); // the next address
    ethernet = mac(base + 32);
    if (!isCellular)
        return;
    imei = {'3', '5'};
    throwDigits(imei, 2, dice, 6);
    throwDigits(imei, 8, dice, 6);
    throwDigits(imei, 14, dice, 1);
    meid = {'3', '5'};
    throwDigits(meid, 2, dice, 12);
    constexpr std::array<char, 8> issuer{'8', '9', '0', '4', '9', '0', '3', '2'};
    std::ranges::copy(issuer, eid.begin());
    throwDigits(eid, 8, dice, 24);
}

} // namespace Muster
