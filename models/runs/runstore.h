// The SQL of runs.
#pragma once

#include "models/runs/run.h"
#include "models/storage/database.h"

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
    // The run asks again after a failure; until when, and why. Counts a retry.
    [[nodiscard]] Result<> noteWait(RunId run, const QDateTime &until, const QString &reason);
    // An incremental run whose cursor Apple no longer knows goes on as a full one.
    [[nodiscard]] Result<> setKind(RunId run, RunKind kind);

    // What a reconciliation came to; see Run::missed.
    [[nodiscard]] Result<> setMissed(RunId run, qint64 missed);

    // Newest first, of one organisation or of all.
    [[nodiscard]] Result<QList<Run>> latest(std::optional<OrganisationId> organisation, int count);
    [[nodiscard]] Result<Run> byId(RunId run);

private:
    Database &m_database;
};

} // namespace Muster
