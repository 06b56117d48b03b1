#include "app/crypto/certificate.h"
#include "tests/support/certificates.h"

#include <QRandomGenerator>

using namespace Muster;

class TestCertificate : public QObject {
    Q_OBJECT

private:
    QCA::Initializer m_qca;
    ToolFolder m_tool;
    QByteArray m_root, m_middle, m_leaf;

    QByteArray der(const char *name) const { return got(certificatesOf(m_tool.read(name))).first(); }

    static ErrorKind kindOf(const Result<CertifiedKey> &result)
    {
        [&] { QVERIFY(!result); }();
        [&] { QVERIFY(!result.error().message.isEmpty()); }();
        return result.error().kind;
    }

private Q_SLOTS:
    // A root, an authority below it and a leaf, by the tool.
    void initTestCase()
    {
        m_tool.run(QStringLiteral("req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=Root -keyout @root.key -out "
                                  "@root.pem -addext keyUsage=critical,keyCertSign"));
        m_tool.run(
            QStringLiteral("req -x509 -newkey rsa:2048 -nodes -days 20 -subj /CN=Middle -keyout @middle.key -out "
                           "@middle.pem -CA @root.pem -CAkey @root.key -addext keyUsage=critical,keyCertSign"));
        m_tool.run(
            QStringLiteral("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 10 -subj "
                           "/UID=com.apple.mgmt.External.5/O=Schule/CN=first/CN=leaf -set_serial 0xab12 -keyout "
                           "@leaf.key -out @leaf.pem -CA @middle.pem -CAkey @middle.key -addext "
                           "basicConstraints=critical,CA:FALSE -addext extendedKeyUsage=clientAuth -addext "
                           "subjectAltName=DNS:mdm.example.org,IP:192.0.2.7,IP:2001:db8::1,email:a@example.org"));
        m_root = der("root.pem");
        m_middle = der("middle.pem");
        m_leaf = der("leaf.pem");
    }

    void factsAreThoseOfTheTool()
    {
        const CertificateFacts leaf = got(readCertificate(m_leaf));
        QCOMPARE(leaf.subject, QStringLiteral("UID=com.apple.mgmt.External.5, O=Schule, CN=first, CN=leaf"));
        QCOMPARE(leaf.commonName, QStringLiteral("leaf"));
        QCOMPARE(leaf.userId, QStringLiteral("com.apple.mgmt.External.5"));
        QCOMPARE(leaf.issuer, QStringLiteral("CN=Middle"));
        QCOMPARE(leaf.serialNumber, QStringLiteral("AB12"));
        QCOMPARE(leaf.keyKind, QStringLiteral("EC"));
        QCOMPARE(leaf.keyBits, 256);
        QCOMPARE(leaf.signatureDigest, QStringLiteral("SHA256"));
        QCOMPARE(leaf.hosts,
                 (QStringList{QStringLiteral("mdm.example.org"), QStringLiteral("192.0.2.7"),
                              QStringLiteral("2001:db8::1")}));
        QVERIFY(!leaf.isAuthority && !leaf.isSelfIssued && leaf.mayAuthenticateClient && !leaf.mayAuthenticateServer);
        QCOMPARE(leaf.notBefore.daysTo(leaf.notAfter), 10);
        QVERIFY(qAbs(leaf.notBefore.secsTo(QDateTime::currentDateTimeUtc())) < 600);
        QCOMPARE(leaf.notAfter.timeSpec(), Qt::UTC);
        const QByteArray print = m_tool.run(QStringLiteral("x509 -in @leaf.pem -noout -fingerprint -sha256"));
        QVERIFY(print.contains(leaf.sha256.toHex(':').toUpper()));
        const QByteArray key = m_tool.run(QStringLiteral("pkey -in @leaf.key -pubout -outform DER"));
        QCOMPARE(leaf.keySha256, QCryptographicHash::hash(key, QCryptographicHash::Sha256));

        const CertificateFacts root = got(readCertificate(m_root));
        QVERIFY(root.isAuthority && root.isSelfIssued && !root.mayAuthenticateClient && root.mayAuthenticateServer);
        QCOMPARE(root.keyKind, QStringLiteral("RSA"));
        QCOMPARE(root.keyBits, 2048);
    }

    void namesOfEveryScriptAreRead()
    {
        m_tool.run(QStringLiteral("req -x509 -newkey rsa:2048 -nodes -utf8 -subj /O=Żółw/CN=Ωμέγα東京 -keyout @u.key "
                                  "-out @u.pem"));
        const CertificateFacts facts = got(readCertificate(der("u.pem")));
        QCOMPARE(facts.commonName, QStringLiteral("Ωμέγα東京"));
        QCOMPARE(facts.subject, QStringLiteral("O=Żółw, CN=Ωμέγα東京"));
    }

