#include "models/runs/runstore.h"
#include "models/sync/schedule.h"
#include "tests/support/linkedorganisation.h"
#include "tests/support/manualalarm.h"

#include <QSignalSpy>

using namespace Muster;
using namespace std::chrono_literals;

// Syncs that begin by themselves, and runs that are paused, resumed and cancelled, also from another program.
class TestSyncScheduler : public QObject {
    Q_OBJECT

    std::unique_ptr<AppleFixture> m_apple;
    std::unique_ptr<ManualAlarm> m_alarm;
    RunningApplication m_app;
    QList<OrganisationId> m_schools;

    void begin(int organisations, quint32 devices = 300)
    {
        m_apple = std::make_unique<AppleFixture>(devices);
        m_alarm = std::make_unique<ManualAlarm>(m_apple->clock);
        Application::Surroundings surroundings;
        surroundings.clock = &m_apple->clock;
        surroundings.alarm = m_alarm.get();
        surroundings.keyFolder = m_apple->folder.filePath(QStringLiteral("keys"));
        surroundings.sync = {.pageLimit = 50, .pagesPerCommit = 1};
        m_app.reset(new Application(m_apple->path, surroundings));
        needSoon(m_app->open());
        for (int i = 0; i < organisations; ++i)
            m_schools.append(m_apple->link(*m_app, QStringLiteral("School %1").arg(i),
                                           i == 0 ? QByteArray() : "Service-" + QByteArray::number(i)));
    }

    QList<Run> runs(OrganisationId school)
    {
        return needSoon(m_app->store().read(
            [school](Database &database) { return RunStore(database).latest(school, 100); }));
    }

    qsizetype done(OrganisationId school)
    {
        return std::ranges::count(runs(school), RunState::Done, &Run::state);
    }

    std::optional<RunState> lastState(OrganisationId school)
    {
        const QList<Run> all = runs(school);
        return all.isEmpty() ? std::nullopt : std::optional(all.first().state);
    }

    void start() { m_app->scheduler().run().then([] {}); }

private Q_SLOTS:
    void cleanup()
    {
        m_app.reset();
        m_alarm.reset();
        m_apple.reset();
        m_schools.clear();
    }

    void eachIsSyncedAtItsTime()
    {
        begin(3);
        needNow(m_app->scheduler().setSchedule(m_schools[1],
                                               {.kind = Schedule::Kind::Interval, .everyMinutes = 30}));
        needNow(m_app->scheduler().setSchedule(m_schools[2], {.kind = Schedule::Kind::Off}));
        start();
        QTRY_COMPARE(done(m_schools[0]), 1); // never synced: at once
        QTRY_COMPARE(done(m_schools[1]), 1);
        QTRY_VERIFY(m_app->scheduler().nextOf(m_schools[1]) == m_apple->clock.now().addSecs(1800));

        m_alarm->advance(29min);
        QTRY_VERIFY(m_alarm->next().isValid());
        QCOMPARE(done(m_schools[1]), 1);
        m_alarm->advance(1min);
        QTRY_COMPARE(done(m_schools[1]), 2);
        QCOMPARE(done(m_schools[0]), 1);

        m_alarm->advance(24h);
        QTRY_COMPARE(done(m_schools[0]), 2);
        QTRY_COMPARE(done(m_schools[1]), 3);
        QCOMPARE(runs(m_schools[2]), QList<Run>());
        QVERIFY(!m_app->scheduler().nextOf(m_schools[2]).isValid());
    }

    void aNewScheduleTakesEffectAtOnce()
    {
        begin(1);
        start();
        QTRY_COMPARE(done(m_schools[0]), 1);
        QSignalSpy planned(&m_app->scheduler(), &SyncScheduler::planned);
        needNow(m_app->scheduler().setSchedule(m_schools[0], {.kind = Schedule::Kind::Off}));
        QTRY_VERIFY(!m_app->scheduler().nextOf(m_schools[0]).isValid());
        QVERIFY(planned.count() > 0);
    }

    void termsThatAreSignedAgainClearByThemselvesAndTroubleNobodyElse()
    {
        begin(2);
        const auto sign = [&](bool areSigned) {
            m_apple->sandbox.run([areSigned](SandboxWorld &world) {
                world.setTermsSigned(areSigned);
                return 0;
            });
        };
        // A second Apple of its own would be needed to have the terms unsigned for one of both only; a fault does it.
        const Organisation second = needNow(m_app->organisations().byId(m_schools[1]));
        sign(false);
        start();
        QTRY_COMPARE(lastState(m_schools[0]), RunState::Failed);
        QTRY_COMPARE(lastState(m_schools[1]), RunState::Failed);
        const Organisation troubled = needNow(m_app->organisations().byId(m_schools[0]));
        QCOMPARE(troubled.trouble->error.kind, ErrorKind::TermsNotSigned);
        QVERIFY(troubled.trouble->error.message.contains(QLatin1StringView("administrator")));
        QVERIFY(troubled.trouble->error.message.contains(troubled.account->orgName));
        sign(true);
        m_alarm->advance(29min);
        QTRY_VERIFY(m_alarm->next().isValid());
        QCOMPARE(lastState(m_schools[0]), RunState::Failed);
        m_alarm->advance(1min);
        QTRY_COMPARE(lastState(m_schools[0]), RunState::Done);
        QVERIFY(!needNow(m_app->organisations().byId(m_schools[0])).trouble);
    }

