// What strangers try over the network, before any message: against the enrollment server as it runs, over TLS.
#include "tests/support/ambiguousrequests.h"
#include "tests/support/enrollmentfixture.h"
#include "tests/support/rawclient.h"
#include "tests/support/slowcrowd.h"

#include <QTest>

using namespace Muster;
using namespace std::chrono_literals;

namespace {

// Of a client that begins a handshake (RFC 8446, section 5.1): a record of 512 bytes is announced, and some of it
// comes.
const QByteArray halfAHello = QByteArray::fromHex("16030102000100") + QByteArray(60, '\x01');

const QHostAddress elsewhere(QStringLiteral("127.0.0.2"));

} // namespace

class TestServerAttacks : public QObject {
    Q_OBJECT

    std::unique_ptr<EnrollmentFixture> m_fixture;
    std::unique_ptr<EnrollmentServer> m_server; // the same, with less patience
    quint16 m_port = 0;

    static HttpLimits tightLimits()
    {
        HttpLimits limits = deviceLimits();
        limits.requestBytes = 64 * 1024;
        limits.connections = 40;
        limits.deadline = 1500ms;
        limits.handshake = 600ms;
        return limits;
    }
    static quint16 portOf(const QString &base) { return quint16(QUrl(base).port()); }

    // One request, at the first try, and promptly.
    static QByteArray health(quint16 port, const QHostAddress &from = QHostAddress::LocalHost)
    {
        RawClient client(port, true, from);
        client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        return client.answer();
    }
    static bool isServed(quint16 port, const QHostAddress &from = QHostAddress::LocalHost)
    {
        return health(port, from).endsWith("\r\n\r\nok\n");
    }
    // Whether it was served at any time since the test began: in a crowd of its own, the next time may be refused.
    bool isServedOnce(quint16 port, const QHostAddress &from)
    {
        m_wasServed = m_wasServed || isServed(port, from);
        return m_wasServed;
    }
    bool m_wasServed = false;

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<EnrollmentFixture>(3);
        Application &application = *m_fixture->application;
        m_server = std::make_unique<EnrollmentServer>(application.store(), application.work(), application.vault(),
                                                      application.serverKeys(), m_fixture->clock, tightLimits());
        m_port = portOf(needNow(m_server->start()).baseUrl);
        QVERIFY(m_port != 0);
    }
    void init() { m_wasServed = false; }
    void cleanup() { QVERIFY(isServed(m_port)); } // whatever was tried
    void cleanupTestCase()
    {
        await(m_server->stop());
        m_server.reset();
        m_fixture.reset();
    }

    void slowRequestsAreCut_data()
    {
        QTest::addColumn<QByteArray>("begin");
        QTest::newRow("silent") << QByteArray();
        QTest::newRow("line") << QByteArray("GET /heal");
        QTest::newRow("header") << QByteArray("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        QTest::newRow("body") << QByteArray(
            "PUT /mdm/checkin HTTP/1.1\r\nHost: x\r\nContent-Length: 4000\r\n\r\n<plist");
        QTest::newRow("chunk") << QByteArray(
            "PUT /mdm/checkin HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n");
    }
    void slowRequestsAreCut()
    {
        QFETCH(QByteArray, begin);
        RawClient client(m_port, true);
        client.send(begin);
        int sent = 0;
        while (!client.isClosed(50) && sent < 1000) { // a dribble does not prolong it
            if (!begin.isEmpty())
                client.send("x");
            ++sent;
        }
        QVERIFY2(sent < 1000, "it was never closed");
        QVERIFY2(!client.rest().contains("HTTP/1.1 2"), client.rest().constData());
    }

    void anIdleLineIsClosedAfterItsAnswer()
    {
        RawClient client(m_port, true);
        client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        QVERIFY(client.answer().endsWith("ok\n"));
        QVERIFY(client.isClosed(60'000));
    }

    void floodsAreStopped_data()
    {
        QTest::addColumn<QByteArray>("head");
        const QByteArray put("PUT /mdm/checkin HTTP/1.1\r\nHost: x\r\n");
        QTest::newRow("request line") << QByteArray("GET /");
        QTest::newRow("header") << QByteArray("GET /healthz HTTP/1.1\r\nHost: x\r\nMdm-Signature: ");
        QTest::newRow("body") << QByteArray(put + "Content-Length: 419430400\r\n\r\n");
        QTest::newRow("2^50") << QByteArray(put + "Content-Length: 1125899906842624\r\n\r\n");
        QTest::newRow("one chunk") << QByteArray(put + "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n");
    }
    void floodsAreStopped()
    {
        QFETCH(QByteArray, head);
        RawClient client(m_port, true);
        client.send(head);
        const QByteArray block(64 * 1024, 'a');
        qint64 sent = 0;
        for (int i = 0; i < 500 && client.socket().state() == QAbstractSocket::ConnectedState; ++i) {
            client.socket().write(block);
            if (client.socket().waitForBytesWritten(2000))
                sent += block.size();
        }
        QVERIFY(client.isClosed(60'000));
        QVERIFY2(sent < 20 * 1024 * 1024, QByteArray::number(sent).constData());
        QVERIFY(!client.rest().contains("HTTP/1.1 2"));
    }

    void whatCouldBeReadInTwoWaysIsRefused_data() { addAmbiguousHeaders(); }
    void whatCouldBeReadInTwoWaysIsRefused()
    {
        QFETCH(QByteArray, headers);
        RawClient client(m_port, true);

        client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n" + headers
                    + "\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");

        QVERIFY(client.isClosed(60'000));
        QVERIFY2(!client.rest().contains("HTTP/1.1 2"), client.rest().constData());
    }

    void whoDoesNotFinishAHandshakeIsCut_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("silent") << QByteArray();
        QTest::newRow("half a hello") << halfAHello;
        QTest::newRow("plain HTTP") << QByteArray("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        QTest::newRow("rubbish") << QByteArray(500, '\xff');
    }
    void whoDoesNotFinishAHandshakeIsCut()
    {
        QFETCH(QByteArray, words);
        RawClient client(m_port);
        client.send(words);
        QVERIFY(client.isClosed(60'000));
        QVERIFY2(!client.rest().contains("HTTP/"), client.rest().constData());
    }

    // Qt's own server tells of a connection when it first speaks; until then nobody would count it.
    void silentConnectionsAreCounted()
    {
        Application &application = *m_fixture->application;
        HttpLimits limits = tightLimits();
        limits.handshake = 1h; // they are not closed for being slow
        EnrollmentServer server(application.store(), application.work(), application.vault(), application.serverKeys(),
                                m_fixture->clock, limits);
        const quint16 port = portOf(needNow(server.start()).baseUrl);
        std::vector<std::unique_ptr<RawClient>> silent;
        for (int i = 0; i < 60; ++i)
            silent.push_back(std::make_unique<RawClient>(port, false, elsewhere));
        const auto standing = [&silent] {
            return std::ranges::count_if(silent, [](const auto &each) { return !each->isClosed(1); });
        };
        QTRY_VERIFY(standing() <= limits.connections);
        QVERIFY(isServed(port));
        await(server.stop());
    }

    void oneAddressCannotTakeAllPlaces()
    {
        std::vector<std::unique_ptr<RawClient>> crowd;
        for (int i = 0; i < 60; ++i) {
            crowd.push_back(std::make_unique<RawClient>(m_port, true, elsewhere));
            crowd.back()->send("GET /healthz HTTP/1.1\r\nX-");
        }
        QVERIFY(isServed(m_port)); // at once, from another one
        QTRY_VERIFY(isServedOnce(m_port, elsewhere)); // and from the same, as the first of them give way
    }

    void aCrowdOfSlowConnectionsStopsNobody_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::addColumn<int>("device");
        QTest::newRow("silent") << QByteArray() << 0;
        QTest::newRow("half a hello") << halfAHello << 1;
    }
    // Against the server as it is delivered.
    void aCrowdOfSlowConnectionsStopsNobody()
    {
        QFETCH(QByteArray, words);
        QFETCH(int, device);
        const int size = SlowCrowd::affordable(2000);
        if (size < 2000)
            qInfo("This system allows %d connections, not 2,000.", size);
        QVERIFY(size >= 500);
        const quint16 port = portOf(m_fixture->base);
        const SlowCrowd crowd(port, size, "127.0.0.2", words);
        QTRY_VERIFY(crowd.came() >= size);

        QElapsedTimer time;
        time.start();
        for (int i = 0; i < 20; ++i)
            QVERIFY2(isServed(port), QByteArray::number(i).constData());
        qInfo("20 requests of others took %lld ms.", time.elapsed());
        const SimulatedFleet::Counts counts = m_fixture->switchOn({quint32(device)});
        QVERIFY2(counts[size_t(SimulatedState::Configured)] == device + 1,
                 qPrintable(m_fixture->faultOf(quint32(device))));
        QTRY_VERIFY(isServedOnce(port, elsewhere));
    }
};

QTEST_GUILESS_MAIN(TestServerAttacks)
#include "tst_serverattacks.moc"
