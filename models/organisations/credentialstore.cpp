#include "models/organisations/credentialstore.h"

#include "models/organisations/organisationstore.h"

namespace Muster {

namespace {

QString stateName(StoredKey::State state)
{
    switch (state) {
    case StoredKey::State::Staged:
        return QStringLiteral("staged");
    case StoredKey::State::Current:
        return QStringLiteral("current");
    case StoredKey::State::Retired:
        break;
    }
    return QStringLiteral("retired");
}

StoredKey::State stateFromName(const QString &name)
{
    if (name == QLatin1StringView("staged"))
        return StoredKey::State::Staged;
    return name == QLatin1StringView("current") ? StoredKey::State::Current : StoredKey::State::Retired;
}

} // namespace

Result<KeyId> CredentialStore::addKey(OrganisationId organisation, const StoredKey &key)
{
    auto id = m_database.value(
        QStringLiteral(
            "INSERT INTO keys(organisation_id, state, created_at, certificate_pem, fingerprint, sealed_private_key) "
            "VALUES (?, ?, ?, ?, ?, ?) RETURNING id"),
        {qlonglong(organisation.value()), stateName(key.state), storedTime(key.createdAt), key.certificatePem,
         key.fingerprint, key.sealedPrivateKey});
    if (!id)
        return std::unexpected(id.error());
    m_database.noteChange(Changed::Organisations);
    return KeyId(id->toLongLong());
}

Result<QList<StoredKey>> CredentialStore::keys(OrganisationId organisation)
{
    auto rows =
        m_database.run(QStringLiteral("SELECT id, state, created_at, certificate_pem, fingerprint, sealed_private_key "
                                      "FROM keys WHERE organisation_id = ? ORDER BY id DESC"),
                       {qlonglong(organisation.value())});
    if (!rows)
        return std::unexpected(rows.error());
    QList<StoredKey> keys;
    while (rows->next()) {
        keys.append({.id = KeyId(rows->value(0).toLongLong()),
                     .state = stateFromName(rows->value(1).toString()),
                     .createdAt = readTime(rows->value(2)),
                     .certificatePem = rows->value(3).toString(),
                     .fingerprint = rows->value(4).toString(),
                     .sealedPrivateKey = rows->value(5).toByteArray()});
    }
    return keys;
}

Result<std::optional<StoredToken>> CredentialStore::currentToken(OrganisationId organisation)
{
    auto rows = m_database.run(QStringLiteral("SELECT t.id, t.key_id, k.fingerprint, t.loaded_at, t.expires_at, "
                                              "t.sealed_secrets FROM tokens t JOIN keys k ON k.id = t.key_id "
                                              "WHERE t.organisation_id = ? AND t.state = 'current'"),
                               {qlonglong(organisation.value())});
    if (!rows)
        return std::unexpected(rows.error());
    if (!rows->next())
        return std::nullopt;
    return StoredToken{.id = TokenId(rows->value(0).toLongLong()),
                       .keyId = KeyId(rows->value(1).toLongLong()),
                       .keyFingerprint = rows->value(2).toString(),
                       .loadedAt = readTime(rows->value(3)),
                       .expiresAt = readTime(rows->value(4)),
                       .sealedSecrets = rows->value(5).toByteArray()};
}

Result<> CredentialStore::noteWarning(OrganisationId organisation, int days)
{
    auto done = m_database.run(
        QStringLiteral("UPDATE tokens SET noted_warning = ? WHERE organisation_id = ? AND state = 'current'"),
        {days, qlonglong(organisation.value())});
    if (!done)
        return std::unexpected(done.error());
    m_database.noteChange(Changed::Organisations);
    return {};
}

Result<TokenId> CredentialStore::replaceToken(OrganisationId organisation, const StoredToken &token)
{
    const qlonglong id = organisation.value();
    const qlonglong key = token.keyId.value();
    // What is no longer used is forgotten: an old token is void at Apple anyway, and a secret kept is a secret at risk.
    if (auto done = m_database.run(QStringLiteral("DELETE FROM tokens WHERE organisation_id = ?"), {id}); !done)
        return std::unexpected(done.error());
    auto retired =
        m_database.run(QStringLiteral("UPDATE keys SET state = 'retired' WHERE organisation_id = ? AND id <> ? "
                                      "AND state = 'current'"),
                       {id, key});
    if (!retired)
        return std::unexpected(retired.error());
    if (auto done = m_database.run(QStringLiteral("UPDATE keys SET state = 'current' WHERE id = ?"), {key}); !done)
        return std::unexpected(done.error());
    auto row =
        m_database.value(QStringLiteral("INSERT INTO tokens(organisation_id, key_id, state, loaded_at, expires_at, "
                                        "sealed_secrets) VALUES (?, ?, 'current', ?, ?, ?) RETURNING id"),
                         {id, key, storedTime(token.loadedAt), storedTime(token.expiresAt), token.sealedSecrets});
    if (!row)
        return std::unexpected(row.error());
    m_database.noteChange(Changed::Organisations);
    return TokenId(row->toLongLong());
}

} // namespace Muster
