#include "models/devices/replacementstore.h"
#include "tests/support/linkedorganisation.h"

using namespace Muster;
using namespace std::chrono_literals;

// What Apple only tells when asked for it.
class TestInquiry : public QObject {
    Q_OBJECT

    std::unique_ptr<AppleFixture> m_apple;
    RunningApplication m_app;
    OrganisationId m_school;

    void begin(quint32 devices)
    {
        m_app.reset();
        m_apple = std::make_unique<AppleFixture>(devices);
        m_app = m_apple->start();
        m_school = m_apple->link(*m_app);
    }

    Run sync() { return m_apple->sync(*m_app, m_school); }

    QByteArray serial(quint32 number)
    {
        return m_apple->sandbox.run([number](SandboxWorld &world) { return world.devices()[number].serialText(); });
    }

    Device device(quint32 number)
    {
        const SerialNumber asked(QString::fromLatin1(serial(number)));
        return needSoon(m_app->store().read([asked](Database &database) {
                   return DeviceStore(database).bySerial(asked);
               })).value(0);
    }

    // Changes the world; the events of it are lost on the way.
    template <typename Function> void unheard(Function change)
    {
        m_apple->fault({.kind = SandboxFaultKind::DropEvents, .endpoint = "/devices/sync", .value = 100});
        m_apple->sandbox.run([change, now = m_apple->clock.now()](SandboxWorld &world) {
            change(world, now);
            return 0;
        });
        QCOMPARE(sync().state, RunState::Done);
        m_apple->clearFaults();
    }

    qsizetype asked()
    {
        return std::ranges::count_if(m_apple->log(),
                                     [](const SandboxLogEntry &entry) { return entry.path == "/devices"; });
    }

private Q_SLOTS:
    void cleanup()
    {
        m_app.reset();
        m_apple.reset();
    }

    void aReleaseThatNobodyToldIsFoundByAsking()
    {
        begin(250);
        (void)sync();
        unheard([](SandboxWorld &world, const QDateTime &now) {
            for (const quint32 number : {3u, 4u, 5u})
                QVERIFY(world.releaseDevice(number, now).has_value());
            QVERIFY(world.setAssetTag(9, "Room 9", now).has_value());
        });
        QVERIFY(device(3).isPresent);
        QCOMPARE(asked(), 0); // the whole list was read today

        m_apple->clock.advance(24h);
        const Run run = sync();

        QCOMPARE(run.kind, RunKind::Incremental);
        QCOMPARE(run.left, 3);
        QCOMPARE(run.changed, 1);
        QCOMPARE(run.missed, 4);
        QCOMPARE(asked(), 1);
        QVERIFY(!device(3).isPresent);
        QCOMPARE(device(3).departure, DeviceDeparture::Asked);
        QCOMPARE(m_apple->differences(*m_app, m_school), QStringList());
        (void)sync();
        QCOMPARE(asked(), 1); // once a day
    }

    void aRoundThatIsCutOffGoesOnWhereItWas()
    {
        begin(2500);
        (void)sync();
        unheard([](SandboxWorld &world, const QDateTime &now) {
            for (quint32 number = 0; number < 2500; number += 100)
                QVERIFY(world.releaseDevice(number, now).has_value());
        });
        m_apple->clock.advance(24h);
        m_apple->fault({.kind = SandboxFaultKind::AccessDenied, .endpoint = "/devices", .after = 1});
        const Run cut = sync();
        QCOMPARE(cut.state, RunState::Failed);
        QVERIFY(cut.left > 0 && cut.left < 25);
        m_apple->clearFaults();

        const Run rest = sync();

        QCOMPARE(rest.state, RunState::Done);
        QCOMPARE(cut.left + rest.left, 25);
        QCOMPARE(asked(), 4); // one that was answered, one that was refused, and the two portions that were missing
        QCOMPARE(m_apple->differences(*m_app, m_school), QStringList());
    }

    void whatAppleFailsToTellTakesNobodyAway()
    {
        begin(50);
        (void)sync();
        m_apple->clock.advance(24h);
        m_apple->fault({.kind = SandboxFaultKind::HtmlAnswer, .endpoint = "/devices", .count = 2});
        const Run run = sync();
        QCOMPARE(run.state, RunState::Done);
        QCOMPARE(run.retries, 2);
        QCOMPARE(run.left, 0);
        QCOMPARE(m_apple->differences(*m_app, m_school), QStringList());
    }

    void aRepairedDeviceIsLinkedToItsSuccessor()
    {
        begin(50);
        (void)sync();
        const quint32 fresh = m_apple->sandbox.run([now = m_apple->clock.now()](SandboxWorld &world) {
            return world.replaceDevice(7, now).value_or(0);
        });
        QVERIFY(fresh >= 50);

        QCOMPARE(sync().state, RunState::Done);

        QCOMPARE(device(7).departure, DeviceDeparture::Replaced);
        const auto links = [&](quint32 number) {
            return needSoon(m_app->store().read(
                [school = m_school, asked = SerialNumber(QString::fromLatin1(serial(number)))](Database &database) {
                    return ReplacementStore(database).linksOf(school, asked);
                }));
        };
        QCOMPARE(links(7).successor.text(), QString::fromLatin1(serial(fresh)));
        QCOMPARE(links(fresh).original.text(), QString::fromLatin1(serial(7)));
        QCOMPARE(links(fresh).date, m_apple->clock.now().date());
        QCOMPARE(links(8), RepairLinks());

        const qsizetype requests = m_apple->log().size();
        (void)sync();
        QVERIFY(m_apple->log().size() - requests <= 2); // it is not asked about again
    }

    void aDeviceThatComesBackIsNoGhost()
    {
        begin(20);
        (void)sync();
        m_apple->sandbox.run([now = m_apple->clock.now()](SandboxWorld &world) {
            return world.moveDevice(2, SandboxWorld::nowhere, now).has_value();
        });
        (void)sync();
        QCOMPARE(device(2).departure, DeviceDeparture::Taken);
        m_apple->clock.advance(1min);
        m_apple->sandbox.run(
            [now = m_apple->clock.now()](SandboxWorld &world) { return world.moveDevice(2, 0, now).has_value(); });
        (void)sync();
        QVERIFY(device(2).isPresent);
        QCOMPARE(device(2).departure, DeviceDeparture::Unknown);
    }
};

QTEST_GUILESS_MAIN(TestInquiry)
#include "tst_inquiry.moc"
