// The numbers that are burnt into a device. They follow from the world's seed and the device's number, so that nothing
// of them is stored and every interface tells the same.
#pragma once

#include "app/sandbox/sandboxcatalogue.h"

#include <array>

namespace Muster {

struct SandboxHardware {
    std::array<char, 12> wifi{}, bluetooth{}, ethernet{}; // MAC addresses, upper-case hex without separators
    std::array<char, 15> imei{}; // digits
    std::array<char, 14> meid{}; // digits
    std::array<char, 32> eid{}; // digits
    bool hasEthernet = false;
    bool isCellular = false; // otherwise the last three are empty

    SandboxHardware(quint64 seed, quint32 device, const SandboxProduct &product);
};

} // namespace Muster
