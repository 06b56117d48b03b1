// The person who uses a simulated Mac: a channel of their own to an enrollment server by script.
#include "app/sandbox/simulatedworker.h"
#include "tests/support/simulatedtest.h"

#include <QRegularExpression>

using namespace Muster;

namespace {

// A Mac that has enrolled and waits in Setup Assistant, at a server that wants to hear of users.
struct Mac : SimulatedTest {
    explicit Mac(const QByteArray &family = "Mac", bool wantsUsers = true)
        : SimulatedTest(family)
    {
        const QByteArray known = "<string>com.apple.mdm.bootstraptoken</string>";
        const QByteArray users = "<string>com.apple.mdm.per-user-connections</string>";
        mdm.script("/enroll", [this, known, users, wantsUsers](const ScriptedMessage &) {
            return HttpResponse{.body = mdm.profile({{known, wantsUsers ? known + users : known}})};
        });
        play({.device = device, .task = SimulatedTask::Enroll});
        [&] { QVERIFY2(device.state == SimulatedState::Awaiting, qPrintable(device.error)); }();
    }
    void play(SimulatedJob job)
    {
        job.device = device;
        device = worker.play(std::move(job)).device;
    }
    void connect(SimulatedVoices voices) { play({.device = {}, .voices = voices}); }
    void release()
    {
        mdm.queue("DeviceConfigured");
        connect(DeviceVoice);
    }
    // The report on a command that the user's channel was given.
    QVariantMap ask(const QByteArray &type, const QByteArray &arguments = {})
    {
        const QByteArray uuid = mdm.queue(type, arguments);
        connect(UserVoice);
        QVariantMap report;
        for (const QVariantMap &each : said("/connect")) {
            if (each.value(QStringLiteral("CommandUUID")).toString().toLatin1() == uuid)
                report = each;
        }
        return report;
    }
    QList<QVariantMap> said(const QByteArray &path)
    {
        QList<QVariantMap> list;
        for (const ScriptedMessage &message : mdm.received(path))
            list.append(SimulatedPlist::read(message.body).value_or(QVariantMap()));
        return list;
    }
    // What its user said, and only that.
    QList<QVariantMap> ofUser(const QByteArray &path)
    {
        QList<QVariantMap> list = said(path);
        list.removeIf([](const QVariantMap &message) { return !message.contains(QStringLiteral("UserID")); });
        return list;
    }
    static QByteArray profile(const QByteArray &identifier, const QByteArray &payload)
    {
        const QByteArray text = "<plist version=\"1.0\"><dict><key>PayloadType</key><string>Configuration</string>"
                                "<key>PayloadVersion</key><integer>1</integer><key>PayloadIdentifier</key><string>"
            + identifier
            + "</string><key>PayloadUUID</key><string>A</string><key>PayloadContent</key><array><dict>"
              "<key>PayloadVersion</key><integer>1</integer><key>PayloadIdentifier</key><string>p</string>"
              "<key>PayloadUUID</key><string>B</string>"
            + payload + "</dict></array></dict></plist>";
        return "<key>Payload</key><data>" + text.toBase64() + "</data>";
    }
    static QByteArray dock() { return "<key>PayloadType</key><string>com.apple.dock</string>"; }
    QByteArray root() const
    {
        return "<key>PayloadType</key><string>com.apple.security.root</string><key>PayloadContent</key><data>"
            + mdm.anchor().toBase64() + "</data>";
    }
    static QString status(const QVariantMap &report) { return report.value(QStringLiteral("Status")).toString(); }

    SimulatedWorker worker{{keys, clock, roots, isEnding}};
};

const QString acknowledged = QStringLiteral("Acknowledged");

} // namespace

