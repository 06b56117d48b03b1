#include "models/portal/portaldevicesmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Muster;

class TestPortalDevicesModel : public QObject {
    Q_OBJECT

    static QList<PortalDevice> devices(int from, int count)
    {
        QList<PortalDevice> result;
        for (int i = from; i < from + count; ++i) {
            PortalDevice device;
            device.serial = QStringLiteral("SERIAL%1").arg(i);
            device.service = QStringLiteral("Muster");
            result.append(device);
        }
        return result;
    }

private Q_SLOTS:
    void itGrowsWhileSomebodyScrolls()
    {
        PortalDevicesModel model; // without the model tester, which asks for more by itself
        QSignalSpy wanted(&model, &PortalDevicesModel::pageWanted);
        model.restart();
        QCOMPARE(wanted.takeFirst().at(0).toLongLong(), 0);
        QVERIFY(!model.canFetchMore({})); // asked for already
        model.append(0, devices(0, 500), 1200);
        QCOMPARE(model.rowCount(), 500);
        QVERIFY(model.canFetchMore({}));
        model.fetchMore({});
        QCOMPARE(wanted.takeFirst().at(0).toLongLong(), 500);
        model.append(0, devices(0, 500), 1200); // an answer that came late
        QCOMPARE(model.rowCount(), 500);
        model.append(500, devices(500, 700), 1200);
        QCOMPARE(model.rowCount(), 1200);
        QVERIFY(!model.canFetchMore({}));
    }

    void anEmptyPortionIsTheEndWhateverTheTotalSays()
    {
        PortalDevicesModel model;
        model.restart();
        model.append(0, devices(0, 10), 100);
        model.fetchMore({});
        model.append(10, {}, 100);
        QVERIFY(!model.canFetchMore({}));
        QCOMPARE(model.rowCount(), 10);
    }

    void whatIsReadAgainKeepsItsPlace()
    {
        PortalDevicesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.restart();
        model.append(0, devices(0, 4), 4);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QList<PortalDevice> now = devices(0, 6);
        now[1].status = QStringLiteral("assigned");
        model.replace(now, 6);
        QCOMPARE(model.rowCount(), 6);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(model.index(1, PortalDevicesModel::StatusColumn).data().toString(), portalStatusText(now[1]));
        model.replace(devices(0, 2), 2);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(reset.count(), 0);
    }

    void eachStatusHasItsWords()
    {
        PortalDevice device;
        QSet<QString> words{portalStatusText(device)};
        device.service = QStringLiteral("Muster");
        for (const char *status : {"", "assigned", "pushed"}) {
            device.status = QString::fromLatin1(status);
            words.insert(portalStatusText(device));
        }
        device.isReleased = true;
        words.insert(portalStatusText(device));
        QCOMPARE(words.size(), 5);
    }
};

QTEST_GUILESS_MAIN(TestPortalDevicesModel)
#include "tst_portaldevicesmodel.moc"
