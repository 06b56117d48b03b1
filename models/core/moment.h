// How people read moments and spans of time: the nearer, the more precisely. In the user's time zone.
#pragma once

#include <QDateTime>
#include <QString>

namespace Muster {

// For a cell of its own: "Today 08:15", "Tue 15:02" within a week before or after, "12 Oct" within the year, "12 Oct
// 2025". Empty for none.
[[nodiscard]] QString shortMoment(const QDateTime &time, const QDateTime &now);

// The same within a sentence, behind "until", "since" or a verb: "today at 08:15".
[[nodiscard]] QString spokenMoment(const QDateTime &time, const QDateTime &now);

// "12 October 2026", as the language writes a date out.
[[nodiscard]] QString wholeDay(const QDateTime &time);

// "25 min", "14 h", "3 days".
[[nodiscard]] QString spokenSpan(qint64 seconds);

} // namespace Muster
