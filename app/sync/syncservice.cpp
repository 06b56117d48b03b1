#include "app/sync/syncservice.h"

#include "app/sync/syncrun.h"
#include "models/core/takelock.h"
#include "models/organisations/organisationstore.h"
#include "models/runs/runstore.h"
#include "models/storage/transaction.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QScopeGuard>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Sync", text);
}

// What is noted at the organisation. Apple's terms stay unsigned whether or not the network works today: what passes by
// itself never hides what only a person can mend.
bool isTrouble(const Error &error, const std::optional<Trouble> &standing)
{
    if (error.kind == ErrorKind::Cancelled || error.kind == ErrorKind::Storage)
        return false;
    const auto passes = [](ErrorKind kind) {
        return kind == ErrorKind::Throttled || kind == ErrorKind::Unreachable || kind == ErrorKind::Protocol;
    };
    return !passes(error.kind) || !standing || passes(standing->error.kind);
}

} // namespace

SyncService::SyncService(StoreThread &store, OpenWork &work, OrganisationService &organisations, const Clock &clock,
                         Alarm &alarm, SyncSettings settings, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_work(work)
    , m_organisations(organisations)
    , m_clock(clock)
    , m_alarm(alarm)
    , m_settings(settings)
{
}

SyncService::~SyncService() = default;

QCoro::Task<Result<Run>> SyncService::sync(OrganisationId id, RunKind kind)
{
    // Noted before the first wait, so that nothing that runs is overlooked.
    std::stop_source stop;
    const bool isFirst = !m_stops.contains(id);
    if (isFirst)
        m_stops.insert(id, stop);
    auto forget = qScopeGuard([this, id, isFirst] {
        if (isFirst)
            m_stops.remove(id);
    });
    const OpenWork::Ticket ticket(m_work);
    const std::stop_callback closing(m_work.stopToken(), [stop]() mutable { stop.request_stop(); });
    const Result<Organisation> organisation = co_await m_organisations.byId(id);
    if (!organisation)
        co_return std::unexpected(organisation.error());
    // Window and musterctl may have the workspace open at once.
    QLockFile lock(QStringLiteral("%1.sync-%2.lock").arg(m_store.path()).arg(id.value()));
    if (!isFirst || !takeLock(lock, std::chrono::milliseconds(0)))
        co_return failure(ErrorKind::Conflict,
                          say("A sync of “%1” is running already. Wait until it has ended.").arg(organisation->name));
    const QDateTime begun = m_clock.now();
    const Result<RunId> run = co_await m_store.run([id, kind, begun](Database &database) -> Result<RunId> {
        auto transaction = Transaction::begin(database, Durability::Facts);
        if (!transaction)
            return std::unexpected(transaction.error());
        auto beginning = RunStore(database).begin(id, kind, begun);
        if (!beginning)
            return beginning;
        if (auto done = (*transaction)->commit(); !done)
            return std::unexpected(done.error());
        return beginning;
    });
    if (!run)
        co_return std::unexpected(run.error());
    Q_EMIT started(id);

    Result<> outcome;
    int protocolVersion = organisation->protocolVersion;
    if (const Result<std::shared_ptr<EnrollmentClient>> client = co_await m_organisations.client(id, stop.get_token());
        client) {
        SyncRun walk(m_store, *client, *organisation, *run, m_clock, m_alarm, m_settings, stop.get_token());
        outcome = co_await walk.run(kind);
        protocolVersion = (*client)->protocolVersion();
    } else {
        outcome = std::unexpected(client.error());
    }

    const std::optional<Error> error = outcome ? std::nullopt : std::optional(outcome.error());
    const RunState state = !error             ? RunState::Done
        : error->kind == ErrorKind::Cancelled ? RunState::Cancelled
                                              : RunState::Failed;
    const QDateTime now = m_clock.now();
    const RunId runId = *run;
    const std::optional<Trouble> standing = organisation->trouble;
    const Result<Run> ended = co_await m_store.run([=](Database &database) -> Result<Run> {
        auto transaction = Transaction::begin(database, Durability::Facts);
        if (!transaction)
            return std::unexpected(transaction.error());
        if (auto done = RunStore(database).end(runId, state, error, now); !done)
            return std::unexpected(done.error());
        OrganisationStore organisations(database);
        if (!error) {
            if (auto done = organisations.clearTrouble(id); !done)
                return std::unexpected(done.error());
            if (auto done = organisations.setProtocolVersion(id, protocolVersion); !done)
                return std::unexpected(done.error());
        } else if (isTrouble(*error, standing)) {
            if (auto done = organisations.setTrouble(id, *error, now); !done)
                return std::unexpected(done.error());
        }
        if (auto done = (*transaction)->commit(); !done)
            return std::unexpected(done.error());
        return RunStore(database).byId(runId);
    });
    // Whoever hears of the end may begin the next run.
    lock.unlock();
    forget.dismiss();
    m_stops.remove(id);
    // The store may be what failed (a full disk): then the run is told from what we know.
    Run told = ended.value_or(Run{.id = runId,
                                  .organisation = id,
                                  .kind = kind,
                                  .state = state,
                                  .startedAt = begun,
                                  .endedAt = now,
                                  .missed = {},
                                  .waitingUntil = {},
                                  .waitingReason = {},
                                  .error = error});
    told.error = error;
    Q_EMIT this->ended(id, told);
    co_return told;
}

void SyncService::cancel(OrganisationId id)
{
    if (m_stops.contains(id))
        m_stops[id].request_stop();
}

} // namespace Muster
