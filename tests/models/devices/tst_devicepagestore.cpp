#include "tests/support/workspace.h"

using namespace Muster;

class TestDevicePageStore : public QObject {
    Q_OBJECT

private:
    const QDateTime m_now = utc("2026-10-14T09:22:00Z");
    std::unique_ptr<TestWorkspace> m_workspace;
    OrganisationId m_organisation;
    RunId m_run;

    Database &database() { return *m_workspace->database; }

    Result<PageTally> tryStore(std::vector<DevicePage> pages, const SyncPosition &where)
    {
        return DevicePageStore(database(), m_organisation).store(pages, where, m_run, m_now);
    }

    PageTally store(const QJsonArray &devices, const SyncPosition &where = position("c"))
    {
        std::vector<DevicePage> pages;
        pages.push_back(page(devices));
        return need(tryStore(std::move(pages), where));
    }

    PageTally finish(qint64 generation = 1)
    {
        return need(DevicePageStore(database(), m_organisation)
                        .finishFetch(position("end", generation, SyncPosition::Phase::Sync), m_run, m_now));
    }

    Device device(const char *serial)
    {
        const QList<Device> found = need(DeviceStore(database()).bySerial(SerialNumber(QString::fromUtf8(serial))));
        QCOMPARE(found.size(), 1);
        return found.first();
    }

    qint64 revision(const char *serial)
    {
        return need(database().value(QStringLiteral("SELECT revision FROM devices WHERE serial = ?"),
                                     {QString::fromUtf8(serial)}))
            .toLongLong();
    }

    static QJsonObject model(const char *name) { return {{QStringLiteral("model"), QString::fromUtf8(name)}}; }

    static PageTally tally(qsizetype devices, qint64 added, qint64 changed, qint64 left)
    {
        return {.pages = 1, .devices = devices, .added = added, .changed = changed, .left = left};
    }

private Q_SLOTS:
    void init()
    {
        m_workspace = std::make_unique<TestWorkspace>();
        m_organisation = m_workspace->addOrganisation();
        m_run = need(RunStore(database()).begin(m_organisation, RunKind::Full, m_now));
        (void)database().takeChanges();
    }

