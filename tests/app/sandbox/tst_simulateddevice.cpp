// A simulated device against an enrollment server by script; what it says is checked by the openssl tool.
#include "tests/support/openssltool.h"
#include "tests/support/simulatedtest.h"

using namespace Muster;

class TestSimulatedDevice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDeviceEnrolls()
    {
        SimulatedTest test;
        const Result<> enrolled = test.enroll();
        QVERIFY2(enrolled, test.words(enrolled));

        QCOMPARE(test.device.state, SimulatedState::Awaiting);
        const auto enroll = test.mdm.received("/enroll");
        QCOMPARE(enroll.size(), 1);
        QCOMPARE(enroll[0].contentType, "application/pkcs7-signature");
        const QVariantMap info = test.opened(enroll[0].body);
        QCOMPARE(info.value(QStringLiteral("SERIAL")).toString().toLatin1(), test.device.hardware.serial);
        QCOMPARE(info.value(QStringLiteral("UDID")).toString(), test.device.hardware.udid);

        QCOMPARE(test.mdm.scep().type, "19");
        QCOMPARE(test.mdm.scep().nonce.size(), 8);
        QCOMPARE(test.mdm.scep().transaction.size(), 40);
        QCOMPARE(test.mdm.scep().challenge, "once-only");
        QCOMPARE(test.mdm.scep().subject, "CN=device-1,O=Example");
        QCOMPARE(test.mdm.scep().signer, "C=US,CN=MDM SCEP SIGNER serial 1");

        const auto checkIns = test.mdm.received("/checkin");
        QVERIFY(checkIns.size() >= 2);
        QCOMPARE(test.type(checkIns[0]), QStringLiteral("Authenticate"));
        QCOMPARE(test.type(checkIns[1]), QStringLiteral("TokenUpdate"));
        for (const ScriptedMessage &message : checkIns) {
            QCOMPARE(message.contentType, "application/x-apple-aspen-mdm-checkin");
            QVERIFY2(test.isSignedByIdentity(message), message.body.constData());
        }
        const QVariantMap token = SimulatedPlist::read(checkIns[1].body).value();
        QCOMPARE(token.value(QStringLiteral("Token")).toByteArray().size(), 32);
        QVERIFY(token.value(QStringLiteral("AwaitingConfiguration")).toBool());
    }

    void everyLegalFormIsUsedAndFits_data()
    {
        QTest::addColumn<int>("form");
        for (int form = 0; form < SimulatedCms::forms; ++form)
            QTest::addRow("%d", form) << form;
    }

    void everyLegalFormIsUsedAndFits()
    {
        QFETCH(int, form);
        SimulatedTest test;
        // The seed decides; the bits that choose the forms are set, the others stay.
        const quint64 machine = quint64(form), message = quint64(form) << 16;
        test.device.hardware.seed =
            message + (machine + SimulatedCms::forms - message % SimulatedCms::forms) % SimulatedCms::forms;

        const Result<> enrolled = test.enroll();

        QVERIFY2(enrolled, test.words(enrolled));
        QVERIFY(test.opened(test.mdm.received("/enroll")[0].body).contains(QStringLiteral("SERIAL")));
        QVERIFY(test.isSignedByIdentity(test.mdm.received("/checkin")[0]));
    }

    void aServerThatIsNotTrustedIsAFailure()
    {
        SimulatedTest test;
        test.device.record.remove(QStringLiteral("AnchorCertificates"));

        const Result<> enrolled = test.enroll();

        QVERIFY(!enrolled);
        QCOMPARE(enrolled.error().kind, ErrorKind::Unauthorized);
        QVERIFY(test.mdm.received().isEmpty());
    }

    void aSpoiltCertRepIsRefused_data()
    {
        QTest::addColumn<QByteArray>("spoil");
        for (const char *spoil : {"nonce", "transaction", "key", "signer", "refuse"})
            QTest::addRow("%s", spoil) << QByteArray(spoil);
    }

    void aSpoiltCertRepIsRefused()
    {
        QFETCH(QByteArray, spoil);
        SimulatedTest test;
        test.mdm.spoil = spoil;

        const Result<> enrolled = test.enroll();

        QVERIFY(!enrolled);
        QVERIFY2(enrolled.error().detail.startsWith(QLatin1StringView("220")), test.words(enrolled));
        QVERIFY(test.mdm.received("/checkin").isEmpty());
    }

    void aProfileIsReadStrictly_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("fault");
        QTest::newRow("topic") << QByteArray("com.apple.mgmt.") << QByteArray("org.example.")
                               << QStringLiteral("MCMDMErrorDomain 12022");
        QTest::newRow("http") << QByteArray("<key>ServerURL</key><string>https")
                              << QByteArray("<key>ServerURL</key><string>http")
                              << QStringLiteral("MCMDMErrorDomain 12011");
        QTest::newRow("identity") << QByteArray("<key>IdentityCertificateUUID</key><string>2")
                                  << QByteArray("<key>IdentityCertificateUUID</key><string>9")
                                  << QStringLiteral("MCMDMErrorDomain 12016");
        QTest::newRow("rights") << QByteArray("8191") << QByteArray("2") << QStringLiteral("MCMDMErrorDomain 12000");
        QTest::newRow("uuids") << QByteArray("33333333") << QByteArray("22222222")
                               << QStringLiteral("MCProfileErrorDomain 1007");
        QTest::newRow("no MDM") << QByteArray("com.apple.mdm<") << QByteArray("com.apple.other<")
                                << QStringLiteral("MCCloudConfigErrorDomain 33001");
    }

    void aProfileIsReadStrictly()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, fault);
        SimulatedTest test;
        test.mdm.script("/enroll",
                        [&](const ScriptedMessage &) { return HttpResponse{.body = test.mdm.profile({{from, to}})}; });

        const Result<> enrolled = test.enroll();

        QVERIFY(!enrolled);
        QVERIFY2(enrolled.error().detail.startsWith(fault), test.words(enrolled));
    }

    void anAuthorityWithoutShaIsRefused()
    {
        SimulatedTest test;
        test.mdm.capabilities = "POSTPKIOperation\nDES3\n";
        const Result<> enrolled = test.enroll();
        QVERIFY(!enrolled && enrolled.error().detail.startsWith(QLatin1StringView("22006")));
    }

    void theServerMayAskForAnUpdateFirst_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("JSON") << QByteArray(
            R"({"code":"com.apple.softwareupdate.required","details":{"OSVersion":"99.1","BuildVersion":"99A1"}})");
        QTest::newRow("plist") << QByteArray(
            "<plist version=\"1.0\"><dict><key>code</key><string>com.apple.softwareupdate.required</string>"
            "<key>details</key><dict><key>OSVersion</key><string>99.1</string><key>BuildVersion</key>"
            "<string>99A1</string></dict></dict></plist>");
    }

    void theServerMayAskForAnUpdateFirst()
    {
        QFETCH(QByteArray, body);
        SimulatedTest test;
        test.device.hardware.osVersion = QStringLiteral("18.1");
        test.mdm.script("/enroll", [&](const ScriptedMessage &message) {
            const bool isUpdated = message.body.contains("99.1");
            return isUpdated ? HttpResponse{.status = 0} : HttpResponse{.status = 403, .body = body};
        });

        const Result<> enrolled = test.enroll();

        QVERIFY2(enrolled, test.words(enrolled));
        QCOMPARE(test.mdm.received("/enroll").size(), 2);
        QCOMPARE(test.device.hardware.build, QStringLiteral("99A1"));
    }

    void aSignedProfileIsTakenUnlessItWasChanged()
    {
        OpenSslTool tool;
        SimulatedTest test;
        const QByteArray message =
            tool.run({QStringLiteral("cms"), QStringLiteral("-sign"), QStringLiteral("-binary"),
                      QStringLiteral("-nodetach"), QStringLiteral("-outform"), QStringLiteral("DER"),
                      QStringLiteral("-signer"), tool.path("cert.pem"), QStringLiteral("-inkey"), tool.path("key.pem")},
                     test.mdm.profile());
        QByteArray body = message;
        test.mdm.script("/enroll", [&body](const ScriptedMessage &) { return HttpResponse{.body = body}; });

        const Result<> enrolled = test.enroll();
        QVERIFY2(enrolled, test.words(enrolled));
        QVERIFY(test.device.enrollment.wasSigned);

        SimulatedTest changed;
        body.replace("once-only", "twice-now");
        changed.mdm.script("/enroll", [&body](const ScriptedMessage &) { return HttpResponse{.body = body}; });
        const Result<> refused = changed.enroll();
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Crypto);
    }

    void anIdentityMayComeAsPkcs12()
    {
        OpenSslTool tool;
        SimulatedTest test;
        tool.run({QStringLiteral("pkcs12"), QStringLiteral("-export"), QStringLiteral("-in"), tool.path("cert.pem"),
                  QStringLiteral("-inkey"), tool.path("key.pem"), QStringLiteral("-out"), tool.path("id.p12"),
                  QStringLiteral("-passout"), QStringLiteral("pass:secret")});
        QByteArray profile = test.mdm.profile();
        const qsizetype begin = profile.indexOf("<key>PayloadContent</key><dict>");
        const qsizetype end = profile.indexOf("</dict></dict>", begin) + 7;
        profile.replace(begin, end - begin,
                        QByteArray("<key>Password</key><string>secret</string><key>PayloadContent</key><data>"
                                   + tool.read("id.p12").toBase64() + "</data>"));
        profile.replace("com.apple.security.scep", "com.apple.security.pkcs12");
        test.mdm.script("/enroll", [&](const ScriptedMessage &) { return HttpResponse{.body = profile}; });

        const Result<> enrolled = test.enroll();

        QVERIFY2(enrolled, test.words(enrolled));
        QVERIFY(test.mdm.received("/scep").isEmpty());
        QCOMPARE(test.device.enrollment.identity, QSslCertificate(tool.read("cert.pem"), QSsl::Pem).toDer());
    }

    void withoutAwaitingTheDeviceIsInUseAtOnce()
    {
        SimulatedTest test;
        test.device.record.insert(QStringLiteral("AwaitDeviceConfigured"), false);
        QVERIFY(test.enroll());
        QCOMPARE(test.device.state, SimulatedState::Configured);
        QVERIFY(!test.mdm.received("/checkin")[1].body.contains("AwaitingConfiguration"));
    }

    void aWrongClockMakesItsServerUntrusted()
    {
        SimulatedTest test;
        test.device.behaviour.wrongClock = 1;
        test.device.behaviour.clockError = std::chrono::hours(-24 * 10);
        const Result<> enrolled = test.enroll();
        QVERIFY(!enrolled);
        QCOMPARE(enrolled.error().kind, ErrorKind::Unauthorized);
    }

    void aPlainRefusalIsTheEnd()
    {
        SimulatedTest test;
        test.mdm.script("/enroll", [](const ScriptedMessage &) { return HttpResponse{.status = 403, .body = "no"}; });
        const Result<> enrolled = test.enroll();
        QVERIFY(!enrolled);
        QVERIFY2(enrolled.error().message.contains(QLatin1StringView("403")), test.words(enrolled));
    }
};

QTEST_GUILESS_MAIN(TestSimulatedDevice)
#include "tst_simulateddevice.moc"
