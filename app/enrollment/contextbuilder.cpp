#include "app/enrollment/contextbuilder.h"

#include "app/enrollment/managementprofile.h"
#include "app/enrollment/practiceauthority.h"
#include "models/organisations/credentialstore.h"
#include "models/organisations/organisationstore.h"

#include <QCoroFuture>
#include <QCryptographicHash>

namespace Muster {

namespace {

// Whose certificate is in Apple's portal; an empty one before the first server token.
Result<StoredKey> currentKey(Database &database, OrganisationId organisation)
{
    const auto keys = CredentialStore(database).keys(organisation);
    if (!keys)
        return std::unexpected(keys.error());
    const auto found = std::ranges::find(*keys, StoredKey::State::Current, &StoredKey::state);
    return found == keys->end() ? StoredKey() : *found;
}

} // namespace

// What a context is made of, as far as it differs from one to the next.
struct ContextBuilder::Basis {
    struct Part {
        OrganisationId id;
        QString name;
        QUrl url;
        QString authorityPem;
        bool isPractice = false;
        QByteArray push; // its push certificate
        QString serverUuid;
        QString tokenKey;
        QByteArray sealedTokenKey;

        bool operator==(const Part &) const = default;
    };

    ServerSettings settings;
    QList<Part> organisations;
    QHash<QString, QByteArray> certificates; // the server's own, by kind
    quint16 port = 0;
    QDate day;

    bool operator==(const Basis &) const = default;
};

ContextBuilder::ContextBuilder(StoreThread &store, Vault &vault, ServerKeys &keys, const Clock &clock,
                               std::function<void(const QList<EnrollmentId> &)> wake)
    : m_store(store)
    , m_vault(vault)
    , m_keys(keys)
    , m_clock(clock)
    , m_writer(store)
    , m_wake(std::move(wake))
{
}

ContextBuilder::~ContextBuilder() = default;

QCoro::Task<Result<ContextBuilder::Basis>> ContextBuilder::basis(quint16 port)
{
    const QDate day = m_clock.now().date();
    co_return co_await m_store.read([port, day](Database &database) -> Result<Basis> {
        ServerStore server(database);
        const auto settings = server.settings();
        const auto keys = server.keys();
        const auto all = OrganisationStore(database).all();
        if (!settings || !keys || !all)
            return std::unexpected(!settings ? settings.error() : !keys ? keys.error() : all.error());
        Basis found{.settings = *settings, .organisations = {}, .certificates = {}, .port = port, .day = day};
        for (const StoredServerKey &key : *keys)
            found.certificates.insert(key.kind, key.certificate);
        for (const Organisation &organisation : *all) {
            const auto tokenKey = currentKey(database, organisation.id);
            if (!tokenKey)
                return std::unexpected(tokenKey.error());
            found.organisations.append(
                {.id = organisation.id,
                 .name = organisation.name,
                 .url = organisation.url,
                 .authorityPem = organisation.authorityPem,
                 .isPractice = organisation.isPractice,
                 .push = found.certificates.value(ServerKeyKind::push(organisation.id)),
                 .serverUuid = organisation.account ? organisation.account->serverUuid : QString(),
                 .tokenKey = tokenKey->fingerprint,
                 .sealedTokenKey = tokenKey->sealedPrivateKey});
        }
        return found;
    });
}

QCoro::Task<QHash<OrganisationId, ServedOrganisation>> ContextBuilder::organisations(const Basis &basis,
                                                                                     QByteArray deviceAuthority)
{
    const QString mark =
        QString::fromLatin1(QCryptographicHash::hash(deviceAuthority, QCryptographicHash::Sha256).toHex().first(12));
    QHash<OrganisationId, ServedOrganisation> served;
    for (const Basis::Part &part : basis.organisations) {
        const QByteArray seed = deviceAuthority + QByteArray::number(part.id.value());
        ServedOrganisation one{.id = part.id,
                               .name = part.name,
                               .isPractice = part.isPractice,
                               .practiceAuthority = {},
                               .topic = externalTopic(QCryptographicHash::hash(seed, QCryptographicHash::Sha256)),
                               .identifier = QStringLiteral("org.muster.%1.%2").arg(mark).arg(part.id.value()),
                               .serverUuid = part.serverUuid,
                               .tokenKey = part.tokenKey,
                               .sealedTokenKey = part.sealedTokenKey};
        if (const auto facts = readCertificate(part.push); facts && !part.push.isEmpty())
            one.topic = facts->userId;
        if (part.isPractice)
            one.practiceAuthority = co_await practiceAuthority(m_store, part.id, part.url, part.authorityPem);
        served.insert(part.id, one);
    }
    co_return served;
}

QCoro::Task<Result<ContextBuilder::Built>> ContextBuilder::build(quint16 port)
{
    const auto wanted = co_await basis(port);
    if (!wanted)
        co_return std::unexpected(wanted.error());
    if (m_built && *m_basis == *wanted)
        co_return Built(*m_built);
    const ServerSettings settings = wanted->settings;
    const auto certificates = co_await m_keys.ready(settings);
    if (!certificates)
        co_return std::unexpected(certificates.error());
    auto authority = CertificateAuthority::open(certificates->deviceAuthority);
    auto signer = SigningKey::open(certificates->signer);
    const auto sealer = m_vault.sealer();
    if (!authority || !signer || !sealer)
        co_return std::unexpected(!authority ? authority.error() : !signer ? signer.error() : sealer.error());
    const auto served = co_await organisations(*wanted, certificates->deviceAuthority.certificate);
    // What a brought certificate has as its root is known to devices, or the admin's business.
    const Built built{.context = std::make_shared<const ServerContext>(ServerContext{
                          .settings = settings,
                          .baseUrl = settings.baseUrl(port != 0 ? port : settings.listenPort),
                          .deviceAuthority = std::move(*authority),
                          .signer = std::move(*signer),
                          .anchor = certificates->isTlsBrought ? QByteArray() : certificates->tlsAuthority.certificate,
                          .sealer = *sealer,
                          .organisations = served,
                          .signedPayloads = std::make_shared<SignedPayloads>(),
                          .signers = std::make_shared<KnownSigners>(),
                          .clock = m_clock,
                          .writer = m_writer,
                          .store = m_store,
                          .wake = m_wake}),
                      .certificates = *certificates};
    // With the certificates that were made on the way, so that the next one finds nothing new; not when anything else
    // changed meanwhile.
    auto after = co_await basis(port);
    m_built.reset();
    if (after && after->settings == wanted->settings && after->organisations == wanted->organisations) {
        m_basis = std::make_unique<Basis>(*std::move(after));
        m_built = built;
    }
    co_return Built(built);
}

} // namespace Muster
