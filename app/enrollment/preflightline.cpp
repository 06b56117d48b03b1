#include "app/enrollment/preflightline.h"

#include <QCoroAbstractSocket>
#include <QCoroFuture>
#include <QCoroNetworkReply>
#include <QDateTime>
#include <QHostInfo>
#include <QLocale>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QPointer>
#include <QPromise>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>
#include <QTcpSocket>
#include <QTimeZone>

#include <memory>

namespace Muster {

namespace {

constexpr std::chrono::milliseconds patience = std::chrono::seconds(10);

bool isAboutRoot(QSslError::SslError error)
{
    return error == QSslError::SelfSignedCertificate || error == QSslError::SelfSignedCertificateInChain
        || error == QSslError::UnableToGetLocalIssuerCertificate || error == QSslError::UnableToGetIssuerCertificate
        || error == QSslError::CertificateUntrusted || error == QSslError::UnableToVerifyFirstCertificate;
}

QByteArray twoBytes(qsizetype number)
{
    QByteArray bytes;
    bytes.append(char((number >> 8) & 0xff));
    bytes.append(char(number & 0xff));
    return bytes;
}

QByteArray sized(const QByteArray &bytes)
{
    return twoBytes(bytes.size()) + bytes;
}

// A ClientHello of RFC 4346 with the cipher suites of its time.
QByteArray oldHello(const QString &host)
{
    const QByteArray suites = QByteArray::fromHex("c013c014c009c00a002f0035000a");
    const QByteArray name = QByteArray(1, '\0') + sized(host.toLatin1());
    const QByteArray curves = QByteArray::fromHex("000a00080006001700180019");
    const QByteArray points = QByteArray::fromHex("000b00020100");
    QByteArray extensions = curves + points;
    if (QHostAddress(host).isNull())
        extensions.prepend(twoBytes(0) + sized(sized(name)));
    const QByteArray hello = QByteArray::fromHex("0302") + QByteArray(32, 'm') + QByteArray(1, '\0') + sized(suites)
        + QByteArray::fromHex("0100") + sized(extensions);
    const QByteArray handshake = QByteArray::fromHex("0100") + sized(hello);
    return QByteArray::fromHex("160301") + sized(handshake);
}

} // namespace

PreflightLine::PreflightLine(std::stop_token stop)
    : m_stop(std::move(stop))
{
    m_network.setProxy(QNetworkProxy::NoProxy);
    m_network.setTransferTimeout(patience);
}

QCoro::Task<LineAnswer> PreflightLine::ask(QByteArray method, QUrl url, QByteArray body, QByteArray anchor,
                                           QString authorityPem, Trust trust)
{
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("Muster/" MUSTER_VERSION));
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/octet-stream"));
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    if (!anchor.isEmpty())
        tls.setCaCertificates({QSslCertificate(anchor, QSsl::Der)});
    if (!authorityPem.isEmpty())
        tls.addCaCertificates(QSslCertificate::fromData(authorityPem.toUtf8(), QSsl::Pem));
    request.setSslConfiguration(tls);

    LineAnswer answer;
    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, body));
    QObject::connect(reply.get(), &QNetworkReply::sslErrors, reply.get(),
                     [&answer, trust, guarded = reply.get()](const QList<QSslError> &errors) {
                         for (const QSslError &error : errors) {
                             answer.tlsFaults.append(error.errorString());
                             answer.isForeignRoot = answer.isForeignRoot || isAboutRoot(error.error());
                         }
                         if (trust == Trust::AnyCertificate) // what is sent is rubbish, and no secret
                             guarded->ignoreSslErrors();
                     });
    const std::stop_callback stop(m_stop, [guarded = QPointer(reply.get())] {
        if (guarded)
            QMetaObject::invokeMethod(guarded, &QNetworkReply::abort, Qt::QueuedConnection);
    });
    co_await qCoro(reply.get()).waitForFinished();
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.body = reply->isOpen() ? reply->read(65536) : QByteArray();
    answer.date = reply->rawHeader("Date");
    answer.certificate = reply->sslConfiguration().peerCertificate().toDer();
    answer.protocol = reply->sslConfiguration().sessionProtocol();
    answer.tlsFaults.removeDuplicates();
    if (answer.status == 0)
        answer.fault = reply->errorString();
    co_return answer;
}

QCoro::Task<std::optional<bool>> PreflightLine::takesOldTls(QString host, quint16 port)
{
    QTcpSocket socket;
    socket.setProxy(QNetworkProxy::NoProxy);
    socket.connectToHost(host, port);
    if (!co_await qCoro(socket).waitForConnected(patience) || m_stop.stop_requested())
        co_return std::nullopt;
    socket.write(oldHello(host));
    co_await qCoro(socket).waitForReadyRead(patience);
    const QByteArray answer = socket.read(11);
    if (answer.isEmpty() && socket.state() == QAbstractSocket::ConnectedState)
        co_return std::nullopt;
    // A handshake record that says ServerHello; an alert, or nothing and a closed line, is a refusal.
    co_return answer.size() > 5 && answer.at(0) == 0x16 && answer.at(5) == 0x02;
}

QCoro::Task<QList<QHostAddress>> PreflightLine::addressesOf(QString host)
{
    const auto promise = std::make_shared<QPromise<QList<QHostAddress>>>();
    promise->start();
    QFuture<QList<QHostAddress>> future = promise->future();
    QHostInfo::lookupHost(host, [promise](const QHostInfo &info) {
        promise->addResult(info.addresses());
        promise->finish();
    });
    co_return co_await future;
}

QDateTime fromHttpDate(const QByteArray &date)
{
    QDateTime time =
        QLocale::c().toDateTime(QString::fromLatin1(date), QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
    time.setTimeZone(QTimeZone::UTC);
    return time;
}

} // namespace Muster
