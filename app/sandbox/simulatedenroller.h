// Enrolls a device as Setup Assistant does: MachineInfo to the server that the activation record names, the enrollment
// profile back, an identity by SCEP, Authenticate, TokenUpdate.
//
// Lives for one talk, on a worker's thread; what the constructor takes outlives it.
#pragma once

#include "app/sandbox/simulatedchannel.h"
#include "app/sandbox/simulatedprofile.h"

namespace Muster {

class SimulatedEnroller final {
public:
    SimulatedEnroller(SimulatedDevice &device, SimulatedChannel &channel)
        : m_device(device)
        , m_channel(channel)
    {
    }

    // By the device's activation record. The device's state is Awaiting or Configured afterwards.
    [[nodiscard]] Result<> enroll();

    // Installs an enrollment profile that came as a command: a new identity, then Authenticate and TokenUpdate with it.
    // Whatever fails, the old enrollment goes on.
    [[nodiscard]] Result<> renew(const QVariantMap &profile, bool isSigned);

private:
    struct Fetched {
        QVariantMap profile;
        bool isSigned = false;
    };
    [[nodiscard]] Result<Fetched> fetchProfile();
    [[nodiscard]] QVariantMap machineInfo() const;
    [[nodiscard]] bool update(const SimulatedReply &refusal);
    [[nodiscard]] Result<> install(SimulatedEnrollmentProfile next, bool isRenewal);
    [[nodiscard]] Result<QByteArray> certify(const SimulatedScepPayload &scep);
    [[nodiscard]] Result<QByteArray> ask(const SimulatedScepPayload &scep, const QByteArray &operation,
                                         const QByteArray &body = {});
    [[nodiscard]] Result<> takePkcs12(const SimulatedEnrollmentProfile &next);
    [[nodiscard]] Result<> checkIn();
    [[nodiscard]] QVariantMap authenticate() const;
    [[nodiscard]] QVariantMap tokenUpdate() const;

    SimulatedDevice &m_device;
    SimulatedChannel &m_channel;
};

} // namespace Muster
