#include "models/enrollment/enrollmentstore.h"

#include "models/devices/device.h"
#include "models/devices/devicequery.h"
#include "models/organisations/organisationstore.h"
#include "models/storage/storedvalue.h"

#include <QJsonDocument>

namespace Muster {

namespace {

constexpr auto columns =
    "id, organisation_id, device_id, udid, serial, kind, state, generation, identity_id, candidate_id, topic, "
    "push_token, push_magic, sealed_unlock_token, sealed_bootstrap_token, is_awaiting, release_by, sitting, name, "
    "product, os_version, build, facts, ddm_status, first_at, authenticated_at, enrolled_at, configured_at, left_at, "
    "contact_at, pushed_at, address, revision";

Enrollment read(const Query &row)
{
    return {.id = EnrollmentId(row.value(0).toLongLong()),
            .organisation = OrganisationId(row.value(1).toLongLong()),
            .device = DeviceId(row.value(2).toLongLong()),
            .udid = row.value(3).toString(),
            .serial = row.value(4).toString(),
            .kind = enrollmentKindFromName(row.value(5).toString()),
            .state = static_cast<EnrollmentState>(row.value(6).toInt()),
            .generation = row.value(7).toInt(),
            .identity = IdentityId(row.value(8).toLongLong()),
            .candidate = IdentityId(row.value(9).toLongLong()),
            .topic = row.value(10).toString(),
            .pushToken = row.value(11).toByteArray(),
            .pushMagic = row.value(12).toString(),
            .sealedUnlockToken = row.value(13).toByteArray(),
            .sealedBootstrapToken = row.value(14).toByteArray(),
            .isAwaiting = row.value(15).toBool(),
            .releaseBy = readTime(row.value(16)),
            .sitting = row.value(17).toLongLong(),
            .name = row.value(18).toString(),
            .product = row.value(19).toString(),
            .osVersion = row.value(20).toString(),
            .build = row.value(21).toString(),
            .facts = QJsonDocument::fromJson(row.value(22).toByteArray()).object(),
            .ddmStatus = row.value(23).toString(),
            .firstAt = readTime(row.value(24)),
            .authenticatedAt = readTime(row.value(25)),
            .enrolledAt = readTime(row.value(26)),
            .configuredAt = readTime(row.value(27)),
            .leftAt = readTime(row.value(28)),
            .contactAt = readTime(row.value(29)),
            .pushedAt = readTime(row.value(30)),
            .address = row.value(31).toString(),
            .revision = row.value(32).toLongLong()};
}

QVariantList valuesOf(const Enrollment &enrollment, qint64 revision)
{
    return {storedId(enrollment.organisation),
            storedId(enrollment.device),
            storedText(enrollment.udid),
            storedText(enrollment.serial),
            enrollmentKindName(enrollment.kind),
            static_cast<int>(enrollment.state),
            enrollment.generation,
            storedId(enrollment.identity),
            storedId(enrollment.candidate),
            storedText(enrollment.topic),
            storedBytes(enrollment.pushToken),
            storedText(enrollment.pushMagic),
            storedBytes(enrollment.sealedUnlockToken),
            storedBytes(enrollment.sealedBootstrapToken),
            enrollment.isAwaiting,
            storedTime(enrollment.releaseBy),
            enrollment.sitting,
            storedText(enrollment.name),
            storedText(enrollment.product),
            storedText(enrollment.osVersion),
            storedText(enrollment.build),
            QString::fromUtf8(QJsonDocument(enrollment.facts).toJson(QJsonDocument::Compact)),
            storedText(enrollment.ddmStatus),
            storedTime(enrollment.firstAt),
            storedTime(enrollment.authenticatedAt),
            storedTime(enrollment.enrolledAt),
            storedTime(enrollment.configuredAt),
            storedTime(enrollment.leftAt),
            storedTime(enrollment.contactAt),
            storedTime(enrollment.pushedAt),
            storedText(enrollment.address),
            revision};
}

ChannelUser readUser(const Query &row)
{
    return {.id = ChannelUserId(row.value(0).toLongLong()),
            .enrollment = EnrollmentId(row.value(1).toLongLong()),
            .key = row.value(2).toString(),
            .shortName = row.value(3).toString(),
            .longName = row.value(4).toString(),
            .pushToken = row.value(5).toByteArray(),
            .pushMagic = row.value(6).toString(),
            .sitting = row.value(7).toLongLong(),
            .contactAt = readTime(row.value(8))};
}

// How far it has come, and since when. Who was erased or let go by us is news again when it comes.
std::pair<Management, QDateTime> managementOf(const Enrollment &enrollment)
{
    switch (enrollment.state) {
    case EnrollmentState::Authenticated:
        return {Management::InSetup, enrollment.authenticatedAt};
    case EnrollmentState::Enrolled:
        if (enrollment.isAwaiting)
            return {Management::InSetup, enrollment.enrolledAt};
        return {Management::Enrolled,
                enrollment.configuredAt.isValid() ? enrollment.configuredAt : enrollment.enrolledAt};
    case EnrollmentState::Left:
        return {Management::Removed, enrollment.leftAt};
    case EnrollmentState::Erased:
    case EnrollmentState::Removed:
        break;
    }
    return {Management::None, {}};
}

constexpr auto userColumns =
    "SELECT id, enrollment_id, user_key, short_name, long_name, push_token, push_magic, sitting, contact_at "
    "FROM enrollment_users WHERE enrollment_id = ? AND is_enabled = 1";

} // namespace

Result<QList<Enrollment>> EnrollmentStore::select(const QString &rest, const QVariantList &values)
{
    auto rows = m_database.run(
        QStringLiteral("SELECT %1 FROM enrollments WHERE %2").arg(QLatin1StringView(columns), rest), values);
    if (!rows)
        return std::unexpected(rows.error());
    QList<Enrollment> found;
    while (rows->next())
        found.append(read(*rows));
    return found;
}

Result<std::optional<Enrollment>> EnrollmentStore::one(const QString &rest, const QVariantList &values)
{
    return select(rest, values).transform([](const QList<Enrollment> &found) {
        return found.isEmpty() ? std::nullopt : std::optional(found.first());
    });
}

Result<std::optional<Enrollment>> EnrollmentStore::byUdid(const QString &udid)
{
    return one(QStringLiteral("udid = ?"), {udid});
}

Result<std::optional<Enrollment>> EnrollmentStore::byId(EnrollmentId id)
{
    return one(QStringLiteral("id = ?"), {qlonglong(id.value())});
}

Result<std::optional<Enrollment>> EnrollmentStore::byDevice(DeviceId id)
{
    return one(QStringLiteral("device_id = ? ORDER BY contact_at DESC LIMIT 1"), {qlonglong(id.value())});
}

Result<QList<Enrollment>> EnrollmentStore::find(const QString &serialOrUdid)
{
    return select(QStringLiteral("serial = ? OR udid = ? ORDER BY contact_at DESC"),
                  {serialOrUdid.trimmed().toUpper(), serialOrUdid.trimmed()});
}

Result<QList<Enrollment>> EnrollmentStore::latest(std::optional<OrganisationId> organisation, const QString &text,
                                                  int most)
{
    QString where = organisation ? QStringLiteral("organisation_id = ?") : QStringLiteral("1");
    QVariantList values;
    if (organisation)
        values.append(qlonglong(organisation->value()));
    where += QStringLiteral(" ORDER BY contact_at DESC");
    if (text.isEmpty())
        return select(where + QStringLiteral(" LIMIT ?"), values + QVariantList{most});
    auto rows = m_database.run(
        QStringLiteral("SELECT %1 FROM enrollments WHERE %2").arg(QLatin1StringView(columns), where), values);
    if (!rows)
        return std::unexpected(rows.error());
    // Not by SQLite, whose lower() knows only the letters of ASCII.
    const QString wanted = folded(text);
    QList<Enrollment> found;
    while (found.size() < most && rows->next()) {
        Enrollment enrollment = read(*rows);
        if (folded(QStringList{enrollment.serial, enrollment.udid, enrollment.name}.join(u' ')).contains(wanted))
            found.append(std::move(enrollment));
    }
    return found;
}

Result<EnrollmentCounts> EnrollmentStore::counts(std::optional<OrganisationId> organisation)
{
    auto rows = organisation
        ? m_database.run(QStringLiteral("SELECT state, is_awaiting, count(*) FROM enrollments "
                                        "WHERE organisation_id = ? GROUP BY 1, 2"),
                         {qlonglong(organisation->value())})
        : m_database.run(QStringLiteral("SELECT state, is_awaiting, count(*) FROM enrollments GROUP BY 1, 2"));
    if (!rows)
        return std::unexpected(rows.error());
    EnrollmentCounts counts;
    while (rows->next()) {
        const qint64 count = rows->value(2).toLongLong();
        switch (static_cast<EnrollmentState>(rows->value(0).toInt())) {
        case EnrollmentState::Authenticated:
            counts.checkingIn += count;
            break;
        case EnrollmentState::Enrolled:
            (rows->value(1).toBool() ? counts.awaiting : counts.enrolled) += count;
            break;
        default:
            counts.left += count;
        }
    }
    return counts;
}

Result<QList<EnrollmentId>> EnrollmentStore::ids(const QString &sql, const QVariantList &values)
{
    auto rows = m_database.run(sql, values);
    if (!rows)
        return std::unexpected(rows.error());
    QList<EnrollmentId> found;
    while (rows->next())
        found.append(EnrollmentId(rows->value(0).toLongLong()));
    return found;
}

Result<QList<EnrollmentId>> EnrollmentStore::toPush(const QDateTime &now, const QDateTime &silentSince)
{
    // One that is let go now is pushed once a minute until it comes.
    return ids(QStringLiteral("SELECT id FROM enrollments WHERE is_awaiting = 1 AND release_by <= ? AND "
                              "coalesce(pushed_at, 0) < ? UNION SELECT e.id FROM enrollments e WHERE e.state = 1 AND "
                              "e.contact_at < ? AND coalesce(e.pushed_at, 0) < ? AND EXISTS (SELECT 1 FROM commands c "
                              "WHERE c.enrollment_id = e.id AND c.state < 3) LIMIT 2000"),
               {storedTime(now), storedTime(now.addSecs(-60)), storedTime(silentSince), storedTime(silentSince)});
}

Result<QList<EnrollmentId>> EnrollmentStore::toRenew(const QDateTime &now, int most)
{
    return ids(
        QStringLiteral("SELECT e.id FROM enrollments e JOIN identities i ON i.id = e.identity_id WHERE e.state = 1 "
                       "AND (i.issued_at + i.not_after) / 2 <= ? AND NOT EXISTS (SELECT 1 FROM commands c WHERE "
                       "c.enrollment_id = e.id AND c.purpose = 3 AND c.state < 3) LIMIT ?"),
        {storedTime(now), most});
}

Result<EnrollmentId> EnrollmentStore::save(const Enrollment &enrollment)
{
    m_database.noteChange(Changed::Enrollments);
    const auto revision = m_database.nextRevision();
    if (!revision)
        return std::unexpected(revision.error());
    QVariantList values = valuesOf(enrollment, *revision);
    QStringList names = QString::fromLatin1(columns).split(QStringLiteral(", "));
    names.removeFirst();
    if (const auto noted = noteManagement(enrollment, *revision); !noted)
        return std::unexpected(noted.error());
    if (!enrollment.id.isValid()) {
        const QString marks = QStringList(names.size(), QStringLiteral("?")).join(QStringLiteral(", "));
        auto added = m_database.run(
            QStringLiteral("INSERT INTO enrollments(%1) VALUES (%2)").arg(names.join(QStringLiteral(", ")), marks),
            values);
        if (!added)
            return std::unexpected(added.error());
        return EnrollmentId(added->lastInsertId().toLongLong());
    }
    values.append(qlonglong(enrollment.id.value()));
    auto saved = m_database.run(
        QStringLiteral("UPDATE enrollments SET %1 = ? WHERE id = ?").arg(names.join(QStringLiteral(" = ?, "))), values);
    if (!saved)
        return std::unexpected(saved.error());
    return enrollment.id;
}

// So that the table of devices can be asked for it.
Result<> EnrollmentStore::noteManagement(const Enrollment &enrollment, qint64 revision)
{
    if (!enrollment.device.isValid())
        return {};
    const auto [management, since] = managementOf(enrollment);
    const int code = static_cast<int>(management);
    const qint64 at = since.isValid() ? since.toSecsSinceEpoch() : 0;
    auto noted =
        m_database.run(QStringLiteral("UPDATE devices SET management = ?, management_at = ?, revision = ? WHERE "
                                      "id = ? AND (management <> ? OR management_at <> ?)"),
                       {code, at, revision, qlonglong(enrollment.device.value()), code, at});
    if (noted && noted->numRowsAffected() > 0)
        m_database.noteChange(Changed::Devices);
    return wasRun(noted);
}

Result<> EnrollmentStore::noteContact(EnrollmentId id, const QDateTime &at, const QString &address)
{
    return wasRun(m_database.run(QStringLiteral("UPDATE enrollments SET contact_at = ?, address = ? WHERE id = ?"),
                                 {storedTime(at), storedText(address), qlonglong(id.value())}));
}

Result<> EnrollmentStore::beginSitting(EnrollmentId id, ChannelUserId user)
{
    if (user.isValid())
        return wasRun(m_database.run(QStringLiteral("UPDATE enrollment_users SET sitting = sitting + 1 WHERE id = ?"),
                                     {qlonglong(user.value())}));
    return wasRun(m_database.run(QStringLiteral("UPDATE enrollments SET sitting = sitting + 1 WHERE id = ?"),
                                 {qlonglong(id.value())}));
}

Result<> EnrollmentStore::notePush(EnrollmentId id, const QDateTime &at)
{
    return wasRun(m_database.run(QStringLiteral("UPDATE enrollments SET pushed_at = ? WHERE id = ?"),
                                 {storedTime(at), qlonglong(id.value())}));
}

Result<std::optional<ChannelUser>> EnrollmentStore::user(EnrollmentId id, const QString &key)
{
    auto rows = m_database.run(QString::fromLatin1(userColumns) + QStringLiteral(" AND user_key = ?"),
                               {qlonglong(id.value()), key});
    if (!rows)
        return std::unexpected(rows.error());
    return rows->next() ? std::optional(readUser(*rows)) : std::nullopt;
}

Result<QList<ChannelUser>> EnrollmentStore::users(EnrollmentId id)
{
    auto rows =
        m_database.run(QString::fromLatin1(userColumns) + QStringLiteral(" ORDER BY id"), {qlonglong(id.value())});
    if (!rows)
        return std::unexpected(rows.error());
    QList<ChannelUser> found;
    while (rows->next())
        found.append(readUser(*rows));
    return found;
}

Result<ChannelUserId> EnrollmentStore::saveUser(const ChannelUser &user, const QDateTime &now)
{
    m_database.noteChange(Changed::Enrollments);
    auto saved = m_database.run(
        QStringLiteral("INSERT INTO enrollment_users(enrollment_id, user_key, short_name, long_name, push_token, "
                       "push_magic, first_at, contact_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
                       "ON CONFLICT(enrollment_id, user_key) DO UPDATE SET short_name = excluded.short_name, "
                       "long_name = excluded.long_name, push_token = excluded.push_token, "
                       "push_magic = excluded.push_magic, contact_at = excluded.contact_at, is_enabled = 1 "
                       "RETURNING id"),
        {qlonglong(user.enrollment.value()), user.key, storedText(user.shortName), storedText(user.longName),
         storedBytes(user.pushToken), storedText(user.pushMagic), storedTime(now), storedTime(now)});
    if (!saved)
        return std::unexpected(saved.error());
    saved->next();
    return ChannelUserId(saved->value(0).toLongLong());
}

Result<> EnrollmentStore::disableUsers(EnrollmentId id)
{
    return wasRun(m_database.run(QStringLiteral("UPDATE enrollment_users SET is_enabled = 0 WHERE enrollment_id = ?"),
                                 {qlonglong(id.value())}));
}

} // namespace Muster
