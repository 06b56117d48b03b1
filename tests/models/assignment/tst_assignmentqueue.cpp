#include "models/assignment/assignmentqueue.h"
#include "models/profiles/profilestore.h"
#include "tests/support/workspace.h"

using namespace Muster;
using namespace std::chrono_literals;

// Devices are rows 1 to 4 of one organisation, profiles are numbers.
class TestAssignmentQueue : public QObject {
    Q_OBJECT

private:
    const QDateTime m_now = utc("2026-10-14T09:22:00Z");
    std::unique_ptr<TestWorkspace> m_workspace;
    OrganisationId m_school;

    Database &database() { return *m_workspace->database; }
    AssignmentQueue queue() { return {database(), m_school}; }
    QDateTime in(std::chrono::seconds later) const { return m_now.addSecs(later.count()); }

    template <typename Function> auto wish(Function change)
    {
        return need(inTransaction(database(), Durability::Wishes, change));
    }

    bool reconcile(const std::vector<Difference> &differences, const QDateTime &now = {})
    {
        return wish([&] { return queue().reconcile(differences, now.isValid() ? now : m_now); });
    }

    QueueRow row(int device)
    {
        const auto found = need(queue().of(DeviceId(device)));
        [&] { QVERIFY2(found.has_value(), "it is not in the queue"); }();
        return *found;
    }

    void ask(const QList<int> &devices, const QString &uuid = QStringLiteral("AAAA"))
    {
        QList<QueueRow> rows;
        for (const int device : devices)
            rows.append(row(device));
        wish([&] { return queue().noteAsked(rows, uuid, m_now); });
    }

    void answer(int device, const char *word, const QDateTime &notBefore = {}, QueueState state = QueueState::Waiting)
    {
        wish([&] { return queue().noteAnswers({{device, QString::fromLatin1(word), notBefore, state}}, m_now); });
    }

    static QList<int> devices(const QList<QueueRow> &rows)
    {
        QList<int> found;
        for (const QueueRow &one : rows)
            found.append(one.device);
        return found;
    }

    QList<int> due(const QDateTime &now, int most = 1000) { return devices(need(queue().due(now, most))); }

    void storePage(const QJsonArray &records)
    {
        const DevicePage one = page(records);
        need(DevicePageStore(database(), m_school)
                 .store({&one, 1}, position("c", 1, SyncPosition::Phase::Sync), RunId(0), m_now));
    }

private Q_SLOTS:
    void init()
    {
        m_workspace = std::make_unique<TestWorkspace>();
        m_school = m_workspace->addOrganisation();
        storePage({deviceJson("AAA"), deviceJson("BBB"), deviceJson("CCC"), deviceJson("DDD")});
    }

    void theQueueHoldsExactlyTheDifferences()
    {
        QVERIFY(reconcile({{1, 7, 0}, {2, 7, 1}}));
        QVERIFY(!reconcile({{2, 7, 1}, {1, 7, 0}}));
        QCOMPARE(need(queue().counts(m_now)).all, 2);
        QCOMPARE(row(1).serial.text(), QStringLiteral("AAA"));
        QCOMPARE(row(1).since, m_now);

        QVERIFY(reconcile({{2, 7, 1}, {3, 7, 1}}, in(1h)));

        QVERIFY(!need(queue().of(DeviceId(1))).has_value());
        QCOMPARE(row(2).since, m_now); // waits since then
        QCOMPARE(row(3).since, in(1h));
        QVERIFY(reconcile({}));
        QCOMPARE(need(queue().counts(m_now)), QueueCounts());
    }

    void anotherOrganisationsQueueIsLeftAlone()
    {
        const OrganisationId other = m_workspace->addOrganisation(QStringLiteral("Other School"));
        reconcile({{1, 7, 0}});
        QVERIFY(!wish([&] { return AssignmentQueue(database(), other).reconcile({{2, 7, 0}}, m_now); }));
        QCOMPARE(need(AssignmentQueue(database(), other).counts(m_now)).all, 0);
        QCOMPARE(need(queue().counts(m_now)).all, 1);
    }

