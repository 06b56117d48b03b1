// The push certificates among the server's keys.
#include "app/enrollment/serverkeys.h"

#include "app/crypto/certificaterequest.h"
#include "models/organisations/organisationstore.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QtConcurrentRun>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("ServerKeys", text);
}

// The key whose request is at Apple, until its certificate comes back.
QString requestKind(OrganisationId organisation)
{
    return QStringLiteral("push-request/%1").arg(organisation.value());
}

Result<PushState> pushStateIn(Database &database, const Organisation &organisation, const QDateTime &now)
{
    const auto key = ServerStore(database).key(ServerKeyKind::push(organisation.id));
    const auto request = ServerStore(database).key(requestKind(organisation.id));
    if (!key || !request)
        return std::unexpected(key ? request.error() : key.error());
    return pushStateOf(organisation, *key ? (*key)->certificate : QByteArray(),
                       *request ? (*request)->since : QDateTime(), now);
}

} // namespace

QCoro::Task<Result<QByteArray>> ServerKeys::pushRequest(OrganisationId organisation)
{
    const OpenWork::Ticket ticket(m_work);
    if (!m_vault.isUnlocked()) {
        if (const Result<> unlocked = co_await m_vault.unlock(); !unlocked)
            co_return std::unexpected(unlocked.error());
    }
    const Result<CertificateRequest> request =
        co_await QtConcurrent::run([] { return makeCertificateRequest(QStringLiteral("Muster push")); });
    if (!request)
        co_return std::unexpected(request.error());
    const auto saved = co_await save(requestKind(organisation), QStringLiteral("muster"),
                                     {.certificate = QByteArray(""), .privateKeyPem = request->privateKeyPem});
    if (!saved)
        co_return std::unexpected(saved.error());
    co_return request->pem;
}

QCoro::Task<Result<CertificateFacts>> ServerKeys::loadPush(OrganisationId organisation, QByteArray certificate,
                                                           QByteArray key, Secret passphrase)
{
    const OpenWork::Ticket ticket(m_work);
    if (!m_vault.isUnlocked()) {
        if (const Result<> unlocked = co_await m_vault.unlock(); !unlocked)
            co_return std::unexpected(unlocked.error());
    }
    if (key.isEmpty() && certificate.contains("PRIVATE KEY-----")) // one file has both
        key = certificate;
    const bool isOurs = key.isEmpty(); // the key was made here
    if (isOurs) {
        const auto kept = co_await load(requestKind(organisation));
        if (!kept)
            co_return std::unexpected(kept.error());
        if (!*kept)
            co_return failure(ErrorKind::InvalidInput,
                              say("No request of ours waits for this certificate. Give its key, too."));
        key = (*kept)->privateKeyPem.revealBytes();
    }
    auto loaded = certifiedKeyFromPem(certificate, key, passphrase);
    if (!loaded)
        co_return std::unexpected(loaded.error());
    const auto facts = co_await fitPush(organisation, loaded->certificate);
    if (!facts)
        co_return std::unexpected(facts.error());
    const QString answered = isOurs ? requestKind(organisation) : QString();
    if (auto saved = co_await save(ServerKeyKind::push(organisation), QStringLiteral("brought"), *loaded, answered);
        !saved)
        co_return std::unexpected(saved.error());
    co_return *facts;
}

QCoro::Task<Result<CertificateFacts>> ServerKeys::fitPush(OrganisationId organisation, QByteArray certificate)
{
    const auto facts = readCertificate(certificate);
    if (!facts)
        co_return std::unexpected(facts.error());
    if (!facts->userId.startsWith(QLatin1StringView("com.apple.mgmt.")))
        co_return failure(ErrorKind::InvalidInput,
                          say("This is no push certificate for device management: its subject has no topic "
                              "com.apple.mgmt. Get one at Apple's push certificates portal."));
    if (facts->notAfter <= m_clock.now())
        co_return failure(ErrorKind::InvalidInput, say("This push certificate has ended. Renew it in Apple's portal."));
    const auto before = co_await pushState(organisation);
    if (!before)
        co_return std::unexpected(before.error());
    if (const auto &old = before->certificate) {
        if (old->userId != facts->userId)
            co_return failure(
                ErrorKind::Conflict,
                say("Its topic is %1, and enrolled devices listen to %2: they would all be lost. In Apple's "
                    "portal renew the certificate that you have, instead of making another one.")
                    .arg(facts->userId, old->userId));
    }
    co_return *facts;
}

QCoro::Task<Result<std::optional<CertifiedKey>>> ServerKeys::push(OrganisationId organisation)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await load(ServerKeyKind::push(organisation));
}

QCoro::Task<Result<PushState>> ServerKeys::pushState(OrganisationId organisation)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([organisation, now = m_clock.now()](Database &database) -> Result<PushState> {
        const auto its = OrganisationStore(database).byId(organisation);
        return its ? pushStateIn(database, *its, now) : std::unexpected(its.error());
    });
}

QCoro::Task<Result<QList<PushState>>> ServerKeys::pushStates()
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await m_store.read([now = m_clock.now()](Database &database) -> Result<QList<PushState>> {
        const auto all = OrganisationStore(database).all();
        if (!all)
            return std::unexpected(all.error());
        QList<PushState> states;
        for (const Organisation &organisation : *all) {
            const auto state = pushStateIn(database, organisation, now);
            if (!state)
                return std::unexpected(state.error());
            states.append(*state);
        }
        return states;
    });
}

} // namespace Muster