    void whatIsNoCertificateIsRefused()
    {
        for (const QByteArray &bad : {QByteArray(), QByteArray("hello"), QByteArray(m_leaf + '\0'), m_leaf.chopped(1),
                                      m_leaf.sliced(1), m_tool.read("leaf.pem"), QByteArray(100000, '0')}) {
            const auto read = readCertificate(bad);
            QVERIFY(!read);
            QCOMPARE(read.error().kind, ErrorKind::InvalidInput);
        }
    }

    void aChangedBitNeverCrashes()
    {
        QRandomGenerator random(9);
        for (int i = 0; i < 3000; ++i) {
            QByteArray changed = m_leaf;
            const qsizetype bit = random.bounded(changed.size() * 8);
            changed[bit / 8] = char(changed[bit / 8] ^ (1 << (bit % 8)));
            if (const auto facts = readCertificate(changed))
                QVERIFY(facts->sha256.size() == 32 && facts->notAfter.isValid());
            QVERIFY(!chainOf(changed, {m_middle}, {m_root}, ChainTimes::Ignore, {}));
        }
    }

    void bundlesAreReadInTheirOrder()
    {
        const QByteArray leaf = m_tool.read("leaf.pem");
        const QByteArray root = m_tool.read("root.pem");
        QCOMPARE(got(certificatesOf("Subject: leaf\n" + leaf + "\nand its root:\r\n" + root)), (QList{m_leaf, m_root}));
        QCOMPARE(got(certificatesOf(m_tool.read("leaf.key") + leaf)), QList{m_leaf});
        QCOMPARE(got(certificatesOf(m_leaf)), QList{m_leaf});
        QCOMPARE(got(certificatesOf(certificateToPem(m_leaf))), QList{m_leaf});
        QCOMPARE(QByteArray(certificateToPem(m_leaf)), m_tool.run(QStringLiteral("x509 -in @leaf.pem")));
        QVERIFY(certificateToPem("hello").isEmpty());
        QByteArray damaged = root;
        damaged[damaged.size() / 2] = '!';
        for (const QByteArray &bad : {QByteArray(), QByteArray("hello"), m_tool.read("leaf.key"),
                                      QByteArray(leaf + damaged), leaf.chopped(40), QByteArray(5 * 1024 * 1024, 'x')}) {
            const auto read = certificatesOf(bad);
            QVERIFY(!read);
            QCOMPARE(read.error().kind, ErrorKind::InvalidInput);
        }
    }

    void aChainEndsAtAnAnchor()
    {
        const QDateTime now = QDateTime::currentDateTimeUtc().addSecs(60);
        const auto chain = [&](const QList<QByteArray> &others, const QList<QByteArray> &anchors, QDateTime at,
                               ChainTimes times = ChainTimes::Check) {
            return chainOf(m_leaf, others, anchors, times, at).value_or(QList<QByteArray>());
        };
        QCOMPARE(chain({m_middle}, {m_root}, now), (QList{m_leaf, m_middle, m_root}));
        QCOMPARE(chain({"hello", m_root, m_middle, m_leaf}, {m_root}, now), (QList{m_leaf, m_middle, m_root}));
        // An anchor in the middle ends the path; without one it must reach the root.
        QCOMPARE(chain({}, {m_middle}, now), (QList{m_leaf, m_middle}));
        QVERIFY(chain({}, {m_root}, now).isEmpty());
        QVERIFY(chain({m_middle, m_root}, {}, now).isEmpty());
        QVERIFY(chain({m_middle}, {m_leaf.chopped(1)}, now).isEmpty());
        QVERIFY(chain({m_middle}, {m_root}, now.addDays(11)).isEmpty());
        QVERIFY(chain({m_middle}, {m_root}, now.addDays(-1)).isEmpty());
        QCOMPARE(chain({m_middle}, {m_root}, now.addDays(11), ChainTimes::Ignore).size(), 3);
        const TestAuthority other;
        QVERIFY(chain({m_middle}, {other.key.certificate}, now, ChainTimes::Ignore).isEmpty());
        const auto refused = chainOf(m_leaf, {m_middle}, {m_root}, ChainTimes::Check, now.addDays(11));
        QCOMPARE(refused.error().kind, ErrorKind::Crypto);
        QVERIFY2(refused.error().detail.contains(u"expired") && refused.error().detail.contains(u"leaf"),
                 qPrintable(refused.error().detail));
    }

