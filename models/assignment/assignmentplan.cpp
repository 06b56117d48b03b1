#include "models/assignment/assignmentplan.h"

#include <QCoreApplication>
#include <QLocale>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("AssignmentPlan", text);
}

std::optional<std::int32_t> handOf(const DeviceIndex &index, std::size_t row)
{
    const std::int32_t hand = index.handOf(row);
    return hand == DeviceIndex::nothingByHand ? std::nullopt : std::optional(hand);
}

// Where a device that has `has` and should have `wanted` belongs.
void place(PlanItem &item, const Wanted &wanted, DeviceState state, const QueuedWaits &waits, const QDateTime &now)
{
    item.will = wanted.profile == handLeave ? item.has.profile : wanted.profile;
    if (state == DeviceState::Left) {
        item.group = PlanGroup::NotPossible;
        item.reason = PlanReason::Left;
        return;
    }
    if (item.has.meets(wanted)) {
        item.group = PlanGroup::AlreadySo;
        return;
    }
    item.group = isSwitchedOn(state) ? PlanGroup::NextErase : PlanGroup::FirstStart;
    const auto wait = waits.constFind(item.device);
    if (wait == waits.cend())
        return;
    if (wait->reason == PlanReason::Refused || wait->until > now.toSecsSinceEpoch()) {
        item.group = PlanGroup::MustWait;
        item.reason = wait->reason;
        item.waitUntil = wait->until;
    }
}

} // namespace

std::vector<PlanItem> planHands(const FleetView &fleet, std::span<const HandWish> wishes,
                                const AssignmentPolicy &policy, const QueuedWaits &waits, const QDateTime &now)
{
    DeviceIndex &index = fleet.index();
    // Only who loses a decision by hand has to be looked up.
    const bool needsPolicy = std::ranges::any_of(wishes, [](const HandWish &wish) { return !wish.hand; });
    const std::vector<Wanted> derived = needsPolicy ? fleet.derived(policy, now) : std::vector<Wanted>();
    const Bitmap &ours = index.allRows(fleet.organisation());
    std::vector<PlanItem> items;
    items.reserve(wishes.size());
    for (const HandWish &wish : wishes) {
        PlanItem item{.device = wish.device, .has = {}, .handBefore = {}, .handAfter = wish.hand};
        const std::size_t row = index.rowOf(wish.device);
        if (row >= index.size() || !ours.test(row)) {
            item.group = PlanGroup::NotPossible;
            item.reason = PlanReason::Unknown;
            items.push_back(item);
            continue;
        }
        item.has = fleet.hasAt(row);
        item.handBefore = handOf(index, row);
        Wanted wanted = wish.hand ? Wanted{*wish.hand, WantedBy::Hand} : derived[row];
        if (wish.hand == handClear) {
            wanted.profile = handNone;
            if (item.has.profile == handNone) // nothing to clear
                item.handAfter = std::nullopt;
        }
        place(item, wanted, index.stateOf(row), waits, now);
        items.push_back(item);
    }
    return items;
}

std::vector<PlanItem> planPolicy(const FleetView &fleet, const AssignmentPolicy &before, const AssignmentPolicy &after,
                                 PolicyScope scope, const QueuedWaits &waits, const QDateTime &now)
{
    DeviceIndex &index = fleet.index();
    const std::vector<Wanted> old = fleet.wanted(before, now);
    const std::vector<Wanted> wanted = fleet.wanted(after, now);
    std::vector<PlanItem> items;
    fleet.present().forEach([&](std::size_t row) {
        // Who was decided for by hand, or is meant by the same as before, is not concerned.
        if (wanted[row].profile == old[row].profile)
            return;
        PlanItem item{.device = index.idOf(row), .has = fleet.hasAt(row), .handBefore = {}, .handAfter = {}};
        item.handBefore = item.handAfter = handOf(index, row);
        const bool isKept = !item.has.meets(wanted[row])
            && (scope == PolicyScope::NewOnly
                || (scope == PolicyScope::WithoutProfile && item.has.profile != handNone));
        if (isKept)
            item.handAfter = handLeave;
        place(item, isKept ? Wanted{handLeave, WantedBy::Hand} : wanted[row], index.stateOf(row), waits, now);
        items.push_back(item);
    });
    return items;
}

void countGroups(AssignmentPlan &plan)
{
    plan.counts = {};
    for (const PlanItem &item : plan.items)
        ++plan.counts[static_cast<std::size_t>(item.group)];
}

QList<RuleTally> tallyRules(const FleetView &fleet, const AssignmentPolicy &policy, const QDateTime &now)
{
    QList<RuleTally> tallies(policy.rules.size());
    for (qsizetype i = 0; i < policy.rules.size(); ++i) {
        const auto query = DeviceQuery::parse(policy.rules.at(i).query, now);
        if (query && !query->terms.isEmpty())
            tallies[i].matches = static_cast<qint64>(fleet.index().matching(*query).countWith(fleet.present()));
    }
    const std::vector<Wanted> wanted = fleet.wanted(policy, now);
    fleet.present().forEach([&](std::size_t row) {
        if (wanted[row].by != WantedBy::Rule || wanted[row].rule >= tallies.size())
            return;
        RuleTally &tally = tallies[wanted[row].rule];
        ++tally.decides;
        if (!fleet.hasAt(row).meets(wanted[row]))
            ++tally.moves;
    });
    return tallies;
}

