// Plays one device after the other on a thread of its own: what a SimulatedFleet hands out comes back changed.
#pragma once

#include "app/sandbox/simulateddevice.h"
#include "app/sandbox/simulatedkeys.h"
#include "app/sandbox/simulatedline.h"

#include <QObject>

#include <atomic>
#include <functional>
#include <memory>

namespace Muster {

enum class SimulatedTask : quint8 { Enroll, Connect };

struct SimulatedJob {
    SimulatedDevice device;
    SimulatedTask task = SimulatedTask::Connect;
    SimulatedVoices voices = DeviceVoice; // who connects
    bool mayLeave = false; // its user may remove the management now
    bool isSwitchedOnAgain = false; // out: its user erased it and switched it on
    bool isCutShort = false; // out: the sandbox ends, so it could not say all that it had to say
};

// What all workers share; outlives them.
struct SimulatedWorkshop {
    SimulatedKeys &keys;
    const Clock &clock;
    const QList<QSslCertificate> &roots;
    const std::atomic_bool &isEnding;
};

class SimulatedWorker final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SimulatedWorker)

public:
    explicit SimulatedWorker(const SimulatedWorkshop &workshop)
        : m_workshop(workshop)
    {
    }

    // On the worker's thread, which it blocks for as long as the device talks.
    [[nodiscard]] SimulatedJob play(SimulatedJob job);

private:
    [[nodiscard]] Result<> talk(SimulatedJob &job);
    [[nodiscard]] Result<> talkForUser(SimulatedJob &job);

    SimulatedWorkshop m_workshop;
    std::unique_ptr<SimulatedLines> m_lines; // made on the worker's thread, where its sockets live
};

} // namespace Muster
