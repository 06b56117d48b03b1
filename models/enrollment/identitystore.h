// The SQL of challenges and identities. Everything that writes wants a Transaction around it.
#pragma once

#include "models/enrollment/identity.h"
#include "models/storage/database.h"

namespace Muster {

class IdentityStore final {
public:
    explicit IdentityStore(Database &database)
        : m_database(database)
    {
    }

    // A new challenge. Those that the same device was given before and did not use are void.
    [[nodiscard]] Result<ChallengeId> add(const Challenge &challenge);
    [[nodiscard]] Result<std::optional<Challenge>> challengeAt(const QString &path);
    // One use less; none is left when it was the last.
    [[nodiscard]] Result<> use(ChallengeId id);
    [[nodiscard]] Result<> noteWrongTry(ChallengeId id);
    // Challenges whose time is over are of no use to anybody.
    [[nodiscard]] Result<> dropExpired(const QDateTime &now);

    [[nodiscard]] Result<IdentityId> add(const Identity &identity);
    [[nodiscard]] Result<std::optional<Identity>> byId(IdentityId id);
    [[nodiscard]] Result<std::optional<Identity>> byHash(const QByteArray &sha256);
    // What was issued for this challenge to this key: the same question is answered the same way.
    [[nodiscard]] Result<std::optional<Identity>> issued(ChallengeId challenge, const QByteArray &transactionId,
                                                         const QByteArray &keySha256);
    // It speaks for this enrollment from now on, and for no other.
    [[nodiscard]] Result<> bind(IdentityId id, EnrollmentId enrollment, const QString &udid);
    [[nodiscard]] Result<> revoke(IdentityId id, const QDateTime &now);

private:
    [[nodiscard]] Result<std::optional<Identity>> one(const QString &condition, const QVariantList &values);

    Database &m_database;
};

} // namespace Muster
