// musterctl assign …
#include "app/cli/invocation.h"
#include "app/cli/plantext.h"
#include "models/core/clock.h"

#include <QCoroFuture>
#include <QFile>
#include <QRegularExpression>

#include <cstdio>

namespace Muster {

namespace {

// Serials as people keep them: a line each, or separated by blanks, commas or semicolons; # begins a remark. "-" is
// standard input.
Result<QStringList> readSerials(const QString &path)
{
    QByteArray bytes;
    if (path == QLatin1StringView("-")) {
        QFile input;
        if (!input.open(stdin, QIODevice::ReadOnly))
            return failure(ErrorKind::InvalidInput, QStringLiteral("Standard input cannot be read."));
        bytes = input.readAll();
    } else {
        const Result<QByteArray> file = readFile(path);
        if (!file)
            return std::unexpected(file.error());
        bytes = *file;
    }
    static const QRegularExpression separators(QStringLiteral("[\\s,;]+"));
    QStringList serials;
    const QStringList lines = QString::fromUtf8(bytes).split(u'\n');
    for (const QString &line : lines)
        serials += line.section(u'#', 0, 0).split(separators, Qt::SkipEmptyParts);
    return serials;
}

// Which devices, from arguments, a file or a query.
Result<AssignmentRequest> requestOf(const Invocation &invocation, OrganisationId organisation)
{
    AssignmentRequest request{.organisation = organisation,
                              .hand = {},
                              .devices = {},
                              .serials = invocation.arguments(),
                              .query = {},
                              .lines = {}};
    if (const QString path = invocation.parser.value(QStringLiteral("from")); !path.isEmpty()) {
        const Result<QStringList> serials = readSerials(path);
        if (!serials)
            return std::unexpected(serials.error());
        request.serials += *serials;
    }
    if (invocation.parser.isSet(QStringLiteral("query")))
        request.query = invocation.parser.value(QStringLiteral("query"));
    if (request.serials.isEmpty() && !request.query)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("Say which devices: serial numbers, --from FILE or --query QUERY."));
    return request;
}

QCoro::Task<int> assign(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    Result<AssignmentRequest> request = requestOf(invocation, opened->organisation.id);
    if (!request)
        co_return invocation.fail(request.error());
    const QCommandLineParser &options = invocation.parser;
    const int ways = options.isSet(QStringLiteral("profile")) + options.isSet(QStringLiteral("none"))
        + options.isSet(QStringLiteral("leave")) + options.isSet(QStringLiteral("by-rule"));
    if (ways != 1)
        co_return invocation.fail(
            {ErrorKind::InvalidInput, QStringLiteral("Say what they get: --profile P, --none, --leave or --by-rule.")});
    if (options.isSet(QStringLiteral("profile"))) {
        const auto profile = co_await opened->application->profiles().find(opened->organisation.id,
                                                                           options.value(QStringLiteral("profile")));
        if (!profile)
            co_return invocation.fail(profile.error());
        request->hand = static_cast<std::int32_t>(profile->id.value());
    } else if (options.isSet(QStringLiteral("none"))) {
        request->hand = handNone;
    } else if (options.isSet(QStringLiteral("leave"))) {
        request->hand = handLeave;
    }
    const auto plan = co_await opened->application->assignments().plan(*request);
    if (!plan)
        co_return invocation.fail(plan.error());
    co_return co_await settlePlan(invocation, *opened->application, *plan);
}

QCoro::Task<int> undo(Invocation &invocation)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    const auto plan = co_await (*application)->assignments().planUndo(PlanId(invocation.argument(0).toLongLong()));
    if (!plan)
        co_return invocation.fail(plan.error());
    co_return co_await settlePlan(invocation, **application, *plan);
}

QJsonObject toJson(const PlanRecord &plan)
{
    QJsonObject json{{QStringLiteral("run"), qint64(plan.id.value())},
                     {QStringLiteral("kind"), plan.kind},
                     {QStringLiteral("title"), plan.title},
                     {QStringLiteral("made"), isoDate(plan.madeAt)},
                     {QStringLiteral("by"), plan.madeBy},
                     {QStringLiteral("devices"), plan.devices},
                     {QStringLiteral("verified"), plan.verified},
                     {QStringLiteral("failed"), plan.failed},
                     {QStringLiteral("throttled"), plan.throttled},
                     {QStringLiteral("refused"), plan.refused},
                     {QStringLiteral("overtaken"), plan.overtaken}};
    if (plan.undoneBy.isValid())
        json.insert(QStringLiteral("undoneBy"), qint64(plan.undoneBy.value()));
    if (plan.undoOf.isValid())
        json.insert(QStringLiteral("undoOf"), qint64(plan.undoOf.value()));
    return json;
}

