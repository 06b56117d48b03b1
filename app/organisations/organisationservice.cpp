#include "app/organisations/organisationservice.h"

#include "app/crypto/keypair.h"
#include "app/organisations/sealingcontext.h"
#include "models/journal/journalstore.h"
#include "models/organisations/organisationstore.h"
#include "models/storage/transaction.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QHostAddress>
#include <QLocale>
#include <QtConcurrentRun>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Organisations", text);
}

bool isOnThisMachine(const QUrl &url)
{
    return url.host() == QLatin1StringView("localhost") || QHostAddress(url.host()).isLoopback();
}

Result<> checkAddress(const ServiceAddress &address)
{
    if (!address.url.isValid() || address.url.host().isEmpty())
        return failure(ErrorKind::InvalidInput,
                       say("“%1” is no address of a service. Apple's is %2.")
                           .arg(address.url.toString(), appleServiceUrl().toString()));
    const bool encrypted = address.url.scheme() == QLatin1StringView("https");
    const bool practice = address.url.scheme() == QLatin1StringView("http") && isOnThisMachine(address.url);
    if (!encrypted && !practice)
        return failure(
            ErrorKind::InvalidInput,
            say("The service address must begin with https:// (http:// is for a sandbox on this computer only)."));
    return {};
}

Result<PublicKey> storeKey(Database &database, OrganisationId organisation, const StoredKey &key)
{
    auto transaction = Transaction::begin(database, Durability::Wishes);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto id = CredentialStore(database).addKey(organisation, key);
    if (!id)
        return std::unexpected(id.error());
    if (auto done = (*transaction)->commit(); !done)
        return std::unexpected(done.error());
    return PublicKey{*id, key.certificatePem, key.fingerprint, key.createdAt};
}

} // namespace

QString momentText(const QDateTime &time)
{
    return QLocale().toString(time.toUTC(), QStringLiteral("d MMMM yyyy, HH:mm"));
}

