#include "app/profiles/certificatefile.h"
#include "tests/support/openssltool.h"

#include <QRandomGenerator>

using namespace Muster;

class TestCertificateFile : public QObject {
    Q_OBJECT

    const QCA::Initializer m_qca;
    OpenSslTool m_tool{QStringLiteral("/O=Riverside/CN=Riverside CA")};

    // The openssl tool with these words, run on the certificate.
    QByteArray openssl(const char *words)
    {
        return m_tool.run(QString::fromLatin1(words)
                              .replace(QLatin1StringView("%1"), m_tool.path("cert.pem"))
                              .replace(QLatin1StringView("%2"), m_tool.path("key.pem"))
                              .split(u' '));
    }

    QByteArray der() { return openssl("x509 -in %1 -outform DER"); }

private Q_SLOTS:
    void pemAndDerOfOneCertificateAreTheSame()
    {
        const QStringList expected{QString::fromLatin1(der().toBase64())};
        QCOMPARE(readCertificates(m_tool.read("cert.pem")).value_or(QStringList()), expected);
        QCOMPARE(readCertificates(der()).value_or(QStringList()), expected);
    }

    void aChainKeepsItsOrderAndLeavesKeysBehind()
    {
        OpenSslTool other(QStringLiteral("/CN=Other"));
        const QByteArray file = "Bag attributes\r\n" + other.read("cert.pem") + m_tool.read("key.pem") + "\n\n"
            + m_tool.read("cert.pem").replace("\n", "\r\n") + other.read("cert.pem");
        const Result<QStringList> read = readCertificates(file);
        QVERIFY(read);
        QCOMPARE(read->size(), 2); // the second Other is one too many
        QCOMPARE(certificateFacts(read->at(0)).subject, QStringLiteral("Other"));
        QCOMPARE(certificateFacts(read->at(1)).subject, QStringLiteral("Riverside CA"));
    }

    void factsAreThoseThatOpensslSays()
    {
        const QString base64 = QString::fromLatin1(der().toBase64());
        const ListedCertificate facts = certificateFacts(base64);
        QCOMPARE(facts.fault, QString());
        const QString said = QString::fromLatin1(openssl("x509 -in %1 -noout -fingerprint -sha256"));
        QCOMPARE(facts.fingerprint, said.section(u'=', 1).trimmed().remove(u':').toLower());
        QCOMPARE(facts.notBefore.secsTo(facts.notAfter), 2 * 24 * 3600);
        EnrollmentProfile profile;
        profile.setList(ProfileKey::anchorCerts, {base64});
        profile.setList(ProfileKey::hostCerts, {base64, QStringLiteral("AAAA")});
        QCOMPARE(certificatesOf(profile).size(), 2);
        QVERIFY(!certificatesOf(profile).value(QStringLiteral("AAAA")).fault.isEmpty());
    }

    void aNameOutsideAsciiAndOneOfOnlyAnOrganisationAreRead()
    {
        OpenSslTool tool(QStringLiteral("/O=Jos\u00e9 \u5b66\u6821"));
        const Result<QStringList> read = readCertificates(tool.read("cert.pem"));
        QVERIFY(read);
        QVERIFY(!certificateFacts(read->first()).subject.isEmpty());
    }

    void whatIsNotApplesFormIsToldWithTheReason()
    {
        const QString good = QString::fromLatin1(der().toBase64());
        const QByteArray withTail = der() + '\0';
        const QStringList broken{QString(),
                                 QStringLiteral("????"),
                                 good.first(64) + u'\n' + good.sliced(64),
                                 m_tool.certificate(),
                                 QString::fromLatin1(withTail.toBase64()),
                                 QString::fromLatin1(der().chopped(1).toBase64()),
                                 good + u'_'};
        for (const QString &bad : broken) {
            const ListedCertificate facts = certificateFacts(bad);
            QVERIFY2(!facts.fault.isEmpty(), qPrintable(bad.left(40)));
            QVERIFY(facts.subject.isEmpty());
        }
    }

    void hostileFilesAreRefusedInWords_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("hello");
        QTest::newRow("zeros") << QByteArray(4096, '\0');
        QTest::newRow("only a key") << m_tool.read("key.pem");
        QTest::newRow("block cut off") << m_tool.read("cert.pem").chopped(40);
        QTest::newRow("block of nothing") << QByteArray("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n");
        QTest::newRow("block of noise") << QByteArray("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        QTest::newRow("good, then broken") << m_tool.read("cert.pem") + "-----BEGIN CERTIFICATE-----\n!!!!\n";
        QTest::newRow("length that lies") << QByteArray::fromHex("3084ffffffff3003020101");
        QTest::newRow("DER with a tail") << der() + "tail";
        QTest::newRow("large") << QByteArray(1024 * 1024 + 1, 'a');
        QTest::newRow("PKCS #12") << openssl("pkcs12 -export -in %1 -inkey %2 -passout pass:x");
    }

    void hostileFilesAreRefusedInWords()
    {
        QFETCH(QByteArray, file);
        const Result<QStringList> read = readCertificates(file);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::InvalidInput);
        QVERIFY(read.error().message.size() > 20);
        QVERIFY(!read.error().message.contains(QStringLiteral("BEGIN PRIVATE")));
    }

    void noByteChangedMakesItFail()
    {
        const QByteArray good = der();
        QRandomGenerator random(7);
        for (int i = 0; i < 2000; ++i) {
            QByteArray bad = good;
            bad[random.bounded(int(bad.size()))] = char(random.generate());
            const Result<QStringList> read = readCertificates(bad);
            if (read) // what was changed is inside a text or the signature
                QCOMPARE(certificateFacts(read->first()).fault, QString());
        }
    }
};

QTEST_GUILESS_MAIN(TestCertificateFile)

#include "tst_certificatefile.moc"
