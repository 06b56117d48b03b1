// Plans and what became of them, as musterctl prints them.
#pragma once

#include "app/assignment/assignmentworker.h"
#include "app/cli/invocation.h"

namespace Muster {

// The groups with counts and reasons, then (with --json) one object a device; --out writes the plan as CSV.
[[nodiscard]] QCoro::Task<Result<>> tellPlan(Invocation &invocation, Application &application, AssignmentPlan plan);

// Options of every verb that plans: --plan, --plan-out, --no-wait.
[[nodiscard]] QList<QCommandLineOption> planOptions();

// What --for says: everybody, without-profile or new; `usual` without it.
[[nodiscard]] Result<PolicyScope> scopeOf(const Invocation &invocation, PolicyScope usual);

// Shows the plan; unless --plan was given applies it and works the queue. The exit code.
[[nodiscard]] QCoro::Task<int> settlePlan(Invocation &invocation, Application &application, AssignmentPlan plan);

// Works the organisation's queue and tells how it went. The exit code: 3 when something waits or was refused.
[[nodiscard]] QCoro::Task<int> workQueue(Invocation &invocation, Application &application, OrganisationId organisation,
                                         std::optional<PlanId> plan);

} // namespace Muster
