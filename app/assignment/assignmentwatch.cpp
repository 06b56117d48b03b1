#include "app/assignment/assignmentwatch.h"

#include "models/core/clock.h"
#include "models/organisations/organisationstore.h"
#include "models/storage/storethread.h"

namespace Muster {

namespace {

struct Reading {
    QHash<OrganisationId, QueueCounts> counts;
    QSet<OrganisationId> paused;
};

Result<Reading> readAll(Database &database, const QDateTime &now)
{
    Reading reading;
    const auto organisations = OrganisationStore(database).all();
    if (!organisations)
        return std::unexpected(organisations.error());
    for (const Organisation &organisation : *organisations) {
        AssignmentQueue queue(database, organisation.id);
        const auto counts = queue.counts(now);
        const auto isPaused = queue.isPaused();
        if (!counts || !isPaused)
            return std::unexpected(counts ? isPaused.error() : counts.error());
        reading.counts.insert(organisation.id, *counts);
        if (*isPaused)
            reading.paused.insert(organisation.id);
    }
    return reading;
}

} // namespace

AssignmentWatch::AssignmentWatch(StoreThread &store, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
{
    connect(&m_store, &StoreThread::committed, this, [this](ChangeSet changes) {
        if (changes & (Changed::Assignments | Changed::Organisations))
            read();
    });
    read();
}

void AssignmentWatch::read()
{
    // Each batch commits several times; one reading after the other is enough.
    m_isStale = true;
    if (m_isReading)
        return;
    m_isReading = true;
    m_isStale = false;
    m_store.read([now = m_clock.now()](Database &database) { return readAll(database, now); })
        .then(this, [this](const Result<Reading> &reading) {
            m_isReading = false;
            if (reading && (reading->counts != m_counts || reading->paused != m_paused)) {
                m_counts = reading->counts;
                m_paused = reading->paused;
                Q_EMIT changed();
            }
            if (m_isStale)
                read();
        });
}

QueueCounts AssignmentWatch::counts(std::optional<OrganisationId> organisation) const
{
    if (organisation)
        return m_counts.value(*organisation);
    QueueCounts sum;
    for (const QueueCounts &one : m_counts) {
        sum.all += one.all;
        sum.due += one.due;
        sum.throttled += one.throttled;
        sum.failed += one.failed;
        sum.refused += one.refused;
        if (one.next.isValid() && (!sum.next.isValid() || one.next < sum.next))
            sum.next = one.next;
    }
    return sum;
}

} // namespace Muster
