// What a change would do to each device, before anything is sent.
//
// Pure functions over the fleet: the same for the window, musterctl and tests.
#pragma once

#include "models/assignment/fleetview.h"

#include <QDateTime>
#include <QStringList>

#include <array>
#include <span>

namespace Muster {

// In the order in which people read them.
enum class PlanGroup : std::uint8_t {
    FirstStart, // will change, and takes effect when the device is switched on for the first time
    NextErase, // will change, but the device keeps what it was switched on with until it is erased
    AlreadySo, // Apple has it: skipped, Apple is not asked
    MustWait, // will change when Apple's time has come
    NotPossible // not here any more, or not ours
};
inline constexpr int planGroupCount = 5;

enum class PlanReason : std::uint8_t {
    None,
    Throttled, // Apple asked to wait until PlanItem::waitUntil
    Failed, // the last try failed; again at PlanItem::waitUntil
    Refused, // Apple said that it is not accessible; until its facts change
    Left, // no longer with the organisation's service
    Unknown, // no device of this organisation has such a serial number
    NoSuchProfile // a line of a list names a profile that there is none of
};

struct PlanItem {
    std::int32_t device = 0; // row number in the workspace; 0 for a serial that nobody knows
    PlanGroup group = PlanGroup::AlreadySo;
    PlanReason reason = PlanReason::None;
    Has has; // at Apple
    std::int32_t will = handNone; // the profile that it will have; handNone for none
    std::optional<std::int32_t> handBefore; // see Device::hand
    std::optional<std::int32_t> handAfter;
    qint64 waitUntil = 0; // seconds since 1970; 0 for none

    bool operator==(const PlanItem &) const = default;
};

enum class PlanKind { Assign, Unassign, Mixed, Rules, Default, Undo };

struct AssignmentPlan {
    OrganisationId organisation;
    PlanKind kind = PlanKind::Assign;
    QString title; // "Assign “Staff iPads” v7"
    QDateTime factsAt; // when Apple's facts came; invalid when never
    std::vector<PlanItem> items;
    QStringList unknownSerials; // of items without a device, in their order
    std::array<qint64, planGroupCount> counts{};
    ProfileDirectory directory; // for the names
    // Where rules or defaults change: what they are and what they would be.
    std::optional<AssignmentPolicy> policyBefore;
    std::optional<AssignmentPolicy> policyAfter;
    PlanId undoOf; // valid for an undo
    QStringList warnings; // what cannot be undone, and what else is to be known first

    [[nodiscard]] qint64 count(PlanGroup group) const { return counts[static_cast<std::size_t>(group)]; }
    // Those that will be different afterwards, also if later.
    [[nodiscard]] qint64 changing() const
    {
        return count(PlanGroup::FirstStart) + count(PlanGroup::NextErase) + count(PlanGroup::MustWait);
    }
};

// What waits in the queue, as far as a plan has to know: by device.
struct QueuedWait {
    PlanReason reason = PlanReason::None;
    qint64 until = 0;
    std::int32_t profile = handNone;
};
using QueuedWaits = QHash<std::int32_t, QueuedWait>;

// A wish for one device by hand.
struct HandWish {
    std::int32_t device = 0;
    std::optional<std::int32_t> hand; // absent: rules and defaults shall hold again
};

// The items of wishes by hand. Devices of other organisations are NotPossible.
[[nodiscard]] std::vector<PlanItem> planHands(const FleetView &fleet, std::span<const HandWish> wishes,
                                              const AssignmentPolicy &policy, const QueuedWaits &waits,
                                              const QDateTime &now);

// Whom a new default or new rules take along besides devices that come later.
enum class PolicyScope {
    Everybody, // whoever is meant by them
    WithoutProfile, // of these only devices that have no profile; the others keep what they have, by hand
    NewOnly // nobody who is here now: all keep what they have
};

// The items of a change of rules and defaults: every device for which another profile would be wanted than now.
[[nodiscard]] std::vector<PlanItem> planPolicy(const FleetView &fleet, const AssignmentPolicy &before,
                                               const AssignmentPolicy &after, PolicyScope scope,
                                               const QueuedWaits &waits, const QDateTime &now);

// Counts the groups.
void countGroups(AssignmentPlan &plan);

// How many devices each rule of a policy decides for, and of these how many would move. By the rule's place.
struct RuleTally {
    qint64 matches = 0; // all that its query means, also where an earlier rule decides
    qint64 decides = 0;
    qint64 moves = 0;

    bool operator==(const RuleTally &) const = default;
};
[[nodiscard]] QList<RuleTally> tallyRules(const FleetView &fleet, const AssignmentPolicy &policy, const QDateTime &now);

// Refuses what a rule must not ask about: facts that an assignment itself changes would make it take effect only every
// other time.
[[nodiscard]] Result<> checkRule(const AssignmentRule &rule, const QDateTime &now);

[[nodiscard]] QString planGroupName(PlanGroup group); // for --json: first-start, next-erase, …
[[nodiscard]] QString planGroupText(PlanGroup group); // for people
[[nodiscard]] QString planReasonName(PlanReason reason);
// For people; empty for None. `until` is named where the reason has a time.
[[nodiscard]] QString planReasonText(PlanReason reason, const QDateTime &until);
// "Staff iPads v7", "No profile", "A profile that Muster did not make".
[[nodiscard]] QString hasText(const Has &has, const ProfileDirectory &directory);
[[nodiscard]] QString willText(std::int32_t profile, const ProfileDirectory &directory); // with its latest version
[[nodiscard]] QString profileText(std::int32_t profile, const ProfileDirectory &directory);

} // namespace Muster
