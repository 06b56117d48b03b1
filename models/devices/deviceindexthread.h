// Keeps a DeviceIndex up to date on a thread of its own and answers the table's questions there.
//
// Reads through a connection of its own, in portions, so that a question never waits for the whole load. The latest
// question wins: one that was overtaken while it waited is not worked out. Lives on the main thread.
#pragma once

#include "models/devices/deviceindex.h"
#include "models/storage/changeset.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QThread>

#include <atomic>
#include <functional>
#include <memory>

namespace Muster {

class StoreThread;

class DeviceIndexThread final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DeviceIndexThread)

public:
    // The store must be open.
    explicit DeviceIndexThread(StoreThread &store, QObject *parent = nullptr);
    ~DeviceIndexThread() override;

    // Asks; the answer comes by answered(). Before the index is loaded the answer comes when it is.
    void ask(const DeviceQuestion &question);

    // Counts; the answer comes by counted(), once the index is loaded. Every call is answered.
    void count(std::optional<OrganisationId> organisation);

    // Brings the index up to date with everything committed so far and runs `Result<T>(DeviceIndex &)` there.
    template <typename Function>
    [[nodiscard]] auto evaluate(Function function) -> QFuture<std::invoke_result_t<Function, DeviceIndex &>>
    {
        using Outcome = std::invoke_result_t<Function, DeviceIndex &>;
        auto promise = std::make_shared<QPromise<Outcome>>();
        promise->start();
        auto future = promise->future();
        post([promise, work = std::move(function)](Result<DeviceIndex *> index) mutable {
            promise->addResult(index ? work(**index) : Outcome(std::unexpected(index.error())));
            promise->finish();
        });
        return future;
    }

    [[nodiscard]] bool isLoaded() const { return m_loaded; }

Q_SIGNALS:
    // The answer to the latest question; shared, since it may hold a million numbers.
    void answered(const Muster::DeviceQuestion &question, const std::shared_ptr<const Muster::DeviceAnswer> &answer);
    void counted(std::optional<Muster::OrganisationId> organisation, const Muster::DeviceCounts &counts);
    // Devices changed since the last answer: worth asking again.
    void updated();
    // Everything was read for the first time.
    void loaded();
    void failed(const Muster::Error &error);

private:
    struct Worker;

    void update(ChangeSet changes);
    void post(std::function<void(Result<DeviceIndex *>)> work);

    QThread m_thread;
    Worker *m_worker;
    std::shared_ptr<std::atomic<quint64>> m_latest; // the number of the latest question
    bool m_loaded = false;
};

} // namespace Muster

Q_DECLARE_METATYPE(Muster::DeviceQuestion)
