// The certificate that the enrollment server shows changes while it runs: brought, dropped, renewed before its end.
#include "tests/support/certificates.h"
#include "tests/support/linkedorganisation.h"
#include "tests/support/rawclient.h"

#include <QTest>

using namespace Muster;

class TestServerCertificate : public QObject {
    Q_OBJECT

    struct World {
        World()
            : apple(2)
            , application(apple.start())
        {
            ServerSettings settings;
            settings.listenPort = 0;
            change(settings);
            port = quint16(QUrl(needNow(application->enrollmentServer().start()).baseUrl).port());
        }
        ~World() { await(application->enrollmentServer().stop()); }

        void change(const ServerSettings &settings) { needNow(application->enrollmentServer().change(settings)); }
        ServerStatus status() { return application->enrollmentServer().status(); }
        void keepUp() { (void)needNow(application->enrollments().keepUp()); }
        // What somebody sees who connects now.
        QByteArray seen() const
        {
            RawClient client(port, true);
            return seenBy(client);
        }
        static QByteArray seenBy(RawClient &client)
        {
            return qobject_cast<QSslSocket *>(&client.socket())->peerCertificate().toDer();
        }
        // Of an authority that the admin has.
        CertifiedKey bring()
        {
            const QString host = needNow(application->enrollmentServer().settings()).host;
            const CertifiedKey key =
                got(authority.authority.issueServer({.hosts = {host}, .now = apple.clock.now()}, authority.random));
            (void)needNow(application->serverKeys().bring(key, host));
            return key;
        }

        AppleFixture apple;
        TestAuthority authority;
        RunningApplication application;
        quint16 port = 0;
    };

    static bool isServed(RawClient &client)
    {
        client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        return client.answer().endsWith("\r\n\r\nok\n");
    }

private Q_SLOTS:
    void aBroughtOneIsSeenByWhoeverConnectsNext()
    {
        World world;
        const QByteArray own = world.seen();
        QVERIFY(!own.isEmpty());
        RawClient before(world.port, true);
        QVERIFY(isServed(before));

        const CertifiedKey brought = world.bring();

        QTRY_COMPARE(world.seen(), brought.certificate);
        QVERIFY(isServed(before)); // who was there goes on
        QCOMPARE(World::seenBy(before), own);
        RawClient after(world.port, true);
        QVERIFY(isServed(after));
        QTRY_VERIFY(world.status().isCertificateBrought);
        QCOMPARE(world.status().certificate.facts.sha256,
                 QCryptographicHash::hash(brought.certificate, QCryptographicHash::Sha256));
        QVERIFY(world.status().isRunning);
    }

    void oneAfterTheOtherIsSeen()
    {
        World world;
        for (int i = 0; i < 3; ++i) {
            const CertifiedKey brought = world.bring();
            QTRY_COMPARE(world.seen(), brought.certificate);
        }
    }

    void aDroppedOneGivesWayToOneOfOurOwn()
    {
        World world;
        const QByteArray own = world.seen();
        const CertifiedKey brought = world.bring();
        QTRY_COMPARE(world.seen(), brought.certificate);
        needNow(world.application->serverKeys().dropBrought());
        QTRY_VERIFY(world.seen() != brought.certificate);
        QCOMPARE(got(readCertificate(world.seen())).issuer, got(readCertificate(own)).issuer);
        QTRY_VERIFY(!world.status().isCertificateBrought);
    }

    void anotherNameIsInTheCertificateAtOnce()
    {
        World world;
        ServerSettings settings = needNow(world.application->enrollmentServer().settings());
        settings.host = QStringLiteral("mdm.example.org");
        world.change(settings);
        QTRY_VERIFY(got(readCertificate(world.seen())).hosts.contains(settings.host));
    }

    void ourOwnIsRenewedBeforeItsEnd()
    {
        World world;
        const QByteArray first = world.seen();
        const QDateTime end = world.status().certificate.facts.notAfter;
        RawClient before(world.port, true);
        QVERIFY(isServed(before));

        world.apple.clock.set(end.addDays(-32));
        world.keepUp();
        QCOMPARE(world.seen(), first);

        world.apple.clock.set(end.addDays(-29));
        world.keepUp();
        QTRY_VERIFY(world.seen() != first);
        QTRY_VERIFY(world.status().certificate.facts.notAfter > end.addDays(300));
        QVERIFY(isServed(before));
        const QByteArray second = world.seen();
        world.keepUp();
        QCOMPARE(world.seen(), second); // once is enough
    }

    void aBroughtOneIsLeftAsItIs()
    {
        World world;
        const CertifiedKey brought = world.bring();
        QTRY_COMPARE(world.seen(), brought.certificate);
        QTRY_VERIFY(world.status().isCertificateBrought);
        world.apple.clock.set(world.status().certificate.facts.notAfter.addDays(-10));
        world.keepUp();
        QCOMPARE(world.seen(), brought.certificate);
    }
};

QTEST_GUILESS_MAIN(TestServerCertificate)
#include "tst_servercertificate.moc"
