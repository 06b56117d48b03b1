#include "models/runs/runsmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

using namespace Muster;

class TestRunsModel : public QObject {
    Q_OBJECT

    const QHash<OrganisationId, QString> m_names{{OrganisationId(1), QStringLiteral("Example School")}};

    static Run run(qint64 id)
    {
        Run result;
        result.id = RunId(id);
        result.organisation = OrganisationId(1);
        result.state = RunState::Done;
        result.startedAt = QDateTime(QDate(2026, 10, 14), QTime(9, 0), QTimeZone::UTC);
        result.endedAt = result.startedAt.addSecs(75);
        result.added = id;
        return result;
    }

private Q_SLOTS:
    void newRunsStandOnTopAndTheRestStays()
    {
        RunsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setRuns({run(2), run(1)}, m_names);
        QCOMPARE(reset.count(), 1);
        model.setRuns({run(4), run(3), run(2), run(1)}, m_names);
        QCOMPARE(reset.count(), 1);
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.runAt(0)->id, RunId(4));
        // The list has a limit: the oldest go.
        model.setRuns({run(5), run(4), run(3), run(2)}, m_names);
        QCOMPARE(reset.count(), 1);
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.runAt(3)->id, RunId(2));
    }

    void aRunThatGoesOnChangesInItsPlace()
    {
        RunsModel model;
        model.setRuns({run(2), run(1)}, m_names);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        Run going = run(2);
        going.pages = 17;
        model.setRuns({going, run(1)}, m_names);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(model.index(0, RunsModel::PagesColumn).data().toString(), QStringLiteral("17"));
    }

    void anotherListIsShownFromItsBeginning()
    {
        RunsModel model;
        model.setRuns({run(9), run(8)}, m_names);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setRuns({run(3)}, m_names);
        QCOMPARE(reset.count(), 1);
        QCOMPARE(model.rowCount(), 1);
        model.setRuns({}, m_names);
        QCOMPARE(model.rowCount(), 0);
    }

    void theTextsSayWhatHappened()
    {
        RunsModel model;
        Run failed = run(1);
        failed.state = RunState::Failed;
        failed.missed = 4;
        failed.error = Error{ErrorKind::Unreachable, QStringLiteral("Apple has an outage."), {}, {}};
        model.setRuns({failed}, m_names);
        const auto text = [&](RunsModel::Column column) { return model.index(0, column).data().toString(); };
        QCOMPARE(text(RunsModel::OrganisationColumn), QStringLiteral("Example School"));
        QCOMPARE(text(RunsModel::MissedColumn), QStringLiteral("4"));
        QCOMPARE(text(RunsModel::DurationColumn), QStringLiteral("1 min 15 s"));
        QCOMPARE(model.index(0, 0).data(Qt::ToolTipRole).toString(), QStringLiteral("Apple has an outage."));
        for (int column = 0; column < RunsModel::ColumnCount; ++column)
            QVERIFY(!model.headerData(column, Qt::Horizontal).toString().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestRunsModel)
#include "tst_runsmodel.moc"