    void onlyAuthoritiesStandInAChain()
    {
        // Signed by a leaf: right signature, but no authority.
        m_tool.run(
            QStringLiteral("req -x509 -newkey rsa:2048 -nodes -subj /CN=below -keyout @below.key -out @below.pem "
                           "-CA @leaf.pem -CAkey @leaf.key -addext basicConstraints=CA:FALSE"));
        QVERIFY(!chainOf(der("below.pem"), {m_leaf, m_middle}, {m_root}, ChainTimes::Ignore, {}));
        // An authority of path length 0 has no authorities below it.
        TestAuthority test;
        m_tool.putPem("zero.pem", test.key.certificate);
        m_tool.put("zero.key", test.key.privateKeyPem.revealBytes());
        m_tool.run(QStringLiteral("req -x509 -newkey rsa:2048 -nodes -subj /CN=sub -keyout @sub.key -out @sub.pem "
                                  "-CA @zero.pem -CAkey @zero.key -addext keyUsage=keyCertSign"));
        m_tool.run(QStringLiteral("req -x509 -newkey rsa:2048 -nodes -subj /CN=deep -keyout @deep.key -out @deep.pem "
                                  "-CA @sub.pem -CAkey @sub.key -addext basicConstraints=CA:FALSE"));
        const auto deep = chainOf(der("deep.pem"), {der("sub.pem")}, {test.key.certificate}, ChainTimes::Ignore, {});
        QVERIFY(!deep);
        QVERIFY2(deep.error().detail.contains(u"path length"), qPrintable(deep.error().detail));
    }

    void keysOfEveryFormAreTaken_data()
    {
        QTest::addColumn<QString>("convert");
        QTest::addColumn<QByteArray>("passphrase");
        QTest::newRow("PKCS#8") << QStringLiteral("pkey -in @leaf.key") << QByteArray();
        QTest::newRow("SEC 1") << QStringLiteral("ec -in @leaf.key") << QByteArray();
        QTest::newRow("PKCS#8, AES") << QStringLiteral("pkcs8 -topk8 -in @leaf.key -passout pass:żółw")
                                     << QByteArray("żółw");
        QTest::newRow("PKCS#8, DES") << QStringLiteral("pkcs8 -topk8 -v2 des3 -in @leaf.key -passout pass:x")
                                     << QByteArray("x");
        QTest::newRow("SEC 1, AES") << QStringLiteral("ec -aes256 -in @leaf.key -passout pass:secret")
                                    << QByteArray("secret");
    }
    void keysOfEveryFormAreTaken()
    {
        QFETCH(QString, convert);
        QFETCH(QByteArray, passphrase);
        const QByteArray key = m_tool.run(convert);
        const QByteArray bundle = m_tool.read("root.pem") + m_tool.read("leaf.pem") + m_tool.read("middle.pem");
        for (const auto &[certificates, keyFile] :
             {std::pair{bundle, key}, std::pair{QByteArray(key + bundle), QByteArray()}}) {
            const CertifiedKey read = got(certifiedKeyFromPem(certificates, keyFile, Secret(passphrase)));
            QCOMPARE(read.certificate, m_leaf);
            QCOMPARE(read.chain, QList{m_middle}); // the nearest first, without the root
            QVERIFY(read.privateKeyPem.revealBytes().startsWith("-----BEGIN PRIVATE KEY-----"));
            QCOMPARE(m_tool.run(QStringLiteral("pkey -pubout"), read.privateKeyPem.revealBytes()),
                     m_tool.run(QStringLiteral("pkey -pubout -in @leaf.key")));
        }
        if (!passphrase.isEmpty()) {
            QCOMPARE(kindOf(certifiedKeyFromPem(bundle, key, Secret(QByteArray("wrong")))), ErrorKind::Crypto);
            QCOMPARE(kindOf(certifiedKeyFromPem(bundle, key, {})), ErrorKind::Crypto);
        }
    }

    void aKeyWithAnEmptyPassphraseIsTaken()
    {
        const CertifiedKey read = got(certifiedKeyFromPem(mdmFile(QStringLiteral("scep/testca-ca.crt")),
                                                          mdmFile(QStringLiteral("scep/testca-ca.key")), {}));
        QVERIFY(read.chain.isEmpty());
        QVERIFY(got(readCertificate(read.certificate)).isAuthority);
    }

