#include "app/sync/runwatch.h"

#include "models/runs/runstore.h"
#include "models/storage/storethread.h"

namespace Muster {

RunWatch::RunWatch(StoreThread &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    connect(&m_store, &StoreThread::committed, this, &RunWatch::read);
    read(ChangeSet(Changed::Runs));
}

void RunWatch::read(ChangeSet changes)
{
    if (!changes.testFlag(Changed::Runs))
        return;
    m_store.read([](Database &database) { return RunStore(database).latest({}, 100); })
        .then(this, [this](Result<QList<Run>> runs) {
            if (!runs || *runs == m_runs)
                return;
            m_runs = *std::move(runs);
            Q_EMIT changed();
        });
}

std::optional<Run> RunWatch::latest(std::optional<OrganisationId> organisation) const
{
    for (const Run &run : m_runs) {
        if (!organisation || run.organisation == *organisation)
            return run;
    }
    return std::nullopt;
}

QList<Run> RunWatch::running() const
{
    QList<Run> running;
    for (const Run &run : m_runs) {
        if (run.isOpen())
            running.append(run);
    }
    return running;
}

} // namespace Muster
