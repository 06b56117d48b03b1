// Verdicts for devices that are not here: never seen, or gone.
#include "models/core/moment.h"
#include "models/devices/verdictparts.h"

namespace Muster::VerdictParts {

namespace {

// What happened to a device that Apple took from its service.
DeviceExplanation ofTaken(const DeviceFacts &facts, const QString &when)
{
    const Device &device = *facts.device;
    const QDateTime end = provisionalUntil(device);
    if (end.isValid() && device.leftAt < end)
        return {QStringLiteral("left-provisional"), Severity::Attention,
                say("Its user may have left remote management"),
                when
                    + say("It was added with Apple Configurator, and its 30 provisional days ran until %1: until then "
                          "its user may leave, which releases it.")
                          .arg(spokenMoment(end, facts.now)),
                say("Ask who has it. To have it back, add it with Apple Configurator again.")};
    return {QStringLiteral("taken"), Severity::Neutral, say("It is on another service, or was released"),
            when + say("Apple does not say which of these it was."),
            say("Look it up in the portal: it names the service. Assign it to this one to have it back.")};
}

} // namespace

DeviceExplanation ofUnknown(const DeviceFacts &facts)
{
    if (!facts.organisation || !facts.organisation->isLinked())
        return {QStringLiteral("no-organisation"),
                Severity::Neutral,
                say("No organisation is connected yet"),
                say("Muster knows devices from Apple, and no server token was loaded so far."),
                say("Enroll the organisation, then sync."),
                QStringLiteral("setup")};
    const QString name = facts.organisation->name;
    if (facts.organisation->trouble)
        return {QStringLiteral("unknown-trouble"),
                Severity::Failed,
                say("Apple does not answer for its organisation"),
                say("%1 is not known here, and since %2 Apple has not answered for %3: %4")
                    .arg(facts.serial.text(), spokenMoment(facts.organisation->trouble->since, facts.now), name,
                         facts.organisation->trouble->error.message),
                say("Mend that first, then sync."),
                QStringLiteral("token")};
    if (!facts.factsAt.isValid())
        return {QStringLiteral("never-synced"),
                Severity::Attention,
                say("Its organisation was never synced"),
                say("Apple was not asked for the devices of %1 yet.").arg(name),
                say("Sync now."),
                QStringLiteral("sync")};
    const QString asOf = say("When Apple was asked last, %1, it was not among the devices of %2.")
                             .arg(spokenMoment(facts.factsAt, facts.now), name);
    // Apple's serial numbers do without the letter O.
    if (facts.serial.text().contains(u'O'))
        return {QStringLiteral("mistyped"), Severity::Attention, say("This serial number may be mistyped"),
                asOf + blank() + say("Apple's serial numbers hold no letter O."),
                say("Write a zero for the letter O, or scan the code on its box.")};
    return {QStringLiteral("never-seen"),
            Severity::Attention,
            say("Apple never listed it for this service"),
            asOf + blank() + say("It may be bought but not assigned, or be on another service."),
            say("Look it up in the portal and assign it to this service. If it is there already, sync the whole list."),
            QStringLiteral("sync")};
}

DeviceExplanation ofDeparture(const DeviceFacts &facts)
{
    const Device &device = *facts.device;
    const QString left = say("It left %1.").arg(spokenMoment(device.leftAt, facts.now)) + blank();
    if (!facts.elsewhere.isEmpty())
        return {QStringLiteral("other-organisation"), Severity::Neutral, say("Another organisation has it now"),
                left + say("It is with %1.").arg(facts.elsewhere),
                say("Look at it there. Assign it back in the portal if it belongs here.")};
    switch (device.departure) {
    case DeviceDeparture::Replaced: {
        const QString successor = facts.repair.successor.text();
        return {QStringLiteral("replaced"),
                Severity::Neutral,
                say("Another device took its place in a repair"),
                left
                    + (successor.isEmpty() ? say("Apple did not say which one.")
                                           : say("Its successor is %1.").arg(successor)),
                successor.isEmpty() ? say("Look for the device that came with the repair.")
                                    : say("Go on with %1, and see that it has the same profile.").arg(successor),
                successor.isEmpty() ? QString() : QStringLiteral("successor")};
    }
    case DeviceDeparture::Released:
        return {QStringLiteral("released"), Severity::Neutral, say("It was released from the organisation"),
                left + say("It was released with Muster, which Apple does not take back."),
                say("Nothing, if that was meant. Only its reseller or Apple Configurator can add it again.")};
    case DeviceDeparture::Asked:
        return {QStringLiteral("not-accessible"), Severity::Attention, say("Apple no longer gives it out"),
                left + say("No event told so: it was found when Apple was asked. It was released, or moved."),
                say("Look it up in the portal: if it is not there at all, it was released.")};
    case DeviceDeparture::Absent:
        return {QStringLiteral("missing"), Severity::Attention, say("It was missing from Apple's whole list"),
                left + say("It was unassigned, moved or released, and the event never came."),
                say("Look it up in the portal, and assign it to this service if it belongs here.")};
    case DeviceDeparture::Taken:
        return ofTaken(facts, left);
    case DeviceDeparture::Unknown:
        break;
    }
    return {QStringLiteral("left"), Severity::Neutral, say("It is no longer with this service"),
            left + say("What was known of it stays here as history."),
            say("Look it up in the portal, and assign it to this service if it belongs here.")};
}

} // namespace Muster::VerdictParts