    void whatIsMissingOrDoesNotFitIsSaid()
    {
        const QByteArray leaf = m_tool.read("leaf.pem");
        const QByteArray key = m_tool.read("leaf.key");
        QSet<QString> said;
        const auto refused = [&](const QByteArray &certificates, const QByteArray &keyFile) {
            const auto result = certifiedKeyFromPem(certificates, keyFile, {});
            [&] { QCOMPARE(kindOf(result), ErrorKind::InvalidInput); }();
            said.insert(result.error().message);
        };
        refused(leaf, {});
        refused(key, {});
        refused(leaf, m_tool.read("root.key"));
        refused(leaf, key.first(60) + '!' + key.sliced(61));
        QCOMPARE(said.size(), 4);
        refused({}, {});
        refused({}, key);
        refused(leaf, leaf);
    }

    void pkcs12IsTaken_data()
    {
        QTest::addColumn<QString>("options");
        QTest::addColumn<QByteArray>("passphrase");
        QTest::newRow("today's") << QString() << QByteArray("secret");
        QTest::newRow("old") << QStringLiteral("-legacy") << QByteArray("secret");
        QTest::newRow("no passphrase") << QString() << QByteArray();
        QTest::newRow("script") << QString() << QByteArray("żółw");
        QTest::newRow("not encrypted") << QStringLiteral("-keypbe NONE -certpbe NONE") << QByteArray("x");
        QTest::newRow("no check") << QStringLiteral("-nomac") << QByteArray("secret");
    }
    void pkcs12IsTaken()
    {
        QFETCH(QString, options);
        QFETCH(QByteArray, passphrase);
        m_tool.put("others.pem", m_tool.read("root.pem") + m_tool.read("middle.pem"));
        const QByteArray pfx =
            m_tool.run(QStringLiteral("pkcs12 -export -inkey @leaf.key -in @leaf.pem -certfile @others.pem %1 -passout "
                                      "pass:%2")
                           .arg(options, QString::fromUtf8(passphrase)));
        const CertifiedKey read = got(certifiedKeyFromPkcs12(pfx, Secret(passphrase)));
        QCOMPARE(read.certificate, m_leaf);
        QCOMPARE(read.chain, QList{m_middle});
        QCOMPARE(m_tool.run(QStringLiteral("pkey -pubout"), read.privateKeyPem.revealBytes()),
                 m_tool.run(QStringLiteral("pkey -pubout -in @leaf.key")));
        if (options != QStringLiteral("-keypbe NONE -certpbe NONE"))
            QCOMPARE(kindOf(certifiedKeyFromPkcs12(pfx, Secret(QByteArray("wrong")))), ErrorKind::Crypto);
        QCOMPARE(kindOf(certifiedKeyFromPkcs12(pfx.chopped(1), Secret(passphrase))), ErrorKind::InvalidInput);
        QCOMPARE(kindOf(certifiedKeyFromPkcs12(pfx + '\0', Secret(passphrase))), ErrorKind::InvalidInput);
    }

    void pkcs12WithoutItsHalvesIsRefused()
    {
        const Secret secret(QByteArray("x"));
        const QByteArray noKey = m_tool.run(QStringLiteral("pkcs12 -export -nokeys -in @leaf.pem -passout pass:x"));
        QCOMPARE(kindOf(certifiedKeyFromPkcs12(noKey, secret)), ErrorKind::InvalidInput);
        const QByteArray noCertificate =
            m_tool.run(QStringLiteral("pkcs12 -export -nocerts -inkey @leaf.key -passout pass:x"));
        QCOMPARE(kindOf(certifiedKeyFromPkcs12(noCertificate, secret)), ErrorKind::InvalidInput);
        for (const QByteArray &bad : {QByteArray(), QByteArray("hello"), m_leaf, m_tool.read("leaf.pem")})
            QCOMPARE(kindOf(certifiedKeyFromPkcs12(bad, secret)), ErrorKind::InvalidInput);
    }

    void tooManyRoundsAreRefusedBeforeTheyAreDone()
    {
        const QByteArray pfx = m_tool.run(
            QStringLiteral("pkcs12 -export -inkey @leaf.key -in @leaf.pem -macalg sha1 -iter 1234 -passout pass:x"));
        // The count of the check stands last in the file, as a number of two bytes.
        QVERIFY(pfx.endsWith(QByteArray::fromHex("020204d2")));
        QByteArray slow = pfx;
        slow[slow.size() - 2] = char(0x81); // negative
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(kindOf(certifiedKeyFromPkcs12(slow, Secret(QByteArray("x")))), ErrorKind::InvalidInput);
        QVERIFY(timer.elapsed() < 1000);
    }
};

QTEST_GUILESS_MAIN(TestCertificate)
#include "tst_certificate.moc"
