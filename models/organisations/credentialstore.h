// The SQL of key pairs and server tokens. Secrets pass through here sealed; only app/crypto can open them.
#pragma once

#include "models/core/ids.h"
#include "models/storage/database.h"

#include <QDateTime>
#include <QList>

#include <optional>

namespace Muster {

// A key pair for server tokens. Staged: its certificate was exported, no token came yet. Current: opens the live token.
struct StoredKey {
    enum class State { Staged, Current, Retired };

    KeyId id;
    State state = State::Staged;
    QDateTime createdAt;
    QString certificatePem;
    QString fingerprint; // SHA-256 of the certificate, lower hex
    QByteArray sealedPrivateKey;

    bool operator==(const StoredKey &) const = default;
};

struct StoredToken {
    TokenId id;
    KeyId keyId;
    QString keyFingerprint; // of that key's certificate; read with the token, not stored beside it
    QDateTime loadedAt;
    QDateTime expiresAt; // invalid when the token names none
    QByteArray sealedSecrets;

    bool operator==(const StoredToken &) const = default;
};

class CredentialStore final {
public:
    explicit CredentialStore(Database &database)
        : m_database(database)
    {
    }

    [[nodiscard]] Result<KeyId> addKey(OrganisationId organisation, const StoredKey &key);
    // Newest first. Every state, since a token may have been made with a former certificate.
    [[nodiscard]] Result<QList<StoredKey>> keys(OrganisationId organisation);

    // Somebody has taken note of the warning of so many days before the current token's end.
    [[nodiscard]] Result<> noteWarning(OrganisationId organisation, int days);
    [[nodiscard]] Result<std::optional<StoredToken>> currentToken(OrganisationId organisation);
    // Makes the token and its key current and retires the former ones.
    [[nodiscard]] Result<TokenId> replaceToken(OrganisationId organisation, const StoredToken &token);

private:
    Database &m_database;
};

} // namespace Muster
