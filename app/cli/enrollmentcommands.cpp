// musterctl enrollment: devices under management, and profiles for clients that do not come through Apple.
#include "app/cli/invocation.h"
#include "models/enrollment/commandqueue.h"

#include <QCoroFuture>

namespace Muster {

namespace {

QJsonObject toJson(const Enrollment &enrollment)
{
    QJsonObject json{{QStringLiteral("serial"), enrollment.serial},
                     {QStringLiteral("udid"), enrollment.udid},
                     {QStringLiteral("state"), enrollmentStateName(enrollment.state, enrollment.isAwaiting)},
                     {QStringLiteral("kind"), enrollmentKindName(enrollment.kind)},
                     {QStringLiteral("generation"), enrollment.generation},
                     {QStringLiteral("name"), enrollment.name},
                     {QStringLiteral("product"), enrollment.product},
                     {QStringLiteral("osVersion"), enrollment.osVersion}};
    const std::pair<const char *, QDateTime> times[] = {{"enrolledAt", enrollment.enrolledAt},
                                                        {"configuredAt", enrollment.configuredAt},
                                                        {"leftAt", enrollment.leftAt},
                                                        {"contactAt", enrollment.contactAt}};
    for (const auto &[name, time] : times) {
        if (time.isValid())
            json.insert(QLatin1StringView(name), isoDate(time));
    }
    return json;
}

QString toText(const Enrollment &enrollment)
{
    return QStringList{enrollment.serial.isEmpty() ? enrollment.udid : enrollment.serial,
                       enrollmentStateName(enrollment.state, enrollment.isAwaiting),
                       enrollment.product,
                       enrollment.osVersion,
                       enrollment.name,
                       isoDate(enrollment.contactAt)}
        .join(u'\t');
}

QCoro::Task<int> list(Invocation &invocation)
{
    const Result<Application *> opened = co_await invocation.open();
    if (!opened)
        co_return invocation.fail(opened.error());
    const auto organisation = co_await wantedOrganisation(invocation, **opened);
    if (!organisation)
        co_return invocation.fail(organisation.error());
    const auto found = co_await (*opened)->enrollments().list(
        *organisation, invocation.parser.value(QStringLiteral("search")), 1'000'000);
    if (!found)
        co_return invocation.fail(found.error());
    for (const Enrollment &enrollment : *found)
        invocation.tell(toText(enrollment), toJson(enrollment));
    invocation.note(QStringLiteral("%1 devices").arg(found->size()));
    co_return Done;
}

QCoro::Task<int> show(Invocation &invocation)
{
    const Result<Application *> opened = co_await invocation.open();
    if (!opened)
        co_return invocation.fail(opened.error());
    const auto enrollment = co_await (*opened)->enrollments().find(invocation.argument(0));
    if (!enrollment)
        co_return invocation.fail(enrollment.error());
    const auto commands = co_await (*opened)->store().read(
        [id = enrollment->id](Database &database) { return CommandQueue(database).list({.enrollment = id}); });
    if (!commands)
        co_return invocation.fail(commands.error());
    QJsonObject json = toJson(*enrollment);
    json.insert(QStringLiteral("facts"), enrollment->facts);
    QJsonArray told;
    invocation.tell(toText(*enrollment), {});
    for (const Command &command : *commands) {
        told.append(QJsonObject{{QStringLiteral("uuid"), command.uuid},
                                {QStringLiteral("title"), command.title},
                                {QStringLiteral("state"), commandStateName(command.state)}});
        invocation.tell(QStringLiteral("  ") + commandStateName(command.state) + u'\t' + command.title, {});
    }
    json.insert(QStringLiteral("commands"), told);
    if (invocation.wantsJson())
        invocation.printJson(json);
    co_return Done;
}

QCoro::Task<int> profile(Invocation &invocation)
{
    const auto opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    const QCommandLineParser &parser = invocation.parser;
    ProfileExport wish{
        .organisation = opened->organisation.id,
        .serial = invocation.arguments().value(0),
        .uses = parser.isSet(QStringLiteral("uses")) ? parser.value(QStringLiteral("uses")).toLongLong() : 1,
        .hours = parser.isSet(QStringLiteral("hours")) ? parser.value(QStringLiteral("hours")).toInt() : 1,
        .isSigned = parser.isSet(QStringLiteral("signed"))};
    const QString path = parser.value(QStringLiteral("out"));
    if (path.isEmpty())
        co_return invocation.fail(
            {ErrorKind::InvalidInput, QStringLiteral("Say where to write it: --out FILE.mobileconfig")});
    const auto list = co_await opened->application->enrollments().exportProfile(wish);
    if (!list)
        co_return invocation.fail(list.error());
    if (const auto written = writeNewFile(path, *list); !written)
        co_return invocation.fail(written.error());
    invocation.tell(QStringLiteral("Wrote the profile to %1. It holds a secret, and is good for %2 hour(s).")
                        .arg(path)
                        .arg(wish.hours),
                    {{QStringLiteral("file"), path}});
    co_return Done;
}

using Deed = QCoro::Task<Result<>> (EnrollmentService::*)(EnrollmentId);

QCoro::Task<int> act(Invocation &invocation, Deed deed, QString words)
{
    const Result<Application *> opened = co_await invocation.open();
    if (!opened)
        co_return invocation.fail(opened.error());
    const auto enrollment = co_await (*opened)->enrollments().find(invocation.argument(0));
    if (!enrollment)
        co_return invocation.fail(enrollment.error());
    if (const auto done = co_await ((*opened)->enrollments().*deed)(enrollment->id); !done)
        co_return invocation.fail(done.error());
    invocation.tell(words.arg(invocation.argument(0)), toJson(*enrollment));
    co_return Done;
}

} // namespace

QList<Verb> enrollmentCommands()
{
    const QCommandLineOption organisation = option("organisation", "by name or number", "NAME");
    return {
        {QStringLiteral("enrollment list"),
         QStringLiteral("[--organisation NAME] [--search TEXT]"),
         0,
         0,
         QStringLiteral("devices under management, those heard of last first"),
         QStringLiteral("One line a device: serial number, state, product, system, name, last contact.\n\n"
                        "  musterctl enrollment list --search awaiting"),
         {organisation, option("search", "in serial number, UDID or name", "TEXT")},
         list},
        {QStringLiteral("enrollment show"),
         QStringLiteral("SERIAL"),
         1,
         1,
         QStringLiteral("one device under management, with its commands"),
         QStringLiteral("What the device told of itself, and every command with its state, newest first."),
         {},
         show},
        {QStringLiteral("enrollment profile"),
         QStringLiteral("[SERIAL] --out FILE [--uses N] [--hours N]"),
         0,
         1,
         QStringLiteral("a management profile as a file"),
         QStringLiteral(
             "For a client that does not come through Apple: for the one with this serial number, or for --uses "
             "clients while that is\nswitched on (musterctl enrollment settings --test-hours 1).\n\n"
             "  musterctl enrollment profile C02FW1XYQ6L4 --out enroll.mobileconfig"),
         {option("out", "the new file", "FILE"), option("uses", "for so many clients", "N"),
          option("hours", "good for so long; 1 unless given", "N"), option("signed", "sign it"), organisation},
         profile},
        {QStringLiteral("enrollment remove"),
         QStringLiteral("SERIAL"),
         1,
         1,
         QStringLiteral("let a device go: it drops its management"),
         QStringLiteral(
             "The device is told so when it next asks, which cannot be undone: it comes back only by an erase."),
         {},
         [](Invocation &invocation) {
             return act(invocation, &EnrollmentService::remove, QStringLiteral("%1 is let go when it next asks."));
         }},
        {QStringLiteral("enrollment release"),
         QStringLiteral("SERIAL"),
         1,
         1,
         QStringLiteral("let a device out of Setup Assistant now"),
         QStringLiteral("Whatever is still missing follows later."),
         {},
         [](Invocation &invocation) {
             return act(invocation, &EnrollmentService::releaseNow, QStringLiteral("%1 is let out when it next asks."));
         }},
    };
}

} // namespace Muster
