// The parts of explain(), one for each place where a device may stand. Used by deviceverdict.cpp alone.
#pragma once

#include "models/devices/deviceverdict.h"

namespace Muster::VerdictParts {

using Severity = DeviceExplanation::Severity;

[[nodiscard]] QString say(const char *text);
[[nodiscard]] inline QString blank()
{
    return QStringLiteral(" ");
}

// Who decided what the device should have: "by hand", "by the rule “Staff”".
[[nodiscard]] QString decision(const DeviceFacts &facts);
// "“Staff iPads v7”", or what stands for a profile that Muster did not make.
[[nodiscard]] QString profileAtApple(const DeviceFacts &facts);
// Until when its user may leave; invalid when that time is over or never was.
[[nodiscard]] QDateTime provisionalEnd(const DeviceFacts &facts);
// When it was first seen to be switched on, invalid for never.
[[nodiscard]] QDateTime firstSwitchedOn(const DeviceFacts &facts);

// Nobody of the workspace ever had it.
[[nodiscard]] DeviceExplanation ofUnknown(const DeviceFacts &facts);
// It is no longer here.
[[nodiscard]] DeviceExplanation ofDeparture(const DeviceFacts &facts);
// Its assignment waits, or failed.
[[nodiscard]] std::optional<DeviceExplanation> ofQueue(const DeviceFacts &facts);
// No profile, and none on its way.
[[nodiscard]] DeviceExplanation ofBare(const DeviceFacts &facts);
// A profile waits for it.
[[nodiscard]] DeviceExplanation ofReady(const DeviceFacts &facts);
// It took a profile.
[[nodiscard]] DeviceExplanation ofSwitchedOn(const DeviceFacts &facts);

} // namespace Muster::VerdictParts
