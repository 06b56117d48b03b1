// Verdicts for devices whose assignment waits or failed.
#include "models/core/moment.h"
#include "models/devices/verdictparts.h"
#include "models/organisations/tokenlife.h"

namespace Muster::VerdictParts {

namespace {

// What would happen if it were switched on meanwhile.
QString meanwhile(const DeviceFacts &facts)
{
    if (isSwitchedOn(facts.device->state()))
        return say("What it was switched on with stays until it is erased.");
    return facts.device->hasProfile() ? say("Switched on now, it would take %1.").arg(profileAtApple(facts))
                                      : say("Switched on now, it would start unmanaged.");
}

QString wish(const DeviceFacts &facts)
{
    if (facts.queue->profile == handNone)
        return say("Its profile is to be removed (decided %1).").arg(decision(facts));
    return say("It should have “%1” (decided %2).").arg(facts.wantedName, decision(facts));
}

QString tries(const DeviceFacts &facts)
{
    return facts.queue->attempts > 1 ? blank() + say("Tried %1 times.").arg(facts.queue->attempts) : QString();
}

// What keeps every assignment of the organisation.
std::optional<DeviceExplanation> ofOrganisation(const DeviceFacts &facts)
{
    if (!facts.organisation)
        return std::nullopt;
    const Organisation &organisation = *facts.organisation;
    const QString wanted = wish(facts) + blank() + meanwhile(facts);
    if (facts.isQueuePaused)
        return DeviceExplanation{
            QStringLiteral("paused"),   Severity::Attention,
            say("Assigning is paused"), wanted + blank() + say("Somebody paused it for %1.").arg(organisation.name),
            say("Let it go on."),       QStringLiteral("queue")};
    if (organisation.trouble) {
        switch (organisation.trouble->error.kind) {
        case ErrorKind::TermsNotSigned:
            return DeviceExplanation{QStringLiteral("terms"), Severity::Failed, say("Apple's terms are unsigned"),
                                     wanted,
                                     say("An administrator accepts them in the portal. Muster goes on by itself.")};
        case ErrorKind::Unauthorized:
            return DeviceExplanation{QStringLiteral("token"),
                                     Severity::Failed,
                                     say("Apple does not accept the server token"),
                                     wanted,
                                     say("Load a new server token for %1.").arg(organisation.name),
                                     QStringLiteral("token")};
        default:
            return DeviceExplanation{QStringLiteral("unreachable"), Severity::Failed,
                                     say("Apple does not answer for its organisation"), wanted,
                                     say("See to the cause; Muster tries again by itself.")};
        }
    }
    if (const auto days = tokenDaysLeft(organisation.tokenExpiresAt, facts.now); days && *days <= 0)
        return DeviceExplanation{QStringLiteral("token-expired"),
                                 Severity::Failed,
                                 say("The server token has ended"),
                                 wanted + blank()
                                     + say("It ended %1.").arg(spokenMoment(organisation.tokenExpiresAt, facts.now)),
                                 say("Load a new server token for %1.").arg(organisation.name),
                                 QStringLiteral("token")};
    return std::nullopt;
}

DeviceExplanation ofFailure(const DeviceFacts &facts)
{
    const QueueRow &row = *facts.queue;
    const QString wanted = wish(facts) + blank() + meanwhile(facts) + tries(facts);
    const QString next = row.notBefore > facts.now
        ? say("Wait: Muster tries again %1. Or try again now.").arg(spokenMoment(row.notBefore, facts.now))
        : say("Wait: Muster tries again within minutes.");
    if (row.answer == QLatin1StringView("MISSING"))
        return {QStringLiteral("failed-missing"),
                Severity::Failed,
                say("Apple's answer did not name it"),
                wanted + blank() + say("Nobody knows what Apple did: it is looked up before the next try."),
                next,
                QStringLiteral("retry")};
    if (row.answer == QLatin1StringView("UNCHANGED"))
        return {QStringLiteral("failed-unchanged"),
                Severity::Failed,
                say("Apple said yes, and changed nothing"),
                wanted + blank() + say("Read back, it still showed the former profile."),
                next,
                QStringLiteral("retry")};
    return {QStringLiteral("failed"),
            Severity::Failed,
            say("Apple could not assign its profile"),
            wanted + blank() + say("Apple answered %1: a fault on its side.").arg(row.answer),
            next,
            QStringLiteral("retry")};
}

} // namespace

std::optional<DeviceExplanation> ofQueue(const DeviceFacts &facts)
{
    if (!facts.queue)
        return std::nullopt;
    const QueueRow &row = *facts.queue;
    const QString wanted = wish(facts) + blank() + meanwhile(facts);
    if (row.state == QueueState::Refused)
        return DeviceExplanation{QStringLiteral("refused"),
                                 Severity::Failed,
                                 say("Apple does not give it out"),
                                 wanted + blank() + say("Apple answered NOT_ACCESSIBLE, though it lists the device."),
                                 say("Look it up in the portal: is it assigned to this service? Then sync."),
                                 QStringLiteral("sync")};
    if (auto held = ofOrganisation(facts))
        return held;
    if (row.state == QueueState::Asked)
        return DeviceExplanation{
            QStringLiteral("asked"), Severity::Waiting, say("Apple was asked, its answer is checked"),
            wanted + blank() + say("Apple was asked %1.").arg(spokenMoment(row.askedAt, facts.now)),
            say("Wait a moment: Muster reads it back.")};
    if (row.answer == QLatin1StringView("THROTTLED"))
        return row.notBefore > facts.now
            ? DeviceExplanation{QStringLiteral("throttled"), Severity::Waiting,
                                say("Apple asks to wait until %1").arg(spokenMoment(row.notBefore, facts.now)),
                                wanted + blank() + say("Its profile was changed too often lately."),
                                say("Wait: it follows by itself. Asking more often makes it later.")}
            : DeviceExplanation{
                  QStringLiteral("throttled-over"), Severity::Waiting, say("Its wait is over, it is next"),
                  wanted + blank() + say("Apple asked to wait until %1.").arg(spokenMoment(row.notBefore, facts.now)),
                  say("Wait a moment: Muster asks Apple again.")};
    if (!row.answer.isEmpty() && row.answer != QLatin1StringView("SUCCESS"))
        return ofFailure(facts);
    if (row.profile == handNone)
        return DeviceExplanation{QStringLiteral("being-removed"), Severity::Waiting,
                                 say("Its profile is about to be removed"), wanted,
                                 say("Wait a moment. Switched on after that, it starts unmanaged.")};
    return DeviceExplanation{QStringLiteral("queued"), Severity::Waiting, say("Its profile is on its way"),
                             wanted + blank() + say("Queued since %1.").arg(spokenMoment(row.since, facts.now)),
                             isSwitchedOn(facts.device->state())
                                 ? say("Wait a moment. It takes effect when the device is erased.")
                                 : say("Wait a moment, and keep it switched off until then.")};
}

} // namespace Muster::VerdictParts
