// When an organisation is synced by itself.
#pragma once

#include "models/organisations/organisation.h"
#include "models/runs/run.h"

#include <QTime>
#include <QTimeZone>

namespace Muster {

struct Schedule {
    enum class Kind { Nightly, Interval, Off };
    static constexpr int leastMinutes = 5; // Apple's changes take minutes to show, and nobody should hammer
    static constexpr int mostMinutes = 7 * 24 * 60; // a cursor lives for seven days

    Kind kind = Kind::Nightly;
    QTime at = QTime(2, 0); // nightly; on this computer's clock
    int everyMinutes = 60; // interval
    // No sync begins by itself from the one until the other, which may be past midnight; equal: at any time.
    QTime quietFrom = QTime(0, 0);
    QTime quietUntil = QTime(0, 0);

    [[nodiscard]] bool hasQuietHours() const { return quietFrom != quietUntil; }
    [[nodiscard]] bool isQuiet(const QTime &time) const;
    bool operator==(const Schedule &) const = default;
};

// In words, as the window and musterctl show it: "every night at 02:00", "every 30 minutes, not from 08:00 to 16:00".
[[nodiscard]] QString scheduleText(const Schedule &schedule);

// The moment of the next sync in UTC; one that has passed is due now, an invalid one never comes. `last` is the
// organisation's latest run. Besides the schedule: unsigned terms are looked after every half hour, so that they clear
// by themselves, and what may pass (an outage) is tried again after an hour, never before the time that Apple named.
[[nodiscard]] QDateTime nextSync(const Schedule &schedule, const std::optional<Run> &last,
                                 const std::optional<Trouble> &trouble, const QDateTime &now, const QTimeZone &zone);

} // namespace Muster
