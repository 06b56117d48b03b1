#include "app/configuration/configurationservice.h"

#include "app/configuration/formprofile.h"
#include "app/configuration/setupforms.h"
#include "app/enrollment/deployment.h"
#include "app/enrollment/machineinfo.h"
#include "models/configuration/configurationstore.h"
#include "models/enrollment/enrollmentstore.h"
#include "models/storage/transaction.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QSet>
#include <QtConcurrent>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Configuration", text);
}

// Every error in one, a line each.
Result<> refusal(const QList<ProfileFinding> &findings)
{
    QStringList lines;
    for (const ProfileFinding &finding : findings) {
        if (finding.severity == ProfileFinding::Severity::Error)
            lines.append(findingText(finding));
    }
    return lines.isEmpty() ? Result<>() : failure(ErrorKind::InvalidInput, lines.join(u'\n'));
}

Result<QList<ItemOnDevice>> onDevices(Database &database, ItemId id, int most)
{
    const auto results = ConfigurationStore(database).resultsOf(id, most);
    if (!results)
        return std::unexpected(results.error());
    QList<ItemOnDevice> found;
    for (const ItemResult &result : *results) {
        const auto device = EnrollmentStore(database).byId(result.enrollment);
        if (!device)
            return std::unexpected(device.error());
        if (*device)
            found.append({result, (*device)->serial, (*device)->name, familyOfProduct((*device)->product)});
    }
    return found;
}

// The same plans in parts, as many in each batch as belong to one transaction.
QList<QList<RedeployPlan>> batchesOf(const QList<RedeployPlan> &plans)
{
    QList<QList<RedeployPlan>> batches;
    qsizetype room = 0;
    for (const RedeployPlan &plan : plans) {
        for (qsizetype first = 0; first < plan.rows.size();) {
            if (room == 0) {
                batches.append(QList<RedeployPlan>());
                room = mostDevicesTogether;
            }
            RedeployPlan part = plan;
            part.rows = plan.rows.sliced(first, qMin(room, plan.rows.size() - first));
            first += part.rows.size();
            room -= part.rows.size();
            batches.last().append(std::move(part));
        }
    }
    return batches;
}

Result<QSet<EnrollmentId>> queueBatch(Database &database, const QList<RedeployPlan> &batch, const QString &person,
                                      const QDateTime &now)
{
    QSet<EnrollmentId> woken;
    for (const RedeployPlan &plan : batch) {
        const auto some = queueRedeploy(database, plan, person, now);
        if (!some)
            return std::unexpected(some.error());
        woken.unite(QSet(some->begin(), some->end()));
    }
    return woken;
}

// Devices that an item reached while it was taken from the others.
struct Latecomers {
    QList<RedeployRow> rows;
    QList<EnrollmentId> toWake;
};

Result<Latecomers> deleteForLast(Database &database, const Sealer &sealer, ItemId id, const QString &person,
                                 const QDateTime &now)
{
    if (auto done = deleteItem(database, sealer, id, person, now); !done)
        return std::unexpected(done.error());
    auto plan = planRedeployOf(database, id, {.isRemoval = true}, now);
    if (!plan)
        return std::unexpected(plan.error());
    plan->rows.removeIf([](const RedeployRow &row) { return row.group != RedeployGroup::Remove; });
    return queueRedeploy(database, *plan, person, now).transform([&plan](const QList<EnrollmentId> &woken) {
        return Latecomers{plan->rows, woken};
    });
}

} // namespace

ConfigurationService::ConfigurationService(StoreThread &store, OpenWork &work, Vault &vault, const Clock &clock,
                                           QString person, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_work(work)
    , m_vault(vault)
    , m_clock(clock)
    , m_person(std::move(person))
{
    connect(&m_store, &StoreThread::committed, this, [this](ChangeSet changes) {
        if (changes.testFlag(Changed::Configuration))
            Q_EMIT changed();
    });
}

QCoro::Task<Result<QList<ConfigurationItem>>> ConfigurationService::all(std::optional<OrganisationId> organisation)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read(
        [organisation](Database &database) { return ConfigurationStore(database).all(organisation); });
}

QCoro::Task<Result<QHash<ItemId, ItemCounts>>> ConfigurationService::counts(std::optional<OrganisationId> organisation)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read(
        [organisation](Database &database) { return ConfigurationStore(database).counts(organisation); });
}

QCoro::Task<Result<ConfigurationItem>> ConfigurationService::find(OrganisationId organisation, QString nameOrNumber)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([organisation, nameOrNumber](Database &database) {
        return ConfigurationStore(database).find(organisation, nameOrNumber);
    });
}

