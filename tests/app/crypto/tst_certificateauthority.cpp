#include "app/crypto/certificateauthority.h"
#include "tests/support/certificates.h"

#include <QSslCertificate>
#include <QtConcurrent>

#include <numeric>

using namespace Muster;

class TestCertificateAuthority : public QObject {
    Q_OBJECT

private:
    QCA::Initializer m_qca;
    ToolFolder m_tool;
    TestAuthority m_test;
    QByteArray m_publicKey;

    void verifyByTool(const QByteArray &certificate, const char *purpose)
    {
        m_tool.putPem("issued.pem", certificate);
        m_tool.run(QStringLiteral("verify -x509_strict -CAfile @ca.pem -purpose %1 @issued.pem")
                       .arg(QLatin1StringView(purpose)));
    }

    QByteArray printed(const QByteArray &certificate)
    {
        return m_tool.run(QStringLiteral("x509 -noout -text -nameopt utf8,oneline"), certificateToPem(certificate));
    }

    CertificateAuthority::Identity identity() const
    {
        return {.publicKey = m_publicKey,
                .commonName = QStringLiteral("D4D56083-BFB0-5047-8BDF-2727BACDC59B"),
                .organisation = QStringLiteral("Żółw Ω"),
                .uri = QStringLiteral("urn:uuid:d4d56083"),
                .now = m_test.now,
                .days = 365};
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_tool.putPem("ca.pem", m_test.key.certificate);
        m_tool.put("ca.key", m_test.key.privateKeyPem.revealBytes());
        m_tool.run(QStringLiteral("genrsa -out @device.key 2048"));
        m_publicKey = m_tool.run(QStringLiteral("pkey -in @device.key -pubout -outform DER"));
    }

    void aNewAuthorityIsWhatDevicesWant()
    {
        const CertificateFacts facts = got(readCertificate(m_test.authority.certificate()));
        QCOMPARE(facts.subject, QStringLiteral("O=Żółw Ω, CN=Muster Test CA"));
        QVERIFY(facts.isAuthority && facts.isSelfIssued);
        QCOMPARE(facts.keyKind, QStringLiteral("RSA"));
        QCOMPARE(facts.keyBits, 2048);
        QCOMPARE(facts.signatureDigest, QStringLiteral("SHA256"));
        QCOMPARE(facts.serialNumber.size(), 32);
        QCOMPARE(facts.notBefore.secsTo(m_test.now), 86400);
        QCOMPARE(facts.notAfter.date(), m_test.now.addYears(10).date());
        const QByteArray text = printed(m_test.key.certificate);
        // Without keyEncipherment macOS does not encrypt a SCEP request to it.
        QVERIFY(text.contains("Digital Signature, Key Encipherment, Certificate Sign, CRL Sign"));
        QVERIFY(text.contains("CA:TRUE, pathlen:0"));
        QVERIFY(m_test.key.chain.isEmpty());
        m_tool.run(QStringLiteral("verify -x509_strict -CAfile @ca.pem @ca.pem"));
    }

    void anIdentityPassesTheToolsStrictRules()
    {
        const QByteArray issued = got(m_test.authority.issueIdentity(identity(), m_test.random));
        verifyByTool(issued, "sslclient");
        QVERIFY(
            m_tool.tryRun(QStringLiteral("verify -x509_strict -CAfile @ca.pem -purpose sslserver @issued.pem")).exitCode
            != 0);
        const CertificateFacts facts = got(readCertificate(issued));
        QCOMPARE(facts.subject, QStringLiteral("O=Żółw Ω, CN=D4D56083-BFB0-5047-8BDF-2727BACDC59B"));
        QCOMPARE(facts.issuer, QStringLiteral("O=Żółw Ω, CN=Muster Test CA"));
        QVERIFY(facts.mayAuthenticateClient && !facts.mayAuthenticateServer && !facts.isAuthority);
        QCOMPARE(facts.keySha256, QCryptographicHash::hash(m_publicKey, QCryptographicHash::Sha256));
        QCOMPARE(facts.notBefore.secsTo(m_test.now), 600);
        QCOMPARE(facts.notBefore.secsTo(facts.notAfter), 365 * 86400 + 600);
        QCOMPARE(facts.serialNumber.size(), 32);
        const QByteArray text = printed(issued);
        QVERIFY(text.contains("X509v3 Key Usage: critical\n                Digital Signature, Key Encipherment\n"));
        QVERIFY(text.contains("CA:FALSE") && text.contains("X509v3 Authority Key Identifier")
                && text.contains("X509v3 Subject Key Identifier") && text.contains("URI:urn:uuid:d4d56083"));
        QVERIFY(chainOf(issued, {}, {m_test.key.certificate}, ChainTimes::Check, m_test.now));
    }

