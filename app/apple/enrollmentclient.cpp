#include "app/apple/enrollmentclient.h"

#include "app/apple/appleerror.h"
#include "app/apple/oauth1.h"

#include <QCoreApplication>
#include <QCoroNetworkReply>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QNetworkReply>
#include <QPointer>
#include <QSslConfiguration>

namespace Muster {

namespace {

Q_LOGGING_CATEGORY(appleLog, "muster.apple", QtWarningMsg)

// The versions that unlock something (Apple's X-Server-Protocol-Version), newest first.
constexpr std::array<int, 8> protocolVersions{10, 9, 8, 7, 3, 2, 1, 0};

// A page of 1000 devices has about half a megabyte. An answer beyond this is not from Apple, or not meant well.
constexpr qint64 largestAnswer = 64 * 1024 * 1024;

QString say(const char *text)
{
    return QCoreApplication::translate("Apple", text);
}

Error networkError(const QNetworkReply &reply, bool stopped, bool tooLarge)
{
    const QString host = reply.url().host();
    const QString detail = QStringLiteral("%1: %2").arg(reply.error()).arg(reply.errorString());
    if (stopped)
        return {ErrorKind::Cancelled, say("Stopped."), {}};
    if (tooLarge)
        return {ErrorKind::Protocol,
                say("The answer from %1 was far larger than any of Apple's, so Muster dropped it.").arg(host), detail};
    switch (reply.error()) {
    case QNetworkReply::HostNotFoundError:
        return {ErrorKind::Unreachable,
                say("%1 was not found. Check this computer's network and name resolution (DNS).").arg(host), detail};
    case QNetworkReply::ConnectionRefusedError:
        return {ErrorKind::Unreachable,
                say("%1 refuses connections. If it is a sandbox, start it; otherwise check the firewall.").arg(host),
                detail};
    case QNetworkReply::SslHandshakeFailedError:
        return {ErrorKind::Unreachable,
                say("The certificate of %1 is not trusted. Something between may be reading along, such as an "
                    "inspecting firewall; "
                    "exempt this host from it.")
                    .arg(host),
                detail};
    case QNetworkReply::OperationCanceledError: // the transfer timeout
    case QNetworkReply::TimeoutError:
        return {ErrorKind::Unreachable, say("%1 did not answer in time. Muster asks again.").arg(host), detail};
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return {ErrorKind::Unreachable,
                say("The system's proxy lets no connection to %1 through. Check the proxy settings.").arg(host),
                detail};
    default:
        return {ErrorKind::Unreachable, say("The connection to %1 broke off. Muster asks again.").arg(host), detail};
    }
}

QByteArray requestBody(const QString &cursor, int limit)
{
    QJsonObject object{{QStringLiteral("limit"), limit}};
    if (!cursor.isEmpty())
        object.insert(QStringLiteral("cursor"), cursor);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

EnrollmentClient::EnrollmentClient(ServiceAddress address, ServerToken token, const Clock &clock, Random &random,
                                   std::stop_token stop, QObject *parent)
    : QObject(parent)
    , m_address(std::move(address))
    , m_token(std::move(token))
    , m_clock(clock)
    , m_random(random)
    , m_stop(std::move(stop))
{
    // A token must never follow a redirection to somewhere else.
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_network.setTransferTimeout(m_address.timeout);
}

EnrollmentClient::~EnrollmentClient() = default;

QCoro::Task<Result<QByteArray>> EnrollmentClient::account()
{
    Result<QByteArray> json = co_await call("GET", QStringLiteral("/account"), {});
    if (!json)
        co_return json;
    if (auto facts = accountFactsFromJson(*json); !facts)
        co_return std::unexpected(facts.error());
    co_return json;
}

QCoro::Task<Result<DevicePage>> EnrollmentClient::fetchDevices(QString cursor, int limit)
{
    const Result<QByteArray> body =
        co_await call("POST", QStringLiteral("/server/devices"), requestBody(cursor, limit));
    if (!body)
        co_return std::unexpected(body.error());
    co_return DevicePage::parse(*body);
}

QCoro::Task<Result<DevicePage>> EnrollmentClient::syncDevices(QString cursor, int limit)
{
    const Result<QByteArray> body = co_await call("POST", QStringLiteral("/devices/sync"), requestBody(cursor, limit));
    if (!body)
        co_return std::unexpected(body.error());
    co_return DevicePage::parse(*body);
}

QCoro::Task<Result<QByteArray>> EnrollmentClient::call(QByteArray method, QString path, QByteArray body)
{
    bool renewed = false;
    for (;;) {
        if (m_session.isEmpty()) {
            if (const Result<> opened = co_await openSession(); !opened)
                co_return std::unexpected(opened.error());
            renewed = true;
        }
        const bool freshSession = renewed;
        const Result<AppleAnswer> answer =
            co_await exchange(method, resolved(path), "X-ADM-Auth-Session", m_session, body);
        if (!answer)
            co_return std::unexpected(answer.error());
        if (answer->status == 200)
            co_return answer->body;
        if (refusesProtocolVersion(*answer) && lowerProtocolVersion())
            continue;
        // Once per request: an unbounded renewal would loop against a token that is void.
        if (wantsNewSession(*answer) && !freshSession) {
            m_session.clear();
            continue;
        }
        if (wantsNewSession(*answer))
            m_session.clear();
        co_return std::unexpected(appleError(*answer, m_clock.now()));
    }
}

QCoro::Task<Result<>> EnrollmentClient::openSession()
{
    for (;;) {
        const QUrl url = resolved(QStringLiteral("/session"));
        OAuth1Parameters parameters{{"oauth_consumer_key", m_token.consumerKey.revealBytes()},
                                    {"oauth_token", m_token.accessToken.revealBytes()},
                                    {"oauth_signature_method", "HMAC-SHA1"},
                                    {"oauth_timestamp", QByteArray::number(m_clock.now().toSecsSinceEpoch())},
                                    {"oauth_nonce", m_random.bytes(16).toHex()},
                                    {"oauth_version", "1.0"}};
        const QByteArray base = oauth1BaseString("GET", url, parameters);
        parameters.append(
            {"oauth_signature",
             oauth1Signature(base, m_token.consumerSecret.revealBytes(), m_token.accessSecret.revealBytes())});
        const Result<AppleAnswer> answer =
            co_await exchange("GET", url, "Authorization", oauth1Header("ADM", parameters), {});
        if (!answer)
            co_return std::unexpected(answer.error());
        if (refusesProtocolVersion(*answer) && lowerProtocolVersion())
            continue;
        if (answer->status != 200)
            co_return std::unexpected(appleError(*answer, m_clock.now()));
        const QString session =
            QJsonDocument::fromJson(answer->body).object().value(QLatin1StringView("auth_session_token")).toString();
        if (session.isEmpty() || session.size() > 4096)
            co_return failure(ErrorKind::Protocol,
                              say("Apple opened a session but named no token for it. Try again later; if it stays so, "
                                  "something between "
                                  "Muster and Apple answers in Apple's place."),
                              // Not the body: it may hold what is a session token after all.
                              QStringLiteral("%1 bytes, a token of %2").arg(answer->body.size()).arg(session.size()));
        m_session = session.toUtf8();
        co_return {};
    }
}

QCoro::Task<Result<AppleAnswer>> EnrollmentClient::exchange(QByteArray method, QUrl url, QByteArray authHeader,
                                                            QByteArray auth, QByteArray body)
{
    if (m_stop.stop_requested())
        co_return failure(ErrorKind::Cancelled, say("Stopped."));
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("Muster/" MUSTER_VERSION));
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json;charset=UTF8"));
    request.setRawHeader("Accept", "application/json");
    request.setRawHeader(authHeader, auth);
    // Fetching again what is cached, or keeping what is private, would both be wrong here.
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    if (m_protocolVersion > 0)
        request.setRawHeader("X-Server-Protocol-Version", QByteArray::number(m_protocolVersion));
    if (!m_address.authorityPem.isEmpty()) {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.addCaCertificates(QSslCertificate::fromData(m_address.authorityPem.toUtf8(), QSsl::Pem));
        request.setSslConfiguration(tls);
    }

    QElapsedTimer timer;
    timer.start();
    ++m_requestCount;
    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, body));
    bool tooLarge = false;
    // Not downloadProgress: Qt leaves out what comes within a tenth of a second.
    connect(reply.get(), &QNetworkReply::readyRead, reply.get(), [&tooLarge, guarded = reply.get()] {
        if (guarded->bytesAvailable() > largestAnswer) {
            tooLarge = true;
            guarded->abort();
        }
    });
    // abort() resumes us with an error; destroying a reply that runs never would.
    const std::stop_callback stop(m_stop, [guarded = QPointer(reply.get())] {
        if (guarded)
            QMetaObject::invokeMethod(guarded, &QNetworkReply::abort, Qt::QueuedConnection);
    });
    co_await qCoro(reply.get()).waitForFinished();

