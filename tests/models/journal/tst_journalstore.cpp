#include "models/journal/journalstore.h"
#include "tests/support/workspace.h"

#include <atomic>
#include <thread>

using namespace Muster;

// Whoever edits the journal with another program is found out.
class TestJournalStore : public QObject {
    Q_OBJECT

private:
    const QDateTime m_now = utc("2026-10-14T09:22:00Z");

    JournalEntry entry(const QString &action, const QString &subject = {}) const
    {
        return {.at = m_now,
                .source = JournalSource::Person,
                .actor = QStringLiteral("ada"),
                .organisation = OrganisationId(1),
                .action = action,
                .subject = subject,
                .before = QStringLiteral("{\"a\":1}"),
                .after = QStringLiteral("{\"a\":2}"),
                .hash = {}};
    }

    static Result<> append(Database &database, const JournalEntry &entry)
    {
        return inTransaction(database, Durability::Wishes, [&] { return JournalStore(database).append(entry); });
    }

    void fill(Database &database, int count)
    {
        for (int i = 1; i <= count; ++i)
            need(append(database, entry(QStringLiteral("thing.done"), QStringLiteral("Number %1").arg(i))));
    }

    static JournalCheck verify(Database &database, const QByteArray &expected = {})
    {
        return need(JournalStore(database).verify(expected));
    }

    static void drop(Database &database)
    {
        (void)need(database.run(QStringLiteral("DROP TRIGGER journal_is_not_edited")));
        (void)need(database.run(QStringLiteral("DROP TRIGGER journal_is_not_shortened")));
    }

private Q_SLOTS:
    void anUntouchedJournalIsProvenByItsHead()
    {
        TestWorkspace workspace;
        Database &database = *workspace.database;
        QCOMPARE(verify(database), (JournalCheck{0, {}, {}}));

        fill(database, 30);

        const JournalCheck check = verify(database);
        QCOMPARE(check.entries, 30);
        QCOMPARE(check.faults, QStringList());
        const QList<JournalEntry> newest = need(JournalStore(database).entries({.organisation = {}, .text = {}}));
        QCOMPARE(newest.size(), 30);
        QCOMPARE(newest.first().number, 30);
        QCOMPARE(newest.first().hash, check.head);
        QCOMPARE(newest.last().hash, journalHash({}, newest.last()));
    }

    void theHashCoversEveryMember()
    {
        const JournalEntry one = entry(QStringLiteral("a"), QStringLiteral("b"));
        const QByteArray hash = journalHash("before", one);
        QCOMPARE(hash.size(), 32);
        QList<JournalEntry> others(9, one);
        others[0].number = 2;
        others[1].at = one.at.addSecs(1);
        others[2].source = JournalSource::Rule;
        others[3].actor += u'x';
        others[4].organisation = OrganisationId(2);
        others[5].action = QStringLiteral("ab"); // the border between two members counts
        others[5].subject.clear();
        others[6].subject += u'x';
        others[7].before += u'x';
        others[8].after += u'x';
        for (const JournalEntry &other : std::as_const(others))
            QVERIFY(journalHash("before", other) != hash);
        QVERIFY(journalHash("other", one) != hash);
    }

