// musterctl sync, musterctl runs
#include "app/cli/invocation.h"
#include "models/core/clock.h"
#include "models/organisations/organisationstore.h"
#include "models/runs/runstore.h"

#include <QCoroFuture>
#include <QLocale>

namespace Muster {

namespace {

QJsonObject toJson(const Run &run, const QString &organisation)
{
    QJsonObject json{{QStringLiteral("run"), qint64(run.id.value())},
                     {QStringLiteral("organisation"), organisation},
                     {QStringLiteral("kind"), runKindName(run.kind)},
                     {QStringLiteral("state"), runStateName(run.state)},
                     {QStringLiteral("started"), isoDate(run.startedAt)},
                     {QStringLiteral("ended"), isoDate(run.endedAt)},
                     {QStringLiteral("pages"), run.pages},
                     {QStringLiteral("devices"), run.devices},
                     {QStringLiteral("added"), run.added},
                     {QStringLiteral("changed"), run.changed},
                     {QStringLiteral("left"), run.left},
                     {QStringLiteral("retries"), run.retries}};
    if (run.missed)
        json.insert(QStringLiteral("missed"), *run.missed);
    if (run.error)
        json.insert(QStringLiteral("error"),
                    QJsonObject{{QStringLiteral("kind"), errorKindName(run.error->kind)},
                                {QStringLiteral("message"), run.error->message}});
    return json;
}

QString toText(const Run &run, const QString &organisation)
{
    QString text = QStringLiteral("%1: %2 sync %3, %4 page(s), %5 record(s): %6 new, %7 changed, %8 left")
                       .arg(organisation, runKindName(run.kind), runStateName(run.state))
                       .arg(run.pages)
                       .arg(run.devices)
                       .arg(run.added)
                       .arg(run.changed)
                       .arg(run.left);
    if (run.missed)
        text += *run.missed == 0
            ? QStringLiteral(", compared with Apple's whole list: nothing had been missed")
            : QStringLiteral(", compared with Apple's whole list: %1 that no change had told").arg(*run.missed);
    if (run.retries > 0)
        text += QStringLiteral(", %1 retries").arg(run.retries);
    if (run.endedAt.isValid())
        text += QStringLiteral(", %1 s").arg(run.startedAt.secsTo(run.endedAt));
    return text;
}

QString progressText(const Run &run)
{
    if (run.waitingUntil.isValid())
        return QStringLiteral("waiting until %1: %2").arg(isoDate(run.waitingUntil), run.waitingReason);
    return QStringLiteral("page %1, %2 devices so far").arg(run.pages).arg(QLocale::c().toString(run.devices));
}

// The organisations named, or all that are linked.
QCoro::Task<Result<QList<Organisation>>> chosen(Application *application, QStringList names)
{
    if (names.isEmpty()) {
        Result<QList<Organisation>> all = co_await application->organisations().all();
        if (all)
            all->removeIf([](const Organisation &organisation) { return !organisation.tokenLoadedAt.isValid(); });
        if (all && all->isEmpty())
            co_return failure(
                ErrorKind::NotFound,
                QStringLiteral("No organisation is linked yet. Begin with: musterctl organisation add NAME"));
        co_return all;
    }
    QList<Organisation> organisations;
    for (const QString &name : std::as_const(names)) {
        const Result<Organisation> organisation = co_await application->organisations().find(name);
        if (!organisation)
            co_return std::unexpected(organisation.error());
        organisations.append(*organisation);
    }
    co_return organisations;
}

QCoro::Task<int> sync(Invocation &invocation)
{
    const Result<Application *> opened = co_await invocation.open();
    if (!opened)
        co_return invocation.fail(opened.error());
    Application *application = *opened;
    const Result<QList<Organisation>> organisations = co_await chosen(application, invocation.arguments());
    if (!organisations)
        co_return invocation.fail(organisations.error());

    // Progress comes from the run's row, as everywhere.
    QObject context;
    QObject::connect(&application->store(), &StoreThread::committed, &context, [&](ChangeSet changes) {
        if (!changes.testFlag(Changed::Runs))
            return;
        application->store()
            .read([](Database &database) { return RunStore(database).latest({}, 1); })
            .then(&context, [&](Result<QList<Run>> runs) {
                if (runs && !runs->isEmpty() && runs->first().state == RunState::Running)
                    invocation.progress(progressText(runs->first()));
            });
    });

    const RunKind kind = invocation.parser.isSet(QStringLiteral("full")) ? RunKind::Full : RunKind::Incremental;
    std::optional<Error> worst;
    int done = 0;
    for (const Organisation &organisation : *organisations) {
        const Result<Run> run = co_await application->sync().sync(organisation.id, kind);
        invocation.endProgress();
        const std::optional<Error> error = run ? run->error : std::optional(run.error());
        if (run)
            invocation.tell(toText(*run, organisation.name), toJson(*run, organisation.name));
        if (!error) {
            ++done;
            continue;
        }
        worst = error;
        invocation.note(QStringLiteral("%1: %2").arg(organisation.name, error->message));
        if (!run)
            invocation.printJson({{QStringLiteral("organisation"), organisation.name},
                                  {QStringLiteral("error"),
                                   QJsonObject{{QStringLiteral("kind"), errorKindName(error->kind)},
                                               {QStringLiteral("message"), error->message}}}});
    }
    if (!worst)
        co_return Done;
    co_return done > 0 ? DoneInPart : exitCodeOf(*worst);
}

QCoro::Task<int> runs(Invocation &invocation)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    std::optional<OrganisationId> organisation;
    if (!invocation.arguments().isEmpty()) {
        const Result<Organisation> found = co_await (*application)->organisations().find(invocation.argument(0));
        if (!found)
            co_return invocation.fail(found.error());
        organisation = found->id;
    }
    const int most = qBound(1, invocation.parser.value(QStringLiteral("last")).toInt(), 10000);
    const Result<QList<Organisation>> organisations = co_await (*application)->organisations().all();
    const Result<QList<Run>> history = co_await (*application)->store().read([organisation, most](Database &database) {
        return RunStore(database).latest(organisation, most);
    });
    if (!history || !organisations)
        co_return invocation.fail(!history ? history.error() : organisations.error());
    for (const Run &run : *history) {
        QString name;
        for (const Organisation &candidate : *organisations) {
            if (candidate.id == run.organisation)
                name = candidate.name;
        }
        invocation.tell(isoDate(run.startedAt) + QStringLiteral("  ") + toText(run, name)
                            + (run.error ? QStringLiteral("\n  ") + run.error->message : QString()),
                        toJson(run, name));
    }
    co_return Done;
}

} // namespace

