#include "models/storage/transaction.h"
#include "tests/support/workspace.h"

#include <sqlite3.h>

using namespace Muster;

class TestTransaction : public QObject {
    Q_OBJECT

private:
    static qint64 count(Database &database)
    {
        return need(database.value(QStringLiteral("SELECT count(*) FROM organisations"))).toLongLong();
    }

private Q_SLOTS:
    void whatIsCommittedStaysAndWhatIsNotIsGone()
    {
        TestWorkspace workspace;
        {
            const auto transaction = need(Transaction::begin(*workspace.database, Durability::Wishes));
            workspace.addOrganisation(QStringLiteral("One"));
            need(transaction->commit());
        }
        {
            const auto transaction = need(Transaction::begin(*workspace.database, Durability::Wishes));
            workspace.addOrganisation(QStringLiteral("Two"));
        }
        QCOMPARE(count(*workspace.database), 1);
    }

    void aRollbackForgetsWhatWasToBeAnnounced()
    {
        TestWorkspace workspace;
        (void)workspace.database->takeChanges();
        {
            const auto transaction = need(Transaction::begin(*workspace.database, Durability::Facts));
            workspace.addOrganisation();
        }
        QCOMPARE(workspace.database->takeChanges(), ChangeSet());
    }

    void aFailedStatementLeavesTheRestToRollBack()
    {
        TestWorkspace workspace;
        {
            const auto transaction = need(Transaction::begin(*workspace.database, Durability::Facts));
            workspace.addOrganisation();
            QVERIFY(!workspace.database->run(QStringLiteral("INSERT INTO devices(id) VALUES (1)")));
        }
        QCOMPARE(count(*workspace.database), 0);
        const auto again = need(Transaction::begin(*workspace.database, Durability::Facts));
        workspace.addOrganisation();
        need(again->commit());
        QCOMPARE(count(*workspace.database), 1);
    }

    void wishesAreFlushedAndFactsNeedNotBe()
    {
        TestWorkspace workspace;
        const QString level = QStringLiteral("PRAGMA synchronous");
        {
            const auto transaction = need(Transaction::begin(*workspace.database, Durability::Facts));
            QCOMPARE(need(workspace.database->value(level)).toInt(), 1);
        }
        // What is written without a transaction of ours is a wish too.
        QCOMPARE(need(workspace.database->value(level)).toInt(), 2);
        const auto transaction = need(Transaction::begin(*workspace.database, Durability::Wishes));
        QCOMPARE(need(workspace.database->value(level)).toInt(), 2);
    }

    void aFullDiskIsToldInWordsAndLosesNothing()
    {
        TestWorkspace workspace;
        workspace.addOrganisation();
        const qint64 pages = need(workspace.database->value(QStringLiteral("PRAGMA page_count"))).toLongLong();
        need(workspace.database->run(QStringLiteral("PRAGMA max_page_count=%1").arg(pages + 4)));
        Error error;
        {
            const auto transaction = need(Transaction::begin(*workspace.database, Durability::Facts));
            for (int i = 0; i < 10000 && error.message.isEmpty(); ++i) {
                const auto added =
                    OrganisationStore(*workspace.database)
                        .add(QString::number(i), QUrl(), QString(4000, u'x'), false, utc("2026-01-01T00:00:00Z"));
                if (!added)
                    error = added.error();
            }
        }
        QCOMPARE(error.kind, ErrorKind::Storage);
        QVERIFY2(error.message.contains(QStringLiteral("disk is full")), qPrintable(error.message));
        QCOMPARE(count(*workspace.database), 1);
        QCOMPARE(need(checkWorkspace(*workspace.database)), QStringList());
    }

    void everyFailureOfTheDatabaseHasItsOwnWords_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("word");
        QTest::newRow("full") << SQLITE_FULL << QStringLiteral("full");
        QTest::newRow("corrupt") << SQLITE_CORRUPT << QStringLiteral("damaged");
        QTest::newRow("not a database") << SQLITE_NOTADB << QStringLiteral("damaged");
        QTest::newRow("busy, extended") << SQLITE_BUSY_SNAPSHOT << QStringLiteral("locked");
        QTest::newRow("read-only") << SQLITE_READONLY_DIRECTORY << QStringLiteral("may only be read");
        QTest::newRow("disk") << SQLITE_IOERR_WRITE << QStringLiteral("disk could not");
        QTest::newRow("cannot open") << SQLITE_CANTOPEN << QStringLiteral("cannot be opened");
        QTest::newRow("other") << SQLITE_MISMATCH << QStringLiteral("as SQLite said");
    }
    void everyFailureOfTheDatabaseHasItsOwnWords()
    {
        QFETCH(int, code);
        QFETCH(QString, word);
        const Error error = storageError(QStringLiteral("doing"), code, QStringLiteral("as SQLite said"));
        QCOMPARE(error.kind, ErrorKind::Storage);
        QVERIFY2(error.message.contains(word), qPrintable(error.message));
        QCOMPARE(error.detail, QStringLiteral("doing: as SQLite said"));
    }

    void aTextThatIsNotThereIsAnEmptyText()
    {
        TestWorkspace workspace;
        QCOMPARE(need(workspace.database->value(QStringLiteral("SELECT typeof(?)"), {QString()})).toString(),
                 QStringLiteral("text"));
        QVERIFY(!need(workspace.database->value(QStringLiteral("SELECT 1 WHERE 0"))).isValid());
    }

    void textsStayDataWhateverIsInThem()
    {
        TestWorkspace workspace;
        const QString odd = QStringLiteral("'; DROP TABLE devices; -- \"%1\" ? :a ünï");
        const OrganisationId id = workspace.addOrganisation(odd);
        QCOMPARE(need(OrganisationStore(*workspace.database).byId(id)).name, odd);
    }
};

QTEST_GUILESS_MAIN(TestTransaction)
#include "tst_transaction.moc"
