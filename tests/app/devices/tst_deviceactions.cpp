#include "models/devices/bypasscodestore.h"
#include "tests/support/linkedorganisation.h"

using namespace Muster;
using namespace std::chrono_literals;

class TestDeviceActions : public QObject {
    Q_OBJECT

    std::unique_ptr<AppleFixture> m_apple;
    RunningApplication m_app;
    OrganisationId m_school;

    QString serial(quint32 number)
    {
        return QString::fromLatin1(
            m_apple->sandbox.run([number](SandboxWorld &world) { return world.devices()[number].serialText(); }));
    }

    Device device(quint32 number)
    {
        const SerialNumber asked(serial(number));
        return needSoon(
                   m_app->store().read([asked](Database &database) { return DeviceStore(database).bySerial(asked); }))
            .value(0);
    }

private Q_SLOTS:
    void init()
    {
        m_apple = std::make_unique<AppleFixture>(30);
        m_app = m_apple->start();
        m_school = m_apple->link(*m_app);
        (void)m_apple->sync(*m_app, m_school);
    }

    void cleanup()
    {
        m_app.reset();
        m_apple.reset();
    }

    void askingTellsWhoIsStillHere()
    {
        m_apple->sandbox.run([now = m_apple->clock.now()](SandboxWorld &world) {
            return world.releaseDevice(2, now).has_value() && world.setAssetTag(3, "Room 3", now).has_value();
        });
        const auto found =
            needNow(m_app->deviceActions().ask(m_school, {serial(2), serial(3), QStringLiteral("NOBODY")}));
        QCOMPARE(found.size(), 3);
        QVERIFY(!found.value(SerialNumber(serial(2))));
        QVERIFY(found.value(SerialNumber(serial(3))));
        QVERIFY(!found.value(SerialNumber(QStringLiteral("NOBODY"))));
        QCOMPARE(device(2).departure, DeviceDeparture::Asked);
        QCOMPARE(device(3).assetTag, QStringLiteral("Room 3"));
        // Asking by name is no round over all: the next sync still finds its place, and nobody becomes a ghost.
        QCOMPARE(m_apple->sync(*m_app, m_school).state, RunState::Done);
        QCOMPARE(m_apple->differences(*m_app, m_school), QStringList());
    }

    void aReleaseIsForGoodAndStaysNotedAsOurs()
    {
        const DeviceVerdicts verdicts =
            needNow(m_app->deviceActions().release(m_school, {serial(4), QStringLiteral("NOBODY")}));
        QCOMPARE(verdicts.devices.value(SerialNumber(serial(4))), DeviceVerdict::Success);
        QCOMPARE(verdicts.devices.value(SerialNumber(QStringLiteral("NOBODY"))), DeviceVerdict::NotAccessible);
        QVERIFY(!device(4).isPresent);
        QCOMPARE(device(4).departure, DeviceDeparture::Released);
        m_apple->clock.advance(1min);
        QCOMPARE(m_apple->sync(*m_app, m_school).state, RunState::Done); // Apple tells `deleted`, too
        QCOMPARE(device(4).departure, DeviceDeparture::Released);
        QCOMPARE(m_apple->differences(*m_app, m_school), QStringList());
    }

    void aServiceThatMayNotReleaseReleasesNothing()
    {
        m_apple->sandbox.run([](SandboxWorld &world) {
            world.setMayRelease(0, false);
            return 0;
        });
        const DeviceVerdicts verdicts = needNow(m_app->deviceActions().release(m_school, {serial(4)}));
        QCOMPARE(verdicts.devices.value(SerialNumber(serial(4))), DeviceVerdict::NotAccessible);
        QVERIFY(device(4).isPresent);
    }

    void aLockKeepsItsCode()
    {
        const LockedDevice locked = needNow(m_app->deviceActions().lock(m_school, serial(5), QStringLiteral("Ours")));
        QCOMPARE(locked.verdict, ActivationLockVerdict::Success);
        QCOMPARE(needNow(m_app->deviceActions().bypassCode(serial(5).toLower())).revealBytes(),
                 locked.bypassCode.revealBytes());
        // A second lock is refused and does not take the code of the first one's place.
        const LockedDevice again = needNow(m_app->deviceActions().lock(m_school, serial(5), {}));
        QCOMPARE(again.verdict, ActivationLockVerdict::AlreadyLocked);
        QCOMPARE(needNow(m_app->deviceActions().bypassCode(serial(5))).revealBytes(), locked.bypassCode.revealBytes());
        QCOMPARE(await(m_app->deviceActions().bypassCode(serial(6))).error().kind, ErrorKind::NotFound);
        // In the file it is sealed.
        const auto stored = needSoon(m_app->store().read(
            [asked = SerialNumber(serial(5))](Database &database) { return BypassCodeStore(database).latest(asked); }));
        QVERIFY(!stored.sealed.contains(locked.bypassCode.revealBytes()));
    }

    void aLineThatBreaksWhileLockingLosesNoCode()
    {
        m_apple->fault({.kind = SandboxFaultKind::Cut, .endpoint = "/device/activationlock", .value = 3});
        QVERIFY(!await(m_app->deviceActions().lock(m_school, serial(7), {})));
        QVERIFY(await(m_app->deviceActions().bypassCode(serial(7))).has_value()); // it may be locked
    }
};

QTEST_GUILESS_MAIN(TestDeviceActions)
#include "tst_deviceactions.moc"
