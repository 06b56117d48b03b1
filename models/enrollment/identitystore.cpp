#include "models/enrollment/identitystore.h"

#include "models/organisations/organisationstore.h"
#include "models/storage/storedvalue.h"

namespace Muster {

namespace {

constexpr auto challengeColumns = "id, hash, path, kind, organisation_id, device_id, serial, udid, enrollment_id, "
                                  "is_awaiting, created_at, expires_at, uses_left, wrong_tries";

constexpr auto identityColumns = "id, sha256, certificate, key_sha256, transaction_id, challenge_id, kind, "
                                 "organisation_id, device_id, serial, udid, enrollment_id, is_awaiting, issued_at, "
                                 "not_after, address, revoked_at";

Challenge readChallenge(const Query &row)
{
    return {.id = ChallengeId(row.value(0).toLongLong()),
            .hash = row.value(1).toByteArray(),
            .path = row.value(2).toString(),
            .kind = enrollmentKindFromName(row.value(3).toString()),
            .organisation = OrganisationId(row.value(4).toLongLong()),
            .device = DeviceId(row.value(5).toLongLong()),
            .serial = row.value(6).toString(),
            .udid = row.value(7).toString(),
            .enrollment = EnrollmentId(row.value(8).toLongLong()),
            .isAwaiting = row.value(9).toBool(),
            .createdAt = readTime(row.value(10)),
            .expiresAt = readTime(row.value(11)),
            .usesLeft = row.value(12).toLongLong(),
            .wrongTries = row.value(13).toInt()};
}

Identity readIdentity(const Query &row)
{
    return {.id = IdentityId(row.value(0).toLongLong()),
            .sha256 = row.value(1).toByteArray(),
            .certificate = row.value(2).toByteArray(),
            .keySha256 = row.value(3).toByteArray(),
            .transactionId = row.value(4).toByteArray(),
            .challenge = ChallengeId(row.value(5).toLongLong()),
            .kind = enrollmentKindFromName(row.value(6).toString()),
            .organisation = OrganisationId(row.value(7).toLongLong()),
            .device = DeviceId(row.value(8).toLongLong()),
            .serial = row.value(9).toString(),
            .udid = row.value(10).toString(),
            .enrollment = EnrollmentId(row.value(11).toLongLong()),
            .isAwaiting = row.value(12).toBool(),
            .issuedAt = readTime(row.value(13)),
            .notAfter = readTime(row.value(14)),
            .address = row.value(15).toString(),
            .revokedAt = readTime(row.value(16))};
}

} // namespace

Result<ChallengeId> IdentityStore::add(const Challenge &challenge)
{
    if (!challenge.serial.isEmpty()) {
        auto voided = m_database.run(
            QStringLiteral("DELETE FROM challenges WHERE organisation_id = ? AND serial = ? AND kind = ?"),
            {qlonglong(challenge.organisation.value()), challenge.serial, enrollmentKindName(challenge.kind)});
        if (!voided)
            return std::unexpected(voided.error());
    }
    auto added = m_database.run(
        QStringLiteral("INSERT INTO challenges(hash, path, kind, organisation_id, device_id, serial, udid, "
                       "enrollment_id, is_awaiting, created_at, expires_at, uses_left) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {challenge.hash, challenge.path, enrollmentKindName(challenge.kind), storedId(challenge.organisation),
         storedId(challenge.device), storedText(challenge.serial), storedText(challenge.udid),
         storedId(challenge.enrollment), challenge.isAwaiting, storedTime(challenge.createdAt),
         storedTime(challenge.expiresAt), challenge.usesLeft});
    if (!added)
        return std::unexpected(added.error());
    return ChallengeId(added->lastInsertId().toLongLong());
}

Result<std::optional<Challenge>> IdentityStore::challengeAt(const QString &path)
{
    auto rows = m_database.run(
        QStringLiteral("SELECT %1 FROM challenges WHERE path = ?").arg(QLatin1StringView(challengeColumns)), {path});
    if (!rows)
        return std::unexpected(rows.error());
    return rows->next() ? std::optional(readChallenge(*rows)) : std::nullopt;
}

Result<> IdentityStore::use(ChallengeId id)
{
    return wasRun(m_database.run(QStringLiteral("UPDATE challenges SET uses_left = uses_left - 1 WHERE id = ?"),
                                 {qlonglong(id.value())}));
}

Result<> IdentityStore::noteWrongTry(ChallengeId id)
{
    return wasRun(m_database.run(QStringLiteral("UPDATE challenges SET wrong_tries = wrong_tries + 1 WHERE id = ?"),
                                 {qlonglong(id.value())}));
}

Result<> IdentityStore::dropExpired(const QDateTime &now)
{
    return wasRun(m_database.run(QStringLiteral("DELETE FROM challenges WHERE expires_at < ?"), {storedTime(now)}));
}

Result<IdentityId> IdentityStore::add(const Identity &identity)
{
    auto added = m_database.run(
        QStringLiteral("INSERT INTO identities(sha256, certificate, key_sha256, transaction_id, challenge_id, kind, "
                       "organisation_id, device_id, serial, udid, enrollment_id, is_awaiting, issued_at, not_after, "
                       "address) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {identity.sha256, identity.certificate, identity.keySha256, identity.transactionId,
         qlonglong(identity.challenge.value()), enrollmentKindName(identity.kind), storedId(identity.organisation),
         storedId(identity.device), storedText(identity.serial), storedText(identity.udid),
         storedId(identity.enrollment), identity.isAwaiting, storedTime(identity.issuedAt),
         storedTime(identity.notAfter), storedText(identity.address)});
    if (!added)
        return std::unexpected(added.error());
    return IdentityId(added->lastInsertId().toLongLong());
}

Result<std::optional<Identity>> IdentityStore::one(const QString &condition, const QVariantList &values)
{
    auto rows = m_database.run(
        QStringLiteral("SELECT %1 FROM identities WHERE %2").arg(QLatin1StringView(identityColumns), condition),
        values);
    if (!rows)
        return std::unexpected(rows.error());
    return rows->next() ? std::optional(readIdentity(*rows)) : std::nullopt;
}

Result<std::optional<Identity>> IdentityStore::byId(IdentityId id)
{
    return one(QStringLiteral("id = ?"), {qlonglong(id.value())});
}

Result<std::optional<Identity>> IdentityStore::byHash(const QByteArray &sha256)
{
    return one(QStringLiteral("sha256 = ?"), {sha256});
}

Result<std::optional<Identity>> IdentityStore::issued(ChallengeId challenge, const QByteArray &transactionId,
                                                      const QByteArray &keySha256)
{
    return one(QStringLiteral("challenge_id = ? AND transaction_id = ? AND key_sha256 = ?"),
               {qlonglong(challenge.value()), transactionId, keySha256});
}

Result<> IdentityStore::bind(IdentityId id, EnrollmentId enrollment, const QString &udid)
{
    return wasRun(m_database.run(QStringLiteral("UPDATE identities SET enrollment_id = ?, udid = ? WHERE id = ?"),
                                 {qlonglong(enrollment.value()), udid, qlonglong(id.value())}));
}

Result<> IdentityStore::revoke(IdentityId id, const QDateTime &now)
{
    return wasRun(
        m_database.run(QStringLiteral("UPDATE identities SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL"),
                       {storedTime(now), qlonglong(id.value())}));
}

} // namespace Muster
