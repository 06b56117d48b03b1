#include "app/configuration/configurationservice.h"
#include "models/people/personstore.h"
#include "tests/support/handdevice.h"

#include <QTest>

using namespace Muster;

namespace {

QString text(const char *latin)
{
    return QString::fromLatin1(latin);
}

} // namespace

// Items that are commands of the set-up, on simulated devices: the account of a Mac, and settings.
class TestSetUpItems : public QObject {
    Q_OBJECT

    // The first devices of a family, by their numbers in the sandbox.
    static QList<quint32> first(EnrollmentFixture &fixture, const char *family, int count)
    {
        auto asked = fixture.apple.sandbox.server.run([family = QByteArray(family), count](SandboxWorld &world) {
            QList<quint32> found;
            for (quint32 i = 0; i < quint32(world.devices().size()) && found.size() < count; ++i) {
                if (SimulatedHardware::of(world, i).family == family)
                    found.append(i);
            }
            return found;
        });
        asked.waitForFinished();
        return asked.result();
    }

    // A Mac that was just delivered, with a profile that leads here.
    static quint32 aMac(EnrollmentFixture &fixture, QJsonObject profile = {})
    {
        auto ordered = fixture.apple.sandbox.server.run(
            [](SandboxWorld &world) { return world.orderDevices(1, {{"Mac", 1}}, 0, SystemClock().now()).value(); });
        ordered.waitForFinished();
        (void)fixture.apple.sync(*fixture.application, fixture.organisation);
        profile.insert(text("profile_name"), text("Macs"));
        fixture.assignAll(profile);
        return ordered.result();
    }

    static SimulatedDevice device(EnrollmentFixture &fixture, quint32 number)
    {
        auto asked = fixture.apple.sandbox.server.runOnFleet([number](SimulatedFleet &fleet) {
            const SimulatedDevice *found = fleet.find(number);
            return found ? *found : SimulatedDevice();
        });
        asked.waitForFinished();
        return asked.result();
    }

    static ConfigurationItem save(EnrollmentFixture &fixture, const char *kind, const QJsonObject &values,
                                  std::optional<ItemId> item = {})
    {
        return needNow(fixture.application->configuration().save(fixture.organisation, item, text(kind), values,
                                                                 {.name = text(kind), .isAuto = true}))
            .item;
    }

    static ItemResult resultOf(EnrollmentFixture &fixture, ItemId item)
    {
        const auto all = needNow(fixture.application->configuration().results(item));
        [&] { QCOMPARE(all.size(), 1); }();
        return all.first().result;
    }

    static QStringList typesOf(EnrollmentFixture &fixture)
    {
        QStringList types; // in the order in which they were answered
        QList<Command> commands = fixture.commands();
        std::ranges::stable_sort(commands, {}, [](const Command &command) { return command.rank; });
        for (const Command &command : commands)
            types.append(command.requestType);
        return types;
    }

    static QJsonObject admin(const char *password = "open sesame")
    {
        return {{text("Administrator/shortName"), text("admin")}, {text("Administrator/Password"), text(password)}};
    }

private Q_SLOTS:
    void aMacGetsItsAccountBeforeItIsLetOut()
    {
        EnrollmentFixture fixture;
        const quint32 mac = aMac(fixture);
        QJsonObject values = admin();
        values.insert(text("SetPrimarySetupAccountAsRegularUser"), true);
        values.insert(text("PrimaryAccountUserName"), text("user-{{serial}}"));
        const ConfigurationItem item = save(fixture, "account", values);
        const ConfigurationItem names = save(fixture, "settings", {{text("HostName"), text("mac-{{serial}}")}});
        fixture.switchOn({mac});

        QVERIFY2(resultOf(fixture, item.id).reason.isEmpty(), qPrintable(resultOf(fixture, item.id).reason));
        QCOMPARE(resultOf(fixture, item.id).state, ItemState::Installed);
        QCOMPARE(resultOf(fixture, names.id).state, ItemState::Installed);
        const Enrollment enrollment = fixture.enrollments().first();
        QVERIFY(!enrollment.isAwaiting);
        const SimulatedDevice made = device(fixture, mac);
        const QVariantMap account = made.settings.value(text("AutoSetupAdminAccounts")).toList().value(0).toMap();
        QCOMPARE(account.value(text("shortName")).toString(), text("admin"));
        QCOMPARE(made.settings.value(text("PrimaryAccountUserName")).toString(), text("user-") + enrollment.serial);
        QCOMPARE(made.settings.value(text("HostName")).toString(), text("mac-") + enrollment.serial);
        // In the order of the set-up, and the release last.
        const QStringList types = typesOf(fixture);
        QVERIFY(types.indexOf(text("AccountConfiguration")) < types.indexOf(text("Settings")));
        QVERIFY(types.indexOf(text("Settings")) < types.indexOf(text("DeviceConfigured")));
        for (const Command &command : fixture.commands())
            QCOMPARE(command.isBlocking, command.rank < CommandRank::verification);

        // It is no profile: it cannot be sent to a Mac that is in use, nor be taken away.
        (void)save(fixture, "account", admin("another"), item.id);
        const RedeployPlan plan = needNow(fixture.application->configuration().planRedeploy(item.id));
        QCOMPARE(plan.changes(), 0);
        QVERIFY(plan.rows.first().reason.contains(text("Setup Assistant")));
        const RedeployPlan removal = needNow(fixture.application->configuration().remove(item.id));
        QCOMPARE(removal.changes(), 0);
        QVERIFY(!typesOf(fixture).contains(text("RemoveProfile")));
    }

