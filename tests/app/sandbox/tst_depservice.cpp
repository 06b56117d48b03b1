#include "app/apple/oauth1.h"
#include "tests/support/sandboxfixture.h"

#include <QJsonArray>
#include <QTest>

using namespace Muster;
using namespace std::chrono_literals;

class TestDepService : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<SandboxFixture> m_sandbox;
    QJsonObject m_token;
    int m_nonce = 0;

    static SandboxOptions options()
    {
        SandboxOptions options;
        options.plan.devices = 250;
        options.plan.services = 2;
        options.highestProtocolVersion = 10;
        return options;
    }

    QByteArray word(const char *name) const { return m_token.value(QLatin1StringView(name)).toString().toUtf8(); }

    OAuth1Parameters parameters()
    {
        return {{"oauth_consumer_key", word("consumer_key")},
                {"oauth_nonce", "n" + QByteArray::number(++m_nonce)},
                {"oauth_signature_method", "HMAC-SHA1"},
                {"oauth_timestamp", QByteArray::number(QDateTime::currentSecsSinceEpoch())},
                {"oauth_token", word("access_token")},
                {"oauth_version", "1.0"}};
    }

    HttpReply openWith(OAuth1Parameters given)
    {
        QUrl url = m_sandbox->addresses.dep;
        url.setPath(QStringLiteral("/session"));
        const QByteArray base = oauth1BaseString("GET", url, given);
        given.append({"oauth_signature", oauth1Signature(base, word("consumer_secret"), word("access_secret"))});
        return dep("GET", "session", {}, "Authorization: " + oauth1Header("ADM", given) + "\r\n");
    }

    QByteArray session()
    {
        const HttpReply reply = openWith(parameters());
        return reply.json().value(QLatin1StringView("auth_session_token")).toString().toUtf8();
    }

    HttpReply dep(const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
                  const QByteArray &headers = {})
    {
        return m_sandbox->send(m_sandbox->addresses.dep, method, path, body, "User-Agent: test/1.0\r\n" + headers);
    }

    HttpReply in(const QByteArray &session, const QByteArray &method, const QByteArray &path,
                 const QByteArray &body = {}, int version = 10)
    {
        return dep(method, path, body,
                   "X-ADM-Auth-Session: " + session + "\r\nX-Server-Protocol-Version: " + QByteArray::number(version)
                       + "\r\n");
    }

    QByteArray fetchAll(const QByteArray &session, QStringList *serials = nullptr)
    {
        QByteArray cursor;
        for (int i = 0; i < 100; ++i) {
            const QByteArray body = cursor.isEmpty() ? QByteArray("{\"limit\":50}")
                                                     : QByteArray("{\"limit\":50,\"cursor\":\"" + cursor + "\"}");
            const QJsonObject page = in(session, "POST", "server/devices", body).json();
            for (const auto &device : page.value(QLatin1StringView("devices")).toArray()) {
                if (serials)
                    serials->append(device.toObject().value(QLatin1StringView("serial_number")).toString());
            }
            cursor = page.value(QLatin1StringView("cursor")).toString().toUtf8();
            if (!page.value(QLatin1StringView("more_to_follow")).toBool())
                break;
        }
        return cursor;
    }

    QJsonObject syncFrom(const QByteArray &session, const QByteArray &cursor, int version = 10)
    {
        return in(session, "POST", "devices/sync", "{\"cursor\":\"" + cursor + "\"}", version).json();
    }

    static QStringList told(const QJsonObject &page)
    {
        QStringList result;
        for (const auto &device : page.value(QLatin1StringView("devices")).toArray())
            result.append(device.toObject().value(QLatin1StringView("op_type")).toString());
        return result;
    }

    void fault(const QByteArray &json) { QCOMPARE(m_sandbox->control("POST", "faults", json).status, 200); }

