#include "app/crypto/signedmessage.h"
#include "tests/support/certificates.h"

#include <QRandomGenerator>
#include <QtConcurrent>

#include <numeric>

using namespace Muster;

class TestSignedMessage : public QObject {
    Q_OBJECT

private:
    QCA::Initializer m_qca;
    ToolFolder m_tool;
    TestAuthority m_test;
    QByteArray m_device;
    const QByteArray m_body = "<plist><dict>\n<key>Status</key>\r\n<string>Idle</string></dict></plist>";

    // `openssl cms -sign` by the device, detached unless the options say -nodetach.
    [[nodiscard]] QByteArray signedByTool(const QString &options) const
    {
        return m_tool.run(
            QStringLiteral("cms -sign -binary -outform DER -signer @device.pem -inkey @device.key ") + options, m_body);
    }

    // Why a message is refused, for the log.
    static QString reason(const Result<SignedMessage> &result)
    {
        [&] { QVERIFY(!result); }();
        [&] { QCOMPARE(result.error().kind, ErrorKind::Crypto); }();
        [&] { QVERIFY(!result.error().message.isEmpty()); }();
        return result.error().detail;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_tool.run(QStringLiteral("genrsa -out @device.key 2048"));
        m_device = m_test.identity(m_tool, "device.key", m_test.now);
        m_tool.putPem("device.pem", m_device);
        m_tool.putPem("ca.pem", m_test.key.certificate);
    }

    void realSignatureOfMacOsFitsItsBodyOnly()
    {
        const QByteArray message = QByteArray::fromBase64(mdmFile(QStringLiteral("signature/mdm-signature-2.b64")));
        const QByteArray body = mdmFile(QStringLiteral("signature/mdm-signature-2-body.plist"));
        const SignedMessage read = got(verifyDetached(message, body));
        QCOMPARE(read.digest, QStringLiteral("SHA1"));
        QVERIFY(!read.hasAttributes);
        QVERIFY(!read.signingTime);
        QCOMPARE(read.certificates, QList{read.signer});
        QVERIFY(read.content.isEmpty());
        const CertificateFacts facts = got(readCertificate(read.signer));
        QVERIFY(facts.subject.isEmpty());
        QCOMPARE(facts.serialNumber, QStringLiteral("22"));
        QVERIFY(facts.mayAuthenticateClient);
        for (qsizetype i = 0; i < body.size(); ++i) {
            QByteArray changed = body;
            changed[i] = char(changed[i] ^ 1);
            QVERIFY(!verifyDetached(message, changed));
        }
        QVERIFY(reason(verifyDetached(message, body.chopped(1))).contains(u"does not fit"));
        QVERIFY(reason(verifyDetached(message, {})).contains(u"does not fit"));
        QVERIFY(reason(verifyAttached(message)).contains(u"no content"));
    }

    void realSignatureWithIndefiniteLengthsIsRead()
    {
        const QByteArray message = QByteArray::fromBase64(mdmFile(QStringLiteral("signature/mdm-signature-1.b64")));
        // Its body is lost: only the signature is missing, nothing before it.
        QVERIFY(reason(verifyDetached(message, "{}")).contains(u"does not fit"));
    }

    void realAnswerOfAMacHasItsContentInOnePiece()
    {
        const QByteArray message = mdmFile(QStringLiteral("apple-ca/device-signed-attributes-2022.p7"));
        const SignedMessage read = got(verifyAttached(message));
        QVERIFY(read.content.startsWith("<?xml version=\"1.0\""));
        QVERIFY(read.content.endsWith("</plist>\n"));
        QVERIFY(read.content.contains("<string>ZDL2M9PTJ3</string>"));
        QCOMPARE(read.certificates.size(), 4);
        QCOMPARE(read.digest, QStringLiteral("SHA1"));
        QVERIFY(!read.hasAttributes);
        QCOMPARE(got(readCertificate(read.signer)).commonName, QStringLiteral("0B5938EB-A130-466F-BFA5-BFA950500D03"));
        QVERIFY(reason(verifyDetached(message, read.content)).contains(u"attached"));
    }

