// The SQL of configuration items, their revisions and what became of them. Everything that writes wants a Transaction
// around it.
#pragma once

#include "models/configuration/configurationitem.h"
#include "models/storage/database.h"

#include <QHash>
#include <QSet>

#include <optional>

namespace Muster {

class ConfigurationStore final {
public:
    explicit ConfigurationStore(Database &database)
        : m_database(database)
    {
    }

    // In the admin's order, without deleted ones.
    [[nodiscard]] Result<QList<ConfigurationItem>> all(std::optional<OrganisationId> organisation);
    // Of a deleted one, too.
    [[nodiscard]] Result<ConfigurationItem> byId(ItemId id);
    // By name or number. NotFound.
    [[nodiscard]] Result<ConfigurationItem> find(OrganisationId organisation, const QString &nameOrNumber);

    // Name, families and all else but the content. A new one comes last. Conflict when another one has the name or the
    // identifier.
    [[nodiscard]] Result<ItemId> save(const ConfigurationItem &item);
    [[nodiscard]] Result<ItemRevision> addRevision(const ItemRevision &revision);
    [[nodiscard]] Result<> move(ItemId id, int position);
    [[nodiscard]] Result<> remove(ItemId id, const QDateTime &now);

    [[nodiscard]] Result<ItemRevision> revision(ItemRevisionId id);
    // Newest first.
    [[nodiscard]] Result<QList<ItemRevision>> revisions(ItemId id);

    [[nodiscard]] Result<> setResult(const ItemResult &result);
    [[nodiscard]] Result<std::optional<ItemResult>> result(EnrollmentId enrollment, ItemId item);
    [[nodiscard]] Result<QList<ItemResult>> resultsOf(EnrollmentId enrollment);
    [[nodiscard]] Result<QList<ItemResult>> resultsOf(ItemId item, int most);
    [[nodiscard]] Result<QHash<ItemId, ItemCounts>> counts(std::optional<OrganisationId> organisation);
    // Devices to which the item was given out since they enrolled, and of which no removal was confirmed since: they
    // may have it, whatever became of the latest try.
    [[nodiscard]] Result<QSet<EnrollmentId>> mayHave(ItemId item);
    [[nodiscard]] Result<bool> mayHave(EnrollmentId enrollment, ItemId item);
    [[nodiscard]] Result<bool> isDeleted(ItemId item);
    // A device begins anew: nothing of before is on it.
    [[nodiscard]] Result<> forgetResults(EnrollmentId enrollment);

private:
    [[nodiscard]] Result<QList<ConfigurationItem>> select(const QString &rest, const QVariantList &values);
    [[nodiscard]] Result<QList<ItemResult>> selectResults(const QString &rest, const QVariantList &values);

    Database &m_database;
};

} // namespace Muster
