// Devices that live: from the sandbox's remote control to an enrollment server by script and back.
#include "tests/support/scriptedmdm.h"

#include "app/sandbox/simulatedfleet.h"

#include <QJsonArray>
#include <QRegularExpression>

using namespace Muster;

class TestSimulatedFleet : public QObject {
    Q_OBJECT

private:
    // After the profile's own members: "is_mdm_removable" and such.
    struct Scene {
        explicit Scene(const QJsonObject &extra = {}, SandboxOptions options = smallWorld())
            : sandbox(options)
        {
            QJsonObject profile = extra;
            profile.insert(QStringLiteral("profile_name"), QStringLiteral("P"));
            profile.insert(QStringLiteral("url"), QString::fromLatin1(mdm.url("/enroll")));
            profile.insert(QStringLiteral("await_device_configured"), true);
            profile.insert(QStringLiteral("anchor_certs"), QJsonArray{QString::fromLatin1(mdm.anchor().toBase64())});
            const QByteArray definition = QJsonDocument(profile).toJson();
            serials = sandbox.run([definition](SandboxWorld &world) {
                const QByteArray uuid = world.defineProfile(0, definition).value();
                QList<QByteArray> list;
                for (quint32 number = 0; number < world.devices().size(); ++number) {
                    if (world.devices()[number].service != 0)
                        continue;
                    world.assignProfile(number, *world.findProfile(0, uuid), QDateTime::currentDateTimeUtc());
                    list.append(world.devices()[number].serialText());
                }
                return list;
            });
        }
        static SandboxOptions smallWorld()
        {
            SandboxOptions options;
            options.plan.devices = 40;
            options.plan.seed = 7;
            options.devices.keys = 2;
            options.devices.atOnce = 4;
            return options;
        }
        // The server releases every device that says Idle and waits.
        void release()
        {
            mdm.script("/connect", [](const ScriptedMessage &message) -> HttpResponse {
                if (!message.body.contains("<string>Idle</string>"))
                    return {.contentType = {}};
                return {.body =
                            "<plist version=\"1.0\"><dict><key>CommandUUID</key><string>C</string><key>Command</key>"
                            "<dict><key>RequestType</key><string>DeviceConfigured</string></dict></dict></plist>"};
            });
        }
        QJsonObject ask(const QByteArray &path, const QJsonObject &body)
        {
            return sandbox.control("POST", path, QJsonDocument(body).toJson()).json();
        }
        QJsonObject alive(const QByteArray &query = {})
        {
            return sandbox.control("GET", "devices/alive" + query).json();
        }
        void rest() { QTRY_VERIFY(isAtRest(alive())); }
        static bool isAtRest(const QJsonObject &alive)
        {
            return alive.value(QLatin1StringView("busy")).toInt(-1) == 0
                && alive.value(QLatin1StringView("waiting")).toInt(-1) == 0;
        }
        qint64 count(const char *state)
        {
            return alive().value(QLatin1StringView("counts")).toObject().value(QLatin1StringView(state)).toInteger();
        }
        QJsonObject first() { return alive().value(QLatin1StringView("devices")).toArray().at(0).toObject(); }
        QByteArray kept()
        {
            auto asked =
                sandbox.server.runOnFleet([](SimulatedFleet &fleet) { return FleetState::toBytes(fleet.kept(), {}); });
            asked.waitForFinished();
            return asked.result();
        }
        QString serial(qsizetype at) { return QString::fromLatin1(serials[at]); }
        HttpReply push(const QByteArray &token, const QByteArray &magic, const QByteArray &topic = {})
        {
            return sandbox.send(sandbox.addresses.dep, "POST", "3/device/" + token, "{\"mdm\":\"" + magic + "\"}",
                                topic.isEmpty() ? QByteArray() : QByteArray("apns-topic: " + topic + "\r\n"));
        }

