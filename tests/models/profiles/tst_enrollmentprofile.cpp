#include "models/profiles/enrollmentprofile.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Muster;

class TestEnrollmentProfile : public QObject {
    Q_OBJECT

    static QByteArray file(const char *name)
    {
        QFile file(QStringLiteral(MUSTER_TEST_DATA "/dep/") + QString::fromLatin1(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    static EnrollmentProfile read(const QByteArray &json)
    {
        const Result<EnrollmentProfile> profile = EnrollmentProfile::fromJson(json);
        [&] { QVERIFY2(profile, profile ? "" : qPrintable(profile.error().message)); }();
        return *profile;
    }

private Q_SLOTS:
    void unsetFlagsHaveApplesDefaults()
    {
        const EnrollmentProfile profile;
        QVERIFY(profile.allowsPairing());
        QVERIFY(profile.isRemovable());
        for (const QLatin1StringView key :
             {ProfileKey::supervised, ProfileKey::mandatory, ProfileKey::awaitConfigured, ProfileKey::autoAdvance,
              ProfileKey::multiUser, ProfileKey::notFromBackup, ProfileKey::returnToService})
            QVERIFY2(!profile.flag(key), key.data());
        QCOMPARE(profile.hiddenPanes(), QStringList());
    }

    void aProfileOfApplesIsReadWhole()
    {
        const EnrollmentProfile profile = read(file("micromdm-fetch_profile_response.json"));
        QCOMPARE(profile.name(), QStringLiteral("default"));
        QCOMPARE(profile.url(), QStringLiteral("https://mdm.acme.co/mdm/enroll"));
        QVERIFY(!profile.isSupervised());
        QVERIFY(profile.awaitsConfiguration());
        QCOMPARE(profile.hiddenPanes(), QStringList({QStringLiteral("AppleID"), QStringLiteral("Android")}));
    }

    void shortSpellingsAreReadNamedAndWrittenLong()
    {
        const auto reading = readProfile(file("petarov-profile-get-noprefix.json"));
        QVERIFY(reading);
        QVERIFY(reading->profile.isSupervised());
        QVERIFY(reading->profile.isMandatory());
        QVERIFY(reading->profile.flag(ProfileKey::multiUser));
        QVERIFY(reading->profile.flag(ProfileKey::returnToService));
        QCOMPARE(reading->shortSpellings.size(), 5);
        const QByteArray written = reading->profile.toJson();
        QVERIFY(written.contains("\"is_supervised\": true"));
        QVERIFY(!written.contains("\"supervised\""));
    }

    void theLongSpellingCountsWhereBothStand()
    {
        const EnrollmentProfile profile = read("{\"supervised\": true, \"is_supervised\": false}");
        QVERIFY(!profile.isSupervised());
        QCOMPARE(profile.object().keys(), QStringList({QStringLiteral("is_supervised")}));
    }

    void unknownKeysAreKeptAndStandLast()
    {
        const QByteArray json =
            "{\"x_room\": {\"b\": [1, 2.5, null, \"\\u00e9\\\"\"], \"a\": {}}, \"profile_name\": \"A\"}";
        const EnrollmentProfile profile = read(json);
        const QByteArray written = profile.toJson();
        QCOMPARE(read(written), profile);
        QCOMPARE(QJsonDocument::fromJson(written).object(), QJsonDocument::fromJson(json).object());
        QVERIFY(written.indexOf("profile_name") < written.indexOf("x_room"));
        QCOMPARE(profile.toApple().value(QLatin1StringView("x_room")),
                 profile.object().value(QLatin1StringView("x_room")));
    }

    void jsonIsWrittenInApplesOrder()
    {
        EnrollmentProfile profile = EnrollmentProfile::recommended();
        profile.setText(ProfileKey::name, QStringLiteral("Staff \"iPads\""));
        profile.setList(ProfileKey::skipItems, {QStringLiteral("Siri"), QStringLiteral("AppleID")});
        QCOMPARE(
            profile.toJson(),
            QByteArray("{\n  \"profile_name\": \"Staff \\\"iPads\\\"\",\n  \"url\": \"\",\n  \"is_supervised\": true,\n"
                       "  \"allow_pairing\": true,\n  \"is_mandatory\": true,\n  \"is_mdm_removable\": false,\n"
                       "  \"await_device_configured\": true,\n  \"skip_setup_items\": [\n    \"AppleID\",\n"
                       "    \"Siri\"\n  ]\n}\n"));
        QCOMPARE(EnrollmentProfile().toJson(), QByteArray("{\n}\n"));
    }

    void whatIsSentHasNoUuidNoDevicesAndNoEmptyTexts()
    {
        EnrollmentProfile profile = read(file("petarov-profile-define-request-noprefix.json"));
        QVERIFY(profile.setValue(ProfileKey::uuid, QStringLiteral("AB")));
        QVERIFY(profile.setValue(ProfileKey::department, QString()));
        QVERIFY(
            profile.setValue(ProfileKey::skipItems,
                             QJsonArray({QStringLiteral("TOS"), QStringLiteral("AppleID"), QStringLiteral("TOS")})));
        const QJsonObject sent = profile.toApple();
        for (const QLatin1StringView key : {ProfileKey::uuid, ProfileKey::devices, ProfileKey::department})
            QVERIFY2(!sent.contains(key), key.data());
        QCOMPARE(sent.value(ProfileKey::skipItems),
                 QJsonValue(QJsonArray({QStringLiteral("AppleID"), QStringLiteral("TOS")})));
        QCOMPARE(EnrollmentProfile().toApple().value(ProfileKey::removable),
                 QJsonValue(true)); // Apple's schema wants it
    }

    void anEmptiedTextGoesUnlessItIsRequired()
    {
        EnrollmentProfile profile;
        profile.setText(ProfileKey::department, QStringLiteral("IT"));
        profile.setText(ProfileKey::department, {});
        profile.setText(ProfileKey::name, {});
        QCOMPARE(profile.object().keys(), QStringList({QStringLiteral("profile_name")}));
    }

    void panesAreSortedWithoutRegardToCaseAndUnique()
    {
        QCOMPARE(sortedPanes({QStringLiteral("SIMSetup"), QStringLiteral("iCloudStorage"), QStringLiteral("Siri"),
                              QStringLiteral("Siri"), QStringLiteral("Intelligence")}),
                 QStringList({QStringLiteral("iCloudStorage"), QStringLiteral("Intelligence"),
                              QStringLiteral("SIMSetup"), QStringLiteral("Siri")}));
    }

    void brokenJsonIsRefusedWithLineAndColumn()
    {
        const auto reading = readProfile("{\n  \"profile_name\": \"\xc3\xa9\" \"x\"\n}");
        QVERIFY(!reading);
        QCOMPARE(reading.error().line, 2);
        QVERIFY(reading.error().column > 18 && reading.error().column < 26);
        QVERIFY(reading.error().error.message.contains(QStringLiteral("Line 2, column")));
    }

    void aWrongTypeIsRefusedWithItsKey_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("key");
        QTest::newRow("flag as text") << QByteArray("{\"is_supervised\": \"true\"}") << "is_supervised";
        QTest::newRow("flag as number") << QByteArray("{\"allow_pairing\": 1}") << "allow_pairing";
        QTest::newRow("text as number") << QByteArray("{\"support_phone_number\": 5550142}") << "support_phone_number";
        QTest::newRow("list as text") << QByteArray("{\"skip_setup_items\": \"Siri\"}") << "skip_setup_items";
        QTest::newRow("list of numbers") << QByteArray("{\"skip_setup_items\": [1]}") << "skip_setup_items";
        QTest::newRow("list of nulls") << QByteArray("{\"anchor_certs\": [null]}") << "anchor_certs";
        QTest::newRow("short spelling") << QByteArray("{\"supervised\": []}") << "supervised";
    }

    void aWrongTypeIsRefusedWithItsKey()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, key);
        const auto reading = readProfile(json);
        QVERIFY(!reading);
        QCOMPARE(reading.error().key, key);
        QVERIFY(reading.error().error.message.contains(key));
    }

