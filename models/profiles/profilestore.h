// The SQL of enrollment profiles. Everything that writes wants a Transaction around it.
#pragma once

#include "models/profiles/profile.h"
#include "models/storage/database.h"

#include <QHash>

#include <optional>

namespace Muster {

class ProfileStore final {
public:
    explicit ProfileStore(Database &database)
        : m_database(database)
    {
    }

    // By name, without deleted ones; of one organisation, or of all.
    [[nodiscard]] Result<QList<Profile>> all(std::optional<OrganisationId> organisation);
    [[nodiscard]] Result<Profile> byId(ProfileId id);
    // By name, number, or its UUID at Apple.
    [[nodiscard]] Result<Profile> find(OrganisationId organisation, const QString &nameOrNumber);

    // Newest first.
    [[nodiscard]] Result<QList<ProfileVersion>> versions(ProfileId id);
    [[nodiscard]] Result<ProfileVersion> version(ProfileId id, int number);
    [[nodiscard]] Result<ProfileVersion> version(ProfileVersionId id);

    // A new profile, or another version of one. Conflict when another one has the name.
    struct Saving {
        OrganisationId organisation;
        std::optional<ProfileId> profile;
        QJsonObject content;
        QString by;
        QString note;
        QDateTime at;
    };
    [[nodiscard]] Result<ProfileVersion> save(const Saving &saving);

    // Apple gave the version this number.
    [[nodiscard]] Result<> noteDefinition(ProfileVersionId version, const QString &uuid, const QDateTime &at);
    // Apple no longer knows the number: the version is to be defined anew.
    [[nodiscard]] Result<> forgetDefinition(ProfileVersionId version);

    // Its versions stay, so that devices that carry them can be told about. It must be nobody's wanted profile.
    [[nodiscard]] Result<> remove(ProfileId id, const QDateTime &at);

    // What each number at Apple stands for, deleted profiles included. Keys are lower case.
    [[nodiscard]] Result<QHash<QString, ProfileOfUuid>> definitions(OrganisationId organisation);

    // What a number at Apple stands for, as Apple got it; empty for a profile that Muster did not make.
    [[nodiscard]] Result<QJsonObject> contentOf(OrganisationId organisation, const QString &uuid);

    // Numbers, names and latest versions, of deleted profiles, too.
    [[nodiscard]] Result<ProfileDirectory> directory(OrganisationId organisation);

    // "Staff iPads v7" by its number at Apple, lower case, of all organisations.
    [[nodiscard]] Result<QHash<QString, QString>> namesByUuid();

    // Numbers at Apple, lower case, of versions that have a newer one; of all organisations.
    [[nodiscard]] Result<QStringList> oldVersions();

    // Of the versions that any device carries, newest first.
    [[nodiscard]] Result<QList<ProfileCoverage>> coverage(ProfileId id);

private:
    [[nodiscard]] Result<QList<Profile>> select(const QString &condition, const QVariantList &values);

    Database &m_database;
};

} // namespace Muster
