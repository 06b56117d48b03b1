#include "app/cli/redeploytext.h"

#include <QJsonArray>

namespace Muster {

QJsonObject toJson(const RedeployPlan &plan)
{
    const auto counts = plan.counts();
    QJsonObject groups;
    for (std::size_t group = 0; group < counts.size(); ++group)
        groups.insert(redeployGroupName(static_cast<RedeployGroup>(group)), counts[group]);
    QJsonArray devices;
    for (const RedeployRow &row : plan.rows)
        devices.append(QJsonObject{{QStringLiteral("serial"), row.serial},
                                   {QStringLiteral("group"), redeployGroupName(row.group)},
                                   {QStringLiteral("reason"), row.reason}});
    return {{QStringLiteral("item"), plan.itemName},
            {QStringLiteral("revision"), plan.revision},
            {QStringLiteral("counts"), groups},
            {QStringLiteral("devices"), devices}};
}

void tellRedeploy(const Invocation &invocation, const RedeployPlan &plan)
{
    invocation.print(QStringLiteral("%1 v%2").arg(plan.itemName).arg(plan.revision));
    const auto counts = plan.counts();
    for (std::size_t group = 0; group < counts.size(); ++group) {
        if (counts[group] > 0)
            invocation.print(QStringLiteral("  %1: %2 devices")
                                 .arg(redeployGroupText(static_cast<RedeployGroup>(group)))
                                 .arg(counts[group]));
    }
    for (const RedeployRow &row : plan.rows) {
        if (row.group != RedeployGroup::Already)
            invocation.print(
                QStringLiteral("    %1\t%2\t%3").arg(row.serial, redeployGroupText(row.group), row.reason));
    }
    invocation.printJson(toJson(plan));
}

QCoro::Task<int> settleRedeploy(Invocation &invocation, Application &application, QList<RedeployPlan> plans)
{
    int changes = 0;
    for (const RedeployPlan &plan : std::as_const(plans)) {
        tellRedeploy(invocation, plan);
        changes += plan.changes();
    }
    if (invocation.parser.isSet(QStringLiteral("plan")) || changes == 0) {
        invocation.note(changes == 0 ? QStringLiteral("No device has to be told anything.")
                                     : QStringLiteral("Nothing was changed: --plan only shows what would be done."));
        co_return Done;
    }
    const Result<int> woken = co_await application.configuration().applyRedeploy(plans);
    if (!woken)
        co_return invocation.fail(woken.error());
    invocation.note(
        QStringLiteral("Queued for %1 devices. Each gets it when it next asks the enrollment server.").arg(*woken));
    co_return Done;
}

} // namespace Muster
