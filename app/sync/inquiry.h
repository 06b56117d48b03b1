// What Apple only tells when asked: which devices were released (no event says so), and whom a device replaced.
//
// A round goes over all devices that are here, a thousand at a time, once a day unless the whole list was read; one
// that is cut off goes on where it was. Part of a SyncRun, on the main thread.
#pragma once

#include "app/apple/enrollmentclient.h"
#include "app/sync/patience.h"
#include "models/devices/devicepagestore.h"

namespace Muster {

class Inquiry final {
    Q_DISABLE_COPY_MOVE(Inquiry)

public:
    Inquiry(StoreThread &store, std::shared_ptr<EnrollmentClient> client, Patience &patience, RunId run,
            const Clock &clock)
        : m_store(store)
        , m_client(std::move(client))
        , m_patience(patience)
        , m_run(run)
        , m_clock(clock)
    {
    }

    // Whether a day has passed since every device was asked for or listed.
    [[nodiscard]] static bool isDue(const Organisation &organisation, const QDateTime &now);

    // Asks for every device that is here. What it came to that no change had told.
    [[nodiscard]] QCoro::Task<Result<PageTally>> askForAll(Organisation organisation);
    // Asks whom the replacements replaced of which that is not known.
    [[nodiscard]] QCoro::Task<Result<>> askForOriginals(OrganisationId organisation);

private:
    StoreThread &m_store;
    std::shared_ptr<EnrollmentClient> m_client;
    Patience &m_patience;
    RunId m_run;
    const Clock &m_clock;
};

} // namespace Muster
