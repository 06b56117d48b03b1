#include "app/sandbox/simulatedline.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDeadlineTimer>
#include <QNetworkProxy>
#include <QSslConfiguration>

#include <algorithm>

namespace Muster {

namespace {

constexpr int slice = 100; // ms between two looks at whether we are to end

std::unexpected<Error> cancelled()
{
    return failure(ErrorKind::Cancelled, QCoreApplication::translate("Sandbox", "The device was switched off."));
}

std::unexpected<Error> broken(const QString &detail)
{
    return failure(ErrorKind::Unreachable,
                   QCoreApplication::translate("Sandbox", "The enrollment server cannot be reached."), detail);
}

std::unexpected<Error> distrusted(const QString &detail)
{
    return failure(ErrorKind::Unauthorized,
                   QCoreApplication::translate("Sandbox", "The device does not trust the enrollment server."), detail);
}

std::unexpected<Error> garbled()
{
    return failure(ErrorKind::Protocol,
                   QCoreApplication::translate("Sandbox", "The enrollment server answered something that is no HTTP."));
}

QByteArray keyOf(const QUrl &url, const SimulatedTrust &trust)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QByteArray &anchor : trust.anchors)
        hash.addData(anchor);
    return url.authority().toUtf8() + ' ' + QByteArray::number(qint64(trust.clockError.count())) + ' ' + hash.result();
}

QByteArray wireOf(const SimulatedRequest &request)
{
    QByteArray path = request.url.path(QUrl::FullyEncoded).toUtf8();
    if (path.isEmpty())
        path = "/";
    if (request.url.hasQuery())
        path += '?' + request.url.query(QUrl::FullyEncoded).toUtf8();
    QByteArray wire = request.method + ' ' + path
        + " HTTP/1.1\r\nHost: " + request.url.authority(QUrl::FullyEncoded).toUtf8() + "\r\nAccept: */*\r\n";
    for (const auto &[name, value] : request.headers)
        wire += name + ": " + value + "\r\n";
    if (!request.contentType.isEmpty())
        wire += "Content-Type: " + request.contentType + "\r\n";
    if (request.method != "GET")
        wire += "Content-Length: " + QByteArray::number(request.body.size()) + "\r\n";
    return wire + "\r\n" + request.body;
}

// The whole body of a chunked answer; nothing while some of it is missing.
std::optional<QByteArray> unchunked(QByteArrayView bytes)
{
    QByteArray body;
    for (;;) {
        const qsizetype end = bytes.indexOf("\r\n");
        if (end < 0)
            return {};
        bool isNumber = false;
        const qsizetype size = bytes.first(end).toByteArray().split(';').front().trimmed().toLongLong(&isNumber, 16);
        if (!isNumber || size < 0 || bytes.size() < end + 2 + size + 2)
            return {};
        if (size == 0)
            return body;
        body += bytes.sliced(end + 2, size);
        bytes = bytes.sliced(end + 2 + size + 2);
    }
}

struct Head {
    int status = 0;
    qsizetype length = -1; // of the body; -1: until the line closes
    bool isChunked = false, isKept = true;
    QByteArray contentType;
};

std::optional<Head> headOf(const QByteArray &text)
{
    const QList<QByteArray> lines = text.split('\n');
    Head head;
    head.status = lines.front().split(' ').value(1).toInt();
    if (!text.startsWith("HTTP/1.") || head.status < 100)
        return {};
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        const QByteArray name = line.first(std::max<qsizetype>(colon, 0)).trimmed().toLower();
        const QByteArray value = line.sliced(colon + 1).trimmed();
        if (name == "content-length")
            head.length = value.toLongLong();
        else if (name == "transfer-encoding")
            head.isChunked = value.toLower() == "chunked";
        else if (name == "connection")
            head.isKept = value.toLower() != "close";
        else if (name == "content-type")
            head.contentType = value.split(';').front().trimmed().toLower();
    }
    if (head.status == 204 || head.status == 304)
        head.length = 0;
    return head;
}

} // namespace

SimulatedLines::SimulatedLines(const QList<QSslCertificate> &roots, const std::atomic_bool &isEnding,
                               const Clock &clock)
    : m_roots(roots)
    , m_isEnding(isEnding)
    , m_clock(clock)
{
}

SimulatedLines::~SimulatedLines() = default;

