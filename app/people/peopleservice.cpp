#include "app/people/peopleservice.h"

#include "models/devices/devicestore.h"
#include "models/journal/journalstore.h"
#include "models/people/personstore.h"
#include "models/storage/transaction.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtConcurrent>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("People", text);
}

QString told(const Person &person)
{
    return QString::fromUtf8(QJsonDocument(QJsonObject{{QStringLiteral("shortName"), person.shortName},
                                                       {QStringLiteral("fullName"), person.fullName},
                                                       {QStringLiteral("email"), person.email},
                                                       {QStringLiteral("department"), person.department},
                                                       {QStringLiteral("note"), person.note}})
                                 .toJson(QJsonDocument::Compact));
}

Result<> note(Database &database, const Person &person, const char *action, const QString &by, const QDateTime &now,
              const QString &before, const QString &after)
{
    return JournalStore(database).append({.at = now,
                                          .source = JournalSource::Person,
                                          .actor = by,
                                          .organisation = person.organisation,
                                          .action = QString::fromLatin1(action),
                                          .subject = person.shortName,
                                          .before = before,
                                          .after = after,
                                          .hash = {}});
}

Result<Person> savePerson(Database &database, const Person &person, const QString &by, const QDateTime &now)
{
    PersonStore people(database);
    QString before;
    if (person.id.isValid()) {
        const auto known = people.byId(person.id);
        if (!known)
            return known;
        before = told(*known);
    }
    const auto id = people.save(person);
    if (!id)
        return std::unexpected(id.error());
    if (before != told(person)) {
        auto noted =
            note(database, person, before.isEmpty() ? "person.added" : "person.changed", by, now, before, told(person));
        if (!noted)
            return std::unexpected(noted.error());
    }
    return people.byId(*id);
}

// What items about people would change on these devices; plans that change nothing are left out.
Result<QList<RedeployPlan>> redeployFor(Database &database, OrganisationId organisation, const QList<DeviceId> &devices,
                                        const QDateTime &now)
{
    QList<RedeployPlan> plans;
    if (devices.isEmpty())
        return plans;
    const auto items = itemsAboutPeople(database, organisation);
    const auto enrollments = enrollmentsOf(database, devices);
    if (!items || !enrollments)
        return std::unexpected(items ? enrollments.error() : items.error());
    for (const ItemId item : *items) {
        const auto plan = planRedeployOf(database, item, {.only = *enrollments, .isAgain = true}, now);
        if (!plan)
            return std::unexpected(plan.error());
        if (plan->changes() > 0)
            plans.append(*plan);
    }
    return plans;
}

Result<PeopleImported> importPeople(Database &database, OrganisationId organisation, const PeopleImportPlan &plan,
                                    const QString &by, const QDateTime &now)
{
    PeopleImported imported;
    QList<DeviceId> touched;
    for (const PersonChange &change : plan.changes) {
        const auto saved = savePerson(database, change.after, by, now);
        if (!saved)
            return failure(saved.error().kind,
                           say("Line %1: %2 Nothing was imported.").arg(change.line).arg(saved.error().message));
        ++(change.before ? imported.changed : imported.added);
        if (change.before) {
            const auto devices = PersonStore(database).devicesOf(saved->id);
            if (!devices)
                return std::unexpected(devices.error());
            touched += *devices;
        }
    }
    const auto plans = redeployFor(database, organisation, touched, now);
    if (!plans)
        return std::unexpected(plans.error());
    imported.redeploy = *plans;
    return imported;
}

} // namespace

PeopleService::PeopleService(StoreThread &store, OpenWork &work, const Clock &clock, QString person, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_work(work)
    , m_clock(clock)
    , m_person(std::move(person))
{
    connect(&m_store, &StoreThread::committed, this, [this](ChangeSet changes) {
        if (changes.testFlag(Changed::People))
            Q_EMIT changed();
    });
}

QCoro::Task<Result<QList<Person>>> PeopleService::all(std::optional<OrganisationId> organisation, QString text)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read(
        [organisation, text](Database &database) { return PersonStore(database).all(organisation, text); });
}

