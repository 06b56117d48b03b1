#include "app/assignment/assignmentservice.h"

#include "app/assignment/assignmententries.h"
#include "models/assignment/policystore.h"
#include "models/journal/journalstore.h"
#include "models/organisations/organisationstore.h"
#include "models/profiles/profilequery.h"
#include "models/profiles/profilestore.h"
#include "models/runs/runstore.h"
#include "models/storage/transaction.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QSet>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Assignment", text);
}

// What somebody pasted or scanned, one wish a line.
struct Lines {
    std::vector<HandWish> wishes;
    QStringList unknown; // serials
    QStringList unknownProfiles; // serials whose profile there is none of
};

Lines resolve(DeviceIndex &index, const AssignmentRequest &request, const QList<Profile> &profiles)
{
    Lines lines;
    QSet<SerialNumber> seen;
    QHash<QString, std::int32_t> byName;
    for (const Profile &profile : profiles)
        byName.insert(folded(profile.name), static_cast<std::int32_t>(profile.id.value()));
    const auto add = [&](const QString &text, std::optional<std::int32_t> hand) {
        const SerialNumber serial(text);
        if (serial.isEmpty() || seen.contains(serial))
            return;
        seen.insert(serial);
        if (const auto row = index.rowOfSerial(request.organisation, serial))
            lines.wishes.push_back({index.idOf(*row), hand});
        else
            lines.unknown.append(serial.text());
    };
    for (const QString &serial : request.serials)
        add(serial, request.hand);
    for (const WantedAssignment &line : request.lines) {
        const QString name = folded(line.profileName.simplified());
        if (!name.isEmpty() && !byName.contains(name))
            lines.unknownProfiles.append(SerialNumber(line.serial).text());
        else
            add(line.serial, name.isEmpty() ? handNone : byName.value(name));
    }
    return lines;
}

void addUnknown(AssignmentPlan &plan, const QStringList &serials, PlanReason reason)
{
    for (const QString &serial : serials) {
        plan.items.push_back({.device = 0,
                              .group = PlanGroup::NotPossible,
                              .reason = reason,
                              .has = {},
                              .handBefore = {},
                              .handAfter = {}});
        plan.unknownSerials.append(serial);
    }
}

QString titleOf(const AssignmentRequest &request, const QList<Profile> &profiles)
{
    if (!request.lines.isEmpty())
        return say("Assign profiles from a list");
    if (!request.wishes.empty())
        return say("Assign and unassign devices");
    if (!request.hand)
        return say("Leave to rules and defaults");
    if (*request.hand == handNone)
        return say("Unassign");
    if (*request.hand == handLeave)
        return say("Leave as it is at Apple");
    for (const Profile &profile : profiles) {
        if (profile.id.value() == *request.hand)
            return say("Assign “%1” v%2").arg(profile.name).arg(profile.number);
    }
    return say("Assign");
}

// What is to be wished for the devices of a plan that is undone.
struct Return {
    std::vector<HandWish> wishes;
    qint64 foreign = 0; // had a profile that nobody can give them any more
    qint64 switchedOn = 0;
};

Return wayBack(const FleetView &fleet, const PlanStore::Undo &undo, const AssignmentPolicy &policy,
               const QDateTime &now)
{
    DeviceIndex &index = fleet.index();
    const std::vector<Wanted> derived = fleet.derived(policy, now);
    Return back;
    for (const PlanStore::Former &former : undo.devices) {
        const std::size_t row = index.rowOf(former.device);
        const bool isKnown = row < index.size();
        const Has has = isKnown ? fleet.hasAt(row) : Has();
        if (former.profile == Has::foreign) {
            // Who still carries it only gets the decision back.
            if (has.profile == Has::foreign
                && index.profiles().value(index.profiles().valueOf(row)) == former.uuid.toLower().toStdString())
                back.wishes.push_back({former.device, former.hand});
            else
                ++back.foreign;
            continue;
        }
        if (isKnown && isSwitchedOn(index.stateOf(row)))
            ++back.switchedOn;
        std::optional<std::int32_t> hand = former.hand;
        const bool isDerived = !hand && isKnown && derived[row].profile == former.profile;
        // What nobody had decided about and is still as it was needs no decision either.
        const bool isNobodys = !hand && isKnown && derived[row].by == WantedBy::Nobody;
        const bool isUntouched = isNobodys && has.profile == former.profile;
        if (!isDerived && !isUntouched && (!hand || *hand == handLeave)) {
            // Who had nothing because nobody had decided anything is not to be without a profile for good.
            hand = former.profile == handNone && isNobodys ? handClear : former.profile;
        }
        back.wishes.push_back({former.device, hand});
    }
    return back;
}

} // namespace

