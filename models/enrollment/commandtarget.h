// Who gets a command and who does not: what decides about a device, as one value, and the group that it falls into.
#pragma once

#include "models/core/ids.h"
#include "models/enrollment/enrollment.h"

#include <QStringList>

#include <cstdint>
#include <optional>

namespace Muster {

// In the order in which people read them.
enum class CommandGroup : std::uint8_t {
    Gets,
    OnItsWay, // the same command waits for it already
    OtherFamily,
    Unsupervised, // and only a supervised one obeys
    NotAwaiting, // only for devices in Setup Assistant
    NoUnlockToken, // its passcode cannot be cleared
    NotEnrolled, // it checks in, left, was erased or removed
    NeverEnrolled,
    Unknown // no device of the organisation
};
inline constexpr std::size_t commandGroupCount = 9;

// What a command asks of a device.
struct CommandConditions {
    QStringList families = {}; // empty: all
    QStringList supervised = {}; // families of which only supervised devices obey
    bool wantsUnlockToken = false;
    bool wantsAwaiting = false;
    bool isOnce = false; // a second one beside one that waits would do nothing more

    bool operator==(const CommandConditions &) const = default;
};

// A device as a plan sees it.
struct CommandTarget {
    EnrollmentId enrollment = {}; // none for one that never enrolled
    DeviceId device = {};
    QString serial = {};
    QString udid = {};
    QString name = {};
    QString family = {};
    QString product = {};
    EnrollmentState state = EnrollmentState::Left;
    std::optional<bool> isSupervised = {}; // absent until it told
    bool isAwaiting = false;
    bool hasUnlockToken = false;
    bool hasSameToDo = false;
    CommandGroup group = CommandGroup::Unknown;

    bool operator==(const CommandTarget &) const = default;
};

// Of a device that has enrolled.
[[nodiscard]] CommandGroup groupOf(const CommandConditions &conditions, const CommandTarget &target);

[[nodiscard]] QString commandGroupName(CommandGroup group); // for --json: gets, on-its-way, …
[[nodiscard]] QString commandGroupText(CommandGroup group); // for people
// Why they stand there.
[[nodiscard]] QString commandGroupReason(CommandGroup group, const CommandConditions &conditions);

} // namespace Muster
