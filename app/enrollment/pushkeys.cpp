// The push certificates among the server's keys.
#include "app/enrollment/serverkeys.h"

#include "app/crypto/certificaterequest.h"
#include "models/journal/journalstore.h"
#include "models/storage/transaction.h"

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
    if (key.isEmpty()) { // it was made here
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
    const auto facts = readCertificate(loaded->certificate);
    if (!facts)
        co_return std::unexpected(facts.error());
    if (!facts->userId.startsWith(QLatin1StringView("com.apple.mgmt.")))
        co_return failure(ErrorKind::InvalidInput,
                          say("This is no push certificate for device management: its subject has no topic "
                              "com.apple.mgmt. Get one at Apple's push certificates portal."));
    if (facts->notAfter <= m_clock.now())
        co_return failure(ErrorKind::InvalidInput, say("This push certificate has ended. Renew it in Apple's portal."));
    const auto before = co_await push(organisation);
    if (!before)
        co_return std::unexpected(before.error());
    if (*before) {
        const auto old = readCertificate((*before)->certificate);
        if (old && old->userId != facts->userId)
            co_return failure(
                ErrorKind::Conflict,
                say("Its topic is %1, and enrolled devices listen to %2: they would all be lost. In Apple's "
                    "portal renew the certificate that you have, instead of making another one.")
                    .arg(facts->userId, old->userId));
    }
    if (auto saved = co_await save(ServerKeyKind::push(organisation), QStringLiteral("brought"), *loaded); !saved)
        co_return std::unexpected(saved.error());
    co_return *facts;
}

QCoro::Task<Result<std::optional<CertifiedKey>>> ServerKeys::push(OrganisationId organisation)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await load(ServerKeyKind::push(organisation));
}

} // namespace Muster
