// musterctl devices ask|release|lock|bypass-code, organisation discovery, organisation betas
#include "app/cli/invocation.h"
#include "models/core/clock.h"
#include "models/devices/devicestore.h"

#include <QCoroFuture>
#include <QJsonArray>

namespace Muster {

namespace {

QString verdictName(DeviceVerdict verdict)
{
    switch (verdict) {
    case DeviceVerdict::Success:
        return QStringLiteral("success");
    case DeviceVerdict::NotAccessible:
        return QStringLiteral("not-accessible");
    case DeviceVerdict::Throttled:
        return QStringLiteral("throttled");
    case DeviceVerdict::Missing:
        return QStringLiteral("not-answered");
    case DeviceVerdict::Failed:
        break;
    }
    return QStringLiteral("failed");
}

QString lockText(ActivationLockVerdict verdict)
{
    switch (verdict) {
    case ActivationLockVerdict::Success:
        return QStringLiteral("locked");
    case ActivationLockVerdict::NotAccessible:
        return QStringLiteral("Apple does not give this device out: it is not on this service.");
    case ActivationLockVerdict::OrganisationNotSupported:
        return QStringLiteral("Apple does not offer activation lock to this kind of organisation.");
    case ActivationLockVerdict::DeviceNotSupported:
        return QStringLiteral("This device cannot be locked.");
    case ActivationLockVerdict::AlreadyLocked:
        return QStringLiteral("It is locked already. Its code is the one of that lock.");
    case ActivationLockVerdict::Failed:
        break;
    }
    return QStringLiteral("Apple failed to lock it. Try again later.");
}

// A client for the organisation that the first argument names.
QCoro::Task<Result<std::shared_ptr<EnrollmentClient>>> clientOf(Invocation &invocation)
{
    const Result<OpenedOrganisation> opened = co_await openOrganisation(invocation, invocation.argument(0));
    if (!opened)
        co_return std::unexpected(opened.error());
    co_return co_await opened->application->organisations().client(opened->organisation.id,
                                                                   opened->application->work().stopToken());
}

// The devices named, in the spelling of serial numbers, as many as Apple takes at once.
Result<QStringList> serialsOf(const QStringList &arguments)
{
    constexpr qsizetype most = 1000;
    if (arguments.size() > most)
        return failure(ErrorKind::InvalidInput, QStringLiteral("Name at most %1 devices at once.").arg(most));
    QStringList serials;
    for (const QString &argument : arguments)
        serials.append(SerialNumber(argument).text());
    return serials;
}

QCoro::Task<int> ask(Invocation &invocation)
{
    const Result<QStringList> serials = serialsOf(invocation.arguments());
    if (!serials)
        co_return invocation.fail(serials.error());
    const Result<OpenedOrganisation> opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    const Result<QHash<SerialNumber, bool>> found =
        co_await opened->application->deviceActions().ask(opened->organisation.id, *serials);
    if (!found)
        co_return invocation.fail(found.error());
    bool all = true;
    for (const QString &serial : *serials) {
        const bool isHere = found->value(SerialNumber(serial), false);
        all = all && isHere;
        invocation.tell(
            QStringLiteral("%1  %2").arg(serial,
                                         isHere ? QStringLiteral("on this service")
                                                : QStringLiteral("not given out: released, or on another service")),
            {{QStringLiteral("serial"), serial}, {QStringLiteral("present"), isHere}});
    }
    co_return all ? Done : DoneInPart;
}

QCoro::Task<int> release(Invocation &invocation)
{
    const Result<QStringList> serials = serialsOf(invocation.arguments());
    if (!serials)
        co_return invocation.fail(serials.error());
    const Result<OpenedOrganisation> opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    if (invocation.parser.value(QStringLiteral("yes")).toLongLong() != serials->size())
        co_return invocation.fail(
            {ErrorKind::Conflict,
             QStringLiteral(
                 "This takes %1 device(s) out of “%2” for good: only the reseller or Apple Configurator can add "
                 "them again. To do it, say --yes %1.")
                 .arg(serials->size())
                 .arg(opened->organisation.name)});
    const Result<DeviceVerdicts> verdicts =
        co_await opened->application->deviceActions().release(opened->organisation.id, *serials);
    if (!verdicts)
        co_return invocation.fail(verdicts.error());
    bool all = true;
    for (const QString &serial : *serials) {
        const DeviceVerdict verdict = verdicts->devices.value(SerialNumber(serial), DeviceVerdict::Missing);
        all = all && verdict == DeviceVerdict::Success;
        invocation.tell(QStringLiteral("%1  %2").arg(serial,
                                                     verdict == DeviceVerdict::Success ? QStringLiteral("released")
                                                                                       : verdictName(verdict)),
                        {{QStringLiteral("serial"), serial}, {QStringLiteral("verdict"), verdictName(verdict)}});
    }
    co_return all ? Done : DoneInPart;
}

QCoro::Task<int> lock(Invocation &invocation)
{
    const Result<OpenedOrganisation> opened = co_await openOrganisation(invocation);
    if (!opened)
        co_return invocation.fail(opened.error());
    const QString serial = SerialNumber(invocation.argument(0)).text();
    const Result<LockedDevice> locked = co_await opened->application->deviceActions().lock(
        opened->organisation.id, serial, invocation.parser.value(QStringLiteral("message")));
    if (!locked)
        co_return invocation.fail(locked.error());
    if (locked->verdict != ActivationLockVerdict::Success)
        co_return invocation.fail({ErrorKind::InvalidInput, lockText(locked->verdict)});
    // The code stays in the workspace; it is shown when it is asked for.
    invocation.tell(QStringLiteral("%1 is locked. Its bypass code is kept, encrypted: musterctl devices bypass-code %1")
                        .arg(serial),
                    {{QStringLiteral("serial"), serial}, {QStringLiteral("locked"), true}});
    co_return Done;
}

QCoro::Task<int> bypassCode(Invocation &invocation)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    const Result<Secret> code = co_await (*application)->deviceActions().bypassCode(invocation.argument(0));
    if (!code)
        co_return invocation.fail(code.error());
    // Asked for by name, which is what the code is kept for. It does not go into --json answers.
    invocation.print(QString::fromUtf8(code->revealBytes()));
    invocation.printJson(
        {{QStringLiteral("serial"), SerialNumber(invocation.argument(0)).text()}, {QStringLiteral("hasCode"), true}});
    co_return Done;
}

QCoro::Task<int> discovery(Invocation &invocation)
{
    const auto client = co_await clientOf(invocation);
    if (!client)
        co_return invocation.fail(client.error());
    const QCommandLineParser &options = invocation.parser;
    if (options.isSet(QStringLiteral("set")) || options.isSet(QStringLiteral("clear"))) {
        const QUrl url(options.value(QStringLiteral("set")));
        if (const Result<> done = co_await (*client)->setDiscovery(url); !done)
            co_return invocation.fail(done.error());
    }
    const Result<DiscoveryProfile> profile = co_await (*client)->discovery();
    if (!profile && profile.error().kind == ErrorKind::NotFound) {
        invocation.tell(QStringLiteral("No address is set: devices find the server by the user's domain alone."),
                        {{QStringLiteral("url"), QJsonValue()}});
        co_return Done;
    }
    if (!profile)
        co_return invocation.fail(profile.error());
    invocation.tell(
        QStringLiteral("%1 (since %2)").arg(profile->url.toString(), isoDate(profile->updatedAt)),
        {{QStringLiteral("url"), profile->url.toString()}, {QStringLiteral("updated"), isoDate(profile->updatedAt)}});
    co_return Done;
}

QCoro::Task<int> betas(Invocation &invocation)
{
    const auto client = co_await clientOf(invocation);
    if (!client)
        co_return invocation.fail(client.error());
    const Result<QList<BetaProgram>> programs = co_await (*client)->betaPrograms();
    if (!programs)
        co_return invocation.fail(programs.error());
    for (const BetaProgram &program : *programs)
        invocation.tell(QStringLiteral("%1\t%2\t%3").arg(program.os, program.title, program.token),
                        {{QStringLiteral("os"), program.os},
                         {QStringLiteral("title"), program.title},
                         {QStringLiteral("token"), program.token}});
    co_return Done;
}

} // namespace

