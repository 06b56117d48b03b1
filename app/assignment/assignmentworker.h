// Works the assignment queue: sends what is due, notes what Apple answers for each device, reads back, and lets a
// device go only when Apple shows the wanted profile.
//
// Before a request goes out its devices are noted as asked, so that after a crash or a cut line Apple is looked at
// before it is asked again: a second assignment would count against Apple's limit for the device. Lives on the main
// thread; what the constructor takes outlives it.
#pragma once

#include "app/assignment/assignmentservice.h"
#include "app/core/alarm.h"
#include "app/core/turns.h"
#include "app/sync/syncservice.h"

#include <QHash>
#include <QSet>

#include <chrono>
#include <memory>
#include <stop_token>

namespace Muster {

struct WorkSettings {
    int tries = 6; // of one request that did not reach Apple
    std::chrono::seconds firstWait = std::chrono::seconds(60); // doubled with each try, up to an hour
    int batch = 1000; // devices a request: Apple's limit
};

// What working came to.
struct WorkTally {
    qint64 sent = 0;
    qint64 verified = 0;
    qint64 failed = 0;
    qint64 throttled = 0;
    qint64 refused = 0;
    QueueCounts left; // what waits now, and until when

    bool operator==(const WorkTally &) const = default;
};

class AssignmentWorker final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AssignmentWorker)

public:
    AssignmentWorker(StoreThread &store, OpenWork &work, OrganisationService &organisations, SyncService &sync,
                     ProfileService &profiles, AssignmentService &assignments, SpeakingTurns &speaking,
                     const Clock &clock, Alarm &alarm, WorkSettings settings, QObject *parent = nullptr);

    // Works until nothing is due any more. One at a time for an organisation, and not while it is synced: another call
    // waits for its turn, also for another program's. Between two batches, and while it waits out a failure, whoever
    // else wants to speak for the organisation may. A failure that may pass is waited out a few times; one that needs
    // a person is noted as the organisation's trouble. Cancelled when the work is asked to stop.
    [[nodiscard]] QCoro::Task<Result<WorkTally>> work(OrganisationId organisation);

    // Works every linked organisation's queue whenever there is something to do; returns when the work is asked to
    // stop.
    [[nodiscard]] QCoro::Task<> run();

    [[nodiscard]] bool isWorking(OrganisationId organisation) const { return m_working.contains(organisation); }

Q_SIGNALS:
    // A batch was answered or read back.
    void progressed(Muster::OrganisationId organisation, const Muster::WorkTally &tally);
    void ended(Muster::OrganisationId organisation, const Muster::WorkTally &tally);

private:
    // An organisation whose queue is worked now.
    struct Line {
        Organisation organisation;
        std::shared_ptr<EnrollmentClient> apple;
        WorkTally tally;
        std::unique_ptr<SpeakingTurns::Turn> turn = {};
        int failures = 0; // in a row
        QSet<ProfileId> definedAnew = {}; // since Apple did not know their numbers: once is enough
    };
    using Rows = QList<QueueRow>;

    [[nodiscard]] QCoro::Task<Result<>> takeTurn(std::shared_ptr<Line> line);
    [[nodiscard]] QCoro::Task<Result<>> workAll(std::shared_ptr<Line> line);
    // What to do next, until there is nothing: false.
    [[nodiscard]] QCoro::Task<Result<bool>> step(std::shared_ptr<Line> line);
    [[nodiscard]] QCoro::Task<Result<>> readBack(std::shared_ptr<Line> line, Rows rows);
    [[nodiscard]] QCoro::Task<Result<>> send(std::shared_ptr<Line> line, Rows rows);
    [[nodiscard]] QCoro::Task<Result<QString>> uuidOf(std::shared_ptr<Line> line, ProfileId profile);
    [[nodiscard]] QCoro::Task<Result<>> noteAnswers(std::shared_ptr<Line> line, Rows rows, DeviceVerdicts verdicts);
    // After a request that failed as a whole: waits where that helps, or answers the error.
    [[nodiscard]] QCoro::Task<Result<>> bear(std::shared_ptr<Line> line, Error error);
    [[nodiscard]] QCoro::Task<> noteTrouble(Organisation organisation, Error error);
    [[nodiscard]] QCoro::Task<> look();
    // Marks whose queue may no longer be what it should be, since devices of theirs have changed; all, if asked to.
    [[nodiscard]] QCoro::Task<Result<>> noteChanged(bool all);
    void soonest(const QDateTime &time); // it is to be looked at then, at the latest
    void wakeUp(ChangeSet changes);

    StoreThread &m_store;
    OpenWork &m_work;
    OrganisationService &m_organisations;
    SyncService &m_sync;
    ProfileService &m_profiles;
    AssignmentService &m_assignments;
    SpeakingTurns &m_speaking;
    const Clock &m_clock;
    Alarm &m_alarm;
    WorkSettings m_settings;
    QHash<OrganisationId, std::shared_ptr<Turns>> m_turns; // one work at a time for an organisation
    QSet<OrganisationId> m_working;
    QSet<OrganisationId> m_changed; // to be compared anew; with m_isAllChanged all of them
    bool m_isAllChanged = true;
    qint64 m_revision = 0; // of devices, up to which m_changed was noted
    QDateTime m_allComparedAt; // rules may ask how long ago something was
    QHash<OrganisationId, QDateTime> m_rest; // until then, after a failure that trying again does not mend
    QDateTime m_next; // when anything is due, as far as is known
    bool m_isWoken = false; // something was changed since it was looked
    std::stop_source m_nap;
};

} // namespace Muster
