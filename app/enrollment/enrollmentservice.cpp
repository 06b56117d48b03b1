#include "app/enrollment/enrollmentservice.h"

#include "app/enrollment/admission.h"
#include "app/enrollment/ending.h"
#include "app/enrollment/renewal.h"
#include "models/enrollment/identitystore.h"
#include "models/journal/journalstore.h"
#include "models/storage/transaction.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QtConcurrentRun>

namespace Muster {

namespace {

constexpr int roundSeconds = 15;
constexpr int silentHours = 4; // then a device with something to do is pushed once more

QString say(const char *text)
{
    return QCoreApplication::translate("Enrollment", text);
}

} // namespace

EnrollmentService::EnrollmentService(StoreThread &store, OpenWork &work, EnrollmentServer &server, PushService &push,
                                     const Clock &clock, Alarm &alarm, QString person, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_work(work)
    , m_server(server)
    , m_push(push)
    , m_clock(clock)
    , m_alarm(alarm)
    , m_person(std::move(person))
{
    connect(&m_server, &EnrollmentServer::wakeWanted, &m_push, &PushService::wake);
}

QCoro::Task<Result<QByteArray>> EnrollmentService::exportProfile(ProfileExport wish)
{
    const OpenWork::Ticket ticket(m_work);
    const auto context = co_await m_server.context();
    if (!context)
        co_return std::unexpected(context.error());
    const QDateTime now = m_clock.now();
    const bool isTest = wish.serial.isEmpty();
    if (wish.hours < 1 || wish.hours > 24 * 30 || wish.uses < 1 || wish.uses > 1'000'000)
        co_return failure(ErrorKind::InvalidInput,
                          say("A profile may be used for 1 to 720 hours, by 1 to 1,000,000 clients."));
    if (isTest && (*context)->settings.testUntil < now.toSecsSinceEpoch())
        co_return failure(
            ErrorKind::InvalidInput,
            say("A profile for any client lets everybody in who has the file. Switch it on for a time first: "
                "musterctl enrollment settings --test-hours 1"));
    const Challenge challenge{.kind = isTest ? EnrollmentKind::Test : EnrollmentKind::File,
                              .organisation = wish.organisation,
                              .device = {},
                              .serial = wish.serial.trimmed().toUpper(),
                              .udid = {},
                              .createdAt = now,
                              .expiresAt = now.addSecs(3600 * wish.hours),
                              .usesLeft = isTest ? wish.uses : 1};
    // It waits for the storage thread.
    auto profile = co_await QtConcurrent::run([context = *context, challenge, wish] {
        return issueManagementProfile(*context, challenge, wish.isSigned, wish.isRemovable);
    });
    if (!profile)
        co_return profile;
    const JournalEntry entry{.at = now,
                             .source = JournalSource::Person,
                             .actor = m_person,
                             .organisation = wish.organisation,
                             .action = QStringLiteral("enrollment.exported"),
                             .subject = isTest ? say("%1 clients").arg(wish.uses) : challenge.serial,
                             .before = {},
                             .after = {},
                             .hash = {}};
    const auto noted = co_await m_store.run([entry](Database &database) {
        return inTransaction(database, Durability::Wishes, [&] { return JournalStore(database).append(entry); });
    });
    if (!noted)
        co_return std::unexpected(noted.error());
    co_return profile;
}

QCoro::Task<Result<Enrollment>> EnrollmentService::find(QString serialOrUdid)
{
    const OpenWork::Ticket ticket(m_work);
    const auto found = co_await m_store.read(
        [serialOrUdid](Database &database) { return EnrollmentStore(database).find(serialOrUdid); });
    if (!found)
        co_return std::unexpected(found.error());
    if (found->isEmpty())
        co_return failure(ErrorKind::NotFound,
                          say("“%1” never enrolled here. See: musterctl enrollment list").arg(serialOrUdid));
    co_return found->first();
}

QCoro::Task<Result<QList<Enrollment>>> EnrollmentService::list(std::optional<OrganisationId> organisation, QString text,
                                                               int most)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([organisation, text, most](Database &database) {
        return EnrollmentStore(database).latest(organisation, text, most);
    });
}

QCoro::Task<Result<>> EnrollmentService::remove(EnrollmentId id)
{
    const OpenWork::Ticket ticket(m_work);
    const auto done = co_await m_store.run([id, now = m_clock.now(), person = m_person](Database &database) {
        return inTransaction(database, Durability::Wishes, [&]() -> Result<> {
            const auto enrollment = EnrollmentStore(database).byId(id);
            if (!enrollment)
                return std::unexpected(enrollment.error());
            if (!*enrollment || !(*enrollment)->isManaged())
                return failure(ErrorKind::Conflict, say("It is not enrolled."));
            // It is told so with the identity that it has.
            return endEnrollment(database, **enrollment,
                                 {.state = EnrollmentState::Removed,
                                  .source = JournalSource::Person,
                                  .actor = person,
                                  .action = QStringLiteral("device.removed"),
                                  .revokes = false,
                                  .at = now})
                .transform([](const Enrollment &) { });
        });
    });
    if (done)
        m_push.wake({id});
    co_return done;
}

QCoro::Task<Result<>> EnrollmentService::releaseNow(EnrollmentId id)
{
    const OpenWork::Ticket ticket(m_work);
    const auto done = co_await m_store.run([id, now = m_clock.now()](Database &database) {
        return inTransaction(database, Durability::Wishes, [&]() -> Result<> {
            EnrollmentStore enrollments(database);
            auto enrollment = enrollments.byId(id);
            if (!enrollment)
                return std::unexpected(enrollment.error());
            if (!*enrollment || !(*enrollment)->isAwaiting)
                return failure(ErrorKind::Conflict, say("It does not wait in Setup Assistant."));
            (*enrollment)->releaseBy = now;
            return enrollments.save(**enrollment).transform([](EnrollmentId) { });
        });
    });
    if (done)
        m_push.wake({id});
    co_return done;
}

QCoro::Task<> EnrollmentService::upkeep()
{
    const OpenWork::Ticket ticket(m_work);
    while (!m_work.stopToken().stop_requested()) {
        if (m_server.isRunning()) // without it there is nothing to keep up, and no keys are to be made
            (void)co_await keepUp();
        co_await m_alarm.waitUntil(m_clock.now().addSecs(roundSeconds), m_work.stopToken());
    }
}

QCoro::Task<Result<qint64>> EnrollmentService::keepUp()
{
    const OpenWork::Ticket ticket(m_work);
    const auto context = co_await m_server.context();
    if (!context)
        co_return std::unexpected(context.error());
    const auto silent = co_await m_store.run(
        [now = m_clock.now(), context = *context](Database &database) -> Result<QList<EnrollmentId>> {
            return inTransaction(database, Durability::Wishes, [&]() -> Result<QList<EnrollmentId>> {
                if (auto dropped = IdentityStore(database).dropExpired(now.addSecs(-24 * 3600)); !dropped)
                    return std::unexpected(dropped.error());
                auto renewed = queueRenewals(*context, database, now);
                auto devices = EnrollmentStore(database).toPush(now, now.addSecs(-3600 * silentHours));
                if (!devices || !renewed)
                    return std::unexpected(devices ? renewed.error() : devices.error());
                return *devices + *renewed;
            });
        });
    if (!silent)
        co_return std::unexpected(silent.error());
    m_push.wake(*silent);
    co_return silent->size();
}

} // namespace Muster