    void applesFactsArriveWhole()
    {
        QFile file(QStringLiteral(MUSTER_TEST_DATA "/dep/petarov-server-devices-page.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        std::vector<DevicePage> pages;
        pages.push_back(need(DevicePage::parse(file.readAll())));
        QCOMPARE(need(tryStore(std::move(pages), position("c"))).added, 2);

        const Device mini = device("F6BRR3Z6GLK0");

        QCOMPARE(mini.model, QStringLiteral("iPad mini 4"));
        QCOMPARE(mini.description, QStringLiteral("IPAD MINI 4 WI-FI 16GB SPACE GRAY-FRD"));
        QCOMPARE(mini.os, QStringLiteral("iOS"));
        QCOMPARE(mini.family, QStringLiteral("iPad"));
        QCOMPARE(mini.color, QStringLiteral("SPACE GRAY"));
        QCOMPARE(mini.profileUuid, QStringLiteral("722081EC2F9D9F6CAC4106A7CE1AD6A7"));
        QCOMPARE(mini.profileStatus, ProfileStatus::Pushed);
        QCOMPARE(mini.state(), DeviceState::SwitchedOn);
        QCOMPARE(mini.profileAssignedAt, utc("2025-02-18T15:43:38Z"));
        QCOMPARE(mini.profilePushedAt, utc("2025-02-18T20:13:06Z"));
        QCOMPARE(mini.assignedBy, QStringLiteral("max-muster-work@petarov.net"));
        QCOMPARE(mini.firstSeenAt, m_now);
    }

    void missingNullEmptyAndWrongTypesAreEmpty_data()
    {
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("missing") << QJsonValue(QJsonValue::Undefined);
        QTest::newRow("null") << QJsonValue();
        QTest::newRow("empty") << QJsonValue(QString());
        QTest::newRow("number") << QJsonValue(7);
        QTest::newRow("list") << QJsonValue(QJsonArray{1});
        QTest::newRow("object") << QJsonValue(QJsonObject());
        QTest::newRow("bool") << QJsonValue(true);
    }
    void missingNullEmptyAndWrongTypesAreEmpty()
    {
        QFETCH(QJsonValue, value);
        QJsonObject json;
        for (const char *key : {"model", "description", "color", "asset_tag", "device_family", "os", "profile_status",
                                "profile_uuid", "profile_assign_time", "profile_push_time", "device_assigned_date",
                                "device_assigned_by", "op_type", "op_date"}) {
            if (!value.isUndefined())
                json.insert(QString::fromLatin1(key), value);
        }
        QCOMPARE(store({deviceJson("A1", json)}), tally(1, 1, 0, 0));
        Device expected;
        expected.id = device("A1").id;
        expected.organisation = m_organisation;
        expected.serial = SerialNumber(QStringLiteral("A1"));
        expected.firstSeenAt = m_now;
        QCOMPARE(device("A1"), expected);
    }

    void recordsWithoutASerialAreCountedAndLeftOut()
    {
        const QByteArray body =
            R"({"devices":[1,null,"x",[],{},{"serial_number":""},{"serial_number":null},{"serial_number":"A1"}],"cursor":"c"})";
        std::vector<DevicePage> pages;
        pages.push_back(need(DevicePage::parse(body)));
        const PageTally done = need(tryStore(std::move(pages), position("c")));
        QCOMPARE(done.devices, 8);
        QCOMPARE(done.unusable, 7);
        QCOMPARE(done.added, 1);
    }

    void datesAreReadInEveryIsoFormAndNothingElse_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QDateTime>("time");
        QTest::newRow("usual") << QStringLiteral("2025-04-28T08:03:42Z") << utc("2025-04-28T08:03:42Z");
        QTest::newRow("leap day") << QStringLiteral("2024-02-29T23:59:59Z") << utc("2024-02-29T23:59:59Z");
        QTest::newRow("zone") << QStringLiteral("2025-04-28T10:03:42+02:00") << utc("2025-04-28T08:03:42Z");
        QTest::newRow("milliseconds") << QStringLiteral("2025-04-28T08:03:42.000Z") << utc("2025-04-28T08:03:42Z");
        QTest::newRow("century") << QStringLiteral("2100-03-01T00:00:00Z") << utc("2100-03-01T00:00:00Z");
        QTest::newRow("no date") << QStringLiteral("soon") << QDateTime();
        QTest::newRow("month 13") << QStringLiteral("2025-13-01T00:00:00Z") << QDateTime();
        QTest::newRow("30 February") << QStringLiteral("2025-02-30T00:00:00Z") << QDateTime();
        QTest::newRow("hour 99") << QStringLiteral("2025-01-01T99:99:99Z") << QDateTime();
        QTest::newRow("before 1970") << QStringLiteral("1955-01-01T00:00:00Z") << QDateTime();
    }
    void datesAreReadInEveryIsoFormAndNothingElse()
    {
        QFETCH(QString, text);
        QFETCH(QDateTime, time);
        store({deviceJson("A1", {{QStringLiteral("device_assigned_date"), text}})});
        QCOMPARE(device("A1").assignedAt, time);
    }

    void everyDayOfACenturyIsRead()
    {
        QJsonArray devices;
        const QDate first(1970, 1, 2);
        for (int i = 0; i < 36525; i += 3)
            devices.append(
                deviceJson(QByteArray::number(i).constData(),
                           {{QStringLiteral("op_date"),
                             QString(first.addDays(i).toString(Qt::ISODate) + QStringLiteral("T12:34:56Z"))}}));
        store(devices);
        Query query = need(database().run(QStringLiteral("SELECT serial, op_at FROM devices")));
        while (query.next())
            QCOMPARE(
                query.value(1).toLongLong(),
                QDateTime(first.addDays(query.value(0).toInt()), QTime(12, 34, 56), QTimeZone::UTC).toSecsSinceEpoch());
    }

    void unknownFieldsAreKept()
    {
        const QJsonObject json{
            {QStringLiteral("imei"), QJsonArray{QStringLiteral("01 12")}},
            {QStringLiteral("wifi_mac_address"), QStringLiteral("AA:BB")},
            {QStringLiteral("new_thing"), QJsonObject{{QStringLiteral("deep"), QJsonArray{1.5, true, QJsonValue()}}}},
            {QStringLiteral("response_status"), QStringLiteral("SUCCESS")},
            {QStringLiteral("nothing"), QJsonValue()},
            {QStringLiteral("ünï \" \\ \n"), QStringLiteral("\x01 €")},
            {QStringLiteral("model"), QStringLiteral("iPhone")}};
        store({deviceJson("A1", json), deviceJson("A2")});
        QJsonObject expected = json;
        for (const char *known : {"response_status", "nothing", "model"})
            expected.remove(QString::fromLatin1(known));
        QCOMPARE(QJsonDocument::fromJson(device("A1").extra.toUtf8()).object(), expected);
        QCOMPARE(device("A2").extra, QString()); // nothing of the record before
    }

    void oddTextsStayWhatTheyAre()
    {
        const QString odd = QStringLiteral("'; DROP TABLE devices; -- \u0000 \U0001F34E \u202E");
        store({deviceJson("A1", {{QStringLiteral("model"), odd}})});
        QCOMPARE(device("A1").model, odd);
    }

    void nothingIsWrittenWhenNothingChanged()
    {
        const QJsonArray devices{deviceJson("A1", model("iPad")), deviceJson("A2")};
        QCOMPARE(store(devices), tally(2, 2, 0, 0));
        QVERIFY(database().takeChanges().testFlag(Changed::Devices));
        const qint64 before = revision("A1");

        QCOMPARE(store(devices), tally(2, 0, 0, 0));

        QCOMPARE(revision("A1"), before);
        QVERIFY(!database().takeChanges().testFlag(Changed::Devices));
        QCOMPARE(store({deviceJson("A1", model("Mac")), deviceJson("A2")}), tally(2, 0, 1, 0));
        QVERIFY(revision("A1") > before);
        QCOMPARE(revision("A2"), before);
    }

    void theLatestEventWinsWithinAPage()
    {
        const char *newer = "2026-01-02T00:00:00Z";
        const char *older = "2026-01-01T00:00:00Z";
        store({eventJson("A1", "modified", newer, model("new")), eventJson("A1", "modified", older, model("old"))});
        QCOMPARE(device("A1").model, QStringLiteral("new"));
        store({eventJson("A2", "added", older, model("old")), eventJson("A2", "modified", newer, model("new")),
               eventJson("A2", "modified", newer, model("last"))});
        QCOMPARE(device("A2").model, QStringLiteral("last")); // of equals the later one
        QCOMPARE(device("A2").operationAt, utc(newer));
    }

    void theLatestEventWinsAcrossPagesAndBatches()
    {
        std::vector<DevicePage> pages;
        pages.push_back(page({eventJson("A1", "modified", "2026-01-03T00:00:00Z", model("three"))}));
        pages.push_back(page({eventJson("A1", "modified", "2026-01-02T00:00:00Z", model("two"))}));
        need(tryStore(std::move(pages), position("c")));
        QCOMPARE(device("A1").model, QStringLiteral("three"));
        QCOMPARE(store({eventJson("A1", "deleted", "2026-01-01T00:00:00Z")}), tally(1, 0, 0, 0));
        QVERIFY(device("A1").isPresent);
    }

    void aDeletedDeviceStaysAsHistory()
    {
        store({eventJson("A1", "added", "2026-01-01T00:00:00Z",
                         {{QStringLiteral("model"), QStringLiteral("iPad")},
                          {QStringLiteral("profile_status"), QStringLiteral("assigned")}})});
        QCOMPARE(store({eventJson("A1", "deleted", "2026-01-05T00:00:00Z")}), tally(1, 0, 0, 1));

        const Device gone = device("A1");
        QCOMPARE(gone.state(), DeviceState::Left);
        QCOMPARE(gone.model, QStringLiteral("iPad"));
        QCOMPARE(gone.leftAt, utc("2026-01-05T00:00:00Z"));
        QCOMPARE(gone.firstSeenAt, m_now);
        QCOMPARE(store({eventJson("A1", "deleted", "2026-01-05T00:00:00Z")}), tally(1, 0, 0, 0));
    }

    void aLateAddedDoesNotBringADeviceBack()
    {
        store({eventJson("A1", "added", "2026-01-01T00:00:00Z"), eventJson("A1", "deleted", "2026-01-05T00:00:00Z")});
        QCOMPARE(store({eventJson("A1", "added", "2026-01-04T00:00:00Z")}), tally(1, 0, 0, 0));
        QVERIFY(!device("A1").isPresent);
        // Also where the deletion came for a device never seen, and where it came twice.
        store({eventJson("A2", "deleted", "2026-01-05T00:00:00Z"), eventJson("A2", "deleted", "2026-01-07T00:00:00Z")});
        store({eventJson("A2", "added", "2026-01-06T00:00:00Z")});
        QVERIFY(!device("A2").isPresent);
        QCOMPARE(device("A2").leftAt, utc("2026-01-05T00:00:00Z"));
    }

    void aDeviceComesBackWithANewerEventOrInAFullList()
    {
        store({eventJson("A1", "deleted", "2026-01-05T00:00:00Z"), eventJson("A2", "deleted", "2026-01-05T00:00:00Z")});
        QCOMPARE(store({eventJson("A1", "added", "2026-01-06T00:00:00Z"), deviceJson("A2")}), tally(2, 0, 2, 0));
        QVERIFY(device("A1").isPresent);
        QVERIFY(!device("A1").leftAt.isValid());
        QVERIFY(device("A2").isPresent);
    }

    void countsTellWhatABatchCameTo()
    {
        store({deviceJson("OLD1"), deviceJson("OLD2"), deviceJson("OLD3")});
        const PageTally done = store({deviceJson("NEW1"), eventJson("NEW2", "added", "2026-01-01T00:00:00Z"),
                                      eventJson("NEW2", "deleted", "2026-01-02T00:00:00Z"),
                                      eventJson("OLD1", "deleted", "2026-01-02T00:00:00Z"),
                                      eventJson("GHOST", "deleted", "2026-01-02T00:00:00Z"),
                                      deviceJson("OLD2", model("x")), deviceJson("OLD3")});
        QCOMPARE(done, tally(7, 1, 1, 1));
        const Run run = need(RunStore(database()).byId(m_run));
        QCOMPARE(run.added, 4);
        QCOMPARE(run.changed, 1);
        QCOMPARE(run.left, 1);
        QCOMPARE(run.pages, 2);
        QCOMPARE(run.devices, 10);
    }

    void whatAFullListDoesNotNameHasLeft()
    {
        store({deviceJson("A1"), deviceJson("A2")});
        QCOMPARE(finish(1).left, 0);
        store({deviceJson("A2"), deviceJson("A3")}, position("c", 2));
        (void)database().takeChanges();

        QCOMPARE(finish(2).left, 1);

        QVERIFY(database().takeChanges().testFlag(Changed::Devices));
        QCOMPARE(device("A1").state(), DeviceState::Left);
        QCOMPARE(device("A1").leftAt, m_now);
        QVERIFY(device("A2").isPresent && device("A3").isPresent);
        const Organisation organisation = need(OrganisationStore(database()).byId(m_organisation));
        QCOMPARE(organisation.fullSyncAt, m_now);
        QCOMPARE(organisation.position, position("end", 2, SyncPosition::Phase::Sync));
    }

    void oneOrganisationsListDoesNotTouchAnothers()
    {
        const OrganisationId first = m_organisation;
        store({deviceJson("A1", model("first"))});
        m_organisation = m_workspace->addOrganisation(QStringLiteral("Other"));
        store({deviceJson("A1", model("second"))}, position("c", 5));
        finish(5);
        const QList<Device> both = need(DeviceStore(database()).bySerial(SerialNumber(QStringLiteral("a1"))));
        QCOMPARE(both.size(), 2);
        QVERIFY(both[0].isPresent && both[1].isPresent);
        QCOMPARE(need(DeviceStore(database()).counts(first)).present, 1);
    }

    void theCursorIsStoredWithItsPagesOrNotAtAll()
    {
        store({deviceJson("A1")}, position("first"));
        // A serial that the table does not take lets the last page fail.
        need(database().run(QStringLiteral("CREATE TRIGGER no BEFORE INSERT ON devices WHEN new.serial = 'BAD' BEGIN "
                                           "SELECT raise(ABORT, 'no'); END")));
        (void)database().takeChanges();
        std::vector<DevicePage> pages;
        pages.push_back(page({deviceJson("A2")}));
        pages.push_back(page({deviceJson("A3")}));
        pages.push_back(page({deviceJson("A4"), deviceJson("BAD")}));

        QCOMPARE(tryStore(std::move(pages), position("second")).error().kind, ErrorKind::Storage);

        QCOMPARE(need(database().value(QStringLiteral("SELECT group_concat(serial) FROM devices"))).toString(),
                 QStringLiteral("A1"));
        QCOMPARE(need(OrganisationStore(database()).byId(m_organisation)).position.cursor, QStringLiteral("first"));
        QCOMPARE(need(RunStore(database()).byId(m_run)).pages, 1);
        QCOMPARE(database().takeChanges(), ChangeSet());
        store({deviceJson("A2")}, position("second"));
        QCOMPARE(need(OrganisationStore(database()).byId(m_organisation)).position.cursor, QStringLiteral("second"));
    }

    void aFullDiskLeavesNeitherRowsNorCursor()
    {
        store({deviceJson("A1")}, position("first"));
        const qint64 room = need(database().value(QStringLiteral("PRAGMA page_count"))).toLongLong() + 8;
        need(database().run(QStringLiteral("PRAGMA max_page_count=%1").arg(room)));
        QJsonArray many;
        for (int i = 0; i < 2000; ++i)
            many.append(
                deviceJson(QByteArray::number(i).constData(), {{QStringLiteral("description"), QString(100, u'x')}}));
        std::vector<DevicePage> pages;
        pages.push_back(page(many));
        const auto full = tryStore(std::move(pages), position("second"));
        QCOMPARE(full.error().kind, ErrorKind::Storage);
        QVERIFY2(full.error().message.contains(QStringLiteral("disk is full")), qPrintable(full.error().message));
        QCOMPARE(need(DeviceStore(database()).counts({})).present, 1);
        QCOMPARE(need(OrganisationStore(database()).byId(m_organisation)).position.cursor, QStringLiteral("first"));
        QCOMPARE(need(checkWorkspace(database())), QStringList());

        need(database().run(QStringLiteral("PRAGMA max_page_count=1000000")));
        QCOMPARE(store(many, position("second")).added, 2000);
    }

    void theStoreReadsWhatWasWritten()
    {
        store({deviceJson("A1", {{QStringLiteral("device_family"), QStringLiteral("iPad")}}),
               deviceJson("A2",
                          {{QStringLiteral("profile_status"), QStringLiteral("assigned")},
                           {QStringLiteral("device_family"), QStringLiteral("Mac")}}),
               deviceJson("A3",
                          {{QStringLiteral("profile_status"), QStringLiteral("pushed")},
                           {QStringLiteral("device_family"), QStringLiteral("iPad")}}),
               deviceJson("A4", {{QStringLiteral("profile_status"), QStringLiteral("removed")}}),
               eventJson("A5", "deleted", "2026-01-01T00:00:00Z")});
        DeviceStore devices(database());
        const DeviceCounts counts = need(devices.counts(m_organisation));
        QCOMPARE(counts.present, 4);
        QCOMPARE(counts.in(DeviceState::NoProfile), 1);
        QCOMPARE(counts.in(DeviceState::Dropped), 1);
        QCOMPARE(counts.unmanagedNext(), 2);
        QCOMPARE(counts.in(DeviceState::Ready), 1);
        QCOMPARE(counts.in(DeviceState::SwitchedOn), 1);
        QCOMPARE(counts.in(DeviceState::Left), 1);
        QCOMPARE(counts.presentByFamily.value(QStringLiteral("iPad")), 2);
        const std::vector<std::int32_t> newest = need(devices.newestFirst({}, 2));
        QCOMPARE(need(devices.rows(newest)).first().serial.text(), QStringLiteral("A4"));
        QCOMPARE(need(devices.rows(std::vector<std::int32_t>{99, 2, -1, 1})).size(), 2);
        QCOMPARE(need(devices.rows({})).size(), 0);
        int visited = 0;
        need(devices.forEach({}, [&](const Device &) { return ++visited < 3; }));
        QCOMPARE(visited, 3);
    }

    // Somebody asks by name while another program reads the whole list.
    void askingByNameDisturbsNeitherAListNorARound()
    {
        const auto details = [](const char *serial) {
            const QByteArray json =
                QByteArray("{'devices':{'") + serial + "':{'response_status':'SUCCESS','model':'iPad'}}}";
            return need(DevicePage::parseDetails(QByteArray(json).replace('\'', '"')));
        };
        store({deviceJson("A1"), deviceJson("B1")});
        finish();
        store({deviceJson("A1"), deviceJson("B1")}, position("c", 2)); // the next list has both already
        need(OrganisationStore(database()).setInquiry(m_organisation, QStringLiteral("M")));
        (void)need(DevicePageStore(database(), m_organisation).storeDetails(details("A1"), {}, RunId(), m_now));
        QCOMPARE(need(OrganisationStore(database()).byId(m_organisation)).inquirySerial, QStringLiteral("M"));
        QCOMPARE(finish(2).left, 0);
        QVERIFY(device("A1").isPresent);
    }
};

QTEST_GUILESS_MAIN(TestDevicePageStore)
#include "tst_devicepagestore.moc"
