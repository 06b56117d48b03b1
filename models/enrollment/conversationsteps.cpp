#include "models/enrollment/conversationsteps.h"

#include "models/core/moment.h"

#include <QCoreApplication>

namespace Muster {

namespace {

// Who stands in Setup Assistant or checks in and says nothing for so long is stuck, or switched off.
constexpr qint64 silentAfter = 30 * 60;
// Enrollments have their times in whole seconds, exchanges in milliseconds.
constexpr qint64 withinSecond = 999;

QString say(const char *text)
{
    return QCoreApplication::translate("Conversations", text);
}

bool isSuccess(const Exchange &exchange)
{
    return !exchange.isFailed && exchange.status == 200;
}

ConversationStep step(const QString &name, const Exchange *exchange, qint64 beganAt)
{
    if (!exchange)
        return {.name = name, .state = ConversationStep::State::Open, .afterMs = std::nullopt};
    return {.name = name,
            .state = isSuccess(*exchange) ? ConversationStep::State::Done : ConversationStep::State::Failed,
            .afterMs = exchange->atMs - beganAt};
}

} // namespace

bool beginsEnrollment(const Exchange &exchange)
{
    return exchange.path == QLatin1StringView("/enroll");
}

ItemProgress itemProgress(const QList<Command> &commands, int generation)
{
    ItemProgress progress;
    for (const Command &command : commands) {
        if (!command.item.isValid() || command.generation != generation || command.state == CommandState::Void
            || command.state == CommandState::Cancelled)
            continue;
        ++progress.all;
        progress.done += !command.isToDo();
        progress.failed += command.state == CommandState::Failed;
    }
    return progress;
}

QList<ConversationStep> stepsOf(const QList<Exchange> &exchanges, const std::optional<Enrollment> &enrollment,
                                const ItemProgress &items)
{
    const Exchange *asked = nullptr;
    const Exchange *identity = nullptr;
    const Exchange *checkedIn = nullptr;
    const Exchange *lastReport = nullptr;
    for (const Exchange &exchange : exchanges) {
        if (beginsEnrollment(exchange)) {
            asked = &exchange;
            identity = checkedIn = lastReport = nullptr;
        } else if (exchange.what == QLatin1StringView("SCEP PKIOperation")) {
            identity = &exchange;
        } else if (exchange.what == QLatin1StringView("TokenUpdate") && !(checkedIn && isSuccess(*checkedIn))) {
            checkedIn = &exchange;
        } else if (checkedIn && exchange.path == QLatin1StringView("/mdm/connect")
                   && (!enrollment || !enrollment->configuredAt.isValid()
                       || exchange.atMs <= enrollment->configuredAt.toMSecsSinceEpoch() + withinSecond)) {
            lastReport = &exchange;
        }
    }
    const qint64 beganAt = asked ? asked->atMs : exchanges.isEmpty() ? 0 : exchanges.first().atMs;
    using State = ConversationStep::State;
    QList<ConversationStep> steps{step(say("Asked"), asked, beganAt), step(say("Identity"), identity, beganAt),
                                  step(say("Checked in"), checkedIn, beganAt)};
    const bool isManaged = enrollment && enrollment->state == EnrollmentState::Enrolled;
    ConversationStep got{.name =
                             items.all == 0 ? say("No items") : say("%1 of %2 items").arg(items.done).arg(items.all),
                         .state = !isManaged          ? State::Open
                             : items.done < items.all ? State::UnderWay
                             : items.failed > 0       ? State::Failed
                                                      : State::Done,
                         .afterMs = std::nullopt};
    if (lastReport && isManaged && items.done == items.all)
        got.afterMs = lastReport->atMs - beganAt;
    steps.append(got);
    ConversationStep released{.name = say("Released"), .state = State::Open, .afterMs = std::nullopt};
    if (isManaged && enrollment->configuredAt.isValid()) {
        released.state = State::Done;
        const qint64 after = enrollment->configuredAt.toMSecsSinceEpoch() - beganAt;
        if (asked && after >= -withinSecond)
            released.afterMs = std::max(after, lastReport ? lastReport->atMs - beganAt : 0);
    } else if (isManaged) {
        released.state = enrollment->isAwaiting ? State::UnderWay : State::Done;
        if (!enrollment->isAwaiting)
            released.name = say("Enrolled");
    }
    steps.append(released);
    return steps;
}

ConversationState stateOf(const Conversation &talk, const std::optional<Enrollment> &enrollment,
                          const ItemProgress &items, const QDateTime &now)
{
    using Kind = ConversationState::Kind;
    const qint64 silent = now.toSecsSinceEpoch() - talk.lastAtMs / 1000;
    if (!enrollment)
        return talk.isFailed ? ConversationState{Kind::Failed, talk.words.isEmpty() ? say("Refused") : talk.words}
                             : ConversationState{Kind::Waiting, talk.what};
    if (enrollment->state == EnrollmentState::Left || enrollment->state == EnrollmentState::Erased
        || enrollment->state == EnrollmentState::Removed)
        return {Kind::Gone, enrollmentStateText(enrollment->state, false)};
    const bool isOnItsWay = enrollment->state == EnrollmentState::Authenticated || enrollment->isAwaiting;
    if (isOnItsWay && silent > silentAfter)
        return {Kind::Attention, say("Silent for %1").arg(spokenSpan(silent))};
    if (talk.isFailed)
        return {Kind::Failed, talk.words.isEmpty() ? say("Refused") : talk.words};
    if (enrollment->state == EnrollmentState::Authenticated)
        return {Kind::Waiting, say("Checking in")};
    if (items.done < items.all)
        return {Kind::Waiting, say("Item %1 of %2").arg(items.done + 1).arg(items.all)};
    if (enrollment->isAwaiting)
        return {Kind::Waiting, say("In Setup Assistant")};
    if (items.failed > 0)
        return {Kind::Attention, say("%1 of %2 items failed").arg(items.failed).arg(items.all)};
    return {Kind::Done, enrollment->configuredAt.isValid() ? say("Released") : say("Enrolled")};
}

} // namespace Muster
