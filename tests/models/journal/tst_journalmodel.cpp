#include "models/journal/journaldifference.h"
#include "models/journal/journalmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

using namespace Muster;

class TestJournalModel : public QObject {
    Q_OBJECT

    const QHash<OrganisationId, QString> m_names{{OrganisationId(1), QStringLiteral("Example School")}};

    const JournalFilter m_all;
    const JournalFilter m_few{.organisation = {}, .text = QStringLiteral("v")};

    static JournalEntry entry(qint64 number)
    {
        return {.number = number,
                .at = QDateTime(QDate(2026, 10, 14), QTime(9, 0), QTimeZone::UTC),
                .source = JournalSource::Person,
                .actor = QStringLiteral("ada"),
                .organisation = OrganisationId(1),
                .action = QStringLiteral("profile.saved"),
                .subject = QStringLiteral("Staff v%1").arg(number),
                .before = {},
                .after = {},
                .hash = QByteArray::number(number)};
    }

    static QList<JournalEntry> entries(qint64 from, qint64 to)
    {
        QList<JournalEntry> all;
        for (qint64 number = from; number >= to; --number)
            all.append(entry(number));
        return all;
    }

    static QStringList difference(const char *before, const char *after)
    {
        return differenceText(journalDifference(QString::fromLatin1(before), QString::fromLatin1(after))).split(u'\n');
    }

private Q_SLOTS:
    void newEntriesStandOnTopAndTheRestStays()
    {
        JournalModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setEntries(m_all, entries(5, 1), m_names, false);
        QCOMPARE(reset.count(), 1);
        model.setEntries(m_all, entries(7, 1), m_names, false);
        QCOMPARE(reset.count(), 1);
        QCOMPARE(model.rowCount(), 7);
        QCOMPARE(model.entryAt(0)->number, 7);
        model.setEntries(m_all, entries(7, 1), m_names, false);
        QCOMPARE(reset.count(), 1);
        // Another question.
        model.setEntries(m_few, {entry(6), entry(2)}, m_names, false);
        QCOMPARE(reset.count(), 2);
        // One whose answer begins with the same entry.
        model.setEntries({.organisation = {}, .text = QStringLiteral("v6")}, {entry(6)}, m_names, false);
        QCOMPARE(model.rowCount(), 1);
        model.setEntries(m_all, {}, m_names, false);
        QCOMPARE(model.rowCount(), 0);
    }

    void whatWasFetchedStaysWhenANewEntryComes()
    {
        JournalModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setEntries(m_all, entries(10, 6), m_names, true);
        model.append(entries(5, 1), false);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setEntries(m_all, entries(11, 7), m_names, true); // the newest five of now
        QCOMPARE(reset.count(), 0);
        QCOMPARE(model.rowCount(), 11);
        QVERIFY(!model.canFetchMore({}));
    }

    void theEndAsksForOlderOnesOnce()
    {
        JournalModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy wanted(&model, &JournalModel::moreWanted);
        model.setEntries(m_all, entries(5, 3), m_names, true);
        if (wanted.isEmpty()) // the tester may have looked
            model.fetchMore({});
        model.fetchMore({});
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted.first().first().toLongLong(), 3);
        model.append(entries(2, 1), false);
        QCOMPARE(model.rowCount(), 5);
        QVERIFY(!model.canFetchMore({}));
    }

    void nothingStandsTwiceWhenAnEntryComesWhileOlderOnesAreOnTheirWay()
    {
        JournalModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy wanted(&model, &JournalModel::moreWanted);
        model.setEntries(m_all, entries(5, 3), m_names, true);
        if (wanted.isEmpty()) // the tester may have looked
            model.fetchMore({});
        model.setEntries(m_all, entries(6, 4), m_names, true);
        model.fetchMore({});
        QCOMPARE(wanted.count(), 1);
        model.append(entries(2, 1), false);
        model.append(entries(2, 1), false); // late
        QCOMPARE(model.rowCount(), 6);
    }

    void anEntryIsToldInWords()
    {
        JournalModel model;
        JournalEntry synced = entry(2);
        synced.actor.clear();
        synced.source = JournalSource::Apple;
        synced.action = QStringLiteral("new.thing");
        model.setEntries(m_all, {synced, entry(1)}, m_names, false);
        const auto text = [&model](int row, JournalModel::Column column) {
            return model.index(row, column).data().toString();
        };
        QCOMPARE(text(1, JournalModel::WhoColumn), QStringLiteral("ada"));
        QCOMPARE(text(1, JournalModel::ActionColumn), QStringLiteral("Profile saved"));
        QCOMPARE(text(1, JournalModel::OrganisationColumn), QStringLiteral("Example School"));
        QCOMPARE(text(0, JournalModel::WhoColumn), QStringLiteral("Apple"));
        QCOMPARE(text(0, JournalModel::ActionColumn), QStringLiteral("new.thing"));
    }

    void onlyWhatDiffersStandsOut()
    {
        QCOMPARE(
            difference("{\"b\":1,\"a\":true}", "{\"a\":true,\"b\":2,\"c\":3}"),
            (QStringList{QStringLiteral("  {"), QStringLiteral("      \"a\": true,"), QStringLiteral("-     \"b\": 1"),
                         QStringLiteral("+     \"b\": 2,"), QStringLiteral("+     \"c\": 3"), QStringLiteral("  }")}));
        // A comma that another line brought along is none.
        QCOMPARE(difference("{\"a\":1}", "{\"a\":1,\"b\":2}"),
                 (QStringList{QStringLiteral("  {"), QStringLiteral("      \"a\": 1,"),
                              QStringLiteral("+     \"b\": 2"), QStringLiteral("  }")}));
        QCOMPARE(difference("Old Name", "New Name"),
                 (QStringList{QStringLiteral("- Old Name"), QStringLiteral("+ New Name")}));
        QCOMPARE(difference("", "x"), QStringList{QStringLiteral("+ x")});
        QVERIFY(journalDifference({}, {}).isEmpty());
    }

    void aVeryLongTextIsShownWhole()
    {
        const QString lines = QStringLiteral("line\n").repeated(5000);
        QCOMPARE(journalDifference(lines, lines).size(), 10'000);
    }
};

QTEST_GUILESS_MAIN(TestJournalModel)
#include "tst_journalmodel.moc"
