#include "tests/support/workspace.h"

#include <QProcess>
#include <QSemaphore>
#include <QSignalSpy>

using namespace Muster;

class TestStoreThread : public QObject {
    Q_OBJECT

private:
    static Result<OrganisationId> add(Database &database, const QString &name)
    {
        return OrganisationStore(database).add(name, QUrl(QStringLiteral("https://example.org")), {}, false,
                                               utc("2026-10-14T09:00:00Z"));
    }

    static Result<OrganisationId> addTogether(Database &database, const QString &name)
    {
        auto transaction = Transaction::begin(database, Durability::Wishes);
        if (!transaction)
            return std::unexpected(transaction.error());
        auto id = add(database, name);
        if (!id)
            return id;
        if (auto done = (*transaction)->commit(); !done)
            return std::unexpected(done.error());
        return id;
    }

private Q_SLOTS:
    void closuresRunInTheOrderGivenAndWaitForTheOpening()
    {
        QTemporaryDir folder;
        StoreThread store(folder.filePath(QStringLiteral("a.muster")));
        auto opened = store.open();
        QList<QFuture<Result<qint64>>> futures;
        auto order = std::make_shared<QList<int>>();
        for (int i = 0; i < 200; ++i) {
            futures.append(store.run([i, order](Database &database) -> Result<qint64> {
                order->append(i);
                return database.nextRevision();
            }));
        }
        needSoon(opened);
        for (int i = 0; i < 200; ++i)
            QCOMPARE(needSoon(futures[i]), i + 1);
        for (int i = 0; i < 200; ++i)
            QCOMPARE(order->at(i), i);
    }

