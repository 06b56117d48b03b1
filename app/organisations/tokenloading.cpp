// How OrganisationService takes a server token in: opened, compared, tried at Apple, and only then live.
#include "app/organisations/organisationservice.h"
#include "app/organisations/sealingcontext.h"
#include "models/journal/journalstore.h"
#include "models/organisations/organisationstore.h"
#include "models/organisations/tokenlife.h"
#include "models/storage/transaction.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QElapsedTimer>
#include <QLocale>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Organisations", text);
}

// Makes a token live and forgets the former one, with what Apple said about its account.
struct LiveToken {
    StoredToken token;
    QByteArray accountJson;
    int protocolVersion = 0;
    std::optional<SyncPosition> position; // where to begin, if the service is another one than before
    QString account; // the service's name in the portal
    QString person; // who loaded it
};

Result<> storeLiveToken(Database &database, OrganisationId organisation, const LiveToken &live)
{
    auto transaction = Transaction::begin(database, Durability::Wishes);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (auto id = CredentialStore(database).replaceToken(organisation, live.token); !id)
        return std::unexpected(id.error());
    OrganisationStore organisations(database);
    if (auto done = organisations.setAccount(organisation, live.accountJson, live.token.loadedAt); !done)
        return done;
    if (auto done = organisations.setProtocolVersion(organisation, live.protocolVersion); !done)
        return done;
    if (auto done = organisations.clearTrouble(organisation); !done)
        return done;
    if (live.position) {
        if (auto done = organisations.setPosition(organisation, *live.position); !done)
            return done;
    }
    const auto noted = JournalStore(database).append({.at = live.token.loadedAt,
                                                      .source = JournalSource::Person,
                                                      .actor = live.person,
                                                      .organisation = organisation,
                                                      .action = QStringLiteral("token.loaded"),
                                                      .subject = live.account,
                                                      .before = {},
                                                      .after = isoDate(live.token.expiresAt),
                                                      .hash = {}});
    if (!noted)
        return noted;
    return (*transaction)->commit();
}

// Fills the verdict row by row, so that what was not reached stands there as skipped.
class Checks {
public:
    Checks()
    {
        for (const char *what : {QT_TRANSLATE_NOOP("Organisations", "Opens with this organisation's key"),
                                 QT_TRANSLATE_NOOP("Organisations", "Complete, with its four values"),
                                 QT_TRANSLATE_NOOP("Organisations", "Not expired"),
                                 QT_TRANSLATE_NOOP("Organisations", "Of the same service as before"),
                                 QT_TRANSLATE_NOOP("Organisations", "Accepted by Apple")})
            m_checks.append({say(what), {}, TokenCheck::Outcome::Skipped});
    }

    void pass(int row, const QString &finding)
    {
        m_checks[row] = {m_checks[row].what, finding, TokenCheck::Outcome::Passed};
    }

    [[nodiscard]] TokenVerdict fail(int row, const Error &error)
    {
        m_checks[row].outcome = TokenCheck::Outcome::Failed;
        m_checks[row].finding = error.message;
        return {.checks = m_checks, .error = error, .account = {}, .expiresAt = {}};
    }

    [[nodiscard]] const QList<TokenCheck> &all() const { return m_checks; }

private:
    QList<TokenCheck> m_checks;
};

} // namespace

Error OrganisationService::wrongKey(const QList<StoredKey> &keys) const
{
    if (keys.isEmpty())
        return {ErrorKind::InvalidInput,
                say("This organisation has no public key yet. Save its public key first, upload it to Apple's portal, "
                    "then download the "
                    "server token.")};
    return {ErrorKind::InvalidInput,
            say("This token was made for another public key. This organisation's latest key is of %1. Upload that key "
                "to the service in "
                "Apple's portal, then download the token again.")
                .arg(momentText(keys.first().createdAt))};
}

