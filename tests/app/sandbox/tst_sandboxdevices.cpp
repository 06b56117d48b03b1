// Where devices come from, how they leave again, and what is written down about it.
#include "app/sandbox/devicewriter.h"
#include "app/sandbox/sandboxcsv.h"
#include "app/sandbox/sandboxfilter.h"
#include "app/sandbox/sandboxworld.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Muster;

class TestSandboxDevices : public QObject {
    Q_OBJECT

private:
    const QDateTime m_now = QDateTime(QDate(2026, 8, 1), QTime(8, 0), QTimeZone::UTC);

    quint32 fromConfigurator(SandboxWorld &world) const
    {
        return world
            .order(
                {.count = 1, .mix = {{"iPad", 1}}, .source = SandboxSource::Configurator, .number = {}, .sourceId = {}},
                m_now)
            .value();
    }

    // On service 0 with a profile, switched on.
    void activate(SandboxWorld &world, quint32 device, const QDateTime &now) const
    {
        QVERIFY(world.moveDevice(device, 0, now).has_value());
        QCOMPARE(world.assignProfile(device, 0, now), SandboxVerdict::Success);
        QVERIFY(world.activate(device, now).has_value());
    }

private Q_SLOTS:
    void ordersSayWhereTheyCameFrom()
    {
        SandboxWorld world({.devices = 100});
        QSet<int> sources;
        for (const SandboxOrder &order : world.orders()) {
            sources.insert(int(order.source));
            QCOMPARE(order.sourceId,
                     order.source == SandboxSource::Apple ? world.organisation().customerNumber
                                                          : world.organisation().resellerNumber);
        }
        QCOMPARE(sources.size(), 2);
        QVERIFY(!world.organisation().customerNumber.startsWith('0')); // as Apple's are

        const auto first = world.order({.count = 3,
                                        .mix = {},
                                        .source = SandboxSource::Reseller,
                                        .number = "R-1",
                                        .sourceId = "1R00AFF",
                                        .service = 0},
                                       m_now);
        QVERIFY(first.has_value());
        QCOMPARE(world.orderOf(*first).sourceId, QByteArray("1R00AFF"));
        QCOMPARE(world.orderOf(*first).number, QByteArray("R-1"));
    }

