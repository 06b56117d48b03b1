// The one row that says how the workspace's data key is protected. Holds the key wrapped, never in clear.
#pragma once

#include "models/storage/database.h"

#include <QJsonObject>

#include <optional>

namespace Muster {

struct StoredVault {
    QString protector; // "passphrase", "system-key-store" or "key-file"
    QJsonObject parameters; // of the key derivation, or which entry or file holds the wrapping key
    QByteArray wrappedKey;

    bool operator==(const StoredVault &) const = default;
};

class VaultStore final {
public:
    explicit VaultStore(Database &database)
        : m_database(database)
    {
    }

    [[nodiscard]] Result<std::optional<StoredVault>> load();
    [[nodiscard]] Result<> save(const StoredVault &vault);

private:
    Database &m_database;
};

} // namespace Muster