Result<> checkRule(const AssignmentRule &rule, const QDateTime &now)
{
    const auto query = DeviceQuery::parse(rule.query, now);
    if (!query)
        return failure(ErrorKind::InvalidInput,
                       say("The rule “%1” cannot be read: %2").arg(rule.name, query.error().message));
    if (query->terms.isEmpty())
        return failure(ErrorKind::InvalidInput,
                       say("The rule “%1” says nothing about which devices it is for. Give conditions such as "
                           "family:ipad, or make the profile the default.")
                           .arg(rule.name));
    for (const DeviceTerm &term : query->terms) {
        switch (term.field) {
        case DeviceField::ProfileUuid:
        case DeviceField::State:
        case DeviceField::Risk:
        case DeviceField::ProfileAssignedAt:
        case DeviceField::ProfilePushedAt:
        case DeviceField::ChangedAt:
        case DeviceField::LeftAt:
            return failure(
                ErrorKind::InvalidInput,
                say("The rule “%1” asks about something that assigning a profile changes (state, profile, "
                    "assigned, switched-on, changed, left), so it would hold only until it was followed. Ask "
                    "about what the device is: family, model, order, tag, color, serial, source, added.")
                    .arg(rule.name));
        default:
            break;
        }
    }
    if (rule.name.trimmed().isEmpty())
        return failure(ErrorKind::InvalidInput, say("A rule needs a name, so that the journal can say who decided."));
    if (!rule.profile.isValid())
        return failure(ErrorKind::InvalidInput, say("The rule “%1” names no profile.").arg(rule.name));
    return {};
}

QString planGroupName(PlanGroup group)
{
    switch (group) {
    case PlanGroup::FirstStart:
        return QStringLiteral("first-start");
    case PlanGroup::NextErase:
        return QStringLiteral("next-erase");
    case PlanGroup::AlreadySo:
        return QStringLiteral("already-so");
    case PlanGroup::MustWait:
        return QStringLiteral("must-wait");
    case PlanGroup::NotPossible:
        break;
    }
    return QStringLiteral("not-possible");
}

QString planGroupText(PlanGroup group)
{
    switch (group) {
    case PlanGroup::FirstStart:
        return say("Take it at first start");
    case PlanGroup::NextErase:
        return say("Take it at the next erase");
    case PlanGroup::AlreadySo:
        return say("Already so");
    case PlanGroup::MustWait:
        return say("Apple asks to wait");
    case PlanGroup::NotPossible:
        break;
    }
    return say("Not possible");
}

QString planReasonName(PlanReason reason)
{
    switch (reason) {
    case PlanReason::None:
        break;
    case PlanReason::Throttled:
        return QStringLiteral("throttled");
    case PlanReason::Failed:
        return QStringLiteral("failed");
    case PlanReason::Refused:
        return QStringLiteral("not-accessible");
    case PlanReason::Left:
        return QStringLiteral("left");
    case PlanReason::Unknown:
        return QStringLiteral("unknown");
    case PlanReason::NoSuchProfile:
        return QStringLiteral("no-such-profile");
    }
    return {};
}

QString planReasonText(PlanReason reason, const QDateTime &until)
{
    const QString time = until.isValid() ? QLocale().toString(until.toLocalTime(), QLocale::ShortFormat) : QString();
    switch (reason) {
    case PlanReason::None:
        break;
    case PlanReason::Throttled:
        return say("assigned too often lately; sent by itself at %1").arg(time);
    case PlanReason::Failed:
        return say("failed at Apple's side; tried again by itself at %1").arg(time);
    case PlanReason::Refused:
        return say("Apple no longer gives it to this service; the next sync tells");
    case PlanReason::Left:
        return say("no longer with this organisation's service");
    case PlanReason::Unknown:
        return say("no device of this organisation has this serial number");
    case PlanReason::NoSuchProfile:
        return say("there is no profile of this name");
    }
    return {};
}

QString profileText(std::int32_t profile, const ProfileDirectory &directory)
{
    if (profile == handNone)
        return say("No profile");
    if (profile == Has::foreign)
        return say("A profile that Muster did not make");
    const QString name = directory.names.value(ProfileId(profile));
    return name.isEmpty() ? say("Profile %1").arg(profile) : name;
}

QString willText(std::int32_t profile, const ProfileDirectory &directory)
{
    const int number = profile > handNone ? directory.latest.value(ProfileId(profile)) : 0;
    const QString name = profileText(profile, directory);
    return number > 0 ? name + QStringLiteral(" v%1").arg(number) : name;
}

QString hasText(const Has &has, const ProfileDirectory &directory)
{
    const QString name = profileText(has.profile, directory);
    return has.number > 0 ? name + QStringLiteral(" v%1").arg(has.number) : name;
}

} // namespace Muster