    void whatAppleAnsweredStaysWithTheRow()
    {
        reconcile({{1, 7, 0}, {2, 7, 0}});
        ask({1, 2});
        answer(1, "FAILED", in(1h));
        answer(2, "THROTTLED", in(2h));

        reconcile({{1, 7, 0}, {2, 7, 0}}, in(10min));

        QCOMPARE(row(1).answer, QStringLiteral("FAILED"));
        QCOMPARE(row(1).attempts, 1);
        QCOMPARE(row(1).notBefore, in(1h));
        QCOMPARE(row(2).notBefore, in(2h));
        QCOMPARE(row(2).attempts, 0); // not Apple's failure
    }

    void anotherProfileBeginsAnewButApplesTimeHolds()
    {
        reconcile({{1, 7, 0}, {2, 7, 0}, {3, 7, 0}});
        ask({1, 2, 3});
        answer(1, "FAILED", in(8h));
        answer(2, "THROTTLED", in(2h));

        reconcile({{1, 8, 1}, {2, 8, 1}, {3, 8, 1}}, in(1min));

        QCOMPARE(row(1).attempts, 0);
        QVERIFY(!row(1).notBefore.isValid());
        QCOMPARE(row(1).answer, QString());
        QCOMPARE(row(2).notBefore, in(2h));
        QCOMPARE(row(2).answer, QStringLiteral("THROTTLED"));
        // Whether Apple followed the former request does not matter any more.
        QCOMPARE(row(3).state, QueueState::Waiting);
        QCOMPARE(due(in(1min)), (QList<int>{1, 3}));
    }

    void aRefusedDeviceIsLeftAloneUntilItsFactsChange()
    {
        reconcile({{1, 7, 0}, {2, 7, 0}});
        ask({1, 2});
        answer(1, "NOT_ACCESSIBLE", {}, QueueState::Refused);
        answer(2, "NOT_ACCESSIBLE", {}, QueueState::Refused);
        reconcile({{1, 7, 0}, {2, 7, 0}});
        QCOMPARE(due(in(100h)), QList<int>());
        QCOMPARE(need(queue().counts(in(100h))).refused, 2);

        storePage({deviceJson("AAA", {{QStringLiteral("model"), QStringLiteral("Another")}})});
        reconcile({{1, 7, 0}, {2, 7, 0}});

        QCOMPARE(due(m_now), (QList<int>{1}));
        QCOMPARE(row(2).state, QueueState::Refused);
    }

    void theMostUrgentGoFirstAndABatchIsOfOneProfile()
    {
        reconcile({{1, 7, 2}, {2, 8, 1}, {3, 8, 0}, {4, 7, 1}});
        QCOMPARE(due(m_now), (QList<int>{3, 2}));
        QCOMPARE(due(m_now, 1), (QList<int>{3}));
        ask({3, 2});
        QCOMPARE(due(m_now), (QList<int>{4, 1}));
        QCOMPARE(devices(need(queue().unsettled(1000))), (QList<int>{2, 3}));
    }

    void amongEquallyUrgentTheOnesThatWaitLongestGoFirst()
    {
        reconcile({{4, 7, 1}});
        reconcile({{4, 7, 1}, {1, 7, 1}}, in(1h));
        QCOMPARE(due(in(1h)), (QList<int>{4, 1}));
    }

    void nothingIsDueBeforeItsTime()
    {
        reconcile({{1, 7, 0}, {2, 8, 1}});
        ask({1});
        answer(1, "THROTTLED", in(2h));
        QCOMPARE(due(m_now), (QList<int>{2})); // one that waits keeps no other profile from going
        QCOMPARE(due(in(2h)), (QList<int>{1}));
        const QueueCounts counts = need(queue().counts(m_now));
        QCOMPARE(counts.due, 1);
        QCOMPARE(counts.throttled, 1);
        QCOMPARE(counts.next, in(2h));
        QCOMPARE(need(queue().counts(in(2h))).throttled, 0);
    }

    void theWaitsGrowFromAnHourToADay()
    {
        QList<int> hours;
        for (int attempts = 1; attempts <= 8; ++attempts)
            hours.append(int(waitAfterFailures(attempts) / 1h));
        QCOMPARE(hours, (QList<int>{1, 2, 4, 8, 16, 24, 24, 24}));
        QCOMPARE(waitAfterFailures(0), 1h);
        QCOMPARE(waitAfterFailures(1'000'000), 24h);
    }

