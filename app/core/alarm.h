// Waiting for a point in time. Injected, so that tests of retry take no time.
#pragma once

#include <QCoroTask>
#include <QDateTime>

#include <stop_token>

namespace Muster {

class Alarm {
public:
    virtual ~Alarm() = default;

    // Returns at `time`, or at once when it has passed or when `stop` is asked for. The caller looks which.
    [[nodiscard]] virtual QCoro::Task<> waitUntil(QDateTime time, std::stop_token stop) = 0;
};

// Waits on the event loop of the calling thread.
class SystemAlarm final : public Alarm {
public:
    [[nodiscard]] QCoro::Task<> waitUntil(QDateTime time, std::stop_token stop) override;
};

} // namespace Muster
