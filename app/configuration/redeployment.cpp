#include "app/configuration/redeployment.h"

#include "app/enrollment/deployment.h"
#include "models/configuration/configurationstore.h"
#include "models/enrollment/commandqueue.h"
#include "models/enrollment/enrollmentstore.h"
#include "models/journal/journalstore.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QSet>

#include <limits>

namespace Muster {

namespace {

Result<QList<Enrollment>> managed(Database &database, OrganisationId organisation, const RedeployScope &scope)
{
    EnrollmentStore enrollments(database);
    if (!scope.only) {
        auto all = enrollments.latest(organisation, {}, std::numeric_limits<int>::max());
        if (all)
            all->removeIf([](const Enrollment &enrollment) { return !enrollment.isManaged(); });
        return all;
    }
    QList<Enrollment> found;
    for (const EnrollmentId id : *scope.only) {
        const auto enrollment = enrollments.byId(id);
        if (!enrollment)
            return std::unexpected(enrollment.error());
        if (*enrollment && (*enrollment)->isManaged() && (*enrollment)->organisation == organisation)
            found.append(**enrollment);
    }
    return found;
}

// What was queued and never fetched is taken back; the device never had it.
Result<> withdraw(Database &database, const ConfigurationItem &item, EnrollmentId enrollment, const QDateTime &now)
{
    ConfigurationStore configuration(database);
    auto result = configuration.result(enrollment, item.id);
    if (!result)
        return std::unexpected(result.error());
    if (!*result)
        return {};
    if ((*result)->command.isValid()) {
        auto cancelled = CommandQueue(database).cancel((*result)->command, now);
        if (!cancelled && cancelled.error().kind != ErrorKind::Conflict)
            return cancelled;
    }
    (*result)->state = ItemState::Removed;
    (*result)->reason.clear();
    (*result)->at = now;
    return configuration.setResult(**result);
}

// The value is whether the device has something to fetch.
Result<bool> queueFor(Database &database, const ConfigurationItem &item, const Enrollment &device, ItemDeed deed,
                      const QString &by, const QDateTime &now)
{
    if (deed == ItemDeed::Remove) {
        const auto mayHaveIt = ConfigurationStore(database).mayHave(device.id, item.id);
        if (!mayHaveIt)
            return mayHaveIt;
        if (!*mayHaveIt)
            return withdraw(database, item, device.id, now).transform([] { return false; });
    }
    return queueItem(database, item, device, deed, by, now).transform([](const ItemResult &result) {
        return result.command.isValid();
    });
}

Result<> noteRedeploy(Database &database, const ConfigurationItem &item, const RedeployPlan &plan, const QString &by,
                      const QDateTime &now)
{
    const auto counts = plan.counts();
    QJsonObject json;
    for (std::size_t group = 0; group < counts.size(); ++group) {
        if (counts[group] > 0)
            json.insert(redeployGroupName(static_cast<RedeployGroup>(group)), counts[group]);
    }
    return JournalStore(database).append(
        {.at = now,
         .source = JournalSource::Person,
         .actor = by,
         .organisation = item.organisation,
         .action = QStringLiteral("configuration.redeployed"),
         .subject = QStringLiteral("%1 v%2").arg(item.name).arg(item.latestNumber),
         .before = {},
         .after = QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact)),
         .hash = {}});
}

} // namespace

Result<RedeployPlan> planRedeployOf(Database &database, ItemId id, const RedeployScope &scope, const QDateTime &now)
{
    ConfigurationStore configuration(database);
    const auto item = configuration.byId(id);
    if (!item)
        return std::unexpected(item.error());
    const auto isDeleted = configuration.isDeleted(id);
    const auto holders = configuration.mayHave(id);
    const auto results = configuration.resultsOf(id, std::numeric_limits<int>::max());
    if (!isDeleted || !holders || !results)
        return std::unexpected(!isDeleted ? isDeleted.error() : !holders ? holders.error() : results.error());
    const bool isRemoval = scope.isRemoval || *isDeleted;
    const auto devices = managed(database, item->organisation, scope);
    if (!devices)
        return std::unexpected(devices.error());
    QHash<EnrollmentId, ItemResult> known;
    for (const ItemResult &result : *results)
        known.insert(result.enrollment, result);

    QList<RedeployCandidate> candidates;
    for (const Enrollment &device : *devices) {
        RedeployCandidate candidate{.enrollment = device.id,
                                    .serial = device.serial,
                                    .name = device.name,
                                    .result = {},
                                    .mayHaveIt = holders->contains(device.id),
                                    .leftOutBecause = {},
                                    .isAgain = scope.isAgain,
                                    .isGiven = scope.isGiven};
        if (const auto result = known.constFind(device.id); result != known.cend())
            candidate.result = *result;
        const bool mayBeWanted = item->isAuto || scope.isGiven || candidate.mayHaveIt || candidate.result;
        if (!isRemoval && mayBeWanted) {
            const auto reason = leftOutBecause(database, *item, device, now);
            if (!reason)
                return std::unexpected(reason.error());
            candidate.leftOutBecause = *reason;
        }
        candidates.append(candidate);
    }
    return planRedeploy(*item, isRemoval, candidates);
}

Result<RedeployPlan> planGivingOf(Database &database, ItemId id, const DeviceChoice &devices, const QDateTime &now)
{
    const auto targets = chosenTargets(database, devices, {}, {}, now);
    if (!targets)
        return std::unexpected(targets.error());
    QSet<EnrollmentId> reached;
    QList<RedeployRow> others;
    for (const CommandTarget &target : *targets) {
        if (target.group != CommandGroup::Gets)
            others.append(
                {EnrollmentId(), target.serial, target.name, RedeployGroup::LeftOut, commandGroupText(target.group)});
        else
            reached.insert(target.enrollment);
    }
    auto plan = planRedeployOf(database, id, {.only = reached.values(), .isGiven = true}, now);
    if (plan)
        plan->rows += others;
    return plan;
}

Result<QList<EnrollmentId>> queueRedeploy(Database &database, const RedeployPlan &plan, const QString &by,
                                          const QDateTime &now)
{
    ConfigurationStore configuration(database);
    const auto item = configuration.byId(plan.item);
    if (!item)
        return std::unexpected(item.error());
    QList<EnrollmentId> woken;
    for (const RedeployRow &row : plan.rows) {
        if (row.group == RedeployGroup::Already || row.group == RedeployGroup::LeftOut)
            continue;
        const auto device = EnrollmentStore(database).byId(row.enrollment);
        if (!device)
            return std::unexpected(device.error());
        if (!*device || !(*device)->isManaged()) // it left meanwhile
            continue;
        const auto hasToFetch =
            queueFor(database, *item, **device,
                     row.group == RedeployGroup::Remove ? ItemDeed::Remove : ItemDeed::Install, by, now);
        if (!hasToFetch)
            return std::unexpected(hasToFetch.error());
        if (*hasToFetch)
            woken.append(row.enrollment);
    }
    if (plan.changes() > 0) {
        if (auto noted = noteRedeploy(database, *item, plan, by, now); !noted)
            return std::unexpected(noted.error());
    }
    return woken;
}

} // namespace Muster
