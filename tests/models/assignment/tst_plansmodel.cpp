#include "models/assignment/planresultsmodel.h"
#include "models/assignment/plansmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

using namespace Muster;

class TestPlansModel : public QObject {
    Q_OBJECT

    const QHash<OrganisationId, QString> m_names{{OrganisationId(1), QStringLiteral("Example School")}};

    static PlanRecord plan(qint64 id)
    {
        PlanRecord record;
        record.id = PlanId(id);
        record.organisation = OrganisationId(1);
        record.title = QStringLiteral("Change %1").arg(id);
        record.madeAt = QDateTime(QDate(2026, 10, 14), QTime(9, 0), QTimeZone::UTC);
        record.devices = 10;
        return record;
    }

    static PlanResult result(const char *serial, const char *answer, bool isFound)
    {
        PlanResult one;
        one.serial = SerialNumber(QString::fromLatin1(serial));
        one.answer = QString::fromLatin1(answer);
        if (isFound)
            one.foundAt = QDateTime(QDate(2026, 10, 14), QTime(9, 0), QTimeZone::UTC);
        return one;
    }

private Q_SLOTS:
    void newChangesStandOnTopAndOneThatGoesOnChangesInItsPlace()
    {
        PlansModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setPlans({plan(2), plan(1)}, m_names);
        QCOMPARE(reset.count(), 1);
        PlanRecord going = plan(2);
        going.verified = 4;
        model.setPlans({plan(3), going, plan(1)}, m_names);
        QCOMPARE(reset.count(), 1);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(1, PlansModel::VerifiedColumn).data().toString(), QStringLiteral("4"));
        // The list has a limit: the oldest go.
        model.setPlans({plan(4), plan(3), going}, m_names);
        QCOMPARE(reset.count(), 1);
        QCOMPARE(model.rowCount(), 3);
        model.setPlans({}, m_names);
        QCOMPARE(model.rowCount(), 0);
    }

    void whereAChangeStandsIsToldInWords()
    {
        PlanRecord record = plan(1);
        QCOMPARE(planStandText(record), QStringLiteral("Waiting"));
        QCOMPARE(planOpenText(record), QStringLiteral("10 not answered or not read back yet"));
        record.verified = 5;
        record.failed = 2;
        record.throttled = 3;
        QCOMPARE(planStandText(record), QStringLiteral("Attention"));
        QCOMPARE(planOpenText(record),
                 QStringLiteral("2 failed at Apple's side and are tried again, 3 wait as long as Apple asks"));
        record.failed = record.throttled = 0;
        record.verified = 10;
        QCOMPARE(planStandText(record), QStringLiteral("Verified"));
        QCOMPARE(planOpenText(record), QString());
        record.undoneBy = PlanId(2);
        QCOMPARE(planStandText(record), QStringLiteral("Undone"));
    }

    void devicesAreToldInWordsAndFetchedAtTheEnd()
    {
        PlanResultsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy wanted(&model, &PlanResultsModel::moreWanted);
        model.append({result("AAA", "SUCCESS", true), result("BBB", "UNCHANGED", false)}, true);
        if (wanted.isEmpty()) // the tester may have looked
            model.fetchMore({});
        model.fetchMore({});
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted.first().first().toString(), QStringLiteral("BBB"));
        model.append({result("CCC", "", false)}, false);
        QCOMPARE(model.rowCount(), 3);
        QVERIFY(!model.canFetchMore({}));
        const auto outcome = [&model](int row) {
            return model.index(row, PlanResultsModel::OutcomeColumn).data().toString();
        };
        QCOMPARE(outcome(0), QStringLiteral("Verified"));
        QCOMPARE(outcome(1), QStringLiteral("Apple accepted it, but shows another"));
        QCOMPARE(outcome(2), QStringLiteral("Waiting to be sent"));
    }
};

QTEST_GUILESS_MAIN(TestPlansModel)
#include "tst_plansmodel.moc"
