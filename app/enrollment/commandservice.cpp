#include "app/enrollment/commandservice.h"

#include "app/enrollment/deployment.h"
#include "app/enrollment/plistmask.h"
#include "app/plist/propertylist.h"
#include "models/enrollment/enrollmentstore.h"
#include "models/journal/journalstore.h"
#include "models/storage/transaction.h"

#include <QCoreApplication>
#include <QCoroFuture>

#include <span>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Commands", text);
}

Result<> queueOne(const Sealer &sealer, Database &database, const CommandPlan &plan, const Enrollment &enrollment,
                  const QString &person, const QDateTime &now)
{
    QVariantMap arguments = plan.arguments;
    if (plan.form.type == QLatin1StringView("ClearPasscode")) {
        const auto token = sealer.open(enrollment.sealedUnlockToken, unlockContext(enrollment.udid));
        if (!token)
            return std::unexpected(token.error());
        arguments.insert(QStringLiteral("UnlockToken"), *token);
    }
    if (plan.form.type == QLatin1StringView("DeviceInformation") && arguments.isEmpty())
        arguments.insert(QStringLiteral("Queries"), deviceQuestions());
    Command command;
    command.enrollment = enrollment.id;
    command.generation = enrollment.generation;
    command.requestType = plan.form.type;
    command.title = plan.form.type;
    command.rank = plan.form.isUrgent ? CommandRank::urgent : CommandRank::person;
    command.createdAt = now;
    command.createdBy = person;
    return queueCommand(sealer, database, command, arguments).transform([](CommandId) { });
}

constexpr auto together = static_cast<std::size_t>(mostDevicesTogether);

// Those of the targets from `first` on that belong to one transaction.
Result<QList<EnrollmentId>> queueSome(const Sealer &sealer, Database &database, const CommandPlan &plan,
                                      std::size_t first, const QString &person, const QDateTime &now)
{
    QList<EnrollmentId> queued;
    QString only;
    const std::size_t count = std::min(together, plan.targets->size() - first);
    for (const CommandTarget &target : std::span(*plan.targets).subspan(first, count)) {
        if (target.group != CommandGroup::Gets)
            continue;
        const auto enrollment = EnrollmentStore(database).byId(target.enrollment);
        if (!enrollment)
            return std::unexpected(enrollment.error());
        if (!*enrollment || !(*enrollment)->isManaged())
            continue;
        if (auto done = queueOne(sealer, database, plan, **enrollment, person, now); !done)
            return std::unexpected(done.error());
        queued.append(target.enrollment);
        only = target.serial;
    }
    if (queued.isEmpty())
        return queued;
    const auto noted = JournalStore(database).append(
        {.at = now,
         .source = JournalSource::Person,
         .actor = person,
         .organisation = plan.organisation,
         .action = QStringLiteral("command.sent"),
         .subject = queued.size() == 1 ? plan.form.type + u' ' + only
                                       : say("%1, %2 devices").arg(plan.form.type).arg(queued.size()),
         .before = {},
         .after = maskedJson(plan.arguments),
         .hash = {}});
    return noted ? Result<QList<EnrollmentId>>(queued) : std::unexpected(noted.error());
}

} // namespace

CommandService::CommandService(StoreThread &store, OpenWork &work, Vault &vault, PushService &push, const Clock &clock,
                               QString person, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_work(work)
    , m_vault(vault)
    , m_push(push)
    , m_clock(clock)
    , m_person(std::move(person))
{
}

QCoro::Task<Result<CommandPlan>> CommandService::plan(CommandWish wish)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read(
        [wish, now = m_clock.now()](Database &database) { return planCommand(database, wish, now); });
}

QCoro::Task<Result<qint64>> CommandService::apply(CommandPlan plan, bool isConfirmed)
{
    const OpenWork::Ticket ticket(m_work);
    if (plan.form.isDestructive() && !isConfirmed)
        co_return failure(ErrorKind::Conflict,
                          say("“%1” cannot be undone: it must be confirmed.").arg(plan.form.title));
    if (!m_vault.isUnlocked()) {
        if (const Result<> unlocked = co_await m_vault.unlock(); !unlocked)
            co_return std::unexpected(unlocked.error());
    }
    const auto sealer = m_vault.sealer();
    if (!sealer)
        co_return std::unexpected(sealer.error());
    qint64 count = 0;
    for (std::size_t first = 0; first < plan.targets->size(); first += together) {
        const auto queued = co_await m_store.run(
            [plan, first, sealer = *sealer, person = m_person, now = m_clock.now()](Database &database) {
                return inTransaction(database, Durability::Wishes,
                                     [&] { return queueSome(sealer, database, plan, first, person, now); });
            });
        if (!queued) {
            Error error = queued.error();
            if (count > 0)
                error.message = say("%1 are queued, the others are not: %2").arg(count).arg(error.message);
            co_return std::unexpected(error);
        }
        m_push.wake(*queued);
        count += queued->size();
    }
    co_return count;
}

QCoro::Task<Result<QList<Command>>> CommandService::list(CommandFilter filter)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([filter](Database &database) { return CommandQueue(database).list(filter); });
}

QCoro::Task<Result<>> CommandService::cancel(CommandId id)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.run([id, now = m_clock.now()](Database &database) {
        return inTransaction(database, Durability::Wishes, [&] { return CommandQueue(database).cancel(id, now); });
    });
}

QCoro::Task<Result<QString>> CommandService::result(CommandId id)
{
    const OpenWork::Ticket ticket(m_work);
    if (!m_vault.isUnlocked()) {
        if (const Result<> unlocked = co_await m_vault.unlock(); !unlocked)
            co_return std::unexpected(unlocked.error());
    }
    const auto command = co_await m_store.read([id](Database &database) { return CommandQueue(database).byId(id); });
    const auto sealer = m_vault.sealer();
    if (!command || !sealer)
        co_return std::unexpected(command ? sealer.error() : command.error());
    if (!*command)
        co_return failure(ErrorKind::NotFound, say("There is no command %1.").arg(id.value()));
    if ((*command)->sealedResult.isEmpty())
        co_return QString();
    const auto list = sealer->open((*command)->sealedResult, resultContext((*command)->uuid));
    co_return list.and_then([](const QByteArray &bytes) { return readPropertyDict(bytes); })
        .transform([](const QVariantMap &dict) { return maskedJson(dict); });
}

} // namespace Muster
