#include "app/crypto/bypasscode.h"
#include "tests/support/workspace.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Muster;

class TestBypassCode : public QObject {
    Q_OBJECT

private:
    QCA::Initializer m_qca; // outlives every secret

private Q_SLOTS:
    void publishedCodesAgree_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QByteArray>("escrow");
        QFile file(QStringLiteral(MUSTER_TEST_DATA "/vectors/activation-lock-bypass.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray vectors =
            QJsonDocument::fromJson(file.readAll()).object().value(QLatin1StringView("vectors")).toArray();
        QCOMPARE(vectors.size(), 10);
        for (const QJsonValueConstRef vector : vectors) {
            const QJsonObject object = vector.toObject();
            const QString code = object.value(QLatin1StringView("code")).toString();
            QTest::newRow(qPrintable(code))
                << QByteArray::fromHex(object.value(QLatin1StringView("raw_hex")).toString().toLatin1()) << code
                << object.value(QLatin1StringView("escrow_key")).toString().toLatin1();
        }
    }
    void publishedCodesAgree()
    {
        QFETCH(QByteArray, raw);
        QFETCH(QString, code);
        QFETCH(QByteArray, escrow);
        const BypassCode made = need(BypassCode::fromBytes(raw));
        QCOMPARE(QString::fromLatin1(made.text().revealBytes()), code);
        QCOMPARE(need(made.escrowKey()), escrow);
        // Typed by hand, as people do.
        QCOMPARE(need(BypassCode::fromText(code)).bytes().revealBytes(), raw);
        QCOMPARE(need(BypassCode::fromText(QLatin1Char(' ') + code.toLower().remove(u'-'))).bytes().revealBytes(), raw);
    }

    void everyCodeComesBackAsItWas()
    {
        SystemRandom random;
        for (int i = 0; i < 500; ++i) {
            const BypassCode code = BypassCode::make(random);
            const QString text = QString::fromLatin1(code.text().revealBytes());
            QCOMPARE(text.size(), 31);
            QCOMPARE(need(BypassCode::fromText(text)).bytes(), code.bytes());
        }
    }

    void whatIsNoCodeIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("short") << QStringLiteral("3UM43-PUYVY-QYD1-UVCC-HEHJ-FKA");
        QTest::newRow("long") << QStringLiteral("3UM43-PUYVY-QYD1-UVCC-HEHJ-FKA44");
        QTest::newRow("a letter that is left out") << QStringLiteral("BUM43-PUYVY-QYD1-UVCC-HEHJ-FKA4");
        QTest::newRow("a last character beyond three bits") << QStringLiteral("3UM43-PUYVY-QYD1-UVCC-HEHJ-FKA8");
        QTest::newRow("another script") << QString(26, QChar(0x0663));
        QTest::newRow("a NUL") << QString(26, QChar(0));
        QTest::newRow("noise") << QString(100'000, u'7');
    }
    void whatIsNoCodeIsRefused()
    {
        QFETCH(QString, text);
        const auto refused = BypassCode::fromText(text);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::InvalidInput);
        QVERIFY(!refused.error().message.contains(QStringLiteral("UM43-PUYVY-QYD1-UVCC-HEHJ-FKA8")));
    }

    void bytesOfAnotherLengthAreRefused()
    {
        QVERIFY(!BypassCode::fromBytes({}));
        QVERIFY(!BypassCode::fromBytes(QByteArray(15, 'x')));
        QVERIFY(!BypassCode::fromBytes(QByteArray(17, 'x')));
    }
};

QTEST_GUILESS_MAIN(TestBypassCode)
#include "tst_bypasscode.moc"
