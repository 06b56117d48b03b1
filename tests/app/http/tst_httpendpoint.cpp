#include "app/http/httpendpoint.h"
#include "tests/support/ambiguousrequests.h"
#include "tests/support/rawclient.h"

#include <QProcess>
#include <QSslKey>
#include <QTemporaryDir>
#include <QTest>
#include <QtConcurrent>

#include <stdexcept>

using namespace Muster;
using namespace std::chrono_literals;

class TestHttpEndpoint : public QObject {
    Q_OBJECT

private:
    static inline std::atomic<int> s_slowOnes = 0; // requests that are being answered slowly, since the test began

    static HttpAnswer handle(const HttpRequest &request)
    {
        if (request.path == "/throw")
            throw std::runtime_error("boom");
        if (request.path == "/throw-later")
            return QtConcurrent::run([]() -> HttpResponse { throw std::runtime_error("boom"); });
        if (request.path == "/later")
            return QtConcurrent::run([] { return HttpResponse::text(200, "later"); });
        if (request.path == "/slow" && ++s_slowOnes > 0)
            return HttpResponse{.body = "slow", .delay = 400ms};
        if (request.path == "/cut")
            return HttpResponse{.body = "0123456789", .cutAfter = 4};
        if (request.path == "/secure")
            return HttpResponse::text(200, request.secure ? "yes" : "no");
        if (request.path == "/missing")
            return HttpResponse::notFound();
        if (request.path == "/post" && request.method != "POST")
            return HttpResponse::methodNotAllowed("POST");
        return HttpResponse::text(200,
                                  request.method + ' ' + request.path + ' ' + QByteArray::number(request.body.size()));
    }

    quint16 started(HttpEndpoint &endpoint, std::optional<QSslConfiguration> tls = {})
    {
        const auto future = endpoint.start({HttpListener{.tls = std::move(tls)}});
        [&] { QTRY_VERIFY(future.isFinished()); }();
        return future.result().value().first();
    }

    static HttpLimits smallLimits()
    {
        HttpLimits limits;
        limits.requestBytes = 64 * 1024;
        limits.allBytes = 200 * 1024;
        limits.connections = 20;
        limits.deadline = 600ms;
        limits.handshake = 300ms;
        limits.drain = 1500ms;
        return limits;
    }

    SystemClock m_clock;
    HttpEndpoint m_endpoint{&TestHttpEndpoint::handle, m_clock, smallLimits()};
    quint16 m_port = 0;

private Q_SLOTS:
    void init()
    {
        s_slowOnes = 0;
        m_port = started(m_endpoint);
    }

    void cleanup()
    {
        const auto stopped = m_endpoint.stop();
        QTRY_VERIFY(stopped.isFinished());
    }

    void keepsTheLineOpenForMoreRequests()
    {
        RawClient client(m_port);
        for (int i = 0; i < 3; ++i) {
            client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
            QVERIFY(client.answer().endsWith("GET /a 0"));
        }
    }

    void answersAPipelineInOrder()
    {
        RawClient client(m_port);

        client.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\nGET /slow HTTP/1.1\r\nHost: x\r\n\r\n"
                    "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET /c HTTP/1.1\r\nHost: x\r\n\r\n");

