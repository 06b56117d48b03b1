#include "app/sandbox/sandboxremote.h"

#include <QCoreApplication>
#include <QCoroNetworkReply>
#include <QHostAddress>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>

#include <memory>

using namespace std::chrono_literals;

namespace Muster {

namespace {

ErrorKind kindOf(int status)
{
    switch (status) {
    case 404:
        return ErrorKind::NotFound;
    case 409:
        return ErrorKind::Conflict;
    default:
        return ErrorKind::InvalidInput;
    }
}

// A function of its own, since the remote may be gone while it waits.
QCoro::Task<Result<SandboxAnswer>> askAt(QUrl control, QByteArray method, QString path, QByteArray body)
{
    if (!control.isValid() || control.host().isEmpty() || !QHostAddress(control.host()).isLoopback())
        co_return failure(ErrorKind::InvalidInput,
                          QCoreApplication::translate("Sandbox",
                                                      "Give the control address that the sandbox printed: "
                                                      "--control URL"));
    QNetworkAccessManager network;
    network.setProxy(QNetworkProxy::NoProxy); // it is on this computer
    network.setTransferTimeout(60s);
    QNetworkRequest request(control.resolved(QUrl(path)));
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    const std::unique_ptr<QNetworkReply> reply(network.sendCustomRequest(request, method, body));
    co_await qCoro(reply.get()).waitForFinished();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0)
        co_return failure(ErrorKind::Unreachable,
                          QCoreApplication::translate("Sandbox", "The sandbox does not answer at %1. Is it running?")
                              .arg(control.authority()),
                          reply->errorString());
    const QByteArray answer = reply->readAll();
    const QJsonObject json = QJsonDocument::fromJson(answer).object();
    if (status == 200)
        co_return SandboxAnswer{answer, json};
    QString words = json.value(QLatin1StringView("error")).toString();
    if (words.isEmpty())
        words =
            QCoreApplication::translate("Sandbox", "The sandbox refuses this (HTTP %1). Is the control address whole?")
                .arg(status);
    co_return failure(kindOf(status), words);
}

} // namespace

QCoro::Task<Result<SandboxAnswer>> SandboxRemote::ask(QByteArray method, QString path, QByteArray body) const
{
    return askAt(m_control, std::move(method), std::move(path), std::move(body));
}

QCoro::Task<Result<SandboxAnswer>> SandboxRemote::ask(QByteArray method, QString path, const QJsonObject &body) const
{
    return askAt(m_control, std::move(method), std::move(path), QJsonDocument(body).toJson(QJsonDocument::Compact));
}

QString SandboxRemote::path(const QString &route, const QList<std::pair<QString, QString>> &query)
{
    QString result = route;
    for (const auto &[name, value] : query) {
        if (value.isEmpty())
            continue;
        result +=
            (result.contains(u'?') ? u'&' : u'?') + name + u'=' + QString::fromLatin1(QUrl::toPercentEncoding(value));
    }
    return result;
}

} // namespace Muster
