// SCEP at the server's door: one challenge, one identity.
#include "tests/support/handdevice.h"

#include <QTest>

using namespace Muster;

class TestIssuance : public QObject {
    Q_OBJECT

    std::unique_ptr<AtTheDoor> m_at;
    int m_number = 0;

    HandDevice ready(EnrollmentKind kind = EnrollmentKind::File, qint64 uses = 1, int minutes = 60)
    {
        HandDevice device(m_at->door, QStringLiteral("SCEP%1").arg(++m_number));
        (void)device.fetchProfile(kind, uses, minutes);
        return device;
    }
    qint64 identities()
    {
        return m_at->fixture.read<qint64>([](Database &database) {
            return database.value(QStringLiteral("SELECT count(*) FROM identities"))
                .transform([](const QVariant &count) { return count.toLongLong(); });
        });
    }

private Q_SLOTS:
    void initTestCase() { m_at = std::make_unique<AtTheDoor>(); }
    void cleanupTestCase() { m_at.reset(); }

    void theAuthorityIsToldAsClientsWantIt()
    {
        HandDevice device = ready();
        const HttpResponse caps = m_at->door.ask("GET", device.path, "operation=GetCACaps&message=");
        QCOMPARE(caps.status, 200);
        QCOMPARE(caps.contentType, QByteArray("text/plain"));
        for (const char *word : {"POSTPKIOperation", "SCEPStandard", "SHA-1", "SHA-256", "SHA-512", "AES", "DES3"})
            QVERIFY2(caps.body.split('\n').contains(word), word);
        QVERIFY(!caps.body.contains("Renewal"));
        const HttpResponse authority = m_at->door.ask("GET", device.path, "message=Muster&operation=GetCACert");
        QCOMPARE(authority.contentType, QByteArray("application/x-x509-ca-cert"));
        QVERIFY(readCertificate(authority.body)->isAuthority);
        QCOMPARE(m_at->door.ask("GET", device.path, "operation=GetNextCACert").status, 404);
        QCOMPARE(m_at->door.ask("GET", device.path, "operation=getcacert").status, 400);
        QCOMPARE(m_at->door.ask("GET", device.path, "operation=PKIOperation&message=AAAA").status, 400);
        QCOMPARE(m_at->door.ask("DELETE", device.path, "operation=GetCACert").status, 405);
    }

    void anIdentityIsWhatTheServerSaysNotWhatTheRequestSays()
    {
        HandDevice device = ready();
        QCOMPARE(device.fetchIdentity(), QByteArray("0"));
        const CertificateFacts facts = *readCertificate(device.certificate);
        QCOMPARE(facts.commonName, device.serial); // the request says "MDM SCEP SIGNER"
        QVERIFY(facts.mayAuthenticateClient);
        QVERIFY(!facts.isAuthority);
        QVERIFY(facts.hosts.isEmpty());
        QVERIFY(
            chainOf(device.certificate, {}, {device.authority}, ChainTimes::Check, QDateTime::currentDateTimeUtc()));
    }

    void aChallengeIsGoodForOneIdentity()
    {
        HandDevice device = ready();
        QCOMPARE(device.fetchIdentity(), QByteArray("0"));
        QCOMPARE(device.fetchIdentity({.transactionId = "ANOTHER"}), QByteArray("2")); // another key, too
    }

    void theSameRequestGetsTheSameCertificateAgain()
    {
        HandDevice device = ready();
        QCOMPARE(device.fetchIdentity(), QByteArray("0"));
        const qint64 before = identities();
        const HttpResponse again =
            m_at->door.ask("POST", device.path, "operation=PKIOperation", device.client->message(device.authority));
        QCOMPARE(device.client->read(again.body).certificates.value(0), device.certificate);
        QCOMPARE(identities(), before);
    }

    void wrongChallengesGetNothing_data()
    {
        QTest::addColumn<QByteArray>("challenge");
        QTest::newRow("another") << QByteArray("wrong");
        QTest::newRow("none") << QByteArray();
    }
    void wrongChallengesGetNothing()
    {
        QFETCH(QByteArray, challenge);
        HandDevice device = ready();
        const qint64 before = identities();
        QCOMPARE(device.fetchIdentity({.challenge = challenge}), QByteArray("2"));
        QCOMPARE(identities(), before);
        QCOMPARE(device.fetchIdentity(), QByteArray("0")); // a failure does not use it up
    }

