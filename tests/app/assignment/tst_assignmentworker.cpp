#include "app/core/speakingturns.h"
#include "models/core/takelock.h"
#include "tests/support/linkedorganisation.h"

#include <QSignalSpy>

using namespace Muster;
using namespace std::chrono_literals;

// What becomes of a wish, however Apple behaves.
class TestAssignmentWorker : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<AppleFixture> m_apple;
    RunningApplication m_app;
    OrganisationId m_school;
    Profile m_staff;

    void begin(quint32 devices = 20)
    {
        m_apple = std::make_unique<AppleFixture>(devices);
        m_app = m_apple->start({.pageLimit = 1000});
        m_school = m_apple->link(*m_app);
        (void)m_apple->sync(*m_app, m_school);
        m_staff = save(QStringLiteral("Staff"));
    }

    Profile save(const QString &name)
    {
        return needNow(m_app->profiles().save(m_school, {},
                                              {{QStringLiteral("profile_name"), name},
                                               {QStringLiteral("url"), QStringLiteral("https://mdm.example/enroll")}},
                                              {}))
            .profile;
    }

    AssignmentPlan plan(const QString &query, std::optional<std::int32_t> hand)
    {
        return needNow(m_app->assignments().plan(
            {.organisation = m_school, .hand = hand, .devices = {}, .serials = {}, .query = query, .lines = {}}));
    }

    PlanId apply(const AssignmentPlan &plan) { return needNow(m_app->assignments().apply(plan)); }

    // "Staff" for all that have none; how many stands in m_count.
    PlanId giveToAll(const QString &query = QStringLiteral("state:no-profile"))
    {
        const AssignmentPlan wanted = plan(query, std::int32_t(m_staff.id.value()));
        m_count = wanted.changing();
        [&] { QVERIFY(m_count > 2); }();
        return apply(wanted);
    }
    qint64 m_count = 0;

    WorkTally work() { return needNow(m_app->worker().work(m_school)); }
    QueueCounts counts() { return needNow(m_app->assignments().queueCounts(m_school)); }
    PlanRecord record(PlanId id) { return needNow(m_app->assignments().planRecord(id)); }
    QDateTime in(std::chrono::seconds later) { return m_apple->clock.now().addSecs(later.count()); }

    qint64 requests(const char *method, const char *path)
    {
        const QList<SandboxLogEntry> entries = m_apple->log();
        return std::ranges::count_if(entries, [&](const SandboxLogEntry &entry) {
            return entry.method == method && entry.path.split('?').first() == path;
        });
    }
    qint64 assignments() { return requests("POST", "/profile/devices"); }

    void strike(SandboxFaultKind kind, qint64 count = -1)
    {
        m_apple->fault({.kind = kind, .endpoint = "/profile/devices", .count = count, .value = 100});
    }

    // By serial number: the UUID that Apple shows, empty for none.
    QMap<QString, QString> atApple()
    {
        return m_apple->sandbox.run([](SandboxWorld &world) {
            QMap<QString, QString> carried;
            for (const SandboxDevice &device : world.devices()) {
                const bool has = device.profile != 0
                    && (device.profileStatus == SandboxProfileStatus::Assigned
                        || device.profileStatus == SandboxProfileStatus::Pushed);
                carried.insert(QString::fromLatin1(device.serialText()),
                               has ? QString::fromLatin1(world.profiles()[device.profile - 1].uuid) : QString());
            }
            return carried;
        });
    }
    qint64 withStaff() { return atApple().values().count(m_staff.uuid); }

    qint64 decisions()
    {
        return needSoon(m_app->store().read([](Database &database) {
                   return database.value(
                       QStringLiteral("SELECT count(*) FROM devices WHERE hand_profile_id IS NOT NULL"));
               }))
            .toLongLong();
    }

    QStringList answers(PlanId id)
    {
        QSet<QString> words;
        for (const PlanResult &result : needNow(m_app->assignments().results(id, {}, 1000)))
            words.insert(result.answer);
        return words.values();
    }

