// What may go wrong with a device if nobody looks after it. Each risk is a word of the query language (is:failed), so
// that a count and the devices behind it are one question.
#pragma once

#include "models/devices/device.h"

#include <QDateTime>
#include <QStringList>

#include <array>
#include <optional>

namespace Muster {

inline constexpr int deviceRiskCount = 8;
enum class DeviceRisk {
    NoProfile, // would start unmanaged
    Unmanaged, // was switched on before, and has no profile for the next time
    Failed, // its assignment failed
    Throttled, // its assignment waits for Apple's time
    Refused, // Apple does not give it out
    OldVersion, // its profile at Apple has a newer version
    Stuck, // came to the enrollment server and still stands in Setup Assistant after an hour
    Provisional // added with Apple Configurator: for 30 days its user may leave
};

// no-profile, unmanaged, failed, throttled, refused, old-version, stuck, provisional.
[[nodiscard]] QString deviceRiskName(DeviceRisk risk);
[[nodiscard]] std::optional<DeviceRisk> deviceRiskFromName(const QString &name);
[[nodiscard]] QStringList deviceRiskNames();
// For people, translated.
[[nodiscard]] QString deviceRiskText(DeviceRisk risk);

// Whoever stands in Setup Assistant for longer is stuck: what it waits for takes minutes.
inline constexpr qint64 stuckSeconds = 60 * 60;

// The user of a device that was added with Apple Configurator may leave for so long, counted from its activation.
inline constexpr int provisionalDays = 30;
// The words that a portal's export, an import or a person uses for devices that Apple Configurator added. Case-folded.
[[nodiscard]] bool isConfiguratorSource(QStringView foldedSource);
// Until when its user may leave; invalid for a device for which that does not hold, or that was not switched on yet.
[[nodiscard]] QDateTime provisionalUntil(const Device &device);

// How many devices of those that are here are at risk; indexed by DeviceRisk.
struct RiskCounts {
    std::array<qint64, deviceRiskCount> devices{};

    [[nodiscard]] qint64 of(DeviceRisk risk) const { return devices[static_cast<std::size_t>(risk)]; }
    bool operator==(const RiskCounts &) const = default;
};

} // namespace Muster
