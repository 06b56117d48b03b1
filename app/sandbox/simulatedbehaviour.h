// How a device misbehaves, as devices in the field do. Shares are between 0 and 1: of the devices where it happens once
// in a device's life, of the commands otherwise.
#pragma once

#include "models/core/result.h"

#include <QJsonObject>

#include <array>
#include <chrono>

namespace Muster {

struct SimulatedBehaviour {
    double notNow = 0; // of the commands: NotNow first (only those that a device may postpone)
    double error = 0; // of the items to be installed or set: Error
    double stuck = 0; // of the devices: once enrolled never connects again, so never gets DeviceConfigured
    double leaves = 0; // of the devices: once configured its user removes the management, if that is allowed
    double erases = 0; // of the devices: once configured its user erases it
    double reenrolls = 0; // of the devices: the same, and it is switched on again at once
    double wrongClock = 0; // of the devices: their clock is off
    std::chrono::seconds clockError{-7200}; // by so much

    // As {"notNow": 0.1, "clockError": -7200}. InvalidInput for unknown names and for shares beyond 0 to 1.
    [[nodiscard]] static Result<SimulatedBehaviour> fromJson(const QJsonObject &json);
    bool operator==(const SimulatedBehaviour &) const = default;
};

struct BehaviourShare {
    QLatin1StringView name; // in JSON
    double SimulatedBehaviour::*member;
};

// A fleet's file holds them in this order: new ones go behind the others, with a new version of the file.
inline constexpr std::array behaviourShares{
    BehaviourShare{QLatin1StringView("notNow"), &SimulatedBehaviour::notNow},
    BehaviourShare{QLatin1StringView("error"), &SimulatedBehaviour::error},
    BehaviourShare{QLatin1StringView("stuck"), &SimulatedBehaviour::stuck},
    BehaviourShare{QLatin1StringView("leaves"), &SimulatedBehaviour::leaves},
    BehaviourShare{QLatin1StringView("erases"), &SimulatedBehaviour::erases},
    BehaviourShare{QLatin1StringView("reenrolls"), &SimulatedBehaviour::reenrolls},
    BehaviourShare{QLatin1StringView("wrongClock"), &SimulatedBehaviour::wrongClock},
};

} // namespace Muster
