#include "app/sandbox/sandboxworld.h"

#include "app/sandbox/devicewriter.h"
#include "app/sandbox/jsontext.h"
#include "app/sandbox/sandboxcursor.h"
#include "app/sandbox/sandboxfaults.h"
#include "app/sandbox/sandboxstate.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Muster;

class TestSandboxWorld : public QObject {
    Q_OBJECT

private:
    const QDateTime m_now = QDateTime(QDate(2026, 8, 1), QTime(8, 0), QTimeZone::UTC);
    SystemRandom m_random;

    static SandboxPlan plan(quint32 devices, quint64 seed = 3)
    {
        return {.seed = seed, .devices = devices, .services = 2, .unassignedShare = 0.1, .profiledShare = 0.5};
    }

private Q_SLOTS:
    void theSameSeedGivesTheSameWorld()
    {
        QVERIFY(SandboxWorld(plan(5000)) == SandboxWorld(plan(5000)));
        QVERIFY(!(SandboxWorld(plan(5000)) == SandboxWorld(plan(5000, 4))));
    }

    void serialsAreUniqueAndReadBackwards()
    {
        const SandboxWorld world(plan(200'000));
        QSet<QByteArray> seen;
        for (quint32 number = 0; number < world.devices().size(); ++number) {
            const QByteArray serial = world.devices()[number].serialText();
            QVERIFY(serial.size() >= 10 && serial.size() <= 12);
            QCOMPARE(world.find(serial), number);
            seen.insert(serial);
        }
        QCOMPARE(seen.size(), 200'000);
        for (const char *strange :
             {"", "A", "AAAAAAAAAA", "IIIIIIIIII", "0123456789AB", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"})
            QVERIFY(!world.find(strange));
    }

    void logsNeverGoBackAndCountTheirDevices()
    {
        const SandboxWorld world(plan(30'000));
        size_t present = 0;
        for (const SandboxService &service : world.services()) {
            QVERIFY(std::ranges::is_sorted(service.events, {}, &SandboxEvent::time));
            QCOMPARE(service.present, service.events.size());
            present += service.present;
        }
        QVERIFY(present > 25'000 && present < 29'000);
        for (const SandboxOrder &order : world.orders())
            QVERIFY(order.count >= 1 && order.count <= 500);
    }

    void movesUnassignsAndReleases()
    {
        SandboxWorld world({.devices = 10, .services = 2});
        const quint16 home = world.devices()[0].service;
        const auto other = quint16(1 - home);
        const auto before = world.services()[home].present;

        QVERIFY(world.moveDevice(0, other, m_now).has_value());
        QCOMPARE(world.services()[home].events.back().kind, SandboxEventKind::Deleted);
        QVERIFY(world.services()[other].events.back().kind != SandboxEventKind::Deleted);
        QCOMPARE(world.services()[home].present, before - 1);

        QVERIFY(world.moveDevice(0, SandboxWorld::nowhere, m_now).has_value());
        QCOMPARE(world.services()[other].events.back().kind, SandboxEventKind::Deleted);
        QVERIFY(world.releaseDevice(0, m_now).has_value());
        QCOMPARE(world.releaseDevice(0, m_now).error().kind, ErrorKind::NotFound);
        QCOMPARE(world.moveDevice(0, home, m_now).error().kind, ErrorKind::NotFound);
        QCOMPARE(world.moveDevice(1, 77, m_now).error().kind, ErrorKind::NotFound);
    }

    void aProfileIsRemovedButNamedWhenADeviceComesBack()
    {
        SandboxWorld world({.devices = 1, .profiledShare = 1});
        QVERIFY(world.moveDevice(0, SandboxWorld::nowhere, m_now).has_value());
        QVERIFY(world.moveDevice(0, 0, m_now).has_value());
        QCOMPARE(world.devices()[0].profileStatus, SandboxProfileStatus::Removed);
        QVERIFY(world.devices()[0].profile != 0);
        QCOMPARE(world.services()[0].events.back().kind, SandboxEventKind::Modified);
    }

    void aRepairReplacesADevice()
    {
        SandboxWorld world({.devices = 5});
        const auto fresh = world.replaceDevice(2, m_now);
        QVERIFY(fresh.has_value());
        QCOMPARE(world.devices()[*fresh].product, world.devices()[2].product);
        QByteArray record;
        DeviceWriter(world, 10).appendSynced(record, world.services()[0].events[5], 1);
        QVERIFY(record.contains("\"released_by_replacement\":true"));
    }

    void everyRecordIsJson()
    {
        SandboxWorld world(plan(3000));
        QVERIFY(world.setAssetTag(1, "quote \" back \\ tab \t nul \x01 ü", m_now).has_value());
        for (const int version : {1, 2, 3, 7, 8, 10}) {
            const DeviceWriter writer(world, version, true);
            for (quint32 number = 0; number < 3000; ++number) {
                QByteArray out;
                writer.appendFetched(out, number);
                QJsonParseError error;
                const auto record = QJsonDocument::fromJson(out, &error).object();
                QVERIFY2(error.error == QJsonParseError::NoError, out.constData());
                QCOMPARE(record.value(QLatin1StringView("serial_number")).toString().toLatin1(),
                         world.devices()[number].serialText());
            }
        }
    }

    void datesAreApples()
    {
        for (const auto &[seconds, text] : {std::pair<quint32, const char *>{0, "\"1970-01-01T00:00:00Z\""},
                                            {951827696, "\"2000-02-29T12:34:56Z\""},
                                            {4102444799u, "\"2099-12-31T23:59:59Z\""}}) {
            QByteArray out;
            appendJsonDate(out, seconds);
            QCOMPARE(out, QByteArray(text));
        }
    }

    void theStateFileGivesTheWorldBack()
    {
        SandboxWorld world(plan(2000));
        const quint16 added = world.addService("Third", m_random);
        world.issueToken(0, "der", m_random, m_now);
        QVERIFY(world.orderDevices(30, {{"Vision", 1}}, added, m_now).has_value());
        QVERIFY(world.moveDevice(3, added, m_now).has_value());
        QVERIFY(world.setAssetTag(4, "x", m_now).has_value());
        QVERIFY(world.replaceDevice(6, m_now).has_value());
        world.advanceClock(std::chrono::seconds(77));
        world.setTermsSigned(false);

        const QByteArray bytes = SandboxState::toBytes(world);
        const auto read = SandboxState::fromBytes(bytes);

        QVERIFY(read.has_value());
        QVERIFY(*read == world);
        QCOMPARE(SandboxState::toBytes(*read), bytes);
        QVERIFY(bytes.size() < 10'000);
    }

    void damagedStateFilesAreRefused()
    {
        const QByteArray good = SandboxState::toBytes(SandboxWorld(plan(100)));
        for (qsizetype cut = 0; cut < good.size(); cut += 7)
            QVERIFY(!SandboxState::fromBytes(good.first(cut)).has_value());
        for (qsizetype at = 0; at < good.size(); at += 3) {
            QByteArray bad = good;
            bad[at] = char(bad[at] ^ 0x41);
            QVERIFY(!SandboxState::fromBytes(bad).has_value());
        }
    }

    void cursorsAreSealed()
    {
        const SandboxCursor cursor{.position = 12345, .fetched = true, .issued = 1'750'000'000};
        const QByteArray text = cursor.encode("SERVICE", "seal");
        QCOMPARE(SandboxCursor::decode(text, "SERVICE", "seal"), cursor);
        QVERIFY(!SandboxCursor::decode(text, "OTHER", "seal"));
        for (qsizetype at = 0; at < text.size() - 1; ++at) {
            QByteArray bad = text;
            bad[at] = bad[at] == 'A' ? 'B' : 'A';
            QVERIFY(!SandboxCursor::decode(bad, "SERVICE", "seal"));
        }
    }

    void faultsAreCountedAndReproducible()
    {
        const auto strikes = [] {
            SandboxFaults faults(9);
            faults.add({.kind = SandboxFaultKind::Slow, .endpoint = "/a", .probability = 0.5, .after = 2, .count = 3});
            QByteArray result;
            for (int i = 0; i < 40; ++i)
                result += faults.strike("/a").isEmpty() ? '.' : 'x';
            result += faults.strike("/b").isEmpty() ? '.' : 'x';
            return result;
        };
        const QByteArray first = strikes();
        QCOMPARE(first.count('x'), 3);
        QVERIFY(first.startsWith("..") && first.endsWith('.'));
        QCOMPARE(strikes(), first);
        for (size_t i = 0; i < sandboxFaultNames.size(); ++i)
            QCOMPARE(size_t(sandboxFaultNames[i].first), i);
    }

    void aMillionDevicesAreQuickAndSmall()
    {
        QElapsedTimer timer;
        timer.start();
        const SandboxWorld world({.devices = 1'000'000, .profiledShare = 0.5});
        const qint64 generated = timer.restart();
        const DeviceWriter writer(world, 10);
        QByteArray page;
        for (quint32 number = 0; number < 1'000'000; ++number) {
            if (number % 1000 == 0) {
                page.clear();
                page.reserve(700'000);
            }
            writer.appendFetched(page, number);
        }
        const qint64 written = timer.elapsed();
        const size_t bytes = world.devices().capacity() * sizeof(SandboxDevice)
            + world.services()[0].events.capacity() * sizeof(SandboxEvent);
        qInfo("generated in %lld ms, %zu MB, 1000 records in %.3f ms", generated, bytes / 1'000'000,
              double(written) / 1000);
        QVERIFY(bytes < 200'000'000);
        QVERIFY(generated < 20'000); // generous: sanitizers and busy machines
    }
};

QTEST_GUILESS_MAIN(TestSandboxWorld)
#include "tst_sandboxworld.moc"
