// musterctl sync, musterctl runs
#include "app/cli/invocation.h"
#include "app/cli/runtext.h"
#include "models/core/clock.h"
#include "models/organisations/organisationstore.h"
#include "models/organisations/tokenlife.h"
#include "models/runs/runstore.h"

#include <QCoroFuture>
#include <QJsonArray>

#include <vector>

namespace Muster {

namespace {

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

// Follows the rows of the runs that go on, as every window does.
class ProgressLine final : public QObject {
public:
    ProgressLine(Invocation &invocation, Application &application)
    {
        connect(&application.store(), &StoreThread::committed, this,
                [this, &invocation, &application](ChangeSet changes) {
                    if (!changes.testFlag(Changed::Runs))
                        return;
                    application.store()
                        .read([](Database &database) { return RunStore(database).latest({}, 200); })
                        .then(this, [&invocation, &application](const Result<QList<Run>> &runs) {
                            show(invocation, runs.value_or(QList<Run>()), application.clock().now());
                        });
                });
    }

private:
    static void show(Invocation &invocation, QList<Run> runs, const QDateTime &now)
    {
        runs.removeIf([](const Run &run) { return !run.isOpen(); });
        if (runs.isEmpty())
            return;
        QString text = progressText(runs.first(), now);
        if (runs.size() > 1)
            text += QStringLiteral(" (and %1 more)").arg(runs.size() - 1);
        invocation.progress(text);
    }
};

// New devices get their profile at once, and what failed or was throttled before is tried where its time has come.
QCoro::Task<Result<>> workQueue(Invocation &invocation, Application *application, Organisation organisation)
{
    const Result<bool> reconciled = co_await application->assignments().reconcile(organisation.id);
    if (!reconciled)
        co_return std::unexpected(reconciled.error());
    const Result<QueueCounts> counts = co_await application->assignments().queueCounts(organisation.id);
    if (!counts)
        co_return std::unexpected(counts.error());
    if (counts->due == 0)
        co_return {};
    const Result<WorkTally> tally = co_await application->worker().work(organisation.id);
    if (!tally)
        co_return std::unexpected(tally.error());
    invocation.note(QStringLiteral("%1: %2 devices were to get another profile, %3 have it now, %4 wait in the queue.")
                        .arg(organisation.name)
                        .arg(counts->due)
                        .arg(tally->verified)
                        .arg(tally->left.all));
    co_return {};
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

    const ProgressLine progress(invocation, *application);
    const RunKind kind = invocation.parser.isSet(QStringLiteral("full")) ? RunKind::Full : RunKind::Incremental;
    // Side by side: the service shares the network out.
    std::vector<QCoro::Task<Result<Run>>> syncs;
    for (const Organisation &organisation : *organisations)
        syncs.push_back(application->sync().sync(organisation.id, kind));
    std::optional<Error> worst;
    bool isQueueWorked = true;
    int done = 0;
    for (qsizetype i = 0; i < organisations->size(); ++i) {
        const Organisation &organisation = organisations->at(i);
        const Result<Run> run = co_await std::move(syncs[static_cast<size_t>(i)]);
        invocation.endProgress();
        const std::optional<Error> error = run ? run->error : std::optional(run.error());
        if (run)
            invocation.tell(toText(*run, organisation.name), toJson(*run, organisation.name));
        if (const auto warning = tokenWarning(organisation.tokenExpiresAt, application->clock().now());
            warning && !error)
            invocation.note(
                QStringLiteral("%1: the server token has %2. Renew it in Apple's portal, or note the day: "
                               "musterctl token calendar")
                    .arg(organisation.name, tokenLifeText(organisation.tokenExpiresAt, application->clock().now())));
        if (!error) {
            ++done;
            if (invocation.parser.isSet(QStringLiteral("no-assign")))
                continue;
            const Result<> worked = co_await workQueue(invocation, application, organisation);
            if (!worked) {
                isQueueWorked = false;
                invocation.note(QStringLiteral("%1: %2").arg(organisation.name, worked.error().message));
            }
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
        co_return isQueueWorked ? Done : DoneInPart;
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
        const Result<QList<RunWait>> waits = co_await (*application)->store().read([id = run.id](Database &database) {
            return RunStore(database).waits(id);
        });
        if (!waits)
            co_return invocation.fail(waits.error());
        QString text = isoDate(run.startedAt) + QStringLiteral("  ") + toText(run, name);
        QJsonArray list;
        for (const RunWait &wait : *waits) {
            text += QStringLiteral("\n  waited from %1 until %2: %3")
                        .arg(isoDate(wait.beganAt), isoDate(wait.until), wait.reason);
            list.append(QJsonObject{{QStringLiteral("from"), isoDate(wait.beganAt)},
                                    {QStringLiteral("until"), isoDate(wait.until)},
                                    {QStringLiteral("reason"), wait.reason}});
        }
        if (run.error)
            text += QStringLiteral("\n  ") + run.error->message;
        QJsonObject json = toJson(run, name);
        json.insert(QStringLiteral("waits"), list);
        invocation.tell(text, json);
    }
    co_return Done;
}

} // namespace

QList<Verb> syncCommands()
{
    return {
        {QStringLiteral("sync"),
         QStringLiteral("[ORGANISATION...] [--full]"),
         0,
         1000,
         QStringLiteral("fetch what changed at Apple"),
         QStringLiteral(
             "Brings the devices of the organisations (all that are linked unless named) up to what Apple "
             "says: what changed "
             "since\nthe last sync, or everything the first time, with --full, and when Apple's cursor is "
             "older than seven "
             "days.\nOnce a day it asks Apple for every device, once a week it reads the whole list, and says "
             "how much no change\nhad told. Organisations are synced side by side.\nThen devices that are to have "
             "another profile get it, new ones their default (not with --no-assign).\nWaits when Apple asks for it. "
             "One "
             "organisation's trouble does not stop the others "
             "(exit code 3).\n\n"
             "  musterctl --json sync \"Example School\""),
         {{QStringLiteral("full"), QStringLiteral("fetch the whole list anew")},
          {QStringLiteral("no-assign"), QStringLiteral("leave the assignment queue alone")}},
         sync},
        {QStringLiteral("runs"),
         QStringLiteral("[ORGANISATION] [--last N]"),
         0,
         1,
         QStringLiteral("the history of syncs"),
         QStringLiteral(
             "Lists past syncs, newest first: pages, counts, retries, waits and their reasons, and why one failed."),
         {{QStringLiteral("last"), QStringLiteral("how many (20 unless given)"), QStringLiteral("N"),
           QStringLiteral("20")}},
         runs},
    };
}

} // namespace Muster
