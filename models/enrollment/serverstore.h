// The SQL of the server's settings and certificates. Everything that writes wants a Transaction around it.
#pragma once

#include "models/core/ids.h"
#include "models/enrollment/serversettings.h"
#include "models/storage/database.h"

#include <QDateTime>
#include <QList>

#include <optional>

namespace Muster {

// A certificate of the server with its key. The kinds are those of ServerKeyKind.
struct StoredServerKey {
    QString kind;
    QString origin; // "muster" or "brought"
    QByteArray certificate; // DER
    QList<QByteArray> chain; // DER
    QByteArray sealedKey;
    QDateTime since;

    bool operator==(const StoredServerKey &) const = default;
};

namespace ServerKeyKind {
inline const QString deviceAuthority = QStringLiteral("device-authority"); // signs the identities of devices
inline const QString tlsAuthority =
    QStringLiteral("tls-authority"); // signs the TLS certificate; the anchor in profiles
inline const QString tls = QStringLiteral("tls");
inline const QString signer = QStringLiteral("signer"); // signs profiles
[[nodiscard]] inline QString push(OrganisationId organisation) // its APNs certificate
{
    return QStringLiteral("push/%1").arg(organisation.value());
}
} // namespace ServerKeyKind

class ServerStore final {
public:
    explicit ServerStore(Database &database)
        : m_database(database)
    {
    }

    [[nodiscard]] Result<ServerSettings> settings();
    [[nodiscard]] Result<> save(const ServerSettings &settings);

    [[nodiscard]] Result<std::optional<StoredServerKey>> key(const QString &kind);
    [[nodiscard]] Result<QList<StoredServerKey>> keys();
    // In the place of the one that is there.
    [[nodiscard]] Result<> save(const StoredServerKey &key);
    [[nodiscard]] Result<> removeKey(const QString &kind);

private:
    Database &m_database;
};

} // namespace Muster
