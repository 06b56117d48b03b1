#include "app/apple/enrollmentclient.h"
#include "tests/support/linkedorganisation.h"

#include <QNetworkProxy>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTcpServer>

using namespace Muster;
using namespace std::chrono_literals;

class TestEnrollmentClient : public QObject {
    Q_OBJECT

private:
    QCA::Initializer m_qca; // outlives every secret
    std::unique_ptr<AppleFixture> m_apple;
    SystemRandom m_random;
    ServerToken m_token;

    std::unique_ptr<EnrollmentClient> client(std::chrono::milliseconds timeout = 10s, std::stop_token stop = {})
    {
        return std::make_unique<EnrollmentClient>(ServiceAddress{m_apple->sandbox.addresses.dep, {}, timeout}, m_token,
                                                  m_apple->clock, m_random, stop);
    }

    void begin(SandboxOptions options = {})
    {
        m_apple = std::make_unique<AppleFixture>(250, options);
        m_apple->clock.set(
            QDateTime::currentDateTimeUtc().addSecs(3600)); // the openssl tool's certificate begins today
        const QJsonDocument json(m_apple->sandbox.token());
        m_token = need(serverTokenFromJson(json.toJson()));
    }

    QStringList asked()
    {
        QStringList paths;
        for (const SandboxLogEntry &entry : m_apple->log())
            paths.append(QStringLiteral("%1 %2").arg(QString::fromLatin1(entry.path)).arg(entry.status));
        return paths;
    }

