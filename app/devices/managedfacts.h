// What the enrollment server knows of a device of Apple's list: how it is enrolled, and what it got.
#pragma once

#include "models/configuration/configurationitem.h"
#include "models/devices/deviceverdict.h"
#include "models/enrollment/command.h"
#include "models/enrollment/enrollment.h"
#include "models/storage/database.h"

#include <optional>

namespace Muster {

struct ManagedItem {
    QString name;
    ItemState state = ItemState::Waiting;
    QString reason; // for people; often empty
    QDateTime at;

    bool operator==(const ManagedItem &) const = default;
};

struct ManagedFacts {
    std::optional<Enrollment> enrollment; // the latest; absent when it never checked in
    QList<ManagedItem> items; // in the admin's order
    QList<Command> commands; // newest first, without what is sealed in them
    QDateTime askedAt; // it was last given a profile
};

[[nodiscard]] Result<ManagedFacts> readManagedFacts(Database &database, const Device &device);

// What it did, for the verdict: newest first.
[[nodiscard]] QList<DeviceContact> contactsOf(const ManagedFacts &facts);

} // namespace Muster