OrganisationService::OrganisationService(StoreThread &store, OpenWork &work, Vault &vault, const Clock &clock,
                                         Random &random, QString person, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_work(work)
    , m_vault(vault)
    , m_clock(clock)
    , m_random(random)
    , m_person(std::move(person))
{
}

QCoro::Task<Result<QList<Organisation>>> OrganisationService::all()
{
    co_return co_await m_store.run([](Database &database) { return OrganisationStore(database).all(); });
}

QCoro::Task<Result<Organisation>> OrganisationService::find(QString nameOrNumber)
{
    if (!nameOrNumber.isEmpty())
        co_return co_await m_store.run(
            [nameOrNumber](Database &database) { return OrganisationStore(database).find(nameOrNumber); });
    const Result<QList<Organisation>> organisations = co_await all();
    if (!organisations)
        co_return std::unexpected(organisations.error());
    if (organisations->isEmpty())
        co_return failure(
            ErrorKind::NotFound,
            say("There is no organisation in this workspace yet. Add one with: musterctl organisation add"));
    if (organisations->size() > 1)
        co_return failure(ErrorKind::InvalidInput,
                          say("There are %n organisation(s) in this workspace: say which one.")
                              .replace(QStringLiteral("%n"), QString::number(organisations->size())));
    co_return organisations->first();
}

QCoro::Task<Result<Organisation>> OrganisationService::byId(OrganisationId id)
{
    co_return co_await m_store.run([id](Database &database) { return OrganisationStore(database).byId(id); });
}

QCoro::Task<Result<OrganisationId>> OrganisationService::add(QString name, ServiceAddress address, bool isPractice)
{
    if (auto fine = checkAddress(address); !fine)
        co_return std::unexpected(fine.error());
    co_return co_await m_store.run([=, person = m_person, now = m_clock.now()](Database &database) {
        return inTransaction(database, Durability::Wishes, [&]() -> Result<OrganisationId> {
            const auto id = OrganisationStore(database).add(name, address.url, address.authorityPem, isPractice, now);
            if (!id)
                return id;
            const auto noted = JournalStore(database).append({.at = now,
                                                              .source = JournalSource::Person,
                                                              .actor = person,
                                                              .organisation = *id,
                                                              .action = QStringLiteral("organisation.added"),
                                                              .subject = name,
                                                              .before = {},
                                                              .after = address.url.toString(),
                                                              .hash = {}});
            return noted.transform([&id] { return *id; });
        });
    });
}

QCoro::Task<Result<>> OrganisationService::rename(OrganisationId id, QString name)
{
    co_return co_await m_store.run([=, person = m_person, now = m_clock.now()](Database &database) {
        return inTransaction(database, Durability::Wishes, [&]() -> Result<> {
            OrganisationStore organisations(database);
            const auto before = organisations.byId(id);
            if (!before)
                return std::unexpected(before.error());
            if (auto done = organisations.rename(id, name); !done)
                return done;
            return JournalStore(database).append({.at = now,
                                                  .source = JournalSource::Person,
                                                  .actor = person,
                                                  .organisation = id,
                                                  .action = QStringLiteral("organisation.renamed"),
                                                  .subject = name,
                                                  .before = before->name,
                                                  .after = name,
                                                  .hash = {}});
        });
    });
}

QCoro::Task<Result<>> OrganisationService::unlink(OrganisationId id)
{
    co_return co_await m_store.run([=, person = m_person, now = m_clock.now()](Database &database) {
        return inTransaction(database, Durability::Wishes, [&]() -> Result<> {
            OrganisationStore organisations(database);
            const auto before = organisations.byId(id);
            if (!before)
                return std::unexpected(before.error());
            if (auto done = organisations.remove(id); !done)
                return done;
            return JournalStore(database).append({.at = now,
                                                  .source = JournalSource::Person,
                                                  .actor = person,
                                                  .organisation = id,
                                                  .action = QString(organisationUnlinked),
                                                  .subject = before->name,
                                                  .before = before->url.toString(),
                                                  .after = {},
                                                  .hash = {}});
        });
    });
}

QCoro::Task<Result<>> OrganisationService::setAddress(OrganisationId id, ServiceAddress address)
{
    if (auto fine = checkAddress(address); !fine)
        co_return std::unexpected(fine.error());
    co_return co_await m_store.run(
        [=](Database &database) { return OrganisationStore(database).setUrl(id, address.url, address.authorityPem); });
}

QCoro::Task<Result<PublicKey>> OrganisationService::publicKey(OrganisationId id, Renew renew)
{
    const OpenWork::Ticket ticket(m_work);
    const Result<Organisation> organisation = co_await byId(id);
    if (!organisation)
        co_return std::unexpected(organisation.error());
    const Result<QList<StoredKey>> keys =
        co_await m_store.run([id](Database &database) { return CredentialStore(database).keys(id); });
    if (!keys)
        co_return std::unexpected(keys.error());
    for (const StoredKey &key : *keys) {
        if (renew == Renew::WhenNeeded && key.state == StoredKey::State::Staged)
            co_return PublicKey{key.id, key.certificatePem, key.fingerprint, key.createdAt};
    }
    if (const Result<> unlocked = co_await m_vault.unlock(); !unlocked)
        co_return std::unexpected(unlocked.error());

    const QDateTime now = m_clock.now();
    const QString name = organisation->name;
    Random &random = m_random;
    const Result<KeyPair> pair =
        co_await QtConcurrent::run([name, now, &random] { return makeKeyPair(name, now, random); });
    if (!pair)
        co_return std::unexpected(pair.error());
    const Result<QByteArray> sealed = m_vault.seal(pair->privateKeyPem, SealingContext::key(id, pair->fingerprint));
    if (!sealed)
        co_return std::unexpected(sealed.error());
    const StoredKey key{.id = {},
                        .state = StoredKey::State::Staged,
                        .createdAt = now,
                        .certificatePem = pair->certificatePem,
                        .fingerprint = pair->fingerprint,
                        .sealedPrivateKey = *sealed};
    co_return co_await m_store.run([id, key](Database &database) { return storeKey(database, id, key); });
}

QCoro::Task<Result<>> OrganisationService::noteTokenWarning(OrganisationId id, int days)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.run([id, days](Database &database) -> Result<> {
        auto transaction = Transaction::begin(database, Durability::Facts);
        if (!transaction)
            return std::unexpected(transaction.error());
        if (auto done = CredentialStore(database).noteWarning(id, days); !done)
            return done;
        return (*transaction)->commit();
    });
}

QCoro::Task<Result<std::shared_ptr<EnrollmentClient>>> OrganisationService::client(OrganisationId id,
                                                                                   std::stop_token stop)
{
    const OpenWork::Ticket ticket(m_work);
    const Result<Organisation> organisation = co_await byId(id);
    if (!organisation)
        co_return std::unexpected(organisation.error());
    const Result<std::optional<StoredToken>> stored =
        co_await m_store.run([id](Database &database) { return CredentialStore(database).currentToken(id); });
    if (!stored)
        co_return std::unexpected(stored.error());
    if (!stored->has_value())
        co_return failure(
            ErrorKind::NotFound,
            say("“%1” has no server token yet. Go on with the set-up, or load one with: musterctl token load")
                .arg(organisation->name));
    if (const Result<> unlocked = co_await m_vault.unlock(); !unlocked)
        co_return std::unexpected(unlocked.error());
    const Result<Secret> json =
        m_vault.open((*stored)->sealedSecrets, SealingContext::token(id, (*stored)->keyFingerprint));
    if (!json)
        co_return std::unexpected(json.error());
    const Result<ServerToken> token = serverTokenFromJson(json->revealBytes());
    if (!token)
        co_return std::unexpected(token.error());
    auto client = std::make_shared<EnrollmentClient>(
        ServiceAddress{organisation->url, organisation->authorityPem, m_timeout}, *token, m_clock, m_random, stop);
    if (organisation->protocolVersion > 0)
        client->setProtocolVersion(organisation->protocolVersion);
    co_return client;
}

} // namespace Muster