QList<Command> syncCommands()
{
    return {
        {QStringLiteral("sync"),
         QStringLiteral("[ORGANISATION...] [--full]"),
         0,
         1000,
         QStringLiteral("fetch what changed at Apple"),
         QStringLiteral("Brings the devices of the organisations (all that are linked unless named) up to what Apple "
                        "says: what changed "
                        "since\nthe last sync, or everything the first time, with --full, and when Apple's cursor is "
                        "older than seven "
                        "days.\nOnce a week it compares with Apple's whole list afterwards and says how much no change "
                        "had told.\nWaits when Apple asks for it. One organisation's trouble does not stop the others "
                        "(exit code 3).\n\n"
                        "  musterctl --json sync \"Example School\""),
         {{QStringLiteral("full"), QStringLiteral("fetch the whole list anew")}},
         sync},
        {QStringLiteral("runs"),
         QStringLiteral("[ORGANISATION] [--last N]"),
         0,
         1,
         QStringLiteral("the history of syncs"),
         QStringLiteral("Lists past syncs, newest first: pages, counts, retries, and why one failed."),
         {{QStringLiteral("last"), QStringLiteral("how many (20 unless given)"), QStringLiteral("N"),
           QStringLiteral("20")}},
         runs},
    };
}

} // namespace Muster
