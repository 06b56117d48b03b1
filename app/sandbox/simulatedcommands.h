// What a device answers to a command of its management server, after Apple's "MDM Protocol Reference": the handlers,
// one for each RequestType, and the rules that hold for all of them.
//
// Used on a worker's thread; what a call refers to outlives it.
#pragma once

#include "app/sandbox/simulatedchannel.h"
#include "app/sandbox/simulatedprofile.h"

namespace Muster {

struct SimulatedCall {
    SimulatedDevice &device;
    SimulatedChannel &channel;
    const QVariantMap &command;

    // Where profiles are installed: for the device or for the user whose channel it is.
    [[nodiscard]] QMap<QString, QVariantMap> &profiles() const
    {
        return channel.user() ? channel.user()->profiles : device.profiles;
    }
};

struct SimulatedAnswer {
    QVariantMap keys; // beside Status and CommandUUID
    QList<SimulatedFault> chain; // not empty: Error; the outer fault first
    enum class After : quint8 { Nothing, Erase, Restart, ShutDown } after = After::Nothing; // once it is reported

    [[nodiscard]] static SimulatedAnswer failed(const QString &domain, int code, const QString &text)
    {
        return {{}, {{domain, code, text}}};
    }
    [[nodiscard]] static SimulatedAnswer failed(int code, const QString &text)
    {
        return failed(QStringLiteral("MCMDMErrorDomain"), code, text);
    }
    [[nodiscard]] QVariantList errorChain() const;
};

namespace SimulatedCommands {

// Error 12021 for a RequestType that this kind of device or the channel of its user does not know, 12007 without the
// access right.
[[nodiscard]] SimulatedAnswer answer(SimulatedCall &call);
// Whether a device of this kind ever says NotNow to it. iOS answers queries, locks and erases at any time; a Mac in
// Power Nap postpones everything but lock and erase.
[[nodiscard]] bool mayPostpone(const SimulatedDevice &device, const QString &type);
// Whether it brings or sets something, which may fail on the device.
[[nodiscard]] bool isItem(const QString &type);

// The handlers. In simulatedqueries.cpp:
[[nodiscard]] SimulatedAnswer deviceInformation(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer securityInfo(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer profileList(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer certificateList(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer installedApplicationList(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer managedApplicationList(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer availableUpdates(SimulatedCall &call);
// In simulatedinstalls.cpp:
[[nodiscard]] SimulatedAnswer installProfile(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer removeProfile(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer settings(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer installApplication(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer installEnterpriseApplication(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer removeApplication(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer accountConfiguration(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer scheduleUpdate(SimulatedCall &call);
// In simulatedactions.cpp:
[[nodiscard]] SimulatedAnswer deviceConfigured(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer restart(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer shutDown(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer lock(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer clearPasscode(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer erase(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer enableLostMode(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer disableLostMode(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer location(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer bypassCode(SimulatedCall &call);
[[nodiscard]] SimulatedAnswer declarativeManagement(SimulatedCall &call);

} // namespace SimulatedCommands

} // namespace Muster
