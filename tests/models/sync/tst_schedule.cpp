#include "models/sync/schedule.h"
#include "models/sync/schedulestore.h"
#include "tests/support/workspace.h"

#include <QTest>

using namespace Muster;

class TestSchedule : public QObject {
    Q_OBJECT

    QTimeZone m_berlin = QTimeZone("Europe/Berlin");



    static Run run(const char *started, const char *ended, RunState state = RunState::Done)
    {
        Run result;
        result.state = state;
        result.startedAt = utc(started);
        result.endedAt = utc(ended);
        return result;
    }

    static Trouble trouble(ErrorKind kind, const char *retryAt = nullptr)
    {
        Trouble result{.error = {kind, {}, {}, {}}, .since = {}};
        if (retryAt)
            result.error.retryAt = utc(retryAt);
        return result;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_berlin.isValid()); }

    void nightlyIsTheNextTimeThatTheClockShows()
    {
        const Schedule nightly;
        // 02:00 in Berlin is midnight in UTC in summer, 01:00 in winter.
        const Run last = run("2026-07-01T08:00:00Z", "2026-07-01T08:01:00Z");
        QCOMPARE(nextSync(nightly, last, {}, utc("2026-07-01T08:05:00Z"), m_berlin), utc("2026-07-02T00:00:00Z"));
        const Run winter = run("2026-12-01T08:00:00Z", "2026-12-01T08:01:00Z");
        QCOMPARE(nextSync(nightly, winter, {}, utc("2026-12-01T08:05:00Z"), m_berlin), utc("2026-12-02T01:00:00Z"));
    }

    void aNightThatWasSleptThroughIsMadeUpForAtOnce()
    {
        const Run last = run("2026-07-01T00:00:00Z", "2026-07-01T00:01:00Z");
        const QDateTime now = utc("2026-07-03T07:00:00Z");
        QCOMPARE(nextSync({}, last, {}, now, m_berlin), now);
    }

    void aNightWithoutThatTimeHasTheOneThatFollows()
    {
        // Berlin puts its clocks on from 02:00 to 03:00 on 29 March 2026.
        const Run last = run("2026-03-28T12:00:00Z", "2026-03-28T12:00:00Z");
        const QDateTime next = nextSync({.at = QTime(2, 30)}, last, {}, utc("2026-03-28T13:00:00Z"), m_berlin);
        QVERIFY(next >= utc("2026-03-29T01:00:00Z") && next <= utc("2026-03-29T02:00:00Z"));
    }

    void whatWasNeverSyncedOrCutOffIsDueNow()
    {
        const QDateTime now = utc("2026-07-01T08:05:00Z");
        QCOMPARE(nextSync({}, {}, {}, now, m_berlin), now);
        const Run cut = run("2026-07-01T08:00:00Z", "2026-07-01T08:01:00Z", RunState::Interrupted);
        QCOMPARE(nextSync({}, cut, {}, now, m_berlin), now);
    }

    void anIntervalCountsFromTheStartOfTheLastRun()
    {
        const Schedule schedule{.kind = Schedule::Kind::Interval, .everyMinutes = 45};
        const Run last = run("2026-07-01T08:00:00Z", "2026-07-01T08:20:00Z");
        QCOMPARE(nextSync(schedule, last, {}, utc("2026-07-01T08:21:00Z"), m_berlin), utc("2026-07-01T08:45:00Z"));
    }

    void offNeverComes()
    {
        const QDateTime now = utc("2026-07-01T08:05:00Z");
        QVERIFY(!nextSync({.kind = Schedule::Kind::Off}, {}, {}, now, m_berlin).isValid());
    }

    void quietHoursPutItOffToTheirEnd_data()
    {
        QTest::addColumn<QTime>("from");
        QTest::addColumn<QTime>("until");
        QTest::addColumn<QDateTime>("next");
        // Due at 08:05 UTC, which is 10:05 in Berlin.
        QTest::newRow("within") << QTime(8, 0) << QTime(16, 0) << utc("2026-07-01T14:00:00Z");
        QTest::newRow("past midnight") << QTime(22, 0) << QTime(11, 0) << utc("2026-07-01T09:00:00Z");
        QTest::newRow("not in them") << QTime(11, 0) << QTime(12, 0) << utc("2026-07-01T08:05:00Z");
        QTest::newRow("none") << QTime(9, 0) << QTime(9, 0) << utc("2026-07-01T08:05:00Z");
        QTest::newRow("at their end") << QTime(8, 0) << QTime(10, 5) << utc("2026-07-01T08:05:00Z");
    }

    void quietHoursPutItOffToTheirEnd()
    {
        QFETCH(QTime, from);
        QFETCH(QTime, until);
        QFETCH(QDateTime, next);
        const Schedule schedule{.kind = Schedule::Kind::Interval, .quietFrom = from, .quietUntil = until};
        QCOMPARE(nextSync(schedule, {}, {}, utc("2026-07-01T08:05:00Z"), m_berlin), next);
    }

    void unsignedTermsAreLookedAfterEveryHalfHour()
    {
        const Run last = run("2026-07-01T08:00:00Z", "2026-07-01T08:00:10Z", RunState::Failed);
        QCOMPARE(nextSync({}, last, trouble(ErrorKind::TermsNotSigned), utc("2026-07-01T08:05:00Z"), m_berlin),
                 utc("2026-07-01T08:30:10Z"));
        // A token does not get well by itself.
        QCOMPARE(nextSync({}, last, trouble(ErrorKind::Unauthorized), utc("2026-07-01T08:05:00Z"), m_berlin),
                 utc("2026-07-02T00:00:00Z"));
    }

    void anOutageIsTriedAfterAnHourButNeverBeforeTheTimeThatAppleNamed()
    {
        const Run last = run("2026-07-01T08:00:00Z", "2026-07-01T08:00:10Z", RunState::Failed);
        const QDateTime now = utc("2026-07-01T08:05:00Z");
        QCOMPARE(nextSync({}, last, trouble(ErrorKind::Unreachable), now, m_berlin), utc("2026-07-01T09:00:10Z"));
        QCOMPARE(nextSync({}, last, trouble(ErrorKind::Throttled, "2026-07-01T11:00:00Z"), now, m_berlin),
                 utc("2026-07-01T11:00:00Z"));
        QCOMPARE(nextSync({.kind = Schedule::Kind::Interval, .everyMinutes = 5}, last,
                          trouble(ErrorKind::Throttled, "2026-07-01T11:00:00Z"), now, m_berlin),
                 utc("2026-07-01T11:00:00Z"));
    }

    void aScheduleIsKeptAndABadOneRefused()
    {
        TestWorkspace workspace;
        const OrganisationId school = workspace.addOrganisation();
        ScheduleStore store(*workspace.database);
        QCOMPARE(need(store.of(school)), Schedule());
        const Schedule schedule{.kind = Schedule::Kind::Interval,
                                .at = QTime(3, 15),
                                .everyMinutes = 30,
                                .quietFrom = QTime(22, 0),
                                .quietUntil = QTime(6, 30)};
        need(store.set(school, schedule));
        QCOMPARE(need(store.of(school)), schedule);
        for (const int minutes : {0, 4, -1, Schedule::mostMinutes + 1}) {
            Schedule bad = schedule;
            bad.everyMinutes = minutes;
            QCOMPARE(store.set(school, bad).error().kind, ErrorKind::InvalidInput);
        }
        QCOMPARE(store.set(school, {.at = QTime()}).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(need(store.of(school)), schedule);
    }

    void itIsToldInWords()
    {
        QCOMPARE(scheduleText({}), QStringLiteral("every day at 02:00"));
        QCOMPARE(scheduleText({.kind = Schedule::Kind::Off}), QStringLiteral("only when asked"));
        QVERIFY(scheduleText({.kind = Schedule::Kind::Interval, .everyMinutes = 120}).contains(QLatin1StringView("2")));
        QVERIFY(scheduleText({.quietFrom = QTime(8, 0), .quietUntil = QTime(16, 0)})
                    .endsWith(QStringLiteral("not from 08:00 to 16:00")));
    }

    void timeLeftFollowsThePaceSoFar()
    {
        Run run;
        run.startedAt = utc("2026-07-01T08:00:00Z");
        run.devices = 2000;
        const QDateTime now = run.startedAt.addSecs(10);
        QVERIFY(!timeLeft(run, now)); // who knows how many there are
        run.expected = 10000;
        QCOMPARE(timeLeft(run, now), std::chrono::seconds(40));
        run.waitingUntil = now.addSecs(60);
        QVERIFY(!timeLeft(run, now));
        run.waitingUntil = {};
        run.state = RunState::Paused;
        QVERIFY(!timeLeft(run, now));
        run.state = RunState::Running;
        run.expected = 1500; // more came than the last time
        QVERIFY(!timeLeft(run, now));
        run.expected = 10000;
        run.devices = 0;
        QVERIFY(!timeLeft(run, now));
    }
};

QTEST_GUILESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
