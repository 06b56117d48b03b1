// Watches every connection of an endpoint: how many there are, how much each sends, how long each takes.
//
// When all places are taken, who has waited longest gives way, first among those whose address has the most of them: a
// crowd of slow connections takes turns with itself, and others get in. Who is being answered never gives way. What all
// requests hold together is bounded as well: beyond it the largest that is still arriving is refused.
//
// Lives on the server's thread. Its readyRead slot runs before QHttpServer's, as it is connected first; it only counts
// and peeks, and never takes bytes away.
#pragma once

#include "app/http/httplimits.h"

#include <QElapsedTimer>
#include <QHash>
#include <QHostAddress>
#include <QObject>
#include <QTcpSocket>
#include <QTimer>

namespace Muster {

class ConnectionGuard final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectionGuard)

public:
    explicit ConnectionGuard(HttpLimits limits, QObject *parent = nullptr);

    struct Connection {
        QTcpSocket *socket = nullptr;
        QTimer *deadline = nullptr;
        QByteArray home; // whose it is: see homeOf()
        QElapsedTimer waiting; // since it came, its handshake ended, or it was answered last
        bool shaking = false; // hands, for TLS: what arrives is no request yet
        qint64 received = 0; // bytes of the request that is arriving or being answered
        bool busy = false; // a handler is at work
        bool doomed = false; // being closed; nothing more is read from it
        bool oldProtocol = false; // HTTP/1.0: one request a connection
        bool lineSeen = false;
        QByteArray line; // the start of the first request line
    };

    // Whether there is a place for one more; another connection may have been ended for it.
    [[nodiscard]] bool makeRoom(const QHostAddress &newcomer);
    [[nodiscard]] qsizetype count() const { return m_connections.size(); }
    // From its first moment on. One that begins with a handshake has HttpLimits::handshake for it, until it is told
    // that it is over.
    enum class Beginning { Request, Handshake };
    void watch(QTcpSocket *socket, Beginning beginning);
    void handshakeEnds(QTcpSocket *socket);

    // The connection a request came by; nullptr when it is gone.
    [[nodiscard]] Connection *find(const QHostAddress &peer, quint16 peerPort, quint16 localPort);
    [[nodiscard]] Connection *find(const QTcpSocket *socket);

    // The deadline rests while a handler works, and starts again with its answer.
    void requestBegins(Connection &connection);
    void requestEnds(Connection &connection);
    // Sends what is written, then closes; nothing more is read.
    void closeGently(Connection &connection);
    void closeIdle();
    void abortAll();

Q_SIGNALS:
    void left(); // one connection fewer

private:
    using Key = std::pair<quint32, QString>; // both ports, peer
    void received(const Key &key);
    void remove(const Key &key, const QTcpSocket *socket);
    void refuse(Connection &connection, const QByteArray &status);
    void release(Connection &connection);
    void makeBytes(Connection &newest);

    HttpLimits m_limits;
    QHash<Key, Connection> m_connections;
    qint64 m_bytes = 0; // received, of all
};

} // namespace Muster
