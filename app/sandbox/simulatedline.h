// HTTPS as a device speaks it: one request, one answer, the line kept open for the next. Blocking, for threads that do
// nothing else.
//
// Blocking, since a device does one thing after the other and a thread of its own costs less than an event for every
// step. Lines are kept per server and trust, and shared by the devices that one thread plays one after the other: a
// real device opens its own, but a TLS handshake each would be most of what a server does for a thousand of them.
// An object belongs to the thread that uses it.
#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QSslCertificate>
#include <QSslSocket>
#include <QUrl>

#include <atomic>
#include <chrono>
#include <memory>

namespace Muster {

struct SimulatedRequest {
    QByteArray method;
    QUrl url;
    QByteArray contentType;
    QByteArray body;
    QList<std::pair<QByteArray, QByteArray>> headers;
};

struct SimulatedReply {
    int status = 0;
    QByteArray contentType; // lower case, without parameters
    QByteArray body;
};

// What a device trusts, and by which clock it judges.
struct SimulatedTrust {
    QList<QByteArray> anchors; // DER, beside the system's
    std::chrono::seconds clockError{0}; // how far the device's clock is off
};

class SimulatedLines final {
    Q_DISABLE_COPY_MOVE(SimulatedLines)

public:
    static constexpr qsizetype mostBytes = qsizetype(64) * 1024 * 1024; // of an answer
    static constexpr std::chrono::milliseconds patience{30'000};

    // `roots`: the system's. `isEnding` makes every wait end soon; both outlive the lines.
    SimulatedLines(const QList<QSslCertificate> &roots, const std::atomic_bool &isEnding, const Clock &clock);
    ~SimulatedLines();

    // Any status is an answer. Unauthorized when the server is not to be trusted (TLS), Unreachable when there is no
    // line or it breaks, Cancelled when ending, Protocol for what is no HTTP. Redirects are not followed: a device does
    // not remember them, and no server here needs them.
    [[nodiscard]] Result<SimulatedReply> ask(const SimulatedRequest &request, const SimulatedTrust &trust);

private:
    using Socket = std::unique_ptr<QSslSocket>;
    [[nodiscard]] Result<Socket> open(const QUrl &url, const SimulatedTrust &trust) const;
    [[nodiscard]] Result<SimulatedReply> exchange(QSslSocket &socket, const QByteArray &request, bool &isWhole,
                                                  bool &isKept) const;
    [[nodiscard]] bool wait(QSslSocket &socket, QDeadlineTimer deadline) const;

    const QList<QSslCertificate> &m_roots;
    const std::atomic_bool &m_isEnding;
    const Clock &m_clock;
    QHash<QByteArray, std::shared_ptr<QSslSocket>> m_open; // by server and trust
};

} // namespace Muster
