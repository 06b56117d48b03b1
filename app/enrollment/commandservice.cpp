#include "app/enrollment/commandservice.h"

#include "app/enrollment/deployment.h"
#include "app/enrollment/machineinfo.h"
#include "app/enrollment/plistmask.h"
#include "app/plist/propertylist.h"
#include "models/devices/devicequery.h"
#include "models/devices/devicestore.h"
#include "models/journal/journalstore.h"
#include "models/profiles/profilequery.h"
#include "models/storage/transaction.h"

#include <QCoreApplication>
#include <QCoroFuture>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Commands", text);
}

void leaveOut(CommandPlan &plan, const QString &reason, const QString &serial)
{
    auto group = std::ranges::find(plan.leftOut, reason, &CommandPlan::Group::reason);
    if (group == plan.leftOut.end())
        group = plan.leftOut.insert(plan.leftOut.end(), {reason, {}});
    group->serials.append(serial);
}

// Why a command is not for this device; empty when it is.
QString reasonAgainst(const CommandForm &form, const Enrollment &enrollment, const QString &family)
{
    if (!enrollment.isManaged())
        return say("It is not enrolled.");
    if (!form.families.isEmpty() && !form.families.contains(family))
        return say("It is only for %1.").arg(form.families.join(QStringLiteral(", ")));
    if (form.type == QLatin1StringView("ClearPasscode") && enrollment.sealedUnlockToken.isEmpty())
        return say("It gave no unlock token.");
    const bool isForAwaiting =
        form.type == QLatin1StringView("DeviceConfigured") || form.type == QLatin1StringView("AccountConfiguration");
    if (isForAwaiting && !enrollment.isAwaiting)
        return say("It does not wait in Setup Assistant.");
    return {};
}

// The serial numbers that a wish means.
Result<QStringList> meant(Database &database, const CommandWish &wish, const QDateTime &now)
{
    if (!wish.serials.isEmpty())
        return wish.serials;
    const auto query = readDeviceQuery(database, wish.query, now);
    if (!query)
        return std::unexpected(query.error());
    QStringList serials;
    const auto done = DeviceStore(database).forEach(wish.organisation, [&](const Device &device) {
        if (device.isPresent && query->matches(device))
            serials.append(device.serial.text());
        return true;
    });
    return done ? Result<QStringList>(serials) : std::unexpected(done.error());
}

Result<CommandPlan> makePlan(Database &database, CommandPlan plan, const CommandWish &wish, const QDateTime &now)
{
    const auto serials = meant(database, wish, now);
    if (!serials)
        return std::unexpected(serials.error());
    EnrollmentStore enrollments(database);
    for (const QString &serial : *serials) {
        const auto found = enrollments.find(serial);
        if (!found)
            return std::unexpected(found.error());
        const auto own = std::ranges::find(*found, wish.organisation, &Enrollment::organisation);
        if (own == found->end()) {
            leaveOut(plan, say("It never enrolled here."), serial);
            continue;
        }
        QString family = familyOfProduct(own->product);
        if (own->device.isValid()) {
            const auto id = static_cast<std::int32_t>(own->device.value());
            const auto devices = DeviceStore(database).rows(std::span(&id, 1));
            if (devices && !devices->isEmpty())
                family = devices->first().family;
        }
        const QString reason = reasonAgainst(plan.form, *own, family);
        if (reason.isEmpty())
            plan.devices.append(*own);
        else
            leaveOut(plan, reason, serial);
    }
    return plan;
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

} // namespace

qint64 CommandPlan::leftOutCount() const
{
    qint64 count = 0;
    for (const Group &group : leftOut)
        count += group.serials.size();
    return count;
}

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
    const CommandForm *form = commandForm(wish.type);
    if (!form)
        co_return failure(ErrorKind::InvalidInput,
                          say("There is no command “%1”. See: musterctl command forms").arg(wish.type));
    const auto arguments = commandArguments(*form, wish.values);
    if (!arguments)
        co_return std::unexpected(arguments.error());
    const CommandPlan empty{wish.organisation, *form, *arguments, {}, {}};
    co_return co_await m_store.read(
        [empty, wish, now = m_clock.now()](Database &database) { return makePlan(database, empty, wish, now); });
}

QCoro::Task<Result<qint64>> CommandService::apply(CommandPlan plan, bool isConfirmed)
{
    const OpenWork::Ticket ticket(m_work);
    if (plan.form.isDestructive && !isConfirmed)
        co_return failure(ErrorKind::Conflict,
                          say("“%1” cannot be undone: it must be confirmed.").arg(plan.form.title));
    if (!m_vault.isUnlocked()) {
        if (const Result<> unlocked = co_await m_vault.unlock(); !unlocked)
            co_return std::unexpected(unlocked.error());
    }
    const auto sealer = m_vault.sealer();
    if (!sealer)
        co_return std::unexpected(sealer.error());
    const auto queued = co_await m_store.run(
        [plan, sealer = *sealer, person = m_person, now = m_clock.now()](Database &database) -> Result<qint64> {
            return inTransaction(database, Durability::Wishes, [&]() -> Result<qint64> {
                QStringList serials;
                for (const Enrollment &enrollment : plan.devices) {
                    if (auto done = queueOne(sealer, database, plan, enrollment, person, now); !done)
                        return std::unexpected(done.error());
                    serials.append(enrollment.serial);
                }
                const auto noted = JournalStore(database).append(
                    {.at = now,
                     .source = JournalSource::Person,
                     .actor = person,
                     .organisation = plan.organisation,
                     .action = QStringLiteral("command.sent"),
                     .subject = serials.size() == 1 ? plan.form.type + u' ' + serials.first()
                                                    : say("%1, %2 devices").arg(plan.form.type).arg(serials.size()),
                     .before = {},
                     .after = maskedJson(plan.arguments),
                     .hash = {}});
                return noted ? Result<qint64>(serials.size()) : std::unexpected(noted.error());
            });
        });
    if (!queued)
        co_return queued;
    QList<EnrollmentId> devices;
    for (const Enrollment &enrollment : plan.devices)
        devices.append(enrollment.id);
    m_push.wake(devices);
    co_return queued;
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
