// How a simulated device talks with its enrollment server: who it trusts, what it signs, what an answer means.
//
// Lives for one talk, on a worker's thread; what the constructor takes outlives it.
#pragma once

#include "app/sandbox/simulateddevice.h"
#include "app/sandbox/simulatedkeys.h"
#include "app/sandbox/simulatedline.h"

namespace Muster {

struct SimulatedTools {
    SimulatedLines &lines;
    SimulatedKeys &keys;
    const Clock &clock;
};

class SimulatedChannel final {
public:
    // For `user` (of the device): what is said names it, too. Everything is signed with the device's identity.
    SimulatedChannel(SimulatedDevice &device, const SimulatedTools &tools, SimulatedUser *user = nullptr)
        : m_device(device)
        , m_tools(tools)
        , m_user(user)
    {
    }

    [[nodiscard]] SimulatedUser *user() const { return m_user; }

    // By the device's own clock.
    [[nodiscard]] QDateTime now() const;
    [[nodiscard]] SimulatedKeys &keys() const { return m_tools.keys; }

    // Without a signature around it: the first request and SCEP. Any status is an answer.
    [[nodiscard]] Result<SimulatedReply> send(const QByteArray &method, const QUrl &url, const QByteArray &body,
                                              const QByteArray &contentType);
    // A check-in message and a report of a command (Apple's "MDM Protocol Reference"), with the device's UDID and its
    // Mdm-Signature. Protocol for every status but 200.
    [[nodiscard]] Result<SimulatedReply> checkIn(QVariantMap message);
    [[nodiscard]] Result<SimulatedReply> report(QVariantMap message);

    // MachineInfo signed with the device's own certificate. Empty when libcrypto cannot.
    [[nodiscard]] QByteArray signMachineInfo(const QByteArray &plist) const;

    // The server said that it does not manage this device (any more): 401, or 403 com.apple.unrecognized.device.
    [[nodiscard]] bool isDisowned() const { return m_isDisowned; }

private:
    [[nodiscard]] SimulatedTrust trust() const;
    [[nodiscard]] QByteArray signature(const QByteArray &body) const;
    [[nodiscard]] Result<SimulatedReply> put(const QUrl &url, const QByteArray &contentType, QVariantMap message);
    [[nodiscard]] Result<SimulatedReply> accepted(Result<SimulatedReply> reply, const QString &what);

    SimulatedDevice &m_device;
    SimulatedTools m_tools;
    SimulatedUser *m_user;
    bool m_isDisowned = false;
};

} // namespace Muster
