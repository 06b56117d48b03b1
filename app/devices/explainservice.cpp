#include "app/devices/explainservice.h"

#include "models/assignment/planstore.h"
#include "models/assignment/policystore.h"
#include "models/core/moment.h"
#include "models/organisations/organisationstore.h"
#include "models/organisations/tokenlife.h"
#include "models/profiles/profilestore.h"
#include "models/runs/runstore.h"
#include "models/storage/storethread.h"

#include <QCoreApplication>
#include <QCoroFuture>

namespace Muster {

namespace {

constexpr int mostEvents = 500;

// What the profiles of its organisation say of a device.
void nameProfiles(DeviceFacts &facts, const ProfileDirectory &directory, const AssignmentPolicy &policy)
{
    const auto known = [&](const QString &uuid) -> std::optional<ProfileOfUuid> {
        const auto found = directory.byUuid.constFind(uuid.toLower());
        return found == directory.byUuid.cend() ? std::nullopt : std::optional(*found);
    };
    facts.has = known(facts.device->profileUuid);
    facts.activated = known(facts.device->activatedUuid);
    if (facts.activated)
        facts.newestNumber = directory.latest.value(facts.activated->profile);
    facts.wanted = wantedOf(*facts.device, policy, facts.now);
    facts.wantedName = directory.names.value(ProfileId(facts.wanted.profile));
    if (facts.wanted.by == WantedBy::Rule)
        facts.decidedBy = policy.rules.value(facts.wanted.rule).name;
}

} // namespace

QString ExplainedDevice::text(const QDateTime &now) const
{
    QString text = organisation.isEmpty() ? serial.text() : QStringLiteral("%1, %2").arg(serial.text(), organisation);
    text += u'\n' + verdict.text() + u'\n';
    for (const TimelineEntry &entry : timeline) {
        text += QStringLiteral("\n%1  %2  (%3)").arg(shortMoment(entry.at, now), entry.fact, timelineSourceText(entry));
        if (!entry.detail.isEmpty())
            text += QStringLiteral("  ") + entry.detail;
    }
    return text;
}

ExplainService::ExplainService(StoreThread &store, OpenWork &work, std::function<DeviceIndexThread &()> index,
                               const Clock &clock)
    : m_store(store)
    , m_work(work)
    , m_index(std::move(index))
    , m_clock(clock)
{
}

Result<ExplainService::Known> ExplainService::readKnown(Database &database, const Device &device, const QDateTime &now)
{
    Known known;
    DeviceFacts &facts = known.facts;
    facts.serial = device.serial;
    facts.device = device;
    facts.now = now;
    auto organisations = OrganisationStore(database).all();
    auto factsAt = RunStore(database).factsAt(device.organisation);
    auto others = DeviceStore(database).bySerial(device.serial);
    AssignmentQueue queue(database, device.organisation);
    auto row = queue.of(device.id);
    auto paused = queue.isPaused();
    auto repair = ReplacementStore(database).linksOf(device.organisation, device.serial);
    auto policy = PolicyStore(database).of(device.organisation);
    auto events = DeviceChanges(database).of(device.id, mostEvents);
    auto changes = OwnFieldStore(database).history(device.id);
    auto plans = PlanStore(database).ofDevice(device.id, mostEvents);
    auto names = ProfileStore(database).namesByUuid();
    auto directory = ProfileStore(database).directory(device.organisation);
    auto managed = readManagedFacts(database, device);
    Result<> fine;
    const auto check = [&fine](const auto &result) {
        if (fine && !result)
            fine = std::unexpected(result.error());
    };
    check(organisations), check(factsAt), check(others), check(row), check(paused), check(repair), check(policy);
    check(events), check(changes), check(plans), check(names), check(directory), check(managed);
    if (!fine)
        return std::unexpected(fine.error());
    QHash<OrganisationId, QString> organisationNames;
    for (const Organisation &organisation : std::as_const(*organisations)) {
        organisationNames.insert(organisation.id, organisation.name);
        if (organisation.id == device.organisation)
            facts.organisation = organisation;
    }
    for (const Device &other : std::as_const(*others)) {
        if (other.isPresent && other.organisation != device.organisation)
            facts.elsewhere = organisationNames.value(other.organisation);
    }
    facts.factsAt = *factsAt;
    facts.queue = *row;
    facts.isQueuePaused = *paused;
    facts.repair = *repair;
    facts.contacts = contactsOf(*managed);
    known.managed = *managed;
    nameProfiles(facts, *directory, *policy);
    known.timeline = {device, *events, *changes, {}, *repair, {}, *names};
    for (const PlanRecord &plan : std::as_const(*plans))
        known.timeline.plans.append({plan.id, plan.title, plan.madeAt, plan.madeBy});
    return known;
}

Result<ExplainService::Known> ExplainService::readUnknown(Database &database, const SerialNumber &serial,
                                                          const QDateTime &now)
{
    Known known;
    known.facts.serial = serial;
    known.facts.now = now;
    auto organisations = OrganisationStore(database).all();
    if (!organisations)
        return std::unexpected(organisations.error());
    // Whose facts are worst decides what is to be done first.
    for (const Organisation &organisation : std::as_const(*organisations)) {
        if (!organisation.isLinked())
            continue;
        auto factsAt = RunStore(database).factsAt(organisation.id);
        if (!factsAt)
            return std::unexpected(factsAt.error());
        const bool isFirst = !known.facts.organisation;
        const bool isWorse = !isFirst && !known.facts.organisation->trouble
            && (organisation.trouble || (known.facts.factsAt.isValid() && *factsAt < known.facts.factsAt));
        if (!isFirst && !isWorse)
            continue;
        known.facts.organisation = organisation;
        known.facts.factsAt = *factsAt;
    }
    return known;
}

ExplainedDevice ExplainService::judge(const Known &known)
{
    const DeviceFacts &facts = known.facts;
    return {.serial = facts.serial,
            .device = facts.device,
            .organisation = facts.organisation ? facts.organisation->name : QString(),
            .verdict = Muster::explain(facts),
            .timeline = facts.device ? timelineOf(known.timeline) : QList<TimelineEntry>(),
            .managed = known.managed};
}

QCoro::Task<Result<ExplainedDevice>> ExplainService::explain(DeviceId device)
{
    const OpenWork::Ticket ticket(m_work);
    const Result<Known> known =
        co_await m_store.read([device, now = m_clock.now()](Database &database) -> Result<Known> {
            const std::array<std::int32_t, 1> ids{static_cast<std::int32_t>(device.value())};
            const auto found = DeviceStore(database).rows(ids);
            if (!found)
                return std::unexpected(found.error());
            if (found->isEmpty())
                return failure(ErrorKind::NotFound,
                               QCoreApplication::translate("DeviceExplanation", "This device is no longer known."));
            return readKnown(database, found->first(), now);
        });
    co_return known.transform(&judge);
}

QCoro::Task<Result<QList<ExplainedDevice>>> ExplainService::explain(SerialNumber serial)
{
    const OpenWork::Ticket ticket(m_work);
    const Result<QList<Known>> all =
        co_await m_store.read([serial, now = m_clock.now()](Database &database) -> Result<QList<Known>> {
            const auto devices = DeviceStore(database).bySerial(serial);
            if (!devices)
                return std::unexpected(devices.error());
            QList<Known> found;
            for (const Device &device : *devices) {
                auto known = readKnown(database, device, now);
                if (!known)
                    return std::unexpected(known.error());
                found.append(std::move(*known));
            }
            if (found.isEmpty()) {
                auto known = readUnknown(database, serial, now);
                if (!known)
                    return std::unexpected(known.error());
                found.append(std::move(*known));
            }
            return found;
        });
    if (!all)
        co_return std::unexpected(all.error());
    QList<ExplainedDevice> explained;
    for (const Known &known : *all)
        explained.append(judge(known));
    co_return explained;
}

QCoro::Task<Result<RiskReport>> ExplainService::risks(std::optional<OrganisationId> asked)
{
    const OpenWork::Ticket ticket(m_work);
    struct Ground {
        RiskReport report;
        QStringList oldVersions;
    };
    const QDateTime now = m_clock.now();
    const Result<Ground> ground = co_await m_store.read([asked, now](Database &database) -> Result<Ground> {
        Ground read;
        const auto organisations = OrganisationStore(database).all();
        if (!organisations)
            return std::unexpected(organisations.error());
        for (const Organisation &organisation : *organisations) {
            if (!organisation.isLinked() || (asked && organisation.id != *asked))
                continue;
            const auto policy = PolicyStore(database).of(organisation.id);
            if (!policy)
                return std::unexpected(policy.error());
            if (!policy->defaultProfile.isValid())
                read.report.withoutDefault.append(organisation.name);
            if (tokenWarning(organisation.tokenExpiresAt, now))
                read.report.tokensNearEnd.append(organisation.name);
        }
        const auto old = ProfileStore(database).oldVersions();
        if (!old)
            return std::unexpected(old.error());
        read.oldVersions = *old;
        return read;
    });
    if (!ground)
        co_return std::unexpected(ground.error());
    RiskReport report = ground->report;
    const Result<RiskCounts> counts =
        co_await m_index().evaluate([asked, now, old = ground->oldVersions](DeviceIndex &index) -> Result<RiskCounts> {
            return index.riskCounts(asked, old, now);
        });
    if (!counts)
        co_return std::unexpected(counts.error());
    report.devices = *counts;
    co_return report;
}

} // namespace Muster
