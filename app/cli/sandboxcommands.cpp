// musterctl sandbox …: `serve` plays Apple, everything else steers a running sandbox through its control address.
#include "app/cli/sandboxcalls.h"
#include "app/sandbox/sandboxserver.h"

#include <QCoroFuture>
#include <QCoroTimer>
#include <QJsonDocument>
#include <QSslCertificate>
#include <QTimer>

#include <csignal>
#include <cstdio>

using namespace std::chrono_literals;

namespace Muster {

namespace {

// "127.0.0.1:4711", "[::1]:0" or "localhost:0".
Result<std::pair<QHostAddress, quint16>> listenAddress(const QString &text)
{
    const QUrl url(QStringLiteral("tcp://") + text);
    const QHostAddress address =
        url.host() == QLatin1StringView("localhost") ? QHostAddress(QHostAddress::LocalHost) : QHostAddress(url.host());
    if (!url.isValid() || address.isNull() || url.port(0) < 0)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("“%1” is no address to listen at. Write for example 127.0.0.1:8088.").arg(text));
    if (!address.isLoopback())
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("A sandbox listens on this computer only: 127.0.0.1 or [::1]."));
    return std::pair(address, static_cast<quint16>(url.port(0)));
}

Result<SandboxOptions> readOptions(const Invocation &invocation)
{
    const QCommandLineParser &parser = invocation.parser;
    SandboxOptions options;
    const auto address = listenAddress(parser.value(QStringLiteral("listen")));
    if (!address)
        return std::unexpected(address.error());
    options.address = address->first;
    options.port = address->second;
    options.transport =
        parser.isSet(QStringLiteral("plain-http")) ? SandboxTransport::PlainHttp : SandboxTransport::Tls;
    bool fine = true;
    options.plan.devices = parser.value(QStringLiteral("devices")).toUInt(&fine);
    if (!fine || options.plan.devices > SandboxWorld::maxDevices)
        return failure(ErrorKind::InvalidInput, QStringLiteral("--devices takes a number up to 1000000."));
    options.plan.seed = parser.value(QStringLiteral("seed")).toULongLong(&fine);
    if (!fine)
        return failure(ErrorKind::InvalidInput, QStringLiteral("--seed takes a number."));
    options.plan.profiledShare = parser.value(QStringLiteral("profiled")).toDouble(&fine);
    if (!fine || options.plan.profiledShare < 0 || options.plan.profiledShare > 1)
        return failure(ErrorKind::InvalidInput, QStringLiteral("--profiled takes a share between 0 and 1."));
    options.stateFile = parser.value(QStringLiteral("state"));
    if (const QString file = parser.value(QStringLiteral("trust")); !file.isEmpty()) {
        const Result<QByteArray> pem = readFile(file, qsizetype(1024) * 1024);
        if (!pem)
            return std::unexpected(pem.error());
        for (const QSslCertificate &certificate : QSslCertificate::fromData(*pem, QSsl::Pem))
            options.devices.trusted.append(certificate.toDer());
        if (options.devices.trusted.isEmpty())
            return failure(ErrorKind::InvalidInput, QStringLiteral("%1 holds no certificate in PEM.").arg(file));
    }
    return options;
}

QCoro::Task<int> serve(Invocation &invocation)
{
    const Result<SandboxOptions> options = readOptions(invocation);
    if (!options)
        co_return invocation.fail(options.error());
    SystemClock clock;
    SystemRandom random;
    SandboxServer server(clock, random);
    const Result<SandboxAddresses> addresses = co_await server.start(*options);
    if (!addresses)
        co_return invocation.fail(addresses.error());
    QJsonObject line{{QStringLiteral("dep"), addresses->dep.toString()},
                     {QStringLiteral("control"), addresses->control.toString()},
                     {QStringLiteral("deviceAuthority"), QString::fromLatin1(addresses->deviceAuthorityPem)}};
    if (!addresses->authorityPem.isEmpty())
        line.insert(QStringLiteral("authority"), QString::fromLatin1(addresses->authorityPem));
    if (!addresses->notice.isEmpty())
        invocation.note(addresses->notice);
    auto end = untilAskedToEnd();
    // The first line, whatever --json says: programs read it.
    const QByteArray bytes = QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stdout);
    std::fflush(stdout);
    invocation.note(
        QStringLiteral("The sandbox plays Apple with %1 devices. End it with Ctrl+C.").arg(options->plan.devices));

    co_await end;
    co_await server.stop();
    co_return Done;
}