    void whatWasTamperedWithIsFound_data()
    {
        QTest::addColumn<QStringList>("statements");
        QTest::addColumn<QStringList>("faults");
        const QStringList none;
        QTest::newRow("an entry edited") << QStringList{QStringLiteral("UPDATE journal SET actor = 'eve' WHERE id = 4")}
                                         << QStringList{QStringLiteral(
                                                "Entry 4 (thing.done, 2026-10-14T09:22:00Z) is not what was written.")};
        QTest::newRow("another time") << QStringList{QStringLiteral("UPDATE journal SET at = at + 1 WHERE id = 10")}
                                      << QStringList{QStringLiteral(
                                             "Entry 10 (thing.done, 2026-10-14T09:22:01Z) is not what was written.")};
        QTest::newRow("removed from the middle")
            << QStringList{QStringLiteral("DELETE FROM journal WHERE id IN (4, 5)")}
            << QStringList{QStringLiteral("Entries 4 to 5 are missing.")};
        QTest::newRow("removed from the start") << QStringList{QStringLiteral("DELETE FROM journal WHERE id = 1")}
                                                << QStringList{QStringLiteral("Entries 1 to 1 are missing.")};
        QTest::newRow("removed from the end")
            << QStringList{QStringLiteral("DELETE FROM journal WHERE id > 8")}
            << QStringList{QStringLiteral("Entries after number 8 are missing: 10 were written.")};
        QTest::newRow("all removed") << QStringList{QStringLiteral("DELETE FROM journal")}
                                     << QStringList{
                                            QStringLiteral("Entries after number 0 are missing: 10 were written.")};
        QTest::newRow("two exchanged")
            << QStringList{QStringLiteral("UPDATE journal SET id = 99 WHERE id = 3"),
                           QStringLiteral("UPDATE journal SET id = 3 WHERE id = 4"),
                           QStringLiteral("UPDATE journal SET id = 4 WHERE id = 99")}
            << QStringList{QStringLiteral("Entry 3 (thing.done, 2026-10-14T09:22:00Z) is not what was written."),
                           QStringLiteral("Entry 4 (thing.done, 2026-10-14T09:22:00Z) is not what was written."),
                           QStringLiteral("Entry 5 (thing.done, 2026-10-14T09:22:00Z) is not what was written.")};
        QTest::newRow("the head edited") << QStringList{QStringLiteral("UPDATE journal_head SET hash = x'00'")}
                                         << QStringList{
                                                QStringLiteral("The last entry is not the one that was written last.")};
        QTest::newRow("the head put back, and the end removed")
            << QStringList{QStringLiteral("UPDATE journal_head SET last_id = 8"),
                           QStringLiteral("DELETE FROM journal WHERE id > 8")}
            << QStringList{QStringLiteral("The last entry is not the one that was written last.")};
        QTest::newRow("the head removed")
            << QStringList{QStringLiteral("DELETE FROM journal_head")}
            << QStringList{QStringLiteral("The journal has lost its head: whether entries are missing at its end "
                                          "cannot be told.")};
        QTest::newRow("an entry put in at the end")
            << QStringList{QStringLiteral(
                   "INSERT INTO journal SELECT 11, at, source, actor, organisation_id, action, subject, "
                   "before, after, hash FROM journal WHERE id = 10")}
            << QStringList{QStringLiteral("Entry 11 (thing.done, 2026-10-14T09:22:00Z) is not what was written."),
                           QStringLiteral("The last entry is not the one that was written last.")};
        QTest::newRow("an entry put in before the first")
            << QStringList{QStringLiteral(
                   "INSERT INTO journal SELECT 0, at, source, actor, organisation_id, action, subject, "
                   "before, after, hash FROM journal WHERE id = 1")}
            << QStringList{QStringLiteral("There is an entry 0 where none was written.")};
    }

    void whatWasTamperedWithIsFound()
    {
        QFETCH(QStringList, statements);
        QFETCH(QStringList, faults);
        TestWorkspace workspace;
        fill(*workspace.database, 10);

        drop(*workspace.database);
        for (const QString &statement : std::as_const(statements))
            (void)need(workspace.database->run(statement));

        const JournalCheck check = verify(*workspace.database);
        for (const QString &fault : std::as_const(faults))
            QVERIFY2(check.faults.contains(fault), qPrintable(check.faults.join(u'\n')));
    }

    void oneEditIsOneFault()
    {
        TestWorkspace workspace;
        fill(*workspace.database, 10);
        drop(*workspace.database);
        (void)need(workspace.database->run(QStringLiteral("UPDATE journal SET subject = 'x' WHERE id = 5")));
        QCOMPARE(verify(*workspace.database).faults.size(), 1);
    }

    // Somebody who knows how it is made can make all of it anew; then a hash that was noted elsewhere tells.
    void aChainMadeAnewIsFoundByAnOlderHead()
    {
        TestWorkspace honest;
        fill(*honest.database, 10);
        const QByteArray early = verify(*honest.database).head;
        fill(*honest.database, 5);
        QCOMPARE(verify(*honest.database, early).faults, QStringList());
        QCOMPARE(verify(*honest.database, verify(*honest.database).head).faults, QStringList());

        TestWorkspace forged;
        need(append(*forged.database, entry(QStringLiteral("nothing.done"))));
        fill(*forged.database, 14);

        QCOMPARE(verify(*forged.database).faults, QStringList());
        QCOMPARE(verify(*forged.database, early).faults.size(), 1);
        QCOMPARE(verify(*forged.database, QByteArray(32, '\1')).faults.size(), 1);
    }

