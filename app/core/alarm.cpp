#include "app/core/alarm.h"

#include <QCoroTimer>
#include <QTimer>

namespace Muster {

QCoro::Task<> SystemAlarm::waitUntil(QDateTime time, std::stop_token stop)
{
    const qint64 wait = QDateTime::currentDateTimeUtc().msecsTo(time);
    if (wait <= 0 || stop.stop_requested())
        co_return;
    QTimer timer;
    timer.setSingleShot(true);
    timer.start(std::chrono::milliseconds(wait));
    // Fires at once when stopped; the queued call makes it safe from any thread.
    const std::stop_callback wake(stop, [&timer] { QMetaObject::invokeMethod(&timer, [&timer] { timer.start(0); }); });
    co_await timer;
}

} // namespace Muster
