#include "app/journal/journalservice.h"

#include "app/sync/syncservice.h"
#include "models/assignment/planstore.h"
#include "models/core/clock.h"
#include "models/journal/devicechanges.h"
#include "models/storage/snapshot.h"
#include "models/storage/transaction.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QJsonDocument>
#include <QSaveFile>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Journal", text);
}

// Digests that entries hold of rows that lie elsewhere. Rows go when their organisation is unlinked, which the journal
// tells: of what was entered before that, its plans cannot be looked at any more, nor can the events of devices, which
// are entered for all organisations together.
Result<QStringList> checkDigests(Database &database)
{
    struct Noted {
        qint64 number;
        OrganisationId organisation;
        QJsonObject after;
    };
    QList<Noted> noted;
    auto read = JournalStore(database).forEach([&noted](const JournalEntry &entry) {
        if (entry.action == organisationUnlinked)
            noted.removeIf([&entry](const Noted &one) {
                return one.organisation == entry.organisation || !one.after.contains(QLatin1StringView("plan"));
            });
        const QJsonObject after = QJsonDocument::fromJson(entry.after.toUtf8()).object();
        if (after.contains(QLatin1StringView("digest")))
            noted.append({entry.number, entry.organisation, after});
        return true;
    });
    if (!read)
        return std::unexpected(read.error());
    QStringList faults;
    for (const Noted &one : std::as_const(noted)) {
        const QByteArray expected = one.after.value(QLatin1StringView("digest")).toString().toLatin1();
        const bool isPlan = one.after.contains(QLatin1StringView("plan"));
        const auto found = isPlan
            ? PlanStore(database).digest(PlanId(one.after.value(QLatin1StringView("plan")).toInteger()))
            : DeviceChanges(database).digest(one.after.value(QLatin1StringView("first")).toInteger(),
                                             one.after.value(QLatin1StringView("last")).toInteger());
        if (!found)
            return std::unexpected(found.error());
        if (*found != expected)
            faults.append(say("The devices that entry %1 tells of are not what was written.").arg(one.number));
    }
    return faults;
}

} // namespace

QJsonObject journalEntryJson(const JournalEntry &entry)
{
    const auto value = [](const QString &text) -> QJsonValue {
        const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
        return document.isObject() ? QJsonValue(document.object()) : QJsonValue(text);
    };
    QJsonObject json{{QStringLiteral("number"), entry.number},
                     {QStringLiteral("at"), isoDate(entry.at)},
                     {QStringLiteral("source"), journalSourceName(entry.source)},
                     {QStringLiteral("actor"), entry.actor},
                     {QStringLiteral("action"), entry.action},
                     {QStringLiteral("subject"), entry.subject},
                     {QStringLiteral("before"), value(entry.before)},
                     {QStringLiteral("after"), value(entry.after)},
                     {QStringLiteral("hash"), QString::fromLatin1(entry.hash.toHex())}};
    if (entry.organisation.isValid())
        json.insert(QStringLiteral("organisation"), qint64(entry.organisation.value()));
    return json;
}

JournalService::JournalService(StoreThread &store, OpenWork &work, SyncService &sync, const Clock &clock,
                               QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_work(work)
    , m_clock(clock)
{
    connect(&sync, &SyncService::ended, this, [this](OrganisationId, const Run &run) { enter(run).then([] { }); });
}

QCoro::Task<> JournalService::enter(Run run)
{
    const OpenWork::Ticket ticket(m_work);
    if (run.added + run.changed + run.left == 0)
        co_return;
    (void)co_await m_store.run([run, now = m_clock.now()](Database &database) {
        return inTransaction(database, Durability::Facts, [&]() -> Result<> {
            auto after = DeviceChanges(database).takeUnentered();
            if (!after)
                return std::unexpected(after.error());
            after->insert(QStringLiteral("run"), qint64(run.id.value()));
            after->insert(QStringLiteral("added"), run.added);
            after->insert(QStringLiteral("changed"), run.changed);
            after->insert(QStringLiteral("left"), run.left);
            return JournalStore(database).append(
                {.at = now,
                 .source = JournalSource::Apple,
                 .actor = {},
                 .organisation = run.organisation,
                 .action = QStringLiteral("devices.synced"),
                 .subject = say("%1 new, %2 changed, %3 left").arg(run.added).arg(run.changed).arg(run.left),
                 .before = {},
                 .after = QString::fromUtf8(QJsonDocument(*after).toJson(QJsonDocument::Compact)),
                 .hash = {}});
        });
    });
}

QCoro::Task<Result<QList<JournalEntry>>> JournalService::entries(JournalFilter filter)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([filter](Database &database) { return JournalStore(database).entries(filter); });
}

QCoro::Task<Result<JournalCheck>> JournalService::verify(QByteArray expectedHead)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([expectedHead](Database &database) -> Result<JournalCheck> {
        const Snapshot moment(database);
        auto check = JournalStore(database).verify(expectedHead);
        if (!check)
            return check;
        const auto more = checkDigests(database);
        if (!more)
            return std::unexpected(more.error());
        check->faults += *more;
        return check;
    });
}

QCoro::Task<Result<JournalCheck>> JournalService::exportTo(QString path)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([path](Database &database) -> Result<JournalCheck> {
        QSaveFile file(path);
        JournalCheck written;
        bool isFine = file.open(QIODevice::WriteOnly);
        auto read = JournalStore(database).forEach([&](const JournalEntry &entry) {
            const QByteArray line = QJsonDocument(journalEntryJson(entry)).toJson(QJsonDocument::Compact) + '\n';
            isFine = isFine && file.write(line) == line.size();
            ++written.entries;
            written.head = entry.hash;
            return isFine;
        });
        if (!read)
            return std::unexpected(read.error());
        if (!isFine || !file.commit())
            return failure(ErrorKind::Storage, say("%1 cannot be written: %2").arg(path, file.errorString()));
        return written;
    });
}

} // namespace Muster