    void everyFormOfTheToolIsRead_data()
    {
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("digest");
        QTest::addColumn<bool>("hasAttributes");
        for (const char *digest : {"sha1", "sha256", "sha384", "sha512"}) {
            const QString name = QString::fromLatin1(digest);
            QTest::addRow("%s, attributes", digest) << QStringLiteral("-md ") + name << name.toUpper() << true;
            QTest::addRow("%s, none", digest) << QStringLiteral("-noattr -md ") + name << name.toUpper() << false;
            QTest::addRow("%s by key identifier", digest)
                << QStringLiteral("-keyid -md ") + name << name.toUpper() << true;
        }
    }
    void everyFormOfTheToolIsRead()
    {
        QFETCH(QString, options);
        QFETCH(QString, digest);
        QFETCH(bool, hasAttributes);
        // Streamed is BER, with indefinite lengths and the content in pieces.
        for (const char *form : {"", " -nodetach", " -nodetach -stream"}) {
            const bool isAttached = *form != 0;
            const QByteArray message = signedByTool(options + QLatin1StringView(form));
            const SignedMessage read = got(isAttached ? verifyAttached(message) : verifyDetached(message, m_body));
            QCOMPARE(read.digest, digest);
            QCOMPARE(read.hasAttributes, hasAttributes);
            QCOMPARE(read.signer, m_device);
            QCOMPARE(read.content, isAttached ? m_body : QByteArray());
            QCOMPARE(read.signingTime.has_value(), hasAttributes);
            if (hasAttributes)
                QVERIFY(qAbs(read.signingTime->secsTo(QDateTime::currentDateTimeUtc())) < 600);
            if (!isAttached) {
                QVERIFY(reason(verifyDetached(message, m_body + ' ')).contains(u"does not fit"));
                QVERIFY(reason(verifyAttached(message)).contains(u"no content"));
            } else {
                QVERIFY(reason(verifyDetached(message, m_body)).contains(u"attached"));
            }
            QVERIFY(reason(isAttached ? verifyAttached(message + '\0') : verifyDetached(message + '\0', m_body))
                        .contains(u"follows"));
        }
    }

    void anExpiredOrForeignSignerIsTheCallersQuestion()
    {
        m_tool.putPem("old.pem", m_test.identity(m_tool, "device.key", m_test.now.addDays(-3).addSecs(60), 1));
        const QByteArray old =
            m_tool.run(QStringLiteral("cms -sign -binary -outform DER -signer @old.pem -inkey @device.key"), m_body);
        const QByteArray signer = got(verifyDetached(old, m_body)).signer;
        const QList anchors{m_test.key.certificate};
        QVERIFY(!chainOf(signer, {}, anchors, ChainTimes::Check, m_test.now));
        QVERIFY(chainOf(signer, {}, anchors, ChainTimes::Ignore, m_test.now));
        const TestAuthority other;
        QVERIFY(!chainOf(signer, {}, {other.key.certificate}, ChainTimes::Ignore, m_test.now));
    }

    void twoSignersAreRefused()
    {
        m_tool.run(QStringLiteral("req -x509 -newkey rsa:2048 -nodes -subj /CN=other -keyout @o.key -out @o.pem"));
        const QByteArray message = signedByTool(QStringLiteral("-signer @o.pem -inkey @o.key"));
        QVERIFY(reason(verifyDetached(message, m_body)).contains(u"exactly one"));
        const QByteArray none = m_tool.run(QStringLiteral("crl2pkcs7 -nocrl -certfile @device.pem -outform DER"));
        QVERIFY(reason(verifyDetached(none, m_body)).contains(u"exactly one"));
    }

    void theSignersCertificateMustBeThereOnce()
    {
        QVERIFY(reason(verifyDetached(signedByTool(QStringLiteral("-nocerts")), m_body)).contains(u"no certificates"));
        const QByteArray others = signedByTool(QStringLiteral("-nocerts -certfile @ca.pem"));
        QVERIFY(reason(verifyDetached(others, m_body)).contains(u"not there"));
        const QByteArray chain = signedByTool(QStringLiteral("-certfile @ca.pem"));
        QCOMPARE(got(verifyDetached(chain, m_body)).certificates.size(), 2);
        QCOMPARE(got(verifyDetached(chain, m_body)).signer, m_device);
        // Issuer and serial number of another's certificate, with a key that is not the signer's.
        m_tool.run(
            QStringLiteral("req -x509 -newkey rsa:2048 -nodes -subj /CN=a -set_serial 7 -keyout @a.key -out @a.pem"));
        m_tool.run(
            QStringLiteral("req -x509 -newkey rsa:2048 -nodes -subj /CN=a -set_serial 7 -keyout @b.key -out @b.pem"));
        const QString sign = QStringLiteral("cms -sign -binary -outform DER -signer @a.pem -inkey @a.key -certfile ");
        QVERIFY(verifyDetached(m_tool.run(sign + QStringLiteral("@ca.pem"), m_body), m_body));
        QVERIFY(reason(verifyDetached(m_tool.run(sign + QStringLiteral("@b.pem"), m_body), m_body))
                    .contains(u"more than one"));
    }