    void aCommitIsAnnouncedOnceAndToTheReaderItIsThere()
    {
        TestStore store;
        QSignalSpy spy(store.store.get(), &StoreThread::committed);
        qsizetype seen = -1;
        connect(store.store.get(), &StoreThread::committed, this, [&] {
            seen = needSoon(store.store->read([](Database &database) {
                       return OrganisationStore(database).all();
                   })).size();
        });

        needSoon(store.store->run([](Database &database) { return addTogether(database, QStringLiteral("One")); }));

        QTRY_COMPARE(seen, 1);
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy.first().first().value<ChangeSet>(), ChangeSet(Changed::Organisations));
    }

    void nothingIsAnnouncedAfterAnErrorOrARollbackOrWhenNothingChanged()
    {
        TestStore store;
        QSignalSpy spy(store.store.get(), &StoreThread::committed);

        const auto failed = store.store->run([](Database &database) -> Result<> {
            auto transaction = Transaction::begin(database, Durability::Facts);
            (void)need(add(database, QStringLiteral("One")));
            return failure(ErrorKind::Conflict, QStringLiteral("no"));
        });
        QTRY_VERIFY(failed.isFinished());
        QCOMPARE(failed.result().error().message, QStringLiteral("no"));
        needSoon(store.store->run([](Database &database) -> Result<> {
            auto transaction = Transaction::begin(database, Durability::Facts);
            (void)need(add(database, QStringLiteral("Two")));
            return {}; // not committed
        }));
        needSoon(store.store->run([](Database &database) { return OrganisationStore(database).all(); }));
        // The next one is announced alone: what went before left nothing behind.
        needSoon(store.store->run([](Database &database) { return noteSetup(database); }));

        QTRY_COMPARE(spy.size(), 1);
        QCOMPARE(spy.first().first().value<ChangeSet>(), ChangeSet(Changed::Setup));
        QCOMPARE(
            needSoon(store.store->read([](Database &database) { return OrganisationStore(database).all(); })).size(),
            0);
    }

    void theReaderCannotWrite()
    {
        TestStore store;
        const auto tried = store.store->read([](Database &database) { return add(database, QStringLiteral("One")); });
        QTRY_VERIFY(tried.isFinished());
        QCOMPARE(tried.result().error().kind, ErrorKind::Storage);
    }

    void aReaderGoesOnWhileTheWriterIsBusy()
    {
        TestStore store;
        store.addOrganisation();
        QSemaphore writing;
        QSemaphore finish;
        auto writer = store.store->run([&](Database &database) -> Result<> {
            auto transaction = Transaction::begin(database, Durability::Facts);
            (void)need(add(database, QStringLiteral("Two")));
            writing.release();
            finish.acquire();
            return (*transaction)->commit();
        });
        QVERIFY(writing.tryAcquire(1, 10000));
        QCOMPARE(
            needSoon(store.store->read([](Database &database) { return OrganisationStore(database).all(); })).size(),
            1);
        finish.release();
        needSoon(writer);
        QCOMPARE(
            needSoon(store.store->read([](Database &database) { return OrganisationStore(database).all(); })).size(),
            2);
    }

    void aFailedOpeningFailsEveryClosureWithItsWords()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("a.muster")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("no database");
        file.close();
        StoreThread store(file.fileName());
        const auto opened = store.open();
        const auto wrote = store.run([](Database &database) { return OrganisationStore(database).all(); });
        QTRY_VERIFY(opened.isFinished() && wrote.isFinished());
        const auto read = store.read([](Database &database) { return OrganisationStore(database).all(); });
        QTRY_VERIFY(read.isFinished());
        QCOMPARE(wrote.result().error(), opened.result().error());
        QCOMPARE(read.result().error(), opened.result().error());
    }

    void anUnopenedStoreSaysSo()
    {
        QTemporaryDir folder;
        StoreThread store(folder.filePath(QStringLiteral("a.muster")));
        const auto wrote = store.run([](Database &database) { return OrganisationStore(database).all(); });
        QTRY_VERIFY(wrote.isFinished());
        QVERIFY(wrote.result().error().message.contains(QStringLiteral("not open")));
    }

    // A window that is closed while its workspace still opens.
    void closingFinishesWhatWasHandedIn()
    {
        for (int i = 0; i < 20; ++i) {
            QTemporaryDir folder;
            const QString path = folder.filePath(QStringLiteral("a.muster"));
            QFuture<Result<OrganisationId>> added;
            {
                StoreThread store(path);
                (void)store.open();
                for (int n = 0; n < 5; ++n)
                    added = store.run([n](Database &database) { return addTogether(database, QString::number(n)); });
            }
            QVERIFY(added.isFinished());
            QVERIFY(added.result().has_value());
            const auto opening = need(openWorkspace(path));
            QCOMPARE(need(OrganisationStore(*opening.database).all()).size(), 5);
            QVERIFY(!QFileInfo::exists(path + QStringLiteral("-wal"))
                    || QFileInfo(path + QStringLiteral("-wal")).size() == 0 || opening.database);
        }
    }

    void anotherConnectionsChangeIsNoticed()
    {
        TestStore store;
        QSignalSpy spy(store.store.get(), &StoreThread::committed);
        // At once after the opening, before the timer looked for the first time.
        const auto other = need(Database::open(store.path, Database::Access::ReadWrite));
        need(add(*other, QStringLiteral("From elsewhere")));
        QTRY_COMPARE(spy.size(), 1);
        QCOMPARE(spy.takeFirst().first().value<ChangeSet>(), ChangeSet(Changed::Everything));

        store.store->lookForForeignChanges();
        needSoon(store.store->run([](Database &database) { return OrganisationStore(database).all(); }));
        QCoreApplication::processEvents();
        QCOMPARE(spy.size(), 0); // and only once
    }

    void anotherProcessesChangeIsNoticedAndOurOwnIsNotTakenForOne()
    {
        TestStore store;
        needSoon(store.store->run([](Database &database) { return addTogether(database, QStringLiteral("Ours")); }));
        QSignalSpy spy(store.store.get(), &StoreThread::committed);
        store.store->lookForForeignChanges();
        needSoon(store.store->run([](Database &database) { return OrganisationStore(database).all(); }));
        QCoreApplication::processEvents();
        QCOMPARE(spy.size(), 0);

        QCOMPARE(QProcess::execute(QStringLiteral("sqlite3"),
                                   {store.path, QStringLiteral("UPDATE organisations SET name = 'Theirs'")}),
                 0);

        QTRY_COMPARE(spy.size(), 1);
        QCOMPARE(needSoon(store.store->read([](Database &database) { return OrganisationStore(database).all(); }))
                     .first()
                     .name,
                 QStringLiteral("Theirs"));
    }

private:
    static Result<> noteSetup(Database &database)
    {
        database.noteChange(Changed::Setup);
        return {};
    }
};

QTEST_GUILESS_MAIN(TestStoreThread)
#include "tst_storethread.moc"
