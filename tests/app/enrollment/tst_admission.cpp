// Who gets a management profile.
#include "models/enrollment/exchange.h"
#include "tests/support/handdevice.h"

#include <QTest>

using namespace Muster;

namespace {

// What a device of the sandbox would send, signed by somebody else.
class Asker {
public:
    explicit Asker(EnrollmentFixture &fixture)
        : m_fixture(fixture)
    {
    }

    QVariantMap info(quint32 device)
    {
        return m_fixture.apple.sandbox.run([device](SandboxWorld &world) {
            const SimulatedHardware hardware = SimulatedHardware::of(world, device);
            return QVariantMap{{QStringLiteral("UDID"), hardware.udid},
                               {QStringLiteral("SERIAL"), QString::fromLatin1(hardware.serial)},
                               {QStringLiteral("PRODUCT"), hardware.product},
                               {QStringLiteral("VERSION"), hardware.build},
                               {QStringLiteral("OS_VERSION"), QStringLiteral("17.1")}};
        });
    }
    QByteArray sign(const QVariantMap &info, SimulatedCms::Form form = SimulatedCms::Form::BerPlain)
    {
        const ScepClient leaf;
        return SimulatedCms::signAttached(writePropertyList(info), {leaf.signer.get(), leaf.key.get(), nullptr}, form,
                                          QDateTime::currentDateTimeUtc());
    }

private:
    EnrollmentFixture &m_fixture;
};

} // namespace

class TestAdmission : public QObject {
    Q_OBJECT

    std::unique_ptr<AtTheDoor> m_at;

private Q_SLOTS:
    void initTestCase() { m_at = std::make_unique<AtTheDoor>(20); }
    void cleanupTestCase() { m_at.reset(); }

    void nobodyGetsAProfileForLooking()
    {
        const HttpResponse response = m_at->door.ask("GET", "/enroll");
        QCOMPARE(response.status, 405);
        QVERIFY(!response.body.contains("plist"));
        QCOMPARE(m_at->door.ask("PUT", "/enroll").status, 405);
        QCOMPARE(m_at->door.ask("GET", "/").status, 404);
        QVERIFY(m_at->door.ask("GET", "/").body.isEmpty());
        QCOMPARE(m_at->door.ask("GET", "/healthz").status, 200);
        QVERIFY(m_at->door.ask("GET", "/metrics").body.contains("muster_requests_total"));
    }

