#include "models/enrollment/commandqueue.h"

#include "models/organisations/organisationstore.h"
#include "models/storage/storedvalue.h"

#include <QCoreApplication>

namespace Muster {

namespace {

constexpr auto columns =
    "id, uuid, enrollment_id, user_id, generation, purpose, request_type, title, rank, is_blocking, item_id, "
    "revision_id, sealed_payload, state, created_at, created_by, offers, offered_at, not_nows, not_now_sitting, "
    "not_before, answered_at, answer, errors, sealed_result";

Command read(const Query &row)
{
    return {.id = CommandId(row.value(0).toLongLong()),
            .uuid = row.value(1).toString(),
            .enrollment = EnrollmentId(row.value(2).toLongLong()),
            .user = ChannelUserId(row.value(3).toLongLong()),
            .generation = row.value(4).toInt(),
            .purpose = static_cast<CommandPurpose>(row.value(5).toInt()),
            .requestType = row.value(6).toString(),
            .title = row.value(7).toString(),
            .rank = row.value(8).toInt(),
            .isBlocking = row.value(9).toBool(),
            .item = ItemId(row.value(10).toLongLong()),
            .revision = ItemRevisionId(row.value(11).toLongLong()),
            .sealedPayload = row.value(12).toByteArray(),
            .state = static_cast<CommandState>(row.value(13).toInt()),
            .createdAt = readTime(row.value(14)),
            .createdBy = row.value(15).toString(),
            .offers = row.value(16).toInt(),
            .offeredAt = readTime(row.value(17)),
            .notNows = row.value(18).toInt(),
            .notNowSitting = row.value(19).toLongLong(),
            .notBefore = readTime(row.value(20)),
            .answeredAt = readTime(row.value(21)),
            .answer = row.value(22).toString(),
            .errors = commandErrorsFromJson(row.value(23).toString()),
            .sealedResult = row.value(24).toByteArray()};
}

} // namespace

Result<QList<Command>> CommandQueue::select(const QString &rest, const QVariantList &values)
{
    auto rows = m_database.run(QStringLiteral("SELECT %1 FROM commands WHERE %2").arg(QLatin1StringView(columns), rest),
                               values);
    if (!rows)
        return std::unexpected(rows.error());
    QList<Command> found;
    while (rows->next())
        found.append(read(*rows));
    return found;
}

Result<std::optional<Command>> CommandQueue::one(const QString &rest, const QVariantList &values)
{
    return select(rest, values).transform([](const QList<Command> &found) {
        return found.isEmpty() ? std::nullopt : std::optional(found.first());
    });
}

Result<CommandId> CommandQueue::add(const Command &command)
{
    m_database.noteChange(Changed::Enrollments);
    auto added = m_database.run(
        QStringLiteral("INSERT INTO commands(uuid, enrollment_id, user_id, generation, purpose, request_type, title, "
                       "rank, is_blocking, item_id, revision_id, sealed_payload, created_at, created_by, not_before) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {command.uuid, qlonglong(command.enrollment.value()), qlonglong(command.user.value()), command.generation,
         static_cast<int>(command.purpose), command.requestType, storedText(command.title), command.rank,
         command.isBlocking, storedId(command.item), storedId(command.revision), storedBytes(command.sealedPayload),
         storedTime(command.createdAt), storedText(command.createdBy), storedTime(command.notBefore)});
    if (!added)
        return std::unexpected(added.error());
    return CommandId(added->lastInsertId().toLongLong());
}

Result<std::optional<Command>> CommandQueue::next(const Enrollment &enrollment, const ChannelUser *user,
                                                  DeviceWord word, const QDateTime &now, bool mayRelease)
{
    QString where = QStringLiteral("enrollment_id = ? AND user_id = ? AND state < 3 AND (not_before IS NULL OR "
                                   "not_before <= ?)");
    QVariantList values{qlonglong(enrollment.id.value()), qlonglong(user ? user->id.value() : 0), storedTime(now)};
    if (word == DeviceWord::NotNow) {
        where += QStringLiteral(" AND state <> 2");
    } else if (word == DeviceWord::Final) {
        where += QStringLiteral(" AND (state <> 2 OR not_now_sitting < ?)");
        values.append(user ? user->sitting : enrollment.sitting);
    }
    if (!mayRelease)
        where += QStringLiteral(" AND (purpose <> 1 OR NOT EXISTS (SELECT 1 FROM commands AS b WHERE b.enrollment_id = "
                                "commands.enrollment_id AND b.is_blocking = 1 AND b.state < 3))");
    auto found = one(where + QStringLiteral(" ORDER BY rank, id LIMIT 1"), values);
    if (!found || !*found)
        return found;
    Command &command = **found;
    command.state = CommandState::Sent;
    command.offeredAt = now;
    ++command.offers;
    auto noted = m_database.run(
        QStringLiteral("UPDATE commands SET state = 1, offers = offers + 1, offered_at = ? WHERE id = ?"),
        {storedTime(now), qlonglong(command.id.value())});
    if (!noted)
        return std::unexpected(noted.error());
    return found;
}

Result<std::optional<Command>> CommandQueue::byUuid(const QString &uuid)
{
    return one(QStringLiteral("uuid = ?"), {uuid});
}

Result<std::optional<Command>> CommandQueue::byId(CommandId id)
{
    return one(QStringLiteral("id = ?"), {qlonglong(id.value())});
}

Result<QList<Command>> CommandQueue::list(const CommandFilter &filter)
{
    QStringList conditions;
    QVariantList values;
    if (filter.enrollment) {
        conditions.append(QStringLiteral("enrollment_id = ?"));
        values.append(qlonglong(filter.enrollment->value()));
    }
    if (filter.organisation) {
        conditions.append(QStringLiteral("enrollment_id IN (SELECT id FROM enrollments WHERE organisation_id = ?)"));
        values.append(qlonglong(filter.organisation->value()));
    }
    if (filter.onlyToDo)
        conditions.append(QStringLiteral("state < 3"));
    const QString where = conditions.isEmpty() ? QStringLiteral("1") : conditions.join(QStringLiteral(" AND "));
    values.append(filter.most);
    return select(where + QStringLiteral(" ORDER BY id DESC LIMIT ?"), values);
}

Result<> CommandQueue::answer(CommandId id, const Answer &answer)
{
    m_database.noteChange(Changed::Enrollments);
    if (answer.state == CommandState::Deferred)
        return wasRun(m_database.run(
            QStringLiteral("UPDATE commands SET state = 2, not_nows = not_nows + 1, not_now_sitting = ?, answer = ? "
                           "WHERE id = ? AND state < 3"),
            {answer.sitting, answer.word, qlonglong(id.value())}));
    // A command that a person cancelled after it was sent keeps that, and tells what the device did all the same.
    return wasRun(m_database.run(
        QStringLiteral("UPDATE commands SET state = CASE WHEN state < 3 THEN ? ELSE state END, answered_at = ?, "
                       "answer = ?, errors = ?, sealed_result = ?, sealed_payload = x'' "
                       "WHERE id = ? AND (state < 3 OR (state = 6 AND answer = ''))"),
        {static_cast<int>(answer.state), storedTime(answer.at), storedText(answer.word),
         commandErrorsToJson(answer.errors), storedBytes(answer.sealedResult), qlonglong(id.value())}));
}

Result<> CommandQueue::repeat(CommandId id, const QDateTime &notBefore)
{
    m_database.noteChange(Changed::Enrollments);
    return wasRun(m_database.run(QStringLiteral("UPDATE commands SET state = 0, not_before = ? WHERE id = ?"),
                                 {storedTime(notBefore), qlonglong(id.value())}));
}

Result<> CommandQueue::cancel(CommandId id, const QDateTime &now)
{
    m_database.noteChange(Changed::Enrollments);
    auto done =
        m_database.run(QStringLiteral("UPDATE commands SET state = 6, answered_at = ? WHERE id = ? AND state < 3"),
                       {storedTime(now), qlonglong(id.value())});
    if (!done)
        return std::unexpected(done.error());
    if (done->numRowsAffected() == 0)
        return failure(ErrorKind::Conflict,
                       QCoreApplication::translate("Command", "The device has answered it already."));
    return {};
}

Result<> CommandQueue::voidAll(EnrollmentId id, const QDateTime &now)
{
    m_database.noteChange(Changed::Enrollments);
    return wasRun(m_database.run(QStringLiteral("UPDATE commands SET state = 5, answered_at = ?, sealed_payload = x'' "
                                                "WHERE enrollment_id = ? AND state < 3"),
                                 {storedTime(now), qlonglong(id.value())}));
}

} // namespace Muster
