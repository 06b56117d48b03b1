#include "app/crypto/keypair.h"
#include "tests/support/openssltool.h"

#include <QRegularExpression>
#include <QTimeZone>

using namespace Muster;

class TestKeyPair : public QObject {
    Q_OBJECT

private:
    QCA::Initializer m_qca;
    SystemRandom m_random;
    OpenSslTool m_tool;
    const QDateTime m_now = QDateTime(QDate(2026, 10, 14), QTime(9, 22), QTimeZone::UTC);

    QString described(const KeyPair &pair)
    {
        return QString::fromUtf8(m_tool.run({QStringLiteral("x509"), QStringLiteral("-noout"), QStringLiteral("-text")},
                                            pair.certificatePem.toLatin1()));
    }

private Q_SLOTS:
    void theOpensslToolReadsWhatWeMake()
    {
        const KeyPair pair = *makeKeyPair(QStringLiteral("Example School"), m_now, m_random);
        const QString text = described(pair);
        for (const char *part :
             {"Version: 3", "Signature Algorithm: sha256WithRSAEncryption", "CN=Muster Example School",
              "Public-Key: (2048 bit)", "Exponent: 65537", "Digital Signature, Key Encipherment",
              "Not Before: Oct 13 09:22:00 2026 GMT", "Not After : Oct 14 09:22:00 2031 GMT"})
            QVERIFY2(text.contains(QString::fromLatin1(part)), qPrintable(QString::fromLatin1(part) + u'\n' + text));
        const QByteArray fingerprint = m_tool.run({QStringLiteral("x509"), QStringLiteral("-noout"),
                                                   QStringLiteral("-fingerprint"), QStringLiteral("-sha256")},
                                                  pair.certificatePem.toLatin1());
        QCOMPARE(QString::fromLatin1(QByteArray(fingerprint.split('=').value(1)).replace(":", "").trimmed().toLower()),
                 pair.fingerprint);
        QCOMPARE(certificateFingerprint(pair.certificatePem), pair.fingerprint);
        QVERIFY(pair.privateKeyPem.revealBytes().startsWith("-----BEGIN PRIVATE KEY-----"));
        m_tool.run({QStringLiteral("pkey"), QStringLiteral("-noout"), QStringLiteral("-check")},
                   pair.privateKeyPem.revealBytes());
        QVERIFY(checkKeyFitsCertificate(pair.certificatePem, pair.privateKeyPem).has_value());
    }

    void everyCertificateHasItsOwnNumber()
    {
        QSet<QString> serials;
        for (int i = 0; i < 6; ++i) {
            static const QRegularExpression serial(QStringLiteral("Serial Number:\\s+([0-9a-f:]+)"));
            serials.insert(serial.match(described(*makeKeyPair(QStringLiteral("A"), m_now, m_random))).captured(1));
        }
        QCOMPARE(serials.size(), 6);
        for (const QString &serial : std::as_const(serials))
            QCOMPARE(serial.size(), 47); // 16 bytes, positive
    }

    void anyNameMakesAReadableCertificate_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("expected");
        QTest::newRow("umlauts") << QStringLiteral("Schule für Zürich")
                                 << QStringLiteral("CN=Muster Schule fur Zurich");
        QTest::newRow("no letters of ours") << QStringLiteral("学校") << QStringLiteral("CN=Muster\n");
        QTest::newRow("empty") << QString() << QStringLiteral("CN=Muster\n");
        QTest::newRow("slashes") << QStringLiteral("A/CN=B, O=C") << QStringLiteral("CN=Muster A/CN\\=B\\, O\\=C");
        QTest::newRow("long") << QString(500, u'x') << QStringLiteral("CN=Muster xxxxxxxx");
        QTest::newRow("control") << QStringLiteral("a\nb\u0000c") << QStringLiteral("CN=Muster abc");
    }
    void anyNameMakesAReadableCertificate()
    {
        QFETCH(QString, name);
        QFETCH(QString, expected);
        const auto pair = makeKeyPair(name, m_now, m_random);
        QVERIFY(pair.has_value());
        const QString subject =
            QString::fromUtf8(m_tool.run({QStringLiteral("x509"), QStringLiteral("-noout"), QStringLiteral("-subject"),
                                          QStringLiteral("-nameopt"), QStringLiteral("RFC2253")},
                                         pair->certificatePem.toLatin1()));
        if (name.contains(u'='))
            QVERIFY(subject.count(QStringLiteral("CN=")) >= 1); // one name, whatever stands in it
        else
            QVERIFY2(subject.contains(expected), qPrintable(subject));
        QVERIFY(checkKeyFitsCertificate(pair->certificatePem, pair->privateKeyPem).has_value());
    }

    void aPairFromElsewhereFits()
    {
        QVERIFY(checkKeyFitsCertificate(m_tool.certificate(), m_tool.key()).has_value());
        const QByteArray old =
            m_tool.run({QStringLiteral("rsa"), QStringLiteral("-traditional")}, m_tool.read("key.pem"));
        QVERIFY(old.contains("BEGIN RSA PRIVATE KEY"));
        QVERIFY(checkKeyFitsCertificate(m_tool.certificate(), Secret(old)).has_value());
    }

    void eachWrongThingHasItsSentence()
    {
        const OpenSslTool other;
        const QByteArray encrypted = m_tool.run({QStringLiteral("rsa"), QStringLiteral("-aes128"),
                                                 QStringLiteral("-passout"), QStringLiteral("pass:secret")},
                                                m_tool.read("key.pem"));
        const auto words = [](const Result<> &result) {
            [&] { QVERIFY(!result); }();
            [&] { QCOMPARE(result.error().kind, ErrorKind::InvalidInput); }();
            return result.error().message;
        };
        const QString strange = words(checkKeyFitsCertificate(m_tool.certificate(), other.key()));
        const QString noKey = words(checkKeyFitsCertificate(m_tool.certificate(), Secret(QByteArray("nothing"))));
        const QString noCertificate = words(checkKeyFitsCertificate(QStringLiteral("nothing"), m_tool.key()));
        QCOMPARE(QSet<QString>({strange, noKey, noCertificate}).size(), 3);
        QCOMPARE(words(checkKeyFitsCertificate(m_tool.certificate(), Secret(encrypted))),
                 noKey); // and nobody is asked for a passphrase
        QCOMPARE(words(checkKeyFitsCertificate(m_tool.certificate(), Secret())), noKey);
        QCOMPARE(certificateFingerprint(QStringLiteral("nothing")), QString());
    }
};

QTEST_GUILESS_MAIN(TestKeyPair)
#include "tst_keypair.moc"