    void oneOrganisationsTroubleStopsNobodyElse()
    {
        begin(3);
        m_apple->sandbox.run([](SandboxWorld &world) {
            world.revokeTokens(1); // of the second organisation's service
            return 0;
        });
        start();
        QTRY_COMPARE(lastState(m_schools[1]), RunState::Failed);
        QTRY_COMPARE(lastState(m_schools[0]), RunState::Done);
        QTRY_COMPARE(lastState(m_schools[2]), RunState::Done);
        const Organisation troubled = needNow(m_app->organisations().byId(m_schools[1]));
        QCOMPARE(troubled.trouble->error.kind, ErrorKind::Unauthorized);
        QVERIFY2(troubled.trouble->error.message.contains(troubled.account->adminId),
                 qPrintable(troubled.trouble->error.message));
    }

    void aPauseRestsUntilItIsResumed()
    {
        begin(1);
        m_apple->fault({.kind = SandboxFaultKind::Slow, .endpoint = "/server/devices", .value = 150});
        auto sync = m_app->sync().sync(m_schools[0], RunKind::Full);
        QTRY_VERIFY(!runs(m_schools[0]).isEmpty() && runs(m_schools[0]).first().pages >= 1);
        needNow(m_app->sync().ask(m_schools[0], RunWish::Pause));
        QTRY_COMPARE(lastState(m_schools[0]), RunState::Paused);
        const Run resting = runs(m_schools[0]).first();
        QVERIFY(resting.pages < 6);
        const qsizetype requests = m_apple->log().size();
        // Another program's wish is heard in the same way.
        Application::Surroundings surroundings;
        surroundings.keyFolder = m_apple->folder.filePath(QStringLiteral("keys"));
        RunningApplication other(new Application(m_apple->path, surroundings));
        needSoon(other->open());
        QCOMPARE(m_apple->log().size(), requests);
        needNow(other->sync().ask(m_schools[0], RunWish::Resume));
        const Run done = needNow(std::move(sync));
        QCOMPARE(done.state, RunState::Done);
        QCOMPARE(done.devices, 300);
        QCOMPARE(m_apple->differences(*m_app, m_schools[0]), QStringList());
    }

    void aPausedRunCanBeCancelledFromOutside()
    {
        begin(1);
        m_apple->fault({.kind = SandboxFaultKind::Slow, .endpoint = "/server/devices", .value = 150});
        auto sync = m_app->sync().sync(m_schools[0], RunKind::Full);
        QTRY_VERIFY(!runs(m_schools[0]).isEmpty() && runs(m_schools[0]).first().pages >= 1);
        needNow(m_app->sync().ask(m_schools[0], RunWish::Pause));
        QTRY_COMPARE(lastState(m_schools[0]), RunState::Paused);
        needNow(m_app->sync().ask(m_schools[0], RunWish::Cancel));
        QCOMPARE(needNow(std::move(sync)).state, RunState::Cancelled);
        const auto nothing = await(m_app->sync().ask(m_schools[0], RunWish::Pause));
        QCOMPARE(nothing.error().kind, ErrorKind::NotFound);
    }

    void closingEndsAPausedRunAndTheNextOneGoesOn()
    {
        begin(1);
        m_apple->fault({.kind = SandboxFaultKind::Slow, .endpoint = "/server/devices", .value = 150});
        m_app->sync().sync(m_schools[0], RunKind::Full).then([](const Result<Run> &) {});
        QTRY_VERIFY(!runs(m_schools[0]).isEmpty() && runs(m_schools[0]).first().pages >= 1);
        needNow(m_app->sync().ask(m_schools[0], RunWish::Pause));
        QTRY_COMPARE(lastState(m_schools[0]), RunState::Paused);
        m_app.reset();
        m_apple->clearFaults();
        m_app = m_apple->start();
        QCOMPARE(lastState(m_schools[0]), RunState::Cancelled);
        QCOMPARE(m_apple->sync(*m_app, m_schools[0]).state, RunState::Done);
        QCOMPARE(m_apple->differences(*m_app, m_schools[0]), QStringList());
    }

    void manyOrganisationsTakeTurns()
    {
        begin(6, 600);
        m_apple->sandbox.run([now = m_apple->clock.now()](SandboxWorld &world) {
            for (quint32 number = 0; number < 100; ++number)
                (void)world.moveDevice(number, quint16(1 + number % 5), now);
            return 0;
        });
        QSignalSpy ended(&m_app->sync(), &SyncService::ended);
        start();
        for (const OrganisationId school : std::as_const(m_schools))
            QTRY_COMPARE(done(school), 1);
        for (quint16 service = 0; service < 6; ++service)
            QCOMPARE(m_apple->differences(*m_app, m_schools[service], service), QStringList());
        // The large one (500 devices, ten pages) did not keep the small ones waiting to its end.
        QCOMPARE(ended.size(), 6);
        QCOMPARE(ended.last().at(0).value<OrganisationId>(), m_schools[0]);
    }
};

QTEST_GUILESS_MAIN(TestSyncScheduler)
#include "tst_syncscheduler.moc"
