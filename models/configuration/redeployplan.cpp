#include "models/configuration/redeployplan.h"

#include <QCoreApplication>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Configuration", text);
}

bool isOnItsWay(ItemState state)
{
    return state == ItemState::Waiting || state == ItemState::Sent || state == ItemState::Deferred;
}

// Group and reason of a device that is to have the item.
std::pair<RedeployGroup, QString> wantedOn(const ConfigurationItem &item, const RedeployCandidate &candidate)
{
    const auto &result = candidate.result;
    if (!result || result->state == ItemState::LeftOut || result->state == ItemState::Removed
        || result->state == ItemState::RemovalWaiting) {
        return candidate.mayHaveIt ? std::pair(RedeployGroup::Replace, say("Was to be removed"))
                                   : std::pair(RedeployGroup::Install, say("Does not have it"));
    }
    if (result->state == ItemState::Failed)
        return {RedeployGroup::Replace, say("Failed: %1").arg(result->reason)};
    if (result->revision != item.latest)
        return {isOnItsWay(result->state) && !candidate.mayHaveIt ? RedeployGroup::Install : RedeployGroup::Replace,
                isOnItsWay(result->state) ? say("An older revision waits") : say("Has an older revision")};
    // What waits is filled in when it is sent, so it has the new values already.
    if (candidate.isAgain && result->state != ItemState::Waiting)
        return {RedeployGroup::Replace, say("Its variables stand for something else now")};
    return {RedeployGroup::Already,
            result->state == ItemState::Installed ? say("Has the latest revision") : itemStateText(result->state)};
}

RedeployRow rowOf(const ConfigurationItem &item, bool isRemoval, const RedeployCandidate &candidate)
{
    RedeployRow row{candidate.enrollment, candidate.serial, candidate.name, RedeployGroup::Already, QString()};
    const bool isWaiting = candidate.result && isOnItsWay(candidate.result->state);
    if (isRemoval || !candidate.leftOutBecause.isEmpty()) {
        row.reason = isRemoval ? say("The item is deleted") : candidate.leftOutBecause;
        const bool isLeaving = candidate.result && candidate.result->state == ItemState::RemovalWaiting;
        row.group = isLeaving                  ? RedeployGroup::Already
            : candidate.mayHaveIt || isWaiting ? RedeployGroup::Remove
                                               : RedeployGroup::LeftOut;
        return row;
    }
    std::tie(row.group, row.reason) = wantedOn(item, candidate);
    return row;
}

} // namespace

std::array<int, redeployGroupCount> RedeployPlan::counts() const
{
    std::array<int, redeployGroupCount> counts{};
    for (const RedeployRow &row : rows)
        ++counts[static_cast<std::size_t>(row.group)];
    return counts;
}

int RedeployPlan::changes() const
{
    const auto all = counts();
    return all[std::size_t(RedeployGroup::Install)] + all[std::size_t(RedeployGroup::Replace)]
        + all[std::size_t(RedeployGroup::Remove)];
}

RedeployPlan planRedeploy(const ConfigurationItem &item, bool isRemoval, const QList<RedeployCandidate> &candidates)
{
    RedeployPlan plan{item.id, item.name, item.latestNumber, isRemoval, {}};
    for (const RedeployCandidate &candidate : candidates) {
        const bool isKnown = candidate.mayHaveIt
            || (candidate.result && candidate.result->state != ItemState::LeftOut
                && candidate.result->state != ItemState::Removed);
        if (isKnown || ((item.isAuto || candidate.isGiven) && !isRemoval))
            plan.rows.append(rowOf(item, isRemoval, candidate));
    }
    std::ranges::stable_sort(plan.rows, {}, [](const RedeployRow &row) { return std::pair(row.group, row.serial); });
    return plan;
}

QString redeployGroupName(RedeployGroup group)
{
    switch (group) {
    case RedeployGroup::Install:
        return QStringLiteral("install");
    case RedeployGroup::Replace:
        return QStringLiteral("replace");
    case RedeployGroup::Remove:
        return QStringLiteral("remove");
    case RedeployGroup::Already:
        return QStringLiteral("already");
    case RedeployGroup::LeftOut:
        return QStringLiteral("left-out");
    }
    return {};
}

QString redeployGroupText(RedeployGroup group)
{
    switch (group) {
    case RedeployGroup::Install:
        return say("Will get it");
    case RedeployGroup::Replace:
        return say("Will get it anew");
    case RedeployGroup::Remove:
        return say("Will lose it");
    case RedeployGroup::Already:
        return say("Already so");
    case RedeployGroup::LeftOut:
        return say("Left out");
    }
    return {};
}

} // namespace Muster
