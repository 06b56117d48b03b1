#include "app/crypto/authorityparts.h"
#include "app/crypto/x509parts.h"
#include "tests/support/certificates.h"

using namespace Muster;

// A machine without OpenSSL's legacy provider: a program of its own, since a provider is looked for once.
class TestNoLegacy : public QObject {
    Q_OBJECT

private:
    QCA::Initializer m_qca;
    TestAuthority m_test;
    ToolFolder m_tool;
    QTemporaryDir m_nothing;
    QHash<QByteArray, QByteArray> m_messages; // by the tool's name of the cipher

private Q_SLOTS:
    void initTestCase()
    {
        m_tool.putPem("ca.pem", m_test.key.certificate);
        for (const char *cipher : {"des", "des3", "aes128", "aes256"}) {
            m_messages.insert(cipher,
                              m_tool.run(QStringLiteral("smime -provider default -provider legacy -encrypt -binary "
                                                        "-%1 -outform DER @ca.pem")
                                             .arg(QLatin1StringView(cipher)),
                                         "a request"));
        }
        m_tool.run(
            QStringLiteral("req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=mdm -keyout @k.pem -out @c.pem"));
        m_messages.insert("p12", m_tool.run(QStringLiteral("pkcs12 -export -inkey @k.pem -in @c.pem -passout pass:x")));
        qputenv("OPENSSL_MODULES", m_nothing.path().toUtf8());
        QVERIFY(!OpenSsl::legacyContext());
    }

    void tripleDesAndAesAreOpenedAllTheSame()
    {
        for (const char *cipher : {"des3", "aes128", "aes256"})
            QCOMPARE(got(m_test.authority.decrypt(m_messages.value(cipher), true)).content, QByteArray("a request"));
    }

    void aRequestInSingleDesSaysWhatIsMissing()
    {
        const auto refused = m_test.authority.decrypt(m_messages.value("des"), true);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(refused.error().message.contains(QLatin1StringView("openssl-provider-legacy")),
                 qPrintable(refused.error().message));
    }

    void aCertificateOfTodayIsRead()
    {
        QCOMPARE(got(readCertificate(
                         got(certifiedKeyFromPkcs12(m_messages.value("p12"), Secret(QByteArray("x")))).certificate))
                     .subject,
                 QStringLiteral("CN=mdm"));
    }
};

QTEST_GUILESS_MAIN(TestNoLegacy)
#include "tst_nolegacy.moc"
