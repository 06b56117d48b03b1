#include "app/configuration/configurationservice.h"
#include "models/journal/journalstore.h"
#include "models/people/personstore.h"
#include "tests/support/enrollmentfixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace Muster;

namespace {

QString text(const char *latin)
{
    return QString::fromLatin1(latin);
}

QJsonObject wifi(const char *password = "topsecret1")
{
    return {{QStringLiteral("SSID_STR"), QStringLiteral("School {{serial}}")},
            {QStringLiteral("EncryptionType"), QStringLiteral("WPA2")},
            {QStringLiteral("Password"), QString::fromLatin1(password)}};
}

// What a switched-on device has of a profile: the first payload, or nothing.
QVariantMap onDevice(EnrollmentFixture &fixture, const QString &identifier, quint32 device = 0)
{
    auto asked = fixture.apple.sandbox.server.runOnFleet([identifier, device](SimulatedFleet &fleet) {
        const SimulatedDevice *found = fleet.find(device);
        return found ? found->profiles.value(identifier) : QVariantMap();
    });
    asked.waitForFinished();
    return asked.result().value(QStringLiteral("PayloadContent")).toList().value(0).toMap();
}

} // namespace

class TestConfigurationService : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anItemReachesDevicesIsRedeployedAndLeavesThem()
    {
        EnrollmentFixture fixture;
        ConfigurationService &configuration = fixture.application->configuration();
        QSignalSpy woken(&configuration, &ConfigurationService::wakeWanted);
        const SavedItem saved = needNow(configuration.save(fixture.organisation, {}, text("wifi"), wifi(),
                                                           {.name = text("Wi-Fi"), .isAuto = true}));
        QVERIFY(saved.isNew && saved.isRevision);
        fixture.switchOn({0, 1});
        const QString serial = fixture.enrollments().last().serial;
        QCOMPARE(fixture.enrollments().size(), 2);

        // Variables stand for what the device is.
        const QString identifier = saved.item.identifier;
        QStringList names{onDevice(fixture, identifier, 0).value(text("SSID_STR")).toString(),
                          onDevice(fixture, identifier, 1).value(text("SSID_STR")).toString()};
        QVERIFY2(names.contains(text("School ") + serial), qPrintable(names.join(u'|')));
        const RedeployPlan nothing = needNow(configuration.planRedeploy(saved.item.id));
        QCOMPARE(nothing.counts()[std::size_t(RedeployGroup::Already)], 2);
        QCOMPARE(nothing.changes(), 0);

        // An edit stays here until it is redeployed.
        const SavedItem edited =
            needNow(configuration.save(fixture.organisation, saved.item.id, text("wifi"), wifi("topsecret2"), {}));
        QCOMPARE(edited.item.latestNumber, 2);
        QCOMPARE(edited.item.identifier, identifier);
        fixture.switchOn({0, 1});
        QCOMPARE(onDevice(fixture, identifier).value(text("Password")).toString(), text("topsecret1"));
        const RedeployPlan plan = needNow(configuration.planRedeploy(saved.item.id));
        QCOMPARE(plan.counts()[std::size_t(RedeployGroup::Replace)], 2);
        QCOMPARE(needNow(configuration.applyRedeploy({plan})), 2);
        QCOMPARE(woken.size(), 1);
        QCOMPARE(woken.first().first().value<QList<EnrollmentId>>().size(), 2);
        fixture.switchOn({0, 1});
        QCOMPARE(onDevice(fixture, identifier).value(text("Password")).toString(), text("topsecret2"));
        for (const ItemOnDevice &on : needNow(configuration.results(saved.item.id)))
            QCOMPARE(on.result.state, ItemState::Installed);

        const RedeployPlan removal = needNow(configuration.remove(saved.item.id));
        QCOMPARE(removal.counts()[std::size_t(RedeployGroup::Remove)], 2);
        QCOMPARE(woken.size(), 2);
        fixture.switchOn({0, 1});
        QVERIFY(onDevice(fixture, identifier).isEmpty());
        for (const ItemOnDevice &on : needNow(configuration.results(saved.item.id)))
            QCOMPARE(on.result.state, ItemState::Removed);
        QVERIFY(needNow(configuration.all(fixture.organisation)).isEmpty());
    }

    void whoIsLeftOutIsSaidAndServedLater()
    {
        EnrollmentFixture fixture;
        ConfigurationService &configuration = fixture.application->configuration();
        QJsonObject values = wifi();
        values.insert(text("SSID_STR"), text("{{person-email}}"));
        const ConfigurationItem item = needNow(configuration.save(fixture.organisation, {}, text("wifi"), values,
                                                                  {.name = text("Mine"), .isAuto = true}))
                                           .item;
        fixture.switchOn({0});
        RedeployPlan plan = needNow(configuration.planRedeploy(item.id));
        QCOMPARE(plan.rows.size(), 1);
        QCOMPARE(plan.rows.first().group, RedeployGroup::LeftOut);
        QVERIFY(plan.rows.first().reason.contains(text("person-email")));

        const Enrollment enrollment = fixture.enrollments().first();
        (void)needSoon(fixture.application->store().run([&](Database &database) {
            return inTransaction(database, Durability::Wishes, [&]() -> Result<PersonId> {
                PersonStore people(database);
                const auto id = people.save({.id = {},
                                             .organisation = fixture.organisation,
                                             .shortName = text("ada"),
                                             .fullName = text("Ada"),
                                             .email = text("ada@example.org"),
                                             .department = {},
                                             .note = {},
                                             .leftAt = {}});
                if (auto held = people.setHolder(enrollment.device, *id, QDateTime::currentDateTimeUtc()); !held)
                    return std::unexpected(held.error());
                return id;
            });
        }));
        plan = needNow(configuration.planRedeploy(item.id));
        QCOMPARE(plan.rows.first().group, RedeployGroup::Install);
        (void)needNow(configuration.applyRedeploy({plan}));
        fixture.switchOn({0});
        QCOMPARE(onDevice(fixture, item.identifier).value(text("SSID_STR")).toString(), text("ada@example.org"));

        // A rule that does not match any more takes it away again.
        (void)needNow(configuration.change(item.id, {.families = QStringList{text("watch")}}));
        plan = needNow(configuration.planRedeploy(item.id));
        QCOMPARE(plan.rows.first().group, RedeployGroup::Remove);
        (void)needNow(configuration.applyRedeploy({plan}));
        fixture.switchOn({0});
        QVERIFY(onDevice(fixture, item.identifier).isEmpty());
    }

    void whoIsChosenGetsWhatIsNotForEverybody()
    {
        EnrollmentFixture fixture;
        ConfigurationService &configuration = fixture.application->configuration();
        fixture.switchOn({0, 1});
        const ConfigurationItem item =
            needNow(configuration.save(fixture.organisation, {}, text("wifi"), wifi(), {.name = text("Trial")})).item;
        const Enrollment chosen = fixture.enrollments().first();
        const DeviceChoice devices{.organisation = fixture.organisation,
                                   .serials = {chosen.serial, chosen.udid, text("NOBODY")}};
        const RedeployPlan plan = needNow(configuration.planGiving(item.id, devices));
        QCOMPARE(plan.rows.size(), 2); // by its serial and by its UDID it is one device
        QCOMPARE(plan.rows.first().group, RedeployGroup::Install);
        QCOMPARE(plan.rows.first().serial, chosen.serial);
        QCOMPARE(plan.rows.last().group, RedeployGroup::LeftOut);
        QCOMPARE(plan.rows.last().serial, text("NOBODY"));
        QCOMPARE(needNow(configuration.applyRedeploy({plan})), 1);
        fixture.switchOn({0, 1});
        QCOMPARE(int(!onDevice(fixture, item.identifier, 0).isEmpty())
                     + int(!onDevice(fixture, item.identifier, 1).isEmpty()),
                 1);
        QCOMPARE(needNow(configuration.planGiving(item.id, devices)).changes(), 0);

        // It follows the item from now on; its families hold for who is chosen, too.
        (void)needNow(configuration.save(fixture.organisation, item.id, text("wifi"), wifi("topsecret2"), {}));
        QCOMPARE(needNow(configuration.planRedeploy(item.id)).counts()[std::size_t(RedeployGroup::Replace)], 1);
        (void)needNow(configuration.change(item.id, {.families = QStringList{text("watch")}}));
        const Enrollment other = fixture.enrollments().last();
        const RedeployPlan refused = needNow(
            configuration.planGiving(item.id, {.organisation = fixture.organisation, .serials = {other.serial}}));
        QCOMPARE(refused.rows.first().group, RedeployGroup::LeftOut);
        QVERIFY(!refused.rows.first().reason.isEmpty());
    }

    // What is alike for all is signed once; a device that is called like a variable must not make its own that.
    void aDeviceCalledLikeAVariableFoolsNobody()
    {
        EnrollmentFixture fixture;
        fixture.switchOn({0, 1});
        const ItemId item = fixture.addItem(text("Named"),
                                            {{text("PayloadType"), text("com.apple.webClip.managed")},
                                             {text("Label"), text("{{device-name}}")},
                                             {text("URL"), text("https://example.org")}});
        const QList<Enrollment> devices = fixture.enrollments();
        QCOMPARE(devices.size(), 2);
        (void)needSoon(fixture.application->store().run([&](Database &database) {
            return inTransaction(database, Durability::Wishes, [&]() -> Result<> {
                for (const auto &[id, name] : {std::pair(devices.first().id, text("{{device-name}}")),
                                               std::pair(devices.last().id, text("Ordinary"))}) {
                    auto named = database.run(text("UPDATE enrollments SET name = ? WHERE id = ?"),
                                              {name, qlonglong(id.value())});
                    if (!named)
                        return std::unexpected(named.error());
                }
                return {};
            });
        }));
        ConfigurationService &configuration = fixture.application->configuration();
        QStringList labels;
        for (const Enrollment &device : devices) {
            const DeviceChoice choice{.organisation = fixture.organisation, .serials = {device.serial}};
            QCOMPARE(needNow(configuration.applyRedeploy({needNow(configuration.planGiving(item, choice))})), 1);
            fixture.switchOn({0, 1});
            QTRY_VERIFY(std::ranges::all_of(needNow(configuration.results(item)), [](const ItemOnDevice &on) {
                return on.result.state == ItemState::Installed;
            }));
        }
        for (quint32 number : {0, 1})
            labels.append(onDevice(fixture, text("org.example.Named"), number).value(text("Label")).toString());
        labels.sort();
        QCOMPARE(labels, (QStringList{text("Ordinary"), text("{{device-name}}")}));
    }

    void anItemOfVeryManyIsTakenAwayInParts()
    {
        EnrollmentFixture fixture;
        ConfigurationService &configuration = fixture.application->configuration();
        const ConfigurationItem item =
            needNow(configuration.save(fixture.organisation, {}, text("wifi"), wifi(), {.name = text("Wide")})).item;
        const QStringList serials = fixture.enrollMany(2500);
        const RedeployPlan giving =
            needNow(configuration.planGiving(item.id, {.organisation = fixture.organisation, .serials = serials}));
        QCOMPARE(needNow(configuration.applyRedeploy({giving})), serials.size());

        const RedeployPlan removal = needNow(configuration.remove(item.id));
        QCOMPARE(removal.counts()[std::size_t(RedeployGroup::Remove)], serials.size());
        for (const ItemOnDevice &on : needNow(configuration.results(item.id, 10'000)))
            QCOMPARE(on.result.state, ItemState::Removed);
        const auto entries =
            fixture.read<QList<JournalEntry>>([](Database &database) { return JournalStore(database).entries({}); });
        QCOMPARE(std::ranges::count(entries, text("configuration.redeployed"), &JournalEntry::action), 3 + 3);
        QCOMPARE(std::ranges::count(entries, text("configuration.deleted"), &JournalEntry::action), 1);
    }

    void whatWasNeverFetchedIsTakenBack()
    {
        EnrollmentFixture fixture;
        ConfigurationService &configuration = fixture.application->configuration();
        fixture.switchOn({0});
        const ConfigurationItem item = needNow(configuration.save(fixture.organisation, {}, text("wifi"), wifi(),
                                                                  {.name = text("Late"), .isAuto = true}))
                                           .item;
        (void)needNow(configuration.applyRedeploy({needNow(configuration.planRedeploy(item.id))}));
        QCOMPARE(needNow(configuration.remove(item.id)).counts()[std::size_t(RedeployGroup::Remove)], 1);
        for (const Command &command : fixture.commands()) {
            QVERIFY(command.requestType != QLatin1StringView("RemoveProfile"));
            if (command.item == item.id)
                QCOMPARE(command.state, CommandState::Cancelled);
        }
    }

    void theJournalTellsChangesWithoutSecrets()
    {
        EnrollmentFixture fixture(3);
        ConfigurationService &configuration = fixture.application->configuration();
        const ConfigurationItem item =
            needNow(configuration.save(fixture.organisation, {}, text("wifi"), wifi(), {.name = text("Wi-Fi")})).item;
        (void)needNow(configuration.save(fixture.organisation, item.id, text("wifi"), wifi("topsecret2"), {}));
        (void)needNow(configuration.setAuto(item.id, true));
        (void)needNow(configuration.rename(item.id, text("Network")));
        (void)needNow(configuration.remove(item.id));
        const auto entries =
            fixture.read<QList<JournalEntry>>([](Database &database) { return JournalStore(database).entries({}); });
        QStringList actions;
        for (const JournalEntry &entry : entries) {
            QVERIFY(!QString(entry.before + entry.after).contains(text("topsecret")));
            if (entry.action.startsWith(text("configuration.")))
                actions.prepend(entry.action);
        }
        QCOMPARE(actions.join(u' '),
                 text("configuration.saved configuration.saved configuration.changed configuration.changed "
                      "configuration.deleted"));
        QByteArray file;
        for (const QString &name : {fixture.apple.path, QString(fixture.apple.path + text("-wal"))}) {
            QFile stored(name);
            if (stored.open(QIODevice::ReadOnly))
                file += stored.readAll();
        }
        QVERIFY(!file.isEmpty() && !file.contains("topsecret"));
    }

    void savingHoldsToRules()
    {
        EnrollmentFixture fixture(3);
        ConfigurationService &configuration = fixture.application->configuration();
        const auto save = [&](std::optional<ItemId> item, const ItemChange &change) {
            return await(configuration.save(fixture.organisation, item, text("wifi"), wifi(), change));
        };
        const ConfigurationItem first = need(save({}, {.name = text("First")})).item;
        QCOMPARE(save({}, {.name = text("first")}).error().kind, ErrorKind::Conflict);
        QVERIFY(!need(save(first.id, {})).isRevision); // as it was
        QCOMPARE(save({}, {.name = text(" ")}).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(save({}, {.name = text("Q"), .query = text("famly:ipad")}).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(save({}, {.name = text("F"), .families = QStringList{text("toaster")}}).error().kind,
                 ErrorKind::InvalidInput);
        const ConfigurationItem second =
            need(save({}, {.name = text("Second"), .families = QStringList{text("ipad")}})).item;
        QCOMPARE(second.families, QStringList{text("iPad")});
        QCOMPARE(needNow(configuration.formValues(first.id)).value(text("Password")).toString(), text("topsecret1"));

        (void)await(configuration.move(second.id, 1));
        QCOMPARE(needNow(configuration.all(fixture.organisation)).first().id, second.id);
        QCOMPARE(await(configuration.move(second.id, 0)).error().kind, ErrorKind::InvalidInput);
    }

    void aFileWithAKnownIdentifierIsItsNextRevision()
    {
        EnrollmentFixture fixture(3);
        ConfigurationService &configuration = fixture.application->configuration();
        QVariantMap payload{{text("PayloadType"), text("com.apple.applicationaccess")},
                            {text("PayloadVersion"), 1LL},
                            {text("PayloadIdentifier"), text("org.x.p")},
                            {text("PayloadUUID"), text("00000000-0000-4000-8000-000000000001")},
                            {text("allowCamera"), false}};
        QVariantMap profile{{text("PayloadType"), text("Configuration")},
                            {text("PayloadVersion"), 1LL},
                            {text("PayloadIdentifier"), text("org.x")},
                            {text("PayloadUUID"), text("00000000-0000-4000-8000-000000000002")},
                            {text("PayloadDisplayName"), text("No camera")},
                            {text("PayloadContent"), QVariantList{payload}}};
        const SavedItem first = needNow(configuration.import(fixture.organisation, writePropertyList(profile), {}));
        QCOMPARE(first.item.name, text("No camera"));
        payload.insert(text("allowAirDrop"), false);
        profile.insert(text("PayloadContent"), QVariantList{payload});
        const SavedItem second = needNow(configuration.import(fixture.organisation, writePropertyList(profile), {}));
        QCOMPARE(second.item.id, first.item.id);
        QCOMPARE(second.item.latestNumber, 2);
        // Devices tell revisions by their UUID.
        QVERIFY(needNow(configuration.content(first.item.id)).value(text("PayloadUUID"))
                != profile.value(text("PayloadUUID")));
        profile.remove(text("PayloadType"));
        QCOMPARE(await(configuration.import(fixture.organisation, writePropertyList(profile), {})).error().kind,
                 ErrorKind::InvalidInput);
        QCOMPARE(await(configuration.formValues(first.item.id)).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(needNow(configuration.revisions(first.item.id)).size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestConfigurationService)
#include "tst_configurationservice.moc"
