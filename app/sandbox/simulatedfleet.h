// The devices of the sandbox that were ever switched on, and the threads that play them: any number of devices, a
// bounded number at once. A device activates here, on the sandbox's thread and in its world; then a worker lets it talk
// with its enrollment server over HTTPS until there is nothing more to say. It sleeps until a push, or until somebody
// makes it connect.
//
// Lives on the sandbox's thread; what the constructor takes outlives it. What devices got by enrolling survives a
// restart of the sandbox: kept() is all of it, as a value that another fleet of the same world begins with. Those that
// were about to talk with their server then do so; those that were enrolling failed, and can be switched on again.
#pragma once

#include "app/sandbox/fleetstate.h"
#include "app/sandbox/simulatedoptions.h"
#include "app/sandbox/simulatedworker.h"

#include <QMutex>
#include <QThread>

#include <array>
#include <deque>
#include <map>
#include <vector>

namespace Muster {

class SimulatedFleet final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SimulatedFleet)

public:
    SimulatedFleet(SandboxWorld &world, const Clock &clock, const SimulatedOptions &options, const KeptFleet &kept = {},
                   QObject *parent = nullptr);
    ~SimulatedFleet() override;

    // Ends what is going on: within a moment, since every wait for the network looks whether it is to end. Nobody talks
    // any more afterwards; what was said until then is known.
    void end();

    // As of now. Of those that talk: as they were before.
    [[nodiscard]] KeptFleet kept() const;
    // Another number whenever kept() may be another.
    [[nodiscard]] quint64 revision() const { return m_revision; }

    // Devices are numbers in the world.

    // Switched on: one that is not enrolled activates and enrolls, an enrolled one connects. With a behaviour, it has
    // that from now on. How many of them do anything.
    qint64 switchOn(const QList<quint32> &devices, const std::optional<SimulatedBehaviour> &behaviour = {});
    // Those that are enrolled say Idle to their server, and so do their users. How many.
    qint64 connectToServer(const QList<quint32> &devices);
    // By their user or with a computer: their server is not told.
    qint64 erase(const QList<quint32> &devices);

    // What Apple's push service does with a notification; see "Sending notification requests to APNs".
    enum class Push : quint8 { Accepted, BadDeviceToken, DeviceTokenNotForTopic, Unregistered };
    Push push(const QByteArray &token, const QString &magic, const QByteArray &topic);

    using Counts = std::array<qint64, simulatedStateNames.size()>; // by SimulatedState
    [[nodiscard]] Counts counts() const;
    [[nodiscard]] qint64 size() const { return qint64(m_slots.size()); }
    [[nodiscard]] qint64 busy() const { return m_busy; } // talking now
    [[nodiscard]] qint64 waiting() const { return qint64(m_queue.size()); } // for their turn
    // Nobody talks and nobody waits.
    [[nodiscard]] bool isAtRest() const { return m_busy == 0 && m_queue.empty(); }
    // Those that were ever switched on, in the world's order.
    [[nodiscard]] QList<quint32> devices() const;
    [[nodiscard]] QList<quint32> enrolledDevices() const;
    // As it was before it began to talk, if it does; null when it was never switched on.
    [[nodiscard]] const SimulatedDevice *find(quint32 device) const;

Q_SIGNALS:
    void worldChanged(); // a device activated, or left
    void deviceChanged(quint32 device); // it has talked, failed or was erased

private:
    struct Slot {
        SimulatedDevice device;
        std::optional<SimulatedTask> next; // it waits for its turn
        bool isBusy = false;
        SimulatedVoices voices = NoVoice; // who is to connect next; while it is busy: who connects now
        SimulatedVoices woken = NoVoice; // while it was busy: they connect again
        bool isErased = false; // while it was busy
        bool isSwitchedOn = false; // while it was busy
    };
    struct Bench {
        std::unique_ptr<QThread> thread;
        SimulatedWorker *worker = nullptr; // goes with its thread
        bool isFree = true;
    };
    struct Played {
        Bench *bench = nullptr;
        quint32 number = 0;
        SimulatedJob job;
    };

    Slot &slotOf(quint32 device);
    bool enqueue(quint32 device, SimulatedTask task, SimulatedVoices voices = EveryVoice);
    void work();
    Bench *freeBench();
    [[nodiscard]] std::optional<SimulatedJob> prepare(quint32 device);
    void begin(Bench &bench, quint32 device, SimulatedJob job);
    void collect();
    void finish(Bench &bench, quint32 device, SimulatedJob job);
    void follow(quint32 device, Slot &slot, bool isSwitchedOnAgain);
    void goOn(const KeptFleet &kept);
    void noteChange(quint32 device);
    [[nodiscard]] QDateTime now() const { return m_clock.now().addDuration(m_world.clockOffset()); }

    SandboxWorld &m_world;
    const Clock &m_clock;
    SimulatedOptions m_options;
    std::atomic_bool m_isEnding = false;
    SimulatedKeys m_keys;
    QList<QSslCertificate> m_roots;
    std::map<quint32, Slot> m_slots;
    std::deque<quint32> m_queue;
    QHash<QByteArray, quint32> m_tokens; // every push token that a device ever had
    std::vector<std::unique_ptr<Bench>> m_benches;
    QMutex m_playedLock;
    std::vector<Played> m_played; // by the workers; not taken over yet
    qint64 m_busy = 0;
    quint64 m_revision = 0;
};

} // namespace Muster