    void whoCannotHaveItIsToldWhy()
    {
        EnrollmentFixture fixture;
        const ConfigurationItem account = save(fixture, "account", admin());
        const ConfigurationItem host = save(fixture, "settings", {{text("HostName"), text("host")}});
        fixture.switchOn(first(fixture, "iPad", 1));
        QCOMPARE(resultOf(fixture, account.id).state, ItemState::LeftOut);
        QVERIFY(resultOf(fixture, account.id).reason.contains(text("Mac")));
        QCOMPARE(resultOf(fixture, host.id).state, ItemState::LeftOut);
        QVERIFY(resultOf(fixture, host.id).reason.contains(text("iPad")));
    }

    void aMacThatDoesNotWaitGetsNone()
    {
        EnrollmentFixture fixture;
        const ConfigurationItem account = save(fixture, "account", admin());
        const quint32 mac = aMac(fixture, {{text("await_device_configured"), false}});
        fixture.switchOn({mac});
        QVERIFY2(!fixture.enrollments().isEmpty(), qPrintable(fixture.faultOf(mac)));
        QCOMPARE(resultOf(fixture, account.id).state, ItemState::LeftOut);
        QVERIFY(resultOf(fixture, account.id).reason.contains(text("Setup Assistant")));
    }

    void settingsAreSentAnewAndStay()
    {
        EnrollmentFixture fixture;
        const quint32 pad = first(fixture, "iPad", 1).value(0);
        const ConfigurationItem item =
            save(fixture, "settings",
                 {{text("DeviceName"), text("iPad-{{serial}}")}, {text("TimeZone"), text("Europe/Berlin")}});
        fixture.switchOn({pad});
        const QString serial = fixture.enrollments().first().serial;
        QCOMPARE(device(fixture, pad).name, text("iPad-") + serial);
        QCOMPARE(device(fixture, pad).settings.value(text("TimeZone")).toString(), text("Europe/Berlin"));

        (void)save(fixture, "settings", {{text("DeviceName"), text("Room 7")}}, item.id);
        const RedeployPlan plan = needNow(fixture.application->configuration().planRedeploy(item.id));
        QCOMPARE(plan.counts()[std::size_t(RedeployGroup::Replace)], 1);
        (void)needNow(fixture.application->configuration().applyRedeploy({plan}));
        fixture.switchOn({pad});
        QCOMPARE(device(fixture, pad).name, text("Room 7"));
        QCOMPARE(resultOf(fixture, item.id).state, ItemState::Installed);
        QCOMPARE(needNow(fixture.application->configuration().remove(item.id)).changes(), 0);
    }

    // A Mac that put everything off is let out when its time is over: its account is given up then.
    void anAccountThatCameTooLateIsTakenBack()
    {
        EnrollmentFixture fixture;
        const ConfigurationItem account = save(fixture, "account", admin());
        Door door(fixture);
        HandDevice mac(door, text("HANDMAC1"));
        (void)mac.fetchProfile();
        QCOMPARE(mac.fetchIdentity(), QByteArray("0"));
        QCOMPARE(mac.authenticate({{text("ProductName"), text("Mac15,3")}}).status, 200);
        QCOMPARE(mac.updateToken({{text("AwaitingConfiguration"), true}}).status, 200);
        QCOMPARE(resultOf(fixture, account.id).state, ItemState::Waiting);
        const auto putOff = [&mac] {
            QStringList types;
            for (QVariantMap next = mac.idle(); !next.isEmpty();) {
                types.append(plistText(next.value(text("Command")).toMap(), u"RequestType"));
                const bool isRelease = types.last() == QLatin1StringView("DeviceConfigured");
                next = mac.report({{text("Status"), isRelease ? text("Acknowledged") : text("NotNow")},
                                   {text("CommandUUID"), next.value(text("CommandUUID"))}});
            }
            return types;
        };
        QVERIFY(!putOff().contains(text("DeviceConfigured")));
        QCOMPARE(resultOf(fixture, account.id).state, ItemState::Deferred);
        (void)QCoro::waitFor(fixture.application->enrollments().releaseNow(fixture.enrollments().first().id));
        QVERIFY(putOff().contains(text("DeviceConfigured")));
        QVERIFY(!fixture.enrollments().first().isAwaiting);
        QCOMPARE(resultOf(fixture, account.id).state, ItemState::LeftOut);
        QVERIFY(resultOf(fixture, account.id).reason.contains(text("let out")));
        QVERIFY(!putOff().contains(text("AccountConfiguration")));
    }

    void thePasswordIsNowhere()
    {
        EnrollmentFixture fixture;
        const ConfigurationItem item = save(fixture, "account", admin());
        fixture.switchOn({aMac(fixture)});
        const QVariantMap content = needNow(fixture.application->configuration().content(item.id));
        QVERIFY(!writePropertyList(content).contains("open sesame"));
        const QJsonObject values = needNow(fixture.application->configuration().formValues(item.id));
        const SavedItem same = needNow(
            fixture.application->configuration().save(fixture.organisation, item.id, text("account"), values, {}));
        QVERIFY(!same.isRevision); // dots are the password that is there
        QJsonObject shorter = values;
        shorter.remove(text("Administrator/Password"));
        QVERIFY(!needNow(fixture.application->configuration().save(fixture.organisation, item.id, text("account"),
                                                                   shorter, {}))
                     .isRevision);
        for (const QString &name : {fixture.apple.path, QString(fixture.apple.path + text("-wal"))}) {
            QFile stored(name);
            if (stored.open(QIODevice::ReadOnly))
                QVERIFY(!stored.readAll().contains("open sesame"));
        }
    }
};

QTEST_GUILESS_MAIN(TestSetUpItems)
#include "tst_setupitems.moc"
