// A device as Apple's "Device" object of the device assignment services describes it, and what follows from it.
#pragma once

#include "models/core/ids.h"
#include "models/devices/ownfields.h"

#include <QDateTime>
#include <QStringList>

#include <cstdint>
#include <optional>

namespace Muster {

// Apple's `profile_status`. Removed counts as none, whatever the UUID beside it says: Apple really has dropped it.
enum class ProfileStatus { Empty = 0, Assigned = 1, Pushed = 2, Removed = 3 };

// How far our enrollment server has come with a device since it was switched on last.
inline constexpr int managementCount = 4;
enum class Management {
    None = 0, // it never came, or was erased and switched on since
    InSetup = 1, // it checked in, and Setup Assistant waits for what it is to get
    Enrolled = 2,
    Removed = 3 // somebody removed the management from it
};

// Where a device stands in its life. What the enrollment server saw comes before what Apple tells: it is newer.
inline constexpr int deviceStateCount = 8;
enum class DeviceState {
    NoProfile, // would start unmanaged if somebody switched it on now
    Dropped, // the same, because Apple dropped its profile when it was assigned to the service again
    Ready, // a profile waits for it, it was not switched on yet
    SwitchedOn, // it fetched a profile from Apple, which may be an older one than the one that waits for its next erase
    InSetup, // see Management
    Enrolled,
    Removed,
    Left // no longer with this organisation's service; kept as history
};
// Whether it is in use: another profile takes effect when it is erased.
[[nodiscard]] constexpr bool isSwitchedOn(DeviceState state)
{
    return state >= DeviceState::SwitchedOn && state <= DeviceState::Removed;
}

// How a device left, as far as anybody can tell: Apple's events and lists do not say where it went.
enum class DeviceDeparture {
    Unknown = 0,
    Taken = 1, // Apple said `deleted`: unassigned, moved to another service, or released
    Absent = 2, // missing from Apple's whole list
    Asked = 3, // Apple told nothing, but answered NOT_ACCESSIBLE when asked for it: a release sends no event
    Replaced = 4, // another device took its place in a repair
    Released = 5 // by us, with "Disown devices"
};

// What a person may decide for a device instead of a profile.
inline constexpr std::int32_t handNone = 0; // no profile
inline constexpr std::int32_t handLeave = -1; // whatever it has stays
inline constexpr std::int32_t handClear = -3; // no profile; once Apple shows none, rules and defaults decide again

// What keeps the queue of assignments from bringing a device to what it should have.
inline constexpr int queueStandingCount = 4;
enum class QueueStanding {
    None = 0, // nothing: it is on its way, or there is nothing to do
    Failed = 1, // the last try failed; it is tried again by itself
    Throttled = 2, // Apple asks to wait for this one device
    Refused = 3 // Apple does not give it out
};

struct Device {
    DeviceId id;
    OrganisationId organisation;
    SerialNumber serial;
    QString model;
    QString description;
    QString color;
    QString assetTag;
    QString family; // iPad, iPhone, iPod, Mac, AppleTV, Vision, Watch, or what Apple invents next
    QString os;
    ProfileStatus profileStatus = ProfileStatus::Empty;
    QString profileUuid;
    QDateTime profileAssignedAt;
    QDateTime profilePushedAt;
    QDateTime assignedAt; // to this service
    QString assignedBy;
    QDateTime operationAt; // of the last event that Apple told
    bool isPresent = true;
    QDateTime leftAt;
    DeviceDeparture departure = DeviceDeparture::Unknown; // of one that is not present
    QDateTime firstSeenAt;
    // What somebody decided for this one device; absent: rules and defaults hold.
    std::optional<std::int32_t> hand; // handNone, handLeave, handClear, or the number of a profile
    QString activatedUuid; // of the profile that it fetched when it was switched on last
    QDateTime activatedAt;
    QString extra; // everything else that Apple sent, a JSON object; empty when there was nothing
    OwnFields own; // what only we know
    QueueStanding queue = QueueStanding::None;
    Management management = Management::None;
    QDateTime managedAt; // since when

    [[nodiscard]] DeviceState state() const;
    // Whether Apple holds a profile for it, for now or for its next erase.
    [[nodiscard]] bool hasProfile() const;
    // Ours where there is one, else the one that Apple tells.
    [[nodiscard]] const QString &tag() const { return own.tag.isEmpty() ? assetTag : own.tag; }

    bool operator==(const Device &) const = default;
};

[[nodiscard]] DeviceState deviceState(bool isPresent, ProfileStatus status, bool wasActivated, Management management);
[[nodiscard]] constexpr bool isProfile(ProfileStatus status)
{
    return status == ProfileStatus::Assigned || status == ProfileStatus::Pushed;
}
[[nodiscard]] ProfileStatus profileStatusFromApple(QAnyStringView text);
[[nodiscard]] QString profileStatusName(ProfileStatus status); // Apple's word; "empty" for none

[[nodiscard]] QString departureName(DeviceDeparture departure); // for --json: taken, absent, …
[[nodiscard]] QString departureText(DeviceDeparture departure); // for people, a sentence without its full stop

// Stable names for --json and the query language: no-profile, profile-dropped, ready, switched-on, in-setup, enrolled,
// management-removed, left.
[[nodiscard]] QString deviceStateName(DeviceState state);
[[nodiscard]] std::optional<DeviceState> deviceStateFromName(QStringView name);
[[nodiscard]] QStringList allDeviceStateNames();
// All names that a query may use for it: "no-profile" means those, too, whose profile was dropped.
[[nodiscard]] QStringList deviceStateNames(DeviceState state);
// For people, translated: "No profile", "Ready, not yet on", …
[[nodiscard]] QString deviceStateText(DeviceState state);

} // namespace Muster

Q_DECLARE_METATYPE(Muster::Device)
