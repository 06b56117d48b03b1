#include "models/storage/storethread.h"

#include "models/storage/workspacefile.h"

#include <QCoreApplication>
#include <QTimer>

using namespace std::chrono_literals;

namespace Muster {

StoreThread::StoreThread(QString path, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_writer(new Worker)
    , m_reader(new Worker)
{
    m_writer->error.message = QCoreApplication::translate("Storage", "The workspace is not open.");
    m_reader->error = m_writer->error;
    m_writerThread.setObjectName("storage");
    m_readerThread.setObjectName("storage-reader");
    m_writer->moveToThread(&m_writerThread);
    m_reader->moveToThread(&m_readerThread);
    m_writerThread.start();
    m_readerThread.start();

    auto *timer = new QTimer(this);
    timer->setInterval(500ms);
    connect(timer, &QTimer::timeout, this, &StoreThread::lookForForeignChanges);
    timer->start();
}

StoreThread::~StoreThread()
{
    // What was handed to the writer may still open the reader, so it goes first.
    QMetaObject::invokeMethod(m_writer, [] { }, Qt::BlockingQueuedConnection);
    // Connections are closed by the thread that opened them, the reader's first: the last to close tidies the log away.
    const auto end = [](QThread &thread, Worker *worker) {
        QMetaObject::invokeMethod(worker, [worker] {
            worker->database.reset();
            worker->thread()->quit();
        });
        thread.wait();
        delete worker;
    };
    end(m_readerThread, m_reader);
    end(m_writerThread, m_writer);
}

QFuture<Result<QString>> StoreThread::open()
{
    auto promise = std::make_shared<QPromise<Result<QString>>>();
    promise->start();
    auto future = promise->future();
    QMetaObject::invokeMethod(m_writer, [this, promise] {
        auto opening = openWorkspace(m_path);
        if (opening) {
            m_writer->database = std::move(opening->database);
            // From here on every change of others is news.
            if (auto version = m_writer->database->value(QStringLiteral("PRAGMA data_version")))
                m_writer->dataVersion = version->toLongLong();
            // Blocking is right here: nothing can be read before the schema stands, and the reader has nothing else to
            // do.
            QMetaObject::invokeMethod(
                m_reader,
                [this] {
                    auto database = Database::open(m_path, Database::Access::ReadOnly);
                    if (database)
                        m_reader->database = std::move(*database);
                    else
                        m_reader->error = database.error();
                },
                Qt::BlockingQueuedConnection);
        } else {
            m_writer->error = opening.error();
            const Error error = opening.error();
            QMetaObject::invokeMethod(m_reader, [this, error] { m_reader->error = error; });
        }
        promise->addResult(opening ? Result<QString>(opening->backupPath) : std::unexpected(opening.error()));
        promise->finish();
    });
    return future;
}

void StoreThread::lookForForeignChanges()
{
    QMetaObject::invokeMethod(m_writer, [this] {
        if (!m_writer->database)
            return;
        // Changes only when another connection wrote; ours that reads never does (SQLite's "PRAGMA data_version").
        auto version = m_writer->database->value(QStringLiteral("PRAGMA data_version"));
        if (!version)
            return;
        const qint64 before = std::exchange(m_writer->dataVersion, version->toLongLong());
        if (before >= 0 && before != m_writer->dataVersion)
            Q_EMIT committed(ChangeSet(Changed::Everything));
    });
}

} // namespace Muster
