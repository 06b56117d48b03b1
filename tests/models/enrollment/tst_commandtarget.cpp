#include "models/enrollment/commandtargetsmodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Muster;

class TestCommandTarget : public QObject {
    Q_OBJECT

    static CommandTarget anIPad()
    {
        return {.enrollment = EnrollmentId(1),
                .serial = QStringLiteral("S1"),
                .name = QStringLiteral("Ada's iPad"),
                .family = QStringLiteral("iPad"),
                .state = EnrollmentState::Enrolled};
    }

private Q_SLOTS:
    void theGroupSaysWhy_data()
    {
        QTest::addColumn<CommandConditions>("conditions");
        QTest::addColumn<CommandTarget>("target");
        QTest::addColumn<CommandGroup>("group");
        const QStringList macs{QStringLiteral("Mac")};
        const QStringList pads{QStringLiteral("iPad")};
        const auto with = [](auto change) {
            CommandTarget target = anIPad();
            change(target);
            return target;
        };
        QTest::newRow("nothing asked") << CommandConditions() << anIPad() << CommandGroup::Gets;
        QTest::newRow("left") << CommandConditions() << with([](auto &t) { t.state = EnrollmentState::Left; })
                              << CommandGroup::NotEnrolled;
        QTest::newRow("checks in") << CommandConditions()
                                   << with([](auto &t) { t.state = EnrollmentState::Authenticated; })
                                   << CommandGroup::NotEnrolled;
        QTest::newRow("a Mac's") << CommandConditions{.families = macs} << anIPad() << CommandGroup::OtherFamily;
        QTest::newRow("unsupervised") << CommandConditions{.supervised = pads}
                                      << with([](auto &t) { t.isSupervised = false; }) << CommandGroup::Unsupervised;
        QTest::newRow("did not tell") << CommandConditions{.supervised = pads} << anIPad() << CommandGroup::Gets;
        QTest::newRow("unsupervised Mac") << CommandConditions{.supervised = macs}
                                          << with([](auto &t) { t.isSupervised = false; }) << CommandGroup::Gets;
        QTest::newRow("released") << CommandConditions{.wantsAwaiting = true} << anIPad() << CommandGroup::NotAwaiting;
        QTest::newRow("waits") << CommandConditions{.wantsAwaiting = true} << with([](auto &t) { t.isAwaiting = true; })
                               << CommandGroup::Gets;
        QTest::newRow("no token") << CommandConditions{.wantsUnlockToken = true} << anIPad()
                                  << CommandGroup::NoUnlockToken;
        QTest::newRow("the same waits") << CommandConditions{.isOnce = true}
                                        << with([](auto &t) { t.hasSameToDo = true; }) << CommandGroup::OnItsWay;
        QTest::newRow("another one") << CommandConditions() << with([](auto &t) { t.hasSameToDo = true; })
                                     << CommandGroup::Gets;
    }

    void theGroupSaysWhy()
    {
        QFETCH(const CommandConditions, conditions);
        QFETCH(const CommandTarget, target);
        QTEST(groupOf(conditions, target), "group");
    }

    void everyGroupHasItsWords()
    {
        QSet<QString> names;
        for (std::size_t i = 0; i < commandGroupCount; ++i) {
            const auto group = static_cast<CommandGroup>(i);
            names.insert(commandGroupName(group));
            QVERIFY(!commandGroupText(group).isEmpty() && !commandGroupReason(group, {}).isEmpty());
        }
        QCOMPARE(names.size(), qsizetype(commandGroupCount));
    }

    void theTableShowsOneGroup()
    {
        CommandTargetsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto targets = std::make_shared<std::vector<CommandTarget>>();
        for (int i = 0; i < 3; ++i) {
            targets->push_back(anIPad());
            targets->back().group = i == 1 ? CommandGroup::OtherFamily : CommandGroup::Gets;
        }
        model.setTargets(targets, CommandGroup::Gets);
        QCOMPARE(model.rowCount(), 2);
        model.setTargets(targets, CommandGroup::OtherFamily);
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.index(0, CommandTargetsModel::NameColumn).data().toString(), QStringLiteral("Ada's iPad"));
        model.setTargets({}, CommandGroup::Gets);
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestCommandTarget)
#include "tst_commandtarget.moc"
