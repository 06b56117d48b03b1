// The workspace as the rest of the program uses it: closures in, futures out.
//
// One thread writes (all run() closures, in order), another reads with a read-only connection of its own, so that a
// table scrolls while a sync is stored. Lives on the main thread; what a closure captures must be values.
#pragma once

#include "models/storage/database.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QThread>

#include <type_traits>

namespace Muster {

class StoreThread final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StoreThread)

public:
    explicit StoreThread(QString path, QObject *parent = nullptr);
    // Lets the closures that were handed in finish, then closes the file.
    ~StoreThread() override;

    [[nodiscard]] const QString &path() const { return m_path; }

    // Opens or makes the workspace (see openWorkspace); the value is the path of a backup made before an upgrade.
    // Until it is done, closures wait; if it fails, each of them fails with the same error.
    [[nodiscard]] QFuture<Result<QString>> open();

    // Runs a closure `Result<T>(Database &)` on the writing thread. What it changed is announced after it returned a
    // value.
    template <typename Function>
    [[nodiscard]] auto run(Function &&function) -> QFuture<std::invoke_result_t<Function, Database &>>
    {
        return post(m_writer, std::forward<Function>(function));
    }

    // The same on the reading thread. Sees what was committed before it began.
    template <typename Function>
    [[nodiscard]] auto read(Function &&function) -> QFuture<std::invoke_result_t<Function, Database &>>
    {
        return post(m_reader, std::forward<Function>(function));
    }

    // Looks whether another process changed the file. A timer does it twice a second.
    void lookForForeignChanges();

Q_SIGNALS:
    // Something was committed: by us, or by another process (then the set is Everything).
    void committed(Muster::ChangeSet changes);

private:
    // One thread's end: the connection, and why there is none.
    struct Worker : QObject {
        std::unique_ptr<Database> database;
        Error error{ErrorKind::Storage, {}, {}, {}};
        qint64 dataVersion = -1;
    };

    template <typename Function>
    auto post(Worker *worker, Function &&function) -> QFuture<std::invoke_result_t<Function, Database &>>
    {
        using Outcome = std::invoke_result_t<Function, Database &>;
        auto promise = std::make_shared<QPromise<Outcome>>();
        promise->start();
        auto future = promise->future();
        QMetaObject::invokeMethod(
            worker,
            [this, worker, promise, work = std::forward<Function>(function)]() mutable {
                if (!worker->database) {
                    promise->addResult(Outcome(std::unexpected(worker->error)));
                } else {
                    auto outcome = work(*worker->database);
                    const ChangeSet changes = worker->database->takeChanges();
                    if (outcome.has_value() && changes)
                        Q_EMIT committed(changes);
                    promise->addResult(std::move(outcome));
                }
                promise->finish();
            },
            Qt::QueuedConnection);
        return future;
    }

    QString m_path;
    QThread m_writerThread;
    QThread m_readerThread;
    Worker *m_writer;
    Worker *m_reader;
};

} // namespace Muster
