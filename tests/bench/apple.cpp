#include "tests/bench/apple.h"

#include <QCoroFuture>
#include <QCoroNetworkReply>
#include <QFile>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>

namespace Muster::Bench {

void stop(const Error &error)
{
    qFatal("%s: %s", qPrintable(error.message), qPrintable(error.detail));
}

Apple::Apple(const QString &musterctl, int devices)
{
    m_server.start(musterctl,
                   {QStringLiteral("sandbox"), QStringLiteral("serve"), QStringLiteral("--devices"),
                    QString::number(devices), QStringLiteral("--seed"), QStringLiteral("11")});
    if (!m_server.waitForReadyRead(60000))
        qFatal("the sandbox does not start");
    m_addresses = QJsonDocument::fromJson(m_server.readLine()).object();
}

Apple::~Apple()
{
    m_server.terminate();
    m_server.waitForFinished(10000);
}

ServiceAddress Apple::address() const
{
    return {.url = QUrl(m_addresses.value(QLatin1StringView("dep")).toString()),
            .authorityPem = m_addresses.value(QLatin1StringView("authority")).toString()};
}

QByteArray Apple::token(const QByteArray &certificate, const QString &service) const
{
    const QString query = service.isEmpty()
        ? QString()
        : QStringLiteral("?service=") + QString::fromLatin1(QUrl::toPercentEncoding(service));
    return send(QStringLiteral("token") + query, certificate);
}

QJsonObject Apple::control(const QString &path, const QJsonObject &wish) const
{
    const QByteArray body = wish.isEmpty() ? QByteArray() : QJsonDocument(wish).toJson(QJsonDocument::Compact);
    return QJsonDocument::fromJson(send(path, body)).object();
}

QByteArray Apple::send(const QString &path, const QByteArray &body) const
{
    const QUrl url(m_addresses.value(QLatin1StringView("control")).toString());
    QNetworkAccessManager network;
    QNetworkRequest request(url.resolved(QUrl(path)));
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    const std::unique_ptr<QNetworkReply> reply(body.isEmpty() ? network.get(request) : network.post(request, body));
    QCoro::waitFor(qCoro(reply.get()).waitForFinished());
    if (reply->error() != QNetworkReply::NoError)
        qFatal("the sandbox refuses %s: %s", qPrintable(path), reply->readAll().constData());
    return reply->readAll();
}

std::unique_ptr<Application> openApplication(const QString &workspace, const QString &keys)
{
    Application::Surroundings surroundings;
    surroundings.keyFolder = keys;
    auto application = std::make_unique<Application>(workspace, surroundings);
    if (const auto opened = QCoro::waitFor(
            [](Application &app) -> QCoro::Task<Result<QString>> { co_return co_await app.open(); }(*application));
        !opened)
        stop(opened.error());
    return application;
}

void close(Application &application)
{
    QCoro::waitFor([](QFuture<void> closed) -> QCoro::Task<> { co_await closed; }(application.close()));
}

Workspace::Workspace()
    : m_application(openApplication(path(), keys()))
{
}

Workspace::~Workspace()
{
    close();
}

void Workspace::close()
{
    if (m_application)
        Bench::close(*m_application);
    m_application.reset();
}

OrganisationId Workspace::link(const Apple &apple, const QString &name, const QString &service)
{
    OrganisationService &organisations = m_application->organisations();
    const OrganisationId id = need(QCoro::waitFor(organisations.add(name, apple.address(), true)));
    const PublicKey key = need(QCoro::waitFor(organisations.publicKey(id, OrganisationService::Renew::WhenNeeded)));
    const auto verdict = QCoro::waitFor(
        organisations.loadToken(id, apple.token(key.certificatePem.toUtf8(), service), TokenConsent::SameServiceOnly));
    if (verdict.error)
        stop(*verdict.error);
    return id;
}

QCoro::Task<qint64> fetchAndDrop(Application &application, OrganisationId organisation)
{
    const auto client = co_await application.organisations().client(organisation, {});
    if (!client)
        stop(client.error());
    qint64 devices = 0;
    QString cursor;
    for (bool more = true; more;) {
        const auto page = co_await (*client)->fetchDevices(cursor, 1000);
        if (!page)
            stop(page.error());
        cursor = page->cursor();
        more = page->hasMoreToFollow();
        devices += page->count();
    }
    co_return devices;
}

} // namespace Muster::Bench