        ScriptedMdm mdm;
        SandboxFixture sandbox;
        QList<QByteArray> serials;
    };
    static SandboxOptions kept(const QTemporaryDir &folder)
    {
        SandboxOptions options = Scene::smallWorld();
        options.stateFile = folder.filePath(QStringLiteral("world.sandbox"));
        return options;
    }
    static QJsonObject on(qint64 count, const QJsonObject &behaviour = {})
    {
        QJsonObject wish{{QStringLiteral("count"), count}};
        if (!behaviour.isEmpty())
            wish.insert(QStringLiteral("behaviour"), behaviour);
        return wish;
    }
    static QJsonObject one(const QString &serial) { return {{QStringLiteral("serials"), QJsonArray{serial}}}; }

private Q_SLOTS:
    void manyDevicesEnrollAndAreReleased()
    {
        Scene scene;
        scene.release();

        QCOMPARE(scene.ask("devices/switch-on", on(30)).value(QLatin1StringView("done")).toInt(), 30);
        scene.rest();

        QVERIFY2(scene.count("configured") == 30, QJsonDocument(scene.first()).toJson().constData());
        QCOMPARE(scene.mdm.received("/enroll").size(), 30);
        const int pushed = scene.sandbox.run([](SandboxWorld &world) {
            return int(
                std::ranges::count(world.devices(), SandboxProfileStatus::Pushed, &SandboxDevice::profileStatus));
        });
        QCOMPARE(pushed, 30);
    }

    void aDeviceWithoutProfileStartsUnmanaged()
    {
        Scene scene;
        const auto device = scene.sandbox.run([](SandboxWorld &world) {
            world.removeProfile(0, QDateTime::currentDateTimeUtc());
            return world.devices()[0].serialText();
        });
        scene.ask("devices/switch-on", one(QString::fromLatin1(device)));
        scene.rest();
        QCOMPARE(scene.count("unmanaged"), 1);
        QVERIFY(scene.mdm.received().isEmpty());
    }

    void aPushWakesAnAwaitingDevice()
    {
        Scene scene;
        scene.ask("devices/switch-on", one(scene.serial(0)));
        scene.rest();
        QCOMPARE(scene.count("awaiting"), 1);
        const QByteArray token = scene.first().value(QLatin1StringView("push_token")).toString().toLatin1();
        const QByteArray magic = scene.first().value(QLatin1StringView("push_magic")).toString().toLatin1();
        scene.mdm.queue("DeviceConfigured");

        QCOMPARE(scene.push(token, "wrong").status, 200); // accepted, but the device does not listen
        scene.rest();
        QCOMPARE(scene.count("awaiting"), 1);
        QCOMPARE(scene.push(token, magic, "com.apple.mgmt.External.other").status, 400);
        QCOMPARE(scene.push("00ff", magic).json().value(QLatin1StringView("reason")).toString(),
                 QStringLiteral("BadDeviceToken"));
        QCOMPARE(scene.push(token, magic, "com.apple.mgmt.External.scripted").status, 200);
        scene.rest();

        QCOMPARE(scene.count("configured"), 1);
        scene.ask("devices/erase", one(scene.serial(0)));
        QCOMPARE(scene.push(token, magic).status, 410);
    }

    void anErasedDeviceEnrollsAgain()
    {
        Scene scene;
        scene.ask("devices/switch-on", one(scene.serial(0)));
        scene.rest();
        scene.mdm.queue("EraseDevice");
        scene.ask("devices/connect", {});
        scene.rest();
        QCOMPARE(scene.count("fresh"), 1);

        scene.ask("devices/switch-on", one(scene.serial(0)));
        scene.rest();

        QCOMPARE(scene.count("awaiting"), 1);
        QCOMPARE(scene.mdm.received("/enroll").size(), 2);
    }

    void anUntrustedServerIsAFailureWithItsReason()
    {
        Scene scene;
        const QJsonObject profile{{QStringLiteral("profile_name"), QStringLiteral("Q")},
                                  {QStringLiteral("url"), QString::fromLatin1(scene.mdm.url("/enroll"))}};
        const QByteArray definition = QJsonDocument(profile).toJson();
        scene.sandbox.run([definition](SandboxWorld &world) {
            const QByteArray uuid = world.defineProfile(0, definition).value();
            world.assignProfile(1, *world.findProfile(0, uuid), QDateTime::currentDateTimeUtc());
            return true;
        });
        scene.ask("devices/switch-on", one(scene.serial(1)));
        scene.rest();
        QCOMPARE(scene.count("failed"), 1);
        QVERIFY(scene.first().value(QLatin1StringView("error")).toString().contains(QLatin1StringView("trust")));
    }

    void aStuckDeviceNeverConnects()
    {
        Scene scene;
        scene.release();
        scene.ask("devices/switch-on", on(3, {{QStringLiteral("stuck"), 1}}));
        scene.rest();
        QCOMPARE(scene.count("awaiting"), 3);
        scene.ask("devices/connect", {});
        scene.rest();
        QCOMPARE(scene.count("awaiting"), 3);
        QVERIFY(scene.mdm.received("/connect").isEmpty());
    }