Result<SimulatedReply> SimulatedLines::ask(const SimulatedRequest &request, const SimulatedTrust &trust)
{
    const QByteArray key = keyOf(request.url, trust);
    const QByteArray wire = wireOf(request);
    for (;;) {
        std::shared_ptr<QSslSocket> socket = m_open.take(key);
        const bool isReused = socket && socket->state() == QAbstractSocket::ConnectedState;
        if (!isReused) {
            auto fresh = open(request.url, trust);
            if (!fresh)
                return std::unexpected(fresh.error());
            socket = std::move(*fresh);
        }
        bool isWhole = false;
        bool isKept = false;
        auto reply = exchange(*socket, wire, isWhole, isKept);
        if (reply && isKept)
            m_open.insert(key, socket);
        // The server may have closed an idle line just now: that is no failure, and nothing was answered yet.
        if (reply || !isReused || isWhole || m_isEnding)
            return reply;
    }
}

Result<SimulatedLines::Socket> SimulatedLines::open(const QUrl &url, const SimulatedTrust &trust) const
{
    if (url.scheme() != QLatin1StringView("https"))
        return broken(QStringLiteral("not https: ") + url.toString(QUrl::RemoveQuery));
    auto socket = std::make_unique<QSslSocket>();
    socket->setProxy(QNetworkProxy::NoProxy); // servers that are practised with are near
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    QList<QSslCertificate> trusted = m_roots;
    for (const QByteArray &anchor : trust.anchors)
        trusted += QSslCertificate(anchor, QSsl::Der);
    tls.setCaCertificates(trusted);
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    socket->setSslConfiguration(tls);
    socket->setPeerVerifyMode(QSslSocket::VerifyPeer);
    socket->connectToHostEncrypted(url.host(), quint16(url.port(443)));
    const QDeadlineTimer deadline(patience);
    while (!socket->isEncrypted()) {
        const QString why = socket->errorString();
        if (!socket->sslHandshakeErrors().isEmpty())
            return distrusted(socket->sslHandshakeErrors().front().errorString());
        if (m_isEnding)
            return cancelled();
        const bool isTrying = socket->state() != QAbstractSocket::UnconnectedState;
        if (!isTrying || deadline.hasExpired())
            return socket->error() == QAbstractSocket::SslHandshakeFailedError ? distrusted(why) : broken(why);
        if (socket->state() == QAbstractSocket::ConnectedState)
            socket->waitForEncrypted(slice);
        else
            socket->waitForConnected(slice);
    }
    const QDateTime now = m_clock.now().addDuration(trust.clockError);
    for (const QSslCertificate &certificate : socket->peerCertificateChain()) {
        if (trust.clockError.count() != 0 && (now < certificate.effectiveDate() || now > certificate.expiryDate()))
            return distrusted(QStringLiteral("by the device's clock the server's certificate is not valid"));
    }
    return socket;
}

bool SimulatedLines::wait(QSslSocket &socket, QDeadlineTimer deadline) const
{
    while (!m_isEnding && !deadline.hasExpired()) {
        if (socket.bytesAvailable() > 0 || socket.waitForReadyRead(slice))
            return true;
        if (socket.state() != QAbstractSocket::ConnectedState)
            return socket.bytesAvailable() > 0;
    }
    return false;
}

Result<SimulatedReply> SimulatedLines::exchange(QSslSocket &socket, const QByteArray &request, bool &isWhole,
                                                bool &isKept) const
{
    const QDeadlineTimer deadline(patience);
    socket.write(request);
    socket.flush();
    QByteArray buffer;
    std::optional<Head> head;
    qsizetype bodyAt = 0;
    for (;;) {
        if (const qsizetype end = buffer.indexOf("\r\n\r\n"); !head && end >= 0) {
            isWhole = true; // what follows is an answer to this request
            bodyAt = end + 4;
            head = headOf(buffer.first(end));
            if (!head)
                return garbled();
        }
        if (head && head->isChunked) {
            if (const auto body = unchunked(QByteArrayView(buffer).sliced(bodyAt))) {
                isKept = head->isKept;
                return SimulatedReply{head->status, head->contentType, *body};
            }
        } else if (head && head->length >= 0 && buffer.size() - bodyAt >= head->length) {
            isKept = head->isKept;
            return SimulatedReply{head->status, head->contentType, buffer.sliced(bodyAt, head->length)};
        }
        if (buffer.size() > mostBytes)
            return garbled();
        if (!wait(socket, deadline)) {
            if (m_isEnding)
                return cancelled();
            if (head && head->length < 0 && !head->isChunked && !deadline.hasExpired())
                return SimulatedReply{head->status, head->contentType, buffer.sliced(bodyAt)};
            return broken(deadline.hasExpired() ? QStringLiteral("no answer in time") : socket.errorString());
        }
        buffer += socket.readAll();
    }
}

} // namespace Muster