    void theFileItselfRefusesToEditOrShorten()
    {
        TestWorkspace workspace;
        fill(*workspace.database, 3);
        for (const char *statement : {"UPDATE journal SET actor = 'eve'", "DELETE FROM journal WHERE id = 3"}) {
            const auto refused = workspace.database->run(QString::fromLatin1(statement));
            QVERIFY(!refused);
            QVERIFY2(refused.error().detail.contains(QStringLiteral("the journal is never")),
                     qPrintable(refused.error().detail));
        }
        QCOMPARE(verify(*workspace.database), (JournalCheck{3, verify(*workspace.database).head, {}}));
    }

    void whatIsRolledBackLeavesNoGap()
    {
        TestWorkspace workspace;
        fill(*workspace.database, 2);
        {
            const auto transaction = need(Transaction::begin(*workspace.database, Durability::Wishes));
            need(JournalStore(*workspace.database).append(entry(QStringLiteral("never.done"))));
        }
        fill(*workspace.database, 1);
        const JournalCheck check = verify(*workspace.database);
        QCOMPARE(check.faults, QStringList());
        QCOMPARE(check.entries, 3);
    }

    void twoProgramsAtOnceKeepOneChain()
    {
        TestWorkspace workspace;
        constexpr int each = 200;
        std::atomic<int> failures = 0;
        const auto write = [&](const QString &who) {
            const auto database = Database::open(workspace.path, Database::Access::ReadWrite);
            for (int i = 0; i < each; ++i) {
                JournalEntry one = entry(QStringLiteral("thing.done"));
                one.actor = who;
                if (!database || !append(**database, one))
                    ++failures;
            }
        };
        std::thread one(write, QStringLiteral("ada"));
        std::thread two(write, QStringLiteral("bob"));
        one.join();
        two.join();

        QCOMPARE(failures.load(), 0);
        const JournalCheck check = verify(*workspace.database);
        QCOMPARE(check.faults, QStringList());
        QCOMPARE(check.entries, 2 * each);
        for (const char *who : {"ada", "bob"})
            QCOMPARE(need(JournalStore(*workspace.database)
                              .entries({.organisation = {}, .text = QString::fromLatin1(who), .most = 1000}))
                         .size(),
                     each);
    }

    // Entries and head are read of one moment.
    void anEntryWrittenWhileItIsVerifiedIsNoFault()
    {
        TestWorkspace workspace;
        fill(*workspace.database, 50);
        std::atomic<bool> isDone = false;
        std::thread writer([&] {
            const auto database = Database::open(workspace.path, Database::Access::ReadWrite);
            for (int i = 0; i < 150 && database; ++i)
                (void)append(**database, entry(QStringLiteral("thing.done")));
            isDone = true;
        });
        const auto reader = need(Database::open(workspace.path, Database::Access::ReadOnly));
        QStringList faults;
        while (!isDone)
            faults += verify(*reader).faults;
        writer.join();
        QCOMPARE(faults, QStringList());
    }

    void everyWordMustStandSomewhere()
    {
        TestWorkspace workspace;
        Database &database = *workspace.database;
        JournalEntry ada = entry(QStringLiteral("profile.saved"), QStringLiteral("Staff iPads, Größe"));
        JournalEntry bob = entry(QStringLiteral("profile.saved"), QStringLiteral("Pupils"));
        bob.actor = QStringLiteral("bob");
        bob.organisation = OrganisationId(2);
        need(append(database, ada));
        need(append(database, bob));
        const auto found = [&](const QString &text, std::optional<OrganisationId> whose = {}) {
            QList<qint64> numbers;
            for (const JournalEntry &one : need(JournalStore(database).entries({.organisation = whose, .text = text})))
                numbers.append(one.number);
            return numbers;
        };

        QCOMPARE(found({}), (QList<qint64>{2, 1}));
        QCOMPARE(found(QStringLiteral("SAVED ipads")), (QList<qint64>{1}));
        QCOMPARE(found(QStringLiteral("GRÖSSE")), QList<qint64>());
        QCOMPARE(found(QStringLiteral("GRÖ")), (QList<qint64>{1}));
        QCOMPARE(found(QStringLiteral("saved"), OrganisationId(2)), (QList<qint64>{2}));
        QCOMPARE(found(QStringLiteral("saved nobody")), QList<qint64>());
        QCOMPARE(need(JournalStore(database).entries({.organisation = {}, .text = {}, .olderThan = 2})).size(), 1);
        QCOMPARE(need(JournalStore(database).entries({.organisation = {}, .text = {}, .most = 1})).first().number, 2);
    }
};

QTEST_GUILESS_MAIN(TestJournalStore)
#include "tst_journalstore.moc"
