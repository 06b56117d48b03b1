// One talk of an enrolled device with its server: it says Idle, takes commands and reports until there are none. Or of
// its user: whose channel it is says which of the two.
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
        , m_unsentReport(channel.user() ? channel.user()->unsentReport : device.unsentReport)
        , m_postponed(channel.user() ? channel.user()->postponed : device.postponed)
        , m_wantsBack(channel.user() ? channel.user()->wantsBack : device.wantsBack)
    {
    }

    // Idle, the commands, then declarative management if it was asked for. A server that disowns the device (see
    // SimulatedChannel::isDisowned) leaves it Left.
    [[nodiscard]] Result<> connect();
    // For a user: TokenUpdate, unless the server knows them already.
    [[nodiscard]] Result<> introduce();
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
    QVariantMap &m_unsentReport;
    QStringList &m_postponed;
    bool &m_wantsBack;
};

} // namespace Muster