QCoro::Task<Result<OrganisationService::Opened>> OrganisationService::openWithStoredKeys(Organisation organisation,
                                                                                         QByteArray file)
{
    const Result<TokenEnvelope> envelope = readTokenFile(file);
    if (!envelope)
        co_return std::unexpected(envelope.error());
    const OrganisationId id = organisation.id;
    const Result<QList<StoredKey>> keys =
        co_await m_store.run([id](Database &database) { return CredentialStore(database).keys(id); });
    if (!keys)
        co_return std::unexpected(keys.error());
    for (const StoredKey &key : *keys) {
        if (recipientOf(key.certificatePem) != envelope->recipient)
            continue;
        if (const Result<> unlocked = co_await m_vault.unlock(); !unlocked)
            co_return std::unexpected(unlocked.error());
        const Result<Secret> privateKey = m_vault.open(key.sealedPrivateKey, SealingContext::key(id, key.fingerprint));
        if (!privateKey)
            co_return std::unexpected(privateKey.error());
        const Result<ServerToken> token = openToken(*envelope, key.certificatePem, *privateKey);
        if (!token)
            co_return std::unexpected(token.error());
        co_return Opened{*token, key};
    }

    // Whose is it, then? The most common mix-up is between two organisations of one provider.
    const Result<QList<Organisation>> others = co_await all();
    if (others) {
        for (const Organisation &other : *others) {
            const OrganisationId otherId = other.id;
            const Result<QList<StoredKey>> otherKeys =
                co_await m_store.run([otherId](Database &database) { return CredentialStore(database).keys(otherId); });
            const QList<StoredKey> theirs = otherKeys.value_or(QList<StoredKey>());
            for (const StoredKey &key : theirs) {
                if (recipientOf(key.certificatePem) == envelope->recipient)
                    co_return failure(ErrorKind::InvalidInput,
                                      say("This token was made for the public key of “%1”, not of “%2”. Load it there.")
                                          .arg(other.name, organisation.name));
            }
        }
    }
    co_return std::unexpected(wrongKey(*keys));
}

QCoro::Task<Result<>> OrganisationService::compareWithLive(Organisation organisation, ServerToken token,
                                                           TokenConsent consent)
{
    const OrganisationId id = organisation.id;
    const Result<std::optional<StoredToken>> live =
        co_await m_store.run([id](Database &database) { return CredentialStore(database).currentToken(id); });
    if (!live)
        co_return std::unexpected(live.error());
    if (!live->has_value() || consent == TokenConsent::AnyService)
        co_return {};
    const Result<Secret> json =
        m_vault.open((*live)->sealedSecrets, SealingContext::token(id, (*live)->keyFingerprint));
    if (!json)
        co_return std::unexpected(json.error());
    const Result<ServerToken> former = serverTokenFromJson(json->revealBytes());
    if (former && former->consumerKey != token.consumerKey)
        co_return failure(ErrorKind::Conflict,
                          say("This token belongs to another service entry in Apple's portal than the one in use. "
                              "Loading it replaces the "
                              "list of devices of “%1”. Load it only if that is meant.")
                              .arg(organisation.name));
    co_return {};
}

QCoro::Task<Result<>> OrganisationService::compareAccounts(Organisation organisation, AccountFacts facts,
                                                           TokenConsent consent)
{
    const Result<QList<Organisation>> organisations = co_await all();
    if (!organisations)
        co_return std::unexpected(organisations.error());
    for (const Organisation &other : *organisations) {
        if (other.id != organisation.id && other.account && !facts.serverUuid.isEmpty()
            && other.account->serverUuid == facts.serverUuid)
            co_return failure(ErrorKind::InvalidInput,
                              say("The service “%1” is linked as “%2” already. Two links to one service would void "
                                  "each other's sessions.")
                                  .arg(facts.serverName, other.name));
    }
    if (consent == TokenConsent::AnyService || !organisation.account)
        co_return {};
    const AccountFacts &known = *organisation.account;
    // Apple names them from protocol version 3 on; a text that is missing tells nothing.
    const auto differ = [](const QString &before, const QString &after) {
        return !before.isEmpty() && !after.isEmpty() && before != after;
    };
    if (differ(known.orgId, facts.orgId))
        co_return failure(ErrorKind::Conflict,
                          say("This token belongs to the organisation “%1” at Apple, but “%2” is linked to “%3”. "
                              "Loading it replaces the "
                              "list of devices. Load it only if that is meant.")
                              .arg(facts.orgName, organisation.name, known.orgName));
    if (differ(known.serverUuid, facts.serverUuid))
        co_return failure(ErrorKind::Conflict,
                          say("This token belongs to the service “%1” at Apple, but “%2” is linked to “%3”. Loading it "
                              "replaces the list of "
                              "devices. Load it only if that is meant.")
                              .arg(facts.serverName, organisation.name, known.serverName));
    co_return {};
}

