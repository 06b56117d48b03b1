#include "models/enrollment/exchangesmodel.h"

#include "tests/support/workspace.h"

#include <QAbstractItemModelTester>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

using namespace Muster;

namespace {

Exchange exchange(qint64 number, qint64 atMs, const char *what, const char *path, const QString &words = {})
{
    return {.number = number,
            .atMs = atMs,
            .tookUs = 2000,
            .serial = QStringLiteral("PX9KD4WLQ7"),
            .method = QStringLiteral("PUT"),
            .path = QString::fromLatin1(path),
            .status = 200,
            .what = QString::fromLatin1(what),
            .words = words};
}

QList<Exchange> talk()
{
    return {exchange(1, 10'000, "Profile request", "/enroll"), exchange(2, 11'500, "TokenUpdate", "/mdm/checkin"),
            exchange(3, 12'000, "Idle", "/mdm/connect", QStringLiteral("Idle → InstallProfile Wi-Fi"))};
}

} // namespace

class TestExchangesModel : public QObject {
    Q_OBJECT

    static QString cell(const ExchangesModel &model, int row, ExchangesModel::Column column)
    {
        return model.index(row, column).data().toString();
    }

private Q_SLOTS:
    void aCommandIsARowOfItsOwn()
    {
        ExchangesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setExchanges(talk());
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(cell(model, 2, ExchangesModel::WordsColumn), QStringLiteral("Idle"));
        QCOMPARE(cell(model, 3, ExchangesModel::WhatColumn), QStringLiteral("InstallProfile Wi-Fi"));
        QCOMPARE(cell(model, 3, ExchangesModel::RequestColumn), QStringLiteral("answer to 3"));
        QCOMPARE(cell(model, 3, ExchangesModel::TimeColumn), QStringLiteral("2.002"));
        QCOMPARE(model.sideAt(3), ExchangesModel::Side::Muster);
        QCOMPARE(model.exchangeAt(3)->number, 3);
    }

    void moreOfItIsAppendedAndAnotherBeginsAnew()
    {
        ExchangesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setExchanges(talk().first(2));
        QCOMPARE(reset.count(), 1);
        model.setExchanges(talk());
        QCOMPARE(reset.count(), 1);
        QCOMPARE(model.rowCount(), 4);
        model.setExchanges({exchange(9, 1, "Idle", "/mdm/connect")});
        QCOMPARE(reset.count(), 2);
        QCOMPARE(model.rowCount(), 1);
        model.setExchanges({});
        QCOMPARE(model.rowCount(), 0);
    }

    void timeCountsFromEachEnrollment()
    {
        ExchangesModel model;
        QList<Exchange> twice = talk();
        twice.append(exchange(4, 900'000, "Profile request", "/enroll"));
        twice.append(exchange(5, 900'250, "TokenUpdate", "/mdm/checkin"));
        model.setExchanges(twice);
        QCOMPARE(cell(model, 5, ExchangesModel::TimeColumn), QStringLiteral("0.250"));
    }

    void whatADeviceCouldNotDoIsMarked()
    {
        ExchangesModel model;
        Exchange refused = exchange(6, 2, "Authenticate", "/mdm/checkin");
        refused.isFailed = true;
        model.setExchanges(
            {exchange(4, 0, "Error", "/mdm/connect"), exchange(5, 1, "NotNow", "/mdm/connect"), refused});
        const auto outcome = [&model](int row) {
            return model.index(row, 0).data(ExchangesModel::OutcomeRole).value<ExchangesModel::Outcome>();
        };
        QCOMPARE(outcome(0), ExchangesModel::Outcome::Failed);
        QCOMPARE(outcome(1), ExchangesModel::Outcome::Later);
        QCOMPARE(outcome(2), ExchangesModel::Outcome::Failed);
    }

    void thePaceCountsDevicesOfTheLastMinuteAndNoStrangers()
    {
        TestWorkspace workspace;
        ExchangeStore store(*workspace.database);
        QList<Exchange> exchanges = talk();
        exchanges.append(exchange(0, 500, "Idle", "/mdm/connect")); // long ago
        exchanges.append(exchange(0, 12'000, "Profile request", "/enroll"));
        exchanges.last().serial.clear(); // refused before it said who it is
        exchanges.append(exchange(0, 12'500, "Authenticate", "/mdm/checkin"));
        exchanges.last().serial.clear();
        exchanges.last().udid = QStringLiteral("U-2");
        need(inTransaction(*workspace.database, Durability::Wishes, [&] { return store.add(exchanges); }));
        QCOMPARE(need(store.pace(1000)), (ExchangePace{.devices = 2, .requests = 4}));
        QCOMPARE(need(store.pace(60'000)), ExchangePace());
    }

    void exportIsOneObjectALine()
    {
        QList<Exchange> exchanges = talk();
        exchanges[0].request = QStringLiteral("{\"SERIAL\": \"PX9KD4WLQ7\"}");
        const QList<QByteArray> lines = exchangesToJsonLines(exchanges).trimmed().split('\n');
        QCOMPARE(lines.size(), 3);
        const QJsonObject first = QJsonDocument::fromJson(lines.first()).object();
        QCOMPARE(first.value(QLatin1StringView("request")).toObject().value(QLatin1StringView("SERIAL")).toString(),
                 QStringLiteral("PX9KD4WLQ7"));
        QVERIFY(!first.contains(QLatin1StringView("answer")));
    }
};

QTEST_GUILESS_MAIN(TestExchangesModel)
#include "tst_exchangesmodel.moc"