    void weakAlgorithmsAreRefused_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("words");
        QTest::newRow("MD5") << QStringLiteral("rsa:2048") << QStringLiteral("-md md5") << QStringLiteral("digest");
        QTest::newRow("SHA-224") << QStringLiteral("rsa:2048") << QStringLiteral("-md sha224")
                                 << QStringLiteral("digest");
        QTest::newRow("SHA-3") << QStringLiteral("rsa:2048") << QStringLiteral("-md sha3-256")
                               << QStringLiteral("digest");
        QTest::newRow("RSA 768") << QStringLiteral("rsa:768") << QStringLiteral("-md sha1")
                                 << QStringLiteral("too short");
        QTest::newRow("PSS") << QStringLiteral("rsa:2048") << QStringLiteral("-md sha256 -keyopt rsa_padding_mode:pss")
                             << QStringLiteral("algorithm");
        QTest::newRow("Ed25519") << QStringLiteral("ed25519") << QStringLiteral("-md sha512")
                                 << QStringLiteral("another kind");
    }
    void weakAlgorithmsAreRefused()
    {
        QFETCH(QString, key);
        QFETCH(QString, options);
        QFETCH(QString, words);
        m_tool.run(QStringLiteral("req -x509 -newkey %1 -nodes -subj /CN=weak -keyout @w.key -out @w.pem").arg(key));
        const QByteArray message = m_tool.run(
            QStringLiteral("cms -sign -binary -outform DER -signer @w.pem -inkey @w.key ") + options, m_body);
        const QString why = reason(verifyDetached(message, m_body));
        QVERIFY2(why.contains(words), qPrintable(why));
    }

    void keysThatDevicesHaveAreAccepted_data()
    {
        QTest::addColumn<QString>("key");
        QTest::newRow("RSA 1024") << QStringLiteral("rsa:1024");
        QTest::newRow("RSA 4096") << QStringLiteral("rsa:4096");
        QTest::newRow("P-256") << QStringLiteral("ec -pkeyopt ec_paramgen_curve:P-256");
    }
    void keysThatDevicesHaveAreAccepted()
    {
        QFETCH(QString, key);
        m_tool.run(QStringLiteral("req -x509 -newkey %1 -nodes -subj /CN=s -keyout @s.key -out @s.pem").arg(key));
        const QByteArray message = m_tool.run(
            QStringLiteral("cms -sign -binary -outform DER -md sha256 -signer @s.pem -inkey @s.key"), m_body);
        QVERIFY(verifyDetached(message, m_body));
        QVERIFY(!verifyDetached(message, m_body + 'x'));
    }

    void anotherContentTypeIsRefused()
    {
        const QByteArray message = signedByTool(QStringLiteral("-nodetach -econtent_type 1.2.3.4"));
        QVERIFY(reason(verifyAttached(message)).contains(u"of data"));
        // The attribute alone says something else than the message: a signature taken from elsewhere.
        QByteArray spliced = signedByTool(QStringLiteral("-nodetach"));
        const QByteArray data = QByteArray::fromHex("06092a864886f70d010701");
        const qsizetype second = spliced.indexOf(data, spliced.indexOf(data) + 1);
        QVERIFY(second > 0);
        spliced[second + data.size() - 1] = 5;
        QVERIFY(reason(verifyAttached(spliced)).contains(u"content type"));
    }

    void otherMessagesAreRefused()
    {
        QVERIFY(!verifyAttached({}));
        QVERIFY(!verifyAttached("hello"));
        QVERIFY(!verifyAttached(m_device));
        const QByteArray sealed = m_tool.run(QStringLiteral("cms -encrypt -outform DER @device.pem"), m_body);
        QVERIFY(reason(verifyAttached(sealed)).contains(u"no signed message"));
        QVERIFY(!verifyAttached(signedByTool(QStringLiteral("-nodetach -outform PEM"))));
    }

    void aChangedOrCutMessageNeverCounts()
    {
        const QByteArray message = signedByTool(QStringLiteral("-nodetach -stream"));
        const SignedMessage good = got(verifyAttached(message));
        for (qsizetype i = 0; i < message.size(); ++i)
            QVERIFY(!verifyAttached(message.first(i)));
        QRandomGenerator random(11);
        for (int i = 0; i < 3000; ++i) {
            QByteArray changed = message;
            const qsizetype bit = random.bounded(changed.size() * 8);
            changed[bit / 8] = char(changed[bit / 8] ^ (1 << (bit % 8)));
            // What still fits was changed in the certificate, which therefore is no longer one of the authority.
            if (const auto read = verifyAttached(changed)) {
                QCOMPARE(read->content, good.content);
                QVERIFY(read->signer == m_device
                        || !chainOf(read->signer, {}, {m_test.key.certificate}, ChainTimes::Ignore, m_test.now));
            }
        }
    }

    void whatWeSignIsAcceptedByTheTool()
    {
        const CertifiedKey signer =
            got(m_test.authority.issueSigner(QStringLiteral("Muster profile signer"), m_test.now, 365, m_test.random));
        const SigningKey key = got(SigningKey::open(signer));
        QCOMPARE(key.certificate(), signer.certificate);
        const QByteArray message = got(key.sign(m_body));
        const QString verify = QStringLiteral("cms -verify -binary -inform DER -CAfile @ca.pem");
        QCOMPARE(m_tool.run(verify, message), m_body);
        const QByteArray printed = m_tool.run(QStringLiteral("cms -cmsout -print -noout -inform DER"), message);
        QVERIFY(printed.contains("signingTime") && printed.contains("messageDigest")
                && printed.contains("contentType"));
        QVERIFY(printed.contains("algorithm: sha256 "));
        QVERIFY(!printed.contains("S/MIME Capabilities"));
        const SignedMessage read = got(verifyAttached(message));
        QCOMPARE(read.content, m_body);
        QCOMPARE(read.signer, signer.certificate);
        QVERIFY(read.hasAttributes);
        QCOMPARE(got(verifyAttached(got(key.sign({})))).content, QByteArray());
        QByteArray changed = message;
        changed.replace("Idle", "Busy");
        QVERIFY(m_tool.tryRun(verify, changed).exitCode != 0);
        QVERIFY(!verifyAttached(changed));
    }

    void theChainGoesWithTheSignature()
    {
        CertifiedKey signer =
            got(m_test.authority.issueSigner(QStringLiteral("signer"), m_test.now, 365, m_test.random));
        signer.chain = {m_test.key.certificate};
        const auto certificates = got(verifyAttached(got(got(SigningKey::open(signer)).sign(m_body)))).certificates;
        QCOMPARE(certificates.size(), 2);
        QVERIFY(certificates.contains(signer.certificate) && certificates.contains(m_test.key.certificate));
    }

    void aKeyOfAnotherCertificateDoesNotSign()
    {
        CertifiedKey signer =
            got(m_test.authority.issueSigner(QStringLiteral("signer"), m_test.now, 365, m_test.random));
        signer.certificate = m_device;
        const auto key = SigningKey::open(signer);
        QVERIFY(!key);
        QCOMPARE(key.error().kind, ErrorKind::InvalidInput);
        QVERIFY(!SigningKey::open({}));
    }

    void manyThreadsMaySignAndVerifyAtOnce()
    {
        const SigningKey key = got(SigningKey::open(
            got(m_test.authority.issueSigner(QStringLiteral("signer"), m_test.now, 365, m_test.random))));
        QList<int> numbers(64);
        std::iota(numbers.begin(), numbers.end(), 0);
        const QList<bool> right = QtConcurrent::blockingMapped<QList<bool>>(numbers, [&](int number) {
            const QByteArray content = QByteArray::number(number);
            const auto message = key.sign(content);
            const auto read = message ? verifyAttached(*message) : std::unexpected(message.error());
            return read && read->content == content;
        });
        QCOMPARE(right.count(true), numbers.size());
    }
};

QTEST_GUILESS_MAIN(TestSignedMessage)
#include "tst_signedmessage.moc"
