#include "app/core/groupwriter.h"
#include "models/storage/storedvalue.h"

#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>
#include <QtConcurrentRun>

#include <atomic>

using namespace Muster;

// Many changes from many threads, with a real workspace file.
class TestGroupWriter : public QObject {
    Q_OBJECT

    static constexpr int many = 24;

    QTemporaryDir m_folder;
    std::unique_ptr<StoreThread> m_store;
    std::unique_ptr<GroupWriter> m_writer;
    QThreadPool m_pool;

    Result<qint64> add(const QString &name)
    {
        return m_writer->run([name](Database &database) -> Result<qint64> {
            database.noteChange(Changed::People);
            auto added = database.run(QStringLiteral("INSERT INTO names(name) VALUES (?)"), {name});
            if (!added)
                return std::unexpected(added.error());
            return added->lastInsertId().toLongLong();
        });
    }
    qint64 number(const QString &sql)
    {
        return m_store->run([sql](Database &database) { return database.value(sql); })
            .takeResult()
            .value()
            .toLongLong();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_pool.setMaxThreadCount(many);
        m_store = std::make_unique<StoreThread>(m_folder.filePath(QStringLiteral("a.muster")));
        m_store->open().waitForFinished();
        m_writer = std::make_unique<GroupWriter>(*m_store);
        m_store
            ->run([](Database &database) -> Result<> {
                return wasRun(database.run(QStringLiteral("CREATE TABLE names(id INTEGER PRIMARY KEY, name UNIQUE)")));
            })
            .waitForFinished();
    }
    void cleanupTestCase()
    {
        m_writer.reset();
        m_store.reset();
    }

    // While the storage thread is busy they gather. Who is late comes with the next transaction, which waits a little.
    void whoComesTogetherSharesATransaction()
    {
        std::atomic<int> transactions = 0;
        const auto counting = connect(
            m_store.get(), &StoreThread::committed, m_store.get(), [&] { ++transactions; }, Qt::DirectConnection);
        QSemaphore gate;
        auto held = m_store->run([&gate](Database &) -> Result<> {
            gate.acquire();
            return {};
        });
        QSemaphore asking;
        QList<QFuture<Result<qint64>>> all;
        for (int i = 0; i < many; ++i)
            all.append(QtConcurrent::run(&m_pool, [this, &asking, i] {
                asking.release();
                return add(QStringLiteral("together %1").arg(i));
            }));
        asking.acquire(many);
        gate.release();
        held.waitForFinished();
        for (QFuture<Result<qint64>> &one : all)
            QVERIFY(one.takeResult());
        QCOMPARE(number(QStringLiteral("SELECT count(*) FROM names WHERE name LIKE 'together%'")), many);
        disconnect(counting);
        QVERIFY2(transactions < many / 2, qPrintable(QString::number(transactions)));
    }

    void eachStandsOrFallsAlone()
    {
        QVERIFY(add(QStringLiteral("taken")));
        QSemaphore gate;
        auto held = m_store->run([&gate](Database &) -> Result<> {
            gate.acquire();
            return {};
        });
        auto bad = QtConcurrent::run(&m_pool, [this] {
            return m_writer->run([](Database &database) -> Result<> {
                if (auto first = database.run(QStringLiteral("INSERT INTO names(name) VALUES ('half')")); !first)
                    return std::unexpected(first.error());
                return wasRun(database.run(QStringLiteral("INSERT INTO names(name) VALUES ('taken')")));
            });
        });
        auto good = QtConcurrent::run(&m_pool, [this] { return add(QStringLiteral("good")); });
        gate.release();
        held.waitForFinished();
        QVERIFY(!bad.takeResult());
        QVERIFY(good.takeResult());
        QCOMPARE(number(QStringLiteral("SELECT count(*) FROM names WHERE name IN ('half', 'good')")), 1);
    }

    // One after another, each within the pause after the one before: nobody is forgotten.
    void whoComesInThePauseIsServed()
    {
        for (int i = 0; i < 20; ++i)
            QVERIFY(add(QStringLiteral("one by one %1").arg(i)));
        QCOMPARE(number(QStringLiteral("SELECT count(*) FROM names WHERE name LIKE 'one by one%'")), 20);
    }

    void whoCannotBeStoredHearsOfIt()
    {
        StoreThread store(m_folder.filePath(QStringLiteral("no/such/folder/b.muster")));
        store.open().waitForFinished();
        GroupWriter writer(store);
        const Result<> told = writer.run([](Database &) -> Result<> { return {}; });
        QVERIFY(!told);
        QCOMPARE(told.error().kind, ErrorKind::Storage);
    }
};

QTEST_GUILESS_MAIN(TestGroupWriter)
#include "tst_groupwriter.moc"