class TestSimulatedUser : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theUserIntroducesThemselvesOnceTheMacIsInUse()
    {
        Mac mac;
        mac.connect(EveryVoice); // nobody is there yet
        QVERIFY(mac.ofUser("/").isEmpty());

        mac.release();

        QCOMPARE(mac.device.state, SimulatedState::Configured);
        const QList<QVariantMap> told = mac.ofUser("/checkin");
        QCOMPARE(told.size(), 1);
        const QVariantMap &update = told.first();
        QCOMPARE(update.value(QStringLiteral("MessageType")).toString(), QStringLiteral("TokenUpdate"));
        QCOMPARE(update.value(QStringLiteral("UDID")).toString(), mac.device.hardware.udid);
        QCOMPARE(update.value(QStringLiteral("Topic")).toString(), mac.device.enrollment.topic);
        static const QRegularExpression guid(QStringLiteral("^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$"));
        QVERIFY(guid.match(update.value(QStringLiteral("UserID")).toString()).hasMatch());
        QVERIFY(!update.value(QStringLiteral("UserShortName")).toString().isEmpty());
        QVERIFY(!update.value(QStringLiteral("UserLongName")).toString().isEmpty());
        QCOMPARE(update.value(QStringLiteral("Token")).toByteArray().size(), 32);
        QVERIFY(update.value(QStringLiteral("Token")).toByteArray() != mac.device.enrollment.pushToken);
        QVERIFY(update.value(QStringLiteral("PushMagic")).toString() != mac.device.enrollment.pushMagic);
        QVERIFY(!update.contains(QStringLiteral("UnlockToken")));
        QVERIFY(mac.isSignedByIdentity(mac.mdm.received("/checkin").last()));
        // Then it asks for commands, as itself.
        QCOMPARE(mac.ofUser("/connect").size(), 1);
        QCOMPARE(mac.status(mac.ofUser("/connect").first()), QStringLiteral("Idle"));
        QVERIFY(mac.isSignedByIdentity(mac.mdm.received("/connect").last()));
    }

    void aPushWakesOnlyTheOneItIsFor()
    {
        Mac mac;
        mac.release();
        const qsizetype all = mac.said("/connect").size();

        mac.connect(DeviceVoice);
        QCOMPARE(mac.said("/connect").size(), all + 1);
        QCOMPARE(mac.ofUser("/connect").size(), 1);
        mac.connect(UserVoice);
        QCOMPARE(mac.said("/connect").size(), all + 2);
        QCOMPARE(mac.ofUser("/connect").size(), 2);
        mac.connect(EveryVoice);
        QCOMPARE(mac.said("/connect").size(), all + 4);
        QCOMPARE(mac.ofUser("/connect").size(), 3);
        QCOMPARE(mac.ofUser("/checkin").size(), 1); // introduced once
    }

    void whoeverIsNotToBeHeardIsNot()
    {
        Mac unwanted("Mac", false);
        unwanted.release();
        QCOMPARE(unwanted.device.state, SimulatedState::Configured);
        QVERIFY(unwanted.ofUser("/").isEmpty());
        Mac tablet("iPad");
        tablet.release();
        QCOMPARE(tablet.device.state, SimulatedState::Configured);
        QVERIFY(tablet.ofUser("/").isEmpty());
    }

    void theUserIsTheOneThatSetupAssistantWasGiven()
    {
        Mac mac;
        mac.mdm.queue("AccountConfiguration",
                      "<key>PrimaryAccountUserName</key><string>mia</string><key>PrimaryAccountFullName</key>"
                      "<string>Mia Ö</string>");
        mac.release();
        QCOMPARE(mac.ofUser("/checkin").first().value(QStringLiteral("UserShortName")).toString(),
                 QStringLiteral("mia"));
        QCOMPARE(mac.ofUser("/checkin").first().value(QStringLiteral("UserLongName")).toString(),
                 QStringLiteral("Mia Ö"));
    }

    void aServerThatWasAwayHearsOfTheUserNextTime()
    {
        Mac mac;
        mac.mdm.script("/checkin", [](const ScriptedMessage &) { return HttpResponse{.status = 503}; });
        mac.release();
        QVERIFY(!mac.device.user.isKnown);
        QVERIFY(!mac.device.error.isEmpty());
        mac.mdm.script("/checkin", [](const ScriptedMessage &) { return HttpResponse{.status = 0}; });
        mac.connect(DeviceVoice);
        QVERIFY(mac.device.user.isKnown);
        QCOMPARE(mac.device.error, QString());
    }

    void profilesOfTheUserAreNotTheDevices()
    {
        Mac mac;
        mac.release();
        const QStringList ofDevice = mac.device.profiles.keys();
        const QList<QByteArray> trusted = mac.device.enrollment.roots;

        QCOMPARE(mac.status(mac.ask("InstallProfile", Mac::profile("org.example.dock", Mac::dock()))), acknowledged);
        QCOMPARE(mac.status(mac.ask("InstallProfile", Mac::profile("org.example.root", mac.root()))), acknowledged);

        QCOMPARE(mac.device.user.profiles.keys(),
                 QStringList({QStringLiteral("org.example.dock"), QStringLiteral("org.example.root")}));
        QCOMPARE(mac.device.profiles.keys(), ofDevice);
        QCOMPARE(mac.device.enrollment.roots, trusted);
        QCOMPARE(mac.ask("ProfileList").value(QStringLiteral("ProfileList")).toList().size(), 2);
        const QVariantList certificates = mac.ask("CertificateList").value(QStringLiteral("CertificateList")).toList();
        QCOMPARE(certificates.size(), 1);
        QCOMPARE(certificates.first().toMap().value(QStringLiteral("Data")).toByteArray(), mac.mdm.anchor());
        // It may take away its own, but none of the device's.
        QCOMPARE(mac.status(mac.ask("RemoveProfile", "<key>Identifier</key><string>org.example.dock</string>")),
                 acknowledged);
        QCOMPARE(mac.device.user.profiles.size(), 1);
        QCOMPARE(mac.status(mac.ask("RemoveProfile", "<key>Identifier</key><string>org.example.enroll</string>")),
                 QStringLiteral("Error"));
        QCOMPARE(mac.device.profiles.keys(), ofDevice);
    }

    void commandsForTheDeviceAreNotTheUsers_data()
    {
        QTest::addColumn<QByteArray>("type");
        for (const char *type : {"DeviceLock", "EraseDevice", "RestartDevice", "DeviceConfigured",
                                 "AccountConfiguration", "DeclarativeManagement"})
            QTest::newRow(type) << QByteArray(type);
    }
    void commandsForTheDeviceAreNotTheUsers()
    {
        QFETCH(QByteArray, type);
        Mac mac;
        mac.release();
        const QVariantMap report = mac.ask(type);
        QCOMPARE(mac.status(report), QStringLiteral("Error"));
        const QVariantMap fault = report.value(QStringLiteral("ErrorChain")).toList().value(0).toMap();
        QCOMPARE(fault.value(QStringLiteral("ErrorCode")).toInt(), 12021);
        QCOMPARE(mac.device.state, SimulatedState::Configured);
    }

    void whatTheUserPostponesTheUserComesBackFor()
    {
        Mac mac;
        mac.release();
        mac.device.behaviour.notNow = 1;
        mac.mdm.queue("ProfileList");
        mac.connect(UserVoice);
        QVERIFY(mac.device.user.wantsBack);
        QVERIFY(!mac.device.wantsBack);
        QCOMPARE(mac.device.wishes(), SimulatedVoices(UserVoice));
        mac.connect(mac.device.wishes());
        QVERIFY(!mac.device.user.wantsBack);
        QCOMPARE(mac.status(mac.ofUser("/connect").last()), acknowledged);
    }

    void anErasedMacHasNobodyAnyMore()
    {
        Mac mac;
        mac.release();
        const QString before = mac.device.user.identifier;
        const QJsonObject record = mac.device.record;
        mac.mdm.queue("EraseDevice");
        mac.connect(DeviceVoice);
        QCOMPARE(mac.device.state, SimulatedState::Fresh);
        QCOMPARE(mac.device.user, SimulatedUser());
        mac.device.record = record; // as Apple gives it again
        mac.play({.device = {}, .task = SimulatedTask::Enroll});
        mac.release();
        QVERIFY(mac.device.user.isKnown);
        QVERIFY(mac.device.user.identifier != before);
    }
};

QTEST_GUILESS_MAIN(TestSimulatedUser)
#include "tst_simulateduser.moc"
