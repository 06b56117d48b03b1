#include "models/runs/runstore.h"

#include "models/organisations/organisationstore.h"

#include <QCoreApplication>

namespace Muster {

namespace {

constexpr QLatin1StringView
    columns("id, organisation_id, kind, state, started_at, ended_at, pages, devices, added, changed, "
            "left_count, retries, waiting_until, waiting_reason, error_kind, error_message, error_detail, missed");

RunState stateFromName(const QString &name)
{
    for (const RunState state : {RunState::Running, RunState::Done, RunState::Failed, RunState::Cancelled}) {
        if (runStateName(state) == name)
            return state;
    }
    return RunState::Interrupted;
}

Run read(const QSqlQuery &row)
{
    Run run{.id = RunId(row.value(0).toLongLong()),
            .organisation = OrganisationId(row.value(1).toLongLong()),
            .kind = row.value(2).toString() == runKindName(RunKind::Full) ? RunKind::Full : RunKind::Incremental,
            .state = stateFromName(row.value(3).toString()),
            .startedAt = readTime(row.value(4)),
            .endedAt = readTime(row.value(5)),
            .pages = row.value(6).toLongLong(),
            .devices = row.value(7).toLongLong(),
            .added = row.value(8).toLongLong(),
            .changed = row.value(9).toLongLong(),
            .left = row.value(10).toLongLong(),
            .missed = row.value(17).isNull() ? std::nullopt : std::optional(row.value(17).toLongLong()),
            .retries = row.value(11).toLongLong(),
            .waitingUntil = readTime(row.value(12)),
            .waitingReason = row.value(13).toString(),
            .error = {}};
    if (const QString kind = row.value(14).toString(); !kind.isEmpty())
        run.error = Error{errorKindFromName(kind), row.value(15).toString(), row.value(16).toString(), {}};
    return run;
}

} // namespace

QString runKindName(RunKind kind)
{
    return kind == RunKind::Full ? QStringLiteral("full") : QStringLiteral("incremental");
}

QString runStateName(RunState state)
{
    switch (state) {
    case RunState::Running:
        return QStringLiteral("running");
    case RunState::Done:
        return QStringLiteral("done");
    case RunState::Failed:
        return QStringLiteral("failed");
    case RunState::Cancelled:
        return QStringLiteral("cancelled");
    case RunState::Interrupted:
        break;
    }
    return QStringLiteral("interrupted");
}

Result<RunId> RunStore::begin(OrganisationId organisation, RunKind kind, const QDateTime &now)
{
    const qlonglong id = organisation.value();
    auto interrupted =
        m_database.run(QStringLiteral("UPDATE runs SET state = 'interrupted', ended_at = ?, waiting_until = NULL "
                                      "WHERE organisation_id = ? AND state = 'running'"),
                       {storedTime(now), id});
    if (!interrupted)
        return std::unexpected(interrupted.error());
    auto run = m_database.value(QStringLiteral("INSERT INTO runs(organisation_id, kind, state, started_at) "
                                               "VALUES (?, ?, 'running', ?) RETURNING id"),
                                {id, runKindName(kind), storedTime(now)});
    if (!run)
        return std::unexpected(run.error());
    m_database.noteChange(Changed::Runs);
    return RunId(run->toLongLong());
}

Result<> RunStore::end(RunId run, RunState state, const std::optional<Error> &error, const QDateTime &now)
{
    const Error told = error.value_or(Error());
    auto done = m_database.run(
        QStringLiteral("UPDATE runs SET state = ?, ended_at = ?, waiting_until = NULL, waiting_reason = '', "
                       "error_kind = ?, error_message = ?, error_detail = ? WHERE id = ?"),
        {runStateName(state), storedTime(now), error ? errorKindName(told.kind) : QString(), told.message, told.detail,
         qlonglong(run.value())});
    if (!done)
        return std::unexpected(done.error());
    m_database.noteChange(Changed::Runs);
    return {};
}

Result<> RunStore::noteWait(RunId run, const QDateTime &until, const QString &reason)
{
    auto done = m_database.run(
        QStringLiteral("UPDATE runs SET retries = retries + 1, waiting_until = ?, waiting_reason = ? WHERE id = ?"),
        {storedTime(until), reason, qlonglong(run.value())});
    if (!done)
        return std::unexpected(done.error());
    m_database.noteChange(Changed::Runs);
    return {};
}

Result<> RunStore::setKind(RunId run, RunKind kind)
{
    auto done = m_database.run(QStringLiteral("UPDATE runs SET kind = ? WHERE id = ?"),
                               {runKindName(kind), qlonglong(run.value())});
    if (!done)
        return std::unexpected(done.error());
    m_database.noteChange(Changed::Runs);
    return {};
}

Result<> RunStore::setMissed(RunId run, qint64 missed)
{
    auto done = m_database.run(QStringLiteral("UPDATE runs SET missed = ? WHERE id = ?"),
                               {qlonglong(missed), qlonglong(run.value())});
    if (!done)
        return std::unexpected(done.error());
    m_database.noteChange(Changed::Runs);
    return {};
}

Result<QList<Run>> RunStore::latest(std::optional<OrganisationId> organisation, int count)
{
    const QString where =
        organisation ? QStringLiteral("WHERE organisation_id = %1").arg(organisation->value()) : QString();
    auto rows =
        m_database.run(QStringLiteral("SELECT %1 FROM runs %2 ORDER BY id DESC LIMIT ?").arg(columns, where), {count});
    if (!rows)
        return std::unexpected(rows.error());
    QList<Run> runs;
    while (rows->next())
        runs.append(read(*rows));
    return runs;
}

Result<Run> RunStore::byId(RunId run)
{
    auto rows =
        m_database.run(QStringLiteral("SELECT %1 FROM runs WHERE id = ?").arg(columns), {qlonglong(run.value())});
    if (!rows)
        return std::unexpected(rows.error());
    if (!rows->next())
        return failure(ErrorKind::NotFound,
                       QCoreApplication::translate("Runs", "There is no run %1.").arg(run.value()));
    return read(*rows);
}

} // namespace Muster
