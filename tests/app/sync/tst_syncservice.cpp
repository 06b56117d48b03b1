#include "models/runs/runstore.h"
#include "tests/support/fulldisk.h"
#include "tests/support/linkedorganisation.h"

#include <QSignalSpy>

using namespace Muster;
using namespace std::chrono_literals;

class TestSyncService : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<AppleFixture> m_apple;
    RunningApplication m_app;
    OrganisationId m_school;

    void begin(quint32 devices = 450, SyncSettings settings = {.pageLimit = 100})
    {
        m_app.reset();
        m_apple = std::make_unique<AppleFixture>(devices);
        m_app = m_apple->start(settings);
        m_school = m_apple->link(*m_app);
    }

    Run sync(RunKind kind = RunKind::Incremental) { return m_apple->sync(*m_app, m_school, kind); }
    QStringList differences() { return m_apple->differences(*m_app, m_school); }
    Organisation school() { return m_apple->organisation(*m_app, m_school); }

    QByteArray serial(quint32 device)
    {
        return m_apple->sandbox.run([device](SandboxWorld &world) { return world.devices()[device].serialText(); });
    }

    void change(const char *action, std::initializer_list<quint32> devices, const QByteArray &more = {})
    {
        QByteArray serials;
        for (const quint32 device : devices)
            serials += (serials.isEmpty() ? "\"" : ",\"") + serial(device) + '"';
        QCOMPARE(m_apple->sandbox
                     .control("POST", "devices",
                              QByteArray("{\"action\":\"") + action + "\",\"serials\":[" + serials + ']' + more + '}')
                     .status,
                 200);
    }

    // No request stands in the log before the time that a Retry-After named.
    void checkPatience(qint64 seconds)
    {
        const QList<SandboxLogEntry> log = m_apple->log();
        int refusals = 0;
        for (qsizetype i = 0; i + 1 < log.size(); ++i) {
            if (log[i].status != 429 && log[i].status < 500)
                continue;
            ++refusals;
            QVERIFY2(log[i].time.secsTo(log[i + 1].time) >= seconds,
                     qPrintable(
                         QStringLiteral("%1 s after %2").arg(log[i].time.secsTo(log[i + 1].time)).arg(log[i].status)));
        }
        QVERIFY(refusals > 0);
    }

