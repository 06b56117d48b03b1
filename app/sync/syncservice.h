// Brings an organisation's devices up to what Apple says, one run per organisation at a time.
//
// A run reads pages by cursor: changes where a cursor younger than seven days is known, everything otherwise. Pages are
// stored in batches, each batch in one transaction with the cursor of its last page, so that a run cut off at any
// moment goes on where it was. Failures that may pass are waited out (Retry-After, or a minute and then longer); what
// needs a person ends the run and is noted as the organisation's trouble. Lives on the main thread; what the
// constructor takes outlives it.
#pragma once

#include "app/core/alarm.h"
#include "app/organisations/organisationservice.h"
#include "models/devices/devicepagestore.h"
#include "models/runs/run.h"

#include <QCoroTask>
#include <QHash>
#include <QObject>

#include <stop_token>

namespace Muster {

// How a run behaves. The defaults are for Apple.
struct SyncSettings {
    int pageLimit = 0; // devices a page; 0: what the account allows
    int pagesPerCommit = 50;
    std::chrono::milliseconds timePerCommit = std::chrono::seconds(1);
    int tries = 6; // of one request
    std::chrono::seconds firstWait = std::chrono::seconds(60); // doubled with each try, up to an hour
    int mostPages = 20000; // of one run: the guard against a cursor that never ends
};

class SyncService final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SyncService)

public:
    SyncService(StoreThread &store, OpenWork &work, OrganisationService &organisations, const Clock &clock,
                Alarm &alarm, SyncSettings settings = {}, QObject *parent = nullptr);
    ~SyncService() override;

    // Runs to its end. RunKind::Incremental becomes a full run by itself where no usable cursor is known. An error is
    // one that kept the run from beginning; how it went stands in the Run, with its error when it failed.
    [[nodiscard]] QCoro::Task<Result<Run>> sync(OrganisationId id, RunKind kind);

    [[nodiscard]] bool isRunning(OrganisationId id) const { return m_stops.contains(id); }
    [[nodiscard]] bool isAnyRunning() const { return !m_stops.isEmpty(); }
    // Ends the run at the next moment; what was stored stays, and the next run goes on there.
    void cancel(OrganisationId id);

Q_SIGNALS:
    void started(Muster::OrganisationId organisation);
    void ended(Muster::OrganisationId organisation, Muster::Run run);

private:
    StoreThread &m_store;
    OpenWork &m_work;
    OrganisationService &m_organisations;
    const Clock &m_clock;
    Alarm &m_alarm;
    SyncSettings m_settings;
    QHash<OrganisationId, std::stop_source> m_stops;
};

} // namespace Muster