        QVERIFY(client.answer().endsWith("later"));
        QVERIFY(client.answer().endsWith("slow"));
        QVERIFY(client.answer().endsWith("POST /b 3"));
        QVERIFY(client.answer().endsWith("GET /c 0"));
    }

    void honoursConnectionCloseAndHttp10_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::newRow("close") << QByteArray("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        QTest::newRow("list") << QByteArray("GET /a HTTP/1.1\r\nHost: x\r\nConnection: foo, Close\r\n\r\n");
        QTest::newRow("1.0") << QByteArray("GET /a HTTP/1.0\r\n\r\n");
    }
    void honoursConnectionCloseAndHttp10()
    {
        QFETCH(QByteArray, request);
        RawClient client(m_port);

        client.send(request);

        QVERIFY(client.answer().endsWith("GET /a 0"));
        QVERIFY(client.isClosed(400));
    }

    void headHasNoBody()
    {
        RawClient client(m_port);
        client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n");
        QVERIFY(client.answer(true).contains("Content-Length: 8"));
        client.send("GET /b HTTP/1.1\r\nHost: x\r\n\r\n");
        const QByteArray next = client.answer();
        QVERIFY2(next.startsWith("HTTP/1.1 200") && next.endsWith("GET /b 0"), next.constData());
    }

    void refusesWhatCouldBeReadInTwoWays_data() { addAmbiguousHeaders(); }
    void refusesWhatCouldBeReadInTwoWays()
    {
        QFETCH(QByteArray, headers);
        RawClient client(m_port);

        client.send("POST /a HTTP/1.1\r\nHost: x\r\n" + headers
                    + "\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");

        QVERIFY(client.isClosed(3000));
        QVERIFY2(!client.rest().contains("smuggled"), client.rest().constData());
        QVERIFY2(!client.rest().contains("200 OK"), client.rest().constData());
    }

    // RFC 9112, section 3.2: a path begins with a slash. Qt's parser lets others through.
    void refusesARequestWithoutAPath()
    {
        for (const char *line : {"GET a HTTP/1.1", "DELETE/ e HTTP/1.1", "OPTIONS * HTTP/1.1"}) {
            RawClient client(m_port);
            client.send(line + QByteArray("\r\nHost: x\r\n\r\n"));
            QVERIFY2(client.isClosed(3000), line);
            QVERIFY2(!client.rest().contains("200 OK"), client.rest().constData());
        }
    }

    void takesAChunkedBody()
    {
        RawClient client(m_port);
        client.send("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        QVERIFY(client.answer().endsWith("POST /a 3"));
    }

    void takesARequestJustUnderTheCap()
    {
        RawClient client(m_port);
        const QByteArray body(60 * 1024, 'x');
        for (int i = 0; i < 3; ++i) {
            client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: " + QByteArray::number(body.size())
                        + "\r\n\r\n");
            for (qsizetype at = 0; at < body.size(); at += 1000)
                client.send(body.sliced(at, qMin<qsizetype>(1000, body.size() - at)));
            QVERIFY(client.answer().endsWith("POST /a 61440"));
        }
    }

    void stopsAFloodAtTheCap_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::newRow("request line") << QByteArray("GET /");
        QTest::newRow("header") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\nX: ");
        QTest::newRow("body") << QByteArray("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 419430400\r\n\r\n");
        QTest::newRow("2^50") << QByteArray("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1125899906842624\r\n\r\n");
        QTest::newRow("one chunk") << QByteArray(
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n");
    }
    void stopsAFloodAtTheCap()
    {
        QFETCH(QByteArray, head);
        RawClient client(m_port);
        client.send(head);
        const QByteArray block(64 * 1024, 'a');
        qint64 sent = 0;
        for (int i = 0; i < 500 && client.socket().state() == QAbstractSocket::ConnectedState; ++i) {
            client.socket().write(block);
            if (client.socket().waitForBytesWritten(2000))
                sent += block.size();
        }
        QVERIFY(client.isClosed(3000));
        QVERIFY2(sent < 20 * 1024 * 1024, QByteArray::number(sent).constData());
        QVERIFY(!client.rest().contains("200 OK"));
    }

    // Each below its own cap; together they would fill the memory.
    void whoHoldsTheMostIsRefusedFirst()
    {
        const auto half = [](qsizetype bytes) {
            return "POST /big HTTP/1.1\r\nHost: x\r\nContent-Length: 63000\r\n\r\n" + QByteArray(bytes, 'x');
        };
        for (int round = 0; round < 3; ++round) { // what was held is given back each time
            RawClient first(m_port), largest(m_port), third(m_port), last(m_port);
            first.send(half(50'000));
            largest.send(half(60'000));
            third.send(half(55'000));
            RawClient small(m_port);
            small.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
            QVERIFY(small.answer().endsWith("GET /a 0")); // all of that arrived before
            last.send(half(52'000));

            const QByteArray refusal = largest.answer();
            QVERIFY2(refusal.startsWith("HTTP/1.1 503") && refusal.contains("Retry-After: "), refusal.constData());
            QVERIFY(largest.isClosed());
            first.send(QByteArray(13'000, 'x'));
            QVERIFY(first.answer().endsWith("POST /big 63000"));
            third.send(QByteArray(8'000, 'x'));
            QVERIFY(third.answer().endsWith("POST /big 63000"));
            last.send(QByteArray(11'000, 'x'));
            QVERIFY(last.answer().endsWith("POST /big 63000"));
        }
    }

    void capsAndDropsSlowConnections()
    {
        std::vector<std::unique_ptr<RawClient>> crowd;
        for (int i = 0; i < 30; ++i) {
            crowd.push_back(std::make_unique<RawClient>(m_port));
            crowd.back()->send("GET / HTTP/1.1\r\nX-");
        }
        QElapsedTimer timer;
        timer.start();
        for (const auto &client : crowd)
            QVERIFY(client->isClosed(3000));
        QVERIFY(timer.elapsed() < 3000);
        RawClient next(m_port);
        next.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
        QVERIFY(next.answer().endsWith("GET /a 0"));
    }

    void aDribbleDoesNotProlongTheDeadline()
    {
        RawClient client(m_port);
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < 3000 && !client.isClosed(50))
            client.send("x");
        QVERIFY(timer.elapsed() < 2000);
    }

    void anExceptionBecomes500_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("at once") << QByteArray("/throw");
        QTest::newRow("later") << QByteArray("/throw-later");
    }
    void anExceptionBecomes500()
    {
        QFETCH(QByteArray, path);
        RawClient client(m_port);
        client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
        QVERIFY(client.answer().startsWith("HTTP/1.1 500 "));
        client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
        QVERIFY(client.answer().endsWith("GET /a 0"));
    }

    void saysNotFoundAndWrongMethod()
    {
        RawClient client(m_port);
        client.send("GET /missing HTTP/1.1\r\nHost: x\r\n\r\n");
        QVERIFY(client.answer().startsWith("HTTP/1.1 404 "));
        client.send("GET /post HTTP/1.1\r\nHost: x\r\n\r\n");
        const QByteArray answer = client.answer();
        QVERIFY(answer.startsWith("HTTP/1.1 405 "));
        QVERIFY(answer.contains("\r\nAllow: POST\r\n"));
    }

    void cutsALineWhereAsked()
    {
        RawClient client(m_port);
        client.send("GET /cut HTTP/1.1\r\nHost: x\r\n\r\n");
        QVERIFY(client.isClosed());
        QVERIFY(client.rest().contains("Content-Length: 10\r\n"));
        QVERIFY(client.rest().endsWith("\r\n\r\n0123"));
    }

    void garbageOnlyEndsItsOwnLine()
    {
        for (const QByteArray &garbage :
             {QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\r\n\r\n", 12), QByteArray("\r\n\r\n\r\n"),
              QByteArray("GET\r\n\r\n"), QByteArray("FROB / HTTP/1.1\r\n\r\n"),
              QByteArray("GET http://[::1 HTTP/1.1\r\n\r\n")}) {
            RawClient client(m_port);
            client.send(garbage);
            QVERIFY(client.isClosed(3000));
        }
        RawClient next(m_port);
        next.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
        QVERIFY(next.answer().endsWith("GET /a 0"));
    }

    void stopLetsRequestsInFlightFinish()
    {
        RawClient slow(m_port);
        RawClient idle(m_port);
        slow.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
        QTRY_COMPARE(s_slowOnes, 1); // it is in flight

        const auto stopped = m_endpoint.stop();

        QVERIFY(slow.answer().endsWith("slow"));
        QVERIFY(idle.isClosed());
        QTRY_VERIFY(stopped.isFinished());
        RawClient late(m_port);
        QVERIFY(late.socket().state() != QAbstractSocket::ConnectedState);
    }

    void refusesAPortThatIsTaken()
    {
        HttpEndpoint second(&TestHttpEndpoint::handle, m_clock);
        const auto future = second.start({HttpListener{.port = m_port}});
        QTRY_VERIFY(future.isFinished());
        QCOMPARE(future.result().error().kind, ErrorKind::Unreachable);
        QVERIFY(!second.isRunning());
    }

    void runsClosuresOnItsThread()
    {
        const auto future = m_endpoint.run([] { return QThread::currentThread(); });
        QTRY_VERIFY(future.isFinished());
        QVERIFY(future.result() != QThread::currentThread());
    }

    void dyingWithRequestsInFlightIsClean()
    {
        auto endpoint = std::make_unique<HttpEndpoint>(&TestHttpEndpoint::handle, m_clock, smallLimits());
        RawClient client(started(*endpoint));
        client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
        QTRY_COMPARE(s_slowOnes, 1);
        endpoint.reset();
        QVERIFY(client.isClosed());
    }

    void silentConnectionsDoNotBlockTls()
    {
        QTemporaryDir folder;
        QProcess openssl;
        openssl.setWorkingDirectory(folder.path());
        openssl.start(
            QStringLiteral("openssl"),
            QStringLiteral("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -days 2 "
                           "-keyout key.pem -out cert.pem")
                .split(QLatin1Char(' ')));
        QVERIFY(openssl.waitForFinished() && openssl.exitCode() == 0);
        QSslConfiguration tls;
        tls.setLocalCertificate(QSslCertificate::fromPath(folder.filePath(QStringLiteral("cert.pem"))).value(0));
        QFile key(folder.filePath(QStringLiteral("key.pem")));
        QVERIFY(key.open(QIODevice::ReadOnly));
        tls.setPrivateKey(QSslKey(&key, QSsl::Ec));
        HttpLimits limits = smallLimits();
        limits.connections = 100;
        HttpEndpoint endpoint(&TestHttpEndpoint::handle, m_clock, limits);
        const quint16 port = started(endpoint, tls);

        std::vector<std::unique_ptr<RawClient>> silent;
        for (int i = 0; i < 60; ++i)
            silent.push_back(std::make_unique<RawClient>(port));
        RawClient client(port, true);
        client.send("GET /secure HTTP/1.1\r\nHost: x\r\n\r\n");

        QVERIFY(client.answer().endsWith("yes"));
        for (const auto &each : silent)
            QVERIFY(each->isClosed(3000));
    }
};

QTEST_GUILESS_MAIN(TestHttpEndpoint)
#include "tst_httpendpoint.moc"
