// musterctl sandbox order, devices, device, activity, audit: what happens to devices at the simulated Apple.
#include "app/cli/sandboxcalls.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Muster {

namespace {

QCoro::Task<int> wrong(Invocation &invocation, Error error)
{
    co_return invocation.fail(error);
}

QCoro::Task<int> order(Invocation &invocation)
{
    QJsonObject wish = SandboxCalls::wish(invocation, {"number", "source", "source-id", "service"});
    wish.insert(QStringLiteral("count"), invocation.argument(0).toInt());
    if (const QString family = SandboxCalls::value(invocation, "family"); !family.isEmpty())
        wish.insert(QStringLiteral("families"), QJsonObject{{family, 1}});
    if (SandboxCalls::value(invocation, "service") == QLatin1StringView("none"))
        wish.insert(QStringLiteral("service"), QJsonValue());
    return SandboxCalls::ask(invocation, "POST", QStringLiteral("order"), wish);
}

QCoro::Task<int> devices(Invocation &invocation)
{
    return SandboxCalls::ask(
        invocation, "GET",
        SandboxCalls::path(invocation, QStringLiteral("devices"),
                           {"serials", "order", "service", "family", "status", "source", "offset", "limit"}));
}

QCoro::Task<int> misused()
{
    co_return SandboxCalls::wrongUsage(QStringLiteral("sandbox device ACTION SERIAL... --control URL"));
}

// on, erase, connect, list: devices that live, see SimulatedFleet.
QCoro::Task<int> aliveDevice(Invocation &invocation, const QString &action)
{
    if (action == QLatin1StringView("list")) {
        QList<std::pair<QString, QString>> query{
            {QStringLiteral("serials"), invocation.arguments().sliced(1).join(u',')}};
        for (const char *option : {"state", "offset", "limit"})
            query.emplaceBack(QString::fromLatin1(option), SandboxCalls::value(invocation, option));
        return SandboxCalls::ask(invocation, "GET", SandboxRemote::path(QStringLiteral("devices/alive"), query));
    }
    const bool namesDevices = invocation.arguments().size() > 1
        || (action == QLatin1StringView("on") && invocation.parser.isSet(QStringLiteral("count")));
    if (!namesDevices && action != QLatin1StringView("connect"))
        return misused();
    QJsonObject wish = SandboxCalls::wish(invocation, {"service", "family"});
    if (invocation.arguments().size() > 1)
        wish.insert(QStringLiteral("serials"), QJsonArray::fromStringList(invocation.arguments().sliced(1)));
    if (invocation.parser.isSet(QStringLiteral("count")))
        wish.insert(QStringLiteral("count"), SandboxCalls::value(invocation, "count").toLongLong());
    if (const QString file = SandboxCalls::value(invocation, "behaviour"); !file.isEmpty()) {
        const Result<QByteArray> text = readFile(file, qsizetype(64) * 1024);
        if (!text)
            return wrong(invocation, text.error());
        const QJsonDocument document = QJsonDocument::fromJson(*text);
        if (!document.isObject())
            return wrong(invocation,
                         {ErrorKind::InvalidInput, QStringLiteral("%1 holds no JSON object.").arg(file), {}, {}});
        wish.insert(QStringLiteral("behaviour"), document.object());
    }
    const QString route = action == QLatin1StringView("on") ? QStringLiteral("switch-on") : action;
    return SandboxCalls::ask(invocation, "POST", QStringLiteral("devices/") + route, wish);
}

QCoro::Task<int> device(Invocation &invocation)
{
    const QString action = invocation.argument(0);
    if (QStringList{QStringLiteral("on"), QStringLiteral("erase"), QStringLiteral("connect"), QStringLiteral("list")}
            .contains(action))
        return aliveDevice(invocation, action);
    if (invocation.arguments().size() < 2)
        return misused();
    QJsonObject wish = SandboxCalls::wish(invocation, {"service", "as"});
    wish.insert(QStringLiteral("action"), invocation.argument(0));
    wish.insert(QStringLiteral("serials"), QJsonArray::fromStringList(invocation.arguments().sliced(1)));
    if (invocation.parser.isSet(QStringLiteral("tag")))
        wish.insert(QStringLiteral("asset_tag"), SandboxCalls::value(invocation, "tag"));
    if (invocation.parser.isSet(QStringLiteral("deadline")))
        wish.insert(QStringLiteral("mdm_migration_deadline"), SandboxCalls::value(invocation, "deadline"));
    return SandboxCalls::ask(invocation, "POST", QStringLiteral("devices"), wish);
}

QCoro::Task<int> activity(Invocation &invocation)
{
    if (invocation.arguments().isEmpty())
        return SandboxCalls::ask(invocation, "GET",
                                 SandboxCalls::path(invocation, QStringLiteral("activities"), {"offset", "limit"}));
    const QList<std::pair<QString, QString>> id{{QStringLiteral("id"), invocation.argument(0)}};
    if (SandboxCalls::value(invocation, "out").isEmpty())
        return SandboxCalls::ask(invocation, "GET", SandboxRemote::path(QStringLiteral("activity"), id));
    return SandboxCalls::download(invocation, "GET", SandboxRemote::path(QStringLiteral("result"), id), {},
                                  {QStringLiteral("csv"), QStringLiteral("Wrote the activity's result to %1.")});
}

QCoro::Task<int> audit(Invocation &invocation)
{
    return SandboxCalls::ask(invocation, "GET",
                             SandboxCalls::path(invocation, QStringLiteral("audit"), {"type", "offset", "limit"}));
}

Verb orderCommand()
{
    return {
        QStringLiteral("sandbox order"),
        QStringLiteral("COUNT --control URL [--family iPad] [--source reseller]"),
        1,
        1,
        QStringLiteral("new devices arrive"),
        QStringLiteral(
            "Buys devices: they arrive and come with the next sync. A family's default service gets them; what has "
            "none goes\nto the first service, with --service none it stays unassigned. What comes from Apple "
            "Configurator arrives under a service\nof its own and may leave again for 30 days.\n\n"
            "  musterctl sandbox order 25 --family iPad --control URL"),
        {SandboxCalls::controlOption(), option("family", "iPad, iPhone, iPod, Mac, AppleTV, Vision, Watch", "FAMILY"),
         option("number", "the order's number", "TEXT"), option("source", "apple, reseller or configurator", "SOURCE"),
         option("source-id", "the customer or reseller number", "TEXT"),
         option("service", "to this service, whatever the defaults; or none", "NAME")},
        order};
}

Verb devicesCommand()
{
    return {QStringLiteral("sandbox devices"),
            QStringLiteral("--control URL [FILTERS]"),
            0,
            0,
            QStringLiteral("the devices that the simulated portal lists"),
            QStringLiteral("Lists devices as the simulated Apple knows them, 1000 at a time: \"next\" is the --offset "
                           "of the following ones.\n\n"
                           "  musterctl sandbox devices --service none --family iPad --control URL"),
            {SandboxCalls::controlOption(), option("serials", "these, with commas between them", "SERIALS"),
             option("order", "of this order", "NUMBER"), option("service", "on this service, or none", "NAME"),
             option("family", "iPad, iPhone, iPod, Mac, AppleTV, Vision, Watch", "FAMILY"),
             option("status", "assigned, unassigned or released", "STATUS"),
             option("source", "apple, reseller or configurator", "SOURCE"), option("offset", "after so many", "N"),
             option("limit", "at most so many", "N")},
            devices};
}

Verb deviceCommand()
{
    return {
        QStringLiteral("sandbox device"),
        QStringLiteral("ACTION [SERIAL...] --control URL"),
        1,
        100000,
        QStringLiteral("move, unassign, release or replace devices; switch them on"),
        QStringLiteral(
            "Changes devices at the simulated Apple. ACTION is one of\n\n"
            "  move       to --service; with --deadline they must have migrated by then\n"
            "  unassign   from their service\n"
            "  release    from the organisation, for good\n"
            "  modify     with --tag or --deadline, or for nothing: the device is told as changed\n"
            "  replace    a repair: another device takes its place\n"
            "  activate   Apple is told that it took its profile; nothing else happens\n"
            "  leave      its user leaves remote management, as is possible for 30 days after Apple Configurator\n\n"
            "or makes them live. A living device asks Apple for its profile, enrolls with the server that it names, "
            "takes commands and\nhears pushes:\n\n"
            "  on         switches on these, or the first --count that wait for it; with --behaviour they misbehave\n"
            "  connect    these, or all that are enrolled, ask their server for commands\n"
            "  erase      these are as from the factory; \"on\" enrolls them anew\n"
            "  list       how many are in which state; each with its last error\n\n"
            "A behaviour is JSON such as {\"notNow\": 0.1, \"error\": 0.05, \"stuck\": 0.01}; also leaves, erases, "
            "reenrolls, wrongClock.\n\n"
            "  musterctl sandbox device on --count 100 --control URL\n"
            "  musterctl sandbox device move SERIAL --service \"Second floor\" --control URL"),
        {SandboxCalls::controlOption(), option("service", "where to move it", "NAME"),
         option("tag", "the new asset tag", "TEXT"),
         option("deadline", "of a migration, such as 2026-12-01T08:00:00Z", "TIME"),
         option("count", "switch on so many", "N"), option("family", "of those, only iPad, iPhone, Mac, …", "FAMILY"),
         option("behaviour", "how they misbehave, as JSON", "FILE"), option("state", "list only those", "STATE"),
         option("offset", "after so many", "N"), option("limit", "at most so many", "N"), SandboxCalls::asOption()},
        device};
}

Verb activityCommand()
{
    return {QStringLiteral("sandbox activity"),
            QStringLiteral("[ID] --control URL"),
            0,
            1,
            QStringLiteral("the bulk acts of the simulated portal, and what came of them"),
            QStringLiteral("Lists what was assigned, unassigned and released together, newest first; with an ID what "
                           "became of each device, with --out as the portal's file.\n\n"
                           "  musterctl sandbox activity --control URL"),
            {SandboxCalls::controlOption(), option("out", "write the result to this new file", "FILE"),
             option("offset", "after so many", "N"), option("limit", "at most so many", "N")},
            activity};
}

Verb auditCommand()
{
    return {QStringLiteral("sandbox audit"),
            QStringLiteral("--control URL [--type TYPE]"),
            0,
            0,
            QStringLiteral("who did what at the simulated Apple"),
            QStringLiteral("Lists the audit events, newest first.\n\n  musterctl sandbox audit --type "
                           "DEVICE_REMOVED_FROM_ORG --control URL"),
            {SandboxCalls::controlOption(), option("type", "only events of this type", "TYPE"),
             option("offset", "after so many", "N"), option("limit", "at most so many", "N")},
            audit};
}

} // namespace

QList<Verb> sandboxDeviceCommands()
{
    return {orderCommand(), devicesCommand(), deviceCommand(), activityCommand(), auditCommand()};
}

} // namespace Muster
