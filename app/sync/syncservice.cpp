#include "app/sync/syncservice.h"

#include "app/organisations/troubletext.h"
#include "app/sync/syncrun.h"
#include "models/organisations/organisationstore.h"
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

RunState stateAfter(const Result<> &result)
{
    if (result)
        return RunState::Done;
    return result.error().kind == ErrorKind::Cancelled ? RunState::Cancelled : RunState::Failed;
}

} // namespace

SyncService::SyncService(StoreThread &store, OpenWork &work, OrganisationService &organisations, const Clock &clock,
                         Alarm &alarm, SpeakingTurns &speaking, SyncSettings settings, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_work(work)
    , m_organisations(organisations)
    , m_clock(clock)
    , m_alarm(alarm)
    , m_speaking(speaking)
    , m_settings(settings)
    , m_turns(settings.requestsAtOnce)
{
    connect(&m_store, &StoreThread::committed, this, &SyncService::readWishes);
}

SyncService::~SyncService() = default;

QCoro::Task<std::unique_ptr<SpeakingTurns::Turn>> SyncService::takeTurn(OrganisationId id, std::stop_token stop)
{
    while (!stop.stop_requested()) {
        std::unique_ptr<SpeakingTurns::Turn> turn =
            co_await m_speaking.take(id, stop, SpeakingTurns::OtherPrograms::GiveUp);
        if (turn)
            co_return turn;
        // Another program that syncs does what is wanted; one that only assigns is soon done.
        const auto latest = co_await m_store.read([](Database &database) { return RunStore(database).latestOfEach(); });
        if (!latest)
            break;
        const auto run = latest->constFind(id);
        if (run != latest->cend() && run->isOpen())
            break;
        co_await m_alarm.waitUntil(m_clock.now().addSecs(1), stop);
    }
    co_return std::unique_ptr<SpeakingTurns::Turn>();
}

QCoro::Task<Result<Run>> SyncService::sync(OrganisationId id, RunKind kind)
{
    // Noted before the first wait, so that nothing that runs is overlooked.
    Going going{.stop = {}, .gate = std::make_shared<SyncGate>(), .run = {}};
    const bool isFirst = !m_runs.contains(id);
    if (isFirst)
        m_runs.insert(id, going);
    auto forget = qScopeGuard([this, id, isFirst] {
        if (isFirst)
            m_runs.remove(id);
    });
    const OpenWork::Ticket ticket(m_work);
    const std::stop_callback closing(m_work.stopToken(), [going]() mutable {
        going.stop.request_stop();
        going.gate->open();
    });
    const Result<Organisation> organisation = co_await m_organisations.byId(id);
    if (!organisation)
        co_return std::unexpected(organisation.error());
    std::unique_ptr<SpeakingTurns::Turn> turn;
    if (isFirst)
        turn = co_await takeTurn(id, going.stop.get_token());
    if (going.stop.stop_requested())
        co_return failure(ErrorKind::Cancelled, say("The sync was cancelled before it began."));
    if (!turn)
        co_return failure(ErrorKind::Conflict,
                          say("A sync of “%1” is running already. Wait until it has ended.").arg(organisation->name));
    const QDateTime begun = m_clock.now();
    const Result<RunId> run = co_await noteBegin(id, kind, begun);
    if (!run)
        co_return std::unexpected(run.error());
    going.run = *run;
    m_runs.insert(id, going);
    Q_EMIT started(id);

    Outcome outcome = co_await walk(*organisation, going, kind);
    if (!outcome.result)
        outcome.result = std::unexpected(explained(outcome.result.error(), *organisation));
    const QDateTime now = m_clock.now();
    const Result<Run> ended = co_await noteEnd(*organisation, *run, outcome, now);
    // Whoever hears of the end may begin the next run.
    turn.reset();
    forget.dismiss();
    m_runs.remove(id);
    // The store may be what failed (a full disk): then the run is told from what we know.
    Run told = ended.value_or(Run{.id = *run,
                                  .organisation = id,
                                  .kind = kind,
                                  .state = stateAfter(outcome.result),
                                  .startedAt = begun,
                                  .endedAt = now,
                                  .missed = {},
                                  .expected = {},
                                  .waitingUntil = {},
                                  .waitingReason = {},
                                  .error = {}});
    told.error = outcome.result ? std::nullopt : std::optional(outcome.result.error());
    Q_EMIT this->ended(id, told);
    co_return told;
}

QCoro::Task<Result<RunId>> SyncService::noteBegin(OrganisationId id, RunKind kind, QDateTime begun)
{
    co_return co_await m_store.run([id, kind, begun](Database &database) -> Result<RunId> {
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
}

QCoro::Task<SyncService::Outcome> SyncService::walk(Organisation organisation, Going going, RunKind kind)
{
    const Result<std::shared_ptr<EnrollmentClient>> client =
        co_await m_organisations.client(organisation.id, going.stop.get_token());
    if (!client)
        co_return Outcome{std::unexpected(client.error()), organisation.protocolVersion};
    // Apple's refusal of a version may have been a passing one: now and then the newest is tried again.
    if (kind == RunKind::Full)
        (*client)->setProtocolVersion(EnrollmentClient::newestProtocolVersion);
    SyncRun run({m_store, m_clock, m_alarm, m_turns, going.gate}, *client, organisation, going.run, m_settings,
                going.stop.get_token());
    Result<> result = co_await run.run(kind);
    co_return Outcome{std::move(result), (*client)->protocolVersion()};
}

QCoro::Task<Result<Run>> SyncService::noteEnd(Organisation organisation, RunId run, Outcome outcome, QDateTime now)
{
    co_return co_await m_store.run([=](Database &database) -> Result<Run> {
        auto transaction = Transaction::begin(database, Durability::Facts);
        if (!transaction)
            return std::unexpected(transaction.error());
        const std::optional<Error> error = outcome.result ? std::nullopt : std::optional(outcome.result.error());
        if (auto done = RunStore(database).end(run, stateAfter(outcome.result), error, now); !done)
            return std::unexpected(done.error());
        OrganisationStore organisations(database);
        if (!error) {
            if (auto done = organisations.clearTrouble(organisation.id); !done)
                return std::unexpected(done.error());
            if (auto done = organisations.setProtocolVersion(organisation.id, outcome.protocolVersion); !done)
                return std::unexpected(done.error());
        } else if (isTrouble(*error, organisation.trouble)) {
            if (auto done = organisations.setTrouble(organisation.id, *error, now); !done)
                return std::unexpected(done.error());
        }
        if (auto done = (*transaction)->commit(); !done)
            return std::unexpected(done.error());
        return RunStore(database).byId(run);
    });
}

void SyncService::cancel(OrganisationId id)
{
    if (const auto going = m_runs.find(id); going != m_runs.end()) {
        going->stop.request_stop();
        going->gate->open();
    }
}

QCoro::Task<Result<>> SyncService::ask(OrganisationId id, RunWish wish)
{
    const OpenWork::Ticket ticket(m_work);
    const Result<RunId> asked = co_await m_store.run([id, wish](Database &database) -> Result<RunId> {
        auto transaction = Transaction::begin(database, Durability::Facts);
        if (!transaction)
            return std::unexpected(transaction.error());
        auto run = RunStore(database).wish(id, wish);
        if (!run)
            return run;
        if (auto done = (*transaction)->commit(); !done)
            return std::unexpected(done.error());
        return run;
    });
    co_return asked.transform([](RunId) { });
}

void SyncService::readWishes(ChangeSet changes)
{
    if (m_runs.isEmpty() || !changes.testFlag(Changed::Runs))
        return;
    // Each page of each run commits; one reading after the other is enough.
    m_mayHaveWishes = true;
    if (m_isReadingWishes)
        return;
    m_isReadingWishes = true;
    m_mayHaveWishes = false;
    m_store.read([](Database &database) { return RunStore(database).wishes(); })
        .then(this, [this](const Result<QList<RunStore::Wish>> &wishes) {
            m_isReadingWishes = false;
            for (const RunStore::Wish &wish : wishes.value_or(QList<RunStore::Wish>()))
                heed(wish);
            if (m_mayHaveWishes)
                readWishes(ChangeSet(Changed::Runs));
        });
}

void SyncService::heed(const RunStore::Wish &wish)
{
    const auto going = m_runs.constFind(wish.organisation);
    if (going == m_runs.cend() || going->run != wish.run)
        return; // of another program
    const std::shared_ptr<SyncGate> gate = going->gate;
    if (wish.wish == RunWish::Cancel)
        cancel(wish.organisation);
    else if (wish.wish == RunWish::Pause)
        gate->close();
    else if (wish.wish == RunWish::Resume)
        gate->open();
    (void)m_store.run(
        [run = wish.run, done = wish.wish](Database &database) { return RunStore(database).clearWish(run, done); });
}

} // namespace Muster