QCoro::Task<int> token(Invocation &invocation)
{
    const Result<QByteArray> certificate = readFile(SandboxCalls::value(invocation, "certificate"), 1024 * 1024);
    if (!certificate)
        co_return invocation.fail(certificate.error());
    const QString path = SandboxCalls::path(invocation, QStringLiteral("token"), {"service", "as"});
    co_return co_await SandboxCalls::download(
        invocation, "POST", path, *certificate,
        {QStringLiteral("token"),
         QStringLiteral("Wrote the server token to %1. Every download voids the token before it.")});
}

QCoro::Task<int> fault(Invocation &invocation)
{
    const QCommandLineParser &parser = invocation.parser;
    if (parser.isSet(QStringLiteral("clear")))
        return SandboxCalls::ask(invocation, "DELETE", QStringLiteral("faults"));
    if (invocation.arguments().isEmpty())
        return SandboxCalls::ask(invocation, "GET", QStringLiteral("faults"));
    QJsonObject wish = SandboxCalls::wish(invocation, {"endpoint", "text"});
    wish.insert(QStringLiteral("kind"), invocation.argument(0));
    for (const char *number : {"after", "count", "value", "retry-after"}) {
        const QString name = QString::fromLatin1(number);
        if (parser.isSet(name))
            wish.insert(QString(name).replace(u'-', u'_'), parser.value(name).toLongLong());
    }
    if (parser.isSet(QStringLiteral("probability")))
        wish.insert(QStringLiteral("probability"), parser.value(QStringLiteral("probability")).toDouble());
    return SandboxCalls::ask(invocation, "POST", QStringLiteral("faults"), wish);
}

QCoro::Task<int> clock(Invocation &invocation)
{
    return SandboxCalls::ask(invocation, "POST", QStringLiteral("clock"),
                             {{QStringLiteral("advance_seconds"), invocation.argument(0).toLongLong()}});
}

QCoro::Task<int> log(Invocation &invocation)
{
    return SandboxCalls::ask(invocation, "GET", QStringLiteral("log"));
}

Verb serveCommand()
{
    return {
        QStringLiteral("sandbox serve"),
        QStringLiteral("[OPTIONS]"),
        0,
        0,
        QStringLiteral("play Apple on this computer"),
        QStringLiteral(
            "Plays Apple: its device assignment service with an organisation and devices from a seed. Prints its "
            "addresses as JSON on\n"
            "the first line: \"dep\" is what an organisation's --url is, \"control\" is for the other sandbox verbs. "
            "The "
            "Business API\nanswers below \"dep\", too: auth/oauth2/token and v1/; `sandbox portal api-key` opens it. "
            "\"deviceAuthority\" issued\nthe certificates of simulated devices. Ends "
            "with Ctrl+C.\n\n"
            "  musterctl sandbox serve --plain-http --listen 127.0.0.1:0 --devices 5000 --seed 7 --state W.sandbox"),
        {{QStringLiteral("listen"), QStringLiteral("on loopback only; port 0 lets the system choose"),
          QStringLiteral("ADDR:PORT"), QStringLiteral("127.0.0.1:0")},
         {QStringLiteral("plain-http"), QStringLiteral("without TLS")},
         {QStringLiteral("devices"), QStringLiteral("how many, up to 1000000"), QStringLiteral("N"),
          QStringLiteral("100")},
         {QStringLiteral("seed"), QStringLiteral("the same seed gives the same world"), QStringLiteral("N"),
          QStringLiteral("1")},
         {QStringLiteral("profiled"), QStringLiteral("share of devices that have a profile already, 0 to 1"),
          QStringLiteral("SHARE"), QStringLiteral("0")},
         {QStringLiteral("trust"), QStringLiteral("an authority (PEM) that simulated devices trust, too"),
          QStringLiteral("FILE")},
         {QStringLiteral("state"), QStringLiteral("keep the world in this file, its devices in FILE.devices"),
          QStringLiteral("FILE")}},
        serve};
}

