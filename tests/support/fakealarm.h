// An alarm that rings at once: it puts the clock on to the time asked for and remembers that it was asked.
#pragma once

#include "app/core/alarm.h"
#include "tests/support/fakeclock.h"

#include <QList>

#include <functional>

namespace Muster {

class FakeAlarm final : public Alarm {
public:
    struct Wait {
        QDateTime from, until;
        [[nodiscard]] qint64 seconds() const { return from.secsTo(until); }
    };

    explicit FakeAlarm(FakeClock &clock)
        : m_clock(clock)
    {
    }

    [[nodiscard]] QCoro::Task<> waitUntil(QDateTime time, std::stop_token stop) override
    {
        waits.append({m_clock.now(), time});
        if (asked)
            asked();
        if (!stop.stop_requested() && time > m_clock.now())
            m_clock.set(time);
        co_return;
    }

    QList<Wait> waits;
    std::function<void()> asked; // called with each wait, before the clock moves

private:
    FakeClock &m_clock;
};

} // namespace Muster