AssignmentService::AssignmentService(StoreThread &store, OpenWork &work, ProfileService &profiles,
                                     std::function<DeviceIndexThread &()> index, const Clock &clock, QString person,
                                     QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_work(work)
    , m_profiles(profiles)
    , m_index(std::move(index))
    , m_clock(clock)
    , m_person(std::move(person))
{
}

Result<AssignmentService::Ground> AssignmentService::readGround(Database &database, OrganisationId organisation)
{
    Ground ground;
    auto policy = PolicyStore(database).of(organisation);
    if (!policy)
        return std::unexpected(policy.error());
    ground.policy = *policy;
    ProfileStore profiles(database);
    auto all = profiles.all(organisation);
    if (!all)
        return std::unexpected(all.error());
    ground.profiles = *all;
    auto directory = profiles.directory(organisation);
    if (!directory)
        return std::unexpected(directory.error());
    ground.directory = *directory;
    auto waits = AssignmentQueue(database, organisation).waits();
    if (!waits)
        return std::unexpected(waits.error());
    ground.waits = *waits;
    auto factsAt = RunStore(database).factsAt(organisation);
    if (!factsAt)
        return std::unexpected(factsAt.error());
    ground.factsAt = *factsAt;
    return ground;
}

QCoro::Task<Result<AssignmentService::Ground>> AssignmentService::ground(OrganisationId organisation)
{
    co_return co_await m_store.read([organisation](Database &database) { return readGround(database, organisation); });
}

QCoro::Task<Result<AssignmentPlan>> AssignmentService::plan(AssignmentRequest request)
{
    const OpenWork::Ticket ticket(m_work);
    const Result<Ground> ground = co_await this->ground(request.organisation);
    if (!ground)
        co_return std::unexpected(ground.error());
    const QDateTime now = m_clock.now();
    std::optional<DeviceQuery> query;
    if (request.query) {
        auto parsed = co_await m_store.read(
            [text = *request.query, now](Database &database) { return readDeviceQuery(database, text, now); });
        if (!parsed)
            co_return std::unexpected(parsed.error());
        query = std::move(*parsed);
    }
    co_return co_await m_index().evaluate(
        [request, query, ground = *ground, now](DeviceIndex &index) -> Result<AssignmentPlan> {
            const FleetView fleet(index, request.organisation, ground.directory);
            Lines lines = resolve(index, request, ground.profiles);
            for (const std::int32_t device : request.devices)
                lines.wishes.push_back({device, request.hand});
            lines.wishes.insert(lines.wishes.end(), request.wishes.begin(), request.wishes.end());
            if (query) {
                Bitmap rows = index.matching(*query);
                rows &= fleet.present();
                rows.forEach([&](std::size_t row) { lines.wishes.push_back({index.idOf(row), request.hand}); });
            }
            AssignmentPlan plan{.organisation = request.organisation,
                                .kind = !request.lines.isEmpty() ? PlanKind::Mixed
                                    : request.hand == handNone   ? PlanKind::Unassign
                                                                 : PlanKind::Assign,
                                .title = titleOf(request, ground.profiles),
                                .factsAt = ground.factsAt,
                                .items = planHands(fleet, lines.wishes, ground.policy, ground.waits, now),
                                .unknownSerials = {},
                                .directory = ground.directory,
                                .policyBefore = {},
                                .policyAfter = {},
                                .undoOf = {},
                                .warnings = {}};
            addUnknown(plan, lines.unknown, PlanReason::Unknown);
            addUnknown(plan, lines.unknownProfiles, PlanReason::NoSuchProfile);
            countGroups(plan);
            return plan;
        });
}

QCoro::Task<Result<AssignmentPlan>> AssignmentService::planPolicy(OrganisationId organisation, AssignmentPolicy after,
                                                                  PolicyScope scope)
{
    const OpenWork::Ticket ticket(m_work);
    const QDateTime now = m_clock.now();
    for (const AssignmentRule &rule : std::as_const(after.rules)) {
        if (const Result<> fine = checkRule(rule, now); !fine)
            co_return std::unexpected(fine.error());
    }
    const Result<Ground> ground = co_await this->ground(organisation);
    if (!ground)
        co_return std::unexpected(ground.error());
    co_return co_await m_index().evaluate(
        [organisation, after, scope, ground = *ground, now](DeviceIndex &index) -> Result<AssignmentPlan> {
            const FleetView fleet(index, organisation, ground.directory);
            const bool isRules = after.rules != ground.policy.rules;
            AssignmentPlan plan{.organisation = organisation,
                                .kind = isRules ? PlanKind::Rules : PlanKind::Default,
                                .title = isRules ? say("Change the rules") : say("Change the default profile"),
                                .factsAt = ground.factsAt,
                                .items = Muster::planPolicy(fleet, ground.policy, after, scope, ground.waits, now),
                                .unknownSerials = {},
                                .directory = ground.directory,
                                .policyBefore = ground.policy,
                                .policyAfter = after,
                                .undoOf = {},
                                .warnings = {}};
            countGroups(plan);
            return plan;
        });
}

QCoro::Task<Result<AssignmentPlan>> AssignmentService::planUndo(PlanId id)
{
    const OpenWork::Ticket ticket(m_work);
    const Result<PlanRecord> record = co_await planRecord(id);
    if (!record)
        co_return std::unexpected(record.error());
    if (record->undoneBy.isValid())
        co_return failure(ErrorKind::Conflict,
                          say("It was undone already, by change %1.").arg(record->undoneBy.value()));
    const auto undo = co_await m_store.read([id](Database &database) { return PlanStore(database).undoOf(id); });
    if (!undo)
        co_return std::unexpected(undo.error());
    const Result<Ground> ground = co_await this->ground(record->organisation);
    if (!ground)
        co_return std::unexpected(ground.error());
    co_return co_await m_index().evaluate([record = *record, undo = *undo, ground = *ground,
                                           now = m_clock.now()](DeviceIndex &index) -> Result<AssignmentPlan> {
        const FleetView fleet(index, record.organisation, ground.directory);
        const AssignmentPolicy policy = undo.policyBefore.value_or(ground.policy);
        const Return back = wayBack(fleet, undo, policy, now);
        AssignmentPlan plan{.organisation = record.organisation,
                            .kind = PlanKind::Undo,
                            .title = say("Undo: %1").arg(record.title),
                            .factsAt = ground.factsAt,
                            .items = planHands(fleet, back.wishes, policy, ground.waits, now),
                            .unknownSerials = {},
                            .directory = ground.directory,
                            .policyBefore = {},
                            .policyAfter = {},
                            .undoOf = record.id,
                            .warnings = {}};
        if (undo.policyBefore && *undo.policyBefore != ground.policy) {
            plan.policyBefore = ground.policy;
            plan.policyAfter = undo.policyBefore;
        }
        if (back.switchedOn > 0)
            plan.warnings.append(QCoreApplication::translate(
                "Assignment", "%n device(s) were switched on: what they took then stays until they are erased.",
                nullptr, static_cast<int>(back.switchedOn)));
        if (back.foreign > 0)
            plan.warnings.append(QCoreApplication::translate(
                "Assignment", "%n device(s) had a profile that Apple no longer gives out; they keep what they have.",
                nullptr, static_cast<int>(back.foreign)));
        if (undo.decidedSince > 0)
            plan.warnings.append(QCoreApplication::translate(
                "Assignment", "For %n device(s) something else was decided since, which stays.", nullptr,
                static_cast<int>(undo.decidedSince)));
        countGroups(plan);
        return plan;
    });
}

QCoro::Task<> AssignmentService::adoptForeign(OrganisationId organisation)
{
    const Result<QStringList> uuids = co_await m_profiles.foreign(organisation);
    // Without it the change holds all the same; its undo says what it cannot bring back.
    for (const QString &uuid : uuids.value_or(QStringList()))
        (void)co_await m_profiles.adopt(organisation, uuid);
}

QCoro::Task<Result<PlanId>> AssignmentService::apply(AssignmentPlan plan)
{
    const OpenWork::Ticket ticket(m_work);
    const bool takesForeignAway = std::ranges::any_of(plan.items, [](const PlanItem &item) {
        return item.has.profile == Has::foreign && item.group != PlanGroup::AlreadySo
            && item.group != PlanGroup::NotPossible;
    });
    if (takesForeignAway)
        co_await adoptForeign(plan.organisation);
    const auto shared = std::make_shared<const AssignmentPlan>(std::move(plan));
    const Result<PlanId> applied =
        co_await m_store.run([shared, person = m_person, now = m_clock.now()](Database &database) {
            return inTransaction(database, Durability::Wishes, [&]() -> Result<PlanId> {
                PolicyStore policies(database);
                if (shared->policyAfter) {
                    const auto standing = policies.of(shared->organisation);
                    if (!standing)
                        return std::unexpected(standing.error());
                    if (shared->policyBefore && *standing != *shared->policyBefore)
                        return failure(ErrorKind::Conflict,
                                       say("Rules or defaults were changed since this was planned. Plan it again."));
                    if (auto done = policies.set(shared->organisation, *shared->policyAfter); !done)
                        return std::unexpected(done.error());
                }
                PlanStore plans(database);
                const auto id = plans.add(*shared, person, now);
                if (!id)
                    return id;
                if (auto done = enterPlan(database, *shared, *id, person, now); !done)
                    return std::unexpected(done.error());
                return id;
            });
        });
    if (!applied)
        co_return applied;
    // The queue follows from what was written; should this be the last moment, it is made at the next start.
    if (const Result<bool> queued = co_await compare(shared->organisation, Entering::ByPlan); !queued)
        co_return std::unexpected(queued.error());
    co_return applied;
}

QCoro::Task<Result<AssignmentPolicy>> AssignmentService::policy(OrganisationId organisation)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read(
        [organisation](Database &database) { return PolicyStore(database).of(organisation); });
}

