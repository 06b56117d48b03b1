// What a server lets strangers use up. QHttpServer itself has no limits at all.
#pragma once

#include <QtTypes>

#include <chrono>

namespace Muster {

struct HttpLimits {
    qint64 requestBytes =
        4 * 1024 * 1024; // request line, headers and body together; beyond: 413 and the line is closed
    qint64 allBytes = 256 * 1024 * 1024; // of all requests until they are answered; beyond: the largest gets 503
    int connections = 512; // beyond: who has waited longest gives way, or the newcomer is refused at once
    std::chrono::milliseconds grace{250}; // for so long nobody gives way to one of as large a crowd
    std::chrono::milliseconds deadline{30000}; // for a request to arrive whole, an answer to be taken, or idleness
    std::chrono::milliseconds handshake{2000}; // for TLS, from the connection on
    std::chrono::milliseconds drain{5000}; // how long stop() waits for requests in flight
    int backlog = 512; // connections that the system holds until they are looked at
};

} // namespace Muster
