// What became of items on devices.
#include "models/configuration/configurationstore.h"

#include "models/organisations/organisationstore.h"
#include "models/storage/storedvalue.h"

namespace Muster {

namespace {

// State 4: refused. Of a generation that is over nothing is left on the device.
constexpr const char *holders =
    "SELECT DISTINCT c.enrollment_id FROM commands c JOIN enrollments e ON e.id = c.enrollment_id AND "
    "e.generation = c.generation WHERE c.item_id = ? AND c.request_type = 'InstallProfile' AND c.offers > 0 AND "
    "c.state <> 4 AND NOT EXISTS (SELECT 1 FROM commands r WHERE r.item_id = c.item_id AND r.enrollment_id = "
    "c.enrollment_id AND r.request_type = 'RemoveProfile' AND r.state = 3 AND r.id > c.id)";

} // namespace

Result<QList<ItemResult>> ConfigurationStore::selectResults(const QString &rest, const QVariantList &values)
{
    auto rows = m_database.run(QStringLiteral("SELECT enrollment_id, item_id, revision_id, state, command_id, reason, "
                                              "digest, at FROM item_results WHERE %1")
                                   .arg(rest),
                               values);
    if (!rows)
        return std::unexpected(rows.error());
    QList<ItemResult> found;
    while (rows->next())
        found.append({.enrollment = EnrollmentId(rows->value(0).toLongLong()),
                      .item = ItemId(rows->value(1).toLongLong()),
                      .revision = ItemRevisionId(rows->value(2).toLongLong()),
                      .state = static_cast<ItemState>(rows->value(3).toInt()),
                      .command = CommandId(rows->value(4).toLongLong()),
                      .reason = rows->value(5).toString(),
                      .digest = rows->value(6).toByteArray(),
                      .at = readTime(rows->value(7))});
    return found;
}

Result<> ConfigurationStore::setResult(const ItemResult &result)
{
    m_database.noteChange(Changed::Configuration);
    return wasRun(m_database.run(
        QStringLiteral("INSERT OR REPLACE INTO item_results(enrollment_id, item_id, revision_id, state, command_id, "
                       "reason, digest, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
        {qlonglong(result.enrollment.value()), qlonglong(result.item.value()), qlonglong(result.revision.value()),
         static_cast<int>(result.state), storedId(result.command), storedText(result.reason),
         storedBytes(result.digest), storedTime(result.at)}));
}

Result<std::optional<ItemResult>> ConfigurationStore::result(EnrollmentId enrollment, ItemId item)
{
    return selectResults(QStringLiteral("enrollment_id = ? AND item_id = ?"),
                         {qlonglong(enrollment.value()), qlonglong(item.value())})
        .transform([](const QList<ItemResult> &found) {
            return found.isEmpty() ? std::nullopt : std::optional(found.first());
        });
}

Result<QList<ItemResult>> ConfigurationStore::resultsOf(EnrollmentId enrollment)
{
    return selectResults(QStringLiteral("enrollment_id = ?"), {qlonglong(enrollment.value())});
}

Result<QList<ItemResult>> ConfigurationStore::resultsOf(ItemId item, int most)
{
    return selectResults(QStringLiteral("item_id = ? ORDER BY at DESC LIMIT ?"), {qlonglong(item.value()), most});
}

Result<QHash<ItemId, ItemCounts>> ConfigurationStore::counts(std::optional<OrganisationId> organisation)
{
    const QString where = organisation
        ? QStringLiteral("WHERE item_id IN (SELECT id FROM configuration_items WHERE organisation_id = %1) ")
              .arg(organisation->value())
        : QString();
    auto rows = m_database.run(
        QStringLiteral("SELECT item_id, state, count(*) FROM item_results %1GROUP BY item_id, state").arg(where));
    if (!rows)
        return std::unexpected(rows.error());
    QHash<ItemId, ItemCounts> all;
    while (rows->next()) {
        ItemCounts &counts = all[ItemId(rows->value(0).toLongLong())];
        const qint64 count = rows->value(2).toLongLong();
        switch (static_cast<ItemState>(rows->value(1).toInt())) {
        case ItemState::Installed:
            counts.installed += count;
            break;
        case ItemState::Failed:
            counts.failed += count;
            break;
        case ItemState::LeftOut:
        case ItemState::Removed:
            counts.leftOut += count;
            break;
        default:
            counts.waiting += count;
        }
    }
    return all;
}

Result<QSet<EnrollmentId>> ConfigurationStore::mayHave(ItemId item)
{
    auto rows = m_database.run(QLatin1StringView(holders), {qlonglong(item.value())});
    if (!rows)
        return std::unexpected(rows.error());
    QSet<EnrollmentId> found;
    while (rows->next())
        found.insert(EnrollmentId(rows->value(0).toLongLong()));
    return found;
}

Result<bool> ConfigurationStore::mayHave(EnrollmentId enrollment, ItemId item)
{
    auto rows = m_database.run(QLatin1StringView(holders) + QStringLiteral(" AND c.enrollment_id = ?"),
                               {qlonglong(item.value()), qlonglong(enrollment.value())});
    if (!rows)
        return std::unexpected(rows.error());
    return rows->next();
}

Result<bool> ConfigurationStore::isDeleted(ItemId item)
{
    return m_database
        .value(QStringLiteral("SELECT deleted_at IS NOT NULL FROM configuration_items WHERE id = ?"),
               {qlonglong(item.value())})
        .transform([](const QVariant &deleted) { return deleted.toBool(); });
}

Result<> ConfigurationStore::forgetResults(EnrollmentId enrollment)
{
    m_database.noteChange(Changed::Configuration);
    return wasRun(m_database.run(QStringLiteral("DELETE FROM item_results WHERE enrollment_id = ?"),
                                 {qlonglong(enrollment.value())}));
}

} // namespace Muster