Verb tokenCommand()
{
    return {QStringLiteral("sandbox token"),
            QStringLiteral("--control URL --certificate CERT.pem [--out FILE]"),
            0,
            0,
            QStringLiteral("upload a public key, download its server token"),
            QStringLiteral("Does what an admin does in Apple's portal: uploads the public key to the service and "
                           "downloads the server token for it. `sandbox portal` has the two acts one by one.\n\n"
                           "  musterctl sandbox token --control URL --certificate school.pem --out school.p7m"),
            {SandboxCalls::controlOption(), option("certificate", "the public key (.pem)", "FILE"),
             option("out", "write to this new file", "FILE"),
             option("service", "the service's name; made when there is none", "NAME"), SandboxCalls::asOption()},
            token};
}

Verb faultCommand()
{
    QStringList faults;
    for (const auto &[kind, name] : sandboxFaultNames)
        faults.append(QString::fromLatin1(name));
    QStringList constants;
    for (const SandboxConstant &constant : sandboxConstants)
        constants.append(QString::fromLatin1(constant.name));
    return {
        QStringLiteral("sandbox fault"),
        QStringLiteral("[KIND] --control URL"),
        0,
        1,
        QStringLiteral("make the simulated Apple misbehave"),
        QStringLiteral(
            "Switches a fault on; without a kind lists those that are on; --clear switches all off. Kinds:\n  %1\n\n"
            "Any of Apple's constants is `constant --text CONSTANT --value STATUS`; these have names:\n  %2\n\n"
            "  musterctl sandbox fault throttle --value 20 --count 1 --control URL\n"
            "  musterctl sandbox fault profile-not-found --endpoint /profile/devices --control URL")
            .arg(faults.join(QStringLiteral(", ")), constants.join(QStringLiteral(", "))),
        {SandboxCalls::controlOption(),
         QCommandLineOption(QStringLiteral("clear"), QStringLiteral("switch all faults off")),
         option("endpoint", "only for this path, such as /devices/sync", "PATH"),
         option("after", "let so many requests pass first", "N"), option("count", "strike so often, then stop", "N"),
         option("value", "seconds, bytes, status or per cent, by kind", "N"),
         option("text", "the constant, the verdict or the form, by kind", "TEXT"),
         option("retry-after", "seconds, where the kind takes it", "N"), option("probability", "between 0 and 1", "P")},
        fault};
}

Verb clockCommand()
{
    return {QStringLiteral("sandbox clock"),
            QStringLiteral("SECONDS --control URL"),
            1,
            1,
            QStringLiteral("put the sandbox's clock on"),
            QStringLiteral("Lets time pass at the simulated Apple, so that cursors and tokens grow old.\n\n  musterctl "
                           "sandbox clock 691200 --control URL"),
            {SandboxCalls::controlOption()},
            clock};
}

Verb logCommand()
{
    return {QStringLiteral("sandbox log"),
            QStringLiteral("--control URL"),
            0,
            0,
            QStringLiteral("what was asked of the simulated Apple"),
            QStringLiteral("Lists the requests that the sandbox answered, oldest first: time, path, status, a word on "
                           "why.\n\n  musterctl sandbox log --control URL"),
            {SandboxCalls::controlOption()},
            log};
}

} // namespace

QList<Verb> sandboxCommands()
{
    return QList<Verb>{serveCommand(), tokenCommand()} + sandboxPortalCommands() + sandboxDeviceCommands()
        + QList<Verb>{faultCommand(), clockCommand(), logCommand()};
}

} // namespace Muster
