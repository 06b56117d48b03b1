// musterctl sandbox …: `serve` plays Apple, everything else steers a running sandbox through its control address.
#include "app/cli/invocation.h"
#include "app/sandbox/sandboxserver.h"

#include <QCoroFuture>
#include <QCoroNetworkReply>
#include <QCoroTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTimer>
#include <QUrlQuery>

#include <csignal>
#include <cstdio>

using namespace std::chrono_literals;

namespace Muster {

namespace {

volatile std::sig_atomic_t askedToEnd = 0;

extern "C" void noteSignal(int)
{
    askedToEnd = 1;
}

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
                     {QStringLiteral("control"), addresses->control.toString()}};
    if (!addresses->authorityPem.isEmpty())
        line.insert(QStringLiteral("authority"), QString::fromLatin1(addresses->authorityPem));
    // The first line, whatever --json says: programs read it.
    const QByteArray bytes = QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stdout);
    std::fflush(stdout);
    invocation.note(
        QStringLiteral("The sandbox plays Apple with %1 devices. End it with Ctrl+C.").arg(options->plan.devices));

    std::signal(SIGINT, noteSignal);
    std::signal(SIGTERM, noteSignal);
    QTimer timer;
    timer.setInterval(100ms);
    timer.start();
    while (askedToEnd == 0)
        co_await timer;
    co_await server.stop();
    co_return Done;
}

struct ControlAnswer {
    QByteArray body;
    QJsonObject json;
};

QCoro::Task<Result<ControlAnswer>> control(QString address, QByteArray method, QString path, QByteArray body)
{
    QUrl url(address);
    if (!url.isValid() || url.host().isEmpty() || !QHostAddress(url.host()).isLoopback())
        co_return failure(ErrorKind::InvalidInput,
                          QStringLiteral("Give the control address that the sandbox printed: --control URL"));
    const QUrl target = url.resolved(QUrl(path));
    QNetworkAccessManager network;
    network.setTransferTimeout(60s);
    QNetworkRequest request(target);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    const std::unique_ptr<QNetworkReply> reply(network.sendCustomRequest(request, method, body));
    co_await qCoro(reply.get()).waitForFinished();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0)
        co_return failure(ErrorKind::Unreachable,
                          QStringLiteral("The sandbox does not answer at %1. Is it running?").arg(url.authority()),
                          reply->errorString());
    const QByteArray answer = reply->readAll();
    const QJsonObject json = QJsonDocument::fromJson(answer).object();
    if (status != 200) {
        const QString words = json.value(QLatin1StringView("error")).toString();
        co_return failure(
            status == 404 ? ErrorKind::NotFound : ErrorKind::InvalidInput,
            words.isEmpty()
                ? QStringLiteral("The sandbox refuses this (HTTP %1). Is the control address whole?").arg(status)
                : words);
    }
    co_return ControlAnswer{answer, json};
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QString indented(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Indented)).trimmed();
}

QCoro::Task<int> ask(Invocation &invocation, QByteArray method, QString path, QByteArray body)
{
    const Result<ControlAnswer> answer =
        co_await control(invocation.parser.value(QStringLiteral("control")), method, path, body);
    if (!answer)
        co_return invocation.fail(answer.error());
    invocation.tell(indented(answer->json), answer->json);
    co_return answer->json.value(QLatin1StringView("refused")).toObject().isEmpty() ? Done : DoneInPart;
}

