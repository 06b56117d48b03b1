// Where time comes from. Injected, so that tests of expiry and retry take no time.
#pragma once

#include <QDateTime>

namespace Muster {

class Clock {
public:
    virtual ~Clock() = default;

    // Now, in UTC.
    [[nodiscard]] virtual QDateTime now() const = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] QDateTime now() const override { return QDateTime::currentDateTimeUtc(); }
};

// ISO 8601 in UTC with second precision, as Apple writes dates and as every export of ours does. Empty when invalid.
[[nodiscard]] inline QString isoDate(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ssZ")) : QString();
}

} // namespace Muster
