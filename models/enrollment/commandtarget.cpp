#include "models/enrollment/commandtarget.h"

#include <QCoreApplication>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Commands", text);
}

} // namespace

CommandGroup groupOf(const CommandConditions &conditions, const CommandTarget &target)
{
    if (target.state != EnrollmentState::Enrolled)
        return CommandGroup::NotEnrolled;
    if (!conditions.families.isEmpty() && !conditions.families.contains(target.family))
        return CommandGroup::OtherFamily;
    if (conditions.supervised.contains(target.family) && !target.isSupervised.value_or(true))
        return CommandGroup::Unsupervised;
    if (conditions.wantsAwaiting && !target.isAwaiting)
        return CommandGroup::NotAwaiting;
    if (conditions.wantsUnlockToken && !target.hasUnlockToken)
        return CommandGroup::NoUnlockToken;
    return conditions.isOnce && target.hasSameToDo ? CommandGroup::OnItsWay : CommandGroup::Gets;
}

QString commandGroupName(CommandGroup group)
{
    constexpr const char *names[] = {"gets",         "on-its-way",     "other-family",
                                     "unsupervised", "not-awaiting",   "no-unlock-token",
                                     "not-enrolled", "never-enrolled", "unknown"};
    return QString::fromLatin1(names[static_cast<std::size_t>(group)]);
}

QString commandGroupText(CommandGroup group)
{
    switch (group) {
    case CommandGroup::Gets:
        return say("Get it");
    case CommandGroup::OnItsWay:
        return say("On its way already");
    case CommandGroup::OtherFamily:
        return say("Another family");
    case CommandGroup::Unsupervised:
        return say("Not supervised");
    case CommandGroup::NotAwaiting:
        return say("Not in Setup Assistant");
    case CommandGroup::NoUnlockToken:
        return say("No unlock token");
    case CommandGroup::NotEnrolled:
        return say("Not enrolled now");
    case CommandGroup::NeverEnrolled:
        return say("Never enrolled here");
    case CommandGroup::Unknown:
        return say("Not known");
    }
    return {};
}

QString commandGroupReason(CommandGroup group, const CommandConditions &conditions)
{
    switch (group) {
    case CommandGroup::Gets:
        return say("queued, and woken at once");
    case CommandGroup::OnItsWay:
        return say("the same command waits for them");
    case CommandGroup::OtherFamily:
        return say("it is only for %1").arg(conditions.families.join(QStringLiteral(", ")));
    case CommandGroup::Unsupervised:
        return say("only supervised devices obey");
    case CommandGroup::NotAwaiting:
        return say("it is only for devices that wait there");
    case CommandGroup::NoUnlockToken:
        return say("they gave none when they enrolled");
    case CommandGroup::NotEnrolled:
        return say("check in, have left, or were erased");
    case CommandGroup::NeverEnrolled:
        return say("they have never come to this server");
    case CommandGroup::Unknown:
        return say("no device of this organisation");
    }
    return {};
}

} // namespace Muster
