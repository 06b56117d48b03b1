// Apple's Business API as the sandbox plays it, asked by curl and compared with published answers.
#include "tests/support/businesstest.h"

#include <QRegularExpression>
#include <QTest>

using namespace Muster;

class TestBusinessApi : public BusinessTest {
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }

    void answersHaveThePublishedShape_data()
    {
        QTest::addColumn<QString>("path"); // %1: a device, %2: its server
        QTest::addColumn<QByteArray>("like");
        QTest::newRow("devices") << QStringLiteral("v1/orgDevices") << QByteArray("gosdk-get_organization_devices");
        QTest::newRow("device") << QStringLiteral("v1/orgDevices/%1") << QByteArray("gosdk-get_device_information");
        QTest::newRow("assigned") << QStringLiteral("v1/orgDevices/%1") << QByteArray("petarov-org-device-assigned");
        QTest::newRow("coverage") << QStringLiteral("v1/orgDevices/%1/appleCareCoverage")
                                  << QByteArray("gosdk-get_applecare_coverage");
        QTest::newRow("assigned server") << QStringLiteral("v1/orgDevices/%1/assignedServer")
                                         << QByteArray("gosdk-get_assigned_server_info");
        QTest::newRow("linkage") << QStringLiteral("v1/orgDevices/%1/relationships/assignedServer")
                                 << QByteArray("gosdk-get_assigned_server_linkage");
        QTest::newRow("servers") << QStringLiteral("v1/mdmServers")
                                 << QByteArray("gosdk-get_device_management_services");
        QTest::newRow("servers, newer") << QStringLiteral("v1/mdmServers")
                                        << QByteArray("petarov-mdm-servers-nulls-and-unknown-enums");
        QTest::newRow("server") << QStringLiteral("v1/mdmServers/%2") << QByteArray("gosdk-get_mdm_server");
        QTest::newRow("linkages") << QStringLiteral("v1/mdmServers/%2/relationships/devices")
                                  << QByteArray("gosdk-get_mdm_server_device_linkages");
        QTest::newRow("audit") << QStringLiteral("v1/auditEvents?filter[startTimestamp]=2020-01-01T00:00:00Z&"
                                                 "filter[endTimestamp]=2099-01-01T00:00:00Z&"
                                                 "filter[type]=DEVICE_ADDED_TO_ORG")
                               << QByteArray("gosdk-get_audit_events");
    }
    void answersHaveThePublishedShape()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, like);
        m_sandbox->control("POST", "order", R"({"count":1,"families":{"iPhone":1},"number":"N"})");
        // Service 0 has been connected to, as the published ones have.
        m_sandbox->run([](SandboxWorld &world) { world.noteConnection(0, "127.0.0.1", world.plan().until); });
        const QString device = serial(250);
        const QJsonObject answer =
            got(path.replace(QStringLiteral("%1"), device).replace(QStringLiteral("%2"), server(0)));
        QStringList lacking = missing(fixture(like.constData()), answer);
        lacking.removeAll(QStringLiteral(".included")); // a bonus that nobody asked for
        QCOMPARE(lacking, QStringList());
        const QJsonObject links = object(answer, "links");
        if (!links.isEmpty())
            QVERIFY(word(links, "self").startsWith(m_sandbox->addresses.dep.toString() + QStringLiteral("v1/")));
    }

    void aDeviceHasAllAttributes()
    {
        m_sandbox->control("POST", "order", R"({"count":1,"families":{"iPhone":1},"source":"configurator"})");
        const QJsonObject attributes =
            object(object(got(QStringLiteral("v1/orgDevices/") + serial(250)), "data"), "attributes");
        const QJsonObject manual = fixture("petarov-org-device-attributes-manually-added");
        QCOMPARE(missing(manual, attributes), QStringList());
        QCOMPARE(word(attributes, "purchaseSourceType"), QStringLiteral("MANUALLY_ADDED"));
        QCOMPARE(word(attributes, "purchaseSourceId"), QString(QLatin1StringView("")));
        QVERIFY(attributes.value(QLatin1StringView("releasedFromOrgDateTime")).isNull());
        static const QRegularExpression mac(QStringLiteral("^[0-9A-F]{12}$"));
        QVERIFY(mac.match(word(attributes, "wifiMacAddress")).hasMatch());
        QCOMPARE(array(attributes, "imei").at(0).toString().size(), 15);
        QVERIFY(!attributes.value(QLatin1StringView("isMdmMigrationCapable")).toBool(true)); // provisional
        // And the errors have the documented form.
        const HttpReply none = m_client->get(QStringLiteral("v1/orgDevices/XABC123X0ABC123X0"));
        QCOMPARE(none.status, 404);
        QCOMPARE(missing(fixture("petarov-error-404"), none.json()), QStringList());
        const QJsonObject error = array(none.json(), "errors").at(0).toObject();
        const QJsonObject known = array(fixture("petarov-error-404"), "errors").at(0).toObject();
        for (const char *key : {"status", "code", "title", "detail"})
            QCOMPARE(word(error, key), word(known, key));
    }

    void pagesFitTogether()
    {
        for (const auto &[path, total] :
             {std::pair(QStringLiteral("v1/orgDevices?limit=60"), 250),
              {QStringLiteral("v1/orgDevices?limit=1000"), 250},
              {QStringLiteral("v1/mdmServers?limit=1"), 2},
              {QStringLiteral("v1/mdmServers/%1/relationships/devices?limit=7").arg(server(1)),
               int(m_sandbox->run([](SandboxWorld &world) { return world.services()[1].present; }))}}) {
            QSet<QString> seen;
            int pages = 0;
            for (QString next = path; !next.isEmpty() && pages < 100; ++pages) {
                const QJsonObject page = got(next);
                for (const QJsonValue &each : array(page, "data"))
                    seen.insert(word(each.toObject(), "id"));
                const QJsonObject paging = object(object(page, "meta"), "paging");
                QCOMPARE(paging.value(QLatin1StringView("total")).toInt(), total);
                next = word(object(page, "links"), "next");
                QCOMPARE(next.isEmpty(), word(paging, "nextCursor").isEmpty());
            }
            QCOMPARE(seen.size(), total);
            const int size = path.section(QStringLiteral("limit="), 1).toInt();
            QCOMPARE(pages, (total + size - 1) / size);
        }
    }

    void aCursorIsOfItsList()
    {
        const QString devices =
            word(object(object(got(QStringLiteral("v1/orgDevices?limit=5")), "meta"), "paging"), "nextCursor");
        QVERIFY(!devices.isEmpty());
        QVERIFY(got(QStringLiteral("v1/orgDevices?cursor=") + devices).contains(QLatin1StringView("data")));
        const QString linkages = QStringLiteral("v1/mdmServers/%1/relationships/devices?cursor=%2");
        const QString all = QStringLiteral("v1/orgDevices?cursor=");
        const QStringList strangers{QString(QStringLiteral("v1/mdmServers?cursor=") + devices),
                                    linkages.arg(server(0), devices),
                                    QString(all + devices.chopped(1)),
                                    QString(all + u'x'),
                                    all,
                                    QString(all + QString(5000, u'A'))};
        for (const QString &strange : strangers) {
            const HttpReply reply = m_client->get(strange);
            QCOMPARE(reply.status, 400);
            QCOMPARE(codeOf(reply), QStringLiteral("PARAMETER_ERROR.INVALID"));
        }
    }

    void fieldsAreThinnedOut()
    {
        const QJsonObject attributes = object(
            array(got(QStringLiteral("v1/orgDevices?fields%5BorgDevices%5D=serialNumber,status&limit=1")), "data")
                .at(0)
                .toObject(),
            "attributes");
        QCOMPARE(attributes.keys(), QStringList({QStringLiteral("serialNumber"), QStringLiteral("status")}));
        QCOMPARE(
            object(object(got(QStringLiteral("v1/mdmServers/%1?fields[mdmServers]=serverName").arg(server(0))), "data"),
                   "attributes")
                .size(),
            1);
        QCOMPARE(m_client->get(QStringLiteral("v1/orgDevices?fields[orgDevices]=colour")).status, 400);
    }

    void badRequestsGetTheirErrors_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("status");
        const auto row = [](const char *method, const char *path, int status) {
            QTest::addRow("%s %s", method, path) << QByteArray(method) << QString::fromLatin1(path) << status;
        };
        row("GET", "v1/orgDevices?limit=0", 400);
        row("GET", "v1/orgDevices?limit=1001", 400);
        row("GET", "v1/orgDevices?limit=ten", 400);
        row("GET", "v1/orgDevices?limit=5&limit=6", 400);
        row("GET", "v1/orgDevices?filter[status]=ASSIGNED", 400);
        row("GET", "v1/nothing", 404);
        row("GET", "v1/orgDevices/A/B", 404);
        row("GET", "v1/orgDevices/%00", 404);
        row("GET", "v1/orgDevices/%2e%2e%2f", 404);
        row("GET", "v1/mdmServers/Muster", 404); // a name is no id
        row("GET", "v1/orgDeviceActivities/x", 404);
        row("DELETE", "v1/orgDevices", 405);
        row("PUT", "v1/mdmServers", 405);
        row("GET", "v1/auditEvents", 400);
        row("GET", "v1/auditEvents?filter[startTimestamp]=soon&filter[endTimestamp]=later", 400);
        row("GET", "downloads/x.csv", 403);
        row("GET", "downloads/x.csv?expires=99999999999&signature=00", 403);
    }
    void badRequestsGetTheirErrors()
    {
        QFETCH(QByteArray, method);
        QFETCH(QString, path);
        QTEST(m_client->ask(method, path).status, "status");
    }

    void callersAreChecked()
    {
        const QByteArray bearer = "Authorization: Bearer " + m_client->token() + "\r\n";
        const auto status = [&](const QByteArray &headers) {
            return m_sandbox->send(m_sandbox->addresses.dep, "GET", "v1/orgDevices", {}, headers).status;
        };
        QCOMPARE(status(bearer + "Accept: application/json\r\n"), 200);
        QCOMPARE(status(bearer), 406);
        QCOMPARE(status(bearer + "Accept: text/html\r\n"), 406);
        for (const QByteArray &strange :
             {QByteArray(), QByteArray("Authorization: Bearer\r\n"), QByteArray("Authorization: Bearer x\r\n"),
              QByteArray("Authorization: Basic " + m_client->token() + "\r\n"),
              QByteArray("Authorization: " + QByteArray(3000, 'B') + "\r\n")})
            QCOMPARE(status(strange + "Accept: */*\r\n"), 401);
        m_sandbox->control("POST", "terms", R"({"signed":false})");
        QCOMPARE(status(bearer + "Accept: */*\r\n"), 403);
    }

    void aRoleReachesAsFarAsItShould()
    {
        BusinessClient staff(*m_sandbox, "staff");
        QCOMPARE(staff.open().status, 200);
        QCOMPARE(staff.get(QStringLiteral("v1/orgDevices")).status, 200);
        const HttpReply denied = staff.ask("POST", QStringLiteral("v1/orgDeviceActivities"),
                                           activity(QStringLiteral("RELEASE_DEVICES"), {}, {serial(0)}));
        QCOMPARE(denied.status, 403);
        QCOMPARE(codeOf(denied), QStringLiteral("FORBIDDEN"));
        QCOMPARE(staff.ask("DELETE", QStringLiteral("v1/mdmServers/") + server(0)).status, 403);
    }

    void auditEventsAreFiltered()
    {
        m_sandbox->control("POST", "order", R"({"count":3,"number":"A"})");
        const QString device = serial(250);
        m_sandbox->control("POST", "devices",
                           "{\"action\":\"release\",\"as\":\"it-team@school.example\",\"serials\":[\""
                               + device.toLatin1() + "\"]}");
        const QString base = QStringLiteral("v1/auditEvents?filter[startTimestamp]=2020-01-01T00:00:00Z&"
                                            "filter[endTimestamp]=2099-01-01T00:00:00Z");
        const auto count = [&](const QString &more) { return array(got(base + more), "data").size(); };
        QCOMPARE(count(QStringLiteral("&filter[type]=DEVICE_ADDED_TO_ORG")), 3);
        QCOMPARE(count(QStringLiteral("&filter[subjectId]=") + device), 3); // added, assigned, removed
        QCOMPARE(count(QStringLiteral("&filter[actorId]=it-team@school.example")), 1);
        QCOMPARE(count(QStringLiteral("&filter[actorId]=it-team@school.example&filter[subjectId]=x")), 0);
        QCOMPARE(array(got(QStringLiteral("v1/auditEvents?filter[startTimestamp]=2020-01-01T00:00:00Z&"
                                          "filter[endTimestamp]=2020-02-01T00:00:00.000Z")),
                       "data")
                     .size(),
                 0);
        const QString next =
            word(object(object(got(base + QStringLiteral("&limit=2")), "meta"), "paging"), "nextCursor");
        QVERIFY(!next.isEmpty());
        QCOMPARE(m_client->get(base + QStringLiteral("&filter[type]=X&cursor=") + next).status, 400);
    }

    void requestLimitsAreSwitchable()
    {
        const QString path = QStringLiteral("v1/mdmServers?limit=1");
        for (int i = 0; i < 25; ++i)
            QCOMPARE(m_client->get(path).status, 200); // none at first
        QCOMPARE(m_sandbox->control("POST", "limits", R"({"reads_per_minute":3,"writes_per_hour":1})").status, 200);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(m_client->get(path).status, 200);
        const HttpReply refused = m_client->get(path);
        QCOMPARE(refused.status, 429);
        QVERIFY(refused.head.contains("Retry-After: "));
        QCOMPARE(codeOf(refused), QStringLiteral("RATE_LIMIT_EXCEEDED"));
        const auto write = [&] { return m_client->ask("POST", QStringLiteral("v1/orgDeviceActivities"), "{}").status; };
        QCOMPARE(write(), 422);
        QCOMPARE(write(), 429);
        m_sandbox->control("POST", "clock", "{\"advance_seconds\":60}");
        QCOMPARE(m_client->get(path).status, 200);
        QCOMPARE(write(), 429);
        BusinessClient other(*m_sandbox);
        QCOMPARE(other.open().status, 200);
        QCOMPARE(other.get(path).status, 200); // each account has its own
    }

    void faultsStrikeHereToo()
    {
        const auto strike = [&](const QByteArray &fault) {
            m_sandbox->control("DELETE", "faults");
            m_sandbox->control("POST", "faults", fault);
            return m_client->get(QStringLiteral("v1/orgDevices/") + serial(0));
        };
        const HttpReply throttled = strike(R"({"kind":"throttle","value":17,"endpoint":"/v1/orgDevices/{id}"})");
        QCOMPARE(throttled.status, 429);
        QVERIFY(throttled.head.contains("Retry-After: 17"));
        QCOMPARE(codeOf(throttled), QStringLiteral("RATE_LIMIT_EXCEEDED"));
        QCOMPARE(codeOf(strike(R"({"kind":"unauthorized"})")), QStringLiteral("NOT_AUTHORIZED"));
        QCOMPARE(codeOf(strike(R"({"kind":"constant","text":"NEW.THING","value":409})")), QStringLiteral("NEW.THING"));
        QVERIFY(strike(R"({"kind":"status","value":503})").body.contains("<html>"));
        QCOMPARE(strike(R"({"kind":"drop"})").status, 0);
        QVERIFY(strike(R"({"kind":"malformed-json"})").json().isEmpty());
        QCOMPARE(strike(R"({"kind":"throttle","endpoint":"/v1/orgDevices"})").status, 200); // of another endpoint
        m_sandbox->control("DELETE", "faults");
        m_sandbox->control("POST", "faults", R"({"kind":"status","value":502,"endpoint":"/auth/oauth2/token"})");
        QCOMPARE(m_client->open().status, 502);
    }

    void theStateKeepsTheAccountButNoKey()
    {
        SandboxOptions options;
        options.plan.devices = 2;
        options.stateFile = m_sandbox->folder.filePath(QStringLiteral("w.sandbox"));
        QByteArray key;
        {
            SandboxFixture first(options);
            BusinessClient client(first);
            QCOMPARE(client.open().status, 200);
            key = client.word("private_key");
            first.stop();
        }
        QFile file(options.stateFile);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(bytes.contains("SCHOOLAPI."));
        const QByteArray der = QByteArray::fromBase64(key.split('\n').mid(1, 3).join());
        QVERIFY(der.size() > 100);
        QVERIFY(!bytes.contains(der.sliced(36, 32))); // the secret number of the key
        QVERIFY(!bytes.contains("PRIVATE KEY"));
    }
};

QTEST_GUILESS_MAIN(TestBusinessApi)
#include "tst_businessapi.moc"
