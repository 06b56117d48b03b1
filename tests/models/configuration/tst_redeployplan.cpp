#include "models/configuration/redeployplan.h"

#include <QTest>

using namespace Muster;

// One device, one item: where it ends up in a plan.
class TestRedeployPlan : public QObject {
    Q_OBJECT

private:
    static ConfigurationItem item(bool isAuto = true)
    {
        ConfigurationItem item;
        item.id = ItemId(1);
        item.name = QStringLiteral("Wi-Fi");
        item.isAuto = isAuto;
        item.latest = ItemRevisionId(9);
        item.latestNumber = 2;
        return item;
    }
    static RedeployCandidate on(std::optional<ItemState> state, qint64 revision = 9, bool mayHaveIt = true)
    {
        RedeployCandidate candidate{.enrollment = EnrollmentId(5),
                                    .serial = QStringLiteral("A1"),
                                    .name = {},
                                    .result = {},
                                    .mayHaveIt = mayHaveIt && state.has_value(),
                                    .leftOutBecause = {},
                                    .isAgain = false};
        if (state)
            candidate.result = ItemResult{.enrollment = EnrollmentId(5),
                                          .item = ItemId(1),
                                          .revision = ItemRevisionId(revision),
                                          .state = *state};
        return candidate;
    }
    static RedeployCandidate leftOut(RedeployCandidate candidate)
    {
        candidate.leftOutBecause = QStringLiteral("It is only for Mac.");
        return candidate;
    }
    static RedeployCandidate again(RedeployCandidate candidate)
    {
        candidate.isAgain = true;
        return candidate;
    }

private Q_SLOTS:
    void eachDeviceHasItsGroup_data()
    {
        QTest::addColumn<RedeployCandidate>("candidate");
        QTest::addColumn<RedeployGroup>("group");

        QTest::newRow("never had it") << on({}) << RedeployGroup::Install;
        QTest::newRow("has the latest") << on(ItemState::Installed) << RedeployGroup::Already;
        QTest::newRow("has an older one") << on(ItemState::Installed, 8) << RedeployGroup::Replace;
        QTest::newRow("an older one waits") << on(ItemState::Waiting, 8, false) << RedeployGroup::Install;
        QTest::newRow("the latest waits") << on(ItemState::Waiting, 9, false) << RedeployGroup::Already;
        QTest::newRow("the latest was deferred") << on(ItemState::Deferred) << RedeployGroup::Already;
        QTest::newRow("failed") << on(ItemState::Failed) << RedeployGroup::Replace;
        QTest::newRow("was removed") << on(ItemState::Removed, 9, false) << RedeployGroup::Install;
        QTest::newRow("was left out before") << on(ItemState::LeftOut, 9, false) << RedeployGroup::Install;
        QTest::newRow("is left out now, and has it") << leftOut(on(ItemState::Installed)) << RedeployGroup::Remove;
        QTest::newRow("is left out now, and it waits")
            << leftOut(on(ItemState::Waiting, 9, false)) << RedeployGroup::Remove;
        QTest::newRow("is left out, and has not") << leftOut(on({})) << RedeployGroup::LeftOut;
        QTest::newRow("is left out, a removal waits")
            << leftOut(on(ItemState::RemovalWaiting)) << RedeployGroup::Already;
        QTest::newRow("another person") << again(on(ItemState::Installed)) << RedeployGroup::Replace;
        QTest::newRow("another person, while it waits")
            << again(on(ItemState::Waiting, 9, false)) << RedeployGroup::Already;
    }
    void eachDeviceHasItsGroup()
    {
        QFETCH(RedeployCandidate, candidate);
        QFETCH(RedeployGroup, group);

        const RedeployPlan plan = planRedeploy(item(), false, {candidate});

        QCOMPARE(plan.rows.size(), 1);
        QCOMPARE(plan.rows.first().group, group);
        QVERIFY(!plan.rows.first().reason.isEmpty());
        const bool isChange = group != RedeployGroup::Already && group != RedeployGroup::LeftOut;
        QCOMPARE(plan.changes(), isChange ? 1 : 0);
    }

    void anItemThatIsNotForEverybodyIsOnlyForThoseWhoHaveIt()
    {
        const RedeployPlan plan = planRedeploy(item(false), false, {on({}), on(ItemState::Installed, 8)});
        QCOMPARE(plan.rows.size(), 1);
        QCOMPARE(plan.rows.first().group, RedeployGroup::Replace);
    }

    void aDeletedItemLeavesThoseWhoMayHaveIt()
    {
        const RedeployPlan plan =
            planRedeploy(item(), true, {on({}), on(ItemState::Installed), on(ItemState::LeftOut, 9, false)});
        QCOMPARE(plan.rows.size(), 1);
        QCOMPARE(plan.rows.first().group, RedeployGroup::Remove);
        QVERIFY(plan.isRemoval);
    }
};

QTEST_APPLESS_MAIN(TestRedeployPlan)
#include "tst_redeployplan.moc"
