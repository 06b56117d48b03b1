#include "models/storage/vaultstore.h"

#include <QJsonDocument>

namespace Muster {

Result<std::optional<StoredVault>> VaultStore::load()
{
    auto rows = m_database.run(QStringLiteral("SELECT protector, parameters, wrapped_key FROM vault WHERE id = 1"));
    if (!rows)
        return std::unexpected(rows.error());
    if (!rows->next())
        return std::nullopt;
    return StoredVault{.protector = rows->value(0).toString(),
                       .parameters = QJsonDocument::fromJson(rows->value(1).toByteArray()).object(),
                       .wrappedKey = rows->value(2).toByteArray()};
}

Result<> VaultStore::save(const StoredVault &vault)
{
    auto done = m_database.run(
        QStringLiteral(
            "INSERT INTO vault(id, protector, parameters, wrapped_key) VALUES (1, ?, ?, ?) ON CONFLICT(id) DO UPDATE "
            "SET protector = excluded.protector, parameters = excluded.parameters, wrapped_key = excluded.wrapped_key"),
        {vault.protector, QString::fromUtf8(QJsonDocument(vault.parameters).toJson(QJsonDocument::Compact)),
         vault.wrappedKey});
    if (!done)
        return std::unexpected(done.error());
    m_database.noteChange(Changed::Vault);
    return {};
}

} // namespace Muster
