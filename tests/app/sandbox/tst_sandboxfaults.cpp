// Every fault is seen to strike where it should, and to pass again.
#include "tests/support/depsession.h"

#include <QTest>

using namespace Muster;

class TestSandboxFaults : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<SandboxFixture> m_sandbox;
    std::unique_ptr<DepSession> m_dep;

    void fault(const QByteArray &json) { QCOMPARE(m_sandbox->control("POST", "faults", json).status, 200); }
    void clear() { QCOMPARE(m_sandbox->control("DELETE", "faults").status, 200); }
    QByteArray serial(quint32 number)
    {
        return m_sandbox->run([number](SandboxWorld &world) { return world.devices()[number].serialText(); });
    }
    QByteArray serials(quint32 count)
    {
        return m_sandbox->run([count](SandboxWorld &world) {
            QByteArray list;
            for (size_t i = 0; i < count; ++i)
                list += (list.isEmpty() ? "\"" : ",\"") + world.devices()[i].serialText() + '"';
            return QByteArray('[' + list + ']');
        });
    }
    // A profile of service 0.
    QByteArray defineProfile()
    {
        const QByteArray profile = "{\"profile_name\":\"P\",\"url\":\"https://m.example/e\",\"is_supervised\":true}";
        return m_dep->ask("POST", "profile", profile)
            .json()
            .value(QLatin1StringView("profile_uuid"))
            .toString()
            .toUtf8();
    }
    // What sync tells of what `happens`.
    QJsonArray told(const std::function<void()> &happens)
    {
        QByteArray cursor;
        m_dep->page("server/devices", cursor);
        happens();
        return m_dep->page("devices/sync", cursor);
    }
    void act(const QByteArray &action, quint32 device)
    {
        QCOMPARE(
            m_sandbox
                ->control("POST", "devices", "{\"action\":\"" + action + "\",\"serials\":[\"" + serial(device) + "\"]}")
                .status,
            200);
    }

