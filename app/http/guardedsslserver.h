// A TLS listener whose every connection is counted and watched from its first moment.
//
// Not a QSslServer: that one tells of a connection only when its handshake begins, so that silent ones would be counted
// by nobody; and it lets nobody in while 30 of them are silent.
#pragma once

#include "app/http/connectionguard.h"

#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpServer>

namespace Muster {

class GuardedSslServer final : public QTcpServer {
    Q_OBJECT

public:
    GuardedSslServer(ConnectionGuard &guard, const QSslConfiguration &tls)
        : m_guard(guard)
    {
        setTls(tls);
    }

    // For the connections that come from now on.
    void setTls(const QSslConfiguration &tls)
    {
        m_tls = tls;
        m_tls.setAllowedNextProtocols({QByteArray("http/1.1")}); // QHttpServer's HTTP/2 has no body cap
    }

protected:
    void incomingConnection(qintptr handle) override
    {
        auto *socket = new QSslSocket(this);
        if (!socket->setSocketDescriptor(handle) || !m_guard.makeRoom(socket->peerAddress())) {
            socket->abort();
            socket->deleteLater();
            return;
        }
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        socket->setSslConfiguration(m_tls);
        m_guard.watch(socket, ConnectionGuard::Beginning::Handshake);
        // Keys are got ready for those only who say something.
        connect(
            socket, &QSslSocket::readyRead, this, [socket] { socket->startServerEncryption(); },
            Qt::SingleShotConnection);
        // Until QHttpServer has it, nobody else would tidy it away.
        connect(socket, &QSslSocket::disconnected, this, [socket] { socket->deleteLater(); });
        connect(socket, &QSslSocket::encrypted, this, [this, socket] { handOver(socket); });
    }

private:
    void handOver(QSslSocket *socket)
    {
        socket->disconnect(this);
        m_guard.handshakeEnds(socket);
        addPendingConnection(socket);
    }

    ConnectionGuard &m_guard;
    QSslConfiguration m_tls;
};

} // namespace Muster
