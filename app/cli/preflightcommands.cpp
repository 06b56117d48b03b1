// musterctl preflight, musterctl enrollment point
#include "app/cli/invocation.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Muster {

namespace {

int exitCodeOf(PreflightOutcome worst)
{
    switch (worst) {
    case PreflightOutcome::Failed:
        return Failed;
    case PreflightOutcome::Passed:
        return Done;
    default:
        return DoneInPart;
    }
}

QCoro::Task<int> preflight(Invocation &invocation)
{
    const auto opened = co_await invocation.open();
    if (!opened)
        co_return invocation.fail(opened.error());
    Application *application = *opened;
    if (invocation.parser.isSet(QStringLiteral("start"))) {
        const auto started = co_await application->enrollmentServer().start();
        if (!started) // the checks say more of it
            invocation.note(started.error().message);
    }
    QObject::connect(&application->preflight(), &Preflight::checked, application,
                     [&invocation](const PreflightCheck &check) { invocation.progress(check.title); });
    const Result<PreflightReport> report = co_await application->preflight().run();
    invocation.endProgress();
    co_await application->enrollmentServer().stop();
    if (!report)
        co_return invocation.fail(report.error());
    if (const QString path = invocation.parser.value(QStringLiteral("out")); !path.isEmpty()) {
        const QByteArray content = path.endsWith(QLatin1StringView(".json"))
            ? QJsonDocument(report->toJson()).toJson(QJsonDocument::Indented)
            : report->toText().toUtf8() + '\n';
        if (auto written = writeNewFile(path, content); !written)
            co_return invocation.fail(written.error());
    }
    invocation.tell(report->toText(), report->toJson());
    co_return exitCodeOf(report->worst());
}

QJsonObject toJson(const PointingPlan &plan, bool isApplied)
{
    QJsonArray changes;
    for (const PointingPlan::Change &change : plan.changes)
        changes.append(QJsonObject{{QStringLiteral("profile"), change.profile.name},
                                   {QStringLiteral("id"), qint64(change.profile.id.value())},
                                   {QStringLiteral("before"), change.before},
                                   {QStringLiteral("reason"), change.reason}});
    return {{QStringLiteral("url"), plan.url},
            {QStringLiteral("applied"), isApplied},
            {QStringLiteral("changes"), changes},
            {QStringLiteral("fitting"), QJsonArray::fromStringList(plan.fitting)}};
}

QCoro::Task<int> point(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    ProfilePointing &pointing = opened->application->profilePointing();
    const auto plan = co_await pointing.plan(opened->organisation.id, invocation.arguments());
    if (!plan)
        co_return invocation.fail(plan.error());
    QStringList lines;
    for (const PointingPlan::Change &change : plan->changes)
        lines.append(QStringLiteral("%1: %2").arg(change.profile.name, change.reason));
    lines.append(QStringLiteral("%1 to lead to %2, %3 unchanged.")
                     .arg(plan->changes.size())
                     .arg(plan->url)
                     .arg(plan->fitting.size()));
    const bool isPlanOnly = invocation.parser.isSet(QStringLiteral("plan"));
    if (!isPlanOnly) {
        const auto saved = co_await pointing.apply(*plan);
        if (!saved)
            co_return invocation.fail(saved.error());
        for (const SavedProfile &one : *saved) {
            if (one.notDefined)
                invocation.note(QStringLiteral("%1 v%2 is not at Apple yet: %3")
                                    .arg(one.profile.name)
                                    .arg(one.version.number)
                                    .arg(one.notDefined->message));
        }
    }
    invocation.tell(lines.join(u'\n'), toJson(*plan, !isPlanOnly));
    co_return Done;
}

} // namespace

QList<Verb> preflightCommands()
{
    return {
        {QStringLiteral("preflight"),
         QStringLiteral("[--start] [--out FILE]"),
         0,
         0,
         QStringLiteral("whether devices would get through to the enrollment server"),
         QStringLiteral(
             "Walks the whole way of a device: settings, certificate, name, connection, the server's answers, and for "
             "each\norganisation its profiles, token, terms, clock, push certificate and configuration. Changes "
             "nothing. Exit code 0\nwhen all is in order, 1 when something is not, 3 when something is to be attended "
             "to or could not be looked at.\nThe report holds no secret and may be sent to whoever helps.\n\n"
             "  musterctl preflight --start\n  musterctl preflight --out report.json"),
         {{QStringLiteral("start"), QStringLiteral("start the server for as long as the checks take, if it is off")},
          {QStringLiteral("out"), QStringLiteral("also write the report to a new file; JSON when it ends in .json"),
           QStringLiteral("FILE")}},
         preflight},
        {QStringLiteral("enrollment point"),
         QStringLiteral("[PROFILE...] [--organisation ORG] [--plan]"),
         0,
         1000,
         QStringLiteral("let enrollment profiles lead to this server"),
         QStringLiteral(
             "Gives the profiles (all of the organisation, unless named) this server's address and, where devices need "
             "it, the\nanchor of its certificate. Each gets a new version; devices that have the profile follow as "
             "with "
             "any new version.\n\n  musterctl enrollment point --plan\n  musterctl enrollment point \"Staff iPads\""),
         {{QStringLiteral("organisation"), QStringLiteral("whose profiles"), QStringLiteral("ORG")},
          {QStringLiteral("plan"), QStringLiteral("only say what would change")}},
         point},
    };
}

} // namespace Muster
