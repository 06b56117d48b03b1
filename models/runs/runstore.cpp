#include "models/runs/runstore.h"

#include "models/organisations/organisationstore.h"

#include <QCoreApplication>

namespace Muster {

namespace {

constexpr QLatin1StringView columns(
    "id, organisation_id, kind, state, started_at, ended_at, pages, devices, added, changed, "
    "left_count, retries, waiting_until, waiting_reason, error_kind, error_message, error_detail, missed, expected");

RunState stateFromName(const QString &name)
{
    for (const RunState state :
         {RunState::Running, RunState::Paused, RunState::Done, RunState::Failed, RunState::Cancelled}) {
        if (runStateName(state) == name)
            return state;
    }
    return RunState::Interrupted;
}

Run read(const Query &row)
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
            .expected = row.value(18).isNull() ? std::nullopt : std::optional(row.value(18).toLongLong()),
            .waitingUntil = readTime(row.value(12)),
            .waitingReason = row.value(13).toString(),
            .error = {}};
    if (const QString kind = row.value(14).toString(); !kind.isEmpty())
        run.error = Error{errorKindFromName(kind), row.value(15).toString(), row.value(16).toString(), {}};
    return run;
}

} // namespace

std::optional<std::chrono::seconds> timeLeft(const Run &run, const QDateTime &now)
{
    constexpr qint64 leastSeconds = 2; // before that the pace says little
    const qint64 seconds = run.startedAt.secsTo(now);
    const qint64 missing = run.expected.value_or(0) - run.devices;
    if (run.state != RunState::Running || run.waitingUntil > now || missing <= 0 || run.devices <= 0
        || seconds < leastSeconds)
        return {};
    return std::chrono::seconds((seconds * missing + run.devices - 1) / run.devices);
}

QString runKindName(RunKind kind)
{
    return kind == RunKind::Full ? QStringLiteral("full") : QStringLiteral("incremental");
}

QString runStateName(RunState state)
{
    switch (state) {
    case RunState::Running:
        return QStringLiteral("running");
    case RunState::Paused:
        return QStringLiteral("paused");
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
                                      "WHERE organisation_id = ? AND state IN ('running', 'paused')"),
                       {storedTime(now), id});
    if (!interrupted)
        return std::unexpected(interrupted.error());
    auto run = m_database.value(QStringLiteral("INSERT INTO runs(organisation_id, kind, state, started_at) "
                                               "VALUES (?, ?, 'running', ?) RETURNING id"),
                                {id, runKindName(kind), storedTime(now)});
    if (!run)
        return std::unexpected(run.error());
    const RunId begun(run->toLongLong());
    if (auto done = setKind(begun, kind); !done)
        return std::unexpected(done.error());
    return begun;
}

Result<> RunStore::update(const QString &assignment, QVariantList values, RunId run)
{
    values.append(qlonglong(run.value()));
    auto done = m_database.run(QStringLiteral("UPDATE runs SET %1 WHERE id = ?").arg(assignment), values);
    if (!done)
        return std::unexpected(done.error());
    m_database.noteChange(Changed::Runs);
    return {};
}

Result<> RunStore::end(RunId run, RunState state, const std::optional<Error> &error, const QDateTime &now)
{
    const Error told = error.value_or(Error());
    return update(
        QStringLiteral("state = ?, ended_at = ?, waiting_until = NULL, waiting_reason = '', error_kind = ?, "
                       "error_message = ?, error_detail = ?, wish = ''"),
        {runStateName(state), storedTime(now), error ? errorKindName(told.kind) : QString(), told.message, told.detail},
        run);
}

Result<> RunStore::setState(RunId run, RunState state)
{
    return update(QStringLiteral("state = ?"), {runStateName(state)}, run);
}

Result<> RunStore::noteWait(RunId run, const RunWait &wait)
{
    auto noted =
        m_database.run(QStringLiteral("INSERT INTO run_waits(run_id, began_at, until, reason) VALUES (?, ?, ?, ?)"),
                       {qlonglong(run.value()), storedTime(wait.beganAt), storedTime(wait.until), wait.reason});
    if (!noted)
        return std::unexpected(noted.error());
    return update(QStringLiteral("retries = retries + 1, waiting_until = ?, waiting_reason = ?"),
                  {storedTime(wait.until), wait.reason}, run);
}