    void retryingAsksForFailuresButNotForWhatAppleThrottles()
    {
        reconcile({{1, 7, 0}, {2, 7, 0}, {3, 7, 0}});
        ask({1, 2, 3});
        answer(1, "FAILED", in(8h));
        answer(2, "THROTTLED", in(2h));
        answer(3, "NOT_ACCESSIBLE", {}, QueueState::Refused);

        wish([&] { return queue().retryFailed(); });

        QCOMPARE(due(m_now), (QList<int>{1}));
        QCOMPARE(row(1).attempts, 1); // the next wait is the longer one all the same
    }

    void reasonsListTheirDevices()
    {
        reconcile({{1, 7, 0}, {2, 7, 0}, {3, 7, 0}, {4, 7, 0}});
        ask({1, 2, 3});
        answer(1, "MISSING", in(1h));
        answer(2, "THROTTLED", in(2h));
        answer(3, "NOT_ACCESSIBLE", {}, QueueState::Refused);
        const auto listed = [this](const char *reason) { return need(queue().devices(QString::fromLatin1(reason))); };

        QCOMPARE(listed("failed"), (std::vector<std::int32_t>{1}));
        QCOMPARE(listed("throttled"), (std::vector<std::int32_t>{2}));
        QCOMPARE(listed("refused"), (std::vector<std::int32_t>{3}));
        QCOMPARE(listed(""), (std::vector<std::int32_t>{1, 2, 3, 4}));
        const QueuedWaits waits = need(queue().waits());
        QCOMPARE(waits.size(), 3);
        QCOMPARE(waits.value(1).reason, PlanReason::Failed);
        QCOMPARE(waits.value(2).reason, PlanReason::Throttled);
        QCOMPARE(waits.value(2).until, in(2h).toSecsSinceEpoch());
        QCOMPARE(waits.value(3).reason, PlanReason::Refused);
    }

    void whatWasAskedIsUnsettledUntilItIsSeenOrTakenBack()
    {
        reconcile({{1, 7, 0}, {2, 7, 0}});
        ask({1, 2});
        QCOMPARE(due(m_now), QList<int>());
        QCOMPARE(row(1).askedUuid, QStringLiteral("AAAA"));

        wish([&] { return queue().noteNotAsked({row(1)}); });
        wish([&] { return queue().settle({row(2)}, m_now); });

        QCOMPARE(due(m_now), (QList<int>{1}));
        QCOMPARE(need(queue().counts(m_now)).all, 1);
        QCOMPARE(devices(need(queue().unsettled(10))), QList<int>());
    }

    void aDeviceThatIsToHaveNoProfileAgainForgetsTheDecisionOnceItIsSo()
    {
        storePage({deviceJson("AAA",
                              {{QStringLiteral("profile_status"), QStringLiteral("assigned")},
                               {QStringLiteral("profile_uuid"), QStringLiteral("AAAA")}})});
        (void)need(database().run(QStringLiteral("UPDATE devices SET hand_profile_id = -3 WHERE id IN (1, 2)")));
        const auto hand = [this](int device) {
            return need(database().value(QStringLiteral("SELECT hand_profile_id FROM devices WHERE id = ?"), {device}));
        };

        reconcile({{1, handNone, 1}});

        QCOMPARE(hand(1).toInt(), handClear);
        QVERIFY(hand(2).isNull());
    }

    void aPauseIsKeptForItsOrganisation()
    {
        const OrganisationId other = m_workspace->addOrganisation(QStringLiteral("Other School"));
        wish([&] { return queue().setPaused(true, m_now); });
        wish([&] { return queue().setPaused(true, in(1h)); });
        QVERIFY(need(queue().isPaused()));
        QVERIFY(!need(AssignmentQueue(database(), other).isPaused()));
        wish([&] { return queue().setPaused(false, m_now); });
        QVERIFY(!need(queue().isPaused()));
    }
};

QTEST_GUILESS_MAIN(TestAssignmentQueue)
#include "tst_assignmentqueue.moc"
