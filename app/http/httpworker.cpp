#include "app/http/httpworker.h"

#include "app/http/guardedsslserver.h"
#include "app/http/guardedtcpserver.h"

#include <QCoreApplication>
#include <QFutureWatcher>
#include <QHttpServerRequest>
#include <QLocale>
#include <QPointer>
#include <QTimer>

#include <array>

namespace Muster {

struct HttpWorker::Exchange {
    QHttpServerResponder responder;
    QPointer<QTcpSocket> socket;
    bool head = false;
    bool close = false;
};

namespace {

constexpr std::chrono::milliseconds acceptPause(250);

QByteArray methodName(QHttpServerRequest::Method method)
{
    using Method = QHttpServerRequest::Method;
    switch (method) {
    case Method::Get:
        return "GET";
    case Method::Put:
        return "PUT";
    case Method::Delete:
        return "DELETE";
    case Method::Post:
        return "POST";
    case Method::Head:
        return "HEAD";
    case Method::Options:
        return "OPTIONS";
    case Method::Patch:
        return "PATCH";
    case Method::Connect:
        return "CONNECT";
    case Method::Trace:
        return "TRACE";
    default:
        return "UNKNOWN";
    }
}

QByteArray reason(int status)
{
    static constexpr std::array<std::pair<int, const char *>, 19> known{{
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {304, "Not Modified"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {409, "Conflict"},
        {413, "Content Too Large"},
        {429, "Too Many Requests"},
        {500, "Internal Server Error"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
    }};
    for (const auto &[code, text] : known) {
        if (code == status)
            return text;
    }
    return "Status";
}

// RFC 9112, section 6: one length, said once, in digits, or chunked; anything else could be read in two ways.
bool isWellFramed(const QHttpHeaders &headers)
{
    const auto lengths = headers.values(QHttpHeaders::WellKnownHeader::ContentLength);
    const auto codings = headers.values(QHttpHeaders::WellKnownHeader::TransferEncoding);
    if (headers.values(QHttpHeaders::WellKnownHeader::Host).size() > 1)
        return false;
    if (!codings.isEmpty())
        return lengths.isEmpty() && codings.size() == 1 && codings.first().compare("chunked", Qt::CaseInsensitive) == 0;
    if (lengths.isEmpty())
        return true;
    const QByteArray &length = lengths.first();
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    return lengths.size() == 1 && !length.isEmpty() && length.size() <= 18 && std::ranges::all_of(length, isDigit);
}

// A header's comma-separated words, compared without case.
bool hasWord(const QByteArray &header, QByteArrayView word)
{
    const auto words = header.split(',');
    return std::ranges::any_of(
        words, [word](const QByteArray &each) { return each.trimmed().compare(word, Qt::CaseInsensitive) == 0; });
}

HttpRequest toRequest(const QHttpServerRequest &request, const Clock &clock)
{
    HttpRequest result;
    result.method = methodName(request.method());
    const QUrl url = request.url();
    result.path = url.path(QUrl::FullyEncoded).toUtf8();
    result.query = url.query(QUrl::FullyEncoded).toUtf8();
    result.headers = request.headers();
    result.body = request.body();
    result.peer = request.remoteAddress();
    result.localPort = request.localPort();
    result.received = clock.now();
    return result;
}

} // namespace

HttpWorker::HttpWorker(HttpHandler handler, const Clock &clock, HttpLimits limits)
    : m_handler(std::move(handler))
    , m_clock(clock)
    , m_limits(limits)
{
}

HttpWorker::~HttpWorker()
{
    // Responders must go before the connections they belong to.
    m_exchanges.clear();
    if (m_guard) {
        m_guard->disconnect();
        const auto listening = servers();
        for (QTcpServer *server : listening)
            delete server;
        m_guard->abortAll();
    }
}

std::unique_ptr<QTcpServer> HttpWorker::makeServer(const HttpListener &listener)
{
    if (!listener.tls)
        return std::make_unique<GuardedTcpServer>(*m_guard);
    return std::make_unique<GuardedSslServer>(*m_guard, *listener.tls);
}

Result<QList<quint16>> HttpWorker::listen(const QList<HttpListener> &listeners)
{
    m_guard = std::make_unique<ConnectionGuard>(m_limits);
    connect(m_guard.get(), &ConnectionGuard::left, this, [this] {
        if (m_drained && m_guard->count() == 0)
            QMetaObject::invokeMethod(this, [this] { abort(); }, Qt::QueuedConnection);
    });
    std::vector<std::unique_ptr<QTcpServer>> made;
    QList<quint16> ports;
    for (const HttpListener &listener : listeners) {
        std::unique_ptr<QTcpServer> server = makeServer(listener);
        server->setListenBacklogSize(m_limits.backlog);
        // Qt stops listening for good when the system has no descriptor left (QTcpServer::pauseAccepting()).
        connect(server.get(), &QTcpServer::acceptError, server.get(), [listening = server.get()] {
            QTimer::singleShot(acceptPause, listening, [listening] { listening->resumeAccepting(); });
        });
        if (!server->listen(listener.address, listener.port)) {
            return failure(ErrorKind::Unreachable,
                           QCoreApplication::translate("HttpEndpoint", "Port %1 cannot be opened. Choose another one.")
                               .arg(listener.port),
                           server->errorString());
        }
        ports.append(server->serverPort());
        made.push_back(std::move(server));
    }
    for (std::unique_ptr<QTcpServer> &server : made)
        bind(server.release());
    return ports;
}

void HttpWorker::setTls(const QSslConfiguration &tls)
{
    const auto listening = servers();
    for (QTcpServer *server : listening) {
        if (auto *secure = qobject_cast<GuardedSslServer *>(server))
            secure->setTls(tls);
    }
}

bool HttpWorker::handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder)
{
    ConnectionGuard::Connection *connection =
        m_guard->find(request.remoteAddress(), request.remotePort(), request.localPort());
    if (!connection || connection->doomed)
        return true; // what came behind a refused request is never looked at
    m_guard->requestBegins(*connection);

    HttpRequest seen = toRequest(request, m_clock);
    // RFC 9112, section 3.2: a path begins with a slash. Qt's parser lets others through.
    const bool framed = isWellFramed(request.headers()) && seen.path.startsWith('/');
    seen.secure = qobject_cast<QSslSocket *>(connection->socket) != nullptr;
    const bool head = seen.method == "HEAD";
    if (head)
        seen.method = "GET";
    const QByteArray wish = seen.header("Connection");
    const bool close = !framed || connection->doomed || hasWord(wish, "close")
        || (connection->oldProtocol && !hasWord(wish, "keep-alive")) || m_drained != nullptr;

    const quint64 id = ++m_lastExchange;
    m_exchanges.emplace(id, Exchange{std::move(responder), connection->socket, head, close});
    if (!framed) {
        connection->doomed = true;
        write(id, HttpResponse::text(400, "MALFORMED_REQUEST"));
        return true;
    }
    HttpAnswer result = call(seen);
    if (const auto *ready = std::get_if<HttpResponse>(&result)) {
        answer(id, *ready);
        return true;
    }
    std::get<QFuture<HttpResponse>>(result)
        .then(this, [this, id](const HttpResponse &response) { answer(id, response); })
        .onFailed(this, [this, id] { answer(id, HttpResponse::text(500, "INTERNAL_SERVER_ERROR")); })
        .onCanceled(this, [this, id] { answer(id, HttpResponse::text(503, "SERVICE_UNAVAILABLE")); });
    return true;
}

// An exception that leaves a handler would end the program.
HttpAnswer HttpWorker::call(const HttpRequest &request) const
{
    try {
        return m_handler(request);
    } catch (...) {
        return HttpResponse::text(500, "INTERNAL_SERVER_ERROR");
    }
}

void HttpWorker::missingHandler(const QHttpServerRequest &, QHttpServerResponder &) { }

void HttpWorker::answer(quint64 exchange, const HttpResponse &response)
{
    if (response.delay.count() <= 0) {
        write(exchange, response);
        return;
    }
    QTimer::singleShot(response.delay, this, [this, exchange, response] { write(exchange, response); });
}

// RFC 9110, section 5.6.7. Written once a second, since formatting takes longer than all the rest of a head.
QByteArray HttpWorker::date()
{
    const QDateTime now = m_clock.now();
    if (const qint64 second = now.toSecsSinceEpoch(); second != m_second) {
        m_second = second;
        m_date = QLocale::c().toString(now, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss")).toLatin1() + " GMT";
    }
    return m_date;
}

QByteArray HttpWorker::head(const HttpResponse &response, bool close)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(response.status) + ' ' + reason(response.status) + "\r\n";
    bool dated = false;
    for (const auto &[name, value] : response.headers) {
        head += name + ": " + value + "\r\n";
        dated = dated || name.compare("Date", Qt::CaseInsensitive) == 0;
    }
    if (!dated)
        head += "Date: " + date() + "\r\n";
    if (!response.contentType.isEmpty() && !response.body.isEmpty())
        head += "Content-Type: " + response.contentType + "\r\n";
    if (response.status != 204 && response.status != 304)
        head += "Content-Length: " + QByteArray::number(response.body.size()) + "\r\n";
    if (close)
        head += "Connection: close\r\n";
    return head + "\r\n";
}

void HttpWorker::write(quint64 exchange, const HttpResponse &response)
{
    const auto found = m_exchanges.extract(exchange);
    if (found.empty())
        return;
    const Exchange &current = found.mapped(); // dropping it lets QHttpServer read the next request
    if (!current.socket)
        return;
    ConnectionGuard::Connection *connection = m_guard->find(current.socket);
    if (!connection)
        return;
    if (response.drop) {
        m_guard->requestEnds(*connection);
        return m_guard->closeGently(*connection);
    }
    const bool cut = response.cutAfter >= 0 && response.cutAfter < response.body.size();
    const bool close = current.close || response.close || cut || m_drained != nullptr;
    const bool bodiless = current.head || response.status == 204 || response.status == 304;
    current.socket->write(head(response, close && !cut));
    if (!bodiless)
        current.socket->write(cut ? response.body.first(response.cutAfter) : response.body);
    m_guard->requestEnds(*connection);
    if (close)
        m_guard->closeGently(*connection);
}

void HttpWorker::drain(std::function<void()> done)
{
    m_drained = std::move(done);
    const auto listening = servers();
    for (QTcpServer *server : listening)
        server->close();
    if (m_guard)
        m_guard->closeIdle();
    const bool alone = !m_guard || m_guard->count() == 0;
    QTimer::singleShot(alone ? std::chrono::milliseconds(0) : m_limits.drain, this, [this] { abort(); });
}

void HttpWorker::abort()
{
    m_exchanges.clear();
    if (m_guard)
        m_guard->abortAll();
    if (const auto done = std::exchange(m_drained, nullptr))
        done();
}

} // namespace Muster
