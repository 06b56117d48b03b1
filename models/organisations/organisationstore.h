// The SQL of organisations. Used inside StoreThread's closures; writers call it inside a Transaction.
#pragma once

#include "models/organisations/organisation.h"
#include "models/storage/database.h"

#include <QList>

namespace Muster {

class OrganisationStore final {
public:
    explicit OrganisationStore(Database &database)
        : m_database(database)
    {
    }

    [[nodiscard]] Result<QList<Organisation>> all();
    [[nodiscard]] Result<Organisation> byId(OrganisationId id);
    // By name, whatever its case, or by number.
    [[nodiscard]] Result<Organisation> find(const QString &nameOrNumber);

    // Refuses an empty name and one that is taken.
    [[nodiscard]] Result<OrganisationId> add(const QString &name, const QUrl &url, const QString &authorityPem,
                                             bool isPractice, const QDateTime &now);
    [[nodiscard]] Result<> rename(OrganisationId id, const QString &name);
    // With its keys, tokens, devices and runs.
    [[nodiscard]] Result<> remove(OrganisationId id);

    [[nodiscard]] Result<> setUrl(OrganisationId id, const QUrl &url, const QString &authorityPem);
    // Keeps Apple's JSON whole, so that a later version can read more of it.
    [[nodiscard]] Result<> setAccount(OrganisationId id, const QByteArray &accountJson, const QDateTime &now);
    // Keeps the time of the first of several equal troubles.
    [[nodiscard]] Result<> setTrouble(OrganisationId id, const Error &error, const QDateTime &now);
    // A time that Apple named, whatever becomes of the run that met it. clearTrouble() forgets it.
    [[nodiscard]] Result<> setNotBefore(OrganisationId id, const QDateTime &time);
    [[nodiscard]] Result<> clearTrouble(OrganisationId id);
    [[nodiscard]] Result<> setPosition(OrganisationId id, const SyncPosition &position);
    [[nodiscard]] Result<> setFullSyncAt(OrganisationId id, const QDateTime &time);
    // A round of asking for each device has come up to this serial; and it has ended.
    [[nodiscard]] Result<> setInquiry(OrganisationId id, const QString &askedUpTo);
    [[nodiscard]] Result<> endInquiry(OrganisationId id, const QDateTime &now);
    [[nodiscard]] Result<> setProtocolVersion(OrganisationId id, int version);

private:
    // Where a run stands changes with every batch and is shown nowhere: nobody need read all organisations for it.
    enum class News { Announced, Quiet };
    [[nodiscard]] Result<> update(const QString &assignment, QVariantList values, OrganisationId id,
                                  News news = News::Announced);

    Database &m_database;
};

// Seconds since 1970 as the workspace stores times, NULL for none; and back.
[[nodiscard]] QVariant storedTime(const QDateTime &time);
[[nodiscard]] QDateTime readTime(const QVariant &value);

} // namespace Muster
