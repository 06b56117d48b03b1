#include "models/devices/deviceindexthread.h"

#include "models/storage/storethread.h"

namespace Muster {

namespace {

// Rows read at a time; a question waits for no longer than these take, a few hundredths of a second.
constexpr int portion = 20000;

} // namespace

// Everything here happens on the thread, but for the construction.
struct DeviceIndexThread::Worker : QObject {
    std::unique_ptr<Database> database;
    Error error{ErrorKind::Storage, {}, {}, {}}; // why there is no database
    DeviceIndex index;
    bool isLoaded = false;

    // Reads all that waits.
    [[nodiscard]] Result<> catchUp()
    {
        if (!database)
            return std::unexpected(error);
        if (index.isStale(*database))
            index.clear();
        for (;;) {
            const Result<int> came = index.update(*database, portion);
            if (!came)
                return std::unexpected(came.error());
            if (*came < portion)
                return {};
        }
    }
};

DeviceIndexThread::DeviceIndexThread(StoreThread &store, QObject *parent)
    : QObject(parent)
    , m_worker(new Worker)
    , m_latest(std::make_shared<std::atomic<quint64>>(0))
{
    m_thread.setObjectName("device-index");
    m_worker->moveToThread(&m_thread);
    m_thread.start();
    const QString path = store.path();
    QMetaObject::invokeMethod(m_worker, [this, path] {
        auto database = Database::open(path, Database::Access::ReadOnly);
        if (!database) {
            const Error error = database.error();
            m_worker->error = error;
            QMetaObject::invokeMethod(this, [this, error] { Q_EMIT failed(error); });
            return;
        }
        m_worker->database = std::move(*database);
    });
    connect(&store, &StoreThread::committed, this, &DeviceIndexThread::update);
    update(ChangeSet(Changed::Devices));
}

DeviceIndexThread::~DeviceIndexThread()
{
    m_latest->fetch_add(1); // what still waits is no longer wanted
    QMetaObject::invokeMethod(m_worker, [worker = m_worker] {
        worker->database.reset();
        worker->thread()->quit();
    });
    m_thread.wait();
    delete m_worker;
}

void DeviceIndexThread::update(ChangeSet changes)
{
    if (!(changes & (Changed::Devices | Changed::DevicesGone)))
        return;
    // Another process's commit does not say what it did. Usually it was a sync, after which only what is newer has to
    // be read.
    const bool isForeign = changes == ChangeSet(Changed::Everything);
    const bool forget = changes.testFlag(Changed::DevicesGone) && !isForeign;
    QMetaObject::invokeMethod(m_worker, [this, forget, isForeign] {
        Worker *worker = m_worker;
        if (!worker->database)
            return;
        if (forget || (isForeign && worker->index.isStale(*worker->database))) {
            worker->index.clear();
            worker->isLoaded = false; // no answer from a part; updated() comes when it is whole again
        }
        const Result<int> came = worker->index.update(*worker->database, portion);
        if (!came) {
            const Error error = came.error();
            QMetaObject::invokeMethod(this, [this, error] { Q_EMIT failed(error); });
            return;
        }
        if (worker->isLoaded && worker->index.isStale(*worker->database)) {
            QMetaObject::invokeMethod(this, [this] { update(ChangeSet(Changed::DevicesGone)); });
            return;
        }
        if (*came == portion) {
            // More waits; questions that came in between go first.
            QMetaObject::invokeMethod(this, [this] { update(ChangeSet(Changed::Devices)); });
            return;
        }
        const bool first = !std::exchange(worker->isLoaded, true);
        QMetaObject::invokeMethod(this, [this, first] {
            if (first && !std::exchange(m_loaded, true))
                Q_EMIT loaded();
            Q_EMIT updated();
        });
    });
}

void DeviceIndexThread::ask(const DeviceQuestion &question)
{
    const quint64 number = m_latest->fetch_add(1) + 1;
    QMetaObject::invokeMethod(m_worker, [this, question, number, latest = m_latest] {
        // Until the first load is done the answer would be a part; the table asks again at loaded().
        if (latest->load() != number || !m_worker->isLoaded)
            return;
        auto answer = std::make_shared<const DeviceAnswer>(m_worker->index.ask(question));
        if (latest->load() != number)
            return;
        QMetaObject::invokeMethod(this, [this, question, answer, number, latest] {
            if (latest->load() == number)
                Q_EMIT answered(question, answer);
        });
    });
}

void DeviceIndexThread::post(std::function<void(Result<DeviceIndex *>)> work)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, work = std::move(work)] {
        const Result<> read = worker->catchUp();
        work(read.transform([worker] { return &worker->index; }));
    });
}

void DeviceIndexThread::count(std::optional<OrganisationId> organisation)
{
    QMetaObject::invokeMethod(m_worker, [this, organisation] {
        if (!m_worker->isLoaded)
            return;
        const DeviceCounts counts = m_worker->index.counts(organisation);
        QMetaObject::invokeMethod(this, [this, organisation, counts] { Q_EMIT counted(organisation, counts); });
    });
}

} // namespace Muster