QCoro::Task<Result<ConfigurationItem>> ConfigurationService::byId(ItemId id)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([id](Database &database) { return ConfigurationStore(database).byId(id); });
}

QCoro::Task<Result<QList<ItemRevision>>> ConfigurationService::revisions(ItemId id)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([id](Database &database) { return ConfigurationStore(database).revisions(id); });
}

QCoro::Task<Result<QVariantMap>> ConfigurationService::content(ItemId id)
{
    const OpenWork::Ticket ticket(m_work);
    if (auto unlocked = co_await m_vault.unlock(); !unlocked)
        co_return std::unexpected(unlocked.error());
    const auto sealer = m_vault.sealer();
    if (!sealer)
        co_return std::unexpected(sealer.error());
    co_return co_await m_store.read([id, sealer = *sealer](Database &database) -> Result<QVariantMap> {
        const auto item = ConfigurationStore(database).byId(id);
        return item ? contentOf(database, sealer, item->latest) : std::unexpected(item.error());
    });
}

QCoro::Task<Result<QList<ItemOnDevice>>> ConfigurationService::results(ItemId id, int most)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([id, most](Database &database) { return onDevices(database, id, most); });
}

QCoro::Task<Result<SavedItem>> ConfigurationService::import(OrganisationId organisation, QByteArray bytes,
                                                            ItemChange change)
{
    const OpenWork::Ticket ticket(m_work);
    const auto profile =
        co_await QtConcurrent::run([bytes, now = m_clock.now()] { return readConfigurationProfile(bytes, now); });
    if (!profile)
        co_return std::unexpected(profile.error());
    const QString identifier = profile->content.value(QStringLiteral("PayloadIdentifier")).toString();
    const auto standing = co_await all(organisation);
    if (!standing)
        co_return std::unexpected(standing.error());
    std::optional<ItemId> known;
    for (const ConfigurationItem &item : *standing) {
        if (item.identifier == identifier)
            known = item.id;
    }
    if (!known && !change.name) {
        const QString name = profile->content.value(QStringLiteral("PayloadDisplayName")).toString().trimmed();
        change.name = (name.isEmpty() ? identifier : name).left(120);
    }
    co_return co_await store({.organisation = organisation,
                              .item = known,
                              .kind = ItemKind::profile,
                              .profile = profile->content,
                              .change = change,
                              .by = m_person,
                              .at = m_clock.now()},
                             profile->findings);
}

QCoro::Task<Result<SavedItem>> ConfigurationService::save(OrganisationId organisation, std::optional<ItemId> item,
                                                          QString kind, QJsonObject values, ItemChange change)
{
    const OpenWork::Ticket ticket(m_work);
    FormIdentity identity{.name = change.name.value_or(QString()), .identifier = {}};
    if (item) {
        const auto known = co_await byId(*item);
        if (!known)
            co_return std::unexpected(known.error());
        identity.identifier = known->identifier;
        if (identity.name.isEmpty())
            identity.name = known->name;
        if (kind == ItemKind::account) {
            const auto before = co_await content(*item);
            if (!before)
                co_return std::unexpected(before.error());
            identity.keptHash = passwordHashOf(*before);
            // Whoever says nothing of the password keeps it.
            const QString password = QStringLiteral("Administrator/Password");
            if (!identity.keptHash.isEmpty() && !values.contains(password))
                values.insert(password, keptPassword());
        }
    }
    // On a thread of its own: hashing a password takes its time.
    const auto profile =
        co_await QtConcurrent::run([kind, values, identity] { return profileOfForm(kind, values, identity); });
    if (!profile)
        co_return std::unexpected(profile.error());
    co_return co_await store({.organisation = organisation,
                              .item = item,
                              .kind = kind,
                              .profile = *profile,
                              .change = change,
                              .by = m_person,
                              .at = m_clock.now()},
                             isSetupCommand(kind) ? QList<ProfileFinding>() : validateProfile(*profile, m_clock.now()));
}

QCoro::Task<Result<SavedItem>> ConfigurationService::store(ItemSaving saving, QList<ProfileFinding> findings)
{
    if (auto refused = refusal(findings); !refused)
        co_return std::unexpected(refused.error());
    const auto change = checkedChange(saving.change, saving.at);
    if (!change)
        co_return std::unexpected(change.error());
    saving.change = *change;
    if (auto unlocked = co_await m_vault.unlock(); !unlocked)
        co_return std::unexpected(unlocked.error());
    const auto sealer = m_vault.sealer();
    if (!sealer)
        co_return std::unexpected(sealer.error());
    auto saved = co_await m_store.run([saving, sealer = *sealer](Database &database) {
        return inTransaction(database, Durability::Wishes, [&] { return saveItem(database, sealer, saving); });
    });
    if (saved)
        saved->warnings = findings;
    co_return saved;
}

