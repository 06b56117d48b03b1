#include "app/cli/plantext.h"

#include "app/assignment/planexport.h"
#include "models/core/clock.h"

#include <QCoroFuture>
#include <QJsonArray>
#include <QTimeZone>

namespace Muster {

namespace {

QDateTime waitOf(const PlanItem &item)
{
    return item.waitUntil > 0 ? QDateTime::fromSecsSinceEpoch(item.waitUntil, QTimeZone::UTC) : QDateTime();
}

QJsonObject toJson(const AssignmentPlan &plan)
{
    QJsonObject groups;
    for (int group = 0; group < planGroupCount; ++group)
        groups.insert(planGroupName(static_cast<PlanGroup>(group)), plan.count(static_cast<PlanGroup>(group)));
    QJsonObject json{{QStringLiteral("title"), plan.title},
                     {QStringLiteral("kind"), planKindName(plan.kind)},
                     {QStringLiteral("changing"), plan.changing()},
                     {QStringLiteral("groups"), groups},
                     {QStringLiteral("warnings"), QJsonArray::fromStringList(plan.warnings)}};
    if (plan.factsAt.isValid())
        json.insert(QStringLiteral("factsAt"), isoDate(plan.factsAt));
    return json;
}

QString toText(const AssignmentPlan &plan)
{
    QString text =
        QStringLiteral("%1: %2 of %3 devices will change.").arg(plan.title).arg(plan.changing()).arg(plan.items.size());
    if (plan.factsAt.isValid())
        text += QStringLiteral(" Facts as Apple gave them at %1.").arg(isoDate(plan.factsAt));
    for (int i = 0; i < planGroupCount; ++i) {
        const auto group = static_cast<PlanGroup>(i);
        if (plan.count(group) > 0)
            text += QStringLiteral("\n%1  %2").arg(plan.count(group), 9).arg(planGroupText(group));
    }
    for (const QString &warning : plan.warnings)
        text += u'\n' + warning;
    return text;
}

QJsonObject toJson(const PlannedDevice &line)
{
    QJsonObject json{{QStringLiteral("serial"), line.serial},
                     {QStringLiteral("model"), line.model},
                     {QStringLiteral("group"), planGroupName(line.item.group)},
                     {QStringLiteral("has"), line.has},
                     {QStringLiteral("will"), line.will}};
    if (line.item.reason != PlanReason::None)
        json.insert(QStringLiteral("reason"), planReasonName(line.item.reason));
    if (const QDateTime until = waitOf(line.item); until.isValid())
        json.insert(QStringLiteral("waitUntil"), isoDate(until));
    return json;
}

QJsonObject toJson(const WorkTally &tally)
{
    QJsonObject json{{QStringLiteral("sent"), tally.sent},       {QStringLiteral("verified"), tally.verified},
                     {QStringLiteral("failed"), tally.failed},   {QStringLiteral("throttled"), tally.throttled},
                     {QStringLiteral("refused"), tally.refused}, {QStringLiteral("waiting"), tally.left.all}};
    if (tally.left.next.isValid())
        json.insert(QStringLiteral("next"), isoDate(tally.left.next));
    return json;
}

} // namespace

QList<QCommandLineOption> planOptions()
{
    return {{QStringLiteral("plan"), QStringLiteral("only show what would change; nothing is written or sent")},
            {QStringLiteral("plan-out"), QStringLiteral("write the plan as CSV"), QStringLiteral("FILE")},
            {QStringLiteral("no-wait"),
             QStringLiteral("write down what is wanted and return; the queue is worked by the desktop program, by "
                            "“sync watch” or by “assign work”")}};
}

Result<PolicyScope> scopeOf(const Invocation &invocation, PolicyScope usual)
{
    const QString word = invocation.parser.value(QStringLiteral("for"));
    if (word.isEmpty())
        return usual;
    if (word == QLatin1StringView("everybody"))
        return PolicyScope::Everybody;
    if (word == QLatin1StringView("without-profile"))
        return PolicyScope::WithoutProfile;
    if (word == QLatin1StringView("new"))
        return PolicyScope::NewOnly;
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("“%1” is nobody: give everybody, without-profile or new.").arg(word));
}

