// Giving devices to people: what a call would change, and what of the configuration would change by it.
#pragma once

#include "models/core/result.h"
#include "models/people/person.h"
#include "models/storage/database.h"

#include <QList>
#include <QStringList>

#include <optional>

namespace Muster {

enum class HandoverGroup { Change, Already, Unknown };

struct HandoverRow {
    SerialNumber serial;
    DeviceId device; // none for one that is not known
    HandoverGroup group = HandoverGroup::Change;
    QString holder; // who has it now: short name; empty: nobody

    bool operator==(const HandoverRow &) const = default;
};

struct HandoverPlan {
    OrganisationId organisation;
    std::optional<Person> person; // absent: nobody is to hold them
    QList<HandoverRow> rows;

    [[nodiscard]] int count(HandoverGroup group) const;

    bool operator==(const HandoverPlan &) const = default;
};

// Runs on the storage thread, as the next ones do.
[[nodiscard]] Result<HandoverPlan> planHandover(Database &database, OrganisationId organisation,
                                                const std::optional<Person> &person, const QStringList &serials);
// Inside a transaction. The value is the devices that changed hands.
[[nodiscard]] Result<QList<DeviceId>> applyHandover(Database &database, const HandoverPlan &plan, const QString &by,
                                                    const QDateTime &now);

// Items whose content depends on who holds a device, of those that the devices of `ids` may have.
[[nodiscard]] Result<QList<ItemId>> itemsAboutPeople(Database &database, OrganisationId organisation);
[[nodiscard]] Result<QList<EnrollmentId>> enrollmentsOf(Database &database, const QList<DeviceId> &ids);

} // namespace Muster