QCoro::Task<Result<QList<RuleTally>>> AssignmentService::tally(OrganisationId organisation, AssignmentPolicy policy)
{
    const OpenWork::Ticket ticket(m_work);
    const Result<Ground> ground = co_await this->ground(organisation);
    if (!ground)
        co_return std::unexpected(ground.error());
    co_return co_await m_index().evaluate([organisation, policy, directory = ground->directory,
                                           now = m_clock.now()](DeviceIndex &index) -> Result<QList<RuleTally>> {
        return tallyRules(FleetView(index, organisation, directory), policy, now);
    });
}

QCoro::Task<Result<bool>> AssignmentService::reconcile(OrganisationId organisation)
{
    return compare(organisation, Entering::ByRule);
}

QCoro::Task<Result<bool>> AssignmentService::compare(OrganisationId organisation, Entering entering)
{
    const OpenWork::Ticket ticket(m_work);
    const Result<Ground> ground = co_await this->ground(organisation);
    if (!ground)
        co_return std::unexpected(ground.error());
    const QDateTime now = m_clock.now();
    using Differences = std::shared_ptr<std::vector<Difference>>;
    const Result<Differences> differences =
        co_await m_index().evaluate([organisation, ground = *ground, now](DeviceIndex &index) -> Result<Differences> {
            const FleetView fleet(index, organisation, ground.directory);
            const std::vector<Wanted> wanted = fleet.wanted(ground.policy, now);
            auto found = std::make_shared<std::vector<Difference>>();
            fleet.present().forEach([&](std::size_t row) {
                const Has has = fleet.hasAt(row);
                if (has.meets(wanted[row]))
                    return;
                const bool isBare = has.profile == handNone;
                const std::uint8_t urgency = isBare ? 0 : isSwitchedOn(index.stateOf(row)) ? 2 : 1;
                found->push_back({index.idOf(row), wanted[row].profile, urgency, wanted[row].by, wanted[row].rule});
            });
            return found;
        });
    if (!differences)
        co_return std::unexpected(differences.error());
    co_return co_await m_store.run(
        [organisation, entering, policy = ground->policy, differences = *differences, now](Database &database) {
            return inTransaction(database, Durability::Wishes, [&]() -> Result<bool> {
                const auto changed = AssignmentQueue(database, organisation).reconcile(*differences, now);
                if (!changed || !*changed || entering == Entering::ByPlan)
                    return changed;
                if (auto done = enterByRule(database, organisation, policy, *differences, now); !done)
                    return std::unexpected(done.error());
                return changed;
            });
        });
}