    AppleAnswer answer{.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
                       .body = reply->isOpen() ? reply->readAll() : QByteArray(), // closed when aborted
                       .retryAfter = reply->rawHeader("Retry-After"),
                       .date = reply->rawHeader("Date")};
    qCInfo(appleLog).noquote() << method << url.path() << answer.status << answer.body.size() << "bytes"
                               << timer.elapsed() << "ms";
    Q_EMIT exchanged(QString::fromLatin1(method), url.path(), answer.status, answer.body.size(), timer.elapsed());
    // An error status is an answer; a line that broke, even after the headers, is not.
    const QNetworkReply::NetworkError fault = reply->error();
    tooLarge = tooLarge || answer.body.size() > largestAnswer;
    const bool answered = answer.status != 0 && !tooLarge
        && (fault == QNetworkReply::NoError || fault >= QNetworkReply::ContentAccessDenied);
    if (!answered || m_stop.stop_requested())
        co_return std::unexpected(networkError(*reply, m_stop.stop_requested(), tooLarge));
    if (const QByteArray rotated = reply->rawHeader("X-ADM-Auth-Session"); !rotated.isEmpty() && !m_session.isEmpty())
        m_session = rotated; // any answer may bring the next session token
    co_return answer;
}

QUrl EnrollmentClient::resolved(const QString &path) const
{
    QUrl url = m_address.url;
    QString base = url.path();
    while (base.endsWith(u'/'))
        base.chop(1);
    const qsizetype query = path.indexOf(u'?');
    url.setPath(base + path.first(query < 0 ? path.size() : query));
    if (query >= 0)
        url.setQuery(path.sliced(query + 1));
    return url;
}

bool EnrollmentClient::lowerProtocolVersion()
{
    for (const int version : protocolVersions) {
        if (version < m_protocolVersion) {
            qCWarning(appleLog) << "Apple refuses protocol version" << m_protocolVersion << "so Muster goes on with"
                                << version;
            m_protocolVersion = version;
            return true;
        }
    }
    return false;
}

} // namespace Muster