QCoro::Task<int> token(Invocation &invocation)
{
    const Result<QByteArray> certificate =
        readFile(invocation.parser.value(QStringLiteral("certificate")), 1024 * 1024);
    if (!certificate)
        co_return invocation.fail(certificate.error());
    QString path = QStringLiteral("token");
    if (const QString service = invocation.parser.value(QStringLiteral("service")); !service.isEmpty())
        path += QStringLiteral("?service=") + QString::fromLatin1(QUrl::toPercentEncoding(service));
    const Result<ControlAnswer> answer =
        co_await control(invocation.parser.value(QStringLiteral("control")), "POST", path, *certificate);
    if (!answer)
        co_return invocation.fail(answer.error());
    const QString out = invocation.parser.value(QStringLiteral("out"));
    if (out.isEmpty()) {
        invocation.tell(QString::fromLatin1(answer->body).trimmed(),
                        {{QStringLiteral("token"), QString::fromLatin1(answer->body)}});
        co_return Done;
    }
    if (const Result<> written = writeNewFile(out, answer->body); !written)
        co_return invocation.fail(written.error());
    invocation.tell(QStringLiteral("Wrote the server token to %1. Every download voids the token before it.").arg(out),
                    {{QStringLiteral("file"), out}});
    co_return Done;
}

QCoro::Task<int> state(Invocation &invocation)
{
    return ask(invocation, "GET", QStringLiteral("state"), {});
}

QCoro::Task<int> order(Invocation &invocation)
{
    QJsonObject wish{{QStringLiteral("count"), invocation.argument(0).toInt()}};
    if (const QString family = invocation.parser.value(QStringLiteral("family")); !family.isEmpty())
        wish.insert(QStringLiteral("families"), QJsonObject{{family, 1}});
    if (const QString number = invocation.parser.value(QStringLiteral("number")); !number.isEmpty())
        wish.insert(QStringLiteral("number"), number);
    return ask(invocation, "POST", QStringLiteral("order"), compact(wish));
}

QCoro::Task<int> fault(Invocation &invocation)
{
    if (invocation.parser.isSet(QStringLiteral("clear")))
        return ask(invocation, "DELETE", QStringLiteral("faults"), {});
    if (invocation.arguments().isEmpty())
        return ask(invocation, "GET", QStringLiteral("faults"), {});
    QJsonObject wish{{QStringLiteral("kind"), invocation.argument(0)}};
    for (const char *number : {"after", "count", "value", "retry-after"}) {
        const QString name = QString::fromLatin1(number);
        if (invocation.parser.isSet(name))
            wish.insert(QString(name).replace(u'-', u'_'), invocation.parser.value(name).toLongLong());
    }
    if (invocation.parser.isSet(QStringLiteral("probability")))
        wish.insert(QStringLiteral("probability"), invocation.parser.value(QStringLiteral("probability")).toDouble());
    if (invocation.parser.isSet(QStringLiteral("endpoint")))
        wish.insert(QStringLiteral("endpoint"), invocation.parser.value(QStringLiteral("endpoint")));
    return ask(invocation, "POST", QStringLiteral("faults"), compact(wish));
}

QCoro::Task<int> clock(Invocation &invocation)
{
    return ask(invocation, "POST", QStringLiteral("clock"),
               compact({{QStringLiteral("advance_seconds"), invocation.argument(0).toLongLong()}}));
}

QCoro::Task<int> device(Invocation &invocation)
{
    QJsonObject wish{{QStringLiteral("action"), invocation.argument(0)},
                     {QStringLiteral("serials"), QJsonArray::fromStringList(invocation.arguments().sliced(1))}};
    if (invocation.parser.isSet(QStringLiteral("service")))
        wish.insert(QStringLiteral("service"), invocation.parser.value(QStringLiteral("service")));
    if (invocation.parser.isSet(QStringLiteral("tag")))
        wish.insert(QStringLiteral("asset_tag"), invocation.parser.value(QStringLiteral("tag")));
    return ask(invocation, "POST", QStringLiteral("devices"), compact(wish));
}

} // namespace

