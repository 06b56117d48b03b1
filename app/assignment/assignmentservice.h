// Decides which devices get which enrollment profile: plans, applies, undoes.
//
// A plan changes nothing. Applying it writes what is wanted, the plan and the journal in one transaction; from there on
// nothing can be lost, and AssignmentWorker brings Apple to it. Lives on the main thread; what the constructor takes
// outlives it.
#pragma once

#include "app/profiles/profileservice.h"
#include "models/assignment/assignmentplan.h"
#include "models/assignment/assignmentqueue.h"
#include "models/assignment/planstore.h"
#include "models/assignment/wantedassignment.h"
#include "models/devices/deviceindexthread.h"

namespace Muster {

// Which devices, by one of these ways, and what is wanted for them.
struct AssignmentRequest {
    OrganisationId organisation;
    // The number of a profile, handNone, handLeave; absent: what rules and defaults say.
    std::optional<std::int32_t> hand;
    std::vector<std::int32_t> devices; // row numbers, as a selection has them
    QStringList serials; // as people paste or scan them: blanks and lower case do no harm, twice counts once
    std::optional<QString> query; // all that match
    std::vector<HandWish> wishes = {}; // each with its own; `hand` does not matter
    QList<WantedAssignment> lines; // the same by serial and profile name
};

class AssignmentService final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AssignmentService)

public:
    AssignmentService(StoreThread &store, OpenWork &work, ProfileService &profiles,
                      std::function<DeviceIndexThread &()> index, const Clock &clock, QString person,
                      QObject *parent = nullptr);

    [[nodiscard]] QCoro::Task<Result<AssignmentPlan>> plan(AssignmentRequest request);
    // A change of rules and defaults.
    [[nodiscard]] QCoro::Task<Result<AssignmentPlan>> planPolicy(OrganisationId organisation, AssignmentPolicy after,
                                                                 PolicyScope scope);
    // Back to what the devices of an applied plan had. What cannot be undone is in the plan's warnings.
    [[nodiscard]] QCoro::Task<Result<AssignmentPlan>> planUndo(PlanId id);

    // Conflict when rules or defaults have changed since it was planned. Takes over profiles that Muster does not know,
    // first, so that the change can be undone.
    [[nodiscard]] QCoro::Task<Result<PlanId>> apply(AssignmentPlan plan);

    [[nodiscard]] QCoro::Task<Result<AssignmentPolicy>> policy(OrganisationId organisation);
    // How many devices each rule decides for and moves, of those that are here now.
    [[nodiscard]] QCoro::Task<Result<QList<RuleTally>>> tally(OrganisationId organisation, AssignmentPolicy policy);

    // Brings the queue up to what is wanted and what Apple says. True when it is different now.
    // What rules and defaults brought into it is entered in the journal.
    [[nodiscard]] QCoro::Task<Result<bool>> reconcile(OrganisationId organisation);
    [[nodiscard]] QCoro::Task<Result<QueueCounts>> queueCounts(OrganisationId organisation);
    [[nodiscard]] QCoro::Task<Result<>> setPaused(OrganisationId organisation, bool isPaused);
    // Asks now for what waits out a failure at Apple's side.
    [[nodiscard]] QCoro::Task<Result<>> retryFailed(OrganisationId organisation);

    // Newest first.
    [[nodiscard]] QCoro::Task<Result<QList<PlanRecord>>> plans(std::optional<OrganisationId> organisation, int most);
    [[nodiscard]] QCoro::Task<Result<PlanRecord>> planRecord(PlanId id);
    [[nodiscard]] QCoro::Task<Result<QList<PlanResult>>> results(PlanId id, QString after, int most);

private:
    // What planning has to know of an organisation.
    struct Ground {
        AssignmentPolicy policy;
        ProfileDirectory directory;
        QueuedWaits waits;
        QDateTime factsAt;
        QList<Profile> profiles;
    };
    [[nodiscard]] static Result<Ground> readGround(Database &database, OrganisationId organisation);
    [[nodiscard]] QCoro::Task<Result<Ground>> ground(OrganisationId organisation);
    enum class Entering { ByRule, ByPlan }; // what a plan did stands in the plan's own entry
    [[nodiscard]] QCoro::Task<Result<bool>> compare(OrganisationId organisation, Entering entering);
    [[nodiscard]] QCoro::Task<> adoptForeign(OrganisationId organisation);

    StoreThread &m_store;
    OpenWork &m_work;
    ProfileService &m_profiles;
    std::function<DeviceIndexThread &()> m_index;
    const Clock &m_clock;
    QString m_person;
};

} // namespace Muster
