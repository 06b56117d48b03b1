// A device as Apple's "Device" object of the device assignment services describes it, and what follows from it.
#pragma once

#include "models/core/ids.h"

#include <QDateTime>
#include <QString>

namespace Muster {

// Apple's `profile_status`. Removed counts as none, whatever the UUID beside it says: Apple really has dropped it.
enum class ProfileStatus { Empty = 0, Assigned = 1, Pushed = 2, Removed = 3 };

// Where a device stands, as far as Apple's facts tell.
enum class DeviceState {
    NoProfile, // would start unmanaged if somebody switched it on now
    Ready, // a profile waits for it, it was not switched on yet
    SwitchedOn, // it fetched its profile from Apple
    Left // no longer with this organisation's service; kept as history
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
    QDateTime firstSeenAt;
    QString extra; // everything else that Apple sent, a JSON object; empty when there was nothing

    [[nodiscard]] DeviceState state() const;

    bool operator==(const Device &) const = default;
};

[[nodiscard]] DeviceState deviceState(bool isPresent, ProfileStatus status);
[[nodiscard]] ProfileStatus profileStatusFromApple(QAnyStringView text);
[[nodiscard]] QString profileStatusName(ProfileStatus status); // Apple's word; "empty" for none

// Stable names for --json and the query language: no-profile, ready, switched-on, left.
[[nodiscard]] QString deviceStateName(DeviceState state);
// For people, translated: "No profile", "Ready, not yet on", …
[[nodiscard]] QString deviceStateText(DeviceState state);

} // namespace Muster

Q_DECLARE_METATYPE(Muster::Device)
