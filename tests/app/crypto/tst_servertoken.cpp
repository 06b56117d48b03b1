#include "app/crypto/servertoken.h"
#include "tests/support/openssltool.h"

#include <QRandomGenerator>

using namespace Muster;

class TestServerToken : public QObject {
    Q_OBJECT

private:
    QCA::Initializer m_qca;
    OpenSslTool m_tool;

    static QByteArray fixture(const char *suffix)
    {
        QFile file(QStringLiteral(MUSTER_TEST_DATA "/token/apple-mdm-client-tests-1") + QString::fromLatin1(suffix));
        [&] { QVERIFY(file.open(QIODevice::ReadOnly)); }();
        return file.readAll();
    }

    Result<ServerToken> opened(const QByteArray &file)
    {
        const auto envelope = readTokenFile(file);
        return envelope ? openToken(*envelope, m_tool.certificate(), m_tool.key()) : std::unexpected(envelope.error());
    }

    // Why a file is refused; every sentence is free of secrets.
    QString words(const QByteArray &file)
    {
        const auto token = opened(file);
        [&] { QVERIFY(!token); }();
        for (const char *secret : {"secretone", "secrettwo", "secretthree", "secretfour", "PRIVATE KEY-----"}) {
            [&] { QVERIFY2(!token.error().message.contains(QLatin1StringView(secret)), secret); }();
            [&] { QVERIFY2(!token.error().detail.contains(QLatin1StringView(secret)), secret); }();
        }
        [&] { QCOMPARE(token.error().kind, ErrorKind::InvalidInput); }();
        return token.error().message;
    }

    static QByteArray shuffled(qsizetype size)
    {
        QByteArray noise(size, Qt::Uninitialized);
        QRandomGenerator random(5);
        for (char &byte : noise)
            byte = char(random.generate());
        return noise;
    }

private Q_SLOTS:
    void aRealTokenFileOpens()
    {
        const QJsonObject expected = QJsonDocument::fromJson(fixture("-expected.json")).object();
        const QString certificate = QString::fromLatin1(fixture(".crt"));
        const auto envelope = readTokenFile(fixture("-server-token.p7m"));
        QVERIFY(envelope.has_value());
        QVERIFY(!envelope->recipient.isEmpty());
        QCOMPARE(envelope->recipient, recipientOf(certificate));

        const auto token = openToken(*envelope, certificate, Secret(fixture(".pem")));

        QVERIFY(token.has_value());
        QCOMPARE(QJsonDocument::fromJson(serverTokenToJson(*token).revealBytes()).object(), expected);
        QCOMPARE(token->expiresAt.toString(Qt::ISODate), QStringLiteral("2026-01-17T11:02:21Z"));
        QCOMPARE(*serverTokenFromJson(serverTokenToJson(*token).revealBytes()), *token);
    }

    void everyFormOpens_data()
    {
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("shape");
        for (const char *cipher : {"-aes128", "-aes192", "-aes256", "-des3"}) {
            const QString name = QString::fromLatin1(cipher);
            QTest::addRow("DER %s", cipher) << name + QStringLiteral(" -outform DER") << QString();
            QTest::addRow("BER %s", cipher) << name + QStringLiteral(" -outform DER -stream") << QString();
            QTest::addRow("S/MIME, LF %s", cipher) << name + QStringLiteral(" -outform SMIME") << QString();
            QTest::addRow("S/MIME, CRLF %s", cipher)
                << name + QStringLiteral(" -outform SMIME -stream -crlfeol") << QString();
            QTest::addRow("PEM %s", cipher) << name + QStringLiteral(" -outform PEM") << QString();
            QTest::addRow("base64 %s", cipher) << name + QStringLiteral(" -outform DER") << QStringLiteral("base64");
            QTest::addRow("folded base64 with CRLF %s", cipher)
                << name + QStringLiteral(" -outform DER -stream") << QStringLiteral("crlf");
            QTest::addRow("PKCS#7 %s", cipher) << name + QStringLiteral(" -outform DER") << QStringLiteral("pkcs7");
        }
    }
    void everyFormOpens()
    {
        QFETCH(QString, options);
        QFETCH(QString, shape);
        QByteArray file = m_tool.encrypt(tokenText(tokenJson()), options);
        if (shape == QLatin1StringView("base64")) {
            file = file.toBase64();
        } else if (shape == QLatin1StringView("crlf")) {
            QByteArray folded;
            const QByteArray whole = file.toBase64();
            for (qsizetype i = 0; i < whole.size(); i += 76)
                folded += whole.sliced(i, qMin<qsizetype>(76, whole.size() - i)) + "\r\n";
            file = folded;
        } else if (shape == QLatin1StringView("pkcs7")) {
            file =
                m_tool.run(QStringList{QStringLiteral("smime"), QStringLiteral("-encrypt"), QStringLiteral("-binary")}
                                   + options.split(u' ')
                               << m_tool.path("cert.pem"),
                           tokenText(tokenJson()));
        }
        const auto token = opened(file);
        QVERIFY2(token.has_value(), qPrintable(token ? QString() : token.error().message + token.error().detail));
        QCOMPARE(token->consumerKey.revealBytes(), QByteArray("CK_secretone"));
        QCOMPARE(token->accessSecret.revealBytes(), QByteArray("AS_secretfour"));
        QCOMPARE(token->expiresAt.toString(Qt::ISODate), QStringLiteral("2027-01-17T11:02:21Z"));
    }

