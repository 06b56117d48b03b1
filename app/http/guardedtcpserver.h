// A plain listener whose every connection is counted and watched.
#pragma once

#include "app/http/connectionguard.h"

#include <QTcpServer>

namespace Muster {

class GuardedTcpServer final : public QTcpServer {
    Q_OBJECT

public:
    explicit GuardedTcpServer(ConnectionGuard &guard)
        : m_guard(guard)
    {
    }

protected:
    // The base class hands a socket over before it returns, so we make it ourselves.
    void incomingConnection(qintptr handle) override
    {
        auto *socket = new QTcpSocket(this);
        if (!socket->setSocketDescriptor(handle) || !m_guard.makeRoom(socket->peerAddress())) {
            socket->abort();
            socket->deleteLater();
            return;
        }
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_guard.watch(socket, ConnectionGuard::Beginning::Request);
        addPendingConnection(socket);
    }

private:
    ConnectionGuard &m_guard;
};

} // namespace Muster
