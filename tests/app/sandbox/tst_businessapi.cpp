// Apple's Business API as the sandbox plays it, asked by curl and compared with published answers.
#include "tests/support/businessclient.h"

#include <QRegularExpression>
#include <QTest>

using namespace Muster;

class TestBusinessApi : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<SandboxFixture> m_sandbox;
    std::unique_ptr<BusinessClient> m_client;

    static QJsonObject fixture(const char *name)
    {
        QFile file(QStringLiteral(MUSTER_TEST_DATA "/axm/%1.json").arg(QLatin1StringView(name)));
        [&] { QVERIFY(file.open(QIODevice::ReadOnly)); }();
        return QJsonDocument::fromJson(file.readAll()).object();
    }
    static QJsonObject object(const QJsonObject &in, const char *name)
    {
        return in.value(QLatin1StringView(name)).toObject();
    }
    static QJsonArray array(const QJsonObject &in, const char *name)
    {
        return in.value(QLatin1StringView(name)).toArray();
    }
    static QString word(const QJsonObject &in, const char *name)
    {
        return in.value(QLatin1StringView(name)).toString();
    }
    static QString attribute(const QJsonObject &resource, const char *name)
    {
        return word(object(resource, "attributes"), name);
    }
    // The keys that `expected` has and `is` has not, all the way down; of lists the first entries are compared.
    static QStringList missing(const QJsonValue &expected, const QJsonValue &is, const QString &path = {})
    {
        if (expected.isArray()) { // an empty list has nothing to show for the entries that are expected
            const QJsonValue first = expected.toArray().isEmpty() ? QJsonValue() : expected.toArray().first();
            return missing(first, is.toArray().isEmpty() ? QJsonValue() : is.toArray().first(),
                           path + QStringLiteral("[]"));
        }
        QStringList result;
        const QJsonObject wanted = expected.toObject();
        for (auto it = wanted.begin(); it != wanted.end(); ++it) {
            if (!is.toObject().contains(it.key()))
                result.append(path + u'.' + it.key());
            else
                result += missing(it.value(), is.toObject().value(it.key()), path + u'.' + it.key());
        }
        return result;
    }

    QJsonObject got(const QString &path)
    {
        const HttpReply reply = m_client->get(path);
        [&] { QVERIFY2(reply.status == 200, reply.body.constData()); }();
        return reply.json();
    }
    static QString codeOf(const HttpReply &reply)
    {
        return word(array(reply.json(), "errors").at(0).toObject(), "code");
    }
    QString serial(quint32 number)
    {
        return QString::fromLatin1(
            m_sandbox->run([number](SandboxWorld &world) { return world.devices()[number].serialText(); }));
    }
    QString server(quint16 number)
    {
        return QString::fromLatin1(
            m_sandbox->run([number](SandboxWorld &world) { return world.services()[number].uuid; }));
    }
    static QByteArray activity(const QString &type, const QString &server, const QStringList &serials,
                               const QString &deadline = {})
    {
        QJsonArray devices;
        for (const QString &serial : serials)
            devices.append(
                QJsonObject{{QStringLiteral("type"), QStringLiteral("orgDevices")}, {QStringLiteral("id"), serial}});
        QJsonObject relationships{{QStringLiteral("devices"), QJsonObject{{QStringLiteral("data"), devices}}}};
        if (!server.isEmpty())
            relationships.insert(QStringLiteral("mdmServer"),
                                 QJsonObject{{QStringLiteral("data"),
                                              QJsonObject{{QStringLiteral("type"), QStringLiteral("mdmServers")},
                                                          {QStringLiteral("id"), server}}}});
        QJsonObject attributes{{QStringLiteral("activityType"), type}};
        if (!deadline.isEmpty())
            attributes.insert(QStringLiteral("activityTypeMetadata"),
                              QJsonObject{{QStringLiteral("mdmMigrationDeadlineDateTime"), deadline}});
        const QJsonObject data{{QStringLiteral("type"), QStringLiteral("orgDeviceActivities")},
                               {QStringLiteral("attributes"), attributes},
                               {QStringLiteral("relationships"), relationships}};
        return QJsonDocument(QJsonObject{{QStringLiteral("data"), data}}).toJson(QJsonDocument::Compact);
    }
    QByteArray serverBody(const QString &name, const QJsonObject &more = {}, const QString &id = {},
                          bool hasCertificate = true)
    {
        QJsonObject attributes = more;
        if (!name.isEmpty())
            attributes.insert(QStringLiteral("serverName"), name);
        if (hasCertificate) {
            const QByteArray der = runTool(QStringLiteral("openssl"),
                                           {QStringLiteral("x509"), QStringLiteral("-outform"), QStringLiteral("DER")},
                                           m_sandbox->certificate())
                                       .output;
            attributes.insert(QStringLiteral("serverCertificate"),
                              QJsonObject{{QStringLiteral("name"), QStringLiteral("c.pem")},
                                          {QStringLiteral("data"), QString::fromLatin1(der.toBase64())}});
        }
        QJsonObject data{{QStringLiteral("type"), QStringLiteral("mdmServers")},
                         {QStringLiteral("attributes"), attributes}};
        if (!id.isEmpty())
            data.insert(QStringLiteral("id"), id);
        return QJsonDocument(QJsonObject{{QStringLiteral("data"), data}}).toJson(QJsonDocument::Compact);
    }
    // Asks until the activity is done.
    QJsonObject finished(const HttpReply &created)
    {
        [&] { QVERIFY2(created.status == 201, created.body.constData()); }();
        const QString path = QStringLiteral("v1/orgDeviceActivities/") + word(object(created.json(), "data"), "id");
        for (int i = 0; i < 10; ++i) {
            const QJsonObject data = object(got(path), "data");
            if (attribute(data, "status") != QLatin1StringView("IN_PROGRESS"))
                return data;
        }
        return {};
    }

private Q_SLOTS:
    void init()
    {
        SandboxOptions options;
        options.plan.devices = 250;
        options.plan.services = 2;
        options.plan.unassignedShare = 0.2;
        options.plan.seed = 4;
        m_sandbox = std::make_unique<SandboxFixture>(options);
        m_client = std::make_unique<BusinessClient>(*m_sandbox);
        QCOMPARE(m_client->open().status, 200);
    }

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
