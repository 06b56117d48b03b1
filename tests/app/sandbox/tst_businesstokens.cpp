// The Business API's door, knocked at by openssl and curl.
#include "app/sandbox/es256.h"
#include "tests/support/businessclient.h"
#include "tests/support/fakeclock.h"

#include <QTest>
#include <QUrlQuery>

using namespace Muster;

class TestBusinessTokens : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<SandboxFixture> m_sandbox;
    std::unique_ptr<BusinessClient> m_client;

    static QByteArray read(const char *name)
    {
        QFile file(QStringLiteral(MUSTER_TEST_DATA "/") + QString::fromLatin1(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static QByteArray publicKeyOf(const QString &privateKey)
    {
        return runTool(QStringLiteral("openssl"),
                       {QStringLiteral("pkey"), QStringLiteral("-in"), privateKey, QStringLiteral("-pubout"),
                        QStringLiteral("-outform"), QStringLiteral("DER")})
            .output;
    }
    static QByteArray fromBase64Url(const QByteArray &text)
    {
        return QByteArray::fromBase64(text, QByteArray::Base64UrlEncoding);
    }
    static QString vectorKey() { return QStringLiteral(MUSTER_TEST_DATA "/keys/test_private_sec1_key.pem"); }
    QString newKey(const char *curve)
    {
        const QString file = m_sandbox->folder.filePath(QString::fromLatin1(curve));
        runTool(QStringLiteral("openssl"),
                {QStringLiteral("genpkey"), QStringLiteral("-algorithm"), QStringLiteral("EC"),
                 QStringLiteral("-pkeyopt"), QStringLiteral("ec_paramgen_curve:%1").arg(QLatin1StringView(curve)),
                 QStringLiteral("-out"), file});
        return file;
    }
    static QString errorOf(const HttpReply &reply) { return reply.json().value(QLatin1StringView("error")).toString(); }

private Q_SLOTS:
    void init()
    {
        SandboxOptions options;
        options.plan.devices = 3;
        m_sandbox = std::make_unique<SandboxFixture>(options);
        m_client = std::make_unique<BusinessClient>(*m_sandbox);
    }

    void thePublishedAssertionIsVerified()
    {
        const QJsonObject vector = QJsonDocument::fromJson(read("vectors/axm-client-assertion-es256.json")).object();
        const QList<QByteArray> parts = vector.value(QLatin1StringView("jwt")).toString().toLatin1().split('.');
        QCOMPARE(parts.size(), 3);
        QCOMPARE(fromBase64Url(parts[0]), vector.value(QLatin1StringView("header")).toString().toUtf8());
        QCOMPARE(fromBase64Url(parts[1]), vector.value(QLatin1StringView("payload")).toString().toUtf8());
        const QByteArray key = publicKeyOf(vectorKey());
        const QByteArray text = parts[0] + '.' + parts[1], signature = fromBase64Url(parts[2]);
        QCOMPARE(signature.size(), 64);
        QVERIFY(verifyEs256(key, text, signature));
        for (qsizetype at = 0; at < signature.size(); ++at) {
            QByteArray bad = signature;
            bad[at] = char(bad[at] ^ 1);
            QVERIFY(!verifyEs256(key, text, bad));
        }
        QVERIFY(!verifyEs256(key, text + 'x', signature));
    }

    void thePublishedAssertionOpensTheDoorInItsTime()
    {
        const QJsonObject vector = QJsonDocument::fromJson(read("vectors/axm-client-assertion-es256.json")).object();
        const QByteArray jwt = vector.value(QLatin1StringView("jwt")).toString().toLatin1();
        const QByteArray key = publicKeyOf(vectorKey());
        const auto statusAt = [&](qint64 seconds) {
            FakeClock clock;
            clock.set(QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::UTC));
            SandboxFixture sandbox({}, &clock);
            const QByteArray client = "BUSINESSAPI.9703f56c-10ce-4876-8f59-e78e5e23a152";
            sandbox.run([&](SandboxWorld &world) {
                std::ignore = world.addApiAccount({.name = "Vector",
                                                   .clientId = client,
                                                   .keyId = "d136aa66-0c3b-4bd4-9892-c20e8db024ab",
                                                   .publicKey = key},
                                                  {}, clock.now());
            });
            auto form = m_client->form(jwt);
            form[1].second = client;
            form[4].second = "business.api";
            const QUrl address = sandbox.addresses.dep.resolved(QUrl(QStringLiteral("auth/oauth2/token")));
            return m_client->askToken(form, address.toString()).status;
        };
        QCOMPARE(statusAt(1767225600 + 60), 200);
        QCOMPARE(statusAt(1767225600 - 299), 200); // a client's clock may go a little fast
        QCOMPARE(statusAt(1767225600 - 301), 401);
        QCOMPARE(statusAt(1782777600), 401); // expired
    }

    void noiseIsNoSignature()
    {
        const auto pair = makeEs256KeyPair();
        QVERIFY(pair.has_value());
        QVERIFY(pair->privatePem.startsWith("-----BEGIN PRIVATE KEY-----"));
        for (const QByteArray &signature : {QByteArray(), QByteArray(64, '\0'), QByteArray(64, '\xff'),
                                            QByteArray(63, 'a'), QByteArray(65, 'a'), QByteArray(100'000, 'a')})
            QVERIFY(!verifyEs256(pair->publicDer, "text", signature));
        for (const QByteArray &key : {QByteArray(), QByteArray(91, '\x30'), pair->publicDer.first(50), pair->privatePem,
                                      publicKeyOf(newKey("P-384")), publicKeyOf(newKey("secp256k1"))})
            QVERIFY(!verifyEs256(key, "text", QByteArray(64, 'a')));
    }

    void aTokenHasTheDocumentedForm()
    {
        const HttpReply reply = m_client->open();
        QCOMPARE(reply.status, 200);
        const QJsonObject expected = QJsonDocument::fromJson(read("axm/petarov-token-response.json")).object();
        QCOMPARE(reply.json().keys(), expected.keys());
        QCOMPARE(reply.json().value(QLatin1StringView("expires_in")).toInt(), 3600);
        QCOMPARE(reply.json().value(QLatin1StringView("scope")).toString(), QStringLiteral("school.api"));
        QVERIFY(m_client->word("client_id").startsWith("SCHOOLAPI."));
        QCOMPARE(m_client
                     ->askToken(m_client->form(m_client->assertion(m_client->header(), m_client->claims())),
                                QStringLiteral("auth/oauth2/v2/token"))
                     .status,
                 200);
    }

    void aCompanyGetsTheBusinessScope()
    {
        m_sandbox->run([](SandboxWorld &world) {
            SandboxOrganisation organisation = world.organisation();
            organisation.type = "org";
            world.setOrganisation(organisation);
        });
        BusinessClient client(*m_sandbox);
        QVERIFY(client.word("client_id").startsWith("BUSINESSAPI."));
        QCOMPARE(client.open().json().value(QLatin1StringView("scope")).toString(), QStringLiteral("business.api"));
    }

    void theParametersMayStandInTheQuery()
    {
        QUrlQuery query;
        for (const auto &[name, value] : m_client->form(m_client->assertion(m_client->header(), m_client->claims())))
            query.addQueryItem(QString::fromUtf8(name), QString::fromUtf8(value));
        const QString path = QStringLiteral("auth/oauth2/token?") + query.toString(QUrl::FullyEncoded);
        QCOMPARE(m_client->curl(path, {QStringLiteral("-X"), QStringLiteral("POST")}).status, 200);
    }

    void aClaimThatIsWrongKeepsTheDoorShut_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QJsonValue>("value"); // undefined: left out
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        const auto row = [](const char *title, const char *name, const QJsonValue &value) {
            QTest::newRow(title) << QString::fromLatin1(name) << value;
        };
        row("sub", "sub", QStringLiteral("SCHOOLAPI.other"));
        row("no sub", "sub", QJsonValue::Undefined);
        row("iss", "iss", QStringLiteral("somebody"));
        row("aud", "aud", QStringLiteral("https://account.apple.com/auth/oauth2/token"));
        row("aud list", "aud", QJsonArray{QStringLiteral("https://account.apple.com/auth/oauth2/v2/token")});
        row("no iat", "iat", QJsonValue::Undefined);
        row("text iat", "iat", QString::number(now));
        row("early iat", "iat", now + 400);
        row("negative iat", "iat", -5);
        row("huge iat", "iat", 1e300);
        row("no exp", "exp", QJsonValue::Undefined);
        row("expired", "exp", now - 1);
        row("late exp", "exp", now + 181 * 86400);
        row("no jti", "jti", QJsonValue::Undefined);
        row("empty jti", "jti", QString(QLatin1StringView("")));
        row("long jti", "jti", QString(201, u'x'));
    }
    void aClaimThatIsWrongKeepsTheDoorShut()
    {
        QFETCH(QString, name);
        QFETCH(QJsonValue, value);
        QJsonObject claims = m_client->claims();
        claims.remove(name);
        if (!value.isUndefined())
            claims.insert(name, value);
        const HttpReply reply = m_client->askToken(m_client->form(m_client->assertion(m_client->header(), claims)));
        QCOMPARE(reply.status, 401);
        QCOMPARE(errorOf(reply), QStringLiteral("invalid_client"));
    }

    void aHeaderThatIsWrongKeepsTheDoorShut_data()
    {
        QTest::addColumn<QJsonObject>("change");
        QTest::newRow("none") << QJsonObject{{QStringLiteral("alg"), QStringLiteral("none")}};
        QTest::newRow("HS256") << QJsonObject{{QStringLiteral("alg"), QStringLiteral("HS256")}};
        QTest::newRow("number") << QJsonObject{{QStringLiteral("alg"), 256}};
        QTest::newRow("kid") << QJsonObject{{QStringLiteral("kid"), QStringLiteral("other")}};
        QTest::newRow("typ") << QJsonObject{{QStringLiteral("typ"), QStringLiteral("JOSE")}};
        QTest::newRow("crit") << QJsonObject{{QStringLiteral("crit"), QJsonArray{QStringLiteral("exp")}}};
    }
    void aHeaderThatIsWrongKeepsTheDoorShut()
    {
        QFETCH(QJsonObject, change);
        QJsonObject header = m_client->header();
        for (auto it = change.begin(); it != change.end(); ++it)
            header.insert(it.key(), it.value());
        QCOMPARE(m_client->askToken(m_client->form(m_client->assertion(header, m_client->claims()))).status, 401);
    }

    void anAssertionServesOnceAndOnlyItsKeySigns()
    {
        const QByteArray good = m_client->assertion(m_client->header(), m_client->claims());
        const QJsonObject claims = m_client->claims();
        QCOMPARE(
            m_client->askToken(m_client->form(m_client->assertion(m_client->header(), claims, vectorKey()))).status,
            401);
        QCOMPARE(m_client->askToken(m_client->form(m_client->assertion(m_client->header(), claims))).status,
                 200); // the stranger did not use the id up
        QCOMPARE(m_client->askToken(m_client->form(good)).status, 200);
        const HttpReply again = m_client->askToken(m_client->form(good));
        QCOMPARE(again.status, 401);
        QVERIFY(again.body.contains("jti"));
    }

    void formsThatAreWrongAreRefused()
    {
        const QByteArray good = m_client->assertion(m_client->header(), m_client->claims());
        const auto with = [&](qsizetype at, const QByteArray &value) {
            auto form = m_client->form(good);
            form[at].second = value;
            return m_client->askToken(form);
        };
        QCOMPARE(errorOf(with(0, "password")), QStringLiteral("unsupported_grant_type"));
        QCOMPARE(errorOf(with(1, "SCHOOLAPI.nobody")), QStringLiteral("invalid_client"));
        QCOMPARE(errorOf(with(2, "urn:other")), QStringLiteral("invalid_request"));
        QCOMPARE(errorOf(with(4, "business.api")), QStringLiteral("invalid_scope"));
        for (qsizetype left = 0; left < 5; ++left) {
            auto form = m_client->form(good);
            form.removeAt(left);
            QCOMPARE(errorOf(m_client->askToken(form)), QStringLiteral("invalid_request"));
        }
        auto twice = m_client->form(good);
        twice.append(twice.first());
        QCOMPARE(errorOf(m_client->askToken(twice)), QStringLiteral("invalid_request"));
        for (const QByteArray &assertion :
             {QByteArray("a.b.c"), QByteArray("..."), QByteArray("e30.e30.e30"), QByteArray(good + "="),
              QByteArray(good + "."), good.chopped(2), QByteArray(50'000, 'A'), QByteArray("\xff\xfe.\x00.a", 6)})
            QCOMPARE(m_sandbox
                         ->send(m_sandbox->addresses.dep, "POST", "auth/oauth2/token",
                                "grant_type=client_credentials&client_id=" + m_client->word("client_id")
                                    + "&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                                      "&scope=school.api&client_assertion="
                                    + assertion.toPercentEncoding(),
                                "Content-Type: application/x-www-form-urlencoded\r\n")
                         .status,
                     401);
        QCOMPARE(m_sandbox
                     ->send(m_sandbox->addresses.dep, "POST", "auth/oauth2/token", "{}",
                            "Content-Type: application/json\r\n")
                     .status,
                 400);
        QCOMPARE(m_client->curl(QStringLiteral("auth/oauth2/token"), {}).status, 405);
        QCOMPARE(m_client->askToken(m_client->form(good)).status, 200); // none of these used it up
    }

    void aTokenEndsWithItsHourAndItsAccount()
    {
        QCOMPARE(m_client->open().status, 200);
        QCOMPARE(m_client->get(QStringLiteral("v1/mdmServers")).status, 200);
        m_sandbox->control("POST", "clock", "{\"advance_seconds\":3601}");
        QCOMPARE(m_client->get(QStringLiteral("v1/mdmServers")).status, 401);
        QCOMPARE(m_client->open().status, 200); // assertions are held against the real clock
        QCOMPARE(m_client->get(QStringLiteral("v1/mdmServers")).status, 200);
        QCOMPARE(m_sandbox->control("DELETE", "api-accounts?id=" + m_client->word("client_id")).status, 200);
        QCOMPARE(m_client->get(QStringLiteral("v1/mdmServers")).status, 401);
        QCOMPARE(m_client->open().status, 401);
        QCOMPARE(m_sandbox->control("DELETE", "api-accounts?id=" + m_client->word("client_id")).status, 404);
    }

    void thePrivateKeyIsToldOnce()
    {
        QVERIFY(!m_client->word("private_key").isEmpty());
        const QByteArray line = m_client->word("private_key").split('\n').value(1);
        QVERIFY(!m_sandbox->control("GET", "api-accounts").body.contains(line));
        QVERIFY(!m_sandbox->control("GET", "api-accounts").body.contains("private_key"));
        QCOMPARE(m_sandbox->control("POST", "api-accounts", "{\"as\":\"m.keller@school.appleid.example\"}").status,
                 403);
        for (int i = 1; i < int(SandboxWorld::mostApiAccounts); ++i)
            QCOMPARE(m_sandbox->control("POST", "api-accounts", "{\"name\":\"x\"}").status, 200);
        QCOMPARE(m_sandbox->control("POST", "api-accounts", "{\"name\":\"x\"}").status, 409);
    }
};

QTEST_GUILESS_MAIN(TestBusinessTokens)
#include "tst_businesstokens.moc"
