// The sandbox ends and comes back while the enrollment server goes on: its devices are still those that the server
// manages.
#include "tests/support/enrollmentfixture.h"

#include <QTest>

using namespace Muster;

class TestSandboxRestart : public QObject {
    Q_OBJECT

private:
    static SandboxOptions keptIn(const QTemporaryDir &folder)
    {
        SandboxOptions options = EnrollmentFixture::options();
        options.stateFile = folder.filePath(QStringLiteral("world.sandbox"));
        return options;
    }
    static qint64 in(const SimulatedFleet::Counts &counts, SimulatedState state) { return counts[size_t(state)]; }
    static QByteArray kept(EnrollmentFixture &fixture)
    {
        auto asked = fixture.apple.sandbox.server.runOnFleet(
            [](SimulatedFleet &fleet) { return FleetState::toBytes(fleet.kept(), {}); });
        asked.waitForFinished();
        return asked.result();
    }
    static QString serialOf(EnrollmentFixture &fixture, quint32 device)
    {
        return QString::fromLatin1(
            fixture.apple.sandbox.run([device](SandboxWorld &world) { return world.devices()[device].serialText(); }));
    }

private Q_SLOTS:
    void everybodyIsAsTheyWere()
    {
        QTemporaryDir folder;
        EnrollmentFixture fixture(10, {{QStringLiteral("is_mdm_removable"), true}}, keptIn(folder));
        (void)fixture.switchOn({0, 1});
        (void)fixture.switchOn({2}, {.stuck = 1});
        (void)fixture.switchOn({3}, {.leaves = 1});
        const SimulatedFleet::Counts counts =
            fixture.switchOn({4}, {.wrongClock = 1, .clockError = std::chrono::days(-10'000)});
        QVERIFY2(in(counts, SimulatedState::Configured) == 2, qPrintable(fixture.faultOf(0)));
        QCOMPARE(in(counts, SimulatedState::Awaiting), 1);
        QCOMPARE(in(counts, SimulatedState::Left), 1);
        QCOMPARE(in(counts, SimulatedState::Failed), 1);
        await(fixture.application->push().settled(std::chrono::minutes(1)));
        (void)fixture.rest();
        const QByteArray before = kept(fixture);

        fixture.apple.sandbox.restart();

        QCOMPARE(fixture.rest(), counts);
        QCOMPARE(kept(fixture), before);
    }

    // The server knows nothing of the restart: it pushes with the token it has, and believes only the identity it gave.
    void aPushReachesADeviceAndItsCommandIsAnswered()
    {
        QTemporaryDir folder;
        EnrollmentFixture fixture(10, {}, keptIn(folder));
        const SimulatedFleet::Counts counts = fixture.switchOn({0});
        QVERIFY2(in(counts, SimulatedState::Configured) == 1, qPrintable(fixture.faultOf(0)));
        await(fixture.application->push().settled(std::chrono::minutes(1)));
        (void)fixture.rest();

        fixture.apple.sandbox.restart();
        const CommandPlan plan = needNow(fixture.application->commands().plan(
            {.type = QStringLiteral("ProfileList"),
             .devices = {.organisation = fixture.organisation, .serials = {serialOf(fixture, 0)}}}));
        QCOMPARE(plan.count(CommandGroup::Gets), 1);
        QCOMPARE(needNow(fixture.application->commands().apply(plan, false)), 1);

        const auto answered = [&fixture] {
            return std::ranges::any_of(fixture.commands(), [](const Command &command) {
                return command.purpose == CommandPurpose::Person && command.state == CommandState::Done;
            });
        };
        QTRY_VERIFY2_WITH_TIMEOUT(answered(), qPrintable(fixture.faultOf(0)), 30'000);
        QCOMPARE(fixture.enrollments().size(), 1);
        QCOMPARE(fixture.enrollments().first().generation, 1);
    }
};

QTEST_GUILESS_MAIN(TestSandboxRestart)
#include "tst_sandboxrestart.moc"
