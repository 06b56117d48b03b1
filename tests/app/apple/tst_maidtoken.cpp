#include "app/apple/maidtoken.h"
#include "tests/support/workspace.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Muster;

class TestMaidToken : public QObject {
    Q_OBJECT

private:
    QCA::Initializer m_qca; // outlives every secret

    static QByteArray fileOf(const char *name)
    {
        QFile file(QStringLiteral(MUSTER_TEST_DATA "/") + QLatin1StringView(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void theVectorComesOut()
    {
        const QJsonObject vector = QJsonDocument::fromJson(fileOf("vectors/maid-jwt-rs256.json")).object();
        const QJsonObject claims =
            QJsonDocument::fromJson(vector.value(QLatin1StringView("payload")).toString().toUtf8()).object();
        const auto token = makeMaidToken(
            {.serverUuid = claims.value(QLatin1StringView("iss")).toString(),
             .issuedAt = QDateTime::fromSecsSinceEpoch(claims.value(QLatin1StringView("iat")).toInteger()),
             .id = QUuid(claims.value(QLatin1StringView("jti")).toString())},
            Secret(fileOf("token/apple-mdm-client-tests-1.pem")));
        QCOMPARE(need(token), vector.value(QLatin1StringView("jwt")).toString().toLatin1());
    }

    void aKeyThatIsNoneIsRefusedInWords()
    {
        for (const QByteArray &key : {QByteArray(), QByteArray("-----BEGIN PRIVATE KEY-----\nAAAA\n"),
                                      fileOf("token/apple-mdm-client-tests-1.crt"), QByteArray(100'000, 'x')}) {
            const auto refused = makeMaidToken({}, Secret(key));
            QVERIFY(!refused);
            QCOMPARE(refused.error().kind, ErrorKind::Crypto);
        }
    }
};

QTEST_GUILESS_MAIN(TestMaidToken)
#include "tst_maidtoken.moc"