QString toText(const PlanRecord &plan)
{
    QString end = QStringLiteral("%1 of %2 verified").arg(plan.verified).arg(plan.devices);
    if (plan.open() > 0)
        end += QStringLiteral(", %1 open").arg(plan.open());
    if (plan.undoneBy.isValid())
        end += QStringLiteral(", undone by %1").arg(plan.undoneBy.value());
    return QStringList{QString::number(plan.id.value()), isoDate(plan.madeAt), plan.madeBy, plan.title, end}.join(
        u'\t');
}

QCoro::Task<int> runs(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    const auto plans = co_await opened->application->assignments().plans(opened->organisation.id, 50);
    if (!plans)
        co_return invocation.fail(plans.error());
    for (const PlanRecord &plan : *plans)
        invocation.tell(toText(plan), toJson(plan));
    co_return Done;
}

// What became of each device of a change.
QCoro::Task<int> show(Invocation &invocation)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    AssignmentService &assignments = (*application)->assignments();
    const PlanId id(invocation.argument(0).toLongLong());
    const auto plan = co_await assignments.planRecord(id);
    if (!plan)
        co_return invocation.fail(plan.error());
    invocation.tell(toText(*plan), toJson(*plan));
    QString after;
    for (;;) {
        const auto results = co_await assignments.results(id, after, 1000);
        if (!results)
            co_return invocation.fail(results.error());
        for (const PlanResult &result : *results) {
            const QString end = result.foundAt.isValid() ? result.answer == QLatin1StringView("OVERTAKEN")
                    ? QStringLiteral("overtaken")
                    : QStringLiteral("verified")
                : result.answer.isEmpty() ? QStringLiteral("waiting")
                                                         : result.answer;
            QJsonObject json{{QStringLiteral("serial"), result.serial.text()},
                             {QStringLiteral("answer"), result.answer},
                             {QStringLiteral("outcome"), end},
                             {QStringLiteral("hadUuid"), result.hadUuid},
                             {QStringLiteral("foundUuid"), result.foundUuid}};
            if (result.answeredAt.isValid())
                json.insert(QStringLiteral("answered"), isoDate(result.answeredAt));
            if (result.foundAt.isValid())
                json.insert(QStringLiteral("found"), isoDate(result.foundAt));
            invocation.tell(QStringList{result.serial.text(), end}.join(u'\t'), json);
            after = result.serial.text();
        }
        if (results->size() < 1000)
            break;
    }
    co_return plan->open() > 0 ? DoneInPart : Done;
}

QCoro::Task<int> queue(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    const Result<bool> reconciled = co_await opened->application->assignments().reconcile(opened->organisation.id);
    if (!reconciled)
        co_return invocation.fail(reconciled.error());
    const auto counts = co_await opened->application->assignments().queueCounts(opened->organisation.id);
    if (!counts)
        co_return invocation.fail(counts.error());
    QJsonObject json{{QStringLiteral("waiting"), counts->all},
                     {QStringLiteral("due"), counts->due},
                     {QStringLiteral("throttled"), counts->throttled},
                     {QStringLiteral("failed"), counts->failed},
                     {QStringLiteral("refused"), counts->refused}};
    QString text =
        QStringLiteral("%1 devices are not as they should be: %2 to be sent now, %3 throttled, %4 failed, %5 "
                       "not accessible.")
            .arg(counts->all)
            .arg(counts->due)
            .arg(counts->throttled)
            .arg(counts->failed)
            .arg(counts->refused);
    if (counts->next.isValid()) {
        json.insert(QStringLiteral("next"), isoDate(counts->next));
        text += QStringLiteral(" The next at %1.").arg(isoDate(counts->next));
    }
    invocation.tell(text, json);
    co_return Done;
}

QCoro::Task<int> work(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    if (invocation.parser.isSet(QStringLiteral("retry-failed"))) {
        const Result<> retried = co_await opened->application->assignments().retryFailed(opened->organisation.id);
        if (!retried)
            co_return invocation.fail(retried.error());
    }
    co_return co_await workQueue(invocation, *opened->application, opened->organisation.id, std::nullopt);
}