QCoro::Task<Result<QJsonObject>> ConfigurationService::formValues(ItemId id)
{
    const OpenWork::Ticket ticket(m_work);
    const auto item = co_await byId(id);
    if (!item)
        co_return std::unexpected(item.error());
    const auto profile = co_await content(id);
    if (!profile)
        co_return std::unexpected(profile.error());
    co_return valuesOfProfile(item->kind, *profile);
}

QCoro::Task<Result<ConfigurationItem>> ConfigurationService::change(ItemId id, ItemChange change)
{
    const OpenWork::Ticket ticket(m_work);
    const auto checked = checkedChange(change, m_clock.now());
    if (!checked)
        co_return std::unexpected(checked.error());
    co_return co_await m_store.run([id, change = *checked, person = m_person, now = m_clock.now()](Database &database) {
        return inTransaction(database, Durability::Wishes,
                             [&] { return changeItem(database, id, change, person, now); });
    });
}

QCoro::Task<Result<ConfigurationItem>> ConfigurationService::rename(ItemId id, QString name)
{
    return change(id, {.name = std::move(name)});
}

QCoro::Task<Result<ConfigurationItem>> ConfigurationService::setAuto(ItemId id, bool isAuto)
{
    return change(id, {.isAuto = isAuto});
}

QCoro::Task<Result<>> ConfigurationService::move(ItemId id, int position)
{
    const OpenWork::Ticket ticket(m_work);
    if (position < 1)
        co_return failure(ErrorKind::InvalidInput, say("Positions count from 1."));
    co_return co_await m_store.run([id, position, person = m_person, now = m_clock.now()](Database &database) {
        return inTransaction(database, Durability::Wishes,
                             [&] { return moveItem(database, id, position, person, now); });
    });
}

QCoro::Task<Result<RedeployPlan>> ConfigurationService::remove(ItemId id)
{
    const OpenWork::Ticket ticket(m_work);
    if (auto unlocked = co_await m_vault.unlock(); !unlocked)
        co_return std::unexpected(unlocked.error());
    const auto sealer = m_vault.sealer();
    if (!sealer)
        co_return std::unexpected(sealer.error());
    // Whoever is stopped between the parts still sees the item, and deletes it again.
    auto plan = co_await planRedeploy(id, {.isRemoval = true});
    if (!plan)
        co_return plan;
    if (const auto told = co_await applyRedeploy({*plan}); !told)
        co_return std::unexpected(told.error());
    const auto late =
        co_await m_store.run([id, sealer = *sealer, person = m_person, now = m_clock.now()](Database &database) {
            return inTransaction(database, Durability::Wishes,
                                 [&] { return deleteForLast(database, sealer, id, person, now); });
        });
    if (!late)
        co_return std::unexpected(late.error());
    if (!late->toWake.isEmpty())
        Q_EMIT wakeWanted(late->toWake);
    plan->rows += late->rows;
    co_return plan;
}

QCoro::Task<Result<RedeployPlan>> ConfigurationService::planRedeploy(ItemId id, RedeployScope scope)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read(
        [id, scope, now = m_clock.now()](Database &database) { return planRedeployOf(database, id, scope, now); });
}

QCoro::Task<Result<RedeployPlan>> ConfigurationService::planGiving(ItemId id, DeviceChoice devices)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read(
        [id, devices, now = m_clock.now()](Database &database) { return planGivingOf(database, id, devices, now); });
}

QCoro::Task<Result<int>> ConfigurationService::applyRedeploy(QList<RedeployPlan> plans)
{
    const OpenWork::Ticket ticket(m_work);
    QSet<EnrollmentId> all;
    const auto batches = batchesOf(plans);
    for (const QList<RedeployPlan> &batch : batches) {
        const auto woken = co_await m_store.run([batch, person = m_person, now = m_clock.now()](Database &database) {
            return inTransaction(database, Durability::Wishes,
                                 [&] { return queueBatch(database, batch, person, now); });
        });
        if (!woken) {
            Error error = woken.error();
            if (!all.isEmpty())
                error.message = say("%1 devices are told, the others are not: %2").arg(all.size()).arg(error.message);
            co_return std::unexpected(error);
        }
        if (!woken->isEmpty())
            Q_EMIT wakeWanted(woken->values());
        all.unite(*woken);
    }
    co_return static_cast<int>(all.size());
}

} // namespace Muster
