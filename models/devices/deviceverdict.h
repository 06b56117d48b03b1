// What the facts of one device mean: why it stands where it stands, in words, and what to do next.
//
// A pure function over facts, the same for the window, musterctl and tests.
#pragma once

#include "models/assignment/assignmentqueue.h"
#include "models/assignment/fleetview.h"
#include "models/devices/device.h"
#include "models/devices/replacementstore.h"
#include "models/organisations/organisation.h"
#include "models/profiles/profile.h"

#include <QDateTime>
#include <QList>

#include <chrono>
#include <optional>

namespace Muster {

// What a device itself did, as the enrollment server saw it.
struct DeviceContact {
    enum class Kind {
        CheckedIn, // it asked for its enrollment profile
        Waiting, // it stands in Setup Assistant until `item` is there
        Enrolled,
        RemovedByUser // somebody took the management off
    };

    QDateTime at;
    Kind kind = Kind::CheckedIn;
    QString item; // what it waits for, for people
    std::chrono::seconds clockSkew{0}; // its clock is so far ahead of ours; negative when behind

    bool operator==(const DeviceContact &) const = default;
};

// Everything that explain() looks at. What is not known stays as it is made.
struct DeviceFacts {
    SerialNumber serial;
    std::optional<Device> device; // absent: no organisation of the workspace ever saw it
    // The one that has it, or the one that was asked about; absent when none is connected.
    std::optional<Organisation> organisation;
    QDateTime factsAt; // when Apple's facts of the organisation came last; invalid for never
    QString elsewhere; // the name of another organisation of the workspace that has it now
    std::optional<QueueRow> queue;
    bool isQueuePaused = false;
    Wanted wanted;
    QString wantedName; // of the profile, when one is wanted
    QString decidedBy; // the rule's name, when one decided
    std::optional<ProfileOfUuid> has; // what the profile at Apple is; absent for a foreign one
    std::optional<ProfileOfUuid> activated; // what it was switched on with last
    int newestNumber = 0; // of the profile that it was switched on with
    RepairLinks repair;
    QList<DeviceContact> contacts; // newest first
    QDateTime now;
};

// A verdict for people. `id` and `action` are stable names.
struct DeviceExplanation {
    enum class Severity { Ok, Waiting, Attention, Failed, Neutral };

    QString id; // "throttled"
    Severity severity = Severity::Neutral;
    QString heading; // the reason, nine words at most, without a full stop
    QString body; // what happened, with times
    QString nextStep; // what to do; never empty
    // What the window can do about it: assign, sync, setup, token, queue, profiles, successor; empty when it is done
    // elsewhere.
    QString action = {};

    // "Heading. Body\nWhat to do: …"
    [[nodiscard]] QString text() const;
    bool operator==(const DeviceExplanation &) const = default;
};

[[nodiscard]] QString severityName(DeviceExplanation::Severity severity); // ok, waiting, attention, failed, neutral

[[nodiscard]] DeviceExplanation explain(const DeviceFacts &facts);

} // namespace Muster
