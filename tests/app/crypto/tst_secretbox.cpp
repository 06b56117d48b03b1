#include "app/crypto/secretbox.h"
#include "tests/support/sandboxfixture.h"

using namespace Muster;

class TestSecretBox : public QObject {
    Q_OBJECT

private:
    QCA::Initializer m_qca;
    SystemRandom m_random;
    const Secret m_key{QByteArray(32, 'k')};
    const Secret m_plain{QByteArray("the quick brown fox\0 jumps", 26)};

private Q_SLOTS:
    void whatWasSealedOpens()
    {
        for (const int size : {0, 1, 15, 16, 17, 5000}) {
            const Secret plain(QByteArray(size, 'x'));
            const QByteArray sealed = *seal(m_key, plain, "key/1", m_random);
            QCOMPARE(sealed.size(), 29 + size);
            QCOMPARE(open(m_key, sealed, "key/1")->revealBytes(), plain.revealBytes());
        }
    }

    void everySealIsAnother()
    {
        QSet<QByteArray> seals;
        for (int i = 0; i < 100; ++i)
            seals.insert(*seal(m_key, m_plain, "key/1", m_random));
        QCOMPARE(seals.size(), 100);
        for (const QByteArray &sealed : seals)
            QVERIFY(!sealed.contains("quick"));
    }

    void everyChangedBitIsNoticed()
    {
        const QByteArray sealed = *seal(m_key, m_plain, "key/1", m_random);
        for (qsizetype bit = 0; bit < sealed.size() * 8; ++bit) {
            QByteArray changed = sealed;
            changed[bit / 8] = char(changed[bit / 8] ^ (1 << (bit % 8)));
            const auto opened = open(m_key, changed, "key/1");
            QVERIFY(!opened);
            QCOMPARE(opened.error().kind, ErrorKind::Crypto);
            QVERIFY(!opened.error().message.isEmpty());
        }
    }

    void everyCutIsNoticed()
    {
        const QByteArray sealed = *seal(m_key, m_plain, "key/1", m_random);
        for (qsizetype size = 0; size < sealed.size(); ++size)
            QVERIFY(!open(m_key, sealed.first(size), "key/1"));
        QVERIFY(!open(m_key, sealed + 'x', "key/1"));
    }

    void anotherPlaceOrKeyDoesNotOpenIt()
    {
        const QByteArray sealed = *seal(m_key, m_plain, "key/1", m_random);
        QVERIFY(!open(m_key, sealed, "key/2"));
        QVERIFY(!open(m_key, sealed, "token/1"));
        QVERIFY(!open(m_key, sealed, ""));
        QVERIFY(!open(Secret(QByteArray(32, 'j')), sealed, "key/1"));
        QVERIFY(!open(Secret(QByteArray(31, 'k')), sealed, "key/1"));
        QVERIFY(!open(Secret(), sealed, "key/1"));
        QVERIFY(!seal(Secret(QByteArray(16, 'k')), m_plain, "key/1", m_random));
    }

    // RFC 9106, section 5.3, has a secret and associated data, which we do not use, so the tool computes ours.
    void passphrasesBecomeKeysAsTheOpensslToolMakesThem_data()
    {
        QTest::addColumn<QByteArray>("passphrase");
        QTest::addColumn<quint32>("memory");
        QTest::addColumn<quint32>("passes");
        QTest::addColumn<quint32>("lanes");
        QTest::newRow("small") << QByteArray("password") << 1024U << 1U << 1U;
        QTest::newRow("ours") << QByteArray("correct horse battery") << 65536U << 3U << 1U;
        QTest::newRow("lanes") << QByteArray("p\xC3\xA4ssword") << 4096U << 2U << 4U;
    }
    void passphrasesBecomeKeysAsTheOpensslToolMakesThem()
    {
        QFETCH(QByteArray, passphrase);
        QFETCH(quint32, memory);
        QFETCH(quint32, passes);
        QFETCH(quint32, lanes);
        const PassphraseParameters parameters{
            .salt = "0123456789abcdef", .memoryKiB = memory, .passes = passes, .lanes = lanes};
        const RunResult tool = runTool(
            QStringLiteral("openssl"),
            {QStringLiteral("kdf"), QStringLiteral("-keylen"), QStringLiteral("32"), QStringLiteral("-kdfopt"),
             QStringLiteral("hexpass:") + QString::fromLatin1(passphrase.toHex()), QStringLiteral("-kdfopt"),
             QStringLiteral("salt:0123456789abcdef"), QStringLiteral("-kdfopt"),
             QStringLiteral("memcost:%1").arg(memory), QStringLiteral("-kdfopt"), QStringLiteral("iter:%1").arg(passes),
             QStringLiteral("-kdfopt"), QStringLiteral("lanes:%1").arg(lanes), QStringLiteral("ARGON2ID")});
        QVERIFY2(tool.exitCode == 0, tool.errors.constData());
        const auto key = keyFromPassphrase(Secret(passphrase), parameters);
        QVERIFY(key.has_value());
        QCOMPARE(key->revealBytes().toHex().toUpper(), QByteArray(tool.output).replace(":", "").trimmed());
    }

    void parametersSurviveTheFile()
    {
        const PassphraseParameters ours{.salt = m_random.bytes(16)};
        const auto read = PassphraseParameters::fromJson(ours.toJson());
        QCOMPARE(read->salt, ours.salt);
        QCOMPARE(read->memoryKiB, ours.memoryKiB);
        QCOMPARE(read->passes, ours.passes);
        QCOMPARE(read->lanes, ours.lanes);
    }

    void hostileParametersAreRefused_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QJsonValue>("value");
        const auto row = [](const char *member, const QJsonValue &value) {
            QTest::addRow("%s %s", member, qPrintable(value.toVariant().toString()))
                << QString::fromLatin1(member) << value;
        };
        row("kdf", QStringLiteral("md5"));
        row("kdf", QJsonValue());
        row("salt", QStringLiteral(""));
        row("salt", QStringLiteral("AAAA"));
        row("salt", 7);
        row("memoryKiB", 8);
        row("memoryKiB", -1);
        row("memoryKiB", 1024 * 1024 + 1);
        row("memoryKiB", qint64(1) << 40);
        row("memoryKiB", (qint64(1) << 32) + 65536); // 64 MiB when cut to 32 bits
        row("passes", 0);
        row("passes", 1'000'000);
        row("lanes", 0);
        row("lanes", 10'000);
        row("lanes", QStringLiteral("1"));
    }
    void hostileParametersAreRefused()
    {
        QFETCH(QString, member);
        QFETCH(QJsonValue, value);
        QJsonObject json = PassphraseParameters{.salt = QByteArray(16, 's')}.toJson();
        QVERIFY(PassphraseParameters::fromJson(json).has_value());
        json.insert(member, value);
        const auto read = PassphraseParameters::fromJson(json);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::Crypto);
    }

    void aSecretIsNotPrinted()
    {
        QString text;
        QDebug(&text) << m_plain;
        QVERIFY(!text.contains(QStringLiteral("quick")));
    }
};

QTEST_GUILESS_MAIN(TestSecretBox)
#include "tst_secretbox.moc"
