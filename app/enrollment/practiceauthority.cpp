#include "app/enrollment/practiceauthority.h"

#include "app/crypto/certificate.h"
#include "models/enrollment/serverstore.h"
#include "models/storage/transaction.h"

#include <QCoroFuture>
#include <QCoroNetworkReply>
#include <QNetworkAccessManager>
#include <QSslConfiguration>

namespace Muster {

namespace {

using namespace std::chrono_literals;

QString kindOf(OrganisationId organisation)
{
    return QStringLiteral("practice/%1").arg(organisation.value());
}

} // namespace

QCoro::Task<QByteArray> practiceAuthority(StoreThread &store, OrganisationId organisation, QUrl url,
                                          QString authorityPem)
{
    const QString kind = kindOf(organisation);
    const auto known = co_await store.read([kind](Database &database) { return ServerStore(database).key(kind); });
    const QByteArray before = known && *known ? (*known)->certificate : QByteArray();
    QNetworkAccessManager network;
    QNetworkRequest request(url.resolved(QUrl(QStringLiteral("sandbox/device-authority"))));
    request.setTransferTimeout(5s);
    if (!authorityPem.isEmpty()) {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.addCaCertificates(QSslCertificate::fromData(authorityPem.toLatin1(), QSsl::Pem));
        request.setSslConfiguration(tls);
    }
    const std::unique_ptr<QNetworkReply> reply(network.get(request));
    co_await reply.get();
    const auto certificates = certificatesOf(reply->readAll());
    if (reply->error() != QNetworkReply::NoError || !certificates || certificates->first() == before)
        co_return before;
    const StoredServerKey key{kind,           QStringLiteral("sandbox"),      certificates->first(), {},
                              QByteArray(""), QDateTime::currentDateTimeUtc()};
    const auto saved = co_await store.run([key](Database &database) {
        return inTransaction(database, Durability::Facts, [&] { return ServerStore(database).save(key); });
    });
    Q_UNUSED(saved) // asked for again next time
    co_return certificates->first();
}

} // namespace Muster
