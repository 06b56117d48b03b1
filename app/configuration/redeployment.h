// Brings items to devices that are enrolled already, after an item, or what its variables stand for, was changed.
//
// Runs on the storage thread; what writes, inside a transaction.
#pragma once

#include "app/enrollment/devicechoice.h"
#include "models/configuration/redeployplan.h"

namespace Muster {

// What a plan is about.
struct RedeployScope {
    std::optional<QList<EnrollmentId>> only = {}; // absent: every managed device of the organisation
    bool isAgain = false; // what variables stand for changed: also to those that have the latest revision
    bool isRemoval = false; // as if the item were deleted
    bool isGiven = false; // to them, though the item is not marked for everybody

    bool operator==(const RedeployScope &) const = default;
};

// Looks at each managed device once, with a few statements each.
[[nodiscard]] Result<RedeployPlan> planRedeployOf(Database &database, ItemId item, const RedeployScope &scope,
                                                  const QDateTime &now);

// What would happen if a person gave the item to these devices. Whom it cannot reach stands there as left out.
[[nodiscard]] Result<RedeployPlan> planGivingOf(Database &database, ItemId item, const DeviceChoice &devices,
                                                const QDateTime &now);

// Queues what the plan says, for devices that are still managed, and notes it in the journal. The value is who has
// something to fetch.
[[nodiscard]] Result<QList<EnrollmentId>> queueRedeploy(Database &database, const RedeployPlan &plan, const QString &by,
                                                        const QDateTime &now);

} // namespace Muster
