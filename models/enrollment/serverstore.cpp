#include "models/enrollment/serverstore.h"

#include "models/organisations/organisationstore.h"
#include "models/storage/storedvalue.h"

#include <QDataStream>
#include <QIODevice>
#include <QJsonDocument>

namespace Muster {

namespace {

StoredServerKey read(const Query &row)
{
    StoredServerKey key{.kind = row.value(0).toString(),
                        .origin = row.value(1).toString(),
                        .certificate = row.value(2).toByteArray(),
                        .chain = {},
                        .sealedKey = row.value(4).toByteArray(),
                        .since = readTime(row.value(5))};
    QDataStream stream(row.value(3).toByteArray());
    stream >> key.chain;
    return key;
}

constexpr auto select = "SELECT kind, origin, certificate, chain, sealed_key, since FROM server_keys";

} // namespace

Result<ServerSettings> ServerStore::settings()
{
    const auto json = m_database.value(QStringLiteral("SELECT settings FROM server_settings"));
    return json.transform([](const QVariant &text) {
        return ServerSettings::fromJson(QJsonDocument::fromJson(text.toByteArray()).object());
    });
}

Result<> ServerStore::save(const ServerSettings &settings)
{
    m_database.noteChange(Changed::Server);
    return wasRun(m_database.run(QStringLiteral("INSERT INTO server_settings(id, settings) VALUES (1, ?) "
                                                "ON CONFLICT(id) DO UPDATE SET settings = excluded.settings"),
                                 {QString::fromUtf8(QJsonDocument(settings.toJson()).toJson(QJsonDocument::Compact))}));
}

Result<std::optional<StoredServerKey>> ServerStore::key(const QString &kind)
{
    auto rows = m_database.run(QString::fromLatin1(select) + QStringLiteral(" WHERE kind = ?"), {kind});
    if (!rows)
        return std::unexpected(rows.error());
    return rows->next() ? std::optional(read(*rows)) : std::nullopt;
}

Result<QList<StoredServerKey>> ServerStore::keys()
{
    auto rows = m_database.run(QString::fromLatin1(select));
    if (!rows)
        return std::unexpected(rows.error());
    QList<StoredServerKey> found;
    while (rows->next())
        found.append(read(*rows));
    return found;
}

Result<> ServerStore::save(const StoredServerKey &key)
{
    m_database.noteChange(Changed::Server);
    QByteArray chain;
    QDataStream stream(&chain, QIODevice::WriteOnly);
    stream << key.chain;
    return wasRun(m_database.run(
        QStringLiteral("INSERT OR REPLACE INTO server_keys(kind, origin, certificate, chain, sealed_key, since) "
                       "VALUES (?, ?, ?, ?, ?, ?)"),
        {key.kind, key.origin, key.certificate, chain, key.sealedKey, storedTime(key.since)}));
}

Result<> ServerStore::removeKey(const QString &kind)
{
    m_database.noteChange(Changed::Server);
    return wasRun(m_database.run(QStringLiteral("DELETE FROM server_keys WHERE kind = ?"), {kind}));
}

} // namespace Muster
