#include "app/activity/activityservice.h"

#include "models/runs/runstore.h"
#include "models/storage/storethread.h"

#include <QCoroFuture>

namespace Muster {

QCoro::Task<Result<QList<RunWait>>> ActivityService::waits(RunId run)
{
    co_return co_await m_store.read([run](Database &database) { return RunStore(database).waits(run); });
}

} // namespace Muster
