#include "app/sync/syncscheduler.h"

#include "models/organisations/organisationstore.h"
#include "models/setup/setupdraft.h"
#include "models/storage/transaction.h"
#include "models/sync/schedulestore.h"

#include <QCoroFuture>

namespace Muster {

namespace {

constexpr qint64 longestNapSeconds = 300;
constexpr qint64 spacingSeconds = 60; // between two attempts to begin a run

} // namespace

SyncScheduler::SyncScheduler(StoreThread &store, OpenWork &work, SyncService &sync, const Clock &clock, Alarm &alarm,
                             QTimeZone zone, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_work(work)
    , m_sync(sync)
    , m_clock(clock)
    , m_alarm(alarm)
    , m_zone(std::move(zone))
{
    connect(&m_store, &StoreThread::committed, this, &SyncScheduler::wakeUp);
    connect(&m_sync, &SyncService::ended, this, [this] { m_nap.request_stop(); });
}

QCoro::Task<> SyncScheduler::run()
{
    const OpenWork::Ticket ticket(m_work);
    const std::stop_token stop = m_work.stopToken();
    const std::stop_callback closing(stop, [this] { m_nap.request_stop(); });
    while (!stop.stop_requested()) {
        m_nap = std::stop_source();
        const std::stop_token nap = m_nap.get_token();
        QDateTime until = m_clock.now().addSecs(longestNapSeconds);
        const Result<QList<Plan>> plans = co_await plan();
        if (stop.stop_requested())
            co_return;
        QHash<OrganisationId, QDateTime> next;
        for (const Plan &plan : plans.value_or(QList<Plan>())) {
            next.insert(plan.organisation, plan.next);
            if (m_sync.isRunning(plan.organisation))
                continue;
            const QDateTime now = m_clock.now();
            const QDateTime tried = m_tried.value(plan.organisation);
            const QDateTime due = tried.isValid() ? std::max(plan.next, tried.addSecs(spacingSeconds)) : plan.next;
            if (due > now) {
                until = std::min(until, due);
                continue;
            }
            m_tried.insert(plan.organisation, now);
            // How it went stands in its row. Where another program runs it, this one ends at once.
            m_sync.sync(plan.organisation, RunKind::Incremental).then([](const Result<Run> &) { });
        }
        if (next != m_next) {
            m_next = next;
            Q_EMIT planned();
        }
        co_await m_alarm.waitUntil(until, nap);
    }
}

QCoro::Task<Result<QList<SyncScheduler::Plan>>> SyncScheduler::plan()
{
    co_return co_await m_store.read([now = m_clock.now(), zone = m_zone](Database &database) -> Result<QList<Plan>> {
        const auto organisations = OrganisationStore(database).all();
        if (!organisations)
            return std::unexpected(organisations.error());
        // Somebody sits before the wizard, which begins the first sync of its organisation itself.
        const OrganisationId inSetup = SetupDraftStore(database).latest().value_or(SetupDraft()).organisation;
        const auto schedules = ScheduleStore(database).all();
        if (!schedules)
            return std::unexpected(schedules.error());
        const auto latest = RunStore(database).latestOfEach();
        if (!latest)
            return std::unexpected(latest.error());
        QList<Plan> plans;
        for (const Organisation &organisation : *organisations) {
            const auto last = latest->constFind(organisation.id);
            const bool isNew = last == latest->cend();
            if (!organisation.isLinked() || (isNew && organisation.id == inSetup))
                continue;
            std::optional<Run> run = isNew ? std::nullopt : std::optional(*last);
            // It goes on here or elsewhere, or a crash cut it off: beginning the next one finds out.
            if (run && run->isOpen())
                run->state = RunState::Interrupted;
            const QDateTime next = nextSync(schedules->value(organisation.id), run, organisation.trouble, now, zone);
            if (next.isValid())
                plans.append({organisation.id, next});
        }
        return plans;
    });
}

void SyncScheduler::wakeUp(ChangeSet changes)
{
    if (changes & (ChangeSet(Changed::Organisations) | Changed::Schedules | Changed::Setup))
        m_nap.request_stop();
}

QCoro::Task<Result<Schedule>> SyncScheduler::scheduleOf(OrganisationId id)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([id](Database &database) { return ScheduleStore(database).of(id); });
}

QCoro::Task<Result<>> SyncScheduler::setSchedule(OrganisationId id, Schedule schedule)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.run([id, schedule](Database &database) -> Result<> {
        auto transaction = Transaction::begin(database, Durability::Wishes);
        if (!transaction)
            return std::unexpected(transaction.error());
        if (auto done = ScheduleStore(database).set(id, schedule); !done)
            return done;
        return (*transaction)->commit();
    });
}

} // namespace Muster
