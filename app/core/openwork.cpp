#include "app/core/openwork.h"

namespace Muster {

QFuture<void> OpenWork::stop()
{
    QPromise<void> stopped;
    stopped.start();
    const QFuture<void> future = stopped.future();
    m_waiting.push_back(std::move(stopped));
    // Counted while it asks: what ends at once must not end the waiting before all were asked.
    const Ticket asking(*this);
    m_stop.request_stop();
    return future;
}

void OpenWork::end()
{
    if (--m_open > 0)
        return;
    for (QPromise<void> &stopped : std::exchange(m_waiting, {}))
        stopped.finish();
}

} // namespace Muster