Result<QList<RunWait>> RunStore::waits(RunId run)
{
    auto rows =
        m_database.run(QStringLiteral("SELECT began_at, until, reason FROM run_waits WHERE run_id = ? ORDER BY rowid"),
                       {qlonglong(run.value())});
    if (!rows)
        return std::unexpected(rows.error());
    QList<RunWait> waits;
    while (rows->next())
        waits.append({readTime(rows->value(0)), readTime(rows->value(1)), rows->value(2).toString()});
    return waits;
}

Result<> RunStore::endWait(RunId run)
{
    return update(QStringLiteral("waiting_until = NULL, waiting_reason = ''"), {}, run);
}

Result<> RunStore::setKind(RunId run, RunKind kind)
{
    if (kind == RunKind::Incremental)
        return update(QStringLiteral("kind = ?, expected = NULL"), {runKindName(kind)}, run);
    // The list is about as long as it was the last time.
    return update(QStringLiteral("kind = ?, expected = devices + (SELECT last.devices FROM runs last WHERE "
                                 "last.organisation_id = runs.organisation_id AND last.kind = 'full' AND last.state = "
                                 "'done' ORDER BY last.id DESC LIMIT 1)"),
                  {runKindName(kind)}, run);
}

Result<> RunStore::setMissed(RunId run, qint64 missed)
{
    return update(QStringLiteral("missed = ?"), {qlonglong(missed)}, run);
}

namespace {

constexpr std::pair<RunWish, QLatin1StringView> wishNames[] = {{RunWish::Pause, QLatin1StringView("pause")},
                                                               {RunWish::Resume, QLatin1StringView("resume")},
                                                               {RunWish::Cancel, QLatin1StringView("cancel")}};

QString wishName(RunWish wish)
{
    for (const auto &[known, name] : wishNames) {
        if (known == wish)
            return name;
    }
    return {};
}

} // namespace

Result<QList<RunStore::Wish>> RunStore::wishes()
{
    auto rows =
        m_database.run(QStringLiteral("SELECT id, organisation_id, wish FROM runs WHERE wish <> '' AND state IN "
                                      "('running', 'paused')"));
    if (!rows)
        return std::unexpected(rows.error());
    QList<Wish> wishes;
    while (rows->next()) {
        for (const auto &[wish, name] : wishNames) {
            if (rows->value(2).toString() == name)
                wishes.append({RunId(rows->value(0).toLongLong()), OrganisationId(rows->value(1).toLongLong()), wish});
        }
    }
    return wishes;
}

Result<RunId> RunStore::wish(OrganisationId organisation, RunWish wish)
{
    auto run = m_database.value(QStringLiteral("UPDATE runs SET wish = ? WHERE organisation_id = ? AND state IN "
                                               "('running', 'paused') RETURNING id"),
                                {wishName(wish), qlonglong(organisation.value())});
    if (!run)
        return std::unexpected(run.error());
    if (!run->isValid())
        return failure(ErrorKind::NotFound,
                       QCoreApplication::translate("Runs", "No sync of this organisation is running."));
    m_database.noteChange(Changed::Runs);
    return RunId(run->toLongLong());
}

Result<> RunStore::clearWish(RunId run, RunWish wish)
{
    return update(QStringLiteral("wish = CASE wish WHEN '%1' THEN '' ELSE wish END").arg(wishName(wish)), {}, run);
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

Result<QHash<OrganisationId, Run>> RunStore::latestOfEach()
{
    auto rows = m_database.run(
        QStringLiteral("SELECT %1 FROM runs WHERE id IN (SELECT max(id) FROM runs GROUP BY organisation_id)")
            .arg(columns));
    if (!rows)
        return std::unexpected(rows.error());
    QHash<OrganisationId, Run> runs;
    while (rows->next()) {
        const Run run = read(*rows);
        runs.insert(run.organisation, run);
    }
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

Result<QDateTime> RunStore::factsAt(OrganisationId organisation)
{
    return m_database
        .value(QStringLiteral("SELECT max(ended_at) FROM runs WHERE organisation_id = ? AND state = 'done'"),
               {qlonglong(organisation.value())})
        .transform(readTime);
}

} // namespace Muster
