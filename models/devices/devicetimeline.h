// Everything that is known to have happened to a device, in one list. A pure function over facts.
#pragma once

#include "models/devices/deviceverdict.h"
#include "models/devices/ownfieldstore.h"
#include "models/journal/devicechanges.h"

#include <QHash>
#include <QList>

namespace Muster {

// Who says so.
enum class TimelineSource { Apple, Muster, Device, Person };

struct TimelineEntry {
    QDateTime at;
    TimelineSource source = TimelineSource::Muster;
    QString icon; // a name in resources/icons
    QString fact; // one line
    QString detail; // more of it, or empty
    QString who = {}; // the person, where one did it
    PlanId plan = {}; // the change that it belongs to, if it belongs to one

    bool operator==(const TimelineEntry &) const = default;
};

// A change that was applied and had this device in it.
struct DevicePlan {
    PlanId id;
    QString title;
    QDateTime at;
    QString by;

    bool operator==(const DevicePlan &) const = default;
};

struct TimelineFacts {
    Device device;
    QList<DeviceEvent> events;
    QList<FieldChange> changes;
    QList<DevicePlan> plans;
    RepairLinks repair;
    QList<DeviceContact> contacts;
    QHash<QString, QString> profileNames; // "Staff iPads v7" by UUID, lower case
};

// Newest first.
[[nodiscard]] QList<TimelineEntry> timelineOf(const TimelineFacts &facts);

[[nodiscard]] QString timelineSourceName(TimelineSource source); // apple, muster, device, person
// "Apple", "Muster", "The device", or the person's name.
[[nodiscard]] QString timelineSourceText(const TimelineEntry &entry);

} // namespace Muster
