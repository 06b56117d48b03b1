#include "models/devices/verdictparts.h"

#include "models/core/moment.h"

#include <QCoreApplication>

namespace Muster::VerdictParts {

namespace {

QString assigned(const DeviceFacts &facts)
{
    return say("%1 was assigned %2.")
        .arg(profileAtApple(facts), spokenMoment(facts.device->profileAssignedAt, facts.now));
}

// Whether it took another profile than the one that Apple has for it now.
bool tookAnother(const Device &device)
{
    return device.activatedAt.isValid() && !device.activatedUuid.isEmpty()
        && device.activatedUuid.compare(device.profileUuid, Qt::CaseInsensitive) != 0;
}

// It was on before any profile was there for it: it set itself up without one.
std::optional<DeviceExplanation> onBeforeProfile(const DeviceFacts &facts)
{
    const Device &device = *facts.device;
    const QDateTime on = firstSwitchedOn(facts);
    if (!on.isValid() || !device.profileAssignedAt.isValid() || on >= device.profileAssignedAt
        || !device.activatedUuid.isEmpty())
        return std::nullopt;
    // Apple keeps the time when a profile was fetched though it was assigned anew: so there was one before.
    if (on == device.profilePushedAt)
        return DeviceExplanation{
            QStringLiteral("former-profile"), Severity::Waiting,
            say("Took another profile %1 before this one").arg(spokenSpan(on.secsTo(device.profileAssignedAt))),
            say("It was switched on %1.").arg(spokenMoment(on, facts.now)) + blank() + assigned(facts),
            say("Nothing, if it works as it is. Otherwise erase it once: it then takes this one.")};
    return DeviceExplanation{
        QStringLiteral("on-before-profile"), Severity::Attention,
        say("Switched on %1 before its profile came").arg(spokenSpan(on.secsTo(device.profileAssignedAt))),
        say("It was switched on %1.").arg(spokenMoment(on, facts.now)) + blank() + assigned(facts),
        say("Erase it once. It then enrolls by itself.")};
}

std::optional<DeviceExplanation> provisional(const DeviceFacts &facts)
{
    const QDateTime end = provisionalEnd(facts);
    if (!end.isValid())
        return std::nullopt;
    return DeviceExplanation{QStringLiteral("provisional"), Severity::Attention,
                             say("Its user may leave for %1 more").arg(spokenSpan(facts.now.secsTo(end))),
                             say("It was added with Apple Configurator and switched on %1. Until %2 its user may take "
                                 "it out of remote management, which releases it.")
                                 .arg(spokenMoment(facts.device->activatedAt, facts.now), spokenMoment(end, facts.now)),
                             say("Keep it in your hands until then, or tell its user not to leave.")};
}

} // namespace

QString say(const char *text)
{
    return QCoreApplication::translate("DeviceExplanation", text);
}

QString decision(const DeviceFacts &facts)
{
    switch (facts.wanted.by) {
    case WantedBy::Hand:
        return say("by hand");
    case WantedBy::Rule:
        return say("by the rule “%1”").arg(facts.decidedBy);
    case WantedBy::FamilyDefault:
        return say("by the default for %1").arg(facts.device ? facts.device->family : QString());
    case WantedBy::Default:
        return say("by the default");
    case WantedBy::Nobody:
        break;
    }
    return say("by nobody");
}

QString profileAtApple(const DeviceFacts &facts)
{
    return facts.has ? say("“%1”").arg(facts.has->text()) : say("A profile that Muster does not know");
}

QDateTime provisionalEnd(const DeviceFacts &facts)
{
    const QDateTime end = facts.device ? provisionalUntil(*facts.device) : QDateTime();
    return end > facts.now ? end : QDateTime();
}

QDateTime firstSwitchedOn(const DeviceFacts &facts)
{
    QDateTime first = facts.device->activatedAt;
    // Apple keeps the old time when a profile is assigned again, so it may lie before the assignment.
    for (const QDateTime &time :
         {facts.device->profilePushedAt, facts.contacts.isEmpty() ? QDateTime() : facts.contacts.last().at}) {
        if (time.isValid() && (!first.isValid() || time < first))
            first = time;
    }
    return first;
}

DeviceExplanation ofBare(const DeviceFacts &facts)
{
    const Device &device = *facts.device;
    if (facts.wanted.profile > 0)
        return {QStringLiteral("about-to-be-assigned"), Severity::Waiting, say("Its profile is about to be assigned"),
                say("It should have “%1” (%2), and is queued within moments.").arg(facts.wantedName, decision(facts)),
                say("Keep it switched off until Apple shows the profile. Muster does the rest.")};
    if (device.activatedAt.isValid() || firstSwitchedOn(facts).isValid())
        return {QStringLiteral("unmanaged"),
                Severity::Attention,
                say("In use, but without profile for next time"),
                say("It was switched on %1. Apple has no profile for it now: after the next erase it starts unmanaged.")
                    .arg(spokenMoment(firstSwitchedOn(facts), facts.now)),
                say("Assign a profile. If it is not enrolled, erase it once after that."),
                QStringLiteral("assign")};
    if (device.profileStatus == ProfileStatus::Removed)
        return {QStringLiteral("dropped"),
                Severity::Attention,
                say("Apple dropped its profile"),
                say("It was taken from this service and assigned again %1, which clears the profile. Switched on now, "
                    "it would start unmanaged.")
                    .arg(spokenMoment(device.assignedAt, facts.now)),
                say("Assign a profile before it is switched on."),
                QStringLiteral("assign")};
    if (facts.wanted.by == WantedBy::Hand && facts.wanted.profile == handNone)
        return {QStringLiteral("none-by-hand"),
                Severity::Attention,
                say("Somebody decided that it has no profile"),
                say("Rules and defaults do not reach it. Switched on now, it would start unmanaged."),
                say("Nothing, if that is meant. Otherwise assign a profile."),
                QStringLiteral("assign")};
    if (!facts.repair.original.isEmpty())
        return {QStringLiteral("replacement-bare"),
                Severity::Attention,
                say("It replaces another and has no profile"),
                say("It took the place of %1 in a repair. Apple does not hand the profile on.")
                    .arg(facts.repair.original.text()),
                say("Assign the profile that %1 had.").arg(facts.repair.original.text()),
                QStringLiteral("assign")};
    if (facts.wanted.by == WantedBy::Nobody)
        return {QStringLiteral("undecided"),
                Severity::Attention,
                say("Nobody decided which profile it gets"),
                say("No rule matches it, and there is no default for it. Switched on now, it would start unmanaged."),
                say("Assign a profile, and set a default so that the next one is not forgotten."),
                QStringLiteral("assign")};
    return {QStringLiteral("no-profile"),
            Severity::Attention,
            say("It would start unmanaged"),
            say("Apple lists it since %1, without a profile.").arg(spokenMoment(device.assignedAt, facts.now)),
            say("Assign a profile before it is switched on."),
            QStringLiteral("assign")};
}

DeviceExplanation ofReady(const DeviceFacts &facts)
{
    if (auto early = onBeforeProfile(facts))
        return *early;
    if (!facts.has)
        return {QStringLiteral("foreign"),
                Severity::Neutral,
                say("Ready, with a profile Muster does not know"),
                assigned(facts) + blank() + say("Another program or an earlier workspace made it."),
                say("Assign one of yours, or take that profile over so that you can change it."),
                QStringLiteral("assign")};
    if (!facts.has->isLatest)
        return {QStringLiteral("old-version"),
                Severity::Attention,
                say("It waits with an older profile version"),
                assigned(facts) + blank() + say("A newer version exists, and nobody decided that it should get it."),
                say("Assign “%1” once more.").arg(facts.has->name),
                QStringLiteral("assign")};
    return {QStringLiteral("ready"), Severity::Ok, say("Ready, not yet on"),
            assigned(facts) + blank() + say("It should have it (%1).").arg(decision(facts)),
            say("Switch it on: it enrolls by itself.")};
}

DeviceExplanation ofSwitchedOn(const DeviceFacts &facts)
{
    const Device &device = *facts.device;
    if (auto early = onBeforeProfile(facts))
        return *early;
    if (auto end = provisional(facts))
        return *end;
    const QDateTime on = device.activatedAt.isValid() ? device.activatedAt : firstSwitchedOn(facts);
    if (tookAnother(device))
        return {QStringLiteral("next-erase"), Severity::Waiting, say("Another profile waits for its next erase"),
                say("It was switched on %1 with %2.")
                        .arg(spokenMoment(on, facts.now),
                             facts.activated ? say("“%1”").arg(facts.activated->text())
                                             : say("a profile that Muster does not know"))
                    + blank() + assigned(facts),
                say("Nothing, if that can wait. Otherwise erase it once: it then takes the new one.")};
    if (facts.activated && facts.activated->number < facts.newestNumber)
        return {QStringLiteral("on-old-version"),
                Severity::Attention,
                say("It runs on an older profile version"),
                say("It was switched on %1 with “%2”; the newest is version %3.")
                    .arg(spokenMoment(on, facts.now), facts.activated->text())
                    .arg(facts.newestNumber),
                say("Assign the newest one; it takes effect when the device is erased."),
                QStringLiteral("assign")};
    if (!facts.contacts.isEmpty() && facts.contacts.first().kind == DeviceContact::Kind::Enrolled)
        return {QStringLiteral("enrolled"), Severity::Ok, say("Enrolled"),
                say("It was switched on %1 and enrolled %2.")
                    .arg(spokenMoment(on, facts.now), spokenMoment(facts.contacts.first().at, facts.now)),
                say("Nothing: all is well.")};
    return {QStringLiteral("switched-on"), Severity::Ok, say("Switched on, it took its profile"),
            say("It fetched %1 from Apple %2.")
                .arg(facts.has ? profileAtApple(facts) : say("a profile that Muster does not know"),
                     spokenMoment(on, facts.now)),
            say("Look for it on the enrollment server: Apple does not tell whether it enrolled.")};
}

} // namespace Muster::VerdictParts
