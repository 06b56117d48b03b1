#include "tests/support/enrollmentfixture.h"

#include <QTest>

using namespace Muster;

namespace {

const QVariantMap restrictions{{QStringLiteral("PayloadType"), QStringLiteral("com.apple.applicationaccess")},
                               {QStringLiteral("allowCamera"), false}};

qint64 in(const SimulatedFleet::Counts &counts, SimulatedState state)
{
    return counts[size_t(state)];
}

} // namespace

class TestEnrollmentServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDeviceEnrollsByItselfAndIsLetOut()
    {
        EnrollmentFixture fixture;
        const ItemId item = fixture.addItem(QStringLiteral("Restrictions"), restrictions);
        const SimulatedFleet::Counts counts = fixture.switchOn({0});
        QVERIFY2(in(counts, SimulatedState::Configured) == 1, qPrintable(fixture.faultOf(0)));

        const QList<Enrollment> enrollments = fixture.enrollments();
        QCOMPARE(enrollments.size(), 1);
        const Enrollment &enrollment = enrollments.first();
        QCOMPARE(enrollment.state, EnrollmentState::Enrolled);
        QCOMPARE(enrollment.generation, 1);
        QVERIFY(!enrollment.isAwaiting);
        QVERIFY(enrollment.configuredAt.isValid());
        QVERIFY(enrollment.device.isValid());
        QVERIFY(!enrollment.osVersion.isEmpty());
        QVERIFY(enrollment.facts.contains(QStringLiteral("SerialNumber")));
        for (const Command &command : fixture.commands())
            QVERIFY2(command.state == CommandState::Done,
                     qPrintable(command.title + commandStateName(command.state) + commandErrorsToJson(command.errors)));
        const auto results = fixture.read<QList<ItemResult>>(
            [&](Database &database) { return ConfigurationStore(database).resultsOf(item, 10); });
        QCOMPARE(results.size(), 1);
        QCOMPARE(results.first().state, ItemState::Installed);
    }

    // Organisations change with every page of a sync: that is no reason to ask their sandboxes or to open keys again.
    void aSyncDoesNotPutTheServerTogetherAnew()
    {
        EnrollmentFixture fixture;
        const auto before = fixture.context();
        const auto asked = [&fixture] {
            return std::ranges::count(fixture.apple.log(), QByteArray("/sandbox/device-authority"),
                                      &SandboxLogEntry::path);
        };
        const auto count = asked();
        QVERIFY(count > 0);
        (void)fixture.apple.sync(*fixture.application, fixture.organisation, RunKind::Full);
        QCOMPARE(fixture.context().get(), before.get());
        QCOMPARE(asked(), count);
    }

    // A device may be answered while the workspace is closed; the push for it is not begun any more.
    void wakingAfterTheEndBeginsNothing()
    {
        EnrollmentFixture fixture;
        (void)fixture.switchOn({2});
        const EnrollmentId device = fixture.enrollments().first().id;
        await(fixture.application->enrollmentServer().stop());
        const auto closed = fixture.application->close();
        Q_EMIT fixture.application->enrollmentServer().wakeWanted({device});
        QTRY_VERIFY(closed.isFinished());
    }

    // A window that is closed while it opens, and one that is opened while it closes.
    void whoStopsBeforeItHasStartedStopsIt()
    {
        EnrollmentFixture fixture;
        EnrollmentServer &server = fixture.application->enrollmentServer();
        await(server.stop());
        for (int round = 0; round < 3; ++round) {
            std::optional<Result<ServerStatus>> first, second;
            bool isStopped = false;
            server.start().then([&first](const Result<ServerStatus> &status) { first = status; });
            server.start().then([&second](const Result<ServerStatus> &status) { second = status; });
            server.stop().then([&isStopped] { isStopped = true; });
            QTRY_VERIFY(isStopped);
            QVERIFY(first && *first);
            QVERIFY(second && !*second);
            QCOMPARE(second->error().kind, ErrorKind::Conflict);
            QVERIFY(!server.isRunning());
        }
        await(server.stop()); // with nothing to do
        QVERIFY(await(server.start()));
        QVERIFY(server.isRunning());
    }

    // As the command line does before it ends.
    void whoWaitsForItHasToldAllWhoAreToBeWoken()
    {
        EnrollmentFixture fixture;
        (void)fixture.switchOn({2});
        const qint64 before = fixture.application->push().counters().sent;
        Q_EMIT fixture.application->enrollmentServer().wakeWanted({fixture.enrollments().first().id});
        await(fixture.application->push().settled(std::chrono::minutes(1)));
        QCOMPARE(fixture.application->push().counters().sent, before + 1);
    }

    void whatIsChangedHoldsFromTheNextRequestOn()
    {
        EnrollmentFixture fixture;
        for (const int minutes : {11, 12, 13}) { // faster than it is taken over
            ServerSettings settings = fixture.settings();
            settings.releaseMinutes = minutes;
            fixture.change(settings);
        }
        QTRY_COMPARE(fixture.context()->settings.releaseMinutes, 13);
        QTRY_VERIFY(!fixture.application->work().isAny()); // the server has taken it over, too
        const SimulatedFleet::Counts counts = fixture.switchOn({1}, {.stuck = 1});
        QCOMPARE(in(counts, SimulatedState::Awaiting), 1);
        const Enrollment enrollment = fixture.enrollments().first();
        QCOMPARE(enrollment.enrolledAt.secsTo(enrollment.releaseBy), 13 * 60);
    }
};

QTEST_GUILESS_MAIN(TestEnrollmentServer)
#include "tst_enrollmentserver.moc"
