// The certificates of the enrollment server: made by Muster, renewed before they end, or brought by the admin.
//
// Two authorities that have nothing to do with each other: one signs the identities of devices, the other the TLS
// certificate, so that who steals the latter's key can make no identities. Lives on the main thread.
#pragma once

#include "app/core/openwork.h"
#include "app/crypto/certificate.h"
#include "app/crypto/vault.h"
#include "app/enrollment/pushstate.h"
#include "models/core/clock.h"
#include "models/enrollment/serverstore.h"
#include "models/storage/storethread.h"

#include <QCoroTask>
#include <QObject>

namespace Muster {

struct ServerCertificates {
    CertifiedKey deviceAuthority;
    CertifiedKey tlsAuthority;
    CertifiedKey tls;
    CertifiedKey signer;
    bool isTlsBrought = false;
};

// What is wrong with a TLS certificate, in words with what to do; empty when nothing is. `warning`: it works, for now.
struct CertificateVerdict {
    QString fault;
    QString warning;
    CertificateFacts facts;

    bool operator==(const CertificateVerdict &) const = default;
};

// Apple's rules for a device that connects: names, dates, key, digest and purpose ("Apple's requirements for trusted
// certificates").
[[nodiscard]] CertificateVerdict judgeTlsCertificate(const CertifiedKey &key, const QString &host,
                                                     const QDateTime &now);

class ServerKeys final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ServerKeys)

public:
    ServerKeys(StoreThread &store, OpenWork &work, Vault &vault, const Clock &clock, Random &random, QString person,
               QObject *parent = nullptr);

    // All four. What is missing is made; our own TLS certificate is made anew for another host, and 30 days before its
    // end. Needs an unlocked vault.
    [[nodiscard]] QCoro::Task<Result<ServerCertificates>> ready(ServerSettings settings);

    // What is there, without the keys: makes nothing and needs no open vault, for those who only look. Empty is what
    // the server has yet to make when it starts.
    [[nodiscard]] QCoro::Task<Result<ServerCertificates>> known();

    // Takes a TLS certificate that the admin brings, if it holds for `host`. InvalidInput with the reason otherwise.
    [[nodiscard]] QCoro::Task<Result<CertificateVerdict>> bring(CertifiedKey key, QString host);
    // Back to one of our own.
    [[nodiscard]] QCoro::Task<Result<>> dropBrought();

    // The push certificate of an organisation: a request for Apple's portal (PEM, PKCS#10) whose key is kept, and the
    // certificate that came of it (PEM or DER; PEM may hold its key). Refused when its topic is another one than that
    // of the certificate before, since every enrolled device would be lost. A new request voids the one before.
    [[nodiscard]] QCoro::Task<Result<QByteArray>> pushRequest(OrganisationId organisation);
    [[nodiscard]] QCoro::Task<Result<CertificateFacts>> loadPush(OrganisationId organisation, QByteArray certificate,
                                                                 QByteArray key, Secret passphrase);
    [[nodiscard]] QCoro::Task<Result<std::optional<CertifiedKey>>> push(OrganisationId organisation);
    // Looks only: needs no open vault.
    [[nodiscard]] QCoro::Task<Result<PushState>> pushState(OrganisationId organisation);
    // Of all organisations, in their order.
    [[nodiscard]] QCoro::Task<Result<QList<PushState>>> pushStates();

private:
    [[nodiscard]] QCoro::Task<Result<std::optional<CertifiedKey>>> load(QString kind);
    // With `removed`, the kind of another one that goes at the same time.
    [[nodiscard]] QCoro::Task<Result<>> save(QString kind, QString origin, CertifiedKey key, QString removed = {});
    // What the certificate says, if it may be the organisation's push certificate.
    [[nodiscard]] QCoro::Task<Result<CertificateFacts>> fitPush(OrganisationId organisation, QByteArray certificate);
    [[nodiscard]] QCoro::Task<Result<CertifiedKey>> authority(QString kind, QString name);
    [[nodiscard]] QCoro::Task<Result<CertifiedKey>> ownTls(CertifiedKey authority, ServerSettings settings);
    [[nodiscard]] QCoro::Task<Result<CertifiedKey>> signer(CertifiedKey authority);

    StoreThread &m_store;
    OpenWork &m_work;
    Vault &m_vault;
    const Clock &m_clock;
    Random &m_random;
    QString m_person;
};

} // namespace Muster
