// musterctl sync schedule, sync pause|resume|cancel, sync watch
#include "app/cli/invocation.h"
#include "app/cli/runtext.h"
#include "models/core/clock.h"
#include "models/organisations/organisationstore.h"
#include "models/sync/schedulestore.h"

#include <QCoroFuture>
#include <QCoroTimer>
#include <QTimer>

namespace Muster {

namespace {

using namespace std::chrono_literals;

Result<QTime> timeOfDay(const QString &text)
{
    const QTime time = QTime::fromString(text, QStringLiteral("HH:mm"));
    if (!time.isValid())
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("“%1” is no time of day. Give hours and minutes, such as 02:00.").arg(text));
    return time;
}

// What the options ask for, in place of what was.
Result<Schedule> asked(const QCommandLineParser &options, Schedule schedule)
{
    if (options.isSet(QStringLiteral("off")))
        schedule.kind = Schedule::Kind::Off;
    if (options.isSet(QStringLiteral("nightly"))) {
        const Result<QTime> at = timeOfDay(options.value(QStringLiteral("nightly")));
        if (!at)
            return std::unexpected(at.error());
        schedule.kind = Schedule::Kind::Nightly;
        schedule.at = *at;
    }
    if (options.isSet(QStringLiteral("every"))) {
        schedule.kind = Schedule::Kind::Interval;
        schedule.everyMinutes = options.value(QStringLiteral("every")).toInt();
    }
    if (options.isSet(QStringLiteral("quiet-hours"))) {
        const QStringList bounds = options.value(QStringLiteral("quiet-hours")).split(u'-');
        const Result<QTime> from = timeOfDay(bounds.value(0).trimmed());
        const Result<QTime> until = timeOfDay(bounds.value(1).trimmed());
        if (!from || !until)
            return std::unexpected(!from ? from.error() : until.error());
        schedule.quietFrom = *from;
        schedule.quietUntil = *until;
    }
    return schedule;
}

QCoro::Task<int> schedule(Invocation &invocation)
{
    const Result<OpenedOrganisation> opened = co_await openOrganisation(invocation, invocation.argument(0));
    if (!opened)
        co_return invocation.fail(opened.error());
    Application *application = opened->application;
    const Organisation &organisation = opened->organisation;
    const Result<Schedule> before = co_await application->scheduler().scheduleOf(organisation.id);
    if (!before)
        co_return invocation.fail(before.error());
    const Result<Schedule> wanted = asked(invocation.parser, *before);
    if (!wanted)
        co_return invocation.fail(wanted.error());
    if (*wanted != *before) {
        if (const Result<> set = co_await application->scheduler().setSchedule(organisation.id, *wanted); !set)
            co_return invocation.fail(set.error());
    }
    const auto clockTime = [](const QTime &time) { return time.toString(QStringLiteral("HH:mm")); };
    QJsonObject json{{QStringLiteral("organisation"), organisation.name},
                     {QStringLiteral("schedule"), scheduleText(*wanted)}};
    if (wanted->kind == Schedule::Kind::Nightly)
        json.insert(QStringLiteral("at"), clockTime(wanted->at));
    if (wanted->kind == Schedule::Kind::Interval)
        json.insert(QStringLiteral("everyMinutes"), wanted->everyMinutes);
    if (wanted->hasQuietHours()) {
        json.insert(QStringLiteral("quietFrom"), clockTime(wanted->quietFrom));
        json.insert(QStringLiteral("quietUntil"), clockTime(wanted->quietUntil));
    }
    invocation.tell(QStringLiteral("%1: %2").arg(organisation.name, scheduleText(*wanted)), json);
    co_return Done;
}

// Whether a run of the organisation is in this state, or is no longer open at all.
QCoro::Task<bool> came(Application *application, OrganisationId organisation, RunWish wish)
{
    const Result<QList<Run>> runs = co_await application->store().read(
        [organisation](Database &database) { return RunStore(database).latest(organisation, 1); });
    if (!runs || runs->isEmpty())
        co_return true;
    const RunState state = runs->first().state;
    co_return wish == RunWish::Pause ? state != RunState::Running
        : wish == RunWish::Resume    ? state != RunState::Paused
                                     : !runs->first().isOpen();
}

QCoro::Task<int> wish(Invocation &invocation, RunWish wish)
{
    const Result<OpenedOrganisation> opened = co_await openOrganisation(invocation, invocation.argument(0));
    if (!opened)
        co_return invocation.fail(opened.error());
    Application *application = opened->application;
    const Organisation &organisation = opened->organisation;
    if (const Result<> asked = co_await application->sync().ask(organisation.id, wish); !asked)
        co_return invocation.fail(asked.error());
    // The program that runs it looks for changes twice a second and acts before its next request.
    const QDateTime patience = application->clock().now().addSecs(30);
    QTimer timer;
    timer.start(100ms);
    while (!co_await came(application, organisation.id, wish)) {
        if (application->clock().now() > patience)
            co_return invocation.fail(
                {ErrorKind::Unreachable,
                 QStringLiteral(
                     "The program that syncs “%1” does not answer. It waits for Apple, or it was killed; then "
                     "the next sync goes on where it was.")
                     .arg(organisation.name)});
        co_await timer;
    }
    const Result<QList<Run>> runs = co_await application->store().read(
        [id = organisation.id](Database &database) { return RunStore(database).latest(id, 1); });
    if (runs && !runs->isEmpty())
        invocation.tell(toText(runs->first(), organisation.name), toJson(runs->first(), organisation.name));
    co_return Done;
}

QCoro::Task<int> watch(Invocation &invocation)
{
    const Result<Application *> opened = co_await invocation.open();
    if (!opened)
        co_return invocation.fail(opened.error());
    Application *application = *opened;
    const auto nameOf = [](const QList<Organisation> &all, OrganisationId id) {
        const auto found = std::ranges::find(all, id, &Organisation::id);
        return found == all.end() ? QString() : found->name;
    };
    QObject context;
    QObject::connect(&application->sync(), &SyncService::ended, &context, [&](OrganisationId id, const Run &run) {
        application->organisations().all().then([&invocation, nameOf, id, run](const Result<QList<Organisation>> &all) {
            const QString name = nameOf(all.value_or(QList<Organisation>()), id);
            invocation.tell(isoDate(run.startedAt) + QStringLiteral("  ") + toText(run, name), toJson(run, name));
            if (run.error)
                invocation.note(QStringLiteral("%1: %2").arg(name, run.error->message));
        });
    });
    auto end = untilAskedToEnd();
    invocation.note(QStringLiteral("Syncing by schedule. End it with Ctrl+C."));
    application->scheduler().run().then([] { });
    application->worker().run().then([] { });
    co_await end;
    co_return Done;
}

Verb wishCommand(const char *name, RunWish what, const char *summary, const char *teaching)
{
    return {QString::fromLatin1(name),
            QStringLiteral("[ORGANISATION]"),
            0,
            1,
            QString::fromLatin1(summary),
            QString::fromLatin1(teaching),
            {},
            [what](Invocation &invocation) { return wish(invocation, what); }};
}

} // namespace