    void appleConfiguratorBringsOnlyWhatItCan()
    {
        SandboxWorld world({.devices = 1});
        const auto order = [&](SandboxMix mix, quint16 service = SandboxWorld::nowhere) {
            return world.order({.count = 5,
                                .mix = std::move(mix),
                                .source = SandboxSource::Configurator,
                                .number = {},
                                .sourceId = {},
                                .service = service},
                               m_now);
        };
        QCOMPARE(order({{"Watch", 1}}).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(order({}, 0).error().kind, ErrorKind::InvalidInput);
        QVERIFY(order({{"AppleTV", 1}}).has_value());
        const quint16 builtIn = world.devices().back().service;
        QCOMPARE(world.orderDevices(1, {}, builtIn, m_now).error().kind, ErrorKind::InvalidInput);
    }

    void aUserLeavesWithin30DaysOfActivation()
    {
        SandboxWorld world({.devices = 1});
        const quint32 device = fromConfigurator(world);
        QVERIFY(world.isProvisional(device, m_now.addYears(1))); // the period has not begun
        QCOMPARE(world.leaveManagement(device, m_now).error().kind, ErrorKind::Conflict);
        const QDateTime later = m_now.addDays(40);
        activate(world, device, later);
        QCOMPARE(world.provisionalUntil(device), quint32(later.addDays(30).toSecsSinceEpoch()));
        QVERIFY(world.isProvisional(device, later.addDays(30).addSecs(-1)));
        QVERIFY(!world.isProvisional(device, later.addDays(30)));
        QCOMPARE(world.setMigrationDeadline(device, later.addDays(9), later).error().kind, ErrorKind::Conflict);

        SandboxWorld bound = world;
        QCOMPARE(bound.leaveManagement(device, later.addDays(30)).error().kind, ErrorKind::Conflict);
        QVERIFY(bound.setMigrationDeadline(device, later.addDays(60), later.addDays(30)).has_value());
        QVERIFY(world.leaveManagement(device, later.addDays(29)).has_value());
        QVERIFY(world.devices()[device].has(SandboxDevice::Released));
        QCOMPARE(world.services()[0].events.back().kind, SandboxEventKind::Deleted);
        QCOMPARE(world.auditEvents().back().by.kind, SandboxActorKind::User);
        QCOMPARE(world.leaveManagement(0, m_now).error().kind, ErrorKind::Conflict); // bought, not added
    }

    void aMigrationDeadlineLiesWithin90Days()
    {
        SandboxWorld world({.devices = 0, .services = 2});
        const quint32 mac = world.orderDevices(1, {{"Mac", 1}}, 0, m_now).value();
        const quint32 tv = world.orderDevices(1, {{"AppleTV", 1}}, 0, m_now).value();
        for (const QDateTime &bad : {m_now, m_now.addDays(-1), m_now.addDays(90).addSecs(1)})
            QCOMPARE(world.setMigrationDeadline(mac, bad, m_now).error().kind, ErrorKind::Conflict);
        QCOMPARE(world.setMigrationDeadline(tv, m_now.addDays(1), m_now).error().kind, ErrorKind::Conflict);

        const SandboxActivity &moved =
            world.perform({.kind = SandboxActivityKind::AssignWithDeadline,
                           .serials = {world.devices()[mac].serialText(), world.devices()[tv].serialText()},
                           .service = 1,
                           .deadline = quint32(m_now.addDays(90).toSecsSinceEpoch()),
                           .by = {}},
                          m_now);
        QCOMPARE(moved.outcomes[0].code, QByteArray("SUCCESS"));
        QCOMPARE(moved.outcomes[1].code, QByteArray("DEVICE_NOT_ELIGIBLE"));
        QCOMPARE(world.devices()[mac].service, 1);
        QCOMPARE(world.devices()[tv].service, 0); // all or nothing
        QByteArray record;
        DeviceWriter(world, 8).appendFetched(record, mac);
        QVERIFY(record.contains("\"mdm_migration_deadline\":\"2026-10-30T08:00:00Z\""));
        QVERIFY(world.moveDevice(mac, 0, m_now).has_value());
        QCOMPARE(world.devices()[mac].migrationDeadline, 0u); // it was for the other service
    }

    void everyInterfaceTellsTheSameHardware()
    {
        const SandboxWorld world({.devices = 400});
        const DeviceWriter writer(world, 10);
        QSet<QByteArray> addresses;
        int cellular = 0;
        for (quint32 number = 0; number < 400; ++number) {
            QByteArray text;
            writer.appendFetched(text, number);
            const QJsonObject record = QJsonDocument::fromJson(text).object();
            const QList<QByteArray> cells =
                SandboxCsv::deviceList(world, std::array{number}).split('\n').value(1).split(',');
            const qsizetype from = cells.size() - 7; // the model's name may hold a comma
            QCOMPARE(cells[from + 3], record.value(QLatin1StringView("wifi_mac_address")).toString().toLatin1());
            QCOMPARE(cells[from + 4], record.value(QLatin1StringView("bluetooth_mac_address")).toString().toLatin1());
            QCOMPARE(cells[from + 5], record.value(QLatin1StringView("ethernet_mac_address")).toString().toLatin1());
            QCOMPARE(cells[from + 2], record.value(QLatin1StringView("eid")).toString().toLatin1());
            const QString imei = record.value(QLatin1StringView("imei")).toArray().at(0).toString();
            QCOMPARE(cells[from], imei.toLatin1().replace(" ", ""));
            cellular += imei.isEmpty() ? 0 : 1;
            addresses.insert(cells[from + 3]);
        }
        QCOMPARE(addresses.size(), 400);
        QVERIFY(cellular > 20);
    }

    void productsHavePartNumbersOfTheirOwn()
    {
        QSet<QByteArray> parts;
        for (const SandboxProduct &product : sandboxProducts()) {
            parts.insert(product.partNumber);
            QVERIFY2(product.type.contains(','), product.model.constData());
            QCOMPARE(product.capacity.isEmpty(), product.family == "Watch");
        }
        QCOMPARE(parts.size(), qsizetype(sandboxProducts().size()));
        for (quint16 product = 0; product < sandboxProducts().size(); ++product)
            QCOMPARE(sandboxFamilies()[sandboxFamilyOf(product)].name, sandboxProducts()[product].family);
    }

    void anActivityTellsWhatBecameOfEachDevice()
    {
        SandboxWorld world({.devices = 5, .services = 2});
        QVERIFY(world.releaseDevice(1, m_now).has_value());
        const QByteArray here = world.devices()[0].serialText(), gone = world.devices()[1].serialText();
        const SandboxActivity activity = world.perform({.kind = SandboxActivityKind::Assign,
                                                        .serials = {here, gone, "NOSUCHONE1"},
                                                        .service = quint16(1 - world.devices()[0].service),
                                                        .by = SandboxActor::person(2)},
                                                       m_now);
        QVERIFY(activity.isDone());
        QCOMPARE(activity.outcomes[0].code, QByteArray("SUCCESS"));
        QCOMPARE(activity.outcomes[1].code, QByteArray("DEVICE_NOT_FOUND"));
        QCOMPARE(activity.outcomes[2].code, QByteArray("DEVICE_NOT_FOUND"));
        QCOMPARE(world.devices()[0].assignedBy, 2);
        const QByteArray csv = SandboxCsv::result(activity);
        const QByteArray begin = "Serial Number,Status,Message\r\n" + here + ",SUCCESS,\r\n" + gone;
        QVERIFY(csv.startsWith(begin));
        QVERIFY(csv.sliced(begin.size()).startsWith(",FAILED,DEVICE_NOT_FOUND: "));
        // Unassigning names the service that the device is on.
        const SandboxActivity wrong = world.perform({.kind = SandboxActivityKind::Unassign,
                                                     .serials = {here},
                                                     .service = quint16(1 - world.devices()[0].service),
                                                     .by = {}},
                                                    m_now);
        QCOMPARE(wrong.outcomes[0].code, QByteArray("DEVICE_NOT_ELIGIBLE"));
    }

    void anActivityTakesPollsOrTime()
    {
        SandboxWorld world({.devices = 2});
        const QByteArray serial = world.devices()[0].serialText();
        const SandboxTask task{.kind = SandboxActivityKind::Release, .serials = {serial}, .by = {}};
        const QByteArray first = world.begin(task, m_now).id;
        for (int i = 1; i < SandboxWorld::pollsToComplete; ++i) {
            QVERIFY(!world.poll(first, m_now)->isDone());
            QVERIFY(!world.devices()[0].has(SandboxDevice::Released));
        }
        QVERIFY(world.poll(first, m_now)->isDone());
        QVERIFY(world.devices()[0].has(SandboxDevice::Released));

        const QByteArray second = world.begin(task, m_now).id;
        QVERIFY(second != first);
        world.settle(m_now.addSecs(SandboxWorld::secondsToComplete - 1));
        QVERIFY(!world.findActivity(second)->isDone());
        world.settle(m_now.addSecs(SandboxWorld::secondsToComplete));
        QVERIFY(world.findActivity(second)->isDone());
        QVERIFY(!world.poll("nothing", m_now));
    }

    void theRecordsAreBounded()
    {
        SandboxWorld world({.devices = 0});
        QVERIFY(world.orderDevices(30'000, {{"iPad", 1}}, 0, m_now).has_value());
        QCOMPARE(world.auditEvents().size(), SandboxWorld::mostAuditEvents);
        QCOMPARE(world.auditEvents().back().number, 60'000u);
        QCOMPARE(world.auditEvents().back().kind, SandboxAuditKind::DeviceAssigned);
        for (size_t i = 0; i < SandboxWorld::mostActivities + 5; ++i)
            world.perform({.kind = SandboxActivityKind::Unassign, .serials = {"X"}, .by = {}}, m_now);
        QCOMPARE(world.activities().size(), SandboxWorld::mostActivities);
        for (size_t i = 0; i < sandboxAuditNames.size(); ++i)
            QCOMPARE(size_t(sandboxAuditNames[i].kind), i);
        for (size_t i = 0; i < sandboxActivityNames.size(); ++i)
            QCOMPARE(size_t(sandboxActivityNames[i].first), i);
    }

    void filtersAndPagesFitTogether()
    {
        SandboxWorld world({.devices = 500, .services = 3, .unassignedShare = 0.3});
        QVERIFY(world.releaseDevice(7, m_now).has_value());
        const auto all = [&](const SandboxFilter &filter) { return filter.page(world, 0, 1'000'000).devices; };
        size_t sum = 0;
        for (const auto &[status, name] : sandboxStatusNames) {
            SandboxFilter filter;
            filter.status = status;
            sum += all(filter).size();
        }
        QCOMPARE(sum, size_t(500));
        SandboxFilter iPads;
        iPads.family = sandboxFamily("ipad");
        iPads.service = 1;
        const std::vector<quint32> whole = all(iPads);
        QVERIFY(whole.size() > 20);
        std::vector<quint32> paged;
        for (qint64 offset = 0; offset < qint64(whole.size()); offset += 7) {
            const SandboxFilter::Page page = iPads.page(world, offset, 7);
            QCOMPARE(page.total, qint64(whole.size()));
            paged.insert(paged.end(), page.devices.begin(), page.devices.end());
        }
        QCOMPARE(paged, whole);
        SandboxFilter named;
        named.serials = {world.devices()[9].serialText(), "NOSUCHONE1", world.devices()[7].serialText()};
        QCOMPARE(all(named), std::vector<quint32>({9, 7}));
        named.status = SandboxDeviceStatus::Released;
        QCOMPARE(all(named), std::vector<quint32>({7}));
        SandboxFilter order;
        order.order = world.orders()[1].number;
        QCOMPARE(all(order).size(), size_t(world.orders()[1].count));
    }
};

QTEST_GUILESS_MAIN(TestSandboxDevices)
#include "tst_sandboxdevices.moc"
