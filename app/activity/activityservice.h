// Questions about what was done. Lives on the main thread.
#pragma once

#include "models/runs/run.h"

#include <QCoroTask>
#include <QList>

namespace Muster {

class StoreThread;

class ActivityService final {
public:
    explicit ActivityService(StoreThread &store)
        : m_store(store)
    {
    }

    // Each time that the run waited, in order.
    [[nodiscard]] QCoro::Task<Result<QList<RunWait>>> waits(RunId run);

private:
    StoreThread &m_store;
};

} // namespace Muster
