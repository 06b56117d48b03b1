// What a server lets strangers use up. QHttpServer itself has no limits at all.
#pragma once

#include <QtTypes>

#include <chrono>

namespace Muster {

struct HttpLimits {
    qint64 requestBytes =
        4 * 1024 * 1024; // request line, headers and body together; beyond: 413 and the line is closed
    int connections = 512; // beyond: refused at once
    std::chrono::milliseconds deadline{30000}; // for a request to arrive whole, an answer to be taken, or idleness
    std::chrono::milliseconds handshake{2000}; // for TLS
    std::chrono::milliseconds drain{5000}; // how long stop() waits for requests in flight
    // Sockets in a TLS handshake count as pending; Qt's 30 would let 31 silent ones shut everybody out.
    int pending = 5000;
};

} // namespace Muster
