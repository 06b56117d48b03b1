#include "app/enrollment/pushstate.h"

#include "models/core/moment.h"

#include <QCoreApplication>

namespace Muster {

namespace {

constexpr qint64 warnDays = 30;

QString say(const char *text)
{
    return QCoreApplication::translate("PushState", text);
}

QString sentenceOf(const PushState &state)
{
    const QString end = state.certificate ? wholeDay(state.certificate->notAfter) : QString();
    switch (state.stand) {
    case PushStand::Missing:
        return say("Devices are reached when they come by themselves. Those that enroll before there is a certificate "
                   "have to enroll again to be woken.");
    case PushStand::Requested:
        return say("A request was made on %1 and waits for Apple's certificate. Until then devices are reached when "
                   "they come by themselves.")
            .arg(wholeDay(state.requestedAt));
    case PushStand::Present:
        return say("Devices are woken as soon as something waits for them, until %1.").arg(end);
    case PushStand::NearEnd:
        return say("It ends on %1. Renew it in Apple's portal with the same Apple Account.").arg(end);
    case PushStand::Ended:
        return say("It ended on %1: devices are reached when they come by themselves. Renew it in Apple's portal with "
                   "the same Apple Account.")
            .arg(end);
    case PushStand::Practice:
        break;
    }
    return say("Not needed: the sandbox pushes to its devices as Apple would.");
}

} // namespace

PushState pushStateOf(const Organisation &organisation, const QByteArray &certificate, const QDateTime &requestedAt,
                      const QDateTime &now)
{
    PushState state{.organisation = organisation.id,
                    .name = organisation.name,
                    .stand = PushStand::Missing,
                    .certificate = {},
                    .daysLeft = 0,
                    .requestedAt = requestedAt};
    if (!certificate.isEmpty()) {
        if (const auto facts = readCertificate(certificate))
            state.certificate = *facts;
    }
    if (state.certificate)
        state.daysLeft = now.daysTo(state.certificate->notAfter);
    if (organisation.isPractice) // whatever was loaded: PushService takes none for it
        state.stand = PushStand::Practice;
    else if (state.certificate && state.certificate->notAfter <= now)
        state.stand = PushStand::Ended;
    else if (state.certificate)
        state.stand = state.daysLeft < warnDays ? PushStand::NearEnd : PushStand::Present;
    else if (state.isRequested())
        state.stand = PushStand::Requested;
    return state;
}

QString pushStandName(PushStand stand)
{
    switch (stand) {
    case PushStand::Missing:
        return QStringLiteral("missing");
    case PushStand::Requested:
        return QStringLiteral("requested");
    case PushStand::Present:
        return QStringLiteral("present");
    case PushStand::NearEnd:
        return QStringLiteral("near-end");
    case PushStand::Ended:
        return QStringLiteral("ended");
    case PushStand::Practice:
        break;
    }
    return QStringLiteral("practice");
}

QString pushStateText(const PushState &state)
{
    const QString sentence = sentenceOf(state);
    if (!state.certificate || !state.isRequested() || state.stand == PushStand::Practice)
        return sentence;
    return say("%1 A request to renew it was made on %2.").arg(sentence, wholeDay(state.requestedAt));
}

} // namespace Muster
