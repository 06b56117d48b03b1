#include "models/configuration/configurationstore.h"

#include "models/organisations/organisationstore.h"
#include "models/storage/storedvalue.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Configuration", text);
}

ConfigurationItem read(const Query &row)
{
    return {.id = ItemId(row.value(0).toLongLong()),
            .organisation = OrganisationId(row.value(1).toLongLong()),
            .name = row.value(2).toString(),
            .kind = row.value(3).toString(),
            .identifier = row.value(4).toString(),
            .position = row.value(5).toInt(),
            .isAuto = row.value(6).toBool(),
            .blocksRelease = row.value(7).toBool(),
            .families = row.value(8).toString().split(u',', Qt::SkipEmptyParts),
            .query = row.value(9).toString(),
            .latest = ItemRevisionId(row.value(10).toLongLong()),
            .latestNumber = row.value(11).toInt(),
            .summary = QJsonDocument::fromJson(row.value(12).toByteArray()).object(),
            .savedAt = readTime(row.value(13)),
            .savedBy = row.value(14).toString()};
}

ItemRevision readRevision(const Query &row)
{
    return {.id = ItemRevisionId(row.value(0).toLongLong()),
            .item = ItemId(row.value(1).toLongLong()),
            .number = row.value(2).toInt(),
            .sealedContent = row.value(3).toByteArray(),
            .digest = row.value(4).toByteArray(),
            .summary = QJsonDocument::fromJson(row.value(5).toByteArray()).object(),
            .savedAt = readTime(row.value(6)),
            .savedBy = row.value(7).toString()};
}

constexpr auto revisionColumns = "id, item_id, number, sealed_content, digest, summary, saved_at, saved_by";

} // namespace

Result<QList<ConfigurationItem>> ConfigurationStore::select(const QString &rest, const QVariantList &values)
{
    auto rows = m_database.run(
        QStringLiteral("SELECT i.id, i.organisation_id, i.name, i.kind, i.identifier, i.position, i.is_auto, "
                       "i.blocks_release, i.families, i.query, r.id, r.number, r.summary, r.saved_at, r.saved_by "
                       "FROM configuration_items i LEFT JOIN configuration_revisions r ON r.id = (SELECT max(id) FROM "
                       "configuration_revisions WHERE item_id = i.id) WHERE %1")
            .arg(rest),
        values);
    if (!rows)
        return std::unexpected(rows.error());
    QList<ConfigurationItem> found;
    while (rows->next())
        found.append(read(*rows));
    return found;
}

Result<QList<ConfigurationItem>> ConfigurationStore::all(std::optional<OrganisationId> organisation)
{
    return organisation
        ? select(QStringLiteral("i.deleted_at IS NULL AND i.organisation_id = ? ORDER BY i.position, i.id"),
                 {qlonglong(organisation->value())})
        : select(QStringLiteral("i.deleted_at IS NULL ORDER BY i.position, i.id"), {});
}

Result<ConfigurationItem> ConfigurationStore::byId(ItemId id)
{
    const auto found = select(QStringLiteral("i.id = ?"), {qlonglong(id.value())});
    if (!found)
        return std::unexpected(found.error());
    if (found->isEmpty())
        return failure(ErrorKind::NotFound, say("There is no configuration item %1.").arg(id.value()));
    return found->first();
}

Result<ConfigurationItem> ConfigurationStore::find(OrganisationId organisation, const QString &nameOrNumber)
{
    const auto found =
        select(QStringLiteral("i.deleted_at IS NULL AND i.organisation_id = ? AND (i.name = ? OR i.id = ?)"),
               {qlonglong(organisation.value()), nameOrNumber, nameOrNumber.toLongLong()});
    if (!found)
        return std::unexpected(found.error());
    if (found->isEmpty())
        return failure(ErrorKind::NotFound,
                       say("There is no configuration item “%1”. See: musterctl configuration list").arg(nameOrNumber));
    return found->first();
}

