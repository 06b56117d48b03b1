// What the Business API changes: servers, and devices by activities.
#include "tests/support/businesstest.h"

#include <QTest>

using namespace Muster;

class TestBusinessChanges : public BusinessTest {
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }

    void aServerIsMadeChangedAndDeleted()
    {
        const HttpReply made =
            m_client->ask("POST", QStringLiteral("v1/mdmServers"),
                          serverBody(QStringLiteral("Marketing"), {{QStringLiteral("enableMdmDisownFlag"), true}}));
        QCOMPARE(made.status, 201);
        QCOMPARE(missing(fixture("gosdk-create_mdm_server_response"), made.json()), QStringList());
        const QString id = word(object(made.json(), "data"), "id"), path = QStringLiteral("v1/mdmServers/") + id;
        QCOMPARE(word(object(made.json(), "links"), "self"), QString(m_sandbox->addresses.dep.toString() + path));
        const auto patch = [&](const QJsonObject &attributes, const QString &name = {}) {
            return m_client->ask("PATCH", path, serverBody(name, attributes, id, false));
        };
        const QJsonObject families{
            {QStringLiteral("defaultProductFamilies"), QJsonArray{QStringLiteral("IPAD"), QStringLiteral("APPLE_TV")}}};
        const HttpReply changed = patch(families, QStringLiteral("Sales"));
        QCOMPARE(changed.status, 200);
        QCOMPARE(attribute(object(changed.json(), "data"), "serverName"), QStringLiteral("Sales"));
        QCOMPARE(missing(object(fixture("gosdk-update_mdm_server_response"), "links"), object(changed.json(), "links")),
                 QStringList());
        // The portal knows, and orders obey.
        const QByteArray portal = m_sandbox->control("GET", "services").body;
        QVERIFY(portal.contains("\"defaults\":[\"iPad\",\"AppleTV\"]"));
        QCOMPARE(m_client->ask("DELETE", path).status, 204);
        QCOMPARE(m_client->get(path).status, 404);
    }

    void serversThatConflictAreRefused()
    {
        const auto make = [&](const QString &name, const QJsonObject &more = {}, bool hasCertificate = true) {
            return m_client->ask("POST", QStringLiteral("v1/mdmServers"), serverBody(name, more, {}, hasCertificate));
        };
        const QJsonObject iPads{{QStringLiteral("defaultProductFamilies"), QJsonArray{QStringLiteral("IPAD")}}};
        QCOMPARE(make(QStringLiteral("Muster")).status, 409); // the name
        QCOMPARE(make(QStringLiteral("First"), iPads).status, 201);
        QCOMPARE(make(QStringLiteral("Second"), iPads).status, 409); // the family
        QVERIFY(!m_sandbox->control("GET", "services").body.contains("Second")); // and nothing is left behind
        QCOMPARE(m_client->ask("DELETE", QStringLiteral("v1/mdmServers/") + server(0)).status, 409); // devices
        QCOMPARE(m_client
                     ->ask("PATCH", QStringLiteral("v1/mdmServers/") + server(0),
                           serverBody(QStringLiteral("X"), {}, server(1), false))
                     .status,
                 409); // the ids
        QCOMPARE(make(QStringLiteral("Third"), {}, false).status, 422);
        QCOMPARE(make({}).status, 422);
        QCOMPARE(make(QStringLiteral("a\nb")).status, 422);
        for (const QJsonValue &families : {QJsonValue(5), QJsonValue(QStringLiteral("IPAD")),
                                           QJsonValue(QJsonArray{QStringLiteral("iPad")}), QJsonValue(QJsonArray{7})})
            QCOMPARE(make(QStringLiteral("Third"), {{QStringLiteral("defaultProductFamilies"), families}}).status, 422);
        for (const QJsonValue &certificate :
             {QJsonValue(), QJsonValue(QStringLiteral("x")),
              QJsonValue(QJsonObject{{QStringLiteral("name"), QStringLiteral("c")},
                                     {QStringLiteral("data"), QStringLiteral("!!!")}}),
              QJsonValue(QJsonObject{{QStringLiteral("name"), QStringLiteral("c")},
                                     {QStringLiteral("data"), QStringLiteral("QUJD")}}),
              QJsonValue(QJsonObject{
                  {QStringLiteral("name"), QStringLiteral("c")},
                  {QStringLiteral("data"), QString::fromLatin1(m_sandbox->certificate().toBase64())}})}) // PEM
            QCOMPARE(make(QStringLiteral("Third"), {{QStringLiteral("serverCertificate"), certificate}}, false).status,
                     422);
    }

    void anActivityGoesItsWay()
    {
        const QString device = serial(0), target = server(1);
        const HttpReply created = m_client->ask("POST", QStringLiteral("v1/orgDeviceActivities"),
                                                activity(QStringLiteral("ASSIGN_DEVICES"), target, {device}));
        QCOMPARE(created.status, 201);
        QCOMPARE(missing(fixture("gosdk-assign_devices_response"), created.json()), QStringList());
        QCOMPARE(attribute(object(created.json(), "data"), "subStatus"), QStringLiteral("SUBMITTED"));
        QVERIFY(!object(object(created.json(), "data"), "attributes").contains(QLatin1StringView("downloadUrl")));

        const QJsonObject done = finished(created);

        QCOMPARE(attribute(done, "status"), QStringLiteral("COMPLETED"));
        QCOMPARE(attribute(done, "subStatus"), QStringLiteral("COMPLETED_WITH_SUCCESS"));
        QVERIFY(!attribute(done, "completedDateTime").isEmpty());
        const QString url = attribute(done, "downloadUrl");
        const HttpReply csv = m_client->curl(url, {}); // without a token
        const QString expected = QStringLiteral("Serial Number,Status,Message\r\n%1,SUCCESS,\r\n").arg(device);
        QCOMPARE(csv.body, expected.toUtf8());
        QCOMPARE(m_client->curl(url.chopped(1), {}).status, 403);
        QCOMPARE(word(object(got(QStringLiteral("v1/orgDevices/%1/assignedServer").arg(device)), "data"), "id"),
                 target);
        m_sandbox->control("POST", "clock", "{\"advance_seconds\":3601}");
        QCOMPARE(m_client->curl(url, {}).status, 403); // it has expired
    }

    void everyTypeOfActivityDoesItsWork()
    {
        const QString device =
            QString::fromLatin1(m_sandbox->control("POST", "order", R"({"count":1,"families":{"Mac":1}})")
                                    .json()
                                    .value(QLatin1StringView("serials"))
                                    .toArray()
                                    .at(0)
                                    .toString()
                                    .toLatin1());
        const QString path = QStringLiteral("v1/orgDevices/") + device;
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const auto perform = [&](const char *type, const QString &to, const QDateTime &deadline = {}) {
            const QJsonObject done =
                finished(m_client->ask("POST", QStringLiteral("v1/orgDeviceActivities"),
                                       activity(QString::fromLatin1(type), to, {device}, isoDate(deadline))));
            return attribute(done, "subStatus");
        };
        const QString success = QStringLiteral("COMPLETED_WITH_SUCCESS"),
                      failed = QStringLiteral("COMPLETED_WITH_FAILURE");
        const auto attributes = [&] { return object(object(got(path), "data"), "attributes"); };
        QCOMPARE(perform("UNASSIGN_DEVICES", server(1)), failed); // it is not there
        QCOMPARE(perform("UNASSIGN_DEVICES", server(0)), success);
        QCOMPARE(word(attributes(), "status"), QStringLiteral("UNASSIGNED"));
        QCOMPARE(m_client->get(path + QStringLiteral("/assignedServer")).status, 404);
        QCOMPARE(perform("CANCEL_MDM_MIGRATION", {}), failed); // none was asked for
        QCOMPARE(perform("ASSIGN_DEVICES_WITH_MDM_MIGRATION_DEADLINE", server(1), now.addDays(30)), success);
        QCOMPARE(word(attributes(), "mdmMigrationStatus"), QStringLiteral("REQUESTED"));
        QCOMPARE(perform("UPDATE_MDM_MIGRATION_DEADLINE", {}, now.addDays(60)), success);
        QVERIFY(word(attributes(), "mdmMigrationDeadlineDateTime").startsWith(isoDate(now.addDays(60)).first(10)));
        QCOMPARE(perform("CANCEL_MDM_MIGRATION", {}), success);
        QVERIFY(!attributes().contains(QLatin1StringView("mdmMigrationStatus")));
        QCOMPARE(perform("RELEASE_DEVICES", {}), success);
        QVERIFY(!word(attributes(), "releasedFromOrgDateTime").isEmpty());
        QCOMPARE(word(attributes(), "releaserEntityType"), QStringLiteral("API_ACCOUNT"));
        QCOMPARE(word(attributes(), "releaserId").toUtf8(), m_client->word("client_id"));
        QCOMPARE(perform("ASSIGN_DEVICES", server(1)), failed);
    }

    void anActivityThatNobodyAsksForIsDoneInTime()
    {
        QCOMPARE(m_client
                     ->ask("POST", QStringLiteral("v1/orgDeviceActivities"),
                           activity(QStringLiteral("RELEASE_DEVICES"), {}, {serial(3)}))
                     .status,
                 201);
        const auto released = [&] {
            return m_sandbox->control("GET", "state").json().value(QLatin1StringView("released")).toInt();
        };
        QCOMPARE(released(), 0);
        m_sandbox->control("POST", "clock", "{\"advance_seconds\":15}");
        QCOMPARE(released(), 1);
    }

    void unknownSerialsMakeItIncomplete()
    {
        const auto ask = [&](const QStringList &serials) {
            return finished(m_client->ask("POST", QStringLiteral("v1/orgDeviceActivities"),
                                          activity(QStringLiteral("ASSIGN_DEVICES"), server(1), serials)));
        };
        const QJsonObject part = ask({serial(0), QStringLiteral("NOSUCH")});
        QCOMPARE(attribute(part, "status"), QStringLiteral("COMPLETED"));
        QCOMPARE(attribute(part, "subStatus"), QStringLiteral("COMPLETED_WITH_ERROR"));
        QCOMPARE(attribute(ask({QStringLiteral("NOSUCH")}), "status"), QStringLiteral("FAILED"));
        m_sandbox->control("POST", "faults",
                           R"({"kind":"completed-for-unknown","endpoint":"/v1/orgDeviceActivities/{id}"})");
        const QJsonObject lied = ask({QStringLiteral("NOSUCH")});
        QCOMPARE(attribute(lied, "status"), QStringLiteral("COMPLETED"));
        QCOMPARE(attribute(lied, "subStatus"), QStringLiteral("COMPLETED_WITH_SUCCESS"));
    }

    void badActivitiesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        const QString good = QStringLiteral("ASSIGN_DEVICES"), serial = QStringLiteral("A");
        QTest::newRow("empty") << QByteArray(" ") << 400;
        QTest::newRow("half") << QByteArray("{\"data\":") << 400;
        QTest::newRow("list") << QByteArray("[]") << 400;
        QTest::newRow("deep") << QByteArray(200'000, '[') << 400;
        QTest::newRow("bare") << QByteArray("{}") << 422;
        QTest::newRow("wrong kinds") << QByteArray(
            "{\"data\":{\"type\":\"orgDeviceActivities\",\"attributes\":[],\"relationships\":7}}")
                                     << 422;
        QTest::newRow("type") << activity(QStringLiteral("BURN_DEVICES"), QStringLiteral("%1"), {serial}) << 422;
        QTest::newRow("no server") << activity(good, {}, {serial}) << 422;
        QTest::newRow("unknown server") << activity(good, QStringLiteral("X"), {serial}) << 422;
        QTest::newRow("no devices") << activity(good, QStringLiteral("%1"), {}) << 422;
        QTest::newRow("too many") << activity(good, QStringLiteral("%1"), QStringList(1001, serial)) << 422;
        QTest::newRow("empty serial") << activity(good, QStringLiteral("%1"), {QString(QLatin1StringView(""))}) << 422;
        QTest::newRow("release with a server")
            << activity(QStringLiteral("RELEASE_DEVICES"), QStringLiteral("%1"), {serial}) << 422;
        const QString withDeadline = QStringLiteral("ASSIGN_DEVICES_WITH_MDM_MIGRATION_DEADLINE");
        QTest::newRow("no deadline") << activity(withDeadline, QStringLiteral("%1"), {serial}) << 422;
        QTest::newRow("past") << activity(withDeadline, QStringLiteral("%1"), {serial},
                                          QStringLiteral("2020-01-01T00:00:00Z"))
                              << 422;
        QTest::newRow("far") << activity(withDeadline, QStringLiteral("%1"), {serial},
                                         isoDate(QDateTime::currentDateTimeUtc().addDays(91)))
                             << 422;
        QTest::newRow("good") << activity(good, QStringLiteral("%1"), {serial}) << 201;
        QTest::newRow("thousand") << activity(good, QStringLiteral("%1"), QStringList(1000, serial)) << 201;
    }
    void badActivitiesAreRefused()
    {
        QFETCH(QByteArray, body);
        body.replace("%1", server(0).toLatin1());
        const HttpReply reply = m_client->ask("POST", QStringLiteral("v1/orgDeviceActivities"), body);
        QTEST(reply.status, "status");
        if (reply.status >= 400)
            QVERIFY(!array(reply.json(), "errors").isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestBusinessChanges)
#include "tst_businesschanges.moc"