private Q_SLOTS:
    void cleanup()
    {
        m_app.reset();
        m_apple.reset();
    }

    void theFirstRunFetchesEverythingAndTheNextOnlyWhatChanged()
    {
        begin();
        const Run first = sync();
        QCOMPARE(first.state, RunState::Done);
        QCOMPARE(first.kind, RunKind::Full);
        QCOMPARE(first.added, 450);
        QCOMPARE(first.devices, 450);
        QCOMPARE(differences(), QStringList());
        QCOMPARE(school().fullSyncAt, m_apple->clock.now());

        m_apple->clock.advance(1h);
        change("modify", {3, 4}, R"(,"asset_tag":"Room 7")");
        change("release", {5});
        QCOMPARE(m_apple->sandbox.control("POST", "order", R"({"count":20})").status, 200);
        const Run second = sync();

        QCOMPARE(second.kind, RunKind::Incremental);
        QCOMPARE(second.state, RunState::Done);
        QCOMPARE(second.added, 20);
        QCOMPARE(second.changed, 2);
        QCOMPARE(second.left, 1);
        QCOMPARE(second.devices, 23);
        QCOMPARE(differences(), QStringList());
        const Run third = sync();
        QCOMPARE(third.devices, 0);
        QCOMPARE(third.pages, 1);
    }

    void onceAWeekTheWholeListIsComparedByItself()
    {
        begin();
        (void)sync();
        // Every night, so that the cursor never ages.
        for (int night = 1; night <= 6; ++night) {
            m_apple->clock.advance(24h);
            const Run run = sync();
            QCOMPARE(run.kind, RunKind::Incremental);
            QCOMPARE(run.missed, 0); // each was asked for, and nothing had been missed
        }
        m_apple->fault({.kind = SandboxFaultKind::DropEvents, .endpoint = "/devices/sync", .value = 100});
        change("release", {1, 2, 3});
        QCOMPARE(m_apple->sandbox.control("POST", "order", R"({"count":2})").status, 200);
        (void)sync(); // loses all five
        m_apple->clearFaults();
        QCOMPARE(differences().size(), 5);
        change("modify", {7}, R"(,"asset_tag":"told")");
        m_apple->clock.advance(24h);

        const Run weekly = sync();
        QCOMPARE(weekly.state, RunState::Done);
        QCOMPARE(weekly.kind, RunKind::Full);
        QCOMPARE(weekly.missed, 5);
        QCOMPARE(weekly.changed, 1); // by the change that was told, which is not missed
        QCOMPARE(differences(), QStringList());
        QCOMPARE(school().fullSyncAt, m_apple->clock.now());

        m_apple->clock.advance(24h);
        const Run next = sync();
        QCOMPARE(next.kind, RunKind::Incremental);
        QCOMPARE(next.missed, 0);
    }

    void aComparisonThatIsCutOffGoesOnAndIsNotRepeated()
    {
        begin();
        (void)sync();
        for (int night = 1; night <= 7; ++night)
            m_apple->clock.advance(24h - 1min), (void)sync();
        m_apple->clock.advance(1h);
        m_apple->fault({.kind = SandboxFaultKind::AccessDenied, .endpoint = "/server/devices", .after = 2});
        QCOMPARE(sync().state, RunState::Failed);
        m_apple->clearFaults();
        const Run rest = sync();
        QCOMPARE(rest.state, RunState::Done);
        QVERIFY2(rest.pages < 5, qPrintable(QString::number(rest.pages))); // the fetch went on where it was
        QCOMPARE(differences(), QStringList());
    }

    // Apple says in the middle that the list is at its end: nobody's absence is proved by it.
    void aComparisonThatAppleCutsShortIsMadeOnce()
    {
        begin();
        (void)sync();
        for (int night = 1; night <= 7; ++night)
            m_apple->clock.advance(24h - 1min), (void)sync();
        m_apple->clock.advance(1h);
        m_apple->fault({.kind = SandboxFaultKind::ExhaustedCursor, .endpoint = "/server/devices"});
        const Run run = sync();
        QVERIFY2(run.pages < 10, qPrintable(QString::number(run.pages)));
        m_apple->clearFaults();
        QCOMPARE(sync(RunKind::Full).state, RunState::Done);
        QCOMPARE(differences(), QStringList());
    }

    void aFullRunFindsWhatChangesNeverTold()
    {
        begin();
        (void)sync();
        m_apple->fault({.kind = SandboxFaultKind::DropEvents, .value = 100});
        change("release", {1, 2, 3});
        QCOMPARE(sync().left, 0);
        m_apple->clearFaults();
        QCOMPARE(differences().size(), 3);
        QCOMPARE(sync(RunKind::Full).left, 3);
        QCOMPARE(differences(), QStringList());
    }

    void whatMayPassIsWaitedOut_data()
    {
        QTest::addColumn<SandboxFault>("fault");
        QTest::addColumn<qint64>("patience");
        const auto row = [](const char *name, SandboxFault fault, qint64 patience = 0) {
            fault.after = 1;
            if (fault.count < 0)
                fault.count = 2;
            QTest::newRow(name) << fault << patience;
        };
        using enum SandboxFaultKind;
        row("429 with Retry-After", {.kind = Throttle, .value = 77}, 77);
        row("429 without", {.kind = Throttle}, 60);
        row("500", {.kind = Status, .value = 500}, 60);
        row("502", {.kind = Status, .value = 502}, 60);
        row("503 without Retry-After", {.kind = Status, .value = 503}, 60);
        row("503 with Retry-After", {.kind = Status, .value = 503, .retryAfter = 300}, 300);
        row("504", {.kind = Status, .value = 504}, 60);
        row("cut at once", {.kind = Cut, .value = 0});
        row("cut in the body", {.kind = Cut, .value = 3000});
        row("malformed", {.kind = MalformedJson});
        row("HTML with 200", {.kind = HtmlAnswer});
        row("slow", {.kind = Slow, .value = 300});
        row("one 401", {.kind = Unauthorized, .endpoint = "/server/devices", .count = 1});
        row("one 403", {.kind = Forbidden, .endpoint = "/server/devices", .count = 1});
        row("rotated sessions", {.kind = RotateSession, .count = 100});
        row("unknown fields", {.kind = UnknownFields, .count = 100});
        row("doubled", {.kind = DoubleEvents, .count = 100});
    }
    void whatMayPassIsWaitedOut()
    {
        QFETCH(SandboxFault, fault);
        QFETCH(qint64, patience);
        begin();
        m_apple->fault(fault);

        const Run run = sync();

        QVERIFY2(run.state == RunState::Done,
                 qPrintable(run.error ? run.error->message + run.error->detail : QString()));
        QCOMPARE(differences(), QStringList());
        QVERIFY(!school().trouble);
        if (patience > 0) {
            QCOMPARE(run.retries, 2);
            QCOMPARE(m_apple->alarm.waits.size(), 2);
            checkPatience(patience);
        }
        QCOMPARE(sync().state, RunState::Done);
    }

    void waitsGrowUntilTheRunGivesUpAndTheNextOneGoesOn()
    {
        begin();
        m_apple->fault({.kind = SandboxFaultKind::Status, .endpoint = "/server/devices", .after = 2, .value = 503});

        const Run run = sync();

        QCOMPARE(run.state, RunState::Failed);
        QCOMPARE(run.error->kind, ErrorKind::Unreachable);
        QCOMPARE(run.retries, 5);
        QList<qint64> waits;
        for (const FakeAlarm::Wait &wait : std::as_const(m_apple->alarm.waits))
            waits.append(wait.seconds());
        QCOMPARE(waits, QList<qint64>({60, 120, 240, 480, 960}));
        QCOMPARE(run.devices, 200); // what came before is kept
        QCOMPARE(run.left, 0);
        QVERIFY(school().position.cursor.size() > 0);
        const qsizetype before = m_apple->log().size();

        m_apple->clearFaults();
        const Run next = sync();

        QCOMPARE(next.state, RunState::Done);
        QCOMPARE(next.devices, 250); // it went on where it was
        QVERIFY(m_apple->log().size() > before);
        QCOMPARE(differences(), QStringList());
        QVERIFY(!school().trouble);
    }

    void aNamedTimeIsKeptAcrossRuns()
    {
        begin();
        m_apple->fault({.kind = SandboxFaultKind::Throttle, .endpoint = "/server/devices", .count = 6, .value = 500});
        const Run run = sync();
        QCOMPARE(run.state, RunState::Failed);
        QCOMPARE(run.error->kind, ErrorKind::Throttled);
        QCOMPARE(school().trouble->error.retryAt, m_apple->clock.now().addSecs(500));

        QCOMPARE(sync().state, RunState::Done); // "sync now" pressed at once

        checkPatience(500);
        QCOMPARE(differences(), QStringList());
    }

    void pagesThatCameAreStoredBeforeALongWait()
    {
        begin();
        m_apple->fault({.kind = SandboxFaultKind::Status,
                        .endpoint = "/server/devices",
                        .after = 2,
                        .count = 1,
                        .value = 503,
                        .retryAfter = 3600});
        qint64 stored = -1;
        m_apple->alarm.asked = [&] {
            stored = needSoon(m_app->store().read([](Database &database) {
                         return DeviceStore(database).counts({});
                     })).present;
        };
        QCOMPARE(sync().state, RunState::Done);
        QCOMPARE(stored, 200);
    }

    void whatNeedsAPersonEndsTheRunAndClearsByItself_data()
    {
        QTest::addColumn<SandboxFaultKind>("fault");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("terms") << SandboxFaultKind::TermsNotSigned << ErrorKind::TermsNotSigned;
        QTest::newRow("expired") << SandboxFaultKind::TokenExpired << ErrorKind::Unauthorized;
        QTest::newRow("revoked") << SandboxFaultKind::TokenRevoked << ErrorKind::Unauthorized;
        QTest::newRow("401") << SandboxFaultKind::Unauthorized << ErrorKind::Unauthorized;
        QTest::newRow("403") << SandboxFaultKind::Forbidden << ErrorKind::Unauthorized;
        QTest::newRow("denied") << SandboxFaultKind::AccessDenied << ErrorKind::Unauthorized;
    }
    void whatNeedsAPersonEndsTheRunAndClearsByItself()
    {
        QFETCH(SandboxFaultKind, fault);
        QFETCH(ErrorKind, kind);
        begin();
        m_apple->fault({.kind = fault, .after = 3});

        const Run run = sync();

        QCOMPARE(run.state, RunState::Failed);
        QCOMPARE(run.error->kind, kind);
        QCOMPARE(school().trouble->error.kind, kind);
        QVERIFY(m_apple->alarm.waits.isEmpty());
        QVERIFY(m_apple->log().size() < 12); // no loop against a closed door

        const QDateTime since = school().trouble->since;
        m_apple->clock.advance(10min);
        (void)sync();
        QCOMPARE(school().trouble->since, since);
        m_apple->clearFaults();
        QCOMPARE(sync().state, RunState::Done);
        QVERIFY(!school().trouble);
        QCOMPARE(differences(), QStringList());
    }

    // Apple's terms stay unsigned whether or not the network works today.
    void anOutageDoesNotHideWhatAPersonMustMend()
    {
        begin();
        m_apple->fault({.kind = SandboxFaultKind::TermsNotSigned});
        (void)sync();
        m_apple->clearFaults();
        m_apple->fault({.kind = SandboxFaultKind::Status, .value = 502});
        QCOMPARE(sync().error->kind, ErrorKind::Unreachable);
        QCOMPARE(school().trouble->error.kind, ErrorKind::TermsNotSigned);
        m_apple->clearFaults();
        QCOMPARE(sync().state, RunState::Done);
        QVERIFY(!school().trouble);
    }

    void aLostCursorBeginsAnew_data()
    {
        QTest::addColumn<SandboxFaultKind>("fault");
        QTest::newRow("invalid") << SandboxFaultKind::InvalidCursor;
        QTest::newRow("expired") << SandboxFaultKind::ExpiredCursor;
    }
    void aLostCursorBeginsAnew()
    {
        QFETCH(SandboxFaultKind, fault);
        begin();
        (void)sync();
        change("release", {9});
        m_apple->fault({.kind = fault, .endpoint = "/devices/sync", .count = 1});

        const Run run = sync();

        QCOMPARE(run.state, RunState::Done);
        QCOMPARE(run.kind, RunKind::Full);
        QCOMPARE(run.left, 1);
        QCOMPARE(differences(), QStringList());
        QVERIFY(!school().trouble);
    }

    void aCursorThatIsAlwaysLostEndsTheRun()
    {
        begin();
        (void)sync();
        m_apple->fault({.kind = SandboxFaultKind::InvalidCursor});
        QCOMPARE(sync().state, RunState::Failed);
        QVERIFY(m_apple->log().size() < 30);
        QCOMPARE(differences(), QStringList());
        m_apple->clearFaults();
        QCOMPARE(sync().state, RunState::Done);
        QCOMPARE(differences(), QStringList());
    }

    void aCursorOlderThanAWeekIsNotEvenTried()
    {
        begin();
        (void)sync();
        m_apple->clock.advance(24h * 8);
        const qsizetype before = m_apple->log().size();
        const Run run = sync();
        QCOMPARE(run.kind, RunKind::Full);
        QCOMPARE(run.state, RunState::Done);
        const QList<SandboxLogEntry> log = m_apple->log().sliced(before);
        QVERIFY(std::ranges::all_of(log, [](const SandboxLogEntry &entry) { return entry.status == 200; }));
    }

    void anExhaustedCursorIsAnEnd()
    {
        begin();
        (void)sync();
        m_apple->fault({.kind = SandboxFaultKind::ExhaustedCursor, .endpoint = "/devices/sync"});
        QCOMPARE(sync().state, RunState::Done);
        QVERIFY(!school().trouble);
        QCOMPARE(differences(), QStringList());
    }

    // Only a list that came whole proves that somebody is missing from it.
    void aListThatEndsEarlyTakesNobodyAway()
    {
        begin();
        (void)sync();
        m_apple->fault(
            {.kind = SandboxFaultKind::ExhaustedCursor, .endpoint = "/server/devices", .after = 1, .count = 1});
        const Run run = sync(RunKind::Full);
        QCOMPARE(run.left, 0);
        QCOMPARE(differences(), QStringList());
        m_apple->clearFaults();
        QCOMPARE(sync().state, RunState::Done);
        QCOMPARE(differences(), QStringList());
    }

    void aCursorThatDoesNotMoveIsNotFollowed()
    {
        begin();
        m_apple->fault({.kind = SandboxFaultKind::SameCursor, .endpoint = "/server/devices", .after = 2});
        const Run run = sync();
        QCOMPARE(run.state, RunState::Failed);
        QCOMPARE(run.error->kind, ErrorKind::Protocol);
        QVERIFY2(run.error->message.contains(QStringLiteral("does not move on")), qPrintable(run.error->message));
        QCOMPARE(run.devices, 200);
        QVERIFY(m_apple->log().size() < 8);
        m_apple->clearFaults();
        QCOMPARE(sync().state, RunState::Done);
        QCOMPARE(differences(), QStringList());
    }

    void aRepeatedPageLosesNothing()
    {
        for (const char *endpoint : {"/server/devices", "/devices/sync"}) {
            begin();
            m_apple->fault({.kind = SandboxFaultKind::RepeatPage, .endpoint = endpoint, .after = 1, .count = 2});
            (void)sync();
            (void)sync();
            m_apple->clearFaults();
            QCOMPARE(sync().state, RunState::Done);
            QCOMPARE(differences(), QStringList());
        }
    }

    void aListWithoutEndIsBounded()
    {
        begin(450, {.pageLimit = 10, .mostPages = 7});
        const Run run = sync();
        QCOMPARE(run.error->kind, ErrorKind::Protocol);
        QCOMPARE(run.devices, 70);
        for (int i = 0; i < 7; ++i)
            (void)sync();
        QCOMPARE(differences(), QStringList()); // and each run came further
    }

    void staleEventsDoNotUndoNewerOnes()
    {
        begin();
        (void)sync();
        m_apple->clock.advance(1h);
        change("modify", {3}, R"(,"asset_tag":"new")");
        (void)sync();
        m_apple->fault({.kind = SandboxFaultKind::StaleDate, .value = 7200});
        change("release", {3});
        (void)sync();
        QCOMPARE(differences().size(), 0 + 1); // an event from before the last one counts for nothing
        m_apple->clearFaults();
        (void)sync(RunKind::Full);
        QCOMPARE(differences(), QStringList());
    }

    void twoOrganisationsSideBySide()
    {
        begin();
        const OrganisationId other = m_apple->link(*m_app, QStringLiteral("Other School"), "Second");
        QCOMPARE(m_apple->sandbox.control("POST", "order", R"({"count":30,"service":"Second"})").status, 200);
        auto first = m_app->sync().sync(m_school, RunKind::Incremental);
        auto second = m_app->sync().sync(other, RunKind::Incremental);
        QVERIFY(m_app->sync().isRunning(m_school) || m_app->sync().isRunning(other));
        QCOMPARE(needNow(std::move(first)).state, RunState::Done);
        QCOMPARE(needNow(std::move(second)).state, RunState::Done);
        QCOMPARE(differences(), QStringList());
        QCOMPARE(m_apple->differences(*m_app, other, 1), QStringList());

        // The token of one is void: the other does not notice.
        m_apple->sandbox.run([](SandboxWorld &world) { world.revokeTokens(1); });
        m_apple->clock.advance(1h);
        QCOMPARE(m_apple->sync(*m_app, other).error->kind, ErrorKind::Unauthorized);
        QCOMPARE(sync().state, RunState::Done);
        QVERIFY(m_apple->organisation(*m_app, other).trouble);
        QVERIFY(!school().trouble);
    }

    void aRunCanBeCancelledAndGoesOnNextTime_data()
    {
        QTest::addColumn<SandboxFault>("fault");
        QTest::newRow("while asking") << SandboxFault{
            .kind = SandboxFaultKind::Slow, .endpoint = "/server/devices", .after = 2, .value = 60000};
        QTest::newRow("while waiting") << SandboxFault{
            .kind = SandboxFaultKind::Status, .endpoint = "/server/devices", .after = 2, .value = 503};
    }
    void aRunCanBeCancelledAndGoesOnNextTime()
    {
        QFETCH(SandboxFault, fault);
        begin();
        m_apple->fault(fault);
        m_apple->alarm.asked = [&] { m_app->sync().cancel(m_school); };
        QSignalSpy ended(&m_app->sync(), &SyncService::ended);
        auto task = m_app->sync().sync(m_school, RunKind::Incremental);
        QTRY_VERIFY(m_apple->log().size() >= 6 || ended.size() == 1);
        m_app->sync().cancel(m_school);
        const Run run = needNow(std::move(task));
        QCOMPARE(run.state, RunState::Cancelled);
        QVERIFY(!school().trouble);
        QVERIFY(!m_app->sync().isRunning(m_school));
        QCOMPARE(ended.size(), 1);

        m_apple->clearFaults();
        m_apple->alarm.asked = {};
        const Run next = sync();
        QCOMPARE(next.state, RunState::Done);
        QCOMPARE(next.devices, 250);
        QCOMPARE(differences(), QStringList());
    }

    void closingTheProgramEndsItsRuns()
    {
        begin();
        m_apple->fault({.kind = SandboxFaultKind::Slow, .endpoint = "/server/devices", .after = 2, .value = 60000});
        bool over = false;
        auto task = m_app->sync().sync(m_school, RunKind::Incremental).then([&](Result<Run> run) {
            over = true;
            QCOMPARE(run->state, RunState::Cancelled);
        });
        QTRY_VERIFY(m_apple->log().size() >= 6);
        m_app.reset();
        QVERIFY(over);
        QCoreApplication::processEvents(); // nothing is left that could still run
        m_apple->clearFaults();
        m_app = m_apple->start();
        QCOMPARE(sync().devices, 250);
        QCOMPARE(differences(), QStringList());
    }

    void oneRunAtATimePerOrganisation()
    {
        begin();
        auto second = m_apple->start(); // another window, or musterctl
        m_apple->fault({.kind = SandboxFaultKind::Slow, .value = 200});
        QSignalSpy started(&m_app->sync(), &SyncService::started);
        auto running = m_app->sync().sync(m_school, RunKind::Incremental);
        QVERIFY(m_app->sync().isRunning(m_school));
        QTRY_COMPARE(started.size(), 1);
        const auto refused = await(second->sync().sync(m_school, RunKind::Incremental));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Conflict);
        const auto again = await(m_app->sync().sync(m_school, RunKind::Incremental));
        QCOMPARE(again.error().kind, ErrorKind::Conflict);
        QCOMPARE(needNow(std::move(running)).state, RunState::Done);
        QCOMPARE(m_apple->sync(*second, m_school).state, RunState::Done);
        QCOMPARE(m_apple->differences(*second, m_school), QStringList());
    }

    void aFullDiskFailsTheRunInWordsAndTheNextOneCompletes()
    {
        FullDisk disk;
        begin(3000, {.pageLimit = 100, .pagesPerCommit = 4});
        int refusals = 0;
        // What grows is the log and, at its end, the file itself.
        for (const qint64 room : {0, 10'000, 300'000, 1'000'000}) {
            disk.leave(room);
            const auto run = await(m_app->sync().sync(m_school, RunKind::Incremental));
            QVERIFY(disk.refusals() > refusals);
            refusals = disk.refusals();
            // With no room at all not even the run's own row can be written.
            const Error error = run ? run->error.value_or(Error{}) : run.error();
            QVERIFY(!run || run->state == RunState::Failed);
            QCOMPARE(error.kind, ErrorKind::Storage);
            QVERIFY2(error.message.contains(QStringLiteral("disk is full")), qPrintable(error.message));
            disk.leave(100'000'000);
            m_app = m_apple->start({.pageLimit = 100, .pagesPerCommit = 4}); // opens again
            QCOMPARE(needSoon(m_app->store().run([](Database &database) { return checkWorkspace(database); })),
                     QStringList());
        }
        QCOMPARE(sync().state, RunState::Done);
        QCOMPARE(differences(), QStringList());
        const QList<Run> runs =
            needSoon(m_app->store().read([](Database &database) { return RunStore(database).latest({}, 10); }));
        QVERIFY(std::ranges::none_of(runs, [](const Run &run) { return run.state == RunState::Running; }));
        cleanup(); // before the disk goes
    }

    void anOrganisationWithoutATokenSaysWhatToDo()
    {
        begin();
        const OrganisationId bare = m_apple->add(*m_app, QStringLiteral("Bare"));
        const Run run = m_apple->sync(*m_app, bare);
        QCOMPARE(run.state, RunState::Failed);
        QVERIFY2(run.error->message.contains(QStringLiteral("no server token")), qPrintable(run.error->message));
        QCOMPARE(await(m_app->sync().sync(OrganisationId(99), RunKind::Full)).error().kind, ErrorKind::NotFound);
    }

    void everythingAtOnceStillEndsWell()
    {
        using enum SandboxFaultKind;
        for (quint32 round = 0; round < 4; ++round) {
            begin(1200);
            for (const SandboxFaultKind kind : {Throttle, Cut, MalformedJson, HtmlAnswer, Unauthorized, RotateSession,
                                                DoubleEvents, UnknownFields, Status})
                m_apple->fault({.kind = kind,
                                .probability = 0.12,
                                .after = round,
                                .value = kind == Status ? 502
                                    : kind == Cut       ? 500
                                                        : 30});
            for (int i = 0; i < 12 && sync().state != RunState::Done; ++i) { }
            m_apple->clearFaults();
            QCOMPARE(sync().state, RunState::Done);
            QCOMPARE(differences(), QStringList());
        }
    }
};

QTEST_GUILESS_MAIN(TestSyncService)
#include "tst_syncservice.moc"