    // Serves one canned answer to every connection and remembers what was asked.
    struct CannedServer : QTcpServer {
        explicit CannedServer(QByteArray text)
            : answer(std::move(text))
        {
            listen(QHostAddress::LocalHost);
            connect(this, &QTcpServer::newConnection, this, [this] {
                QTcpSocket *socket = nextPendingConnection();
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                    requests += socket->readAll();
                    if (!requests.endsWith("\r\n\r\n"))
                        return;
                    socket->write(answer);
                    socket->disconnectFromHost();
                });
            });
        }
        QByteArray answer, requests;
    };

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { m_apple.reset(); }

    void oneSessionServesManyRequests()
    {
        auto apple = client();
        QSignalSpy exchanged(apple.get(), &EnrollmentClient::exchanged);
        const AccountFacts facts = need(accountFactsFromJson(needNow(apple->account())));
        QCOMPARE(facts.pageLimit(QStringLiteral("/server/devices")), 1000);
        const DevicePage first = needNow(apple->fetchDevices({}, 100));
        QCOMPARE(first.count(), 100);
        QVERIFY(first.hasMoreToFollow());
        const DevicePage second = needNow(apple->fetchDevices(first.cursor(), 1000));
        QCOMPARE(second.count(), 150);
        QCOMPARE(needNow(apple->syncDevices(second.cursor(), 100)).count(), 0);
        QCOMPARE(asked(),
                 QStringList({QStringLiteral("/session 200"), QStringLiteral("/account 200"),
                              QStringLiteral("/server/devices 200"), QStringLiteral("/server/devices 200"),
                              QStringLiteral("/devices/sync 200")}));
        QCOMPARE(apple->requestCount(), 5);
        QCOMPARE(exchanged.size(), 5);
    }

    void aProxyThatLetsNothingThroughIsNamed()
    {
        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress::LocalHost));
        const quint16 port = closed.serverPort();
        closed.close();
        const QNetworkProxy before = QNetworkProxy::applicationProxy();
        QNetworkProxy::setApplicationProxy(QNetworkProxy(QNetworkProxy::HttpProxy, QStringLiteral("127.0.0.1"), port));
        const auto restore = qScopeGuard([&before] { QNetworkProxy::setApplicationProxy(before); });
        // Qt asks no proxy for what is on this machine, so the address is one that is not; it is never looked up.
        EnrollmentClient apple({QUrl(QStringLiteral("http://apple.invalid/")), {}, 10s}, m_token, m_apple->clock,
                               m_random);
        const auto refused = await(apple.account());
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Unreachable);
        QVERIFY2(refused.error().message.contains(QLatin1StringView("proxy")), qPrintable(refused.error().message));
    }

    void aLostSessionIsRenewedOnce()
    {
        auto apple = client();
        (void)needNow(apple->account());
        m_apple->clock.advance(10min); // idle for too long
        (void)needNow(apple->account());
        QCOMPARE(asked().sliced(2),
                 QStringList(
                     {QStringLiteral("/account 401"), QStringLiteral("/session 200"), QStringLiteral("/account 200")}));
    }

    void aClosedDoorIsNotKnockedAtForEver_data()
    {
        QTest::addColumn<SandboxFaultKind>("fault");
        QTest::newRow("401") << SandboxFaultKind::Unauthorized;
        QTest::newRow("403") << SandboxFaultKind::Forbidden;
    }
    void aClosedDoorIsNotKnockedAtForEver()
    {
        QFETCH(SandboxFaultKind, fault);
        auto apple = client();
        (void)needNow(apple->account());
        m_apple->fault({.kind = fault, .endpoint = "/account"});
        QCOMPARE(await(apple->account()).error().kind, ErrorKind::Unauthorized);
        QCOMPARE(apple->requestCount(), 5); // two before; refused, a new session, refused again
        auto fresh = client();
        QVERIFY(!await(fresh->account()));
        QCOMPARE(fresh->requestCount(), 2); // with a new session nothing is tried twice
    }

    void aRotatedSessionIsTakenOver()
    {
        m_apple->fault({.kind = SandboxFaultKind::RotateSession});
        auto apple = client();
        QString cursor;
        for (int i = 0; i < 3; ++i)
            cursor = needNow(apple->fetchDevices(cursor, 100)).cursor();
        (void)needNow(apple->account());
        QCOMPARE(asked().filter(QStringLiteral("/session")).size(), 1);
        QCOMPARE(asked().filter(QStringLiteral("401")).size(), 0);
    }

    void theProtocolVersionIsLoweredUntilItIsAccepted_data()
    {
        QTest::addColumn<int>("highest");
        QTest::addColumn<int>("expected");
        QTest::newRow("9") << 9 << 9;
        QTest::newRow("5") << 5 << 3;
        QTest::newRow("1") << 1 << 1;
    }
    void theProtocolVersionIsLoweredUntilItIsAccepted()
    {
        QFETCH(int, highest);
        QFETCH(int, expected);
        SandboxOptions options;
        options.highestProtocolVersion = highest;
        begin(options);
        auto apple = client();
        (void)needNow(apple->account());
        QCOMPARE(apple->protocolVersion(), expected);
        const int before = apple->requestCount();
        (void)needNow(apple->account());
        QCOMPARE(apple->requestCount(), before + 1);
        auto next = client();
        next->setProtocolVersion(expected);
        (void)needNow(next->account());
        QCOMPARE(next->requestCount(), 2);
    }

    void aServerThatRefusesEveryVersionIsLeft()
    {
        CannedServer server("HTTP/1.1 400 Bad\r\nContent-Length: 30\r\n\r\nPROTOCOL_VERSION_NOT_SUPPORTED");
        EnrollmentClient apple({QUrl(QStringLiteral("http://127.0.0.1:%1").arg(server.serverPort())), {}, 5s}, m_token,
                               m_apple->clock, m_random);
        QVERIFY(!await(apple.account()));
        QVERIFY(apple.requestCount() <= 8);
    }

    void aRequestSaysWhoAsksAndNothingSecretInClear()
    {
        CannedServer server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        EnrollmentClient apple({QUrl(QStringLiteral("http://127.0.0.1:%1/base/").arg(server.serverPort())), {}, 5s},
                               m_token, m_apple->clock, m_random);
        QCOMPARE(await(apple.account()).error().kind, ErrorKind::Protocol); // a session without a token
        const QByteArray request = server.requests.toLower();
        QVERIFY2(server.requests.startsWith("GET /base/session HTTP/1.1\r\n"), server.requests.constData());
        QVERIFY(request.contains("user-agent: muster/" MUSTER_VERSION "\r\n"));
        QVERIFY(request.contains("x-server-protocol-version: 10\r\n"));
        QVERIFY(request.contains("content-type: application/json;charset=utf8\r\n"));
        QVERIFY(request.contains("accept: application/json\r\n"));
        QVERIFY(request.contains("oauth realm=\"adm\""));
        QVERIFY(!server.requests.contains(m_token.consumerSecret.revealBytes()));
        QVERIFY(!server.requests.contains(m_token.accessSecret.revealBytes()));
    }

    void brokenAnswersAreToldApart_data()
    {
        QTest::addColumn<SandboxFault>("fault");
        QTest::addColumn<ErrorKind>("kind");
        using enum SandboxFaultKind;
        QTest::newRow("HTML with 200") << SandboxFault{.kind = HtmlAnswer} << ErrorKind::Protocol;
        QTest::newRow("malformed") << SandboxFault{.kind = MalformedJson} << ErrorKind::Protocol;
        QTest::newRow("cut") << SandboxFault{.kind = Cut, .value = 100} << ErrorKind::Unreachable;
        QTest::newRow("cut at once") << SandboxFault{.kind = Cut} << ErrorKind::Unreachable;
        QTest::newRow("outage") << SandboxFault{.kind = Status, .value = 503, .retryAfter = 5}
                                << ErrorKind::Unreachable;
        QTest::newRow("throttled") << SandboxFault{.kind = Throttle, .value = 5} << ErrorKind::Throttled;
        QTest::newRow("terms") << SandboxFault{.kind = TermsNotSigned} << ErrorKind::TermsNotSigned;
    }
    void brokenAnswersAreToldApart()
    {
        QFETCH(SandboxFault, fault);
        QFETCH(ErrorKind, kind);
        auto apple = client();
        (void)needNow(apple->account());
        m_apple->fault(fault);
        const auto page = await(apple->fetchDevices({}, 100));
        QCOMPARE(page.error().kind, kind);
        QVERIFY(!page.error().message.isEmpty());
        const auto account = await(apple->account());
        QCOMPARE(account.error().kind, kind);
        m_apple->clearFaults();
        QCOMPARE(needNow(apple->fetchDevices({}, 100)).count(), 100);
    }

    void unknownFieldsDoNoHarm()
    {
        m_apple->fault({.kind = SandboxFaultKind::UnknownFields});
        auto apple = client();
        (void)needNow(apple->account());
        QCOMPARE(needNow(apple->fetchDevices({}, 100)).count(), 100);
    }

    void aSilentServerTimesOut()
    {
        m_apple->fault({.kind = SandboxFaultKind::Slow, .value = 60000});
        auto apple = client(300ms);
        const auto account = await(apple->account());
        QCOMPARE(account.error().kind, ErrorKind::Unreachable);
        QVERIFY2(account.error().message.contains(QStringLiteral("did not answer in time")),
                 qPrintable(account.error().message));
    }

    void aRequestCanBeStoppedAtAnyTime()
    {
        std::stop_source stop;
        m_apple->fault({.kind = SandboxFaultKind::Slow, .value = 60000});
        auto apple = client(60s, stop.get_token());
        auto task = apple->account();
        QTRY_VERIFY(!m_apple->log().isEmpty());
        stop.request_stop();
        QCOMPARE(await(std::move(task)).error().kind, ErrorKind::Cancelled);
        QCOMPARE(await(apple->account()).error().kind, ErrorKind::Cancelled); // and from then on
        QCOMPARE(apple->requestCount(), 1);
    }

    void aRedirectionIsNotFollowed()
    {
        CannedServer elsewhere("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        CannedServer server("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:"
                            + QByteArray::number(elsewhere.serverPort()) + "/session\r\nContent-Length: 0\r\n\r\n");
        EnrollmentClient apple({QUrl(QStringLiteral("http://127.0.0.1:%1").arg(server.serverPort())), {}, 5s}, m_token,
                               m_apple->clock, m_random);
        QCOMPARE(await(apple.account()).error().kind, ErrorKind::Protocol);
        QVERIFY(elsewhere.requests.isEmpty());
    }

    void anOversizedAnswerIsDropped()
    {
        QByteArray huge = "HTTP/1.1 200 OK\r\nContent-Length: 90000000\r\n\r\n{\"auth_session_token\":\"";
        huge += QByteArray(89'999'900, 'x');
        CannedServer server(huge);
        EnrollmentClient apple({QUrl(QStringLiteral("http://127.0.0.1:%1").arg(server.serverPort())), {}, 10s}, m_token,
                               m_apple->clock, m_random);
        const auto account = await(apple.account());
        QCOMPARE(account.error().kind, ErrorKind::Protocol);
        QVERIFY2(account.error().message.contains(QStringLiteral("far larger")), qPrintable(account.error().message));
        QVERIFY(account.error().detail.size() < 500);
    }

    void aSessionTokenNeverStandsInAnError()
    {
        const QByteArray body = "{\"auth_session_token\":\"" + QByteArray("SESSIONSECRET").repeated(500) + "\"}";
        CannedServer server("HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
                            + body);
        EnrollmentClient apple({QUrl(QStringLiteral("http://127.0.0.1:%1").arg(server.serverPort())), {}, 5s}, m_token,
                               m_apple->clock, m_random);
        const auto account = await(apple.account());
        QCOMPARE(account.error().kind, ErrorKind::Protocol);
        QVERIFY(!account.error().detail.contains(QStringLiteral("SESSIONSECRET")));
    }

    void aServerThatIsNotThereIsToldInWords()
    {
        QUrl nowhere;
        {
            QTcpServer server;
            QVERIFY(server.listen(QHostAddress::LocalHost));
            nowhere = QUrl(QStringLiteral("http://127.0.0.1:%1").arg(server.serverPort()));
        }
        EnrollmentClient apple({nowhere, {}, 5s}, m_token, m_apple->clock, m_random);
        const auto account = await(apple.account());
        QCOMPARE(account.error().kind, ErrorKind::Unreachable);
        QVERIFY2(account.error().message.contains(QStringLiteral("refuses connections")),
                 qPrintable(account.error().message));
    }

    void aPrivateAuthorityIsTrustedOnlyWhenGiven()
    {
        SandboxOptions options;
        options.transport = SandboxTransport::Tls;
        begin(options);
        auto strange = client();
        const auto refused = await(strange->account());
        QCOMPARE(refused.error().kind, ErrorKind::Unreachable);
        QVERIFY2(refused.error().message.contains(QStringLiteral("not trusted")), qPrintable(refused.error().message));
        EnrollmentClient trusting(
            {m_apple->sandbox.addresses.dep, QString::fromLatin1(m_apple->sandbox.addresses.authorityPem), 10s},
            m_token, m_apple->clock, m_random);
        QVERIFY(await(trusting.account()).has_value());
    }

    void aWrongClockIsNamed()
    {
        m_apple->fault({.kind = SandboxFaultKind::ClockSkew, .value = -3600});
        const auto account = await(client()->account());
        QCOMPARE(account.error().kind, ErrorKind::Unauthorized);
        QVERIFY2(account.error().message.contains(QStringLiteral("clock"))
                     && account.error().message.contains(QStringLiteral("ahead")),
                 qPrintable(account.error().message));
    }
};

QTEST_GUILESS_MAIN(TestEnrollmentClient)
#include "tst_enrollmentclient.moc"
