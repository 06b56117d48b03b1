// Apple's check-in message "Get token", over the network, and what comes of it by the openssl tool's word.
#include "models/enrollment/exchange.h"
#include "models/organisations/credentialstore.h"
#include "models/organisations/organisationstore.h"
#include "tests/support/handdevice.h"
#include "tests/support/rawclient.h"

#include <QJsonDocument>
#include <QTest>

using namespace Muster;

class TestGetToken : public QObject {
    Q_OBJECT

    std::unique_ptr<AtTheDoor> m_at;

    static QByteArray wish(const HandDevice &device, const QVariantMap &more)
    {
        QVariantMap message{{QStringLiteral("MessageType"), QStringLiteral("GetToken")},
                            {QStringLiteral("UDID"), device.udid}};
        message.insert(more);
        return writePropertyList(message);
    }
    static QVariantMap service(const char *name)
    {
        return {{QStringLiteral("TokenServiceType"), QString::fromLatin1(name)}};
    }

    // The answer to a check-in message, as it comes over TLS.
    QByteArray putOverTheNetwork(const HandDevice &device, const QByteArray &body)
    {
        RawClient client(quint16(QUrl(m_at->fixture.base).port()), true);
        client.send("PUT /mdm/checkin HTTP/1.1\r\nHost: localhost\r\nMdm-Signature: " + device.signatureOf(body)
                    + "\r\nContent-Type: application/x-apple-aspen-mdm-checkin\r\nContent-Length: "
                    + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        return client.answer(false, 60'000);
    }
    QByteArray tokenFor(const HandDevice &device, const QVariantMap &more = {})
    {
        QVariantMap all = service("com.apple.maid");
        all.insert(more);
        const QByteArray answer = putOverTheNetwork(device, wish(device, all));
        [&] { QVERIFY2(answer.startsWith("HTTP/1.1 200 "), answer.constData()); }();
        const auto dict = readPropertyDict(answer.sliced(answer.indexOf("\r\n\r\n") + 4));
        return plistData(dict.value_or(QVariantMap()), u"TokenData");
    }
    static QJsonObject part(const QByteArray &token, int index)
    {
        return QJsonDocument::fromJson(
                   QByteArray::fromBase64(token.split('.').value(index), QByteArray::Base64UrlEncoding))
            .object();
    }

    QVariantList capabilities()
    {
        HandDevice device = m_at->newcomer();
        const QVariantList payloads = device.fetchProfile().value(QStringLiteral("PayloadContent")).toList();
        for (const QVariant &payload : payloads) {
            if (plistText(payload.toMap(), u"PayloadType") == QLatin1StringView("com.apple.mdm"))
                return payload.toMap().value(QStringLiteral("ServerCapabilities")).toList();
        }
        return {};
    }
    void setKeys(const char *state)
    {
        needSoon(m_at->fixture.application->store().run([state](Database &database) -> Result<> {
            const auto changed =
                database.run(QStringLiteral("UPDATE keys SET state = ?"), {QString::fromLatin1(state)});
            return changed ? Result<>() : std::unexpected(changed.error());
        }));
        m_at->door.renew();
    }

private Q_SLOTS:
    void initTestCase() { m_at = std::make_unique<AtTheDoor>(); }
    void cleanupTestCase() { m_at.reset(); }

    void theTokenIsSignedWithTheKeyInApplesPortal()
    {
        const OrganisationId id = m_at->fixture.organisation;
        const auto keys = m_at->fixture.read<QList<StoredKey>>(
            [id](Database &database) { return CredentialStore(database).keys(id); });
        const auto current = std::ranges::find(keys, StoredKey::State::Current, &StoredKey::state);
        QVERIFY(current != keys.end());
        const auto organisation =
            m_at->fixture.read<Organisation>([id](Database &database) { return OrganisationStore(database).byId(id); });
        const HandDevice device = m_at->enrolled();

        const QByteArray token = tokenFor(device);

        const ToolFolder tool;
        tool.put("certificate.pem", current->certificatePem.toLatin1());
        tool.put("public.pem", tool.run(QStringLiteral("x509 -in @certificate.pem -noout -pubkey")));
        tool.put("text", token.first(token.lastIndexOf('.')));
        tool.put("signature",
                 QByteArray::fromBase64(token.sliced(token.lastIndexOf('.') + 1), QByteArray::Base64UrlEncoding));
        QVERIFY(tool.run(QStringLiteral("dgst -sha256 -verify @public.pem -signature @signature @text"))
                    .contains("Verified OK"));
        QCOMPARE(part(token, 0),
                 QJsonObject({{QStringLiteral("alg"), QStringLiteral("RS256")},
                              {QStringLiteral("typ"), QStringLiteral("JWT")}}));
        const QJsonObject claims = part(token, 1);
        QVERIFY(!organisation.account->serverUuid.isEmpty());
        QCOMPARE(claims.value(QLatin1StringView("iss")).toString(), organisation.account->serverUuid);
        QCOMPARE(claims.value(QLatin1StringView("service_type")).toString(), QStringLiteral("com.apple.maid"));
        QVERIFY(qAbs(claims.value(QLatin1StringView("iat")).toInteger() - QDateTime::currentSecsSinceEpoch()) < 600);
        QVERIFY(!QUuid(claims.value(QLatin1StringView("jti")).toString()).isNull());
    }

    void eachTokenIsGoodForOnce()
    {
        const HandDevice device = m_at->enrolled();
        QSet<QString> seen;
        for (int i = 0; i < 5; ++i)
            seen.insert(part(tokenFor(device), 1).value(QLatin1StringView("jti")).toString());
        QCOMPARE(seen.size(), 5);
    }

    void aPersonOnAMacMayAskToo()
    {
        const HandDevice device = m_at->enrolled();
        QVERIFY(!tokenFor(device,
                          {{QStringLiteral("UserID"), QStringLiteral("6F8A")},
                           {QStringLiteral("UserShortName"), QStringLiteral("ada")}})
                     .isEmpty());
    }

    void otherServicesAreRefused_data()
    {
        QTest::addColumn<QVariantMap>("wish");
        QTest::newRow("none") << QVariantMap();
        QTest::newRow("unknown") << service("com.example.service");
        QTest::newRow("a watch") << service("com.apple.watch.pairing");
        QTest::newRow("no text") << QVariantMap{{QStringLiteral("TokenServiceType"), 7LL}};
        QTest::newRow("list") << QVariantMap{{QStringLiteral("TokenServiceType"), QVariantList{1LL}}};
    }
    void otherServicesAreRefused()
    {
        QFETCH(QVariantMap, wish);
        HandDevice device = m_at->enrolled();
        const QByteArray answer = putOverTheNetwork(device, TestGetToken::wish(device, wish));
        QVERIFY2(answer.startsWith("HTTP/1.1 400 ") && answer.endsWith("\r\n\r\n"), answer.constData());
        QVERIFY(!device.idle().isEmpty()); // and it goes on
    }

    void whoIsNotEnrolledGetsNone()
    {
        HandDevice device = m_at->newcomer();
        (void)device.fetchProfile();
        (void)device.fetchIdentity();
        const auto ask = [&] { return device.checkIn(service("com.apple.maid")).status; };
        const QVariantMap message{{QStringLiteral("MessageType"), QStringLiteral("GetToken")},
                                  {QStringLiteral("TokenServiceType"), QStringLiteral("com.apple.maid")}};
        QCOMPARE(device.checkIn(message).status, 400);
        QCOMPARE(device.authenticate().status, 200);
        QCOMPARE(device.checkIn(message).status, 400);
        QCOMPARE(device.updateToken().status, 200);
        QCOMPARE(device.checkIn(message).status, 200);
        QCOMPARE(ask(), 400); // without a MessageType
        needNow(m_at->fixture.application->enrollments().remove(device.enrollment().id));
        QCOMPARE(device.checkIn(message).status, 403);
    }

    void theCapabilityIsOfferedWhereTokensAreGiven()
    {
        const QVariant capability = QStringLiteral("com.apple.mdm.token");
        QVERIFY(capabilities().contains(capability));
        HandDevice device = m_at->enrolled();

        setKeys("retired");
        QVERIFY(!capabilities().contains(capability));
        const QByteArray body = wish(device, service("com.apple.maid"));
        QCOMPARE(device.put("/mdm/checkin", body, device.signatureOf(body)).status, 400);

        setKeys("current");
        QVERIFY(capabilities().contains(capability));
    }

    void theTokenIsInNoConversation()
    {
        const HandDevice device = m_at->enrolled();
        const QByteArray signature = tokenFor(device).split('.').last();
        const auto told = [&] {
            return m_at->fixture.read<QList<Exchange>>(
                [](Database &database) { return ExchangeStore(database).list({}); });
        };
        QTRY_VERIFY(std::ranges::any_of(told(), [&](const Exchange &each) {
            return each.what == QLatin1StringView("GetToken") && each.udid == device.udid;
        }));
        for (const Exchange &exchange : told())
            QVERIFY(!exchange.request.contains(QString::fromLatin1(signature))
                    && !exchange.answer.contains(QString::fromLatin1(signature)));
    }
};

QTEST_GUILESS_MAIN(TestGetToken)
#include "tst_gettoken.moc"
