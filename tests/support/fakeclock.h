// A clock that stands until it is told otherwise. Safe to ask from any thread.
#pragma once

#include "models/core/clock.h"

#include <QTimeZone>

#include <atomic>

namespace Muster {

class FakeClock final : public Clock {
public:
    explicit FakeClock(const QDateTime &now = QDateTime(QDate(2026, 10, 14), QTime(9, 22), QTimeZone::UTC))
        : m_milliseconds(now.toMSecsSinceEpoch())
    {
    }

    [[nodiscard]] QDateTime now() const override
    {
        return QDateTime::fromMSecsSinceEpoch(m_milliseconds, QTimeZone::UTC);
    }
    void set(const QDateTime &now) { m_milliseconds = now.toMSecsSinceEpoch(); }
    void advance(std::chrono::milliseconds by) { m_milliseconds += by.count(); }

private:
    std::atomic<qint64> m_milliseconds;
};

} // namespace Muster