QList<Command> sandboxCommands()
{
    const QCommandLineOption control(QStringLiteral("control"),
                                     QStringLiteral("the control address that `sandbox serve` printed"),
                                     QStringLiteral("URL"));
    const auto option = [](const char *name, const char *what, const char *value) {
        return QCommandLineOption(QString::fromLatin1(name), QString::fromLatin1(what), QString::fromLatin1(value));
    };
    QStringList faults;
    for (const auto &[kind, name] : sandboxFaultNames)
        faults.append(QString::fromLatin1(name));
    return {
        {QStringLiteral("sandbox serve"),
         QStringLiteral("[OPTIONS]"),
         0,
         0,
         QStringLiteral("play Apple on this computer"),
         QStringLiteral(
             "Plays Apple: its device assignment service with an organisation and devices from a seed. Prints its "
             "addresses as JSON on\n"
             "the first line: \"dep\" is what an organisation's --url is, \"control\" is for the other sandbox verbs. "
             "Ends with "
             "Ctrl+C.\n\n"
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
          {QStringLiteral("state"), QStringLiteral("keep the world in this file"), QStringLiteral("FILE")}},
         serve},
        {QStringLiteral("sandbox token"),
         QStringLiteral("--control URL --certificate CERT.pem [--out FILE]"),
         0,
         0,
         QStringLiteral("upload a public key, download its server token"),
         QStringLiteral("Does what an admin does in Apple's portal: uploads the public key to the service and "
                        "downloads the server token for it.\n\n"
                        "  musterctl sandbox token --control URL --certificate school.pem --out school.p7m"),
         {control, option("certificate", "the public key (.pem)", "FILE"),
          option("out", "write to this new file", "FILE"),
          option("service", "the service's name; made when there is none", "NAME")},
         token},
        {QStringLiteral("sandbox portal"),
         QStringLiteral("--control URL"),
         0,
         0,
         QStringLiteral("what the sandbox's Apple has: services, devices, faults"),
         QStringLiteral(
             "Shows the simulated portal: the organisation, its services, counts of devices, faults that are on."),
         {control},
         state},
        {QStringLiteral("sandbox order"),
         QStringLiteral("COUNT --control URL [--family iPad]"),
         1,
         1,
         QStringLiteral("new devices arrive"),
         QStringLiteral("Buys devices: they arrive at the service and come with the next sync.\n\n  musterctl sandbox "
                        "order 25 --family iPad --control URL"),
         {control, option("family", "iPad, iPhone, Mac, AppleTV, Vision, Watch", "FAMILY"),
          option("number", "the order's number", "TEXT")},
         order},
        {QStringLiteral("sandbox device"),
         QStringLiteral("ACTION SERIAL... --control URL"),
         2,
         100000,
         QStringLiteral("move, unassign, release, modify, replace or switch on devices"),
         QStringLiteral("Changes devices at the simulated Apple. ACTION is move (with --service), unassign, release, "
                        "modify (with --tag), replace or activate: it is switched on and takes its profile."),
         {control, option("service", "where to move it", "NAME"), option("tag", "the new asset tag", "TEXT")},
         device},
        {QStringLiteral("sandbox fault"),
         QStringLiteral("[KIND] --control URL"),
         0,
         1,
         QStringLiteral("make the simulated Apple misbehave"),
         QStringLiteral(
             "Switches a fault on; without a kind lists those that are on; --clear switches all off. Kinds:\n  %1\n\n"
             "  musterctl sandbox fault throttle --value 20 --count 1 --control URL")
             .arg(faults.join(QStringLiteral(", "))),
         {control, QCommandLineOption(QStringLiteral("clear"), QStringLiteral("switch all faults off")),
          option("endpoint", "only for this path, such as /devices/sync", "PATH"),
          option("after", "let so many requests pass first", "N"), option("count", "strike so often, then stop", "N"),
          option("value", "seconds, bytes, status or per cent, by kind", "N"),
          option("retry-after", "seconds, where the kind takes it", "N"),
          option("probability", "between 0 and 1", "P")},
         fault},
        {QStringLiteral("sandbox clock"),
         QStringLiteral("SECONDS --control URL"),
         1,
         1,
         QStringLiteral("put the sandbox's clock on"),
         QStringLiteral("Lets time pass at the simulated Apple, so that cursors and tokens grow old.\n\n  musterctl "
                        "sandbox clock 691200 --control URL"),
         {control},
         clock},
    };
}

} // namespace Muster