private Q_SLOTS:
    void init()
    {
        SandboxOptions options;
        options.plan.devices = 60;
        options.plan.seed = 21;
        m_sandbox = std::make_unique<SandboxFixture>(options);
        m_dep = std::make_unique<DepSession>(*m_sandbox);
        QCOMPARE(m_dep->open().status, 200);
    }

    void constantsHaveNames_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("constant");
        QTest::addColumn<int>("status");
        for (const SandboxConstant &each : sandboxConstants)
            QTest::newRow(each.name.data()) << each.name.toByteArray() << each.text.toByteArray() << each.status;
    }
    void constantsHaveNames()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, constant);
        QFETCH(int, status);
        fault("{\"kind\":\"" + name + "\",\"endpoint\":\"/account\",\"count\":1}");
        const HttpReply reply = m_dep->ask("GET", "account");
        QCOMPARE(reply.status, status);
        QCOMPARE(reply.body, constant);
        QCOMPARE(m_dep->ask("GET", "account").status, 200);
    }

    void anyConstantAtAnyEndpoint_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        for (const auto &[method, path] : {std::pair("POST", "server/devices"),
                                           {"POST", "devices/sync"},
                                           {"POST", "devices"},
                                           {"POST", "devices/disown"},
                                           {"POST", "profile"},
                                           {"GET", "profile"},
                                           {"POST", "profile/devices"},
                                           {"DELETE", "profile/devices"},
                                           {"POST", "device/activationlock"},
                                           {"GET", "os-beta-enrollment/tokens"},
                                           {"POST", "activation/record"}})
            QTest::addRow("%s %s", method, path) << QByteArray(method) << QByteArray(path);
    }
    void anyConstantAtAnyEndpoint()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        fault("{\"kind\":\"constant\",\"text\":\"SOMETHING_NEW\",\"value\":418,\"endpoint\":\"/" + path + "\"}");
        const HttpReply reply = m_dep->ask(method, path, "{}");
        QCOMPARE(reply.status, 418);
        QCOMPARE(reply.body, QByteArray("SOMETHING_NEW"));
        QCOMPARE(m_dep->ask("GET", "account").status, 200);
    }

    void refusalsComeInEveryForm_data()
    {
        QTest::addColumn<QByteArray>("form");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("plain") << QByteArray() << QByteArray("T_C_NOT_SIGNED");
        QTest::newRow("string") << QByteArray("string") << QByteArray("\"T_C_NOT_SIGNED\"");
        QTest::newRow("object") << QByteArray("object") << QByteArray("{\"code\":\"T_C_NOT_SIGNED\"}");
        QTest::newRow("empty") << QByteArray("empty") << QByteArray();
    }
    void refusalsComeInEveryForm()
    {
        QFETCH(QByteArray, form);
        QFETCH(QByteArray, body);
        fault(R"({"kind":"terms-not-signed"})");
        if (!form.isEmpty())
            fault("{\"kind\":\"error-form\",\"text\":\"" + form + "\"}");
        const HttpReply reply = m_dep->ask("GET", "account");
        QCOMPARE(reply.status, 403);
        QCOMPARE(reply.body, body);
    }

    void aLineIsCutBeforeAnyByte()
    {
        fault(R"({"kind":"drop","endpoint":"/account","count":1})");
        const HttpReply reply = m_dep->ask("GET", "account");
        QCOMPARE(reply.status, 0);
        QVERIFY(reply.head.isEmpty() && reply.body.isEmpty());
        QCOMPARE(m_dep->ask("GET", "account").status, 200);
    }

    void aNonceCountsAsUsed()
    {
        fault(R"({"kind":"nonce-reused","endpoint":"/session","count":1})");
        const auto parameters = m_dep->parameters();
        QCOMPARE(m_dep->openWith(parameters).status, 401);
        QCOMPARE(m_dep->openWith(parameters).status, 401); // it is used up now
        QCOMPARE(m_dep->open().status, 200);
    }

    void aSkewedClockRefusesHonestTimestamps()
    {
        fault(R"({"kind":"clock-skew","value":-400,"endpoint":"/session"})");
        QCOMPARE(m_dep->open().status, 401);
        clear();
        fault(R"({"kind":"clock-skew","value":-200,"endpoint":"/session"})");
        QCOMPARE(m_dep->open().status, 200); // within what is tolerated
    }

    void aRotatedSessionDies()
    {
        fault(R"({"kind":"rotate-session","count":1})");
        const HttpReply reply = m_dep->ask("GET", "account");
        QVERIFY(reply.head.contains("X-ADM-Auth-Session: "));
        QCOMPARE(m_dep->ask("GET", "account").status, 401); // with the old one
    }

    void verdictsAreBent_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QByteArray>("path"); // of devices, by which method
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QString>("verdict");
        const QByteArray denied = R"({"kind":"not-accessible","value":100})",
                         unknown = R"({"kind":"not-accessible","value":100,"text":"NOT_FOUND"})",
                         failed = R"({"kind":"assign-failed","value":100})";
        const QString inaccessible = QStringLiteral("NOT_ACCESSIBLE"), notFound = QStringLiteral("NOT_FOUND"),
                      isFailed = QStringLiteral("FAILED"), success = QStringLiteral("SUCCESS");
        for (const auto &[path, method] :
             {std::pair("profile/devices", "POST"), {"profile/devices", "DELETE"}, {"devices/disown", "POST"}}) {
            QTest::addRow("denied %s %s", method, path)
                << denied << QByteArray(path) << QByteArray(method) << inaccessible;
            QTest::addRow("unknown %s %s", method, path)
                << unknown << QByteArray(path) << QByteArray(method) << notFound;
            QTest::addRow("failed %s %s", method, path) << failed << QByteArray(path) << QByteArray(method) << isFailed;
            QTest::addRow("fine %s %s", method, path)
                << QByteArray() << QByteArray(path) << QByteArray(method) << success;
        }
    }
    void verdictsAreBent()
    {
        QFETCH(QByteArray, fault);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, method);
        QFETCH(QString, verdict);
        const QByteArray uuid = defineProfile();
        if (!fault.isEmpty())
            this->fault(fault);
        const QJsonObject devices =
            m_dep->ask(method, path, "{\"profile_uuid\":\"" + uuid + "\",\"devices\":" + serials(5) + '}')
                .json()
                .value(QLatin1StringView("devices"))
                .toObject();
        QCOMPARE(devices.size(), 5);
        for (const QJsonValue &each : devices)
            QCOMPARE(each.toString(), verdict);
    }

    void detailsAreDeniedInPart()
    {
        fault(R"({"kind":"not-accessible","value":50})");
        const QByteArray body = "{\"devices\":" + serials(40) + '}';
        const QByteArray first = m_dep->ask("POST", "devices", body).body;
        const auto denied = first.count("{\"response_status\":\"NOT_ACCESSIBLE\"}");
        QVERIFY(denied > 8 && denied < 32);
        QCOMPARE(m_dep->ask("POST", "devices", body).body, first); // the same ones again
    }

    void verdictsComeAsAList()
    {
        const QByteArray uuid = defineProfile();
        fault(R"({"kind":"verdict-list"})");
        const QJsonValue devices =
            m_dep->ask("POST", "profile/devices", "{\"profile_uuid\":\"" + uuid + "\",\"devices\":" + serials(3) + '}')
                .json()
                .value(QLatin1StringView("devices"));
        QVERIFY(devices.isArray());
        QCOMPARE(devices.toArray().size(), 3);
    }

    void addedArrivesAsModified()
    {
        fault(R"({"kind":"modified-instead-of-added"})");
        const QJsonArray records = told([this] { m_sandbox->control("POST", "order", R"({"count":2})"); });
        QCOMPARE(records.size(), 2);
        for (const QJsonValue &record : records)
            QCOMPARE(record.toObject().value(QLatin1StringView("op_type")).toString(), QStringLiteral("modified"));
    }

    void deletedHoldsMoreOrLess()
    {
        const auto deleted = [this](quint32 device) {
            const QJsonArray records = told([this, device] { act("replace", device); });
            return records.at(0).toObject();
        };
        QVERIFY(deleted(0).contains(QLatin1StringView("released_by_replacement")));
        fault(R"({"kind":"bare-deleted"})");
        QCOMPARE(deleted(1).keys(),
                 QStringList({QStringLiteral("op_date"), QStringLiteral("op_type"), QStringLiteral("serial_number")}));
        clear();
        fault(R"({"kind":"full-deleted"})");
        const QJsonObject full = deleted(2);
        QVERIFY(full.contains(QLatin1StringView("model")));
        QVERIFY(full.contains(QLatin1StringView("released_by_replacement")));
        QCOMPARE(full.value(QLatin1StringView("op_type")).toString(), QStringLiteral("deleted"));
    }

    void throttledDevicesVanishFromSync()
    {
        fault(R"({"kind":"vanish"})");
        const QJsonArray records = told([this] {
            m_sandbox->run([](SandboxWorld &world) {
                for (int i = 0; i <= SandboxWorld::assignmentsPerDay; ++i)
                    world.assignProfile(0, 0, QDateTime::currentDateTimeUtc());
                std::ignore = world.setAssetTag(0, "a", QDateTime::currentDateTimeUtc());
                std::ignore = world.setAssetTag(1, "b", QDateTime::currentDateTimeUtc());
            });
        });
        QCOMPARE(records.size(), 1);
        QCOMPARE(records.at(0).toObject().value(QLatin1StringView("serial_number")).toString().toLatin1(), serial(1));
        QByteArray cursor;
        QCOMPARE(m_dep->page("server/devices", cursor).size(), 60); // a full fetch has them
    }

    void fetchedUntilLiesBeforeTheRecords()
    {
        fault(R"({"kind":"early-until","value":3600})");
        const QJsonObject page = m_dep->ask("POST", "server/devices", "{}").json();
        const auto until =
            QDateTime::fromString(page.value(QLatin1StringView("fetched_until")).toString(), Qt::ISODate);
        QVERIFY(until.secsTo(QDateTime::currentDateTimeUtc()) >= 3600);
    }

    void anAccountOfOddShape()
    {
        const QJsonObject usual = m_dep->ask("GET", "account").json();
        QCOMPARE(usual.value(QLatin1StringView("org_id_hash")).toString().size(), 64);
        fault(R"({"kind":"odd-account"})");
        const QJsonObject odd = m_dep->ask("GET", "account").json();
        QCOMPARE(odd.value(QLatin1StringView("org_id_hash")).toString().size(), 52);
        QVERIFY(!odd.contains(QLatin1StringView("admin_id")));
        QVERIFY(QJsonDocument(odd).toJson(QJsonDocument::Compact).contains("\"maximum\":5000"));
    }

    void profilesOfOddShape()
    {
        fault(R"({"kind":"short-uuid"})");
        const QByteArray uuid = defineProfile();
        QCOMPARE(uuid.size(), 31);
        QCOMPARE(
            m_dep->ask("POST", "profile/devices", "{\"profile_uuid\":\"" + uuid + "\",\"devices\":" + serials(1) + '}')
                .status,
            200);
        fault(R"({"kind":"no-prefix"})");
        const QJsonObject profile = m_dep->ask("GET", "profile?profile_uuid=" + uuid).json();
        QVERIFY(profile.value(QLatin1StringView("supervised")).toBool());
        QVERIFY(!profile.contains(QLatin1StringView("is_supervised")));
        QVERIFY(profile.contains(QLatin1StringView("allow_pairing")));
    }

    void badFaultsAreRefused()
    {
        for (const char *bad : {"{}", "[]5", "{\"kind\":5}", "{\"kind\":\"CONFIG_URL_REQUIRED\"}", "[1]"})
            QCOMPARE(m_sandbox->control("POST", "faults", bad).status, 400);
        fault("{\"kind\":\"constant\",\"text\":\"" + QByteArray(5000, 'x') + "\",\"value\":99999}");
        const HttpReply reply = m_dep->ask("GET", "account");
        QCOMPARE(reply.status, 400);
        QCOMPARE(reply.body.size(), 1000);
    }
};

QTEST_GUILESS_MAIN(TestSandboxFaults)
#include "tst_sandboxfaults.moc"
