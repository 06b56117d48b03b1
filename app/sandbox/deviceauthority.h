// "Muster Sandbox Device CA": what Apple's iPhone Device CA is to real devices. Every simulated device has a
// certificate from it, with which it signs its MachineInfo. It is part of the world, so that a server that trusts it
// once keeps trusting it after a restart. RSA 2048.
#pragma once

#include "models/core/result.h"

#include <QByteArray>

namespace Muster {

struct SandboxDeviceAuthority {
    QByteArray certificate; // DER; empty until it is made
    QByteArray key; // DER, PKCS#8

    // Valid from a day ago for 30 years of the real clock.
    [[nodiscard]] static Result<SandboxDeviceAuthority> make();
    [[nodiscard]] QByteArray certificatePem() const;
    bool operator==(const SandboxDeviceAuthority &) const = default;
};

} // namespace Muster
