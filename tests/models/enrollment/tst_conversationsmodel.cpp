#include "models/enrollment/conversationsmodel.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

using namespace Muster;

namespace {

ConversationRow row(const char *serial, int requests = 1)
{
    ConversationRow row;
    row.talk.serial = QString::fromLatin1(serial);
    row.talk.requests = requests;
    return row;
}

} // namespace

class TestConversationsModel : public QObject {
    Q_OBJECT

    static QStringList shown(const ConversationsModel &model)
    {
        QStringList keys;
        for (int at = 0; at < model.rowCount(); ++at)
            keys.append(model.index(at).data().toString());
        return keys;
    }

private Q_SLOTS:
    void whoSpeaksComesUpAndKeepsItsPlaceInTheSelection()
    {
        ConversationsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setRows({row("A"), row("B"), row("C")});
        const QPersistentModelIndex chosen(model.index(2));

        model.setRows({row("C", 2), row("D"), row("A")});
        QCOMPARE(shown(model), QStringList({QStringLiteral("C"), QStringLiteral("D"), QStringLiteral("A")}));
        QCOMPARE(chosen.row(), 0);
        QCOMPARE(model.rowAt(0)->talk.requests, 2);
        QCOMPARE(reset.count(), 0);
        QCOMPARE(model.find(QStringLiteral("A")), 2);
        QCOMPARE(model.find(QStringLiteral("B")), -1);

        model.setRows({});
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!model.rowAt(0));
    }

    void whatIsTheSameIsNotAnnounced()
    {
        ConversationsModel model;
        model.setRows({row("A"), row("B")});
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setRows({row("A"), row("B", 7)});
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().toModelIndex().row(), 1);
    }

    void aDeviceWithoutSerialIsFoundByItsUdid()
    {
        ConversationRow one;
        one.talk.udid = QStringLiteral("00008120-001C2D8A0E91A01E");
        QCOMPARE(one.key(), one.talk.udid);
    }
};

QTEST_GUILESS_MAIN(TestConversationsModel)
#include "tst_conversationsmodel.moc"
