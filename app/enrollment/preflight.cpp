#include "app/enrollment/preflight.h"

#include "app/enrollment/managementprofile.h"
#include "app/enrollment/preflightjudging.h"
#include "app/enrollment/preflightline.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QNetworkInterface>
#include <QScopeGuard>
#include <QTcpServer>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Preflight", text);
}

PreflightCheck check(const char *id, const QString &title, PreflightOutcome outcome, const QString &finding,
                     const QString &remedy = QString(), PreflightDeed deed = PreflightDeed::None)
{
    return {.id = QString::fromLatin1(id),
            .title = title,
            .outcome = outcome,
            .finding = finding,
            .remedy = remedy,
            .deed = deed};
}

PreflightCheck skipped(const char *id, const QString &title, const QString &why)
{
    return check(id, title, PreflightOutcome::Skipped, why);
}

// Whether this machine would let us listen there; the reason when not.
QString whyNotBindable(const ServerSettings &settings)
{
    QTcpServer probe;
    return probe.listen(QHostAddress(settings.listenAddress), settings.listenPort) ? QString() : probe.errorString();
}

QString protocolName(QSsl::SslProtocol protocol)
{
    return protocol == QSsl::TlsV1_3 ? QStringLiteral("TLS 1.3")
        : protocol == QSsl::TlsV1_2  ? QStringLiteral("TLS 1.2")
                                     : say("an old TLS");
}

} // namespace

