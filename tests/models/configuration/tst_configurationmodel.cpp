#include "models/configuration/configurationmodel.h"
#include "models/configuration/itemresultsmodel.h"
#include "models/configuration/redeploymodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Muster;

class TestConfigurationModel : public QObject {
    Q_OBJECT

private:
    static ConfigurationRow row(qint64 id, const char *name)
    {
        ConfigurationRow row;
        row.item.id = ItemId(id);
        row.item.name = QString::fromLatin1(name);
        row.item.position = int(id);
        row.item.isAuto = true;
        row.item.latestNumber = 3;
        row.counts = {.waiting = 1, .installed = 20, .failed = 2, .leftOut = 0};
        row.kind = QStringLiteral("Wi-Fi");
        return row;
    }
    static QStringList line(const QAbstractItemModel &model, int row)
    {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells.append(model.index(row, column).data().toString());
        return cells;
    }

private Q_SLOTS:
    void rowsShowTheItemAndHowItStands()
    {
        ConfigurationModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows({row(1, "Wi-Fi"), row(2, "Passcode")});
        QCOMPARE(line(model, 0).join(u'|'), QStringLiteral("1|Wi-Fi|Wi-Fi|Automatic|All|20|1|2|v3"));
        for (int column = 0; column < model.columnCount(); ++column)
            QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
        QVERIFY(!model.rowAt(2));
    }

    void figuresChangeWithoutAReset()
    {
        ConfigurationModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows({row(1, "A"), row(2, "B")});
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.setRows({row(1, "A2"), row(2, "B")});
        QCOMPARE(resets.size(), 0);
        QCOMPARE(changes.size(), 1);
        model.setRows({row(2, "B"), row(1, "A2")});
        QCOMPARE(resets.size(), 1);
    }

    void resultsAndPlansAreRows()
    {
        ItemResultsModel results;
        const QAbstractItemModelTester one(&results, QAbstractItemModelTester::FailureReportingMode::QtTest);
        ItemOnDevice on;
        on.serial = QStringLiteral("A1");
        on.result.state = ItemState::Failed;
        on.result.reason = QStringLiteral("No room");
        results.setRows({on});
        QCOMPARE(line(results, 0).first(4).join(u'|'), QStringLiteral("A1||Failed|No room"));

        RedeployModel plan;
        const QAbstractItemModelTester other(&plan, QAbstractItemModelTester::FailureReportingMode::QtTest);
        plan.setRows({{EnrollmentId(1), QStringLiteral("A1"), QStringLiteral("iPad"), RedeployGroup::Remove,
                       QStringLiteral("Deleted")}});
        QCOMPARE(line(plan, 0).join(u'|'), QStringLiteral("A1|iPad|Will lose it|Deleted"));
    }
};

QTEST_APPLESS_MAIN(TestConfigurationModel)
#include "tst_configurationmodel.moc"
