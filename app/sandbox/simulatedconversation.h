// One talk of an enrolled device with its server: it says Idle, takes commands and reports until there are none.
//
// Lives for that talk, on a worker's thread; what the constructor takes outlives it.
#pragma once

#include "app/sandbox/simulatedcommands.h"

namespace Muster {

class SimulatedConversation final {
public:
    static constexpr int mostCommands = 2000; // in one talk: beyond, the server goes in circles

    SimulatedConversation(SimulatedDevice &device, SimulatedChannel &channel)
        : m_device(device)
        , m_channel(channel)
    {
    }

    // Idle, the commands, then declarative management if it was asked for. A server that disowns the device (see
    // SimulatedChannel::isDisowned) leaves it Left.
    [[nodiscard]] Result<> connect();
    // The user removes the management: CheckOut, tried once and only if the profile wants it, then the device is Left.
    void leave();

private:
    [[nodiscard]] Result<> talk();
    [[nodiscard]] QVariantMap reportOn(const QVariantMap &order, SimulatedAnswer::After &after);
    [[nodiscard]] bool postpones(const QString &uuid, const QString &type);
    void finish(SimulatedAnswer::After after);
    void drop();

    [[nodiscard]] Result<> synchronise();
    [[nodiscard]] Result<QJsonObject> askForDeclarations(const QString &endpoint, const QJsonObject &data = {});
    [[nodiscard]] Result<QJsonObject> statusOf(const QJsonObject &items);

    SimulatedDevice &m_device;
    SimulatedChannel &m_channel;
};

} // namespace Muster