    void theTextInsideIsReadTolerantly_data()
    {
        QTest::addColumn<QByteArray>("text");
        const QByteArray json = tokenJson();
        QTest::newRow("CRLF") << tokenText(json).replace("\n", "\r\n").replace("\r\r", "\r");
        QTest::newRow("no header") << "-----BEGIN MESSAGE-----\n" + json + "\n-----END MESSAGE-----\n";
        QTest::newRow("no markers") << "Content-Type: text/plain\r\n\r\n" + json;
        QTest::newRow("only JSON") << json;
        QTest::newRow("folded") << tokenText(QByteArray(json).insert(60, "\r\n").insert(20, "\n"));
        QTest::newRow("no end") << tokenText(json).split('{').first() + json;
        QTest::newRow("more members") << tokenText(QByteArray(json).insert(1, "\"new\":{\"a\":[1]},"));
    }
    void theTextInsideIsReadTolerantly()
    {
        QFETCH(QByteArray, text);
        const auto token = opened(m_tool.encrypt(text, QStringLiteral("-aes128 -outform DER")));
        QVERIFY2(token.has_value(), qPrintable(token ? QString() : token.error().message));
        QCOMPARE(token->accessToken.revealBytes(), QByteArray("AT_secretthree"));
    }

    void eachWrongThingHasItsOwnSentence()
    {
        const QByteArray good = m_tool.encrypt(tokenText(tokenJson()), QStringLiteral("-aes128 -outform SMIME"));
        const QByteArray der = m_tool.encrypt(tokenText(tokenJson()), QStringLiteral("-aes128 -outform DER"));
        QVERIFY(opened(good).has_value());
        const OpenSslTool other;
        QMap<QString, QString> said;
        const auto note = [&](const char *what, const QString &sentence) {
            for (auto known = said.cbegin(); known != said.cend(); ++known) {
                [&] {
                    QVERIFY2(known.value() != sentence,
                             qPrintable(QStringLiteral("%1 and %2 are told alike: %3")
                                            .arg(known.key(), QString::fromLatin1(what), sentence)));
                }();
            }
            said.insert(QString::fromLatin1(what), sentence);
        };
        const QString certificate = words(m_tool.read("cert.pem"));
        note("empty", words({}));
        QCOMPARE(words(" \r\n\t "), words({}));
        note("certificate", certificate);
        QCOMPARE(words(m_tool.run({QStringLiteral("x509"), QStringLiteral("-outform"), QStringLiteral("DER")},
                                  m_tool.read("cert.pem"))),
                 certificate);
        note("private key", words(m_tool.read("key.pem")));
        note("web page", words("\n <!DOCTYPE html><html><body>Sign in</body></html>"));
        note("signed",
             words(m_tool.run({QStringLiteral("cms"), QStringLiteral("-sign"), QStringLiteral("-nodetach"),
                               QStringLiteral("-outform"), QStringLiteral("DER"), QStringLiteral("-signer"),
                               m_tool.path("cert.pem"), QStringLiteral("-inkey"), m_tool.path("key.pem")},
                              tokenText(tokenJson()))));
        note("too large", words(shuffled(5'000'000)));
        QCOMPARE(words(shuffled(3'750'000).toBase64()), said.value(QStringLiteral("too large")));
        note("noise", words(shuffled(2000)));
        note("only headers", words(good.first(good.indexOf("\n\n") + 1)));
        note("cut off", words(good.first(good.size() / 2)));
        note("another key",
             words(other.folder.isValid()
                       ? OpenSslTool().encrypt(tokenText(tokenJson()), QStringLiteral("-aes128 -outform DER"))
                       : QByteArray()));
        note("by key number",
             words(m_tool.encrypt(tokenText(tokenJson()), QStringLiteral("-aes128 -outform DER -keyid"))));
        note("no token inside", words(m_tool.encrypt("hello", QStringLiteral("-aes128 -outform DER"))));
        note("incomplete",
             words(m_tool.encrypt(tokenText("{\"consumer_key\":\"CK_secretone\",\"access_token\":\"\"}"),
                                  QStringLiteral("-aes128 -outform DER"))));
        const auto envelope = readTokenFile(der);
        const auto strange = openToken(*envelope, m_tool.certificate(), other.key());
        note("a key that does not fit", strange.error().message);
        QVERIFY(said.size() >= 13);
    }

