#include "app/http/connectionguard.h"

#include <QSslSocket>

#include <utility>

namespace Muster {

namespace {

std::pair<quint32, QString> keyOf(const QHostAddress &peer, quint16 peerPort, quint16 localPort)
{
    return {(quint32(peerPort) << 16) | localPort, peer.toString()};
}

// What one person can have many of: an IPv4 address, or a network of IPv6 (RFC 6177: a site gets at least a /64).
QByteArray homeOf(const QHostAddress &address)
{
    bool isFour = false;
    const quint32 four = address.toIPv4Address(&isFour);
    if (isFour)
        return QByteArray::number(four);
    const Q_IPV6ADDR six = address.toIPv6Address();
    return QByteArray(reinterpret_cast<const char *>(six.c), 8);
}

} // namespace

ConnectionGuard::ConnectionGuard(HttpLimits limits, QObject *parent)
    : QObject(parent)
    , m_limits(limits)
{
}

bool ConnectionGuard::makeRoom(const QHostAddress &newcomer)
{
    if (m_connections.size() < m_limits.connections)
        return true;
    struct Crowd {
        qsizetype size = 0;
        const Connection *first = nullptr; // who has waited longest
    };
    QHash<QByteArray, Crowd> crowds;
    for (const Connection &connection : std::as_const(m_connections)) {
        Crowd &crowd = crowds[connection.home];
        ++crowd.size;
        if (!connection.busy && (!crowd.first || connection.waiting < crowd.first->waiting))
            crowd.first = &connection;
    }
    Crowd largest;
    for (const Crowd &crowd : std::as_const(crowds)) {
        if (crowd.first && crowd.size > largest.size)
            largest = crowd;
    }
    if (!largest.first)
        return false;
    // Nobody gives way at once to a crowd like his own: when many honest devices come together, those who came first
    // are to be served.
    const bool isSmaller = crowds.value(homeOf(newcomer)).size + 1 < largest.size;
    if (!isSmaller && !largest.first->waiting.hasExpired(m_limits.grace.count()))
        return false;
    largest.first->socket->abort();
    return m_connections.size() < m_limits.connections;
}

void ConnectionGuard::watch(QTcpSocket *socket, Beginning beginning)
{
    const Key key = keyOf(socket->peerAddress(), socket->peerPort(), socket->localPort());
    // QHttpServer holds a request in the socket's buffer until it is whole, so this bounds what it can hold.
    socket->setReadBufferSize(m_limits.requestBytes + 1);
    Connection connection;
    connection.socket = socket;
    connection.deadline = new QTimer(socket);
    connection.deadline->setSingleShot(true);
    connection.shaking = beginning == Beginning::Handshake;
    connection.deadline->setInterval(connection.shaking ? m_limits.handshake : m_limits.deadline);
    connection.home = homeOf(socket->peerAddress());
    connection.waiting.start();
    connect(connection.deadline, &QTimer::timeout, socket, &QTcpSocket::abort);
    connect(socket, &QTcpSocket::bytesWritten, connection.deadline, [timer = connection.deadline] {
        if (timer->isActive())
            timer->start();
    });
    connect(socket, &QTcpSocket::readyRead, this, [this, key] { received(key); });
    connect(socket, &QTcpSocket::disconnected, this, [this, key, socket] { remove(key, socket); });
    connect(socket, &QObject::destroyed, this, [this, key, socket] { remove(key, socket); });
    connection.deadline->start();
    m_connections.insert(key, connection);
}

void ConnectionGuard::handshakeEnds(QTcpSocket *socket)
{
    Connection *connection = find(socket);
    if (!connection)
        return;
    connection->shaking = false;
    connection->waiting.start();
    connection->deadline->start(m_limits.deadline);
}

ConnectionGuard::Connection *ConnectionGuard::find(const QHostAddress &peer, quint16 peerPort, quint16 localPort)
{
    const auto found = m_connections.find(keyOf(peer, peerPort, localPort));
    return found == m_connections.end() ? nullptr : &*found;
}

ConnectionGuard::Connection *ConnectionGuard::find(const QTcpSocket *socket)
{
    Connection *found = find(socket->peerAddress(), socket->peerPort(), socket->localPort());
    return found && found->socket == socket ? found : nullptr;
}

void ConnectionGuard::requestBegins(Connection &connection)
{
    connection.busy = true;
    connection.deadline->stop();
}

void ConnectionGuard::requestEnds(Connection &connection)
{
    connection.busy = false;
    release(connection);
    connection.waiting.start();
    connection.deadline->start();
}

void ConnectionGuard::closeGently(Connection &connection)
{
    connection.doomed = true;
    connection.busy = false;
    connection.deadline->start();
    // QHttpServer deletes a closing socket together with what it has not sent yet, so it must be sent first.
    QTcpSocket *socket = connection.socket;
    const auto closeWhenSent = [socket] {
        const auto *secure = qobject_cast<QSslSocket *>(socket);
        if (socket->bytesToWrite() == 0 && (!secure || secure->encryptedBytesToWrite() == 0))
            socket->disconnectFromHost();
    };
    connect(socket, &QTcpSocket::bytesWritten, socket, closeWhenSent, Qt::QueuedConnection);
    if (auto *secure = qobject_cast<QSslSocket *>(socket))
        connect(secure, &QSslSocket::encryptedBytesWritten, socket, closeWhenSent, Qt::QueuedConnection);
    QMetaObject::invokeMethod(socket, closeWhenSent, Qt::QueuedConnection);
}

void ConnectionGuard::closeIdle()
{
    const auto all = m_connections.values();
    for (const Connection &connection : all) {
        if (Connection *live = find(connection.socket); live && !live->busy)
            closeGently(*live);
    }
}

void ConnectionGuard::abortAll()
{
    const auto all = m_connections.values();
    for (const Connection &connection : all)
        connection.socket->abort();
}

void ConnectionGuard::received(const Key &key)
{
    const auto found = m_connections.find(key);
    if (found == m_connections.end() || found->doomed || found->busy || found->shaking)
        return;
    Connection &connection = *found;
    if (!connection.lineSeen) {
        connection.line += connection.socket->peek(4096);
        const qsizetype end = connection.line.indexOf('\n');
        if (end >= 0 || connection.line.size() > 16384) {
            connection.lineSeen = true;
            connection.oldProtocol = end >= 0 && connection.line.first(end).trimmed().endsWith("HTTP/1.0");
            connection.line.clear();
        }
    }
    const qint64 came = connection.socket->bytesAvailable();
    connection.received += came;
    m_bytes += came;
    if (connection.received > m_limits.requestBytes)
        refuse(connection, "413 Content Too Large");
    else if (m_bytes > m_limits.allBytes)
        makeBytes(connection);
}

void ConnectionGuard::makeBytes(Connection &newest)
{
    Connection *largest = &newest;
    for (Connection &connection : m_connections) {
        if (!connection.busy && !connection.doomed && connection.received > largest->received)
            largest = &connection;
    }
    refuse(*largest, "503 Service Unavailable\r\nRetry-After: 10");
}

void ConnectionGuard::release(Connection &connection)
{
    m_bytes -= std::exchange(connection.received, 0);
}

void ConnectionGuard::refuse(Connection &connection, const QByteArray &status)
{
    connection.socket->write("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    connection.socket->flush();
    connection.doomed = true;
    // The rest is still on its way; an orderly close would mean reading it. Queued, as QHttpServer reads right after
    // us.
    QMetaObject::invokeMethod(connection.socket, &QTcpSocket::abort, Qt::QueuedConnection);
}

void ConnectionGuard::remove(const Key &key, const QTcpSocket *socket)
{
    const auto found = m_connections.find(key);
    if (found == m_connections.end() || found->socket != socket)
        return;
    release(*found);
    m_connections.erase(found);
    Q_EMIT left();
}

} // namespace Muster
