// Links organisations: makes their key pairs, takes their server tokens in, and hands out clients that speak for them.
//
// Lives on the main thread; what the constructor takes outlives it.
#pragma once

#include "app/apple/enrollmentclient.h"
#include "app/core/openwork.h"
#include "app/crypto/vault.h"
#include "models/organisations/credentialstore.h"
#include "models/organisations/organisation.h"
#include "models/storage/storethread.h"

#include <QCoroTask>
#include <QObject>

#include <memory>

namespace Muster {

// One thing that was looked at while a token was loaded, as the wizard and musterctl show it.
struct TokenCheck {
    enum class Outcome { Passed, Failed, Skipped };

    QString what; // "Opens with this organisation's key"
    QString finding; // "key of 14 Oct, 09:22"
    Outcome outcome = Outcome::Skipped;

    bool operator==(const TokenCheck &) const = default;
};

// What loading a token came to. Without an error it is live, and the former one is gone; with one nothing was changed.
struct TokenVerdict {
    QList<TokenCheck> checks;
    std::optional<Error> error; // ErrorKind::Conflict: see TokenConsent
    std::optional<AccountFacts> account;
    QDateTime expiresAt;
};

// A token of another organisation or service in place of the live one would replace all its devices: that takes a yes.
enum class TokenConsent { SameServiceOnly, AnyService };

// A staged certificate, to be uploaded to Apple's portal.
struct PublicKey {
    KeyId id;
    QString certificatePem;
    QString fingerprint;
    QDateTime createdAt;
};

class OrganisationService final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OrganisationService)

public:
    // Adding, renaming, loading a token and unlinking are entered in the journal as the person's.
    OrganisationService(StoreThread &store, OpenWork &work, Vault &vault, const Clock &clock, Random &random,
                        QString person, QObject *parent = nullptr);

    [[nodiscard]] QCoro::Task<Result<QList<Organisation>>> all();
    // By name or number; without either the only one there is.
    [[nodiscard]] QCoro::Task<Result<Organisation>> find(QString nameOrNumber);
    [[nodiscard]] QCoro::Task<Result<Organisation>> byId(OrganisationId id);

    // Refuses an address that is neither https nor on this machine: a token must not travel in clear.
    [[nodiscard]] QCoro::Task<Result<OrganisationId>> add(QString name, ServiceAddress address, bool isPractice);
    [[nodiscard]] QCoro::Task<Result<>> rename(OrganisationId id, QString name);
    // Deletes it with its keys, token and devices from the workspace. Nothing changes at Apple.
    [[nodiscard]] QCoro::Task<Result<>> unlink(OrganisationId id);
    // Where its Apple is now: a sandbox gets another port with every start.
    [[nodiscard]] QCoro::Task<Result<>> setAddress(OrganisationId id, ServiceAddress address);

    // The certificate to upload: the staged one, or a new pair when there is none (or when a new one is asked for).
    enum class Renew { WhenNeeded, Always };
    [[nodiscard]] QCoro::Task<Result<PublicKey>> publicKey(OrganisationId id, Renew renew);

    // Opens the token file, checks it against Apple, and only then makes it live.
    [[nodiscard]] QCoro::Task<TokenVerdict> loadToken(OrganisationId id, QByteArray file, TokenConsent consent);

    // Somebody has taken note that the token ends in so many days (one of tokenWarningDays).
    [[nodiscard]] QCoro::Task<Result<>> noteTokenWarning(OrganisationId id, int days);

    // A client with the live token. Refuses when there is none.
    [[nodiscard]] QCoro::Task<Result<std::shared_ptr<EnrollmentClient>>> client(OrganisationId id,
                                                                                std::stop_token stop);

    // How long a client waits for an answer; shorter in tests.
    void setTimeout(std::chrono::milliseconds timeout) { m_timeout = timeout; }

private:
    struct Opened {
        ServerToken token;
        StoredKey key;
    };
    [[nodiscard]] QCoro::Task<Result<Opened>> openWithStoredKeys(Organisation organisation, QByteArray file);
    [[nodiscard]] QCoro::Task<Result<>> compareWithLive(Organisation organisation, ServerToken token,
                                                        TokenConsent consent);
    [[nodiscard]] QCoro::Task<Result<>> compareAccounts(Organisation organisation, AccountFacts facts,
                                                        TokenConsent consent);
    [[nodiscard]] QCoro::Task<Result<>> makeLive(Organisation organisation, Opened opened, QByteArray accountJson,
                                                 int protocolVersion);
    [[nodiscard]] Error wrongKey(const QList<StoredKey> &keys) const;

    StoreThread &m_store;
    OpenWork &m_work;
    Vault &m_vault;
    const Clock &m_clock;
    Random &m_random;
    QString m_person;
    std::chrono::milliseconds m_timeout = std::chrono::seconds(60);
};

// "14 October 2026, 09:22" in UTC: how sentences name a moment.
[[nodiscard]] QString momentText(const QDateTime &time);

} // namespace Muster