    void aTokenCutAnywhereIsRefused()
    {
        const QByteArray real = fixture("-server-token.p7m");
        const QByteArray der = m_tool.encrypt(tokenText(tokenJson()), QStringLiteral("-aes128 -outform DER -stream"));
        for (int i = 0; i < 20; ++i) {
            QVERIFY(!readTokenFile(der.first(der.size() * i / 20)));
            const auto cut = readTokenFile(real.first(real.size() * i / 20));
            QVERIFY(!cut);
            QCOMPARE(cut.error().kind, ErrorKind::InvalidInput);
            QVERIFY(!cut.error().message.isEmpty());
        }
        QVERIFY(!readTokenFile(der.chopped(1)));
    }

    void aChangedBitNeverCrashesNorGivesAnotherToken()
    {
        const QByteArray der = m_tool.encrypt(tokenText(tokenJson()), QStringLiteral("-aes128 -outform DER -stream"));
        QRandomGenerator random(3);
        int openings = 0;
        for (int i = 0; i < 1500; ++i) {
            QByteArray changed = der;
            const qsizetype bit = random.bounded(der.size() * 8);
            changed[bit / 8] = char(changed[bit / 8] ^ (1 << (bit % 8)));
            if (const auto token = opened(changed)) {
                // CBC has no seal: a changed letter inside a value cannot be noticed here, Apple will.
                QVERIFY(!token->consumerKey.isEmpty() && !token->accessSecret.isEmpty());
                ++openings;
            }
        }
        QVERIFY(openings < 1500);
    }

    void noiseWithTheRightBeginningIsRefused()
    {
        const QByteArray start = QByteArray::fromHex("308006092a864886f70d010703a080308002010031");
        for (int i = 0; i < 300; ++i)
            QVERIFY(!readTokenFile(start + shuffled(i)));
    }

    void membersMustBeTexts_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("array") << QByteArray("[1]");
        QTest::newRow("empty") << QByteArray("{}");
        QTest::newRow("null") << tokenJson().replace("\"CS_secrettwo\"", "null");
        QTest::newRow("number") << tokenJson().replace("\"CS_secrettwo\"", "7");
        QTest::newRow("empty text") << tokenJson().replace("AS_secretfour", "");
        QTest::newRow("cut") << tokenJson().chopped(1);
    }
    void membersMustBeTexts()
    {
        QFETCH(QByteArray, json);
        QVERIFY(!serverTokenFromJson(json));
    }

    void anEndThatIsMissingOrNoDateIsNoEnd()
    {
        QVERIFY(!serverTokenFromJson(tokenJson("soon"))->expiresAt.isValid());
        QVERIFY(!serverTokenFromJson(tokenJson().replace("access_token_expiry", "x"))->expiresAt.isValid());
    }
};

QTEST_GUILESS_MAIN(TestServerToken)
#include "tst_servertoken.moc"