    void aUserLeavesOnlyWhereItIsAllowed()
    {
        const QJsonObject leaves{{QStringLiteral("leaves"), 1}};
        Scene strict({{QStringLiteral("is_mdm_removable"), false}});
        strict.release();
        strict.ask("devices/switch-on", on(1, leaves));
        strict.rest();
        QCOMPARE(strict.count("configured"), 1);
        Scene free({{QStringLiteral("is_mdm_removable"), true}});
        free.release();
        free.ask("devices/switch-on", on(1, leaves));
        free.rest();
        QCOMPARE(free.count("left"), 1);
        QVERIFY(free.mdm.received("/checkin").last().body.contains("CheckOut"));
    }

    void aDeviceOfItsUserEnrollsTwice()
    {
        Scene scene;
        scene.release();
        scene.ask("devices/switch-on", on(1, {{QStringLiteral("reenrolls"), 1}}));
        scene.rest();
        QCOMPARE(scene.count("configured"), 1);
        QCOMPARE(scene.mdm.received("/enroll").size(), 2);
    }

    void anUnknownBehaviourIsRefused()
    {
        Scene scene;
        QCOMPARE(scene.sandbox.control("POST", "devices/switch-on", R"({"count":1,"behaviour":{"sings":1}})").status,
                 400);
    }

