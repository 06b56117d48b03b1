// Plans of redeployment, as musterctl prints them.
#pragma once

#include "app/cli/invocation.h"
#include "models/configuration/redeployplan.h"

namespace Muster {

[[nodiscard]] QJsonObject toJson(const RedeployPlan &plan);

// The groups with their counts, then the devices that would be told something or are left out, each with its reason.
void tellRedeploy(const Invocation &invocation, const RedeployPlan &plan);

// Shows the plans; unless --plan was given queues them. The exit code.
[[nodiscard]] QCoro::Task<int> settleRedeploy(Invocation &invocation, Application &application,
                                              QList<RedeployPlan> plans);

} // namespace Muster
