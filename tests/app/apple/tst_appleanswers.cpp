#include "app/apple/appleanswers.h"
#include "models/devices/devicepage.h"
#include "tests/support/workspace.h"

#include <QTest>

using namespace Muster;

class TestAppleAnswers : public QObject {
    Q_OBJECT

private:
    // JSON with ' for ", so that it can be read here.
    static QByteArray json(const char *text) { return QByteArray(text).replace('\'', '"'); }

    static DeviceVerdict verdict(const DeviceVerdicts &verdicts, const char *serial)
    {
        return verdicts.devices.value(SerialNumber(QString::fromLatin1(serial)), DeviceVerdict::Missing);
    }

private Q_SLOTS:
    void everySerialGetsAVerdictEvenThoseThatAppleForgot()
    {
        const QStringList asked{QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("C"),
                                QStringLiteral("D"), QStringLiteral("E"), QStringLiteral("F")};
        const DeviceVerdicts verdicts = need(
            deviceVerdictsFromJson(json("{'devices':{'A':'SUCCESS','B':'NOT_ACCESSIBLE','C':'FAILED','D':'THROTTLED','"
                                        "E':'SOMETHING_NEW'},'retry_after_seconds':7200,'unknown':[{}]}"),
                                   asked));
        QCOMPARE(verdicts.devices.size(), 6);
        QCOMPARE(verdict(verdicts, "A"), DeviceVerdict::Success);
        QCOMPARE(verdict(verdicts, "B"), DeviceVerdict::NotAccessible);
        QCOMPARE(verdict(verdicts, "C"), DeviceVerdict::Failed);
        QCOMPARE(verdict(verdicts, "D"), DeviceVerdict::Throttled);
        QCOMPARE(verdict(verdicts, "E"), DeviceVerdict::Failed); // a word that we do not know is no success
        QCOMPARE(verdict(verdicts, "F"), DeviceVerdict::Missing);
        QCOMPARE(verdicts.retryAfter, std::chrono::hours(2));
    }

    void aWaitBeyondAllReasonIsCut()
    {
        const auto verdicts =
            need(deviceVerdictsFromJson(json("{'devices':{},'retry_after_seconds':9007199254740991}"), {}));
        QCOMPARE(verdicts.retryAfter, std::chrono::days(30));
        QVERIFY(!need(deviceVerdictsFromJson(json("{'devices':{},'retry_after_seconds':-5}"), {})).retryAfter);
        QVERIFY(!need(deviceVerdictsFromJson(json("{'devices':{},'retry_after_seconds':'soon'}"), {})).retryAfter);
    }

    void aProfileMayBeDefinedForNoDevice()
    {
        const DefinedProfile defined =
            need(definedProfileFromJson(json("{'profile_uuid':'88FC4E378FEE4ACA81EAAAB5B39AB6F2'}"), {}));
        QCOMPARE(defined.uuid, QStringLiteral("88FC4E378FEE4ACA81EAAAB5B39AB6F2"));
        QVERIFY(defined.verdicts.devices.isEmpty());
    }

    void bothSpellingsOfTheBetaListAreRead()
    {
        for (const QByteArray &name : {QByteArray("betaEnrollmentTokens"), QByteArray("seedBuildTokens")}) {
            const auto programs = need(betaProgramsFromJson(
                "{\"" + name
                + json("':[{'token':'T','title':'iOS 26 Beta','os':'iOS','more':1},{'title':'no token'},7]}")));
            QCOMPARE(programs.size(), 1);
            QCOMPARE(programs.first().title, QStringLiteral("iOS 26 Beta"));
        }
    }

    void detailsAreKeyedBySerial()
    {
        const DevicePage page = need(
            DevicePage::parseDetails(json("{'devices':{'A':{'serial_number':'A','model':'iPad','response_status':'"
                                          "SUCCESS','new':1},'B':{'response_status':'NOT_ACCESSIBLE'}},'more':true}")));
        QCOMPARE(page.records().size(), 2U);
        QVERIFY(page.records()[0].status == RecordStatus::Told);
        QCOMPARE(page.records()[0].model, std::string_view("iPad"));
        QCOMPARE(page.records()[0].extra, std::string_view("{\"new\":1}"));
        QCOMPARE(page.records()[1].serial, std::string_view("B"));
        QCOMPARE(page.records()[1].status, RecordStatus::NotAccessible);
        QVERIFY(!DevicePage::parseDetails(json("{'devices':[]}")));
        QVERIFY(!DevicePage::parseDetails(json("{'cursor':'c'}")));
    }

    void whatIsNoAnswerIsRefusedByEveryReader_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a page") << QByteArray("<html><body>Service Unavailable</body></html>");
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("a text") << QByteArray("\"SUCCESS\"");
        QTest::newRow("cut off") << (json("{'devices':{'A':'SUCC"));
        QTest::newRow("null") << QByteArray("null");
        QTest::newRow("deep") << QByteArray(100'000, '[');
        QTest::newRow("devices as a list") << (json("{'devices':['A'],'response_status':7,'profile_uuid':'u'}"));
        QTest::newRow("other kinds") << QByteArray(
            json("{'devices':7,'profile_uuid':['x'],'profile_name':1,'response_status':'NEW_WORD','serial_number':{},'"
                 "mdm_service_discovery_url':'::','betaEnrollmentTokens':{}}"));
        QTest::newRow("noise") << QByteArray(200'000, '\xA5');
    }
    void whatIsNoAnswerIsRefusedByEveryReader()
    {
        QFETCH(QByteArray, body);
        const auto isRefused = [](const auto &result) {
            return !result && result.error().kind == ErrorKind::Protocol && !result.error().message.isEmpty()
                && result.error().detail.size() < 2000;
        };
        QVERIFY(isRefused(deviceVerdictsFromJson(body, {QStringLiteral("A")})));
        QVERIFY(isRefused(definedProfileFromJson(body, {})));
        QVERIFY(isRefused(profileFromJson(body)));
        QVERIFY(isRefused(activationLockFromJson(body)));
        QVERIFY(isRefused(replacementFromJson(body)));
        QVERIFY(isRefused(discoveryFromJson(body)));
        QVERIFY(isRefused(betaProgramsFromJson(body)));
        QVERIFY(isRefused(DevicePage::parseDetails(body)));
    }
};

QTEST_GUILESS_MAIN(TestAppleAnswers)
#include "tst_appleanswers.moc"