private Q_SLOTS:
    void cleanup()
    {
        m_app.reset();
        m_apple.reset();
    }

    void aDeviceIsDoneOnlyWhenAppleShowsIt()
    {
        begin();
        const PlanId id = giveToAll();
        QCOMPARE(counts().due, m_count);
        QCOMPARE(record(id).verified, 0);
        QCOMPARE(assignments(), 0); // nothing was sent yet, and nothing can be lost

        const WorkTally tally = work();

        QCOMPARE(tally.sent, m_count);
        QCOMPARE(tally.verified, m_count);
        QCOMPARE(tally.left, QueueCounts());
        QCOMPARE(assignments(), 1);
        QCOMPARE(withStaff(), m_count);
        QCOMPARE(record(id).verified, m_count);
        QCOMPARE(answers(id), QStringList{QStringLiteral("SUCCESS")});
        QCOMPARE(work().sent, 0);
    }

    void aBatchHasAtMostAThousandDevices()
    {
        begin(2500);
        giveToAll(QString());
        QCOMPARE(m_count, 2500);
        QCOMPARE(work().verified, 2500);
        QCOMPARE(assignments(), 3);
    }

    void aSerialMissingFromTheAnswerCountsAsFailed()
    {
        begin();
        strike(SandboxFaultKind::MissingSerials);
        const PlanId id = giveToAll();

        const WorkTally tally = work();

        QCOMPARE(tally.failed, m_count);
        QCOMPARE(tally.left.failed, m_count);
        QCOMPARE(tally.left.next, in(1h));
        QCOMPARE(answers(id), QStringList{QStringLiteral("MISSING")});
        QCOMPARE(record(id).failed, m_count);
    }

    void aFailureWaitsAnHourAndThenTwo()
    {
        begin();
        strike(SandboxFaultKind::AssignFailed);
        giveToAll();
        QCOMPARE(work().left.next, in(1h));
        QCOMPARE(work().sent, 0);
        m_apple->clock.advance(1h - 1s);
        QCOMPARE(work().sent, 0);

        m_apple->clock.advance(1s);
        const WorkTally second = work();
        QCOMPARE(second.sent, m_count);
        QCOMPARE(second.left.next, in(2h));

        m_apple->clearFaults();
        QCOMPARE(work().sent, 0);
        m_apple->clock.advance(2h);
        QCOMPARE(work().verified, m_count);
        QCOMPARE(counts().all, 0);
    }

    void askingForFailuresNowAsksAtOnce()
    {
        begin();
        strike(SandboxFaultKind::AssignFailed);
        giveToAll();
        (void)work();
        m_apple->clearFaults();
        needNow(m_app->assignments().retryFailed(m_school));
        QCOMPARE(work().verified, m_count);
    }

    void whatAppleThrottlesWaitsAsLongAsAppleSays()
    {
        begin();
        m_apple->fault({.kind = SandboxFaultKind::AssignThrottled,
                        .endpoint = "/profile/devices",
                        .value = 100,
                        .retryAfter = 5400});
        const PlanId id = giveToAll();

        const WorkTally tally = work();

        QCOMPARE(tally.throttled, m_count);
        QCOMPARE(tally.left.next, in(5400s));
        QCOMPARE(record(id).throttled, m_count);
        m_apple->clearFaults();
        // Nobody may be quicker, whatever is wished.
        needNow(m_app->assignments().retryFailed(m_school));
        QCOMPARE(work().sent, 0);
        QCOMPARE(plan(QStringLiteral("state:no-profile"), handNone).count(PlanGroup::AlreadySo), m_count);
        const AssignmentPlan again = plan(QStringLiteral("state:no-profile"), std::int32_t(m_staff.id.value()));
        QCOMPARE(again.count(PlanGroup::MustWait), m_count);
        QCOMPARE(again.items.front().reason, PlanReason::Throttled);
        m_apple->clock.advance(5400s);
        QCOMPARE(work().verified, m_count);
    }

    void whatIsThrottledWithoutATimeWaitsADay()
    {
        begin();
        // Version 9 has the word, but not the time.
        needSoon(m_app->store().run(
            [id = m_school](Database &database) { return OrganisationStore(database).setProtocolVersion(id, 9); }));
        strike(SandboxFaultKind::AssignThrottled);
        giveToAll();
        const WorkTally tally = work();
        QCOMPARE(tally.throttled, m_count);
        QCOMPARE(tally.left.next, in(24h));
    }

    // A device that Apple gives out all the same is tried again; one that left is no longer waited for.
    void aRefusalIsLookedInto()
    {
        begin();
        const PlanId id = giveToAll();
        m_apple->fault({.kind = SandboxFaultKind::NotAccessible, .endpoint = "/profile/devices", .value = 100});

        const WorkTally refused = work();
        QCOMPARE(refused.refused, m_count);
        QCOMPARE(record(id).refused, m_count);
        QCOMPARE(refused.left.all, m_count);
        QVERIFY(refused.left.next.isValid());

        m_apple->clearFaults();
        m_apple->sandbox.server
            .run([now = m_apple->clock.now()](SandboxWorld &world) {
                for (quint32 i = 0; i < world.devices().size(); ++i) {
                    if (world.devices()[i].service == 0) {
                        (void)world.releaseDevice(i, now);
                        return;
                    }
                }
            })
            .waitForFinished();
        m_apple->clock.set(refused.left.next);
        (void)work();
        QCOMPARE(counts().all, 0);
        QCOMPARE(record(id).verified, m_count - 1);
    }

    void aYesThatChangedNothingIsFoundAndTriedAgain()
    {
        begin();
        const PlanId id = giveToAll();
        // Apple says yes, and somebody takes it back before it is looked at.
        bool isTaken = false;
        const auto connection = connect(&m_app->worker(), &AssignmentWorker::progressed, this, [&] {
            if (std::exchange(isTaken, true))
                return;
            m_apple->sandbox.server
                .run([now = m_apple->clock.now()](SandboxWorld &world) {
                    for (quint32 i = 0; i < world.devices().size(); ++i)
                        (void)world.removeProfile(i, now);
                })
                .waitForFinished();
        });

        const WorkTally tally = work();
        disconnect(connection);

        QCOMPARE(tally.verified, 0);
        QCOMPARE(tally.failed, m_count);
        QCOMPARE(answers(id), QStringList{QStringLiteral("UNCHANGED")});
        QCOMPARE(tally.left.next, in(1h));
        m_apple->clock.advance(1h);
        QCOMPARE(work().verified, m_count);
        QCOMPARE(withStaff(), m_count);
    }

    void anAnswerThatWasCutOffIsLookedAtBeforeItIsAskedAgain()
    {
        begin();
        giveToAll();
        m_apple->fault({.kind = SandboxFaultKind::Cut, .endpoint = "/profile/devices", .count = 1, .value = 5});

        QCOMPARE(work().verified, m_count);

        QCOMPARE(assignments(), 1); // Apple had done it: a second one would count against Apple's limit
        QCOMPARE(counts().all, 0);
    }

    void whatNeverArrivedIsAskedAgain()
    {
        begin();
        giveToAll();
        m_apple->fault({.kind = SandboxFaultKind::Status, .endpoint = "/profile/devices", .count = 2, .value = 503});
        QCOMPARE(work().verified, m_count);
        QCOMPARE(assignments(), 3);
        QCOMPARE(m_apple->alarm.waits.size(), 2);
        QVERIFY(m_apple->alarm.waits.last().seconds() >= 60);
    }

    void anAppleThatIsAwayForLongLosesNothing()
    {
        begin();
        giveToAll();
        m_apple->fault({.kind = SandboxFaultKind::Drop});

        const Result<WorkTally> tally = await(m_app->worker().work(m_school));

        QCOMPARE(tally.error().kind, ErrorKind::Unreachable);
        QCOMPARE(counts().all, m_count);
        m_apple->clearFaults();
        QCOMPARE(work().verified, m_count);
    }

    void aProfileThatAppleForgotIsDefinedAnewOnce()
    {
        begin();
        giveToAll();
        const qint64 defined = requests("POST", "/profile");
        SandboxFault forgotten = *sandboxFault("profile-not-found");
        forgotten.endpoint = "/profile/devices";
        forgotten.count = 1;
        m_apple->fault(forgotten);

        QCOMPARE(work().verified, m_count);

        QCOMPARE(requests("POST", "/profile"), defined + 1);
        const QString uuid = needNow(m_app->profiles().byId(m_staff.id)).uuid;
        QVERIFY(uuid != m_staff.uuid);
        QCOMPARE(atApple().values().count(uuid), m_count);

        // An Apple that never knows it ends the work instead of filling up with copies.
        m_apple->clock.advance(1h);
        apply(plan(QString(), handNone));
        (void)work();
        m_apple->clock.advance(25h);
        apply(plan(QString(), std::int32_t(m_staff.id.value())));
        forgotten.count = -1;
        m_apple->fault(forgotten);
        QCOMPARE(await(m_app->worker().work(m_school)).error().kind, ErrorKind::NotFound);
        QCOMPARE(requests("POST", "/profile"), defined + 2);
    }

    void unsignedTermsAreNotedAndNothingIsLost()
    {
        begin();
        giveToAll();
        m_apple->sandbox.server.run([](SandboxWorld &world) { world.setTermsSigned(false); }).waitForFinished();

        const Result<WorkTally> tally = await(m_app->worker().work(m_school));

        QCOMPARE(tally.error().kind, ErrorKind::TermsNotSigned);
        const Organisation troubled = m_apple->organisation(*m_app, m_school);
        QVERIFY(troubled.trouble.has_value());
        QCOMPARE(troubled.trouble->error.kind, ErrorKind::TermsNotSigned);
        QCOMPARE(counts().all, m_count);

        m_apple->sandbox.server.run([](SandboxWorld &world) { world.setTermsSigned(true); }).waitForFinished();
        QCOMPARE(m_apple->sync(*m_app, m_school).state, RunState::Done);
        QVERIFY(!m_apple->organisation(*m_app, m_school).trouble.has_value());
        QCOMPARE(work().verified, m_count);
    }

    void aPausedQueueSendsNothing()
    {
        begin();
        needNow(m_app->assignments().setPaused(m_school, true));
        giveToAll();
        QCOMPARE(work().sent, 0);
        QCOMPARE(counts().all, m_count);
        needNow(m_app->assignments().setPaused(m_school, false));
        QCOMPARE(work().verified, m_count);
    }

    void anotherProgramsTurnIsWaitedFor()
    {
        begin();
        giveToAll();
        QLockFile other(SpeakingTurns::lockPath(m_apple->path, m_school));
        QVERIFY(takeLock(other, 0ms));
        int asked = 0;
        m_apple->alarm.asked = [&] {
            QCOMPARE(assignments(), 0);
            if (++asked == 3)
                other.unlock();
        };

        QCOMPARE(work().verified, m_count);

        m_apple->alarm.asked = {};
        QCOMPARE(asked, 3);
    }

    // F5 while a queue is worked: the sync begins between two batches, and both come to their end.
    void aSyncThatIsAskedForMeanwhileGoesBetweenTwoBatches()
    {
        begin(2500);
        giveToAll(QString());
        std::optional<QCoro::Task<Result<Run>>> sync;
        qint64 sentBefore = 0;
        QSignalSpy ended(&m_app->sync(), &SyncService::ended);
        connect(&m_app->worker(), &AssignmentWorker::progressed, this, [&](OrganisationId id, const WorkTally &tally) {
            if (!sync) {
                sync.emplace(m_app->sync().sync(id, RunKind::Incremental));
                sentBefore = tally.sent;
            }
        });
        qint64 sentAtEnd = 0;
        connect(&m_app->sync(), &SyncService::ended, this, [&] { sentAtEnd = assignments(); });

        QCOMPARE(work().left.all, 0);

        QVERIFY(sync.has_value());
        QCOMPARE(needNow(std::move(*sync)).state, RunState::Done);
        QCOMPARE(sentBefore, 1000);
        QCOMPARE(ended.size(), 1);
        QVERIFY(sentAtEnd < 3); // before the queue was empty
        QCOMPARE(record(PlanId(1)).verified, 2500);
        QCOMPARE(assignments(), 3);
    }

    void aSyncWaitsForAnotherProgramThatAssigns()
    {
        begin();
        QLockFile other(SpeakingTurns::lockPath(m_apple->path, m_school));
        QVERIFY(takeLock(other, 0ms));
        int asked = 0;
        m_apple->alarm.asked = [&] {
            if (++asked == 3)
                other.unlock();
        };

        QCOMPARE(m_apple->sync(*m_app, m_school).state, RunState::Done);

        m_apple->alarm.asked = {};
        QCOMPARE(asked, 3);
    }

    void aNewDeviceGetsTheDefaultAfterASync()
    {
        begin();
        AssignmentPolicy policy;
        policy.defaultProfile = m_staff.id;
        const AssignmentPlan planned = needNow(m_app->assignments().planPolicy(m_school, policy, PolicyScope::NewOnly));
        QCOMPARE(planned.changing(), 0);
        apply(planned);
        QCOMPARE(work().sent, 0);
        const QMap<QString, QString> before = atApple();

        QCOMPARE(m_apple->sandbox.control("POST", "order", "{\"count\":5}").status, 200);
        (void)m_apple->sync(*m_app, m_school);

        QCOMPARE(work().verified, 5);
        const QMap<QString, QString> after = atApple();
        for (auto each = after.cbegin(); each != after.cend(); ++each)
            QCOMPARE(each.value(), before.contains(each.key()) ? before.value(each.key()) : m_staff.uuid);
    }

    void aProfileThatMusterDidNotMakeComesBackWhenItIsUndone()
    {
        begin(60);
        const QMap<QString, QString> before = atApple();
        const PlanId id = giveToAll(QStringLiteral("state:ready"));
        QCOMPARE(work().verified, m_count);
        QVERIFY(atApple() != before);

        const AssignmentPlan undo = needNow(m_app->assignments().planUndo(id));
        QCOMPARE(undo.warnings, QStringList());
        QCOMPARE(undo.changing(), m_count);
        const PlanId undone = apply(undo);
        m_apple->clock.advance(25h);
        (void)work();

        QCOMPARE(record(undone).verified, m_count);
        QCOMPARE(atApple(), before);
        QCOMPARE(record(id).undoneBy, undone);
        QCOMPARE(await(m_app->assignments().planUndo(id)).error().kind, ErrorKind::Conflict);
    }

    void undoingADefaultClearsAndLeavesNoDecisionBehind()
    {
        begin();
        const QMap<QString, QString> before = atApple();
        AssignmentPolicy policy;
        policy.defaultProfile = m_staff.id;
        const AssignmentPlan planned =
            needNow(m_app->assignments().planPolicy(m_school, policy, PolicyScope::WithoutProfile));
        const qint64 bare = planned.changing();
        QVERIFY(bare > 2);
        const PlanId id = apply(planned);
        QCOMPARE(work().verified, bare);

        apply(needNow(m_app->assignments().planUndo(id)));
        m_apple->clock.advance(25h);
        QCOMPARE(work().verified, bare);

        QCOMPARE(atApple(), before);
        QVERIFY(needNow(m_app->assignments().policy(m_school)).isEmpty());
        QCOMPARE(decisions(), 0);
        // A default that comes later takes them along, as if nothing had been.
        QCOMPARE(needNow(m_app->assignments().planPolicy(m_school, policy, PolicyScope::Everybody)).changing(),
                 qint64(before.size()));
    }

    void rulesThatWereChangedMeanwhileRefuseAnOlderPlan()
    {
        begin();
        AssignmentPolicy policy;
        policy.defaultProfile = m_staff.id;
        const AssignmentPlan first = needNow(m_app->assignments().planPolicy(m_school, policy, PolicyScope::NewOnly));
        const AssignmentPlan second =
            needNow(m_app->assignments().planPolicy(m_school, policy, PolicyScope::Everybody));
        apply(first);
        QCOMPARE(await(m_app->assignments().apply(second)).error().kind, ErrorKind::Conflict);
    }
};

QTEST_GUILESS_MAIN(TestAssignmentWorker)
#include "tst_assignmentworker.moc"
