// Brings an organisation's devices up to what Apple says, one run per organisation at a time, any number of
// organisations side by side.
//
// A run reads pages by cursor: changes where a cursor younger than seven days is known, everything otherwise. Pages are
// stored in batches, each batch in one transaction with the cursor of its last page, so that a run cut off at any
// moment goes on where it was. Failures that may pass are waited out (Retry-After, or a minute and then longer); what
// needs a person ends the run and is noted as the organisation's trouble, which stops nobody else. Lives on the main
// thread; what the constructor takes outlives it.
#pragma once

#include "app/core/alarm.h"
#include "app/core/speakingturns.h"
#include "app/core/turns.h"
#include "app/organisations/organisationservice.h"
#include "app/sync/patience.h"
#include "models/devices/devicepagestore.h"
#include "models/runs/run.h"
#include "models/runs/runstore.h"
#include "models/storage/changeset.h"

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
    int requestsAtOnce = 4; // of all organisations together
};

class SyncService final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SyncService)

public:
    SyncService(StoreThread &store, OpenWork &work, OrganisationService &organisations, const Clock &clock,
                Alarm &alarm, SpeakingTurns &speaking, SyncSettings settings = {}, QObject *parent = nullptr);
    ~SyncService() override;

    // Runs to its end. RunKind::Incremental becomes a full run by itself where no usable cursor is known. An error is
    // one that kept the run from beginning; how it went stands in the Run, with its error when it failed.
    [[nodiscard]] QCoro::Task<Result<Run>> sync(OrganisationId id, RunKind kind);

    [[nodiscard]] bool isRunning(OrganisationId id) const { return m_runs.contains(id); }
    [[nodiscard]] bool isAnyRunning() const { return !m_runs.isEmpty(); }
    // Ends the run at the next moment; what was stored stays, and the next run goes on there.
    void cancel(OrganisationId id);

    // Pauses, resumes or cancels the organisation's run, whichever program runs it: the wish is written into the
    // workspace. A pause takes effect before the next request. NotFound when none goes on.
    [[nodiscard]] QCoro::Task<Result<>> ask(OrganisationId id, RunWish wish);

Q_SIGNALS:
    void started(Muster::OrganisationId organisation);
    void ended(Muster::OrganisationId organisation, Muster::Run run);

private:
    // A run of this program.
    struct Going {
        std::stop_source stop;
        std::shared_ptr<SyncGate> gate;
        RunId run;
    };
    struct Outcome {
        Result<> result;
        int protocolVersion = 0;
    };
    // Nothing when the run is not to begin: it goes on in another program, or was cancelled.
    [[nodiscard]] QCoro::Task<std::unique_ptr<SpeakingTurns::Turn>> takeTurn(OrganisationId id, std::stop_token stop);
    [[nodiscard]] QCoro::Task<Result<RunId>> noteBegin(OrganisationId id, RunKind kind, QDateTime begun);
    [[nodiscard]] QCoro::Task<Outcome> walk(Organisation organisation, Going going, RunKind kind);
    [[nodiscard]] QCoro::Task<Result<Run>> noteEnd(Organisation organisation, RunId run, Outcome outcome,
                                                   QDateTime now);
    void readWishes(ChangeSet changes);
    void heed(const RunStore::Wish &wish);

    StoreThread &m_store;
    OpenWork &m_work;
    OrganisationService &m_organisations;
    const Clock &m_clock;
    Alarm &m_alarm;
    SpeakingTurns &m_speaking;
    SyncSettings m_settings;
    Turns m_turns;
    QHash<OrganisationId, Going> m_runs;
    bool m_isReadingWishes = false;
    bool m_mayHaveWishes = false; // something was committed while they were read
};

} // namespace Muster
