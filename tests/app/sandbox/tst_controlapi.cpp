// The sandbox's remote control over HTTP: the portal's pages as routes, and activation by a device.
#include "tests/support/sandboxfixture.h"

#include "app/sandbox/sandboxremote.h"

#include <QCoroTask>
#include <QJsonArray>
#include <QTest>

using namespace Muster;

class TestControlApi : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<SandboxFixture> m_sandbox;

    HttpReply control(const QByteArray &method, const QByteArray &path, const QByteArray &body = {})
    {
        return m_sandbox->control(method, path, body);
    }
    QJsonObject ask(const QByteArray &method, const QByteArray &path, const QByteArray &body = {})
    {
        const HttpReply reply = control(method, path, body);
        [&] { QVERIFY2(reply.status == 200, reply.body.constData()); }();
        return reply.json();
    }
    static QJsonArray array(const QJsonObject &object, const char *name)
    {
        return object.value(QLatin1StringView(name)).toArray();
    }
    static QString word(const QJsonObject &object, const char *name)
    {
        return object.value(QLatin1StringView(name)).toString();
    }
    QByteArray serial(quint32 number)
    {
        return m_sandbox->run([number](SandboxWorld &world) { return world.devices()[number].serialText(); });
    }

private Q_SLOTS:
    void init()
    {
        SandboxOptions options;
        options.plan.devices = 120;
        options.plan.services = 2;
        options.plan.seed = 11;
        m_sandbox = std::make_unique<SandboxFixture>(options);
    }

    void peopleComeChangeAndLeave()
    {
        QCOMPARE(array(ask("GET", "people"), "people").size(), 4);
        const QJsonObject added =
            ask("POST", "people", R"({"name":"Nele","account":"nele@school.example","role":"device-manager"})");
        QCOMPARE(word(added, "role"), QStringLiteral("device-manager"));
        QCOMPARE(control("POST", "people", R"({"name":"X","account":"x@y","role":"king"})").status, 400);
        QCOMPARE(control("POST", "people", R"({"name":"N","account":"nele@school.example","role":"staff"})").status,
                 409);
        QCOMPARE(control("POST", "people",
                         R"({"name":"N","account":"n@school.example","role":"staff","as":"nele@school.example"})")
                     .status,
                 403);
        QVERIFY(!ask("PATCH", "people", R"({"account":"nele@school.example","active":false})")
                     .value(QLatin1StringView("active"))
                     .toBool(true));
        QCOMPARE(control("PATCH", "people", R"({"account":"nobody@school.example","active":false})").status, 404);
        QCOMPARE(ask("GET", "state").value(QLatin1StringView("people")).toInt(), 5);
    }

    void onlyAnAdministratorSignsTheTerms()
    {
        ask("POST", "terms", R"({"signed":false})");
        QCOMPARE(control("POST", "terms", R"({"signed":true,"as":"m.keller@school.appleid.example"})").status, 403);
        QVERIFY(!ask("GET", "state").value(QLatin1StringView("terms_signed")).toBool());
        ask("POST", "terms", R"({"signed":true,"as":"it-team@school.example"})");
        QVERIFY(ask("GET", "state").value(QLatin1StringView("terms_signed")).toBool());
        const QJsonObject event = array(ask("GET", "audit?type=TERMS_SIGNED"), "events").at(0).toObject();
        QCOMPARE(word(event, "by"), QStringLiteral("it-team@school.example"));
    }

    void aServiceIsMadeKeyedAndDeleted()
    {
        const QJsonObject made = ask("POST", "services", R"({"name":"Second floor","may_release":false})");
        QVERIFY(!made.value(QLatin1StringView("may_release")).toBool(true));
        QCOMPARE(control("POST", "services", R"({"name":"Second floor"})").status, 409);
        QCOMPARE(control("POST", "services", R"({"name":"x","as":"j.brandt@school.appleid.example"})").status, 403);
        QCOMPARE(control("POST", "download?service=Second%20floor").status, 409); // no key yet
        QCOMPARE(control("POST", "certificate?service=Second%20floor", "noise").status, 400);
        ask("POST", "certificate?service=Second%20floor", m_sandbox->certificate());
        const HttpReply token = control("POST", "download?service=Second%20floor&as=m.keller%40school.appleid.example");
        QCOMPARE(token.status, 200);
        QVERIFY(token.body.contains("smime.p7m"));
        const QJsonObject service =
            ask("PATCH", "services", R"({"service":"Second floor","name":"Labs","defaults":["iPad","VISION"]})");
        QCOMPARE(word(service, "token_by"), QStringLiteral("m.keller@school.appleid.example"));
        QCOMPARE(array(service, "defaults"), QJsonArray({QStringLiteral("iPad"), QStringLiteral("Vision")}));
        QCOMPARE(control("PATCH", "services", R"({"service":"Muster","defaults":["iPad"]})").status, 409);
        QCOMPARE(control("PATCH", "services", R"({"service":"Muster","defaults":["Toaster"]})").status, 400);
        QCOMPARE(control("DELETE", "services?service=Muster").status, 409);
        QCOMPARE(array(ask("DELETE", "services?service=Labs"), "services").size(), 2);
        QCOMPARE(control("DELETE", "services?service=Labs").status, 404);
    }

    void theTokenOfWhoLeftIsRefusedAtTheSession()
    {
        const QJsonObject token = m_sandbox->token("?as=m.keller%40school.appleid.example");
        const auto status = [&] {
            return runTool(QStringLiteral("python3"),
                           {QStringLiteral(MUSTER_TEST_DATA "/clients/depclient.py"),
                            m_sandbox->addresses.dep.toString(),
                            m_sandbox->folder.filePath(QStringLiteral("token.json"))});
        };
        QVERIFY(!token.isEmpty());
        QCOMPARE(status().exitCode, 0);
        ask("PATCH", "people", R"({"account":"m.keller@school.appleid.example","role":"staff"})");
        QVERIFY(status().exitCode != 0);
        const QByteArray log = control("GET", "log").body;
        QVERIFY2(log.contains("token_rejected"), log.constData());
        QCOMPARE(control("POST", "token?as=m.keller%40school.appleid.example", m_sandbox->certificate()).status, 403);
    }

    void ordersGoWhereTheDefaultsSay()
    {
        ask("PATCH", "services", R"({"service":"Service 2","defaults":["iPad"]})");
        const auto where = [&](const QByteArray &wish) {
            const QByteArray number = word(ask("POST", "order", wish), "order").toUtf8();
            const QJsonObject device = array(ask("GET", "devices?order=" + number), "devices").at(0).toObject();
            return device.value(QLatin1StringView("service_name")).toString(QStringLiteral("none"));
        };
        QCOMPARE(where(R"({"count":1,"families":{"iPad":1}})"), QStringLiteral("Service 2"));
        QCOMPARE(where(R"({"count":1,"families":{"Mac":1}})"), QStringLiteral("Muster"));
        QCOMPARE(where(R"({"count":1,"families":{"iPad":1},"service":null})"), QStringLiteral("Service 2"));
        QCOMPARE(where(R"({"count":1,"families":{"Mac":1},"service":null})"), QStringLiteral("none"));
        QCOMPARE(where(R"({"count":1,"families":{"iPad":1},"service":"Muster"})"), QStringLiteral("Muster"));
        QCOMPARE(where(R"({"count":1,"source":"configurator"})"),
                 QStringLiteral("Devices Added by Apple Configurator"));
        QCOMPARE(control("POST", "order", R"({"count":1,"source":"attic"})").status, 400);
        const QJsonObject reseller = ask("POST", "order", R"({"count":1,"source":"reseller","source_id":"1R77"})");
        QCOMPARE(word(reseller, "source_id"), QStringLiteral("1R77"));
    }

    void theListIsFilteredAndPaged()
    {
        QCOMPARE(ask("GET", "devices?limit=50").value(QLatin1StringView("next")).toInt(), 50);
        QCOMPARE(ask("GET", "devices?limit=50").value(QLatin1StringView("total")).toInt(), 120);
        const QByteArray one = serial(5), two = serial(3);
        ask("POST", "devices", "{\"action\":\"release\",\"serials\":[\"" + one + "\"]}");
        const QJsonObject named = ask("GET", "devices?serials=" + one.toLower() + ",NOSUCH," + two);
        QCOMPARE(array(named, "devices").size(), 2);
        const QJsonObject released = array(named, "devices").at(0).toObject();
        QCOMPARE(word(released, "serial").toUtf8(), one);
        QCOMPARE(word(released, "status"), QStringLiteral("released"));
        QVERIFY(!word(released, "released_at").isEmpty());
        const QStringList expected{QStringLiteral("activated"),   QStringLiteral("capacity"),
                                   QStringLiteral("family"),      QStringLiteral("model"),
                                   QStringLiteral("order"),       QStringLiteral("ordered"),
                                   QStringLiteral("part_number"), QStringLiteral("product_type"),
                                   QStringLiteral("provisional"), QStringLiteral("provisional_until"),
                                   QStringLiteral("record"),      QStringLiteral("released"),
                                   QStringLiteral("released_at"), QStringLiteral("serial"),
                                   QStringLiteral("service"),     QStringLiteral("service_name"),
                                   QStringLiteral("source"),      QStringLiteral("source_id"),
                                   QStringLiteral("status"),      QStringLiteral("updated")};
        QCOMPARE(released.keys(), expected);
        QCOMPARE(ask("GET", "devices?status=released").value(QLatin1StringView("total")).toInt(), 1);
        int sum = 0;
        for (const char *service : {"Muster", "Service%202", "none"})
            sum += ask("GET", QByteArray("devices?service=") + service).value(QLatin1StringView("total")).toInt();
        QCOMPARE(sum, 120);
        for (const char *bad : {"family=Toaster", "status=lost", "source=attic"})
            QCOMPARE(control("GET", QByteArray("devices?") + bad).status, 400);
        QCOMPARE(control("GET", "devices?service=nothing").status, 404);
        // A table asks for as many serials as it shows.
        const QByteArray many = m_sandbox->run([](SandboxWorld &world) {
            QByteArray list = world.devices()[0].serialText();
            for (size_t i = 1; i < 1000; ++i)
                list += "," + world.devices()[i % 120].serialText();
            return list;
        });
        QCOMPARE(ask("GET", "devices?serials=" + many).value(QLatin1StringView("total")).toInt(), 1000);
    }

    void bulkActsAreLogged()
    {
        const QByteArray one = serial(0), wish = "{\"action\":\"unassign\",\"serials\":[\"" + one + "\",\"NOSUCH\"]";
        QCOMPARE(control("POST", "devices", wish + R"(,"as":"j.brandt@school.appleid.example"})").status, 403);
        const QJsonObject done = ask("POST", "devices", wish + R"(,"as":"m.keller@school.appleid.example"})");
        QCOMPARE(done.value(QLatin1StringView("done")).toInt(), 1);
        QVERIFY(done.value(QLatin1StringView("refused")).toObject().contains(QStringLiteral("NOSUCH")));

        const QByteArray id = word(done, "activity").toUtf8();
        const QJsonObject listed = array(ask("GET", "activities"), "activities").at(0).toObject();
        QCOMPARE(word(listed, "id").toUtf8(), id);
        QCOMPARE(word(listed, "type"), QStringLiteral("UNASSIGN_DEVICES"));
        QCOMPARE(word(listed, "by"), QStringLiteral("m.keller@school.appleid.example"));
        QCOMPARE(listed.value(QLatin1StringView("failed")).toInt(), 1);
        QCOMPARE(array(ask("GET", "activity?id=" + id), "outcomes").size(), 2);
        const HttpReply csv = control("GET", "result?id=" + id);
        QVERIFY(csv.body.startsWith(QByteArray("Serial Number,Status,Message\r\n" + one)));
        QVERIFY(csv.head.contains("text/csv"));
        QCOMPARE(control("GET", "result?id=nothing").status, 404);
        const QJsonObject event = array(ask("GET", "audit?limit=1"), "events").at(0).toObject();
        QCOMPARE(word(event, "type"), QStringLiteral("DEVICE_UNASSIGNED_FROM_SERVER"));
        QCOMPARE(word(event, "subject").toUtf8(), one);
    }

    void aMoveTakesADeadline()
    {
        const QByteArray number =
            word(ask("POST", "order", R"({"count":1,"families":{"Mac":1},"number":"M"})"), "order").toUtf8();
        const QByteArray mac =
            word(array(ask("GET", "devices?order=" + number), "devices").at(0).toObject(), "serial").toUtf8();
        const auto move = [&](const QDateTime &deadline) {
            return control("POST", "devices",
                           "{\"action\":\"move\",\"service\":\"Service 2\",\"serials\":[\"" + mac
                               + "\"],\"mdm_migration_deadline\":\"" + isoDate(deadline).toLatin1() + "\"}");
        };
        QCOMPARE(move(QDateTime::currentDateTimeUtc().addDays(91)).json().value(QLatin1StringView("done")).toInt(), 0);
        QCOMPARE(move(QDateTime::currentDateTimeUtc().addDays(9)).json().value(QLatin1StringView("done")).toInt(), 1);
        QCOMPARE(control("POST", "devices",
                         "{\"action\":\"move\",\"service\":\"Muster\",\"serials\":[\"" + mac
                             + "\"],\"mdm_migration_deadline\":\"soon\"}")
                     .status,
                 400);
    }

    void listsTravelAsCsv()
    {
        const HttpReply file = control("GET", "csv?service=Muster");
        const auto rows = file.body.count('\n') - 1;
        QCOMPARE(rows, ask("GET", "devices?service=Muster").value(QLatin1StringView("total")).toInt());
        const QByteArray upload = "Serial\n" + serial(0) + "\n" + serial(1) + "\nNOSUCHONE\nbad one\n" + serial(0);
        const QJsonObject done = ask("POST", "csv?action=release", upload);
        QCOMPARE(done.value(QLatin1StringView("done")).toInt(), 2);
        QCOMPARE(array(done, "rejected").size(), 2);
        QVERIFY(done.value(QLatin1StringView("refused")).toObject().contains(QStringLiteral("NOSUCHONE")));
        QCOMPARE(control("POST", "csv?action=release", "\"open").status, 400);
        QCOMPARE(control("POST", "csv?action=burn", upload).status, 400);
        QCOMPARE(control("POST", "csv?action=assign", upload).status, 404); // to no service
        QCOMPARE(control("POST", "csv?action=release&as=nobody%40x", upload).status, 403);
    }

    void nonsenseIsRefused()
    {
        for (const char *route : {"people", "terms", "services", "order", "devices", "clock"}) {
            for (const QByteArray &body :
                 {QByteArray(), QByteArray("[]"), QByteArray("{\"signed\":"), QByteArray(100'000, '['),
                  QByteArray("{\"name\":5,\"role\":[],\"serials\":{},\"count\":\"many\",\"advance_seconds\":\"x\"}")})
                QVERIFY2(control("POST", route, body).status >= 400, route);
        }
        for (const char *route : {"people", "services"})
            QVERIFY(control("PATCH", route, "{}").status >= 400);
        QCOMPARE(control("PUT", "services").status, 405);
        QCOMPARE(control("GET", "audit?limit=x&offset=-5").status, 200);
    }

    void aDeviceTakesItsActivationRecord()
    {
        const QByteArray one = serial(0);
        const auto switchOn = [&](const QByteArray &body) {
            return m_sandbox->send(m_sandbox->addresses.dep, "POST", "activation/record", body);
        };
        const QByteArray body =
            "{\"serial_number\":\"" + one + "\",\"product\":\"iPad15,7\",\"os_version\":\"26.0\",\"build\":\"23A1\"}";
        QCOMPARE(switchOn(body).status, 204); // no profile
        QCOMPARE(switchOn("{\"serial_number\":\"NOSUCHONE1\"}").status, 404);
        QCOMPARE(switchOn("{\"serial_number\":7}").status, 400);
        QCOMPARE(switchOn("noise").status, 400);
        const quint16 service = m_sandbox->run([](SandboxWorld &world) {
            const quint16 home = world.devices()[0].service;
            const QByteArray definition =
                R"({"profile_name":"P","url":"https://m.example/e","is_supervised":true,"is_mdm_removable":false,)"
                R"("skip_setup_items":["Siri","Privacy"],"anchor_certs":["QUJD"],"department":"IT","language":"de"})";
            const auto uuid = world.defineProfile(home, definition);
            world.assignProfile(0, *world.findProfile(home, *uuid), QDateTime::currentDateTimeUtc());
            return home;
        });

        const HttpReply reply = switchOn(body);

        QCOMPARE(reply.status, 200);
        const QJsonObject record = reply.json();
        QVERIFY(record.value(QLatin1StringView("IsMDMUnremovable")).toBool());
        QVERIFY(record.value(QLatin1StringView("AllowPairing")).toBool());
        QCOMPARE(record.value(QLatin1StringView("MDMProtocolVersion")).toInt(), 1);
        QCOMPARE(word(record, "ConfigurationURL"), QStringLiteral("https://m.example/e"));
        QVERIFY(!record.contains(QLatin1StringView("ConfigurationWebURL")));
        QCOMPARE(word(record, "OrganizationCity"), QStringLiteral("Berlin"));
        QCOMPARE(word(record, "OrganizationZipCode"), QStringLiteral("10115"));
        QCOMPARE(array(record, "SkipSetup").size(), 2);
        QCOMPARE(array(record, "AnchorCertificates").at(0).toString(), QStringLiteral("QUJD"));
        const auto [status, kind] = m_sandbox->run([service](SandboxWorld &world) {
            return std::pair(world.devices()[0].profileStatus, world.services()[service].events.back());
        });
        QCOMPARE(status, SandboxProfileStatus::Pushed);
        QCOMPARE(kind.kind, SandboxEventKind::Modified);
        QCOMPARE(kind.device, 0u);
        ask("POST", "devices", "{\"action\":\"release\",\"serials\":[\"" + one + "\"]}");
        QCOMPARE(switchOn(body).status, 204);
    }

    void theRemoteSaysWhatWentWrong()
    {
        const auto ask = [](const QUrl &url, const QString &path) {
            return QCoro::waitFor(SandboxRemote(url).ask("GET", path)); // the remote is gone while it waits
        };
        const QUrl control = m_sandbox->addresses.control;
        QCOMPARE(ask(control, QStringLiteral("state"))->json.value(QLatin1StringView("devices")).toInt(), 120);
        QVERIFY(ask(control, QStringLiteral("csv"))->body.startsWith("Serial Number,"));
        QCOMPARE(ask(control, QStringLiteral("devices?service=no")).error().kind, ErrorKind::NotFound);
        QCOMPARE(ask(control, QStringLiteral("devices?status=no")).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(ask(QUrl(QStringLiteral("http://127.0.0.1:1/control/x/")), QStringLiteral("state")).error().kind,
                 ErrorKind::Unreachable);
        QCOMPARE(ask(QUrl(QStringLiteral("http://192.0.2.1/control/x/")), QStringLiteral("state")).error().kind,
                 ErrorKind::InvalidInput);
        QCOMPARE(ask(QUrl(), QStringLiteral("state")).error().kind, ErrorKind::InvalidInput);
        const auto conflict = QCoro::waitFor(SandboxRemote(control).ask(
            "POST", QStringLiteral("services"), QJsonObject{{QStringLiteral("name"), QStringLiteral("Muster")}}));
        QCOMPARE(conflict.error().kind, ErrorKind::Conflict);
        QVERIFY(conflict.error().message.contains(QStringLiteral("name")));
        QCOMPARE(SandboxRemote::path(QStringLiteral("devices"),
                                     {{QStringLiteral("family"), QStringLiteral("i&d")},
                                      {QStringLiteral("order"), {}},
                                      {QStringLiteral("limit"), QStringLiteral("5")}}),
                 QStringLiteral("devices?family=i%26d&limit=5"));
    }
};

QTEST_GUILESS_MAIN(TestControlApi)
#include "tst_controlapi.moc"
