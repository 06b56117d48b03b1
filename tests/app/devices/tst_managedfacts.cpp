#include "app/devices/managedfacts.h"
#include "tests/support/enrollmentfixture.h"

#include <QTest>

using namespace Muster;

namespace {

QDateTime at(int minute)
{
    return utc("2026-10-14T09:00:00Z").addSecs(60 * minute);
}

ManagedFacts facts(EnrollmentState state, bool isAwaiting = false)
{
    ManagedFacts facts;
    Enrollment enrollment;
    enrollment.state = state;
    enrollment.isAwaiting = isAwaiting;
    enrollment.authenticatedAt = at(2);
    enrollment.enrolledAt = at(3);
    enrollment.leftAt = state == EnrollmentState::Left ? at(50) : QDateTime();
    facts.enrollment = enrollment;
    facts.askedAt = at(1);
    return facts;
}

Command command(const char *type, const char *title, int rank, CommandState state, bool isBlocking)
{
    Command command;
    command.requestType = QString::fromLatin1(type);
    command.title = QString::fromLatin1(title);
    command.rank = rank;
    command.state = state;
    command.isBlocking = isBlocking;
    return command;
}

} // namespace

class TestManagedFacts : public QObject {
    Q_OBJECT

    using Kind = DeviceContact::Kind;

private Q_SLOTS:
    void whatHoldsSetupAssistantUpIsNamed()
    {
        ManagedFacts waiting = facts(EnrollmentState::Enrolled, true);
        waiting.commands = {
            command("DeviceConfigured", "DeviceConfigured", CommandRank::release, CommandState::Waiting, true),
            command("InstallProfile", "InstallProfile Wi-Fi", CommandRank::item, CommandState::Deferred, true),
            command("InstallProfile", "InstallProfile Passcode", CommandRank::item, CommandState::Done, true),
            command("ProfileList", "ProfileList", CommandRank::verification, CommandState::Waiting, false)};
        const QList<DeviceContact> contacts = contactsOf(waiting);
        QCOMPARE(contacts.size(), 1);
        QVERIFY(contacts.first().kind == Kind::Waiting);
        QCOMPARE(contacts.first().item, QStringLiteral("Wi-Fi"));
    }

    void theStateBecomesAContact()
    {
        QVERIFY(contactsOf(facts(EnrollmentState::Enrolled)).first().kind == Kind::Enrolled);
        QVERIFY(contactsOf(facts(EnrollmentState::Authenticated)).first().kind == Kind::CheckedIn);
        QVERIFY(contactsOf(facts(EnrollmentState::Left)).first().kind == Kind::RemovedByUser);
        QVERIFY(contactsOf(facts(EnrollmentState::Erased)).isEmpty());
        QVERIFY(contactsOf({}).isEmpty());
    }

    void whoAskedAnewIsOnItsWayAgain()
    {
        ManagedFacts again = facts(EnrollmentState::Enrolled);
        again.askedAt = at(600);
        QVERIFY(contactsOf(again).first().kind == Kind::CheckedIn);
        ManagedFacts never;
        never.askedAt = at(1);
        QVERIFY(contactsOf(never).first().kind == Kind::CheckedIn);
    }

    void anEnrolledDeviceIsExplainedWithWhatItGot()
    {
        EnrollmentFixture fixture;
        fixture.addItem(QStringLiteral("Restrictions"),
                        {{QStringLiteral("PayloadType"), QStringLiteral("com.apple.applicationaccess")}});
        fixture.switchOn({0});
        (void)fixture.apple.sync(*fixture.application, fixture.organisation);
        const DeviceId device = fixture.enrollments().first().device;
        const ExplainedDevice explained = needNow(fixture.application->explanations().explain(device));
        QCOMPARE(explained.verdict.id, QStringLiteral("enrolled"));
        QVERIFY(explained.managed.enrollment.has_value());
        QCOMPARE(explained.managed.items.size(), 1);
        QCOMPARE(explained.managed.items.first().name, QStringLiteral("Restrictions"));
        QVERIFY(explained.managed.items.first().state == ItemState::Installed);
        QVERIFY(!explained.managed.commands.isEmpty());
        for (const Command &one : explained.managed.commands)
            QVERIFY(one.sealedPayload.isEmpty() && one.sealedResult.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestManagedFacts)
#include "tst_managedfacts.moc"
