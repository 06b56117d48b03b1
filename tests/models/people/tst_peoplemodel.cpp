#include "models/people/peoplemodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Muster;

class TestPeopleModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void peopleAreRows()
    {
        PeopleModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Person ada;
        ada.id = PersonId(1);
        ada.shortName = QStringLiteral("ada");
        ada.devices = 2;
        model.setRows({ada});
        QCOMPARE(model.index(0, PeopleModel::NameColumn).data().toString(), QStringLiteral("ada"));
        QCOMPARE(model.index(0, PeopleModel::DevicesColumn).data().toString(), QStringLiteral("2"));
        ada.fullName = QStringLiteral("Ada Lovelace");
        model.setRows({ada});
        QCOMPARE(model.index(0, PeopleModel::NameColumn).data().toString(), QStringLiteral("Ada Lovelace"));
        model.setRows({});
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_APPLESS_MAIN(TestPeopleModel)
#include "tst_peoplemodel.moc"
