// What the journal says of assignments: plans that were applied, and what rules and defaults decided by themselves.
#pragma once

#include "models/assignment/assignmentplan.h"
#include "models/assignment/assignmentqueue.h"
#include "models/storage/database.h"

namespace Muster {

// With a digest of the plan's devices. Inside the transaction that applies it.
[[nodiscard]] Result<> enterPlan(Database &database, const AssignmentPlan &plan, PlanId id, const QString &person,
                                 const QDateTime &now);

// Who decided for devices that came into the queue at that moment without a plan, by name, and for how many.
[[nodiscard]] Result<> enterByRule(Database &database, OrganisationId organisation, const AssignmentPolicy &policy,
                                   const std::vector<Difference> &differences, const QDateTime &now);

} // namespace Muster
