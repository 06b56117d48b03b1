// Everything of the sandbox that lives on its thread: the world, Apple's service over it, the remote control, the log.
#pragma once

#include "app/sandbox/businessapi.h"
#include "app/sandbox/controlapi.h"
#include "app/sandbox/fleetkeeper.h"
#include "app/sandbox/sandboxoptions.h"
#include "app/sandbox/simulatedfleet.h"

#include <QTimer>

#include <memory>

namespace Muster {

class SandboxCore {
public:
    // `clock` and `random` outlive it and are used on the sandbox's thread. `kept`: the devices of an earlier run.
    SandboxCore(SandboxWorld world, KeptFleet kept, const SandboxOptions &options, const Clock &clock, Random &random);

    [[nodiscard]] HttpResponse handle(const HttpRequest &request);

    [[nodiscard]] SandboxWorld &world() { return m_world; }
    [[nodiscard]] SandboxFaults &faults() { return m_faults; }
    [[nodiscard]] const std::deque<SandboxLogEntry> &log() const { return m_log; }
    // Writes the state file if there is one and something changed since. Within a moment after every change by itself.
    Result<> save();
    // Tells it that the world or its devices may have changed.
    void changed();
    // Ends what devices do, saves all, and leaves saving to the caller from now on. On the sandbox's thread, before
    // that ends.
    void close();
    // The devices that are switched on; made at first use, on the sandbox's thread. Null once it is closed.
    [[nodiscard]] SimulatedFleet *fleet();

private:
    [[nodiscard]] HttpResponse control(const HttpRequest &request, QByteArray &shownPath);
    [[nodiscard]] HttpResponse push(const HttpRequest &request, QByteArray &note);

    SandboxOptions m_options;
    const Clock &m_clock;
    SandboxWorld m_world;
    SandboxFaults m_faults;
    DepSessions m_sessions;
    std::deque<SandboxLogEntry> m_log;
    DepService m_dep;
    BusinessApi m_business;
    ControlApi m_control;
    QByteArray m_controlPrefix;
    quint64 m_savedRevision = 0;
    bool m_closing = false;
    std::unique_ptr<QTimer> m_saveSoon; // made on the sandbox's thread, as is the fleet
    KeptFleet m_kept; // until the fleet is made
    std::unique_ptr<SimulatedFleet> m_fleet;
    std::unique_ptr<FleetKeeper> m_keeper; // of the fleet, if it is kept
};

} // namespace Muster