    void nullCountsAsAbsent()
    {
        const EnrollmentProfile profile = read(
            "{\"department\": null, \"skip_setup_items\": null, \"is_mdm_removable\": null, \"supervised\": null}");
        QVERIFY(profile.isRemovable());
        QCOMPARE(profile.object(), QJsonObject());
    }

    void hostileBytesAreRefusedInWords_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("blank") << QByteArray(" \n\t");
        QTest::newRow("list") << QByteArray("[]");
        QTest::newRow("null") << QByteArray("null");
        QTest::newRow("zeros") << QByteArray(100, '\0');
        QTest::newRow("deep") << QByteArray("{\"a\":").append(QByteArray(100'000, '['));
        QTest::newRow("cut") << QByteArray("{\"profile_name\": \"Sta");
        QTest::newRow("not UTF-8") << QByteArray("{\"profile_name\": \"\xff\xfe\"}");
        QTest::newRow("two objects") << QByteArray("{}{}");
        QTest::newRow("property list") << QByteArray("<?xml version=\"1.0\"?><plist/>");
        QTest::newRow("large") << QByteArray("{\"a\": \"") + QByteArray(1024 * 1024, 'a') + QByteArray("\"}");
    }

    void hostileBytesAreRefusedInWords()
    {
        QFETCH(QByteArray, bytes);
        const Result<EnrollmentProfile> profile = EnrollmentProfile::fromJson(bytes);
        QVERIFY(!profile);
        QCOMPARE(profile.error().kind, ErrorKind::InvalidInput);
        QVERIFY(profile.error().message.size() > 20);
    }

    void aByteOrderMarkIsPassedOver()
    {
        QCOMPARE(read("\xef\xbb\xbf{\"profile_name\": \"A\"}").name(), QStringLiteral("A"));
    }

    void aValueOfAnotherTypeIsNotTaken()
    {
        EnrollmentProfile profile = EnrollmentProfile::recommended();
        const EnrollmentProfile before = profile;
        QVERIFY(!profile.setValue(ProfileKey::supervised, QStringLiteral("yes")));
        QCOMPARE(profile, before);
    }
};

QTEST_GUILESS_MAIN(TestEnrollmentProfile)

#include "tst_enrollmentprofile.moc"
