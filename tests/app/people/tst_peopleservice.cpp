#include "app/people/peopleservice.h"
#include "models/journal/journalstore.h"
#include "tests/support/enrollmentfixture.h"

#include <QTest>

using namespace Muster;

namespace {

QString text(const char *latin)
{
    return QString::fromLatin1(latin);
}

Person person(EnrollmentFixture &fixture, const char *shortName)
{
    Person person;
    person.organisation = fixture.organisation;
    person.shortName = text(shortName);
    person.fullName = text(shortName).toUpper();
    person.email = text(shortName) + text("@example.org");
    return person;
}

QString labelOf(EnrollmentFixture &fixture, const QString &identifier)
{
    auto asked = fixture.apple.sandbox.server.runOnFleet([identifier](SimulatedFleet &fleet) {
        const SimulatedDevice *found = fleet.find(0);
        return found ? found->profiles.value(identifier) : QVariantMap();
    });
    asked.waitForFinished();
    const QVariantList payloads = asked.result().value(text("PayloadContent")).toList();
    return payloads.value(0).toMap().value(text("Label")).toString();
}

} // namespace

class TestPeopleService : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDeviceThatChangesHandsGetsWhatDependsOnIt()
    {
        EnrollmentFixture fixture;
        PeopleService &people = fixture.application->people();
        ConfigurationService &configuration = fixture.application->configuration();
        const ConfigurationItem item =
            needNow(configuration.save(fixture.organisation, {}, text("webclip"),
                                       {{text("Label"), text("{{person-short}}")},
                                        {text("URL"), text("https://example.org/{{person-short}}")}},
                                       {.name = text("Mine"), .isAuto = true}))
                .item;
        fixture.switchOn({0});
        const QString serial = fixture.enrollments().first().serial;
        const Person ada = needNow(people.save(person(fixture, "ada")));
        const Person bob = needNow(people.save(person(fixture, "bob")));

        const HandoverPlan plan =
            needNow(people.planHandover(fixture.organisation, ada, {serial.toLower(), serial, text("NOSUCH")}));
        QCOMPARE(plan.count(HandoverGroup::Change), 1);
        QCOMPARE(plan.count(HandoverGroup::Unknown), 1);
        QList<RedeployPlan> redeploy = needNow(people.applyHandover(plan));
        QCOMPARE(redeploy.size(), 1);
        QCOMPARE(redeploy.first().item, item.id);
        QCOMPARE(redeploy.first().rows.first().group, RedeployGroup::Install);
        QCOMPARE(needNow(configuration.applyRedeploy(redeploy)), 1);
        fixture.switchOn({0});
        QCOMPARE(labelOf(fixture, item.identifier), text("ada"));
        QCOMPARE(needNow(people.devicesOf(ada.id)), QStringList{serial});

        redeploy = needNow(people.applyHandover(needNow(people.planHandover(fixture.organisation, bob, {serial}))));
        QCOMPARE(redeploy.first().rows.first().group, RedeployGroup::Replace);
        (void)needNow(configuration.applyRedeploy(redeploy));
        fixture.switchOn({0});
        QCOMPARE(labelOf(fixture, item.identifier), text("bob"));
        QCOMPARE(needNow(people.planHandover(fixture.organisation, bob, {serial})).count(HandoverGroup::Already), 1);

        // Nobody holds it any more: what was made for the person goes.
        redeploy = needNow(people.remove(bob.id));
        QCOMPARE(redeploy.first().rows.first().group, RedeployGroup::Remove);
        (void)needNow(configuration.applyRedeploy(redeploy));
        fixture.switchOn({0});
        QVERIFY(labelOf(fixture, item.identifier).isEmpty());
    }

    void peopleAreSavedFoundImportedAndNoted()
    {
        EnrollmentFixture fixture(3);
        PeopleService &people = fixture.application->people();
        Person ada = needNow(people.save(person(fixture, "ada")));
        QCOMPARE(await(people.save(person(fixture, "ADA"))).error().kind, ErrorKind::Conflict);
        QCOMPARE(await(people.save(person(fixture, "two words"))).error().kind, ErrorKind::InvalidInput);
        ada.department = text("5b");
        QCOMPARE(needNow(people.save(ada)).department, text("5b"));

        QFile file(fixture.apple.folder.filePath(text("people.csv")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("username,name,department\nada,,6b\nbob,Bob,\n,,\nx y,,\n");
        file.close();
        const PeopleImportPlan plan = needNow(people.planImport(fixture.organisation, file.fileName()));
        QCOMPARE(plan.changes.size(), 2);
        QCOMPARE(plan.setAside.size(), 2);
        const PeopleImported imported = needNow(people.applyImport(fixture.organisation, plan));
        QCOMPARE(imported.added, 1);
        QCOMPARE(imported.changed, 1);
        QCOMPARE(needNow(people.find(fixture.organisation, text("ada"))).department, text("6b"));
        QCOMPARE(needNow(people.all(fixture.organisation, text("bob"))).size(), 1);
        QVERIFY(needNow(people.remove(ada.id)).isEmpty());
        QCOMPARE(await(people.find(fixture.organisation, text("ada"))).error().kind, ErrorKind::NotFound);
        QCOMPARE(await(people.planImport(fixture.organisation, text("/absent"))).error().kind, ErrorKind::InvalidInput);

        QStringList actions;
        for (const JournalEntry &entry :
             fixture.read<QList<JournalEntry>>([](Database &database) { return JournalStore(database).entries({}); })) {
            if (entry.action.startsWith(text("person.")))
                actions.prepend(entry.action);
        }
        QCOMPARE(actions.join(u' '), text("person.added person.changed person.changed person.added person.deleted"));
    }
};

QTEST_GUILESS_MAIN(TestPeopleService)
#include "tst_peopleservice.moc"
