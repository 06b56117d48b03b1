// The worker's rounds: which organisations have something to do, and when the next one has.
#include "app/assignment/assignmentworker.h"

#include <QCoroFuture>

namespace Muster {

namespace {

using namespace std::chrono_literals;

// Rules may ask how long ago something was, so all are compared now and then though nothing was told.
constexpr qint64 compareAllSeconds = 60 * 60;

} // namespace

QCoro::Task<> AssignmentWorker::run()
{
    const OpenWork::Ticket ticket(m_work);
    connect(&m_store, &StoreThread::committed, this, &AssignmentWorker::wakeUp);
    connect(&m_sync, &SyncService::ended, this, [this] { wakeUp(ChangeSet(Changed::Devices)); });
    while (!m_work.stopToken().stop_requested()) {
        m_isWoken = false;
        m_nap = std::stop_source();
        co_await look();
        if (m_isWoken)
            continue;
        // A computer that slept has not counted the time, so it is looked at now and then.
        const QDateTime latest = m_clock.now().addSecs(300);
        const QDateTime until = m_next.isValid() && m_next < latest ? m_next : latest;
        const std::stop_callback closing(m_work.stopToken(), [this] { m_nap.request_stop(); });
        co_await m_alarm.waitUntil(until, m_nap.get_token());
    }
    disconnect(&m_store, &StoreThread::committed, this, &AssignmentWorker::wakeUp);
}

QCoro::Task<Result<>> AssignmentWorker::noteChanged(bool all)
{
    struct Changes {
        qint64 revision = 0;
        QList<OrganisationId> organisations;
    };
    const Result<Changes> changes = co_await m_store.read([since = m_revision,
                                                           all](Database &database) -> Result<Changes> {
        auto latest = database.value(QStringLiteral("SELECT latest FROM revisions"));
        if (!latest)
            return std::unexpected(latest.error());
        auto rows = all
            ? database.run(QStringLiteral("SELECT id FROM organisations"))
            : database.run(QStringLiteral("SELECT DISTINCT organisation_id FROM devices WHERE revision > ?"), {since});
        if (!rows)
            return std::unexpected(rows.error());
        Changes found{.revision = latest->toLongLong(), .organisations = {}};
        while (rows->next())
            found.organisations.append(OrganisationId(rows->value(0).toLongLong()));
        return found;
    });
    if (!changes)
        co_return std::unexpected(changes.error());
    m_revision = changes->revision;
    m_changed += QSet<OrganisationId>(changes->organisations.begin(), changes->organisations.end());
    co_return {};
}

void AssignmentWorker::soonest(const QDateTime &time)
{
    if (time.isValid() && (!m_next.isValid() || time < m_next))
        m_next = time;
}

QCoro::Task<> AssignmentWorker::look()
{
    const QDateTime now = m_clock.now();
    const bool isOld = !m_allComparedAt.isValid() || m_allComparedAt.secsTo(now) >= compareAllSeconds;
    const bool compareAll = std::exchange(m_isAllChanged, false) || isOld;
    if (compareAll)
        m_allComparedAt = now;
    m_next = {};
    const Result<QList<Organisation>> all = co_await m_organisations.all();
    if (!all || !co_await noteChanged(compareAll))
        co_return;
    for (const Organisation &organisation : *all) {
        const OrganisationId id = organisation.id;
        // What a person must mend first is tried again by the sync, which clears it.
        const bool needsPerson = organisation.trouble
            && (organisation.trouble->error.kind == ErrorKind::TermsNotSigned
                || organisation.trouble->error.kind == ErrorKind::Unauthorized);
        if (!organisation.isLinked() || needsPerson || m_working.contains(id) || m_sync.isRunning(id)
            || m_work.stopToken().stop_requested())
            continue;
        if (m_changed.remove(id))
            (void)co_await m_assignments.reconcile(id);
        const Result<QueueCounts> counts = co_await m_assignments.queueCounts(id);
        if (!counts)
            continue;
        if (const QDateTime rest = m_rest.value(id); rest.isValid() && rest > m_clock.now()) {
            soonest(rest);
            continue;
        }
        const bool mayAsk = !organisation.notBefore.isValid() || organisation.notBefore <= m_clock.now();
        if (counts->due > 0 && mayAsk)
            work(id).then([](const Result<WorkTally> &) { });
        soonest(mayAsk ? counts->next : organisation.notBefore);
    }
}

void AssignmentWorker::wakeUp(ChangeSet changes)
{
    if (!(changes & (Changed::Devices | Changed::Profiles | Changed::Organisations | Changed::Assignments)))
        return;
    if (changes.testFlag(Changed::Profiles)) { // rules and defaults, too
        m_isAllChanged = true;
        if (m_working.isEmpty())
            m_rest.clear();
    }
    m_isWoken = true;
    m_nap.request_stop();
}

} // namespace Muster
