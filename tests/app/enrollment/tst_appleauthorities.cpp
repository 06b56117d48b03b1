#include "app/enrollment/appleauthorities.h"

#include "app/crypto/signedmessage.h"
#include "tests/support/certificates.h"

using namespace Muster;

class TestAppleAuthorities : public QObject {
    Q_OBJECT

private:
    QCA::Initializer m_qca;

    static SignedMessage message()
    {
        return got(verifyAttached(mdmFile(QStringLiteral("apple-ca/device-signed-attributes-2022.p7"))));
    }

    static QString reason(const Result<> &result)
    {
        [&] { QVERIFY(!result); }();
        [&] { QCOMPARE(result.error().kind, ErrorKind::Crypto); }();
        return result.error().detail;
    }

private Q_SLOTS:
    void theProgramHasApplesThreeAuthorities()
    {
        const QList<QByteArray> authorities = appleDeviceAuthorities();
        QCOMPARE(authorities.size(), 3);
        const CertificateFacts root = got(readCertificate(authorities.at(0)));
        QCOMPARE(root.sha256.toHex().toUpper(),
                 QByteArray("B0B1730ECBC7FF4505142C49F1295E6EDA6BCAED7E2C68C5BE91B5A11001F024"));
        QCOMPARE(root.commonName, QStringLiteral("Apple Root CA"));
        const CertificateFacts phone = got(readCertificate(authorities.at(1)));
        QCOMPARE(phone.commonName, QStringLiteral("Apple iPhone Certification Authority"));
        QCOMPARE(phone.notAfter.date(), QDate(2022, 4, 12));
        const CertificateFacts device = got(readCertificate(authorities.at(2)));
        QCOMPARE(device.commonName, QStringLiteral("Apple iPhone Device CA"));
        QCOMPARE(device.notAfter.date(), QDate(2014, 4, 16));
        QCOMPARE(device.keyBits, 1024);
        QVERIFY(root.isAuthority && phone.isAuthority && device.isAuthority);
        QVERIFY(root.isSelfIssued && !phone.isSelfIssued && !device.isSelfIssued);
    }

    void certificatesOfDevicesAreKnownWithoutWhatCameAlong()
    {
        QVERIFY(verifyAppleDevice(message().signer, {}));
        QVERIFY(verifyAppleDevice(message().signer, message().certificates));
        QVERIFY(verifyAppleDevice(mdmCertificate(QStringLiteral("apple-ca/device-leaf-sha1-2018.pem")), {}));
    }

    void datesWouldRefuseThem()
    {
        const QList<QByteArray> authorities = appleDeviceAuthorities();
        const QList<QByteArray> between = authorities.sliced(1);
        const QDateTime now = QDateTime::currentDateTimeUtc();
        QVERIFY(chainOf(message().signer, between, {authorities.first()}, ChainTimes::Ignore, now));
        const auto checked = chainOf(message().signer, between, {authorities.first()}, ChainTimes::Check, now);
        QVERIFY(!checked);
        QVERIFY2(checked.error().detail.contains(u"expired"), qPrintable(checked.error().detail));
    }

    void authoritiesThemselvesAreNoDevices()
    {
        for (const QByteArray &authority : appleDeviceAuthorities())
            QVERIFY(reason(verifyAppleDevice(authority, {})).contains(u"not by the authority for devices"));
        QVERIFY(!verifyAppleDevice({}, {}));
        QVERIFY(!verifyAppleDevice("hello", {}));
    }

    void strangersAreRefusedEvenWithApplesNames()
    {
        TestAuthority test;
        const ToolFolder tool;
        tool.run(QStringLiteral("genrsa -out @device.key 2048"));
        QVERIFY(!verifyAppleDevice(test.identity(tool, "device.key", test.now), {test.key.certificate}));

        // The names of Apple's, other keys: as leaf of a false Device CA, which came along with it.
        const CertifiedKey fake =
            got(CertificateAuthority::make({.commonName = QStringLiteral("Apple iPhone Device CA"),
                                            .organisation = QStringLiteral("Apple Inc."),
                                            .now = test.now},
                                           test.random));
        const CertificateAuthority authority = got(CertificateAuthority::open(fake));
        const QByteArray publicKey = tool.run(QStringLiteral("pkey -in @device.key -pubout -outform DER"));
        const QByteArray leaf = got(authority.issueIdentity(
            {.publicKey = publicKey, .commonName = QStringLiteral("0B5938EB"), .organisation = {}, .now = test.now},
            test.random));
        QVERIFY(!verifyAppleDevice(leaf, {fake.certificate}));
        QVERIFY(!verifyAppleDevice(leaf, QList{fake.certificate} + appleDeviceAuthorities()));
    }

    void aFalseAuthorityAmongTheOthersDoesNoHarm()
    {
        const TestAuthority test;
        QList<QByteArray> others(200, test.key.certificate);
        others.append("hello");
        QVERIFY(verifyAppleDevice(message().signer, others));
    }

    void aChangedLeafIsRefused()
    {
        const QByteArray leaf = message().signer;
        for (qsizetype i = 0; i < leaf.size(); i += 7) {
            QByteArray changed = leaf;
            changed[i] = char(changed[i] ^ 1);
            QVERIFY(!verifyAppleDevice(changed, message().certificates));
        }
    }
};

QTEST_GUILESS_MAIN(TestAppleAuthorities)
#include "tst_appleauthorities.moc"
