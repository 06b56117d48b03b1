// The devices of the sandbox that were ever switched on, as a file beside their world's: what they got by enrolling,
// and the keys with which they sign. Written whole and atomically; a version number in front. What many devices have in
// common, such as an activation record or a profile, is in it once.
#pragma once

#include "app/sandbox/simulateddevice.h"

#include <QHash>

#include <vector>

namespace Muster {

struct KeptDevice {
    SimulatedDevice device; // hardware follows from the world, but for the system
    SimulatedVoices woken = NoVoice; // who of it was about to talk with the server, or in the midst of it
};

// What a SimulatedFleet begins with.
struct KeptFleet {
    QList<QByteArray> keys; // see SimulatedKeys::keys(); empty: a new pool
    std::vector<KeptDevice> devices; // each once
    QHash<QByteArray, quint32> tokens; // every push token that one of them ever had
};

class FleetState {
public:
    static constexpr quint32 version = 1;

    // Beside the world's: "School.muster.practice.sandbox.devices".
    [[nodiscard]] static QString fileOf(const QString &stateFile);
    // Tells a world from all others, also from those of the same seed: its device authority is no other's.
    [[nodiscard]] static QByteArray sealOf(const SandboxWorld &world);

    [[nodiscard]] static QByteArray toBytes(const KeptFleet &fleet, const QByteArray &seal);
    // InvalidInput for what is no such file, is damaged, is of a later version, or belongs to another world. A device
    // that was enrolling is Failed; one that the world does not have is left out.
    [[nodiscard]] static Result<KeptFleet> fromBytes(const QByteArray &bytes, const SandboxWorld &world);

    // Storage when the disk does not take it. The file holds private keys and is for its owner only.
    [[nodiscard]] static Result<> save(const KeptFleet &fleet, const QByteArray &seal, const QString &file);

    struct Opened {
        KeptFleet fleet;
        QString notice; // what a person should know; empty when all is well
    };
    // An empty fleet when there is no such file. Also when there is one that cannot be used: that is set aside under
    // another name, since the world goes on without it.
    [[nodiscard]] static Opened open(const QString &file, const SandboxWorld &world);
};

} // namespace Muster
