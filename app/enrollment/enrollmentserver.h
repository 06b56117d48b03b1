// The enrollment server: the same in the window and in `musterctl serve`.
//
// Lives on the main thread; devices are answered on threads of its own, of which nothing but values comes back. When
// settings or certificates change in the workspace, by whomever, it takes them over without being started anew, unless
// the address itself changed: the next request is answered with them, the next connection sees the certificate.
#pragma once

#include "app/core/turns.h"
#include "app/enrollment/contextbuilder.h"
#include "app/enrollment/requesthandler.h"

#include <QCoroTask>
#include <QObject>
#include <QUrl>

#include <memory>

namespace Muster {

struct ServerStatus {
    bool isRunning = false;
    QString baseUrl; // as devices are told
    QString listening; // "127.0.0.1:8443"
    QString error; // why it does not run although it should
    CertificateVerdict certificate;
    bool isCertificateBrought = false;

    bool operator==(const ServerStatus &) const = default;
};

// What devices may use up: a request of theirs is small; only lists of applications are long.
[[nodiscard]] inline HttpLimits deviceLimits()
{
    return {.requestBytes = 17 * 1024 * 1024};
}

class EnrollmentServer final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EnrollmentServer)

public:
    EnrollmentServer(StoreThread &store, OpenWork &work, Vault &vault, ServerKeys &keys, const Clock &clock,
                     HttpLimits limits = deviceLimits(), QObject *parent = nullptr);
    // Stops at once.
    ~EnrollmentServer() override;

    // With the settings of the workspace. Unreachable when the address cannot be had, InvalidInput when settings or the
    // certificate do not hold, Conflict when it runs.
    [[nodiscard]] QCoro::Task<Result<ServerStatus>> start();
    // Lets what it has accepted finish.
    [[nodiscard]] QCoro::Task<> stop();
    [[nodiscard]] const ServerStatus &status() const { return m_status; }
    [[nodiscard]] bool isRunning() const { return m_status.isRunning; }
    // Since the start; nothing while it does not run.
    [[nodiscard]] const ServerCounters *counters() const;

    // What answers, for whoever makes profiles or commands without a device having asked.
    [[nodiscard]] QCoro::Task<Result<std::shared_ptr<const ServerContext>>> context();

    [[nodiscard]] QCoro::Task<Result<ServerSettings>> settings();
    [[nodiscard]] QCoro::Task<Result<>> change(ServerSettings settings);

Q_SIGNALS:
    void statusChanged();
    // These devices have something to fetch.
    void wakeWanted(const QList<Muster::EnrollmentId> &devices);

private:
    [[nodiscard]] QCoro::Task<> close();
    [[nodiscard]] QCoro::Task<> renew();
    [[nodiscard]] QCoro::Task<> takeOver(ContextBuilder::Built built);

    StoreThread &m_store;
    OpenWork &m_work;
    const Clock &m_clock;
    HttpLimits m_limits;
    ContextBuilder m_contexts;
    std::shared_ptr<ExchangeRecorder> m_recorder;
    std::unique_ptr<RequestHandler> m_handler;
    std::unique_ptr<HttpEndpoint> m_endpoint;
    ServerStatus m_status;
    QList<QByteArray> m_shown; // the chain of certificates that those who connect see
    quint16 m_port = 0;
    Turns m_turns{1}; // to start or to stop: whoever closes the window may do so before it has started
    bool m_isRenewing = false;
    bool m_isStale = false; // something changed while it was renewed
};

} // namespace Muster