QCoro::Task<Result<Person>> PeopleService::find(OrganisationId organisation, QString name)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read(
        [organisation, name](Database &database) { return PersonStore(database).find(organisation, name); });
}

QCoro::Task<Result<QStringList>> PeopleService::devicesOf(PersonId id)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([id](Database &database) -> Result<QStringList> {
        const auto devices = PersonStore(database).devicesOf(id);
        if (!devices)
            return std::unexpected(devices.error());
        std::vector<std::int32_t> rows;
        for (const DeviceId device : *devices)
            rows.push_back(static_cast<std::int32_t>(device.value()));
        return DeviceStore(database).serials(rows);
    });
}

QCoro::Task<Result<Person>> PeopleService::save(Person person)
{
    const OpenWork::Ticket ticket(m_work);
    for (QString *member : {&person.shortName, &person.fullName, &person.email, &person.department})
        *member = member->trimmed();
    if (const QString fault = personFault(person); !fault.isEmpty())
        co_return failure(ErrorKind::InvalidInput, fault);
    co_return co_await m_store.run([person, by = m_person, now = m_clock.now()](Database &database) {
        return inTransaction(database, Durability::Wishes, [&] { return savePerson(database, person, by, now); });
    });
}

QCoro::Task<Result<QList<RedeployPlan>>> PeopleService::remove(PersonId id)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.run([id, by = m_person, now = m_clock.now()](Database &database) {
        return inTransaction(database, Durability::Wishes, [&]() -> Result<QList<RedeployPlan>> {
            PersonStore people(database);
            const auto person = people.byId(id);
            if (!person)
                return std::unexpected(person.error());
            const auto devices = people.devicesOf(id);
            if (!devices)
                return std::unexpected(devices.error());
            auto done = people.remove(id);
            if (done)
                done = note(database, *person, "person.deleted", by, now, told(*person), QString());
            if (!done)
                return std::unexpected(done.error());
            return redeployFor(database, person->organisation, *devices, now);
        });
    });
}

QCoro::Task<Result<QList<RedeployPlan>>> PeopleService::planRedeploy(PersonId id)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([id, now = m_clock.now()](Database &database) -> Result<QList<RedeployPlan>> {
        PersonStore people(database);
        const auto person = people.byId(id);
        const auto devices = people.devicesOf(id);
        if (!person || !devices)
            return std::unexpected(person ? devices.error() : person.error());
        return redeployFor(database, person->organisation, *devices, now);
    });
}

QCoro::Task<Result<PeopleImportPlan>> PeopleService::planImport(OrganisationId organisation, QString path)
{
    const OpenWork::Ticket ticket(m_work);
    const auto known = co_await all(organisation);
    if (!known)
        co_return std::unexpected(known.error());
    co_return co_await QtConcurrent::run([path, known = *known, organisation]() -> Result<PeopleImportPlan> {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return failure(ErrorKind::InvalidInput, say("%1 cannot be read: %2").arg(path, file.errorString()));
        return planPeopleImport(file, known, organisation);
    });
}

QCoro::Task<Result<PeopleImported>> PeopleService::applyImport(OrganisationId organisation, PeopleImportPlan plan)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.run([organisation, plan, by = m_person, now = m_clock.now()](Database &database) {
        return inTransaction(database, Durability::Wishes,
                             [&] { return importPeople(database, organisation, plan, by, now); });
    });
}

QCoro::Task<Result<HandoverPlan>> PeopleService::planHandover(OrganisationId organisation, std::optional<Person> person,
                                                              QStringList serials)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([organisation, person, serials](Database &database) {
        return Muster::planHandover(database, organisation, person, serials);
    });
}

QCoro::Task<Result<QList<RedeployPlan>>> PeopleService::applyHandover(HandoverPlan plan)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.run([plan, by = m_person, now = m_clock.now()](Database &database) {
        return inTransaction(database, Durability::Wishes, [&]() -> Result<QList<RedeployPlan>> {
            const auto changed = Muster::applyHandover(database, plan, by, now);
            return changed ? redeployFor(database, plan.organisation, *changed, now) : std::unexpected(changed.error());
        });
    });
}

} // namespace Muster
