#include "models/assignment/assignmentqueue.h"

#include "models/devices/devicerows.h"
#include "models/organisations/organisationstore.h"
#include "models/storage/rowstatement.h"

namespace Muster {

namespace {

QueueRow read(const Query &row)
{
    return {.device = row.value(0).toInt(),
            .serial = SerialNumber(row.value(1).toString()),
            .profile = row.value(2).toInt(),
            .state = static_cast<QueueState>(qBound(0, row.value(3).toInt(), 2)),
            .attempts = row.value(4).toInt(),
            .since = readTime(row.value(5)),
            .notBefore = readTime(row.value(6)),
            .answer = row.value(7).toString(),
            .askedUuid = row.value(8).toString(),
            .askedAt = readTime(row.value(9))};
}

PlanReason reasonOf(const QueueRow &row)
{
    if (row.state == QueueState::Refused)
        return PlanReason::Refused;
    return row.answer == QLatin1StringView("THROTTLED") ? PlanReason::Throttled
        : row.answer.isEmpty()                          ? PlanReason::None
                                                        : PlanReason::Failed;
}

// The same cases as in queueStandingSql.
QueueStanding standingOf(const QueueAnswer &answer)
{
    if (answer.state == QueueState::Refused)
        return QueueStanding::Refused;
    if (answer.answer == QLatin1StringView("THROTTLED"))
        return QueueStanding::Throttled;
    return answer.answer.isEmpty() || answer.answer == QLatin1StringView("SUCCESS") ? QueueStanding::None
                                                                                    : QueueStanding::Failed;
}

} // namespace

std::chrono::seconds waitAfterFailures(int attempts)
{
    using namespace std::chrono_literals;
    const int doublings = qBound(0, attempts - 1, 5);
    return std::min<std::chrono::seconds>(1h * (1 << doublings), 24h);
}

Result<bool> AssignmentQueue::reconcile(const std::vector<Difference> &differences, const QDateTime &now)
{
    // The differences go through a table of their own, so that a million of them are two statements.
    for (const char *sql : {"CREATE TEMP TABLE IF NOT EXISTS wanted_now(device_id INTEGER PRIMARY KEY, profile_id "
                            "INTEGER, urgency INTEGER)",
                            "DELETE FROM temp.wanted_now"}) {
        if (auto done = m_database.run(QString::fromLatin1(sql)); !done)
            return std::unexpected(done.error());
    }
    RowStatement insert(m_database.handle(), "INSERT OR REPLACE INTO temp.wanted_now VALUES (?1, ?2, ?3)");
    for (const Difference &difference : differences) {
        if (auto done = insert.execute({difference.device, difference.profile, difference.urgency}); !done)
            return std::unexpected(done.error());
    }
    if (auto done = noteUnstuck(); !done)
        return std::unexpected(done.error());
    qint64 touched = 0;
    const qlonglong organisation = m_organisation.value();
    auto gone =
        m_database.run(QStringLiteral("DELETE FROM assignment_queue WHERE organisation_id = ? AND device_id NOT "
                                      "IN (SELECT device_id FROM temp.wanted_now)"),
                       {organisation});
    if (!gone)
        return std::unexpected(gone.error());
    touched += gone->numRowsAffected();
    // Another profile begins anew, but the time that Apple named holds for the device, whatever the profile is.
    auto changed = m_database.run(
        QStringLiteral(
            "UPDATE assignment_queue SET profile_id = w.profile_id, attempts = 0, state = 0, since = ?, "
            "urgency = w.urgency, not_before = CASE answer WHEN 'THROTTLED' THEN not_before END, answer = "
            "CASE answer WHEN 'THROTTLED' THEN answer ELSE '' END FROM temp.wanted_now w WHERE w.device_id = "
            "assignment_queue.device_id AND organisation_id = ? AND (assignment_queue.profile_id <> "
            "w.profile_id OR (state = 2 AND revision <> (SELECT revision FROM devices WHERE id = "
            "w.device_id)))"),
        {storedTime(now), organisation});
    if (!changed)
        return std::unexpected(changed.error());
    touched += changed->numRowsAffected();
    auto added = m_database.run(
        QStringLiteral(
            "INSERT INTO assignment_queue(device_id, organisation_id, profile_id, urgency, since) SELECT "
            "w.device_id, d.organisation_id, w.profile_id, w.urgency, ? FROM temp.wanted_now w JOIN devices d "
            "ON d.id = w.device_id AND d.organisation_id = ? WHERE NOT EXISTS (SELECT 1 FROM assignment_queue q "
            "WHERE q.device_id = w.device_id)"),
        {storedTime(now), organisation});
    if (!added)
        return std::unexpected(added.error());
    touched += added->numRowsAffected();
    if (auto done = reviseUnstuck(); !done)
        return std::unexpected(done.error());
    const auto cleared = closeFulfilled(now);
    if (!cleared)
        return std::unexpected(cleared.error());
    touched += *cleared; // for these rules and defaults decide again
    if (touched > 0)
        m_database.noteChange(Changed::Assignments);
    return touched > 0;
}

Result<> AssignmentQueue::noteUnstuck()
{
    for (const char *sql :
         {"CREATE TEMP TABLE IF NOT EXISTS unstuck(device_id INTEGER PRIMARY KEY)", "DELETE FROM temp.unstuck"}) {
        if (auto done = m_database.run(QString::fromLatin1(sql)); !done)
            return std::unexpected(done.error());
    }
    auto noted = m_database.run(
        QStringLiteral("INSERT INTO temp.unstuck SELECT q.device_id FROM assignment_queue q LEFT JOIN temp.wanted_now "
                       "w ON w.device_id = q.device_id WHERE q.organisation_id = ? AND (q.state = 2 OR q.answer NOT IN "
                       "('', 'SUCCESS')) AND (w.device_id IS NULL OR w.profile_id <> q.profile_id OR (q.state = 2 AND "
                       "q.revision <> (SELECT revision FROM devices WHERE id = q.device_id)))"),
        {qlonglong(m_organisation.value())});
    return noted ? Result<>() : std::unexpected(noted.error());
}

Result<> AssignmentQueue::reviseUnstuck()
{
    auto any = m_database.value(QStringLiteral("SELECT 1 FROM temp.unstuck LIMIT 1"));
    if (!any)
        return std::unexpected(any.error());
    if (!any->isValid())
        return {};
    auto revision = m_database.nextRevision();
    if (!revision)
        return std::unexpected(revision.error());
    auto done = m_database.run(QStringLiteral("UPDATE devices SET revision = ? WHERE id IN (SELECT device_id FROM "
                                              "temp.unstuck)"),
                               {*revision});
    if (!done)
        return std::unexpected(done.error());
    m_database.noteChange(Changed::Devices);
    return {};
}

Result<qint64> AssignmentQueue::closeFulfilled(const QDateTime &now)
{
    const qlonglong organisation = m_organisation.value();
    auto closed = m_database.run(
        QStringLiteral(
            "UPDATE plan_items AS i SET found_at = ?, found_uuid = CASE WHEN d.profile_status IN (1, 2) THEN "
            "d.profile_uuid ELSE '' END, answer = CASE WHEN i.wanted_profile_id <> coalesce((SELECT "
            "v.profile_id FROM profile_definitions f JOIN profile_versions v ON v.id = f.version_id WHERE "
            "f.organisation_id = d.organisation_id AND f.uuid = d.profile_uuid AND d.profile_status IN (1, "
            "2)), 0) THEN 'OVERTAKEN' WHEN answer = '' THEN 'SUCCESS' ELSE answer END FROM devices d WHERE "
            "i.found_at IS NULL AND d.id = i.device_id AND d.organisation_id = ? AND d.present = 1 AND d.id "
            "NOT IN (SELECT device_id FROM temp.wanted_now)"),
        {storedTime(now), organisation});
    if (!closed)
        return std::unexpected(closed.error());
    if (closed->numRowsAffected() > 0)
        m_database.noteChange(Changed::Assignments);
    auto revision = m_database.nextRevision();
    if (!revision)
        return std::unexpected(revision.error());
    auto cleared =
        m_database.run(QStringLiteral("UPDATE devices SET hand_profile_id = NULL, revision = ? WHERE "
                                      "organisation_id = ? AND hand_profile_id = -3 AND profile_status NOT IN "
                                      "(1, 2)"),
                       {*revision, organisation});
    if (!cleared)
        return std::unexpected(cleared.error());
    if (cleared->numRowsAffected() > 0)
        m_database.noteChange(Changed::Devices);
    return cleared->numRowsAffected();
}

Result<QList<QueueRow>> AssignmentQueue::select(const QString &condition, const QVariantList &values, int most)
{
    QVariantList all{qlonglong(m_organisation.value())};
    all.append(values);
    all.append(most);
    auto rows = m_database.run(
        QStringLiteral(
            "SELECT q.device_id, d.serial, q.profile_id, q.state, q.attempts, q.since, q.not_before, q.answer, "
            "q.asked_uuid, q.asked_at FROM assignment_queue q JOIN devices d ON d.id = q.device_id WHERE "
            "q.organisation_id = ? AND %1 LIMIT ?")
            .arg(condition),
        all);
    if (!rows)
        return std::unexpected(rows.error());
    QList<QueueRow> found;
    while (rows->next())
        found.append(read(*rows));
    return found;
}

Result<std::vector<std::int32_t>> AssignmentQueue::queuedAt(const QDateTime &moment)
{
    auto rows = m_database.run(QStringLiteral("SELECT device_id FROM assignment_queue WHERE organisation_id = ? AND "
                                              "since = ? AND attempts = 0 AND asked_at IS NULL ORDER BY device_id"),
                               {qlonglong(m_organisation.value()), storedTime(moment)});
    if (!rows)
        return std::unexpected(rows.error());
    std::vector<std::int32_t> devices;
    while (rows->next())
        devices.push_back(rows->value(0).toInt());
    return devices;
}

Result<QList<QueueRow>> AssignmentQueue::unsettled(int most)
{
    return select(QStringLiteral("q.state = 1 ORDER BY q.device_id"), {}, most);
}

Result<QList<QueueRow>> AssignmentQueue::due(const QDateTime &now, int most)
{
    // The most urgent one decides whose batch it is.
    const QString isDue = QStringLiteral("q.state = 0 AND (q.not_before IS NULL OR q.not_before <= ?)");
    auto first = select(isDue + QStringLiteral(" ORDER BY q.urgency, q.since"), {storedTime(now)}, 1);
    if (!first || first->isEmpty())
        return first;
    return select(isDue + QStringLiteral(" AND q.profile_id = ? ORDER BY q.urgency, q.since, q.device_id"),
                  {storedTime(now), first->first().profile}, most);
}

Result<> AssignmentQueue::noteAsked(const QList<QueueRow> &rows, const QString &uuid, const QDateTime &now)
{
    RowStatement update(m_database.handle(),
                        "UPDATE assignment_queue SET state = 1, asked_at = ?2, asked_uuid = ?3 WHERE device_id = ?1");
    RowStatement event(m_database.handle(),
                       "INSERT INTO device_events(device_id, at, kind, before, after) VALUES (?1, ?2, "
                       "'asked', '', ?3)");
    const QByteArray text = uuid.toUtf8();
    for (const QueueRow &row : rows) {
        for (RowStatement *statement : {&update, &event}) {
            if (auto done = statement->execute({row.device, now.toSecsSinceEpoch(), text}); !done)
                return done;
        }
    }
    return {};
}

Result<> AssignmentQueue::noteNotAsked(const QList<QueueRow> &rows)
{
    RowStatement update(m_database.handle(),
                        "UPDATE assignment_queue SET state = 0 WHERE device_id = ?1 AND state = 1");
    for (const QueueRow &row : rows) {
        if (auto done = update.execute({row.device}); !done)
            return done;
    }
    return {};
}

Result<> AssignmentQueue::reviseWhereNew(const QList<QueueAnswer> &answers)
{
    auto revision = m_database.nextRevision();
    if (!revision)
        return std::unexpected(revision.error());
    static const std::string sql =
        std::string("UPDATE devices SET revision = ?2 WHERE id = ?1 AND ?3 <> ") + queueStandingSql;
    RowStatement revise(m_database.handle(), sql.c_str());
    const auto before = m_database.value(QStringLiteral("SELECT total_changes()"));
    for (const QueueAnswer &answer : answers) {
        if (auto done = revise.execute({answer.device, *revision, static_cast<int>(standingOf(answer))}); !done)
            return done;
    }
    const auto after = m_database.value(QStringLiteral("SELECT total_changes()"));
    if (before != after)
        m_database.noteChange(Changed::Devices);
    return {};
}

Result<> AssignmentQueue::noteAnswers(const QList<QueueAnswer> &answers, const QDateTime &now)
{
    // Before the rows change, so that a refused one notes the new revision.
    if (auto done = reviseWhereNew(answers); !done)
        return done;
    // A success is counted as a try only when it turns out to have changed nothing.
    RowStatement queue(m_database.handle(),
                       "UPDATE assignment_queue SET answer = ?2, not_before = ?3, state = ?4, attempts = attempts + "
                       "(?2 NOT IN ('SUCCESS', 'THROTTLED')), revision = (SELECT revision FROM devices WHERE id = ?1) "
                       "WHERE device_id = ?1");
    RowStatement plan(m_database.handle(),
                      "UPDATE plan_items SET answer = ?2, answered_at = ?3 WHERE device_id = ?1 AND "
                      "found_at IS NULL");
    RowStatement event(m_database.handle(),
                       "INSERT INTO device_events(device_id, at, kind, before, after) SELECT ?1, ?3, "
                       "'answered', ?2, asked_uuid FROM assignment_queue WHERE device_id = ?1");
    const qint64 seconds = now.toSecsSinceEpoch();
    for (const QueueAnswer &answer : answers) {
        const QByteArray word = answer.answer.toUtf8();
        const RowValue until = answer.notBefore.isValid() ? RowValue(answer.notBefore.toSecsSinceEpoch()) : RowValue();
        if (auto done = queue.execute({answer.device, word, until, static_cast<int>(answer.state)}); !done)
            return done;
        for (RowStatement *statement : {&plan, &event}) {
            if (auto done = statement->execute({answer.device, word, seconds}); !done)
                return done;
        }
    }
    m_database.noteChange(Changed::Assignments);
    return {};
}

Result<> AssignmentQueue::settle(const QList<QueueRow> &rows, const QDateTime &now)
{
    RowStatement plan(m_database.handle(),
                      "UPDATE plan_items SET answer = CASE answer WHEN '' THEN 'SUCCESS' ELSE answer END, found_uuid = "
                      "(SELECT CASE WHEN profile_status IN (1, 2) THEN profile_uuid ELSE '' END FROM devices WHERE id "
                      "= ?1), found_at = ?2 WHERE device_id = ?1 AND found_at IS NULL");
    RowStatement event(m_database.handle(),
                       "INSERT INTO device_events(device_id, at, kind, before, after) SELECT ?1, ?2, "
                       "'verified', '', asked_uuid FROM assignment_queue WHERE device_id = ?1");
    RowStatement queue(m_database.handle(), "DELETE FROM assignment_queue WHERE device_id = ?1");
    QList<QueueAnswer> freed;
    for (const QueueRow &row : rows)
        freed.append({.device = row.device, .answer = {}, .notBefore = {}});
    if (auto done = reviseWhereNew(freed); !done)
        return done;
    for (const QueueRow &row : rows) {
        for (RowStatement *statement : {&plan, &event}) {
            if (auto done = statement->execute({row.device, now.toSecsSinceEpoch()}); !done)
                return done;
        }
        if (auto done = queue.execute({row.device}); !done)
            return done;
    }
    m_database.noteChange(Changed::Assignments);
    return {};
}

Result<QueueCounts> AssignmentQueue::counts(const QDateTime &now)
{
    auto rows = m_database.run(
        QStringLiteral("WITH q AS (SELECT state, answer, not_before, coalesce(not_before > ?, 0) AS waits FROM "
                       "assignment_queue WHERE organisation_id = ?) SELECT count(*), total(state < 2 AND NOT waits), "
                       "total(answer = 'THROTTLED' AND waits), total(state < 2 AND answer NOT IN ('', 'THROTTLED', "
                       "'SUCCESS')), total(state = 2), min(CASE WHEN state < 2 AND waits THEN not_before END) FROM q"),
        {storedTime(now), qlonglong(m_organisation.value())});
    if (!rows)
        return std::unexpected(rows.error());
    rows->next();
    return QueueCounts{.all = rows->value(0).toLongLong(),
                       .due = rows->value(1).toLongLong(),
                       .throttled = rows->value(2).toLongLong(),
                       .failed = rows->value(3).toLongLong(),
                       .refused = rows->value(4).toLongLong(),
                       .next = readTime(rows->value(5))};
}

Result<QueuedWaits> AssignmentQueue::waits()
{
    // Only those that cannot be sent at once are of interest, which are few next to a fleet.
    auto rows =
        select(QStringLiteral("(q.not_before IS NOT NULL OR q.state = 2)"), {}, std::numeric_limits<int>::max());
    if (!rows)
        return std::unexpected(rows.error());
    QueuedWaits waits;
    for (const QueueRow &row : std::as_const(*rows))
        waits.insert(row.device,
                     {.reason = reasonOf(row),
                      .until = row.notBefore.isValid() ? row.notBefore.toSecsSinceEpoch() : 0,
                      .profile = row.profile});
    return waits;
}

Result<std::optional<QueueRow>> AssignmentQueue::of(DeviceId device)
{
    auto rows = select(QStringLiteral("q.device_id = ?"), {qlonglong(device.value())}, 1);
    if (!rows)
        return std::unexpected(rows.error());
    return rows->isEmpty() ? std::nullopt : std::optional(rows->first());
}

Result<std::vector<std::int32_t>> AssignmentQueue::devices(const QString &reason)
{
    const QString condition = reason == QLatin1StringView("failed")
        ? QStringLiteral("q.state < 2 AND q.answer NOT IN ('', 'THROTTLED', 'SUCCESS')")
        : reason == QLatin1StringView("throttled") ? QStringLiteral("q.answer = 'THROTTLED'")
        : reason == QLatin1StringView("refused")   ? QStringLiteral("q.state = 2")
                                                   : QStringLiteral("1");
    auto rows = select(condition + QStringLiteral(" ORDER BY q.device_id"), {}, std::numeric_limits<int>::max());
    if (!rows)
        return std::unexpected(rows.error());
    std::vector<std::int32_t> ids;
    for (const QueueRow &row : std::as_const(*rows))
        ids.push_back(row.device);
    return ids;
}

Result<> AssignmentQueue::retryFailed()
{
    auto done = m_database.run(QStringLiteral("UPDATE assignment_queue SET not_before = NULL WHERE organisation_id = ? "
                                              "AND state = 0 AND answer <> 'THROTTLED'"),
                               {qlonglong(m_organisation.value())});
    if (!done)
        return std::unexpected(done.error());
    m_database.noteChange(Changed::Assignments);
    return {};
}

Result<bool> AssignmentQueue::isPaused()
{
    auto since = m_database.value(QStringLiteral("SELECT since FROM assignment_pauses WHERE organisation_id = ?"),
                                  {qlonglong(m_organisation.value())});
    return since.transform([](const QVariant &value) { return value.isValid(); });
}

Result<> AssignmentQueue::setPaused(bool isPaused, const QDateTime &now)
{
    auto done = isPaused
        ? m_database.run(
              QStringLiteral("INSERT OR IGNORE INTO assignment_pauses(organisation_id, since) VALUES (?, ?)"),
              {qlonglong(m_organisation.value()), storedTime(now)})
        : m_database.run(QStringLiteral("DELETE FROM assignment_pauses WHERE organisation_id = ?"),
                         {qlonglong(m_organisation.value())});
    if (!done)
        return std::unexpected(done.error());
    m_database.noteChange(Changed::Assignments);
    return {};
}

} // namespace Muster