QCoro::Task<Result<>> OrganisationService::makeLive(Organisation organisation, Opened opened, QByteArray accountJson,
                                                    int protocolVersion)
{
    const Result<AccountFacts> facts = accountFactsFromJson(accountJson);
    if (!facts)
        co_return std::unexpected(facts.error());
    const Result<QByteArray> sealed =
        m_vault.seal(serverTokenToJson(opened.token), SealingContext::token(organisation.id, opened.key.fingerprint));
    if (!sealed)
        co_return std::unexpected(sealed.error());
    LiveToken live;
    live.token.keyId = opened.key.id;
    live.token.loadedAt = m_clock.now();
    live.token.expiresAt = opened.token.expiresAt;
    live.token.sealedSecrets = *sealed;
    live.accountJson = accountJson;
    live.account = facts->serverName;
    live.person = m_person;
    live.protocolVersion = protocolVersion;
    // Another service's cursor means nothing here. The generation goes on, so that a full fetch finds what is not of
    // it.
    if (!organisation.account || organisation.account->serverUuid != facts->serverUuid) {
        live.position = SyncPosition();
        live.position->generation = organisation.position.generation;
    }
    const OrganisationId id = organisation.id;
    co_return co_await m_store.run([id, live](Database &database) { return storeLiveToken(database, id, live); });
}

QCoro::Task<TokenVerdict> OrganisationService::loadToken(OrganisationId id, QByteArray file, TokenConsent consent)
{
    const OpenWork::Ticket ticket(m_work);
    enum Row { Opens, Complete, NotExpired, SameService, Accepted };
    Checks checks;
    const Result<Organisation> organisation = co_await byId(id);
    if (!organisation)
        co_return checks.fail(Opens, organisation.error());
    const Result<Opened> opened = co_await openWithStoredKeys(*organisation, file);
    if (!opened)
        co_return checks.fail(Opens, opened.error());
    checks.pass(Opens, say("key of %1").arg(momentText(opened->key.createdAt)));
    checks.pass(Complete, say("S/MIME, 4 values"));

    const QDateTime expires = opened->token.expiresAt;
    const QDateTime now = m_clock.now();
    if (expires.isValid() && expires <= now)
        co_return checks.fail(
            NotExpired,
            Error{ErrorKind::InvalidInput,
                  say("This token expired on %1. Download a new one from the service in Apple's portal.")
                      .arg(momentText(expires))});
    checks.pass(NotExpired, expires.isValid() ? tokenLifeText(expires, now) : say("it names no end"));

    if (const Result<> same = co_await compareWithLive(*organisation, opened->token, consent); !same)
        co_return checks.fail(SameService, same.error());

    QElapsedTimer timer;
    timer.start();
    EnrollmentClient client({organisation->url, organisation->authorityPem, m_timeout}, opened->token, m_clock,
                            m_random, m_work.stopToken());
    const Result<QByteArray> account = co_await client.account();
    if (!account)
        co_return checks.fail(Accepted, account.error());
    const Result<AccountFacts> facts = accountFactsFromJson(*account);
    if (!facts)
        co_return checks.fail(Accepted, facts.error());
    if (const Result<> same = co_await compareAccounts(*organisation, *facts, consent); !same)
        co_return checks.fail(SameService, same.error());
    checks.pass(SameService, organisation->account ? facts->serverName : say("the first token of this organisation"));

    if (const Result<> live = co_await makeLive(*organisation, *opened, *account, client.protocolVersion()); !live)
        co_return checks.fail(Accepted, live.error());
    checks.pass(
        Accepted,
        say("account read in %1 s").arg(QLocale().toString(static_cast<double>(timer.elapsed()) / 1000, 'f', 1)));
    co_return TokenVerdict{.checks = checks.all(), .error = {}, .account = *facts, .expiresAt = expires};
}

} // namespace Muster
