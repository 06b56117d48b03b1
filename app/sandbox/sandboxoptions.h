// How a sandbox is to be.
#pragma once

#include "app/sandbox/sandboxworld.h"
#include "app/sandbox/simulatedoptions.h"
#include "app/sandbox/tokenfile.h"

#include <QHostAddress>
#include <QString>

namespace Muster {

enum class SandboxTransport { Tls, PlainHttp };

struct SandboxOptions {
    QHostAddress address = QHostAddress::LocalHost; // loopback only
    quint16 port = 0; // 0: the system chooses
    SandboxTransport transport = SandboxTransport::PlainHttp;
    SandboxPlan plan; // of a new world; a state file wins over it
    QString stateFile; // empty: nothing is kept
    std::chrono::seconds sessionLifetime{180}; // of idleness
    int highestProtocolVersion = 0; // refuse higher ones; 0: accept any
    TokenCipher tokenCipher = TokenCipher::Aes128Cbc;
    QByteArray controlSecret; // in the control address; empty: a random one
    qsizetype logEntries = 10'000; // how many requests are remembered
    SimulatedOptions devices; // of those that are switched on
};

} // namespace Muster
