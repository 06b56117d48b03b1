#include "tests/bench/enrollclient.h"

#include "app/sandbox/simulatedcms.h"
#include "app/sandbox/simulatedplist.h"
#include "app/sandbox/simulatedscep.h"

#include <QElapsedTimer>
#include <QUuid>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Muster::Bench {

namespace {

constexpr int mostCommands = 100; // of one device: beyond, the server goes in circles

qsizetype lengthOf(const QByteArray &head)
{
    const QByteArray lower = head.toLower();
    const qsizetype at = lower.indexOf("content-length:");
    return at < 0 ? 0 : lower.sliced(at + 15, lower.indexOf('\r', at) - at - 15).trimmed().toLongLong();
}

OpenSsl::Certificate certificateOf(const QByteArray &der)
{
    return OpenSsl::fromDer<OpenSsl::Certificate, d2i_X509>(der);
}

} // namespace

EnrollLine::EnrollLine(const EnrollWorld &world)
    : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    , m_tls(SSL_new(world.tls.get()))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(world.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const timeval patience{60, 0};
    ::setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::connect(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        qFatal("the enrollment server takes no connection");
    SSL_set_fd(m_tls.get(), m_socket);
    if (SSL_connect(m_tls.get()) != 1)
        qFatal("no TLS with the enrollment server: %s", qPrintable(OpenSsl::takeError()));
}

EnrollLine::~EnrollLine()
{
    SSL_shutdown(m_tls.get());
    ::close(m_socket);
}

EnrollLine::Reply EnrollLine::ask(const QByteArray &method, const QByteArray &target, const QByteArray &body,
                                  const QByteArray &signature)
{
    QByteArray wire = method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    if (!signature.isEmpty())
        wire += "Mdm-Signature: " + signature + "\r\n";
    if (method != "GET")
        wire += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    wire += "\r\n" + body;
    if (SSL_write(m_tls.get(), wire.constData(), int(wire.size())) <= 0)
        qFatal("the enrollment server closed a connection");
    QByteArray answer;
    char buffer[16384];
    for (;;) {
        const int got = SSL_read(m_tls.get(), buffer, sizeof buffer);
        if (got <= 0)
            qFatal("no answer to %s %s", method.constData(), target.constData());
        answer.append(buffer, got);
        const qsizetype end = answer.indexOf("\r\n\r\n");
        if (end >= 0 && answer.size() >= end + 4 + lengthOf(answer.first(end + 2)))
            return {answer.mid(9, 3).toInt(), answer.sliced(end + 4)};
    }
}

SimulatedEnrollmentProfile EnrollClient::fetchProfile(EnrollLine &line)
{
    const SimulatedHardware &device = hardware();
    const QByteArray info = SimulatedPlist::toXml({{QStringLiteral("UDID"), device.udid},
                                                   {QStringLiteral("SERIAL"), QString::fromLatin1(device.serial)},
                                                   {QStringLiteral("PRODUCT"), device.product},
                                                   {QStringLiteral("VERSION"), device.build},
                                                   {QStringLiteral("OS_VERSION"), device.osVersion}});
    const auto leaf = certificateOf(m_world.leaves[m_device]);
    const EnrollLine::Reply reply =
        line.ask("POST", "/enroll",
                 SimulatedCms::signAttached(info, {leaf.get(), keys().key.get(), m_world.keys->authority()},
                                            SimulatedCms::Form::Sha256Attributes, QDateTime::currentDateTimeUtc()));
    if (reply.status != 200)
        qFatal("no profile: %d %s", reply.status, reply.body.constData());
    const auto plain =
        SimulatedCms::looksSigned(reply.body) ? SimulatedCms::openSigned(reply.body) : Result<QByteArray>(reply.body);
    const auto profile = SimulatedProfile::readEnrollment(SimulatedPlist::read(plain.value()).value());
    if (!profile || !profile->scep)
        qFatal("not an enrollment profile");
    return *profile;
}

void EnrollClient::certify(EnrollLine &line, const SimulatedScepPayload &scep)
{
    const QByteArray path = scep.url.path().toUtf8();
    (void)line.ask("GET", path + "?operation=GetCACaps", {});
    const QByteArray authority = line.ask("GET", path + "?operation=GetCACert&message=Muster", {}).body;
    SimulatedScepRequest wish;
    wish.subject = scep.subject;
    wish.challenge = scep.challenge;
    wish.keyUsage = scep.keyUsage;
    wish.cipher = SimulatedScepRequest::Cipher::Aes128;
    wish.transaction = QUuid::createUuid().toRfc4122().toHex().toUpper() + "01234567";
    wish.nonce = QUuid::createUuid().toRfc4122().first(8);
    const auto exchange = SimulatedScep::request(wish, keys(), authority);
    const auto answer = line.ask("POST", path + "?operation=PKIOperation", exchange.value().message);
    const auto certificate = SimulatedScep::certificate(answer.body, *exchange, keys(), authority);
    if (!certificate)
        qFatal("no identity: %s", qPrintable(certificate.error().message + certificate.error().detail));
    m_identity = certificateOf(*certificate);
}

EnrollLine::Reply EnrollClient::put(EnrollLine &line, const QUrl &url, QVariantMap message)
{
    message.insert(QStringLiteral("UDID"), hardware().udid);
    const QByteArray body = SimulatedPlist::toXml(message);
    const QByteArray signature =
        SimulatedCms::signDetached(body, {m_identity.get(), keys().key.get()}, SimulatedCms::Form::Sha256Attributes,
                                   QDateTime::currentDateTimeUtc())
            .toBase64();
    EnrollLine::Reply reply = line.ask("PUT", url.path().toUtf8(), body, signature);
    if (reply.status != 200)
        qFatal("%s is answered with %d", body.constData(), reply.status);
    return reply;
}

void EnrollClient::enroll(std::vector<double> &trips)
{
    {
        EnrollLine assistant(m_world);
        const SimulatedEnrollmentProfile profile = fetchProfile(assistant);
        certify(assistant, *profile.scep);
        m_checkIn = profile.enrollment.checkInUrl;
        m_connect = profile.enrollment.serverUrl;
        m_topic = profile.enrollment.topic;
    }
    EnrollLine line(m_world);
    (void)put(line, m_checkIn,
              {{QStringLiteral("MessageType"), QStringLiteral("Authenticate")},
               {QStringLiteral("Topic"), m_topic},
               {QStringLiteral("SerialNumber"), QString::fromLatin1(hardware().serial)},
               {QStringLiteral("ProductName"), hardware().product},
               {QStringLiteral("OSVersion"), hardware().osVersion}});
    (void)put(line, m_checkIn,
              {{QStringLiteral("MessageType"), QStringLiteral("TokenUpdate")},
               {QStringLiteral("Topic"), m_topic},
               {QStringLiteral("Token"), hardware().serial},
               {QStringLiteral("PushMagic"), hardware().udid},
               {QStringLiteral("AwaitingConfiguration"), true}});
    QVariantMap report{{QStringLiteral("Status"), QStringLiteral("Idle")}};
    bool isReleased = false;
    for (int commands = 0; commands < mostCommands; ++commands) {
        QElapsedTimer timer;
        timer.start();
        const EnrollLine::Reply reply = put(line, m_connect, report);
        trips.push_back(double(timer.nsecsElapsed()) / 1e6);
        if (reply.body.isEmpty()) {
            if (!isReleased || commands < m_world.commands)
                qFatal("a device was not released after %d commands", commands);
            return;
        }
        const QVariantMap order = SimulatedPlist::read(reply.body).value();
        const auto command = SimulatedPlist::value<QVariantMap>(order, "Command");
        isReleased = isReleased
            || SimulatedPlist::value<QString>(command, "RequestType") == QLatin1StringView("DeviceConfigured");
        report = {{QStringLiteral("Status"), QStringLiteral("Acknowledged")},
                  {QStringLiteral("CommandUUID"), SimulatedPlist::value<QString>(order, "CommandUUID")}};
    }
    qFatal("commands without end");
}

} // namespace Muster::Bench
