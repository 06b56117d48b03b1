// What a simulated device answers to commands: an enrollment server by script hands them out.
#include "app/sandbox/simulatedconversation.h"
#include "tests/support/simulatedtest.h"

using namespace Muster;

namespace {

struct Enrolled : SimulatedTest {
    explicit Enrolled(const QByteArray &family = "iPad")
        : SimulatedTest(family)
    {
        const Result<> done = enroll();
        [&] { QVERIFY2(done, words(done)); }();
    }
    Result<> connect()
    {
        SimulatedChannel channel(device, tools);
        return SimulatedConversation(device, channel).connect();
    }
    // The report on one command.
    QVariantMap ask(const QByteArray &type, const QByteArray &arguments = {})
    {
        const QByteArray uuid = mdm.queue(type, arguments);
        const Result<> done = connect();
        [&] { QVERIFY2(done, words(done)); }();
        for (const ScriptedMessage &message : mdm.received("/connect")) {
            if (message.body.contains(uuid))
                last = message;
        }
        return SimulatedPlist::read(last.body).value_or(QVariantMap());
    }
    static QString status(const QVariantMap &report) { return report.value(QStringLiteral("Status")).toString(); }
    static QVariantMap fault(const QVariantMap &report, int link = 0)
    {
        return report.value(QStringLiteral("ErrorChain")).toList().value(link).toMap();
    }
    static int code(const QVariantMap &report, int link = 0)
    {
        return fault(report, link).value(QStringLiteral("ErrorCode")).toInt();
    }
    static QByteArray data(const QByteArray &key, const QByteArray &bytes)
    {
        return "<key>" + key + "</key><data>" + bytes.toBase64() + "</data>";
    }
    static QByteArray profile(const QByteArray &identifier = "org.example.wifi")
    {
        return "<plist version=\"1.0\"><dict><key>PayloadType</key><string>Configuration</string>"
               "<key>PayloadVersion</key><integer>1</integer><key>PayloadIdentifier</key><string>"
            + identifier
            + "</string><key>PayloadUUID</key><string>A</string><key>PayloadContent</key><array><dict>"
              "<key>PayloadType</key><string>com.apple.wifi.managed</string><key>PayloadVersion</key>"
              "<integer>1</integer><key>PayloadIdentifier</key><string>p</string><key>PayloadUUID</key>"
              "<string>B</string></dict></array></dict></plist>";
    }

    ScriptedMessage last;
};

const QString acknowledged = QStringLiteral("Acknowledged");
const QString error = QStringLiteral("Error");

} // namespace

class TestSimulatedCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reportsAreSignedAndEndWithSilence()
    {
        Enrolled test;
        const QVariantMap report = test.ask("ProfileList");
        QCOMPARE(test.status(report), acknowledged);
        QVERIFY(test.isSignedByIdentity(test.last));
        QCOMPARE(test.last.contentType, "application/x-apple-aspen-mdm; charset=UTF-8");
        QCOMPARE(report.value(QStringLiteral("UDID")).toString(), test.device.hardware.udid);
        QCOMPARE(test.mdm.received("/connect").size(), 2);
    }

    void informationIsGivenByRight()
    {
        Enrolled test;
        const QByteArray queries =
            "<key>Queries</key><array><string>UDID</string><string>OSVersion</string><string>WiFiMAC</string>"
            "<string>NoSuchThing</string><string>AwaitingConfiguration</string></array>";
        QVariantMap answers = test.ask("DeviceInformation", queries).value(QStringLiteral("QueryResponses")).toMap();
        QCOMPARE(answers.size(), 4);
        QCOMPARE(answers.value(QStringLiteral("AwaitingConfiguration")).toBool(), true);
        test.device.enrollment.accessRights = 16;
        answers = test.ask("DeviceInformation", queries).value(QStringLiteral("QueryResponses")).toMap();
        QVERIFY(!answers.contains(QStringLiteral("WiFiMAC")));
        QCOMPARE(test.code(test.ask("SecurityInfo")), 12007);
    }

    void profilesComeAndGo()
    {
        Enrolled test;
        QCOMPARE(test.status(test.ask("InstallProfile", test.data("Payload", test.profile()))), acknowledged);
        QCOMPARE(test.ask("ProfileList").value(QStringLiteral("ProfileList")).toList().size(), 2);
        const QByteArray identifier = "<key>Identifier</key><string>org.example.wifi</string>";
        QCOMPARE(test.status(test.ask("RemoveProfile", identifier)), acknowledged);
        QCOMPARE(test.code(test.ask("RemoveProfile", identifier)), 12013);
    }

    void aBrokenProfileIsRefusedWithItsReason_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<int>("inner");
        QTest::newRow("no plist") << QByteArray("<plist") << QByteArray("<nothing") << 1000;
        QTest::newRow("no type") << QByteArray("<key>PayloadType</key><string>Configuration</string>") << QByteArray()
                                 << 1002;
        QTest::newRow("UUIDs") << QByteArray("<string>B<") << QByteArray("<string>A<") << 1007;
        QTest::newRow("payload") << QByteArray("<string>B<") << QByteArray("<string><") << 2003;
        QTest::newRow("certificate") << QByteArray("com.apple.wifi.managed") << QByteArray("com.apple.security.root")
                                     << 2002;
    }

    void aBrokenProfileIsRefusedWithItsReason()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(int, inner);
        Enrolled test;
        const QVariantMap report = test.ask("InstallProfile", test.data("Payload", test.profile().replace(from, to)));
        QCOMPARE(test.status(report), error);
        QCOMPARE(test.code(report), 4001);
        QCOMPARE(test.code(report, 1), inner);
    }

    void theEnrollmentProfileRenewsTheIdentity()
    {
        Enrolled test;
        const QByteArray old = test.device.enrollment.identity;
        const QByteArray token = test.device.enrollment.pushToken;
        const qsizetype before = test.mdm.received("/checkin").size();

        const QVariantMap report = test.ask("InstallProfile", test.data("Payload", test.mdm.profile()));

        QCOMPARE(test.status(report), acknowledged);
        QVERIFY(test.device.enrollment.identity != old);
        QCOMPARE(test.device.enrollment.pushToken, token);
        const auto checkIns = test.mdm.received("/checkin").sliced(before);
        QCOMPARE(checkIns.size(), 2);
        QCOMPARE(test.type(checkIns[0]), QStringLiteral("Authenticate"));
        QCOMPARE(test.device.state, SimulatedState::Awaiting);
    }

    void aRenewalThatFailsKeepsTheOldIdentity()
    {
        Enrolled test;
        const QByteArray old = test.device.enrollment.identity;
        test.mdm.spoil = "nonce";
        QCOMPARE(test.code(test.ask("InstallProfile", test.data("Payload", test.mdm.profile()))), 4001);
        QCOMPARE(test.device.enrollment.identity, old);
        test.mdm.spoil.clear();
        const auto moved = test.mdm.profile({{"/connect<", "/elsewhere<"}});
        QCOMPARE(test.code(test.ask("InstallProfile", test.data("Payload", moved))), 4001);
    }

    void deviceConfiguredEndsSetupAssistantOnce()
    {
        Enrolled test;
        QCOMPARE(test.status(test.ask("DeviceConfigured")), acknowledged);
        QCOMPARE(test.device.state, SimulatedState::Configured);
        QCOMPARE(test.status(test.ask("DeviceConfigured")), error);
    }

    void theUnknownAndTheImpossibleAre12021()
    {
        Enrolled test;
        QCOMPARE(test.code(test.ask("ShutdownDevice")), 12021);
        QCOMPARE(test.code(test.ask("AccountConfiguration")), 12021); // not for an iPad
    }

    void aMacGetsItsAccountAndEscrowsItsToken()
    {
        Enrolled test("Mac");
        const auto checkIns = test.mdm.received("/checkin");
        QCOMPARE(test.type(checkIns.last()), QStringLiteral("SetBootstrapToken"));
        const auto accountWith = [](const QByteArray &hash) {
            return "<key>AutoSetupAdminAccounts</key><array><dict><key>shortName</key><string>admin</string>"
                   "<key>passwordHash</key><data>"
                + hash.toBase64() + "</data></dict></array>";
        };
        const QByteArray salted = "<plist version=\"1.0\"><dict><key>SALTED-SHA512-PBKDF2</key><dict><key>entropy</key>"
                                  "<data>"
            + QByteArray(128, 'e').toBase64() + "</data><key>salt</key><data>" + QByteArray(32, 's').toBase64()
            + "</data><key>iterations</key><integer>40000</integer></dict></dict></plist>";
        const QByteArray account = accountWith(salted);
        QCOMPARE(test.code(test.ask("AccountConfiguration", accountWith("password"))), 97);
        QCOMPARE(test.code(test.ask("AccountConfiguration", "<key>SkipPrimarySetupAccountCreation</key><true/>")), 97);
        QCOMPARE(test.status(test.ask("AccountConfiguration", account)), acknowledged);
        QCOMPARE(test.status(test.ask("DeviceConfigured")), acknowledged);
        QCOMPARE(test.status(test.ask("AccountConfiguration", account)), error);
        QVERIFY(test.ask("SecurityInfo")
                    .value(QStringLiteral("SecurityInfo"))
                    .toMap()
                    .contains(QStringLiteral("FDE_Enabled")));
    }

    void thePasscodeNeedsItsToken()
    {
        Enrolled test;
        QCOMPARE(test.status(test.ask("ClearPasscode", test.data("UnlockToken", "wrong"))), error);
        QCOMPARE(test.status(test.ask("ClearPasscode", test.data("UnlockToken", test.device.enrollment.unlockToken))),
                 acknowledged);
    }

    void settingsAreJudgedOneByOne()
    {
        Enrolled test;
        const QVariantMap report =
            test.ask("Settings",
                     "<key>Settings</key><array><dict><key>Item</key><string>DeviceName</string><key>DeviceName</key>"
                     "<string>Room 5</string></dict><dict><key>Item</key><string>Nonsense</string></dict></array>");
        QCOMPARE(test.status(report), acknowledged);
        const QVariantList items = report.value(QStringLiteral("Settings")).toList();
        QCOMPARE(test.status(items[0].toMap()), acknowledged);
        QCOMPARE(test.status(items[1].toMap()), error);
        QCOMPARE(test.device.name, QStringLiteral("Room 5"));
    }

    void lostModeKnowsWhereItIs()
    {
        Enrolled test;
        QCOMPARE(test.status(test.ask("DeviceLocation")), error);
        QCOMPARE(test.status(test.ask("EnableLostMode", "<key>Message</key><string>Call us</string>")), acknowledged);
        QVERIFY(test.ask("DeviceLocation").contains(QStringLiteral("Latitude")));
        QCOMPARE(test.status(test.ask("DisableLostMode")), acknowledged);
    }

    void anErasedDeviceIsFresh()
    {
        Enrolled test;
        QCOMPARE(test.status(test.ask("EraseDevice")), acknowledged);
        QCOMPARE(test.device.state, SimulatedState::Fresh);
        QVERIFY(test.device.enrollment.identity.isEmpty());
        QCOMPARE(test.device.generation, 1u);
    }

    void notNowComesFirstAndTheDeviceComesBack()
    {
        Enrolled test;
        test.device.behaviour.notNow = 1;
        QCOMPARE(test.status(test.ask("InstallProfile", test.data("Payload", test.profile()))),
                 QStringLiteral("NotNow"));
        QVERIFY(test.device.wantsBack);
        QVERIFY(test.connect());
        QCOMPARE(test.device.counters.acknowledged, 1);
        QVERIFY(!test.device.wantsBack);
        QCOMPARE(test.status(test.ask("ProfileList")), acknowledged); // iOS never postpones it
    }

    void declarationsAreFetchedAndReported()
    {
        Enrolled test;
        test.mdm.script("/checkin", [](const ScriptedMessage &message) -> HttpResponse {
            if (message.body.contains("<string>tokens"))
                return {.body = R"({"SyncTokens":{"DeclarationsToken":"t1","Timestamp":"2026-01-01T00:00:00Z"}})"};
            if (message.body.contains("<string>declaration-items"))
                return {.body = R"({"DeclarationsToken":"t1","Declarations":{"Activations":[],"Assets":[],
                    "Management":[],"Configurations":[{"Identifier":"c1","ServerToken":"s1"}]}})"};
            if (message.body.contains("declaration/configuration/c1"))
                return {.body = R"({"Type":"com.apple.x","Identifier":"c1","ServerToken":"s1","Payload":{}})"};
            return {.status = 0};
        });
        QCOMPARE(test.status(test.ask("DeclarativeManagement")), acknowledged);
        const auto told = SimulatedPlist::read(test.mdm.received("/checkin").last().body).value();
        QCOMPARE(told.value(QStringLiteral("Endpoint")).toString(), QStringLiteral("status"));
        QVERIFY(told.value(QStringLiteral("Data")).toByteArray().contains("\"valid\":\"valid\""));
    }

    void aReportThatWasNotTakenIsSentAgain()
    {
        Enrolled test;
        test.mdm.queue("InstallProfile", test.data("Payload", test.profile()));
        bool isBroken = true;
        test.mdm.script("/connect", [&isBroken](const ScriptedMessage &message) {
            const bool isReport = message.body.contains("Acknowledged");
            return HttpResponse{.status = isReport && std::exchange(isBroken, !isReport) ? 500 : 0};
        });
        QVERIFY(!test.connect());
        QVERIFY(test.connect());
        const auto reports = test.mdm.received("/connect");
        QCOMPARE(reports.size(), 3);
        QCOMPARE(reports[2].body, reports[1].body);
        QCOMPARE(test.device.counters.commands, 1);
    }

    void anItemMayFailOnTheDevice()
    {
        Enrolled test;
        test.device.behaviour.error = 1;
        QCOMPARE(test.code(test.ask("InstallProfile", test.data("Payload", test.profile()))), 4001);
        QCOMPARE(test.device.profiles.size(), 1);
        QCOMPARE(test.status(test.ask("DeviceConfigured")), acknowledged);
    }

    void aDisowningServerLosesTheDevice_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("401") << 401 << QByteArray();
        QTest::newRow("403") << 403 << QByteArray(R"({"code":"com.apple.unrecognized.device"})");
    }

    void aDisowningServerLosesTheDevice()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        Enrolled test;
        test.mdm.script("/connect",
                        [&](const ScriptedMessage &) { return HttpResponse{.status = status, .body = body}; });
        QVERIFY(!test.connect());
        QCOMPARE(test.device.state, SimulatedState::Left);
    }
};

QTEST_GUILESS_MAIN(TestSimulatedCommands)
#include "tst_simulatedcommands.moc"
