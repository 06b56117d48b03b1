// Saving configuration items: what changes in the workspace and what the journal says about it.
//
// Runs inside a transaction on the storage thread.
#pragma once

#include "app/configuration/configurationprofile.h"
#include "app/crypto/sealer.h"
#include "models/configuration/configurationitem.h"
#include "models/storage/database.h"

#include <optional>

namespace Muster {

// What is to be different about an item; what is absent stays.
struct ItemChange {
    std::optional<QString> name = {};
    std::optional<bool> isAuto = {};
    std::optional<bool> blocksRelease = {};
    std::optional<QStringList> families = {};
    std::optional<QString> query = {};

    bool operator==(const ItemChange &) const = default;
};

// Families in Apple's spelling and a query that can be read; InvalidInput otherwise.
[[nodiscard]] Result<ItemChange> checkedChange(ItemChange change, const QDateTime &now);

struct ItemSaving {
    OrganisationId organisation;
    std::optional<ItemId> item; // absent: a new one
    QString kind; // "profile", or the name of its form
    QVariantMap profile; // validated
    ItemChange change;
    QString by;
    QDateTime at;
};

struct SavedItem {
    ConfigurationItem item;
    bool isNew = false;
    bool isRevision = false; // false: the content is as it was
    QList<ProfileFinding> warnings;

    bool operator==(const SavedItem &) const = default;
};

// A new item, or the next revision of one. A revision gets a UUID of its own, so that devices tell it from the last;
// content that is as it was makes none. Conflict when the name or the identifier is another item's, or when the
// identifier is not the one that the item has: a device would get a second profile beside the first.
[[nodiscard]] Result<SavedItem> saveItem(Database &database, const Sealer &sealer, const ItemSaving &saving);
[[nodiscard]] Result<ConfigurationItem> changeItem(Database &database, ItemId id, const ItemChange &change,
                                                   const QString &by, const QDateTime &at);
[[nodiscard]] Result<> moveItem(Database &database, ItemId id, int position, const QString &by, const QDateTime &at);
[[nodiscard]] Result<> deleteItem(Database &database, const Sealer &sealer, ItemId id, const QString &by,
                                  const QDateTime &at);

// With secrets.
[[nodiscard]] Result<QVariantMap> contentOf(Database &database, const Sealer &sealer, ItemRevisionId id);

} // namespace Muster
