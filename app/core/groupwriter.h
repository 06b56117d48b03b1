// Many small changes from many threads, a few transactions: what is handed in while the last transaction is flushed to
// the disk, and for a few milliseconds after it, goes into the next one together. Each change stands or falls alone;
// its result is told once it is safe.
//
// Used from any thread; lives longer than everything that was handed in.
#pragma once

#include "models/storage/storethread.h"

#include <QDeadlineTimer>
#include <QFuture>
#include <QMutex>
#include <QPromise>

#include <functional>
#include <memory>
#include <vector>

namespace Muster {

class GroupWriter final {
    Q_DISABLE_COPY_MOVE(GroupWriter)

public:
    explicit GroupWriter(StoreThread &store)
        : m_store(store)
    {
    }
    ~GroupWriter() = default;

    // Runs `Result<T>(Database &)` on the storage thread. A change that fails leaves nothing behind. Waits until the
    // result is on the disk, so not for the main thread.
    template <typename Function> [[nodiscard]] std::invoke_result_t<Function, Database &> run(Function change)
    {
        using Outcome = std::invoke_result_t<Function, Database &>;
        auto promise = std::make_shared<QPromise<Outcome>>();
        QFuture<Outcome> future = promise->future();
        promise->start();
        auto outcome = std::make_shared<std::optional<Outcome>>();
        post({.change = [outcome, change = std::move(change)](Database &database) mutable -> bool {
                  outcome->emplace(change(database));
                  return (*outcome)->has_value();
              },
              .done =
                  [outcome, promise](const std::optional<Error> &error) {
                      promise->addResult(error ? Outcome(std::unexpected(*error)) : std::move(**outcome));
                      promise->finish();
                  }});
        return future.takeResult();
    }

private:
    struct Job {
        std::function<bool(Database &)> change; // false: it failed, take it back
        std::function<void(const std::optional<Error> &)> done; // with an error when nothing could be stored
    };
    void post(Job job);
    void begin();
    [[nodiscard]] Result<> work(Database &database);

    StoreThread &m_store;
    QMutex m_mutex;
    std::vector<Job> m_jobs;
    bool m_isAsked = false; // the storage thread knows that there is something
    QDeadlineTimer m_pause; // of the storage thread: until the next transaction
};

} // namespace Muster
