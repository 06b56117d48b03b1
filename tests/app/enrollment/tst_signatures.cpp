// Signatures that a device could make and that still count for nothing: by two, by an identity that has ended, by a
// certificate of another purpose. All are known here as the device's own, so that nothing else can be the reason.
#include "app/enrollment/voice.h"
#include "tests/support/handdevice.h"

#include <QTest>

using namespace Muster;

class TestSignatures : public QObject {
    Q_OBJECT

    std::unique_ptr<AtTheDoor> m_at;
    std::shared_ptr<const ServerContext> m_context;
    SystemRandom m_random;

    struct Known {
        QList<Enrollment> enrollments;
        QList<Command> commands;

        bool operator==(const Known &) const = default;
    };
    Known known()
    {
        Known known{m_at->fixture.enrollments(), m_at->fixture.commands()};
        for (Enrollment &enrollment : known.enrollments) { // Muster's own note of a push comes when it comes
            enrollment.pushedAt = {};
            enrollment.revision = 0;
        }
        return known;
    }

    // The certificate becomes the device's, in its books and in ours.
    void give(HandDevice &device, const QByteArray &certificate, OpenSsl::Key key = {})
    {
        const QByteArray before = QCryptographicHash::hash(device.certificate, QCryptographicHash::Sha256);
        const QByteArray after = QCryptographicHash::hash(certificate, QCryptographicHash::Sha256);
        needSoon(m_at->fixture.application->store().run([=](Database &database) -> Result<> {
            const auto changed =
                database.run(QStringLiteral("UPDATE identities SET sha256 = ? WHERE sha256 = ?"), {after, before});
            return changed ? Result<>() : std::unexpected(changed.error());
        }));
        device.certificate = certificate;
        device.parsed = OpenSsl::certificateFrom(certificate);
        if (key)
            device.client->key = std::move(key);
    }
    QByteArray identity(const HandDevice &device, const QDateTime &from, int days)
    {
        return got(m_context->deviceAuthority.issueIdentity({.publicKey = device.client->publicKey(),
                                                             .commonName = device.serial,
                                                             .organisation = QStringLiteral("School"),
                                                             .uri = {},
                                                             .now = from,
                                                             .days = days},
                                                            m_random));
    }

    // By every one of them, in this order.
    static QByteArray signedBy(const QByteArray &body, const QList<const HandDevice *> &signers)
    {
        constexpr unsigned flags = CMS_BINARY | CMS_DETACHED | CMS_PARTIAL | CMS_NOSMIMECAP;
        const OpenSsl::Cms message(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags));
        for (const HandDevice *signer : signers)
            CMS_add1_signer(message.get(), signer->parsed.get(), signer->client->key.get(), EVP_sha256(), flags);
        const OpenSsl::Bio content = OpenSsl::reader(body);
        [&] { QCOMPARE(CMS_final(message.get(), content.get(), nullptr, flags), 1); }();
        return OpenSsl::toDer<i2d_CMS_ContentInfo>(message.get()).toBase64();
    }

    // At both addresses: 400, never 401, which would make it drop its management; and nothing is changed.
    void checkIsRefused(HandDevice &device, const QByteArray &body, const QByteArray &signature, const QString &reason)
    {
        const Known before = known();
        for (const char *path : {"/mdm/checkin", "/mdm/connect"}) {
            const HttpResponse response = device.put(path, body, signature);
            QCOMPARE(response.status, 400);
            QVERIFY(response.body.isEmpty());
        }
        QVERIFY(known() == before);
        HttpRequest request;
        request.body = body;
        request.headers.append("Mdm-Signature", signature);
        const auto voice = verifyVoice(*m_context, request);
        QVERIFY(!voice);
        QCOMPARE(voice.error().kind, ErrorKind::InvalidInput);
        const auto read = verifyDetached(QByteArray::fromBase64(signature), body);
        const QString told = voice.error().message + (read ? QString() : read.error().detail);
        QVERIFY2(told.contains(reason), qPrintable(told));
    }

    // A message that is right both as a check-in and as a report.
    static QByteArray bodyOf(const HandDevice &device)
    {
        return writePropertyList(QVariantMap{{QStringLiteral("MessageType"), QStringLiteral("TokenUpdate")},
                                             {QStringLiteral("Status"), QStringLiteral("Idle")},
                                             {QStringLiteral("UDID"), device.udid},
                                             {QStringLiteral("Topic"), device.topic},
                                             {QStringLiteral("Token"), QByteArray("other token")},
                                             {QStringLiteral("PushMagic"), QStringLiteral("other magic")}});
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_at = std::make_unique<AtTheDoor>();
        m_context = m_at->fixture.context();
    }
    void cleanupTestCase()
    {
        m_context.reset();
        m_at.reset();
    }

    // Which of them would be speaking? Both orders, since a careless reader takes the first or the last.
    void twoSignersAreRefused()
    {
        HandDevice device = m_at->enrolled();
        HandDevice other = m_at->enrolled();
        const QByteArray body = bodyOf(device);

        checkIsRefused(device, body, signedBy(body, {&device, &other}), QStringLiteral("exactly one signer"));
        checkIsRefused(device, body, signedBy(body, {&other, &device}), QStringLiteral("exactly one signer"));
        checkIsRefused(device, body, signedBy(body, {&device, &device}), QStringLiteral("exactly one signer"));

        QCOMPARE(device.put("/mdm/checkin", body, signedBy(body, {&device})).status, 200);
    }

    void anIdentityThatHasEndedIsRefused_data()
    {
        QTest::addColumn<int>("beganDaysAgo");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("it holds") << 0 << true;
        QTest::newRow("ended yesterday") << 11 << false;
        QTest::newRow("begins tomorrow") << -1 << false;
    }
    void anIdentityThatHasEndedIsRefused()
    {
        QFETCH(int, beganDaysAgo);
        QFETCH(bool, isGood);
        HandDevice device = m_at->enrolled();
        give(device, identity(device, QDateTime::currentDateTimeUtc().addDays(-beganDaysAgo), 10));
        const QByteArray body = bodyOf(device);
        if (isGood)
            QCOMPARE(device.put("/mdm/checkin", body, device.signatureOf(body)).status, 200);
        else
            checkIsRefused(device, body, device.signatureOf(body), QString());
    }

    // Of the same authority, but for a TLS server.
    void aCertificateOfAnotherPurposeIsRefused()
    {
        HandDevice device = m_at->enrolled();
        const CertifiedKey server =
            got(m_context->deviceAuthority.issueServer({.hosts = {QStringLiteral("localhost")},
                                                        .now = QDateTime::currentDateTimeUtc(),
                                                        .key = CertificateAuthority::KeyKind::Rsa2048},
                                                       m_random));
        give(device, server.certificate, OpenSsl::keyFrom(server.privateKeyPem));
        const QByteArray body = bodyOf(device);
        checkIsRefused(device, body, device.signatureOf(body), QStringLiteral("not for clients"));
    }
};

QTEST_GUILESS_MAIN(TestSignatures)
#include "tst_signatures.moc"
