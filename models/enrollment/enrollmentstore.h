// The SQL of enrollments and their users. Everything that writes wants a Transaction around it.
#pragma once

#include "models/enrollment/enrollment.h"
#include "models/storage/database.h"

#include <QList>

namespace Muster {

// How many stand where.
struct EnrollmentCounts {
    qint64 checkingIn = 0, awaiting = 0, enrolled = 0, left = 0;

    bool operator==(const EnrollmentCounts &) const = default;
};

class EnrollmentStore final {
public:
    explicit EnrollmentStore(Database &database)
        : m_database(database)
    {
    }

    [[nodiscard]] Result<std::optional<Enrollment>> byUdid(const QString &udid);
    [[nodiscard]] Result<std::optional<Enrollment>> byId(EnrollmentId id);
    [[nodiscard]] Result<std::optional<Enrollment>> byDevice(DeviceId id);
    // By serial number or UDID; those of one organisation, or of all.
    [[nodiscard]] Result<QList<Enrollment>> find(const QString &serialOrUdid);
    // Latest contact first.
    [[nodiscard]] Result<QList<Enrollment>> latest(std::optional<OrganisationId> organisation, const QString &text,
                                                   int most);
    [[nodiscard]] Result<EnrollmentCounts> counts(std::optional<OrganisationId> organisation);
    // Those to be pushed: in Setup Assistant with their time over, or with something to do and neither heard of nor
    // pushed since `silentSince`.
    [[nodiscard]] Result<QList<EnrollmentId>> toPush(const QDateTime &now, const QDateTime &silentSince);
    // Managed ones whose identity is past half its life, and that no renewal waits for yet.
    [[nodiscard]] Result<QList<EnrollmentId>> toRenew(const QDateTime &now, int most);

    // Writes all members; a new row when the id is none. Gives it a new revision.
    [[nodiscard]] Result<EnrollmentId> save(const Enrollment &enrollment);
    // It spoke just now. Cheaper than save(), and announces nothing.
    [[nodiscard]] Result<> noteContact(EnrollmentId id, const QDateTime &at, const QString &address);
    // It asks for commands anew.
    [[nodiscard]] Result<> beginSitting(EnrollmentId id, ChannelUserId user);
    [[nodiscard]] Result<> notePush(EnrollmentId id, const QDateTime &at);

    [[nodiscard]] Result<std::optional<ChannelUser>> user(EnrollmentId id, const QString &key);
    [[nodiscard]] Result<QList<ChannelUser>> users(EnrollmentId id);
    // Updates or adds the user of that key.
    [[nodiscard]] Result<ChannelUserId> saveUser(const ChannelUser &user, const QDateTime &now);
    // All of its users are silent until they speak again.
    [[nodiscard]] Result<> disableUsers(EnrollmentId id);

private:
    [[nodiscard]] Result<> noteManagement(const Enrollment &enrollment, qint64 revision);
    [[nodiscard]] Result<QList<EnrollmentId>> ids(const QString &sql, const QVariantList &values);
    [[nodiscard]] Result<QList<Enrollment>> select(const QString &rest, const QVariantList &values);
    [[nodiscard]] Result<std::optional<Enrollment>> one(const QString &rest, const QVariantList &values);

    Database &m_database;
};

} // namespace Muster