    void serialNumbersAreNeverTheSame()
    {
        QSet<QString> serials;
        for (int i = 0; i < 50; ++i)
            serials.insert(
                got(readCertificate(got(m_test.authority.issueIdentity(identity(), m_test.random)))).serialNumber);
        QCOMPARE(serials.size(), 50);
        for (const QString &serial : serials)
            QVERIFY(serial.at(0) >= u'4' && serial.at(0) <= u'7');
    }

    void nothingOutlivesTheAuthority()
    {
        auto wanted = identity();
        wanted.days = 36500;
        const QDateTime end = got(readCertificate(m_test.key.certificate)).notAfter;
        QCOMPARE(got(readCertificate(got(m_test.authority.issueIdentity(wanted, m_test.random)))).notAfter, end);
        wanted.now = end;
        const auto late = m_test.authority.issueIdentity(wanted, m_test.random);
        QVERIFY(!late);
        QVERIFY(late.error().message.contains(u"expired"));
        QVERIFY(!m_test.authority.issueServer({.hosts = {QStringLiteral("a.example")}, .now = end}, m_test.random));
        QVERIFY(!m_test.authority.issueSigner(QStringLiteral("s"), end, 3, m_test.random));
    }

    void namesCannotBecomeExtensions()
    {
        auto wanted = identity();
        wanted.commonName = QStringLiteral("x/CN=root,CA:TRUE\n+O=y");
        wanted.uri = QStringLiteral("urn:a,DNS:evil.example,email:copy");
        const QByteArray issued = got(m_test.authority.issueIdentity(wanted, m_test.random));
        const CertificateFacts facts = got(readCertificate(issued));
        QCOMPARE(facts.commonName, wanted.commonName);
        QVERIFY(facts.hosts.isEmpty() && !facts.isAuthority);
        // What does not fit is cut, by letters and not by bytes.
        wanted.organisation = QString(100, QChar(0x017b));
        const auto cut = readCertificate(got(m_test.authority.issueIdentity(wanted, m_test.random)));
        QVERIFY(got(cut).subject.contains(QStringLiteral("O=") + QString(64, QChar(0x017b)) + u','));
    }

    void anIdentityNeedsKeyNameAndDays()
    {
        const auto refused = [&](CertificateAuthority::Identity wanted) {
            const auto issued = m_test.authority.issueIdentity(wanted, m_test.random);
            return !issued && issued.error().kind == ErrorKind::InvalidInput;
        };
        auto wanted = identity();
        QVERIFY(!refused(wanted));
        wanted.publicKey = m_publicKey + '\0';
        QVERIFY(refused(wanted));
        wanted = identity();
        wanted.commonName.clear();
        QVERIFY(refused(wanted));
        wanted = identity();
        wanted.days = 0;
        QVERIFY(refused(wanted));
        wanted = identity();
        wanted.organisation.clear();
        wanted.uri.clear();
        const QByteArray bare = got(m_test.authority.issueIdentity(wanted, m_test.random));
        verifyByTool(bare, "sslclient");
        QVERIFY(!printed(bare).contains("Alternative"));
    }