QCoro::Task<int> setPaused(Invocation &invocation, bool isPaused)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    const Result<> done = co_await opened->application->assignments().setPaused(opened->organisation.id, isPaused);
    if (!done)
        co_return invocation.fail(done.error());
    invocation.tell(isPaused ? QStringLiteral("The queue rests. Nothing is sent until: musterctl assign resume")
                             : QStringLiteral("The queue goes on."),
                    {{QStringLiteral("paused"), isPaused}});
    co_return Done;
}

} // namespace

QList<Verb> assignCommands()
{
    const QList<QCommandLineOption> organisation{{QStringLiteral("organisation"),
                                                  QStringLiteral("whose; not needed where there is only one"),
                                                  QStringLiteral("ORG")}};
    const auto command = [&](const char *name, const char *usage, qsizetype least, qsizetype most, const char *summary,
                             const char *teaching, std::function<QCoro::Task<int>(Invocation &)> verb,
                             QList<QCommandLineOption> more = {}) {
        return Verb{QString::fromLatin1(name),
                    QString::fromLatin1(usage),
                    least,
                    most,
                    QString::fromLatin1(summary),
                    QString::fromLatin1(teaching),
                    organisation + more,
                    std::move(verb)};
    };
    return {
        command(
            "assign", "[--profile P | --none | --leave | --by-rule] [SERIAL…]", 0, 100000, "gives devices a profile",
            "Plans, applies and verifies. First the groups: who will change, when it takes effect, who has it already "
            "(skipped),\nwho must wait, what is not possible. With --plan that is all. Then what is wanted is written "
            "down, sent in batches,\nand each device is read back: it is done only when Apple shows it. What fails "
            "or is throttled stays in the queue\nand follows by itself. --from takes a file of serial numbers (- is "
            "standard input), --query the language of\n\"devices list\". --none takes the profile away, --leave lets "
            "what Apple has stand, --by-rule lets rules and\ndefaults decide again.\n\nExit code 3: done in part, "
            "something waits or was not possible.\n\n  musterctl assign --profile \"Staff iPads\" --query "
            "family:ipad --plan\n  musterctl assign --none --from leavers.txt",
            assign,
            QList<QCommandLineOption>{
                {QStringLiteral("profile"), QStringLiteral("what they get"), QStringLiteral("PROFILE")},
                {QStringLiteral("none"), QStringLiteral("they get no profile")},
                {QStringLiteral("leave"), QStringLiteral("they keep what they have at Apple")},
                {QStringLiteral("by-rule"), QStringLiteral("rules and defaults decide")},
                {QStringLiteral("from"), QStringLiteral("a list of serial numbers"), QStringLiteral("FILE")},
                {QStringLiteral("query"), QStringLiteral("all that match"), QStringLiteral("QUERY")}}
                + planOptions()),
        command("assign undo", "RUN", 1, 1, "a change back, as a plan of its own",
                "Gives the devices of a change what they had before. What cannot be undone is said first. RUN is the "
                "number that\nthe change was given.\n\n  musterctl assign undo 12 --plan",
                undo, planOptions()),
        command("assign runs", "", 0, 0, "the latest changes and how far they are",
                "Newest first.\n\n  musterctl assign runs", runs),
        command("assign show", "RUN", 1, 1, "what became of each device of a change",
                "One line a device: verified, waiting, or Apple's answer.\n\n  musterctl --json assign show 12", show),
        command("assign queue", "", 0, 0, "how many devices are not as they should be",
                "Compares what is wanted with what Apple said last.\n\n  musterctl assign queue", queue),
        command("assign work", "", 0, 0, "sends what is due now",
                "The desktop program and \"sync watch\" do so by themselves.\n\n  musterctl assign work", work,
                {{QStringLiteral("retry-failed"), QStringLiteral("also what waits out a failure at Apple's side")}}),
        command(
            "assign pause", "", 0, 0, "lets the queue rest",
            "Nothing is sent until it is resumed; what is wanted is still written down.\n\n  musterctl assign pause",
            [](Invocation &invocation) { return setPaused(invocation, true); }),
        command("assign resume", "", 0, 0, "lets the queue go on", "See \"assign pause\".\n\n  musterctl assign resume",
                [](Invocation &invocation) { return setPaused(invocation, false); }),
    };
}

} // namespace Muster