    void whoGuessesIsShutOut()
    {
        HandDevice device = ready();
        for (int i = 0; i < mostWrongTries; ++i)
            QCOMPARE(device.fetchIdentity({.challenge = "guess"}), QByteArray("2"));
        QCOMPARE(device.fetchIdentity(), QByteArray("2"));
    }

    void anotherDevicesAddressOrAnOldProfileGetNothing()
    {
        HandDevice one = ready();
        HandDevice other = ready();
        std::swap(one.path, other.path);
        QCOMPARE(one.fetchIdentity(), QByteArray("2"));
        HandDevice old = ready(EnrollmentKind::File, 1, -1);
        QCOMPARE(old.fetchIdentity(), QByteArray("2"));
        HandDevice lost = ready();
        lost.path = "/scep/nobody";
        QCOMPARE(lost.fetchIdentity(), QByteArray("2"));
    }

    void aSecondProfileVoidsTheFirst()
    {
        HandDevice device = ready();
        QByteArray path = device.path;
        const QByteArray challenge = device.challenge;
        (void)device.fetchProfile();
        std::swap(device.path, path);
        QCOMPARE(device.fetchIdentity({.challenge = challenge}), QByteArray("2"));
    }

    void otherMessagesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("type");
        for (const char *type : {"3", "17", "18", "20", "21", "22", "99"})
            QTest::newRow(type) << QByteArray(type);
    }
    void otherMessagesAreRefused()
    {
        QFETCH(QByteArray, type);
        HandDevice device = ready();
        QCOMPARE(device.fetchIdentity({.type = type}), QByteArray("2"));
    }

    void oldCiphersOnlyWhereTheyAreAllowed()
    {
        HandDevice device = ready();
        QCOMPARE(device.fetchIdentity({.cipher = "DES-CBC"}), QByteArray("2"));
        ServerSettings settings = m_at->fixture.settings();
        settings.allowSingleDes = true;
        m_at->fixture.change(settings);
        m_at->door.renew();
        QCOMPARE(device.fetchIdentity({.cipher = "DES-CBC", .hasOtherSigner = true}), QByteArray("0"));
        HandDevice modern = ready();
        QCOMPARE(modern.fetchIdentity({.digest = "SHA512", .cipher = "AES-256-CBC"}), QByteArray("0"));
        HandDevice weak = ready();
        QCOMPARE(weak.fetchIdentity({.bits = 1024}), QByteArray("2"));
    }

    void rubbishIsNoReasonToFail_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::newRow("nothing") << QByteArray() << 400;
        QTest::newRow("letters") << QByteArray("hello") << 400;
        QTest::newRow("too much") << QByteArray(70'000, 'x') << 413;
        QTest::newRow("half") << QByteArray::fromHex("30823fff0609") << 400;
    }
    void rubbishIsNoReasonToFail()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        HandDevice device = ready();
        QCOMPARE(m_at->door.ask("POST", device.path, "operation=PKIOperation", body).status, status);
    }

    void aTestProfileIsGoodForManyWhileItIsSwitchedOn()
    {
        HandDevice one = ready(EnrollmentKind::Test, 2);
        HandDevice two(m_at->door, QStringLiteral("MANY2"));
        HandDevice three(m_at->door, QStringLiteral("MANY3"));
        for (HandDevice *other : {&two, &three}) {
            other->path = one.path;
            other->challenge = one.challenge;
            other->topic = one.topic;
        }
        QCOMPARE(one.fetchIdentity({.transactionId = "ONE"}), QByteArray("0"));
        QCOMPARE(two.fetchIdentity({.transactionId = "TWO"}), QByteArray("0"));
        QCOMPARE(three.fetchIdentity({.transactionId = "THREE"}), QByteArray("2")); // used up
        QCOMPARE(one.authenticate().status, 400); // not switched on
        ServerSettings settings = m_at->fixture.settings();
        settings.testUntil = QDateTime::currentSecsSinceEpoch() + 3600;
        m_at->fixture.change(settings);
        m_at->door.renew();
        QCOMPARE(one.authenticate().status, 200);
        QCOMPARE(one.updateToken().status, 200);
        HandDevice real(m_at->door, QStringLiteral("REAL1"));
        real.enroll();
        two.udid = real.udid; // a test client cannot take a real one's place
        QCOMPARE(two.authenticate({{QStringLiteral("SerialNumber"), real.serial}}).status, 400);
    }
};

QTEST_GUILESS_MAIN(TestIssuance)
#include "tst_issuance.moc"