    void aServersCertificateIsForItsHosts_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("P-256") << int(CertificateAuthority::KeyKind::EcP256);
        QTest::newRow("RSA") << int(CertificateAuthority::KeyKind::Rsa2048);
    }
    void aServersCertificateIsForItsHosts()
    {
        QFETCH(int, kind);
        const QStringList hosts{QStringLiteral("mdm.example.org"), QStringLiteral("192.0.2.7"),
                                QStringLiteral("2001:db8::1"), QStringLiteral("schule.local")};
        const CertifiedKey issued = got(m_test.authority.issueServer(
            {.hosts = hosts, .now = m_test.now, .days = 397, .key = CertificateAuthority::KeyKind(kind)},
            m_test.random));
        verifyByTool(issued.certificate, "sslserver");
        for (const QString &host : hosts) {
            const QString option = QString(host).remove(u'.').remove(u':').toULongLong(nullptr, 16) > 0
                    && host != QStringLiteral("schule.local")
                ? QStringLiteral("-verify_ip")
                : QStringLiteral("-verify_hostname");
            m_tool.run(QStringLiteral("verify -x509_strict -CAfile @ca.pem %1 %2 @issued.pem").arg(option, host));
        }
        const CertificateFacts facts = got(readCertificate(issued.certificate));
        QCOMPARE(facts.hosts, hosts);
        QCOMPARE(facts.commonName, hosts.first());
        QVERIFY(facts.mayAuthenticateServer && !facts.mayAuthenticateClient);
        QCOMPARE(facts.keyKind, QLatin1StringView(kind == 1 ? "EC" : "RSA"));
        QCOMPARE(facts.notBefore.secsTo(m_test.now), 86400);
        QVERIFY(qAbs(m_test.now.daysTo(facts.notAfter) - 397) <= 1);
        QVERIFY(issued.chain.isEmpty()); // the root is not sent
        const CertifiedKey again =
            got(certifiedKeyFromPem(certificateToPem(issued.certificate), issued.privateKeyPem.revealBytes(), {}));
        QCOMPARE(again.certificate, issued.certificate);
    }

    void aServersCertificateLivesAsLongAsAppleAllows()
    {
        const CertifiedKey issued = got(m_test.authority.issueServer(
            {.hosts = {QStringLiteral("a.example")}, .now = m_test.now, .days = 5000}, m_test.random));
        const CertificateFacts facts = got(readCertificate(issued.certificate));
        QVERIFY(facts.notBefore.secsTo(facts.notAfter) < 825 * 86400);
        QVERIFY(facts.notBefore.secsTo(facts.notAfter) > 824 * 86400);
    }

    void hostsAreNamesOrAddresses()
    {
        const auto issued = [&](const QString &host) {
            return m_test.authority.issueServer({.hosts = {host}, .now = m_test.now}, m_test.random);
        };
        QCOMPARE(got(readCertificate(got(issued(QStringLiteral("schüle.example"))).certificate)).hosts,
                 QStringList{QStringLiteral("xn--schle-mva.example")});
        const QString longName = QString(60, u'a') + u'.' + QString(60, u'b') + QStringLiteral(".example");
        const CertificateFacts facts = got(readCertificate(got(issued(longName)).certificate));
        QCOMPARE(facts.hosts, QStringList{longName});
        QVERIFY(facts.subject.isEmpty());
        verifyByTool(got(issued(longName)).certificate, "sslserver");
        for (const char *bad : {"", " ", "a b", "a,DNS:b", "http://a", "fe80::1%eth0", "a\nb", "*"}) {
            const auto refused = issued(QString::fromLatin1(bad));
            QVERIFY2(!refused, bad);
            QCOMPARE(refused.error().kind, ErrorKind::InvalidInput);
        }
        QVERIFY(!m_test.authority.issueServer({.hosts = {}, .now = m_test.now}, m_test.random));
    }

    void aSignerMaySignProfiles()
    {
        const CertifiedKey signer =
            got(m_test.authority.issueSigner(QStringLiteral("Profile signer"), m_test.now, 30, m_test.random));
        verifyByTool(signer.certificate, "smimesign");
        QVERIFY(!got(readCertificate(signer.certificate)).mayAuthenticateServer);
    }

    void onlyAnAuthorityWithItsKeyIsOpened()
    {
        const TestAuthority other;
        CertifiedKey mixed = m_test.key;
        mixed.privateKeyPem = other.key.privateKeyPem;
        const auto refused = [](const CertifiedKey &key) {
            const auto opened = CertificateAuthority::open(key);
            return !opened && opened.error().kind == ErrorKind::InvalidInput && !opened.error().message.isEmpty();
        };
        QVERIFY(!refused(m_test.key));
        QVERIFY(refused(mixed));
        QVERIFY(refused({}));
        const CertifiedKey server = got(
            m_test.authority.issueServer({.hosts = {QStringLiteral("a.example")}, .now = m_test.now}, m_test.random));
        QVERIFY(refused(server));
        QVERIFY(!CertificateAuthority::make({.commonName = {}, .organisation = {}, .now = m_test.now}, m_test.random));
    }

    void envelopesOfTheToolOpen_data()
    {
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("cipher");
        for (const char *form : {"", " -stream"}) {
            const QString more = QString::fromLatin1(form);
            QTest::addRow("3DES%s", form) << QStringLiteral("-des3") + more << QStringLiteral("DES-EDE3-CBC");
            QTest::addRow("AES-128%s", form) << QStringLiteral("-aes128") + more << QStringLiteral("AES-128-CBC");
            QTest::addRow("AES-192%s", form) << QStringLiteral("-aes192") + more << QStringLiteral("AES-192-CBC");
            QTest::addRow("AES-256%s", form) << QStringLiteral("-aes256") + more << QStringLiteral("AES-256-CBC");
            QTest::addRow("DES%s", form) << QStringLiteral("-des -provider legacy -provider default") + more
                                         << QStringLiteral("DES-CBC");
        }
    }
    void envelopesOfTheToolOpen()
    {
        QFETCH(QString, options);
        QFETCH(QString, cipher);
        const bool isDes = cipher == QStringLiteral("DES-CBC");
        for (const QByteArray &content : {QByteArray("x"), QByteArray(16, 'a'), QByteArray(5000, 'b')}) {
            const QByteArray sealed =
                m_tool.run(QStringLiteral("cms -encrypt -binary -outform DER %1 @ca.pem").arg(options), content);
            const auto opened = got(m_test.authority.decrypt(sealed, isDes));
            QCOMPARE(opened.content, content);
            QCOMPARE(opened.cipher, cipher);
            if (isDes)
                QCOMPARE(m_test.authority.decrypt(sealed, false).error().kind, ErrorKind::InvalidInput);
            QVERIFY(!m_test.authority.decrypt(sealed + '\0', true));
            QVERIFY(!m_test.authority.decrypt(sealed.chopped(1), true));
        }
    }

    void otherEnvelopesAreRefused()
    {
        const auto kind = [&](const QString &options) {
            const QByteArray sealed =
                m_tool.run(QStringLiteral("cms -encrypt -binary -outform DER ") + options, "hello");
            const auto opened = m_test.authority.decrypt(sealed, true);
            return opened ? ErrorKind::Cancelled : opened.error().kind;
        };
        QCOMPARE(kind(QStringLiteral("-aes128 -recip @ca.pem -keyopt rsa_padding_mode:oaep")), ErrorKind::InvalidInput);
        QCOMPARE(kind(QStringLiteral("-rc2-40 -provider legacy -provider default @ca.pem")), ErrorKind::InvalidInput);
        QCOMPARE(kind(QStringLiteral("-camellia128 @ca.pem")), ErrorKind::InvalidInput);
        QCOMPARE(kind(QStringLiteral("-aes-128-gcm @ca.pem")), ErrorKind::Crypto);
        m_tool.run(QStringLiteral("req -x509 -newkey rsa:2048 -nodes -subj /CN=other -keyout @o.key -out @o.pem"));
        QCOMPARE(kind(QStringLiteral("-aes128 @o.pem")), ErrorKind::Crypto);
        // Ours is one of several: mdmb encrypts to all certificates that it was given.
        QCOMPARE(kind(QStringLiteral("-aes128 @o.pem @ca.pem")), ErrorKind::Cancelled);
        for (const QByteArray &bad : {QByteArray(), QByteArray("hello"), m_test.key.certificate})
            QCOMPARE(m_test.authority.decrypt(bad, true).error().kind, ErrorKind::Crypto);
    }

    void aWrongKeyAndAWrongPaddingHaveOneSentence()
    {
        // Another key with our certificate's name and serial number.
        const QByteArray sealed =
            m_tool.run(QStringLiteral("cms -encrypt -binary -outform DER -aes128 @ca.pem"), QByteArray(64, 'm'));
        const qsizetype key = sealed.indexOf(QByteArray::fromHex("04820100")) + 4;
        QByteArray wrongKey = sealed;
        wrongKey[key + 100] = char(wrongKey[key + 100] ^ 1);
        QByteArray wrongPadding = sealed;
        wrongPadding[sealed.size() - 17] = char(wrongPadding[sealed.size() - 17] ^ 0x40);
        const auto padding = m_test.authority.decrypt(wrongPadding, false);
        QVERIFY(!padding);
        for (int i = 0; i < 64; ++i) {
            wrongKey[key + i] = char(wrongKey[key + i] ^ 1);
            const auto result = m_test.authority.decrypt(wrongKey, false);
            if (result) {
                QVERIFY(result->content != QByteArray(64, 'm')); // one in 256 has a right padding by chance
                continue;
            }
            QCOMPARE(result.error(), padding.error());
            QVERIFY(result.error().detail.isEmpty());
        }
    }

    void manyThreadsMayUseItAtOnce()
    {
        const QByteArray sealed =
            m_tool.run(QStringLiteral("cms -encrypt -binary -outform DER -aes128 @ca.pem"), "hello");
        const QByteArray old = m_tool.run(
            QStringLiteral("cms -encrypt -binary -outform DER -des -provider legacy -provider default @ca.pem"),
            "hello");
        QList<int> numbers(64);
        std::iota(numbers.begin(), numbers.end(), 0);
        const CertificateAuthority copy = m_test.authority;
        const QList<bool> right = QtConcurrent::blockingMapped<QList<bool>>(numbers, [&](int number) {
            SystemRandom random;
            auto wanted = identity();
            wanted.commonName = QString::number(number);
            const auto issued = copy.issueIdentity(wanted, random);
            const auto facts = issued ? readCertificate(*issued) : std::unexpected(issued.error());
            const auto opened = copy.decrypt(number % 2 ? sealed : old, true);
            return facts && facts->commonName == wanted.commonName && opened && opened->content == "hello";
        });
        QCOMPARE(right.count(true), numbers.size());
    }
};

QTEST_GUILESS_MAIN(TestCertificateAuthority)
#include "tst_certificateauthority.moc"
