// The SQL of runs.
#pragma once

#include "models/runs/run.h"
#include "models/storage/database.h"

#include <QHash>
#include <QList>

namespace Muster {

class RunStore final {
public:
    explicit RunStore(Database &database)
        : m_database(database)
    {
    }

    // Begins a run; a former one of the organisation that never ended was interrupted (by a crash, a power cut).
    [[nodiscard]] Result<RunId> begin(OrganisationId organisation, RunKind kind, const QDateTime &now);
    [[nodiscard]] Result<> end(RunId run, RunState state, const std::optional<Error> &error, const QDateTime &now);
    // Running or Paused.
    [[nodiscard]] Result<> setState(RunId run, RunState state);
    // The run asks again after a failure. Counts a retry.
    [[nodiscard]] Result<> noteWait(RunId run, const RunWait &wait);
    // All of the run's, in order.
    [[nodiscard]] Result<QList<RunWait>> waits(RunId run);
    // The wait is over.
    [[nodiscard]] Result<> endWait(RunId run);

    // Wishes for runs that are open; see RunWish.
    struct Wish {
        RunId run;
        OrganisationId organisation;
        RunWish wish = RunWish::None;
    };
    [[nodiscard]] Result<QList<Wish>> wishes();
    // Notes a wish for the organisation's open run. NotFound when none is open.
    [[nodiscard]] Result<RunId> wish(OrganisationId organisation, RunWish wish);
    [[nodiscard]] Result<> clearWish(RunId run, RunWish wish); // unless another one came since

    // An incremental run whose cursor Apple no longer knows goes on as a full one.
    [[nodiscard]] Result<> setKind(RunId run, RunKind kind);

    // What a reconciliation came to; see Run::missed.
    [[nodiscard]] Result<> setMissed(RunId run, qint64 missed);

    // Newest first, of one organisation or of all.
    [[nodiscard]] Result<QList<Run>> latest(std::optional<OrganisationId> organisation, int count);
    // The newest of each organisation that has any.
    [[nodiscard]] Result<QHash<OrganisationId, Run>> latestOfEach();
    [[nodiscard]] Result<Run> byId(RunId run);
    // When Apple's facts came last: the end of the latest run that was not cut off. Invalid for never.
    [[nodiscard]] Result<QDateTime> factsAt(OrganisationId organisation);

private:
    [[nodiscard]] Result<> update(const QString &assignment, QVariantList values, RunId run);

    Database &m_database;
};

} // namespace Muster