QCoro::Task<Result<>> tellPlan(Invocation &invocation, Application &application, AssignmentPlan plan)
{
    invocation.tell(toText(plan), toJson(plan));
    const auto shared = std::make_shared<const AssignmentPlan>(std::move(plan));
    if (const QString path = invocation.parser.value(QStringLiteral("plan-out")); !path.isEmpty()) {
        const Result<> written = co_await writePlanCsv(application.store(), shared, path);
        if (!written)
            co_return written;
        invocation.note(QStringLiteral("The plan stands in %1.").arg(path));
    }
    if (!invocation.wantsJson())
        co_return {};
    const Invocation *output = &invocation;
    co_return co_await application.store().read([shared, output](Database &database) {
        return forEachPlanned(database, *shared, [output](const PlannedDevice &line) {
            output->printJson(toJson(line));
            return Result<>();
        });
    });
}

QCoro::Task<int> workQueue(Invocation &invocation, Application &application, OrganisationId organisation,
                           std::optional<PlanId> plan)
{
    QObject context;
    QObject::connect(&application.worker(), &AssignmentWorker::progressed, &context,
                     [&invocation](OrganisationId, const WorkTally &tally) {
                         invocation.progress(
                             QStringLiteral("%1 sent, %2 verified").arg(tally.sent).arg(tally.verified));
                     });
    const Result<WorkTally> tally = co_await application.worker().work(organisation);
    invocation.endProgress();
    if (!tally) {
        invocation.note(QStringLiteral("What is wanted is written down, and the queue goes on by itself later."));
        co_return invocation.fail(tally.error());
    }
    QString text = QStringLiteral("%1 sent, %2 verified.").arg(tally->sent).arg(tally->verified);
    if (tally->failed > 0)
        text += QStringLiteral(" %1 failed at Apple's side and are tried again.").arg(tally->failed);
    if (tally->throttled > 0)
        text += QStringLiteral(" For %1 Apple asks to wait.").arg(tally->throttled);
    if (tally->refused > 0)
        text += QStringLiteral(" %1 are not accessible: they left this service; sync to see.").arg(tally->refused);
    if (tally->left.all > 0)
        text += QStringLiteral(" %1 in the queue%2.")
                    .arg(tally->left.all)
                    .arg(tally->left.next.isValid() ? QStringLiteral(", the next at ") + isoDate(tally->left.next)
                                                    : QString());
    QJsonObject json = toJson(*tally);
    if (plan)
        json.insert(QStringLiteral("run"), qint64(plan->value()));
    invocation.tell(text, json);
    co_return tally->left.all > 0 ? DoneInPart : Done;
}

QCoro::Task<int> settlePlan(Invocation &invocation, Application &application, AssignmentPlan plan)
{
    const OrganisationId organisation = plan.organisation;
    const bool hasUnknown = plan.count(PlanGroup::NotPossible) > 0;
    if (const Result<> told = co_await tellPlan(invocation, application, plan); !told)
        co_return invocation.fail(told.error());
    if (invocation.parser.isSet(QStringLiteral("plan")))
        co_return hasUnknown ? DoneInPart : Done;
    const Result<PlanId> applied = co_await application.assignments().apply(plan);
    if (!applied)
        co_return invocation.fail(applied.error());
    invocation.note(
        QStringLiteral("Written down as change %1. Undo it with: musterctl assign undo %1").arg(applied->value()));
    if (invocation.parser.isSet(QStringLiteral("no-wait")))
        co_return hasUnknown ? DoneInPart : Done;
    const int code = co_await workQueue(invocation, application, organisation, *applied);
    co_return code == Done &&hasUnknown ? DoneInPart : code;
}

} // namespace Muster
