#include "app/enrollment/serverkeys.h"

#include "app/crypto/certificateauthority.h"
#include "models/journal/journalstore.h"
#include "models/storage/transaction.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QHostAddress>
#include <QtConcurrentRun>

namespace Muster {

namespace {

constexpr int renewDaysBefore = 30;

QString say(const char *text)
{
    return QCoreApplication::translate("ServerKeys", text);
}

QByteArray sealContext(const QString &kind)
{
    return "server/" + kind.toUtf8();
}

bool holdsFor(const CertificateFacts &facts, const QString &host)
{
    const QHostAddress address(host);
    return std::ranges::any_of(facts.hosts, [&](const QString &name) {
        if (!address.isNull())
            return QHostAddress(name) == address;
        // A star stands for one label, and only for the first.
        if (name.startsWith(QLatin1StringView("*.")))
            return host.section(u'.', 1).compare(name.sliced(2), Qt::CaseInsensitive) == 0 && host.contains(u'.');
        return name.compare(host, Qt::CaseInsensitive) == 0;
    });
}

QString faultOf(const CertificateFacts &facts, const QString &host, const QDateTime &now)
{
    const QString day = QStringLiteral("yyyy-MM-dd");
    if (facts.notAfter <= now)
        return say("It ended on %1. Load the renewed one.").arg(facts.notAfter.toString(day));
    if (facts.notBefore > now)
        return say("It begins on %1. Look at this machine's clock.").arg(facts.notBefore.toString(day));
    if (!holdsFor(facts, host))
        return say("It is for %1, not for %2. Give devices a name that it has, or load another one.")
            .arg(facts.hosts.isEmpty() ? say("no host") : facts.hosts.join(QStringLiteral(", ")), host);
    if (facts.isAuthority)
        return say("It is an authority, not the certificate of a server.");
    if (!facts.mayAuthenticateServer)
        return say("It is not meant for servers.");
    if ((facts.keyKind == QLatin1StringView("RSA") && facts.keyBits < 2048)
        || (facts.keyKind == QLatin1StringView("EC") && facts.keyBits < 256))
        return say("Its key is too short: devices want RSA 2048 or EC P-256.");
    if (facts.signatureDigest == QLatin1StringView("SHA1") || facts.signatureDigest == QLatin1StringView("MD5"))
        return say("It is signed with %1, which devices refuse.").arg(facts.signatureDigest);
    if (facts.notBefore.daysTo(facts.notAfter) > 825)
        return say("It lasts longer than 825 days, which devices refuse.");
    return {};
}

} // namespace

CertificateVerdict judgeTlsCertificate(const CertifiedKey &key, const QString &host, const QDateTime &now)
{
    const Result<CertificateFacts> facts = readCertificate(key.certificate);
    if (!facts)
        return {.fault = facts.error().message, .warning = {}, .facts = {}};
    CertificateVerdict verdict{.fault = faultOf(*facts, host, now), .warning = {}, .facts = *facts};
    const qint64 days = now.daysTo(facts->notAfter);
    if (verdict.fault.isEmpty() && days < renewDaysBefore)
        verdict.warning = say("It ends in %n day(s).").replace(QStringLiteral("%n"), QString::number(days));
    return verdict;
}

ServerKeys::ServerKeys(StoreThread &store, OpenWork &work, Vault &vault, const Clock &clock, Random &random,
                       QString person, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_work(work)
    , m_vault(vault)
    , m_clock(clock)
    , m_random(random)
    , m_person(std::move(person))
{
}

QCoro::Task<Result<std::optional<CertifiedKey>>> ServerKeys::load(QString kind)
{
    const auto stored = co_await m_store.read([kind](Database &database) { return ServerStore(database).key(kind); });
    if (!stored)
        co_return std::unexpected(stored.error());
    if (!*stored)
        co_return std::optional<CertifiedKey>();
    const Result<Secret> key = m_vault.open((*stored)->sealedKey, sealContext(kind));
    if (!key)
        co_return std::unexpected(key.error());
    co_return std::optional(CertifiedKey{(*stored)->certificate, *key, (*stored)->chain});
}

QCoro::Task<Result<>> ServerKeys::save(QString kind, QString origin, CertifiedKey key, QString removed)
{
    const Result<QByteArray> sealed = m_vault.seal(key.privateKeyPem, sealContext(kind));
    if (!sealed)
        co_return std::unexpected(sealed.error());
    const StoredServerKey stored{kind, origin, key.certificate, key.chain, *sealed, m_clock.now()};
    const JournalEntry entry{
        .at = m_clock.now(),
        .source = origin == QLatin1StringView("muster") ? JournalSource::Muster : JournalSource::Person,
        .actor = origin == QLatin1StringView("muster") ? QString() : m_person,
        .organisation = {},
        .action = QStringLiteral("server.certificate"),
        .subject = kind,
        .before = {},
        .after = readCertificate(key.certificate)
                     .transform([](const CertificateFacts &facts) { return QString::fromLatin1(facts.sha256.toHex()); })
                     .value_or(QString()),
        .hash = {}};
    co_return co_await m_store.run([stored, entry, removed](Database &database) {
        return inTransaction(database, Durability::Wishes, [&]() -> Result<> {
            if (auto saved = ServerStore(database).save(stored); !saved)
                return saved;
            if (!removed.isEmpty()) {
                if (auto done = ServerStore(database).removeKey(removed); !done)
                    return done;
            }
            return JournalStore(database).append(entry);
        });
    });
}

QCoro::Task<Result<CertifiedKey>> ServerKeys::authority(QString kind, QString name)
{
    auto known = co_await load(kind);
    if (!known)
        co_return std::unexpected(known.error());
    if (*known)
        co_return **known;
    Result<CertifiedKey> made = co_await QtConcurrent::run([name, now = m_clock.now()] {
        SystemRandom random;
        return CertificateAuthority::make({.commonName = name, .organisation = QStringLiteral("Muster"), .now = now},
                                          random);
    });
    if (!made)
        co_return made;
    if (auto saved = co_await save(kind, QStringLiteral("muster"), *made); !saved)
        co_return std::unexpected(saved.error());
    co_return made;
}

QCoro::Task<Result<CertifiedKey>> ServerKeys::ownTls(CertifiedKey authority, ServerSettings settings)
{
    auto known = co_await load(ServerKeyKind::tls);
    if (!known)
        co_return std::unexpected(known.error());
    if (*known) {
        const CertificateVerdict verdict = judgeTlsCertificate(**known, settings.host, m_clock.now());
        if (verdict.fault.isEmpty() && verdict.warning.isEmpty())
            co_return **known;
    }
    Result<CertifiedKey> made =
        co_await QtConcurrent::run([authority, host = settings.host, now = m_clock.now()]() -> Result<CertifiedKey> {
            SystemRandom random;
            const auto issuer = CertificateAuthority::open(authority);
            if (!issuer)
                return std::unexpected(issuer.error());
            QStringList hosts{host};
            // Whoever tests on the same machine names it in one of these ways.
            if (QHostAddress(host).isLoopback() || host == QLatin1StringView("localhost"))
                hosts << QStringLiteral("localhost") << QStringLiteral("127.0.0.1") << QStringLiteral("::1");
            hosts.removeDuplicates();
            return issuer->issueServer({.hosts = hosts, .now = now}, random);
        });
    if (!made)
        co_return made;
    if (auto saved = co_await save(ServerKeyKind::tls, QStringLiteral("muster"), *made); !saved)
        co_return std::unexpected(saved.error());
    co_return made;
}

QCoro::Task<Result<CertifiedKey>> ServerKeys::signer(CertifiedKey authority)
{
    auto known = co_await load(ServerKeyKind::signer);
    if (!known)
        co_return std::unexpected(known.error());
    if (*known) {
        const auto facts = readCertificate((*known)->certificate);
        if (facts && m_clock.now().daysTo(facts->notAfter) > renewDaysBefore)
            co_return **known;
    }
    Result<CertifiedKey> made = co_await QtConcurrent::run([authority, now = m_clock.now()]() -> Result<CertifiedKey> {
        SystemRandom random;
        const auto issuer = CertificateAuthority::open(authority);
        if (!issuer)
            return std::unexpected(issuer.error());
        return issuer->issueSigner(QStringLiteral("Muster profiles"), now, 825, random);
    });
    if (!made)
        co_return made;
    if (auto saved = co_await save(ServerKeyKind::signer, QStringLiteral("muster"), *made); !saved)
        co_return std::unexpected(saved.error());
    co_return made;
}

QCoro::Task<Result<ServerCertificates>> ServerKeys::ready(ServerSettings settings)
{
    const OpenWork::Ticket ticket(m_work);
    if (!m_vault.isUnlocked()) {
        if (const Result<> unlocked = co_await m_vault.unlock(); !unlocked)
            co_return std::unexpected(unlocked.error());
    }
    const auto stored =
        co_await m_store.read([](Database &database) { return ServerStore(database).key(ServerKeyKind::tls); });
    if (!stored)
        co_return std::unexpected(stored.error());
    ServerCertificates all;
    all.isTlsBrought = *stored && (*stored)->origin == QLatin1StringView("brought");
    const auto devices = co_await authority(ServerKeyKind::deviceAuthority, QStringLiteral("Muster device authority"));
    if (!devices)
        co_return std::unexpected(devices.error());
    const auto tlsAuthority =
        co_await authority(ServerKeyKind::tlsAuthority, QStringLiteral("Muster server authority"));
    if (!tlsAuthority)
        co_return std::unexpected(tlsAuthority.error());
    const auto signing = co_await signer(*tlsAuthority);
    if (!signing)
        co_return std::unexpected(signing.error());
    all.deviceAuthority = *devices;
    all.tlsAuthority = *tlsAuthority;
    all.signer = *signing;
    if (all.isTlsBrought) {
        const auto brought = co_await load(ServerKeyKind::tls);
        if (!brought)
            co_return std::unexpected(brought.error());
        all.tls = **brought;
        co_return all;
    }
    const auto own = co_await ownTls(*tlsAuthority, settings);
    if (!own)
        co_return std::unexpected(own.error());
    all.tls = *own;
    co_return all;
}

QCoro::Task<Result<ServerCertificates>> ServerKeys::known()
{
    const OpenWork::Ticket ticket(m_work);
    const auto keys = co_await m_store.read([](Database &database) { return ServerStore(database).keys(); });
    if (!keys)
        co_return std::unexpected(keys.error());
    ServerCertificates all;
    for (const StoredServerKey &key : *keys) {
        const CertifiedKey shown{key.certificate, {}, key.chain};
        if (key.kind == ServerKeyKind::deviceAuthority)
            all.deviceAuthority = shown;
        else if (key.kind == ServerKeyKind::tlsAuthority)
            all.tlsAuthority = shown;
        else if (key.kind == ServerKeyKind::signer)
            all.signer = shown;
        else if (key.kind == ServerKeyKind::tls)
            all.tls = shown;
        all.isTlsBrought =
            all.isTlsBrought || (key.kind == ServerKeyKind::tls && key.origin == QLatin1StringView("brought"));
    }
    co_return all;
}

QCoro::Task<Result<CertificateVerdict>> ServerKeys::bring(CertifiedKey key, QString host)
{
    const OpenWork::Ticket ticket(m_work);
    const CertificateVerdict verdict = judgeTlsCertificate(key, host, m_clock.now());
    if (!verdict.fault.isEmpty())
        co_return failure(ErrorKind::InvalidInput, verdict.fault);
    if (auto saved = co_await save(ServerKeyKind::tls, QStringLiteral("brought"), key); !saved)
        co_return std::unexpected(saved.error());
    co_return verdict;
}

QCoro::Task<Result<>> ServerKeys::dropBrought()
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.run([](Database &database) {
        return inTransaction(database, Durability::Wishes,
                             [&] { return ServerStore(database).removeKey(ServerKeyKind::tls); });
    });
}

} // namespace Muster