Preflight::Preflight(StoreThread &store, OpenWork &work, EnrollmentServer &server, ServerKeys &keys,
                     std::function<DeviceIndexThread &()> index, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_work(work)
    , m_server(server)
    , m_keys(keys)
    , m_index(std::move(index))
    , m_clock(clock)
{
}

Preflight::~Preflight() = default;

QCoro::Task<Result<PreflightReport>> Preflight::run()
{
    const OpenWork::Ticket ticket(m_work);
    if (m_isRunning)
        co_return failure(ErrorKind::Conflict, say("A preflight is under way."));
    m_isRunning = true;
    m_stop = std::stop_source();
    const std::stop_callback withWork(m_work.stopToken(), [stop = m_stop]() mutable { stop.request_stop(); });
    m_report = {.at = m_clock.now(), .baseUrl = {}, .checks = {}};
    m_look = {};
    m_look.line = std::make_unique<PreflightLine>(m_stop.get_token());
    Q_EMIT began();
    co_await walk();
    m_look = {};
    m_isRunning = false;
    Q_EMIT ended();
    if (m_stop.stop_requested())
        co_return failure(ErrorKind::Cancelled, say("The preflight was ended."));
    co_return PreflightReport(m_report); // a copy: a task takes what it is given away from where it stands
}

void Preflight::note(PreflightCheck check)
{
    if (m_stop.stop_requested()) // its answer was cut off
        return;
    m_report.checks.append(check);
    Q_EMIT checked(check);
}

QCoro::Task<> Preflight::walk()
{
    using Step = QCoro::Task<> (Preflight::*)();
    for (const Step step : {&Preflight::lookAtSettings, &Preflight::lookAtName, &Preflight::lookAtConnection,
                            &Preflight::lookAtAnswers, &Preflight::lookAtOrganisations}) {
        if (m_stop.stop_requested())
            co_return;
        co_await (this->*step)();
    }
}

QCoro::Task<> Preflight::lookAtSettings()
{
    const auto settings = co_await m_server.settings();
    const Result<> valid = settings ? checkServerSettings(*settings) : std::unexpected(settings.error());
    if (settings)
        m_look.settings = *settings;
    if (!valid)
        note(check("settings", say("Settings"), PreflightOutcome::Failed, valid.error().message,
                   say("Mend the address."), PreflightDeed::ChangeAddress));
    else if (settings->listenPort == 0 && settings->publicPort == 0)
        note(check("settings", say("Settings"), PreflightOutcome::Warning,
                   say("The system chooses a port at each start: profiles lead here only until then."),
                   say("Give the server a port of its own."), PreflightDeed::ChangeAddress));
    else
        note(check("settings", say("Settings"), PreflightOutcome::Passed,
                   say("Listens on %1, port %2; devices are told %3.")
                       .arg(settings->listenAddress)
                       .arg(settings->listenPort)
                       .arg(settings->baseUrl(settings->listenPort))));
    const ServerStatus &status = m_server.status();
    m_report.baseUrl = status.isRunning   ? status.baseUrl
        : m_look.settings.listenPort != 0 ? m_look.settings.baseUrl(m_look.settings.listenPort)
        : m_look.settings.publicPort != 0 ? m_look.settings.baseUrl(0)
                                          : QString();
    const auto certificates = co_await m_keys.ready(m_look.settings);
    if (!certificates) {
        note(check("certificate", say("Certificate"), PreflightOutcome::Failed, certificates.error().message));
        co_return;
    }
    m_look.certificates = *certificates;
    m_look.anchor = certificates->isTlsBrought ? QByteArray() : certificates->tlsAuthority.certificate;
    note(judgeServerCertificate(*certificates, m_look.settings.host, m_clock.now()));
    note(judgeDeviceAuthority(certificates->deviceAuthority, m_look.settings.identityDays, m_clock.now()));
}

QCoro::Task<> Preflight::lookAtName()
{
    const QHostAddress literal(m_look.settings.host);
    QList<QHostAddress> found{literal};
    if (literal.isNull())
        found = co_await PreflightLine::addressesOf(m_look.settings.host);
    note(judgeName(m_look.settings.host, found, QNetworkInterface::allAddresses()));
}

QCoro::Task<> Preflight::lookAtConnection()
{
    const QString title = say("Connection");
    const QString busy = m_server.isRunning() ? QString() : whyNotBindable(m_look.settings);
    if (!m_server.isRunning() && busy.isEmpty()) {
        note(check("address", say("Server"), PreflightOutcome::Skipped, say("It is off; its address is free."),
                   say("Start it, then run the preflight again."), PreflightDeed::StartServer));
        note(skipped("connection", title, say("The server is off.")));
        note(skipped("old-tls", say("Old TLS"), say("The server is off.")));
        co_return;
    }
    const LineAnswer answer =
        co_await m_look.line->ask("GET", QUrl(m_report.baseUrl + QString::fromLatin1(ServerPath::health)), {},
                                  m_look.anchor, {}, PreflightLine::Trust::AnyCertificate);
    const bool isOurs = m_look.certificates && answer.certificate == m_look.certificates->tls.certificate;
    m_look.isReachable = answer.status != 0 && isOurs;
    if (m_server.isRunning())
        note(check("address", say("Server"), PreflightOutcome::Passed,
                   say("It is on and listens on %1.").arg(m_server.status().listening)));
    else if (isOurs)
        note(check("address", say("Server"), PreflightOutcome::Passed, say("Another Muster runs it.")));
    else
        note(check("address", say("Server"), PreflightOutcome::Failed,
                   say("%1, port %2, cannot be had: %3.")
                       .arg(m_look.settings.listenAddress)
                       .arg(m_look.settings.listenPort)
                       .arg(busy),
                   say("End what uses it, or choose another port."), PreflightDeed::ChangeAddress));

    if (answer.status == 0 && answer.certificate.isEmpty())
        note(check("connection", title, PreflightOutcome::Failed,
                   say("%1 cannot be reached: %2.").arg(m_report.baseUrl, answer.fault),
                   say("Look at firewall and router: the port must lead to this machine. Some routers do not let one "
                       "reach one's own outer address from inside; try it from outside then.")));
    else if (!isOurs)
        note(check("connection", title, PreflightOutcome::Failed,
                   say("Something else answers at %1: it shows another certificate.").arg(m_report.baseUrl),
                   say("Let name and port lead to this server, or load that certificate here."),
                   PreflightDeed::ChangeAddress));
    else if (!answer.tlsFaults.isEmpty() && !(answer.isForeignRoot && m_look.certificates->isTlsBrought))
        note(check("connection", title, PreflightOutcome::Failed,
                   say("A device would refuse the certificate: %1.").arg(answer.tlsFaults.join(QStringLiteral("; "))),
                   say("Load a certificate that holds for this name."), PreflightDeed::LoadCertificate));
    else if (!answer.tlsFaults.isEmpty())
        note(check(
            "connection", title, PreflightOutcome::Warning,
            say("This machine does not know who signed the certificate: %1.")
                .arg(answer.tlsFaults.join(QStringLiteral("; "))),
            say("Load it with its intermediates. If its root is your own, put that into the profiles' anchors.")));
    else
        note(check("connection", title, PreflightOutcome::Passed,
                   say("%1 over %2, with the certificate that is set here.")
                       .arg(m_report.baseUrl, protocolName(answer.protocol))));

    const QUrl url(m_report.baseUrl);
    const auto takesOld = co_await m_look.line->takesOldTls(url.host(), quint16(url.port(443)));
    if (!takesOld)
        note(skipped("old-tls", say("Old TLS"), say("Nobody answered.")));
    else if (*takesOld)
        note(check("old-tls", say("Old TLS"), PreflightOutcome::Failed, say("TLS 1.1 is accepted."),
                   say("Turn it off where the connection ends: nothing below TLS 1.2 is safe.")));
    else
        note(check("old-tls", say("Old TLS"), PreflightOutcome::Passed, say("Refused: nothing below TLS 1.2.")));
}

QCoro::Task<> Preflight::lookAtAnswers()
{
    const QString title = say("Enrollment answer");
    if (!m_look.isReachable) {
        note(skipped("answers", title, say("This server was not reached.")));
        co_return;
    }
    struct Question {
        QByteArray method;
        QByteArrayView path;
        int expected;
    };
    QStringList wrong;
    for (const Question &question : {Question{"GET", ServerPath::health, 200}, Question{"GET", ServerPath::enroll, 405},
                                     Question{"POST", ServerPath::enroll, 400}}) {
        const LineAnswer answer =
            co_await m_look.line->ask(question.method, QUrl(m_report.baseUrl + QString::fromLatin1(question.path)),
                                      question.method == "POST" ? QByteArray("no device") : QByteArray(), m_look.anchor,
                                      {}, PreflightLine::Trust::AnyCertificate);
        if (answer.status != question.expected)
            wrong.append(say("%1 %2 gives %3 instead of %4")
                             .arg(QString::fromLatin1(question.method), QString::fromLatin1(question.path))
                             .arg(answer.status)
                             .arg(question.expected));
    }
    if (wrong.isEmpty())
        note(check("answers", title, PreflightOutcome::Passed,
                   say("It answers, and refuses whoever does not prove to be a device.")));
    else
        note(check("answers", title, PreflightOutcome::Failed, wrong.join(QStringLiteral("; ")) + u'.',
                   say("A proxy in between must hand all paths on as they come.")));
}

} // namespace Muster
