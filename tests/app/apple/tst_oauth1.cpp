#include "app/apple/oauth1.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Muster;

class TestOAuth1 : public QObject {
    Q_OBJECT

private:
    static QByteArray text(const QJsonObject &vector, const char *key)
    {
        return vector.value(QLatin1StringView(key)).toString().toUtf8();
    }

    static OAuth1Parameters parameters(const QJsonObject &vector)
    {
        OAuth1Parameters result{{"oauth_consumer_key", text(vector, "consumer_key")},
                                {"oauth_nonce", text(vector, "nonce")},
                                {"oauth_signature_method", "HMAC-SHA1"},
                                {"oauth_timestamp", text(vector, "timestamp")}};
        if (!vector.value(QLatin1StringView("token")).isNull())
            result.append({"oauth_token", text(vector, "token")});
        if (vector.value(QLatin1StringView("oauth_version_sent")).toBool())
            result.emplaceBack("oauth_version", "1.0");
        const QJsonObject extra = vector.value(QLatin1StringView("extra_params")).toObject();
        for (auto it = extra.begin(); it != extra.end(); ++it)
            result.append({it.key().toUtf8(), it.value().toString().toUtf8()});
        return result;
    }

    static void addVectors()
    {
        QTest::addColumn<QJsonObject>("vector");
        QFile file(QStringLiteral(MUSTER_TEST_DATA "/vectors/oauth1-hmac-sha1.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto vectors = QJsonDocument::fromJson(file.readAll()).array();
        QCOMPARE(vectors.size(), 6);
        for (const auto &vector : vectors)
            QTest::newRow(text(vector.toObject(), "name").constData()) << vector.toObject();
    }

private Q_SLOTS:
    void signsAsTheVectorsSay_data() { addVectors(); }
    void signsAsTheVectorsSay()
    {
        QFETCH(QJsonObject, vector);

        const QByteArray base =
            oauth1BaseString(text(vector, "method"), QUrl(QString::fromUtf8(text(vector, "uri"))), parameters(vector));

        QCOMPARE(base, text(vector, "base_string"));
        QCOMPARE(oauth1Signature(base, text(vector, "consumer_secret"), text(vector, "token_secret")),
                 text(vector, "signature"));
    }

    void readsTheHeadersOfTheVectors_data() { addVectors(); }
    void readsTheHeadersOfTheVectors()
    {
        QFETCH(QJsonObject, vector);
        OAuth1Parameters expected = parameters(vector);
        expected.append({"oauth_signature", text(vector, "signature")});
        expected.append({"realm", text(vector, "realm")});

        auto read = parseOAuth1Header(text(vector, "header"));

        QVERIFY(read.has_value());
        std::ranges::sort(*read);
        std::ranges::sort(expected);
        QCOMPARE(*read, expected);
    }

    void readsItsOwnHeaderBack()
    {
        const OAuth1Parameters parameters{{"a", "x, y=\"z\""}, {"b", "100%"}, {"c", ""}, {"d", "ü"}};
        const auto read = parseOAuth1Header(oauth1Header("ADM", parameters));
        QVERIFY(read.has_value());
        QCOMPARE(read->sliced(1), parameters);
        QCOMPARE(read->first().second, "ADM");
    }

    void refusesWhatIsNotOAuth_data()
    {
        QTest::addColumn<QByteArray>("header");
        for (const char *header :
             {"", "OAuth", "OAuth ", "Basic abc", "OAuth a", "OAuth a=b", "OAuth a=\"b", "OAuth a=\"", "OAuth =\"b\"",
              "OAuth a=\"1\", a=\"2\"", "OAuth a=\"1\",", "OAuth ,", "oauth a=\"1\""})
            QTest::newRow(qUtf8Printable(QStringLiteral("'%1'").arg(QLatin1StringView(header)))) << QByteArray(header);
    }
    void refusesWhatIsNotOAuth()
    {
        QFETCH(QByteArray, header);
        QVERIFY(!parseOAuth1Header(header).has_value());
    }
};

QTEST_GUILESS_MAIN(TestOAuth1)
#include "tst_oauth1.moc"
