// musterctl serve: the enrollment server without a window.
#include "app/cli/invocation.h"
#include "models/organisations/organisationstore.h"

#include <QCoroFuture>
#include <QHostAddress>

namespace Muster {

namespace {

std::unexpected<Error> refused(const QString &message)
{
    return failure(ErrorKind::InvalidInput, message);
}

// "127.0.0.1:8443", "[::1]:8443", ":8443"
Result<> takeListen(const QString &text, ServerSettings &settings)
{
    bool isNumber = false;
    const qsizetype colon = text.lastIndexOf(u':');
    const int port = text.sliced(colon + 1).toInt(&isNumber);
    QString address = colon < 0 ? QString() : text.first(colon);
    if (address.startsWith(u'[') && address.endsWith(u']'))
        address = address.sliced(1, address.size() - 2);
    if (colon < 0 || !isNumber || port < 0 || port > 0xffff || (!address.isEmpty() && QHostAddress(address).isNull()))
        return refused(
            QStringLiteral("“%1” is no address with a port, as in 127.0.0.1:8443 or 0.0.0.0:443.").arg(text));
    settings.listenAddress = address.isEmpty() ? QStringLiteral("0.0.0.0") : address;
    settings.listenPort = static_cast<quint16>(port);
    return {};
}

// What the options ask for, over what is set.
Result<ServerSettings> wished(const QCommandLineParser &parser, ServerSettings settings, const QDateTime &now)
{
    const auto value = [&parser](const char *name) { return parser.value(QString::fromLatin1(name)); };
    const auto isSet = [&parser](const char *name) { return parser.isSet(QString::fromLatin1(name)); };
    if (isSet("listen")) {
        if (auto taken = takeListen(value("listen"), settings); !taken)
            return std::unexpected(taken.error());
    }
    if (isSet("host"))
        settings.host = value("host");
    const std::pair<const char *, int *> numbers[] = {{"release-minutes", &settings.releaseMinutes},
                                                      {"challenge-minutes", &settings.challengeMinutes},
                                                      {"identity-days", &settings.identityDays}};
    for (const auto &[name, member] : numbers) {
        bool isNumber = true;
        if (isSet(name))
            *member = value(name).toInt(&isNumber);
        if (!isNumber)
            return refused(QStringLiteral("--%1 wants a number.").arg(QLatin1StringView(name)));
    }
    if (isSet("public-port")) {
        bool isNumber = false;
        const int port = value("public-port").toInt(&isNumber);
        if (!isNumber || port < 0 || port > 0xffff)
            return refused(QStringLiteral("--public-port wants a port; 0 for the one that is listened on."));
        settings.publicPort = static_cast<quint16>(port);
    }
    const std::pair<const char *, bool *> flags[] = {{"sign-profiles", &settings.signProfiles},
                                                     {"single-des", &settings.allowSingleDes}};
    for (const auto &[name, member] : flags) {
        if (!isSet(name))
            continue;
        if (value(name) != QLatin1StringView("on") && value(name) != QLatin1StringView("off"))
            return refused(QStringLiteral("--%1 wants on or off.").arg(QLatin1StringView(name)));
        *member = value(name) == QLatin1StringView("on");
    }
    if (isSet("test-hours")) {
        bool isNumber = false;
        const int hours = value("test-hours").toInt(&isNumber);
        if (!isNumber || hours < 0 || hours > 720)
            return refused(QStringLiteral("--test-hours wants 0 to 720."));
        settings.testUntil = hours == 0 ? 0 : now.addSecs(3600 * hours).toSecsSinceEpoch();
    }
    const QStringList versions = parser.values(QStringLiteral("least-version"));
    for (const QString &version : versions) {
        const QString family = version.section(u'=', 0, 0);
        if (family == version)
            return refused(QStringLiteral("--least-version wants a family and a version, as in Mac=14.5."));
        if (version.endsWith(u'='))
            settings.leastVersions.remove(family);
        else
            settings.leastVersions.insert(family, version.section(u'=', 1));
    }
    return settings;
}

QList<QCommandLineOption> settingOptions()
{
    return {option("listen", "where to listen, such as 0.0.0.0:443; port 0 lets the system choose", "ADDR:PORT"),
            option("host", "the name or address by which devices reach it", "HOST"),
            option("public-port", "the port by which devices reach it, if a router changes it", "PORT"),
            option("release-minutes", "the longest that Setup Assistant waits", "N"),
            option("challenge-minutes", "how long a profile may be used", "N"),
            option("identity-days", "how long identities last", "N"),
            option("sign-profiles", "on or off", "STATE"),
            option("single-des", "on or off: for very old clients", "STATE"),
            option("test-hours", "profiles for any client are good for so long; 0 for off", "N"),
            option("least-version", "devices below it are asked to update first; empty for any", "FAMILY=VERSION")};
}

QJsonObject toJson(const ServerStatus &status)
{
    return {{QStringLiteral("url"), status.baseUrl},
            {QStringLiteral("listening"), status.listening},
            {QStringLiteral("certificateEnds"), isoDate(status.certificate.facts.notAfter)},
            {QStringLiteral("certificateSha256"), QString::fromLatin1(status.certificate.facts.sha256.toHex())}};
}

QCoro::Task<int> serve(Invocation &invocation)
{
    const Result<Application *> opened = co_await invocation.open();
    if (!opened)
        co_return invocation.fail(opened.error());
    Application &application = **opened;
    EnrollmentServer &server = application.enrollmentServer();
    const auto before = co_await server.settings();
    if (!before)
        co_return invocation.fail(before.error());
    const auto settings = wished(invocation.parser, *before, application.clock().now());
    if (!settings)
        co_return invocation.fail(settings.error());
    if (*settings != *before) {
        if (const auto changed = co_await server.change(*settings); !changed)
            co_return invocation.fail(changed.error());
    }
    const auto status = co_await server.start();
    if (!status)
        co_return invocation.fail(status.error());
    auto end = untilAskedToEnd();
    if (!status->certificate.warning.isEmpty())
        invocation.note(status->certificate.warning);
    // The first line, for programs.
    invocation.tell(QStringLiteral("Serving %1 on %2.").arg(status->baseUrl, status->listening), toJson(*status));
    std::fflush(stdout);
    invocation.note(QStringLiteral("Devices enroll at %1/enroll. End it with Ctrl+C.").arg(status->baseUrl));
    application.enrollments().upkeep().then([] { });
    co_await end;
    invocation.note(QStringLiteral("Finishing what was accepted."));
    co_await server.stop();
    co_return Done;
}

QCoro::Task<int> settings(Invocation &invocation)
{
    const Result<Application *> opened = co_await invocation.open();
    if (!opened)
        co_return invocation.fail(opened.error());
    EnrollmentServer &server = (*opened)->enrollmentServer();
    const auto before = co_await server.settings();
    if (!before)
        co_return invocation.fail(before.error());
    const auto wish = wished(invocation.parser, *before, (*opened)->clock().now());
    if (!wish)
        co_return invocation.fail(wish.error());
    if (*wish != *before) {
        if (const auto changed = co_await server.change(*wish); !changed)
            co_return invocation.fail(changed.error());
    }
    const QJsonObject json = wish->toJson();
    if (invocation.wantsJson()) {
        invocation.printJson(json);
        co_return Done;
    }
    for (auto member = json.begin(); member != json.end(); ++member) {
        const QString value = member->isObject()
            ? QString::fromUtf8(QJsonDocument(member->toObject()).toJson(QJsonDocument::Compact))
            : member->toVariant().toString();
        invocation.print(member.key() + u'\t' + value);
    }
    co_return Done;
}

QCoro::Task<int> exportAnchor(Invocation &invocation)
{
    const Result<Application *> opened = co_await invocation.open();
    if (!opened)
        co_return invocation.fail(opened.error());
    const auto context = co_await (*opened)->enrollmentServer().context();
    if (!context)
        co_return invocation.fail(context.error());
    if ((*context)->anchor.isEmpty())
        co_return invocation.fail(
            {ErrorKind::NotFound,
             QStringLiteral("The server has a certificate that you brought: devices know its authority, or "
                            "get it from you.")});
    const QString path = invocation.parser.value(QStringLiteral("out"));
    const QByteArray pem = certificateToPem((*context)->anchor);
    if (path.isEmpty()) {
        invocation.tell(QString::fromLatin1(pem).trimmed(), {{QStringLiteral("pem"), QString::fromLatin1(pem)}});
        co_return Done;
    }
    if (const auto written = writeNewFile(path, pem); !written)
        co_return invocation.fail(written.error());
    invocation.tell(QStringLiteral("Wrote the anchor to %1.").arg(path), {{QStringLiteral("file"), path}});
    co_return Done;
}

} // namespace

QList<Verb> serverCommands()
{
    return {
        {QStringLiteral("serve"), QStringLiteral("[--listen ADDR:PORT] [--host HOST]"), 0, 0,
         QStringLiteral("the enrollment server, until ended"),
         QStringLiteral("Answers devices: hands out management profiles, issues identities, takes check-ins and gives "
                        "commands. What the "
                        "options\nsay is kept in the workspace and holds for the window, too. Ends with Ctrl+C, after "
                        "what was accepted is "
                        "answered.\n\n"
                        "  musterctl serve --listen 0.0.0.0:443 --host mdm.example.org"),
         settingOptions(), serve},
        {QStringLiteral("enrollment settings"), QStringLiteral("[OPTIONS]"), 0, 0,
         QStringLiteral("how the enrollment server stands on the network, and what it asks of devices"),
         QStringLiteral(
             "Shows the settings, after changing those that options name. A server that runs takes them over.\n\n"
             "  musterctl enrollment settings --least-version Mac=14.5 --release-minutes 15"),
         settingOptions(), settings},
        {QStringLiteral("enrollment anchor"),
         QStringLiteral("[--out FILE]"),
         0,
         0,
         QStringLiteral("the certificate that devices must trust before they come"),
         QStringLiteral(
             "Prints the authority of the server's TLS certificate (PEM): the anchor of enrollment profiles.\n\n"
             "  musterctl enrollment anchor --out anchor.pem"),
         {option("out", "write it to this new file", "FILE")},
         exportAnchor},
    };
}

} // namespace Muster
