// An alarm that rings when its clock is put on: waits stay waits until the test says that time has passed.
#pragma once

#include "app/core/alarm.h"
#include "tests/support/fakeclock.h"

#include <QCoroFuture>
#include <QPromise>

#include <list>

namespace Muster {

class ManualAlarm final : public Alarm {
public:
    explicit ManualAlarm(FakeClock &clock)
        : m_clock(clock)
    {
    }

    [[nodiscard]] QCoro::Task<> waitUntil(QDateTime time, std::stop_token stop) override
    {
        if (time <= m_clock.now() || stop.stop_requested())
            co_return;
        const auto wait = std::make_shared<Wait>(Wait{time, {}});
        wait->promise.start();
        m_waits.push_back(wait);
        const std::stop_callback wake(stop, [wait] { wait->promise.finish(); });
        co_await wait->promise.future();
        m_waits.remove(wait);
    }

    // Time passes, and whoever waited for it is told.
    void advance(std::chrono::milliseconds by)
    {
        m_clock.advance(by);
        const auto waits = m_waits;
        for (const auto &wait : waits) {
            if (wait->until <= m_clock.now())
                wait->promise.finish();
        }
    }

    // The earliest moment that somebody waits for.
    [[nodiscard]] QDateTime next() const
    {
        QDateTime first;
        for (const auto &wait : m_waits) {
            if (!first.isValid() || wait->until < first)
                first = wait->until;
        }
        return first;
    }

private:
    struct Wait {
        QDateTime until;
        QPromise<void> promise;
    };

    FakeClock &m_clock;
    std::list<std::shared_ptr<Wait>> m_waits;
};

} // namespace Muster