QList<Verb> appleDeviceCommands()
{
    const QCommandLineOption organisation = option("organisation", "whose devices they are", "ORG");
    return {
        {QStringLiteral("devices ask"),
         QStringLiteral("SERIAL... [--organisation ORG]"),
         1,
         1000,
         QStringLiteral("ask Apple for devices by name, now"),
         QStringLiteral("Asks Apple for the devices and stores what it says. One that is not given out was released or "
                        "moved to another\nservice: no change tells that. Exit code 3 when some are not given out.\n\n"
                        "  musterctl devices ask C02XK1ZPJGH5"),
         {organisation},
         ask},
        {QStringLiteral("devices release"),
         QStringLiteral("SERIAL... --yes NUMBER [--organisation ORG]"),
         1,
         1000,
         QStringLiteral("take devices out of the organisation, for good"),
         QStringLiteral(
             "Releases devices from the organisation at Apple. Apple does not take this back. The service must "
             "be allowed to in the\nportal, otherwise Apple answers not-accessible. --yes says how many are "
             "meant.\n\n  musterctl devices release C02XK1ZPJGH5 --yes 1"),
         {organisation, option("yes", "how many devices are meant", "NUMBER")},
         release},
        {QStringLiteral("devices lock"),
         QStringLiteral("SERIAL [--message TEXT] [--organisation ORG]"),
         1,
         1,
         QStringLiteral("lock a device with Apple's activation lock"),
         QStringLiteral("Locks a device so that it cannot be activated without a code. Muster makes the code, keeps it "
                        "encrypted in the\nworkspace, and gives Apple only a key derived from it.\n\n"
                        "  musterctl devices lock C02XK1ZPJGH5 --message \"Property of Example School\""),
         {organisation, option("message", "what the lock screen shows", "TEXT")},
         lock},
        {QStringLiteral("devices bypass-code"),
         QStringLiteral("SERIAL"),
         1,
         1,
         QStringLiteral("the code that opens a device locked with Muster"),
         QStringLiteral(
             "Prints the bypass code of a device that was locked with Muster. It is entered as the password, "
             "with the user name left\nempty. Not printed with --json."),
         {},
         bypassCode},
        {QStringLiteral("organisation discovery"),
         QStringLiteral("[ORGANISATION] [--set URL | --clear]"),
         0,
         1,
         QStringLiteral("where devices look for the server in account-driven enrollment"),
         QStringLiteral("Shows, sets or clears the address where Apple sends devices that enroll by a Managed Apple "
                        "Account, when the user's\ndomain does not say."),
         {option("set", "an address that begins with https", "URL"), option("clear", "take it away")},
         discovery},
        {QStringLiteral("organisation betas"),
         QStringLiteral("[ORGANISATION]"),
         0,
         1,
         QStringLiteral("the beta programmes that its devices may use"),
         QStringLiteral("Lists Apple's beta programmes (AppleSeed for IT): system, title and the token for software "
                        "update settings."),
         {},
         betas},
    };
}

} // namespace Muster
