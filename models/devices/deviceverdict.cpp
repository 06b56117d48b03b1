#include "models/devices/deviceverdict.h"

#include "models/core/moment.h"
#include "models/devices/verdictparts.h"

#include <QCoreApplication>

namespace Muster {

using namespace VerdictParts;

namespace {

constexpr qint64 mostSkew = 5 * 60; // beyond it certificates and signatures begin to fail
constexpr qint64 enrollsWithin = 60 * 60; // who asked for its profile and did not enroll by then is stuck
constexpr qint64 oldFacts = 3 * 24 * 60 * 60;

// What the enrollment server saw comes before what Apple tells: it is newer and nearer to the person who holds the
// device.
std::optional<DeviceExplanation> ofContacts(const DeviceFacts &facts)
{
    if (facts.contacts.isEmpty())
        return std::nullopt;
    const DeviceContact &last = facts.contacts.first();
    if (facts.device->activatedAt > last.at)
        return std::nullopt; // it was erased and switched on since
    const qint64 skew = last.clockSkew.count();
    if (qAbs(skew) > mostSkew)
        return DeviceExplanation{
            QStringLiteral("clock"), Severity::Failed, say("The device's clock is wrong"),
            (skew > 0 ? say("When it was in touch %1 its clock was %2 ahead. Certificates look invalid to it then.")
                      : say("When it was in touch %1 its clock was %2 behind. Certificates look invalid to it then."))
                .arg(spokenMoment(last.at, facts.now), spokenSpan(skew)),
            say("Connect it to a network that lets it reach time.apple.com, and start it again.")};
    switch (last.kind) {
    case DeviceContact::Kind::Waiting:
        return DeviceExplanation{
            QStringLiteral("setup-waiting"), Severity::Waiting, say("It waits in Setup Assistant"),
            say("Since %1 it stands at “Awaiting configuration”%2.")
                .arg(spokenMoment(last.at, facts.now),
                     last.item.isEmpty() ? QString() : say(", for: %1").arg(last.item)),
            last.item.isEmpty()
                ? say("See what its configuration still has to bring, or let it go on from the enrollment server.")
                : say("See why “%1” does not arrive, or let it go on without it.").arg(last.item)};
    case DeviceContact::Kind::RemovedByUser:
        return DeviceExplanation{
            QStringLiteral("removed"), Severity::Attention, say("It was enrolled, then its management was removed"),
            say("Somebody removed the management %1.").arg(spokenMoment(last.at, facts.now))
                + (provisionalEnd(facts) > last.at ? blank() + say("It was still in its 30 provisional days.")
                                                   : QString()),
            say("Erase it once, so that it enrolls again. Forbid removal in its profile if that must not happen.")};
    case DeviceContact::Kind::CheckedIn:
        break;
    case DeviceContact::Kind::Enrolled:
        return std::nullopt; // the rest of the facts may still ask for something
    }
    const bool isStuck = last.at.secsTo(facts.now) > enrollsWithin;
    return DeviceExplanation{
        QStringLiteral("checked-in"), isStuck ? Severity::Attention : Severity::Waiting,
        say("It asked for its profile but has not enrolled"),
        say("It was in touch with the enrollment server %1.").arg(spokenMoment(last.at, facts.now)),
        isStuck ? say("Look at its screen: go back in Setup Assistant and try again, or erase it once.")
                : say("Wait a few minutes. Somebody may have to sign in on its screen.")};
}

// Old facts may be why a verdict does not fit what somebody sees.
QString ageOfFacts(const DeviceFacts &facts)
{
    if (facts.organisation && facts.organisation->trouble)
        return blank()
            + say("Apple has not answered for %1 since %2: %3")
                  .arg(facts.organisation->name, spokenMoment(facts.organisation->trouble->since, facts.now),
                       facts.organisation->trouble->error.message);
    if (facts.factsAt.isValid() && facts.factsAt.secsTo(facts.now) > oldFacts)
        return blank()
            + say("Apple's facts are %1 old: sync before you rely on them.")
                  .arg(spokenSpan(facts.factsAt.secsTo(facts.now)));
    return {};
}

} // namespace

QString DeviceExplanation::text() const
{
    return QStringLiteral("%1. %2\n%3 %4")
        .arg(heading, body, QCoreApplication::translate("DeviceExplanation", "What to do:"), nextStep);
}

QString severityName(DeviceExplanation::Severity severity)
{
    switch (severity) {
    case DeviceExplanation::Severity::Ok:
        return QStringLiteral("ok");
    case DeviceExplanation::Severity::Waiting:
        return QStringLiteral("waiting");
    case DeviceExplanation::Severity::Attention:
        return QStringLiteral("attention");
    case DeviceExplanation::Severity::Failed:
        return QStringLiteral("failed");
    case DeviceExplanation::Severity::Neutral:
        break;
    }
    return QStringLiteral("neutral");
}

DeviceExplanation explain(const DeviceFacts &facts)
{
    if (!facts.device)
        return ofUnknown(facts);
    DeviceExplanation found = [&facts] {
        if (!facts.device->isPresent)
            return ofDeparture(facts);
        if (auto contact = ofContacts(facts))
            return *contact;
        if (auto queued = ofQueue(facts))
            return *queued;
        if (!facts.device->hasProfile())
            return ofBare(facts);
        const bool isOn = isSwitchedOn(facts.device->state()) || !facts.contacts.isEmpty();
        return isOn ? ofSwitchedOn(facts) : ofReady(facts);
    }();
    found.body += ageOfFacts(facts);
    return found;
}

} // namespace Muster