    void theSandboxEndsWhileDevicesTalk()
    {
        Scene scene;
        scene.mdm.script("/enroll", [](const ScriptedMessage &) {
            return HttpResponse{.status = 200, .delay = std::chrono::seconds(20)};
        });
        scene.ask("devices/switch-on", on(8));
        QTRY_VERIFY(!scene.mdm.received("/enroll").isEmpty());
        QElapsedTimer timer;
        timer.start();
        scene.sandbox.stop();
        QVERIFY(timer.elapsed() < 15'000);
    }

    void devicesGoOnAfterARestart()
    {
        QTemporaryDir folder;
        Scene scene({}, kept(folder));
        scene.ask("devices/switch-on", one(scene.serial(0)));
        scene.rest();
        scene.ask("devices/switch-on", on(1, {{QStringLiteral("stuck"), 1}}));
        scene.rest();
        QCOMPARE(scene.count("awaiting"), 2);
        const QJsonObject before = scene.first();
        const QByteArray devices = scene.kept();

        scene.sandbox.restart();

        QCOMPARE(scene.kept(), devices);
        QCOMPARE(scene.first(), before);
        QVERIFY(scene.mdm.received("/connect").size() == 1); // nobody said more than before
        // A push reaches it, and what it says then is signed with the identity it got before.
        scene.mdm.queue("DeviceConfigured");
        const QByteArray token = before.value(QLatin1StringView("push_token")).toString().toLatin1();
        const QByteArray magic = before.value(QLatin1StringView("push_magic")).toString().toLatin1();
        QCOMPARE(scene.push(token, magic, "com.apple.mgmt.External.scripted").status, 200);
        scene.rest();
        QCOMPARE(scene.count("configured"), 1);
        QCOMPARE(scene.mdm.received("/enroll").size(), 2);
        // And it can be erased and enrolled anew; its old token is then one that Apple knows, but not a device's.
        scene.ask("devices/erase", one(scene.serial(0)));
        scene.sandbox.restart();
        QCOMPARE(scene.push(token, magic).status, 410);
        scene.ask("devices/switch-on", one(scene.serial(0)));
        scene.rest();
        QCOMPARE(scene.count("awaiting"), 2);
    }

    void whoWasEnrollingMayTryAgain()
    {
        QTemporaryDir folder;
        Scene scene({}, kept(folder));
        scene.mdm.script("/enroll", [](const ScriptedMessage &) {
            return HttpResponse{.status = 200, .delay = std::chrono::seconds(20)};
        });
        scene.ask("devices/switch-on", one(scene.serial(0)));
        QTRY_VERIFY(!scene.mdm.received("/enroll").isEmpty());

        scene.sandbox.restart();

        QCOMPARE(scene.count("failed"), 1);
        const QString error = scene.first().value(QLatin1StringView("error")).toString();
        QVERIFY2(error.contains(QStringLiteral("Switch it on again")), qPrintable(error));
        scene.mdm.script("/enroll", [](const ScriptedMessage &) { return HttpResponse{.status = 0}; });
        scene.ask("devices/switch-on", one(scene.serial(0)));
        scene.rest();
        QCOMPARE(scene.count("awaiting"), 1);
    }

    // Woken by a push, it hears the end of the sandbox before its server's answer: it asks again afterwards.
    void whoWasTalkingAsksAgain()
    {
        QTemporaryDir folder;
        Scene scene({}, kept(folder));
        scene.ask("devices/switch-on", one(scene.serial(0)));
        scene.rest();
        scene.mdm.script("/connect", [](const ScriptedMessage &) {
            return HttpResponse{.status = 200, .delay = std::chrono::seconds(20)};
        });
        scene.ask("devices/connect", {});
        QTRY_COMPARE(scene.mdm.received("/connect").size(), 2);
        scene.mdm.script("/connect", [](const ScriptedMessage &) { return HttpResponse{.status = 0}; });
        scene.mdm.queue("DeviceConfigured");

        scene.sandbox.restart();
        scene.rest();

        QCOMPARE(scene.count("configured"), 1);
        QCOMPARE(scene.first().value(QLatin1StringView("error")).toString(), QString());
    }

    // Killed, a sandbox writes nothing any more: what it wrote a moment after the change must do.
    void theFileIsWrittenWhileDevicesLive()
    {
        QTemporaryDir folder;
        Scene scene({}, kept(folder));
        const QString file = FleetState::fileOf(kept(folder).stateFile);
        scene.ask("devices/switch-on", one(scene.serial(0)));
        scene.rest();
        const auto written = [&] {
            QFile in(file);
            if (!in.open(QIODevice::ReadOnly))
                return false;
            const QByteArray bytes = in.readAll();
            return scene.sandbox.run([bytes](SandboxWorld &world) {
                const auto fleet = FleetState::fromBytes(bytes, world);
                return fleet && fleet->devices.size() == 1
                    && fleet->devices.front().device.state == SimulatedState::Awaiting;
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(written(), 30'000);
    }

    void aFileThatCannotBeUsedDoesNotStopTheSandbox()
    {
        QTemporaryDir folder;
        const SandboxOptions options = kept(folder);
        const QString file = FleetState::fileOf(options.stateFile);
        Scene scene({}, options);
        scene.ask("devices/switch-on", one(scene.serial(0)));
        scene.rest();
        scene.sandbox.stop();
        QVERIFY(scene.sandbox.addresses.notice.isEmpty());
        QVERIFY(QFile::resize(file, QFileInfo(file).size() / 2));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("damaged.*set aside")));

        scene.sandbox.start();

        QVERIFY(scene.sandbox.addresses.notice.contains(QStringLiteral("set aside")));
        QVERIFY(QFile::exists(file + QStringLiteral(".aside")));
        QCOMPARE(scene.alive().value(QLatin1StringView("total")).toInt(-1), 0);
        scene.ask("devices/switch-on", one(scene.serial(0)));
        scene.rest();
        QCOMPARE(scene.count("awaiting"), 1);
    }

    void aNewWorldHasNoDevicesOfTheOld()
    {
        QTemporaryDir folder;
        const SandboxOptions options = kept(folder);
        Scene scene({}, options);
        scene.ask("devices/switch-on", one(scene.serial(0)));
        scene.rest();
        scene.sandbox.stop();
        QVERIFY(QFile::exists(FleetState::fileOf(options.stateFile)));
        QVERIFY(QFile::remove(options.stateFile));

        scene.sandbox.start();

        QVERIFY(!QFile::exists(FleetState::fileOf(options.stateFile)));
        QVERIFY(scene.sandbox.addresses.notice.isEmpty());
        QCOMPARE(scene.alive().value(QLatin1StringView("total")).toInt(-1), 0);
    }

    void theDeviceAuthoritySurvivesARestart()
    {
        QTemporaryDir folder;
        const SandboxOptions options = kept(folder);
        QByteArray pem;
        {
            SandboxFixture first(options);
            pem = first.addresses.deviceAuthorityPem;
            first.stop();
        }
        QVERIFY(pem.startsWith("-----BEGIN CERTIFICATE"));
        SandboxFixture second(options);
        QCOMPARE(second.addresses.deviceAuthorityPem, pem);
    }
};

QTEST_GUILESS_MAIN(TestSimulatedFleet)
#include "tst_simulatedfleet.moc"
