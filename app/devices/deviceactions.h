// What can be done to devices at Apple besides profiles: ask for them, release them, lock them.
//
// Lives on the main thread; what the constructor takes outlives it.
#pragma once

#include "app/organisations/organisationservice.h"
#include "models/devices/devicestore.h"

namespace Muster {

// A device that was locked, and the code that opens it.
struct LockedDevice {
    ActivationLockVerdict verdict = ActivationLockVerdict::Failed;
    Secret bypassCode; // empty unless the verdict is Success
};

class DeviceActions final {
public:
    DeviceActions(StoreThread &store, OpenWork &work, Vault &vault, OrganisationService &organisations,
                  const Clock &clock, Random &random)
        : m_store(store)
        , m_work(work)
        , m_vault(vault)
        , m_organisations(organisations)
        , m_clock(clock)
        , m_random(random)
    {
    }

    // "Get device details" of at most 1000 devices, stored. Those that are not given out have left. The answer: which
    // of them are with the organisation's service.
    [[nodiscard]] QCoro::Task<Result<QHash<SerialNumber, bool>>> ask(OrganisationId id, QStringList serials);

    // "Disown devices": takes at most 1000 devices out of the organisation, for good. Whoever calls has asked twice.
    [[nodiscard]] QCoro::Task<Result<DeviceVerdicts>> release(OrganisationId id, QStringList serials);

    // "Activation Lock a device". The bypass code is stored, sealed, before Apple is asked, so that no crash between
    // can leave a lock that nobody opens.
    [[nodiscard]] QCoro::Task<Result<LockedDevice>> lock(OrganisationId id, QString serial, QString message);
    // The code of a device that was locked with Muster.
    [[nodiscard]] QCoro::Task<Result<Secret>> bypassCode(QString serial);

private:
    // An organisation and its way to Apple.
    struct Line {
        Organisation organisation;
        std::shared_ptr<EnrollmentClient> apple;
    };
    [[nodiscard]] QCoro::Task<Result<Line>> lineOf(OrganisationId id);

    StoreThread &m_store;
    OpenWork &m_work;
    Vault &m_vault;
    OrganisationService &m_organisations;
    const Clock &m_clock;
    Random &m_random;
};

} // namespace Muster