Result<ItemId> ConfigurationStore::save(const ConfigurationItem &item)
{
    m_database.noteChange(Changed::Configuration);
    const auto taken = m_database.value(
        QStringLiteral(
            "SELECT name FROM configuration_items WHERE organisation_id = ? AND deleted_at IS NULL AND id <> "
            "? AND (name = ? OR identifier = ?)"),
        {qlonglong(item.organisation.value()), qlonglong(item.id.value()), item.name, item.identifier});
    if (!taken)
        return std::unexpected(taken.error());
    if (taken->isValid())
        return failure(ErrorKind::Conflict,
                       taken->toString().compare(item.name, Qt::CaseInsensitive) == 0
                           ? say("There is a configuration item “%1” already.").arg(item.name)
                           : say("“%1” has the identifier %2 already: a device would replace one by the other.")
                                 .arg(taken->toString(), item.identifier));
    const QVariantList values{item.name,
                              item.kind,
                              item.identifier,
                              item.isAuto,
                              item.blocksRelease,
                              storedText(item.families.join(u',')),
                              storedText(item.query)};
    if (item.id.isValid()) {
        auto saved = m_database.run(
            QStringLiteral("UPDATE configuration_items SET name = ?, kind = ?, identifier = ?, is_auto = ?, "
                           "blocks_release = ?, families = ?, query = ? WHERE id = ?"),
            values + QVariantList{qlonglong(item.id.value())});
        return saved ? Result<ItemId>(item.id) : std::unexpected(saved.error());
    }
    auto added = m_database.run(
        QStringLiteral("INSERT INTO configuration_items(name, kind, identifier, is_auto, blocks_release, families, "
                       "query, organisation_id, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT "
                       "coalesce(max(position), 0) + 1 FROM configuration_items WHERE organisation_id = ?))"),
        values + QVariantList{qlonglong(item.organisation.value()), qlonglong(item.organisation.value())});
    if (!added)
        return std::unexpected(added.error());
    return ItemId(added->lastInsertId().toLongLong());
}

Result<ItemRevision> ConfigurationStore::addRevision(const ItemRevision &revision)
{
    m_database.noteChange(Changed::Configuration);
    auto added = m_database.run(
        QStringLiteral(
            "INSERT INTO configuration_revisions(item_id, number, sealed_content, digest, summary, saved_at, "
            "saved_by) VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM configuration_revisions WHERE "
            "item_id = ?), ?, ?, ?, ?, ?) RETURNING id, number"),
        {qlonglong(revision.item.value()), qlonglong(revision.item.value()), revision.sealedContent, revision.digest,
         QString::fromUtf8(QJsonDocument(revision.summary).toJson(QJsonDocument::Compact)),
         storedTime(revision.savedAt), storedText(revision.savedBy)});
    if (!added)
        return std::unexpected(added.error());
    added->next();
    ItemRevision saved = revision;
    saved.id = ItemRevisionId(added->value(0).toLongLong());
    saved.number = added->value(1).toInt();
    return saved;
}

Result<> ConfigurationStore::move(ItemId id, int position)
{
    const auto item = byId(id);
    if (!item)
        return std::unexpected(item.error());
    auto others = all(item->organisation);
    if (!others)
        return std::unexpected(others.error());
    m_database.noteChange(Changed::Configuration);
    others->removeIf([id](const ConfigurationItem &other) { return other.id == id; });
    others->insert(std::clamp<qsizetype>(position - 1, 0, others->size()), *item);
    for (qsizetype i = 0; i < others->size(); ++i) {
        auto moved = m_database.run(QStringLiteral("UPDATE configuration_items SET position = ? WHERE id = ?"),
                                    {qlonglong(i + 1), qlonglong(others->at(i).id.value())});
        if (!moved)
            return std::unexpected(moved.error());
    }
    return {};
}

Result<> ConfigurationStore::remove(ItemId id, const QDateTime &now)
{
    m_database.noteChange(Changed::Configuration);
    return wasRun(m_database.run(QStringLiteral("UPDATE configuration_items SET deleted_at = ? WHERE id = ?"),
                                 {storedTime(now), qlonglong(id.value())}));
}

Result<ItemRevision> ConfigurationStore::revision(ItemRevisionId id)
{
    auto rows = m_database.run(
        QStringLiteral("SELECT %1 FROM configuration_revisions WHERE id = ?").arg(QLatin1StringView(revisionColumns)),
        {qlonglong(id.value())});
    if (!rows)
        return std::unexpected(rows.error());
    if (!rows->next())
        return failure(ErrorKind::NotFound, say("There is no such revision."));
    return readRevision(*rows);
}

Result<QList<ItemRevision>> ConfigurationStore::revisions(ItemId id)
{
    auto rows =
        m_database.run(QStringLiteral("SELECT %1 FROM configuration_revisions WHERE item_id = ? ORDER BY id DESC")
                           .arg(QLatin1StringView(revisionColumns)),
                       {qlonglong(id.value())});
    if (!rows)
        return std::unexpected(rows.error());
    QList<ItemRevision> found;
    while (rows->next())
        found.append(readRevision(*rows));
    return found;
}

} // namespace Muster
