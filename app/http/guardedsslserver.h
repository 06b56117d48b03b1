// A TLS listener whose every connection is counted and watched from the first byte of the handshake.
#pragma once

#include "app/http/connectionguard.h"

#include <QSslServer>

namespace Muster {

class GuardedSslServer final : public QSslServer {
    Q_OBJECT

public:
    explicit GuardedSslServer(ConnectionGuard &guard)
        : m_guard(guard)
    {
        connect(this, &QSslServer::startedEncryptionHandshake, this,
                [this](QSslSocket *socket) { m_guard.watch(socket); });
    }

protected:
    void incomingConnection(qintptr handle) override
    {
        if (m_guard.mayEnter()) {
            QSslServer::incomingConnection(handle);
            return;
        }
        QTcpSocket refused;
        refused.setSocketDescriptor(handle);
        refused.abort();
    }

private:
    ConnectionGuard &m_guard;
};

} // namespace Muster