QList<Verb> scheduleCommands()
{
    return {
        {QStringLiteral("sync schedule"),
         QStringLiteral("[ORGANISATION] [--nightly HH:MM | --every MINUTES | --off] [--quiet-hours HH:MM-HH:MM]"),
         0,
         1,
         QStringLiteral("how often an organisation is synced by itself"),
         QStringLiteral(
             "Shows or sets when the organisation is synced without being asked: every night at 02:00 unless "
             "set, on this\ncomputer's clock. In quiet hours none begins. The window keeps to it while it is "
             "open, `musterctl sync watch`\nwithout one.\n\n"
             "  musterctl sync schedule \"Example School\" --every 30 --quiet-hours 08:00-16:00"),
         {option("nightly", "once a day at this time", "HH:MM"),
          option("every", "at this interval, 5 to 10080", "MINUTES"), option("off", "only when asked"),
          option("quiet-hours", "none begins between these times; 00:00-00:00 for none", "HH:MM-HH:MM")},
         schedule},
        {QStringLiteral("sync watch"),
         {},
         0,
         0,
         QStringLiteral("sync by schedule until ended, without a window"),
         QStringLiteral(
             "Keeps running and syncs every linked organisation by its schedule; one line for each sync. Ends "
             "with Ctrl+C, after\nwhat runs was stored."),
         {},
         watch},
        wishCommand("sync pause", RunWish::Pause, "let a running sync rest",
                    "Pauses the sync of an organisation before its next request, whichever program runs it."),
        wishCommand("sync resume", RunWish::Resume, "let a paused sync go on",
                    "Lets a paused sync go on where it was."),
        wishCommand("sync cancel", RunWish::Cancel, "end a running sync; what came stays",
                    "Ends the sync of an organisation, whichever program runs it. What came so far stays, and the next "
                    "sync goes on there."),
    };
}

} // namespace Muster