    void whoDoesNotProveItselfGetsNothing_data()
    {
        QTest::addColumn<QByteArray>("body");
        QFile unsignedInfo(QStringLiteral(MUSTER_TEST_DATA "/mdm/machineinfo-unsigned.plist"));
        QVERIFY(unsignedInfo.open(QIODevice::ReadOnly));
        QTest::newRow("unsigned") << unsignedInfo.readAll();
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("too much") << QByteArray(70'000, 'x');
    }
    void whoDoesNotProveItselfGetsNothing()
    {
        QFETCH(QByteArray, body);
        const HttpResponse response = m_at->door.ask("POST", "/enroll", {}, body);
        QCOMPARE(response.status, 400);
        QVERIFY(response.body.isEmpty());
    }

    void aSignatureByAnybodyElseIsRefused()
    {
        Asker asker(m_at->fixture);
        for (quint8 form = 0; form < SimulatedCms::forms; ++form)
            QCOMPARE(m_at->door.ask("POST", "/enroll", {}, asker.sign(asker.info(0), SimulatedCms::Form(form))).status,
                     400);
    }

    // What a virtual Mac signed with the certificate that it has from Apple: the signature fits, no sync knows the
    // device.
    void aRealDevicesSignatureFitsAndItIsNotOurs()
    {
        QFile sample(QStringLiteral(MUSTER_TEST_DATA "/mdm/apple-ca/device-signed-attributes-2022.p7"));
        QVERIFY(sample.open(QIODevice::ReadOnly));
        const QByteArray body = sample.readAll();
        const auto info = readMachineInfo(body, {}, QDateTime::currentDateTimeUtc());
        QVERIFY2(info, qPrintable(info ? QString() : info.error().message));
        QCOMPARE(info->trust, MachineTrust::Apple);
        QVERIFY(!info->info.serial.isEmpty());
        const HttpResponse response = m_at->door.ask("POST", "/enroll", {}, body);
        QCOMPARE(response.status, 403);
        QVERIFY(response.body.isEmpty());
        QByteArray tampered = body;
        const qsizetype place = tampered.indexOf("<key>") + 6;
        tampered[place] = char(tampered[place] ^ 1);
        QCOMPARE(m_at->door.ask("POST", "/enroll", {}, tampered).status, 400);
        QCOMPARE(m_at->door.ask("POST", "/enroll", {}, body + "x").status, 400);
    }

    void aDeviceWithoutAProfileIsSentAway()
    {
        needSoon(m_at->fixture.application->store().run([](Database &database) -> Result<> {
            if (auto done = database.run(QStringLiteral("UPDATE devices SET profile_status = 0, profile_uuid = ''"));
                !done)
                return std::unexpected(done.error());
            return {};
        }));
        const SimulatedFleet::Counts counts = m_at->fixture.switchOn({3});
        QCOMPARE(counts[size_t(SimulatedState::Failed)], 1);
        QVERIFY2(m_at->fixture.faultOf(3).contains(QStringLiteral("403")), qPrintable(m_at->fixture.faultOf(3)));
        (void)m_at->fixture.apple.sync(*m_at->fixture.application, m_at->fixture.organisation, RunKind::Full);
    }

    void anOldDeviceIsAskedToUpdateFirst()
    {
        ServerSettings settings = m_at->fixture.settings();
        for (const char *family : {"iPad", "iPhone", "Mac", "AppleTV", "Watch", "Vision", "iPod"})
            settings.leastVersions.insert(QString::fromLatin1(family), QStringLiteral("99.1"));
        m_at->fixture.change(settings);
        QTRY_COMPARE(m_at->fixture.application->enrollmentServer().status().isRunning, true);
        QTRY_VERIFY(m_at->fixture.switchOn({5})[size_t(SimulatedState::Configured)] >= 1);
        QVERIFY2(m_at->fixture.faultOf(5).isEmpty(), qPrintable(m_at->fixture.faultOf(5)));
        QTRY_VERIFY(std::ranges::any_of(
            m_at->fixture.read<QList<Exchange>>([](Database &database) { return ExchangeStore(database).list({}); }),
            [](const Exchange &exchange) { return exchange.status == 403; }));
    }

    // What was said is gathered for a moment; a server that stops keeps it all the same.
    void theLastWordsAreKept()
    {
        EnrollmentFixture fixture(5);
        fixture.switchOn({0});
        await(fixture.application->enrollmentServer().stop());
        const auto exchanges =
            fixture.read<QList<Exchange>>([](Database &database) { return ExchangeStore(database).list({}); });
        QVERIFY(std::ranges::any_of(exchanges, [](const Exchange &exchange) {
            return exchange.words.startsWith(QStringLiteral("DeviceConfigured: Acknowledged"));
        }));
    }

    void secretsAreInNoConversation()
    {
        QTRY_VERIFY(
            m_at->fixture.read<QList<Exchange>>([](Database &database) { return ExchangeStore(database).list({}); })
                .size()
            > 5);
        for (const Exchange &exchange :
             m_at->fixture.read<QList<Exchange>>([](Database &database) { return ExchangeStore(database).list({}); })) {
            const QJsonObject request = QJsonDocument::fromJson(exchange.request.toUtf8()).object();
            for (const char *key : {"Token", "PushMagic", "UnlockToken", "BootstrapToken"}) {
                if (request.contains(QLatin1StringView(key)))
                    QCOMPARE(request.value(QLatin1StringView(key)).toString(), QStringLiteral("•••"));
            }
            QVERIFY(!exchange.path.startsWith(QStringLiteral("/scep/")) || exchange.path == QStringLiteral("/scep/…"));
        }
    }
};

QTEST_GUILESS_MAIN(TestAdmission)
#include "tst_admission.moc"