QCoro::Task<Result<QueueCounts>> AssignmentService::queueCounts(OrganisationId organisation)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([organisation, now = m_clock.now()](Database &database) {
        return AssignmentQueue(database, organisation).counts(now);
    });
}

QCoro::Task<Result<>> AssignmentService::setPaused(OrganisationId organisation, bool isPaused)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.run(
        [organisation, isPaused, person = m_person, now = m_clock.now()](Database &database) {
            return inTransaction(database, Durability::Wishes, [&]() -> Result<> {
                if (auto done = AssignmentQueue(database, organisation).setPaused(isPaused, now); !done)
                    return done;
                return JournalStore(database).append(
                    {.at = now,
                     .source = JournalSource::Person,
                     .actor = person,
                     .organisation = organisation,
                     .action = isPaused ? QStringLiteral("queue.paused") : QStringLiteral("queue.resumed"),
                     .subject = {},
                     .before = {},
                     .after = {},
                     .hash = {}});
            });
        });
}

QCoro::Task<Result<>> AssignmentService::retryFailed(OrganisationId organisation)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.run([organisation](Database &database) {
        return inTransaction(database, Durability::Wishes,
                             [&] { return AssignmentQueue(database, organisation).retryFailed(); });
    });
}

QCoro::Task<Result<QList<PlanRecord>>> AssignmentService::plans(std::optional<OrganisationId> organisation, int most)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read(
        [organisation, most](Database &database) { return PlanStore(database).latest(organisation, most); });
}

QCoro::Task<Result<PlanRecord>> AssignmentService::planRecord(PlanId id)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([id](Database &database) { return PlanStore(database).byId(id); });
}

QCoro::Task<Result<QList<PlanResult>>> AssignmentService::results(PlanId id, QString after, int most)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read(
        [id, after, most](Database &database) { return PlanStore(database).results(id, after, most); });
}

} // namespace Muster
