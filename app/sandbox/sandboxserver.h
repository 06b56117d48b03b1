// A sandbox that runs: Apple's DEP web service over a world of our own, on loopback and on a thread of its own.
//
// Lives on the caller's thread, which needs an event loop. The world lives on the sandbox's thread and is reached by
// run().
#pragma once

#include "app/http/httpendpoint.h"
#include "app/sandbox/sandboxcore.h"
#include "app/sandbox/sandboxoptions.h"

#include <QUrl>

#include <QScopeGuard>

#include <memory>

namespace Muster {

struct SandboxAddresses {
    QUrl dep; // what an organisation's URL is: "http://127.0.0.1:4711/"
    QUrl control; // with its secret and a slash at the end; plain HTTP, also beside a TLS service
    QByteArray authorityPem; // to trust, when the service speaks TLS
    QByteArray deviceAuthorityPem; // issued the certificates with which simulated devices sign their MachineInfo
    QString notice; // what a person should know of how it started; empty when all is well
};

class SandboxServer final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SandboxServer)

public:
    // Both outlive the server and are used on its thread.
    SandboxServer(const Clock &clock, Random &random, QObject *parent = nullptr);
    // Stops at once and saves.
    ~SandboxServer() override;

    // Makes the world, or loads it from the state file, and opens the doors. InvalidInput for an address that is not
    // loopback or a damaged state file, Unreachable when the port is taken, Conflict when it runs already. Without the
    // devices that were switched on the sandbox does start: see SandboxAddresses::notice.
    [[nodiscard]] QFuture<Result<SandboxAddresses>> start(const SandboxOptions &options);
    // Lets requests in flight finish, then saves.
    QFuture<void> stop();
    [[nodiscard]] bool isRunning() const { return m_core != nullptr; }

    // Runs `function(SandboxWorld &)` on the sandbox's thread. Only while running; otherwise the future is cancelled.
    template <typename Function> auto run(Function function)
    {
        return m_endpoint->run([core = m_core, function = std::move(function)]() mutable {
            const auto noteChange = qScopeGuard([&core] { core->changed(); });
            return function(core->world());
        });
    }
    // The same for the faults.
    template <typename Function> auto runOnFaults(Function function)
    {
        return m_endpoint->run(
            [core = m_core, function = std::move(function)]() mutable { return function(core->faults()); });
    }
    // And for the devices that are switched on: `function(SimulatedFleet &)`.
    template <typename Function> auto runOnFleet(Function function)
    {
        return m_endpoint->run([core = m_core, function = std::move(function)]() mutable {
            const auto noteChange = qScopeGuard([&core] { core->changed(); });
            return function(*core->fleet());
        });
    }
    // What was asked so far, oldest first.
    [[nodiscard]] QFuture<QList<SandboxLogEntry>> log();

private:
    struct Kept {
        SandboxWorld world;
        FleetState::Opened devices;
    };
    [[nodiscard]] static Result<Kept> load(const SandboxOptions &options);
    void open(const SandboxOptions &options, Result<Kept> kept,
              const std::shared_ptr<QPromise<Result<SandboxAddresses>>> &promise);

    const Clock &m_clock;
    Random &m_random;
    std::shared_ptr<SandboxCore> m_core; // used on the endpoint's thread only
    std::unique_ptr<HttpEndpoint> m_endpoint;
    bool m_starting = false;
};

} // namespace Muster