private Q_SLOTS:
    void init()
    {
        m_sandbox = std::make_unique<SandboxFixture>(options());
        m_token = m_sandbox->token();
        QVERIFY(!m_token.isEmpty());
    }

    void aSessionNeedsARightSignature()
    {
        QVERIFY(!session().isEmpty());
        auto given = parameters();
        given.emplaceBack("oauth_signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        const HttpReply reply = dep("GET", "session", {}, "Authorization: " + oauth1Header({}, given) + "\r\n");
        QCOMPARE(reply.status, 401);
        QCOMPARE(reply.body, QByteArray("oauth_problem_adviceUnauthorized"));
    }

    void aSessionIsRefusedAsAppleDoes_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("status");
        const auto now = QDateTime::currentSecsSinceEpoch();
        QTest::newRow("method") << QByteArray("oauth_signature_method") << QByteArray("PLAINTEXT") << 400;
        QTest::newRow("version") << QByteArray("oauth_version") << QByteArray("2.0") << 400;
        QTest::newRow("empty nonce") << QByteArray("oauth_nonce") << QByteArray() << 400;
        QTest::newRow("old") << QByteArray("oauth_timestamp") << QByteArray::number(now - 400) << 401;
        QTest::newRow("early") << QByteArray("oauth_timestamp") << QByteArray::number(now + 400) << 401;
        QTest::newRow("no number") << QByteArray("oauth_timestamp") << QByteArray("soon") << 401;
        QTest::newRow("huge") << QByteArray("oauth_timestamp") << QByteArray("-9223372036854775808") << 401;
        QTest::newRow("consumer") << QByteArray("oauth_consumer_key") << QByteArray("CK_other") << 401;
        QTest::newRow("token") << QByteArray("oauth_token") << QByteArray("AT_other") << 401;
        QTest::newRow("unknown parameter") << QByteArray("oauth_body_hash") << QByteArray("x") << 400;
    }
    void aSessionIsRefusedAsAppleDoes()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        QFETCH(int, status);
        OAuth1Parameters given = parameters();
        given.removeIf([&](const auto &each) { return each.first == name; });
        given.emplaceBack(name, value);
        QCOMPARE(openWith(given).status, status);
    }

    void aNonceServesOnce()
    {
        const OAuth1Parameters given = parameters();
        QCOMPARE(openWith(given).status, 200);
        QCOMPARE(openWith(given).status, 401);
    }

    void aTokenExpiresAndANewOneRevokesIt()
    {
        const QByteArray open = session();
        const QJsonObject old = std::exchange(m_token, m_sandbox->token());
        QCOMPARE(in(open, "GET", "account").status, 401);
        QCOMPARE(m_token.value(QLatin1StringView("consumer_key")), old.value(QLatin1StringView("consumer_key")));
        const QJsonObject fresh = std::exchange(m_token, old);
        QCOMPARE(openWith(parameters()).body, QByteArray("token_rejectedUnauthorized"));
        m_token = fresh;
        QCOMPARE(m_sandbox->control("POST", "clock", "{\"advance_seconds\":31536001}").status, 200);
        QCOMPARE(openWith(parameters()).body, QByteArray("token_expiredUnauthorized"));
    }

    void aSessionEndsAfterThreeMinutesOfIdleness()
    {
        const QByteArray open = session();
        for (int i = 0; i < 3; ++i) {
            m_sandbox->control("POST", "clock", "{\"advance_seconds\":170}");
            QCOMPARE(in(open, "GET", "account").status, 200);
        }
        m_sandbox->control("POST", "clock", "{\"advance_seconds\":181}");
        const HttpReply reply = in(open, "GET", "account");
        QCOMPARE(reply.status, 401);
        QCOMPARE(reply.body, QByteArray("UNAUTHORIZED"));
    }

    void badRequestsGetTheirConstants_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("constant");
        const QByteArray fetch = "server/devices", sync = "devices/sync", malformed = "MALFORMED_REQUEST_BODY";
        QTest::newRow("empty") << fetch << QByteArray() << malformed;
        QTest::newRow("array") << fetch << QByteArray("[]") << malformed;
        QTest::newRow("half") << fetch << QByteArray("{\"limit\":") << malformed;
        QTest::newRow("text limit") << fetch << QByteArray("{\"limit\":\"10\"}") << malformed;
        QTest::newRow("zero limit") << fetch << QByteArray("{\"limit\":0}") << malformed;
        QTest::newRow("broken limit") << fetch << QByteArray("{\"limit\":1.5}") << malformed;
        QTest::newRow("number cursor") << fetch << QByteArray("{\"cursor\":5}") << malformed;
        QTest::newRow("strange cursor") << fetch << QByteArray("{\"cursor\":\"x!\"}") << QByteArray("INVALID_CURSOR");
        QTest::newRow("long cursor") << sync << QByteArray("{\"cursor\":\"" + QByteArray(100000, 'A') + "\"}")
                                     << QByteArray("INVALID_CURSOR");
        QTest::newRow("forged cursor") << sync
                                       << QByteArray("{\"cursor\":\"" + QByteArray("0:5:0:true:000000000000").toBase64()
                                                     + "\"}")
                                       << QByteArray("INVALID_CURSOR");
        QTest::newRow("no cursor") << sync << QByteArray("{}") << QByteArray("CURSOR_REQUIRED");
        QTest::newRow("deep") << fetch << QByteArray(100000, '[') << malformed;
        QTest::newRow("not UTF-8") << fetch << QByteArray("{\"cursor\":\"\xff\xfe\"}") << malformed;
        QTest::newRow("no devices") << QByteArray("devices") << QByteArray("{}") << QByteArray("DEVICE_ID_REQUIRED");
        QTest::newRow("devices object") << QByteArray("devices") << QByteArray("{\"devices\":{}}") << malformed;
        QTest::newRow("devices number") << QByteArray("devices") << QByteArray("{\"devices\":[5]}") << malformed;
    }
    void badRequestsGetTheirConstants()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        const HttpReply reply = in(session(), "POST", path, body);
        QCOMPARE(reply.status, 400);
        QTEST(reply.body, "constant");
    }

    void headersAreChecked()
    {
        const QByteArray account = "account";
        QCOMPARE(m_sandbox->send(m_sandbox->addresses.dep, "GET", account, {}, "").body,
                 QByteArray("USER_AGENT_MISSING"));
        QCOMPARE(m_sandbox->send(m_sandbox->addresses.dep, "GET", account, {}, "User-Agent: ///\r\n").body,
                 QByteArray("USER_AGENT_INVALID"));
        QCOMPARE(dep("GET", account).body, QByteArray("UNAUTHORIZED"));
        const QByteArray open = session();
        QCOMPARE(in(open, "GET", account, {}, 11).body, QByteArray("PROTOCOL_VERSION_NOT_SUPPORTED"));
        QCOMPARE(in(open, "GET", account, {}, 0).status, 400);
        QCOMPARE(in(open, "POST", account, "{}").status, 405);
        QCOMPARE(in(open, "GET", "elsewhere").status, 404);
    }

    void fieldsFollowTheProtocolVersion()
    {
        const QByteArray open = session();
        const auto keys = [&](int version) {
            QSet<QString> result;
            const auto page =
                in(open, "POST", "server/devices", "{}", version).json().value(QLatin1StringView("devices")).toArray();
            for (const auto &device : page) {
                const auto names = device.toObject().keys();
                result.unite(QSet<QString>(names.begin(), names.end()));
            }
            return result;
        };
        QVERIFY(!keys(1).contains(QStringLiteral("os")));
        QVERIFY(keys(2).contains(QStringLiteral("device_family")));
        QVERIFY(!keys(9).contains(QStringLiteral("imei")));
        QVERIFY(keys(10).contains(QStringLiteral("imei")));
        QVERIFY(!in(open, "GET", "account", {}, 2).json().contains(QLatin1StringView("org_id")));
        QVERIFY(in(open, "GET", "account", {}, 3).json().contains(QLatin1StringView("urls")));
    }

    void syncTellsWhatHappened()
    {
        const QByteArray open = session();
        QStringList serials;
        const QByteArray cursor = fetchAll(open, &serials);
        QCOMPARE(syncFrom(open, cursor).value(QLatin1StringView("devices")).toArray().size(), 0);
        const QByteArray one = serials.at(0).toUtf8(), two = serials.at(1).toUtf8();

        m_sandbox->control("POST", "devices",
                           "{\"serials\":[\"" + one + "\"],\"action\":\"modify\",\"asset_tag\":\"Räum \\\"7\\\"\"}");
        m_sandbox->control("POST", "devices",
                           "{\"serials\":[\"" + two + "\"],\"action\":\"move\",\"service\":\"Service 2\"}");
        m_sandbox->control("POST", "order", R"({"count":2,"families":{"Mac":1}})");
        const QJsonObject page = syncFrom(open, cursor);

        QCOMPARE(told(page),
                 QStringList({QStringLiteral("modified"), QStringLiteral("deleted"), QStringLiteral("added"),
                              QStringLiteral("added")}));
        const auto devices = page.value(QLatin1StringView("devices")).toArray();
        QCOMPARE(devices.at(0).toObject().value(QLatin1StringView("asset_tag")).toString(),
                 QStringLiteral("Räum \"7\""));
        QCOMPARE(devices.at(1).toObject().size(), 3); // serial, op_type, op_date
        QCOMPARE(devices.at(3).toObject().value(QLatin1StringView("device_family")).toString(), QStringLiteral("Mac"));
        QString last;
        for (const auto &device : devices) {
            const QString date = device.toObject().value(QLatin1StringView("op_date")).toString();
            QVERIFY(date >= last);
            last = date;
        }
        QVERIFY(syncFrom(open, page.value(QLatin1StringView("cursor")).toString().toUtf8())
                    .value(QLatin1StringView("devices"))
                    .toArray()
                    .isEmpty());
    }

    void aChangeDuringTheFetchIsNotLost()
    {
        const QByteArray open = session();
        const QJsonObject first = in(open, "POST", "server/devices", "{\"limit\":10}").json();
        const QByteArray cursor = first.value(QLatin1StringView("cursor")).toString().toUtf8();
        const QByteArray seen = first.value(QLatin1StringView("devices"))
                                    .toArray()
                                    .at(0)
                                    .toObject()
                                    .value(QLatin1StringView("serial_number"))
                                    .toString()
                                    .toUtf8();
        m_sandbox->control("POST", "devices", "{\"serials\":[\"" + seen + "\"],\"action\":\"release\"}");

        const QJsonObject rest = in(open, "POST", "server/devices", "{\"cursor\":\"" + cursor + "\"}").json();
        // The deletion stands behind the position of the fetch, so sync must tell it or the fetch have passed it.
        const QByteArray end = rest.value(QLatin1StringView("cursor")).toString().toUtf8();
        QVERIFY(!rest.value(QLatin1StringView("more_to_follow")).toBool());
        QVERIFY(told(syncFrom(open, end)).contains(QStringLiteral("deleted")));
    }

    void cursorsAgeAndBelongToTheirService()
    {
        const QByteArray open = session();
        const QByteArray cursor = fetchAll(open);
        QCOMPARE(in(open, "POST", "server/devices", "{\"cursor\":\"" + cursor + "\"}").body,
                 QByteArray("EXHAUSTED_CURSOR"));
        const QJsonObject first = m_token;
        m_token = m_sandbox->token("?service=Service%202");
        QCOMPARE(in(session(), "POST", "devices/sync", "{\"cursor\":\"" + cursor + "\"}").body,
                 QByteArray("INVALID_CURSOR"));
        m_token = first;
        m_sandbox->control("POST", "clock", "{\"advance_seconds\":604802}");
        QCOMPARE(in(session(), "POST", "devices/sync", "{\"cursor\":\"" + cursor + "\"}").body,
                 QByteArray("EXPIRED_CURSOR"));
    }

    void termsStopEverythingUntilSigned()
    {
        const QByteArray open = session();
        m_sandbox->control("POST", "terms", "{\"signed\":false}");
        QCOMPARE(in(open, "GET", "account").body, QByteArray("T_C_NOT_SIGNED"));
        QCOMPARE(openWith(parameters()).status, 403);
        m_sandbox->control("POST", "terms", "{\"signed\":true}");
        QCOMPARE(in(open, "GET", "account").status, 200);
    }

    void faultsStrike_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("contains"); // in head and body
        QTest::newRow("terms") << QByteArray(R"({"kind":"terms-not-signed"})") << 403 << QByteArray("T_C_NOT_SIGNED");
        QTest::newRow("expired") << QByteArray(R"({"kind":"token-expired"})") << 401 << QByteArray("UNAUTHORIZED");
        QTest::newRow("revoked") << QByteArray(R"({"kind":"token-revoked"})") << 401 << QByteArray("UNAUTHORIZED");
        QTest::newRow("unauthorized") << QByteArray(R"({"kind":"unauthorized"})") << 401 << QByteArray("UNAUTHORIZED");
        QTest::newRow("forbidden") << QByteArray(R"({"kind":"forbidden"})") << 403 << QByteArray("FORBIDDEN");
        QTest::newRow("denied") << QByteArray(R"({"kind":"access-denied"})") << 403 << QByteArray("ACCESS_DENIED");
        QTest::newRow("throttle") << QByteArray(R"({"kind":"throttle","value":17})") << 429
                                  << QByteArray("Retry-After: 17\r\n");
        QTest::newRow("503") << QByteArray(R"({"kind":"status","value":503,"retry_after":9})") << 503
                             << QByteArray("Retry-After: 9\r\n");
        QTest::newRow("502") << QByteArray(R"({"kind":"status","value":502})") << 502 << QByteArray("<html>");
        QTest::newRow("html") << QByteArray(R"({"kind":"html"})") << 200 << QByteArray("<html>");
        QTest::newRow("skew") << QByteArray(R"({"kind":"clock-skew","value":315360000})") << 200
                              << QByteArray(" 2036 ");
        QTest::newRow("rotate") << QByteArray(R"({"kind":"rotate-session"})") << 200
                                << QByteArray("X-ADM-Auth-Session: ");
        QTest::newRow("same cursor") << QByteArray(R"({"kind":"same-cursor"})") << 200 << QByteArray("\"devices\":[],");
        QTest::newRow("unknown") << QByteArray(R"({"kind":"unknown-fields"})") << 200 << QByteArray("muster_unknown");
        QTest::newRow("expired cursor") << QByteArray(R"({"kind":"expired-cursor"})") << 400
                                        << QByteArray("EXPIRED_CURSOR");
        QTest::newRow("invalid cursor") << QByteArray(R"({"kind":"invalid-cursor"})") << 400
                                        << QByteArray("INVALID_CURSOR");
        QTest::newRow("exhausted cursor")
            << QByteArray(R"({"kind":"exhausted-cursor"})") << 400 << QByteArray("EXHAUSTED_CURSOR");
    }
    void faultsStrike()
    {
        QFETCH(QByteArray, fault);
        QFETCH(QByteArray, contains);
        const QByteArray open = session();
        const QByteArray cursor = fetchAll(open);
        this->fault(fault);

        m_sandbox->control("POST", "order", "{\"count\":1}");
        const HttpReply reply = in(open, "POST", "devices/sync", "{\"cursor\":\"" + cursor + "\"}");

        QTEST(reply.status, "status");
        const QByteArray whole = reply.head + "\r\n" + reply.body;
        QVERIFY2(whole.contains(contains), whole.constData());
        m_sandbox->control("DELETE", "faults");
        if (!fault.contains("rotate"))
            QCOMPARE(in(open, "GET", "account").status, 200);
    }

    void faultsBendPages()
    {
        const QByteArray open = session();
        const auto count = [&] {
            return in(open, "POST", "server/devices", "{\"limit\":50}")
                .json()
                .value(QLatin1StringView("devices"))
                .toArray()
                .size();
        };
        QCOMPARE(count(), 50);
        fault(R"({"kind":"double-events"})");
        QCOMPARE(count(), 100);
        m_sandbox->control("DELETE", "faults");
        fault(R"({"kind":"drop-events","value":40})");
        const auto left = count();
        QVERIFY(left > 10 && left < 50);
        QCOMPARE(count(), left); // the same ones again
        m_sandbox->control("DELETE", "faults");
        fault(R"({"kind":"malformed-json","endpoint":"/server/devices","count":1})");
        QCOMPARE(count(), 0);
        QCOMPARE(count(), 50);
        fault(R"({"kind":"cut","value":100,"count":1,"after":1})");
        QCOMPARE(count(), 50);
        QCOMPARE(in(open, "POST", "server/devices", "{}").body.size(), 100);
        QElapsedTimer timer;
        timer.start();
        fault(R"([{"kind":"slow","value":300,"count":1}])");
        QCOMPARE(count(), 50);
        QVERIFY(timer.elapsed() >= 300);
    }

    void aRepeatedPageIsTheLastOne()
    {
        const QByteArray open = session();
        const QByteArray first = in(open, "POST", "server/devices", "{\"limit\":5}").body;
        const QByteArray cursor =
            QJsonDocument::fromJson(first).object().value(QLatin1StringView("cursor")).toString().toUtf8();
        fault(R"({"kind":"repeat-page","count":1})");
        QCOMPARE(in(open, "POST", "server/devices", "{\"limit\":5,\"cursor\":\"" + cursor + "\"}").body, first);
        QVERIFY(in(open, "POST", "server/devices", "{\"limit\":5,\"cursor\":\"" + cursor + "\"}").body != first);
    }

    void theRemoteControlIsGuarded()
    {
        QUrl wrong = m_sandbox->addresses.control;
        wrong.setPath(QStringLiteral("/control/0123456789abcdef0123456789abcdef/"));
        QCOMPARE(m_sandbox->send(wrong, "GET", "state").status, 404);
        QCOMPARE(m_sandbox->control("PUT", "state").status, 405);
        QCOMPARE(m_sandbox->control("GET", "nothing").status, 404);
        for (const char *body :
             {"", "[", "[1,2]", "{\"count\":-5}", "{\"count\":1e99}", "{\"count\":1,\"families\":{\"Toaster\":1}}"})
            QVERIFY(m_sandbox->control("POST", "order", body).status >= 400);
        QCOMPARE(m_sandbox->control("POST", "order", R"({"count":1,"service":"no such"})").status, 404);
        QCOMPARE(m_sandbox->control("POST", "faults", R"({"kind":"earthquake"})").status, 400);
        QCOMPARE(m_sandbox->control("POST", "clock", R"({"advance_seconds":-1})").status, 400);
        QCOMPARE(m_sandbox->control("POST", "clock", R"({"advance_seconds":9223372036854775807})").status, 400);
        QCOMPARE(m_sandbox->control("POST", "devices", R"({"serials":["NOSUCHONE"],"action":"release"})")
                     .json()
                     .value(QLatin1StringView("done"))
                     .toInt(),
                 0);
        QVERIFY(!m_sandbox->control("GET", "log")
                     .body.contains(m_sandbox->addresses.control.path().toUtf8().sliced(9, 32)));
    }

    void badCertificatesAreRefused_data()
    {
        QTest::addColumn<QString>("command"); // of openssl; empty: `bytes`
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QString() << QByteArray();
        QTest::newRow("text") << QString() << QByteArray("hello");
        QTest::newRow("armour") << QString()
                                << QByteArray("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        QTest::newRow("zeros") << QString() << QByteArray(70000, '\0');
        QTest::newRow("deep DER") << QString() << QByteArray(20000, '\x30');
        const QString make = QStringLiteral("req -x509 -nodes -subj /CN=x -keyout /dev/null ");
        QTest::newRow("EC key") << QString(make + QStringLiteral("-newkey ec -pkeyopt ec_paramgen_curve:P-256 -days 2"))
                                << QByteArray();
        QTest::newRow("short key") << QString(make + QStringLiteral("-newkey rsa:1024 -days 2")) << QByteArray();
        QTest::newRow("old") << QString(
            make + QStringLiteral("-newkey rsa:2048 -not_before 20200101000000Z -not_after 20210101000000Z"))
                             << QByteArray();
    }
    void badCertificatesAreRefused()
    {
        QFETCH(QString, command);
        QFETCH(QByteArray, bytes);
        if (!command.isEmpty()) {
            const RunResult made = runTool(QStringLiteral("openssl"), command.split(QLatin1Char(' ')));
            QVERIFY2(made.output.contains("BEGIN CERTIFICATE"), made.errors.constData());
            bytes = made.output;
        }
        QCOMPARE(m_sandbox->control("POST", "token", bytes).status, 400);
        QCOMPARE(in(session(), "GET", "account").status, 200); // the token in use lives on
    }

    void takesDerToo()
    {
        const RunResult der = runTool(QStringLiteral("openssl"),
                                      {QStringLiteral("x509"), QStringLiteral("-outform"), QStringLiteral("DER")},
                                      m_sandbox->certificate());
        const HttpReply reply = m_sandbox->control("POST", "token?service=New%20%22one%22", der.output);
        QCOMPARE(reply.status, 200);
        QVERIFY(reply.head.contains("filename=\"New__one__Token_"));
    }
};

QTEST_GUILESS_MAIN(TestDepService)
#include "tst_depservice.moc"
