#include "models/profiles/jsonplaces.h"

#include "models/profiles/enrollmentprofile.h"

#include <QTest>

using namespace Muster;

class TestJsonPlaces : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keysAndElementsStandOnTheirLines()
    {
        EnrollmentProfile profile = EnrollmentProfile::recommended();
        profile.setList(ProfileKey::skipItems, {QStringLiteral("AppleID"), QStringLiteral("Siri")});
        const QString text = QString::fromUtf8(profile.toJson());
        const QList<JsonPlace> places = jsonPlaces(text);
        const QStringList lines = text.split(u'\n');
        for (const JsonPlace &place : places)
            QVERIFY(lines.at(place.firstLine).contains(place.key));
        QCOMPARE(places.last().key, QString(ProfileKey::skipItems));
        QCOMPARE(places.last().elements.size(), 2);
        QVERIFY(lines.at(places.last().elements.last().second).contains(QStringLiteral("Siri")));
        QCOMPARE(lineOf(places, ProfileKey::skipItems.toString(), u"Siri"), places.last().firstLine + 2);
        QVERIFY(lines.at(places.last().lastLine).contains(u']'));
        QCOMPARE(lineOf(places, u"no such key"), std::nullopt);
    }

    void nestedKeysAreNotTakenForKeys()
    {
        const QList<JsonPlace> places = jsonPlaces(u"{\"a\": {\"url\": [\"b\"]},\n\"url\": \"\\\"{\", \"c\": 1}");
        QCOMPARE(places.size(), 3);
        QCOMPARE(places.at(1).key, QStringLiteral("url"));
        QCOMPARE(places.at(1).firstLine, 1);
    }

    void brokenTextIsFollowedAsFarAsItGoes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("count");
        QTest::newRow("empty") << QString() << 0;
        QTest::newRow("no value") << QStringLiteral("{\"a\":") << 1;
        QTest::newRow("open text") << QStringLiteral("{\"a\": \"b\n\"c\": 1}") << 1;
        QTest::newRow("closed too often") << QStringLiteral("}}}]]\"a\":") << 0;
        QTest::newRow("only escapes") << QStringLiteral("{\"\\") << 0;
        QTest::newRow("deep") << QString(100'000, u'{') << 0;
        QTest::newRow("missing comma") << QStringLiteral("{\"a\": 1\n\"b\": 2}") << 1;
    }

    void brokenTextIsFollowedAsFarAsItGoes()
    {
        QFETCH(QString, text);
        QFETCH(int, count);
        QCOMPARE(jsonPlaces(text).size(), count);
    }
};

QTEST_GUILESS_MAIN(TestJsonPlaces)

#include "tst_jsonplaces.moc"
