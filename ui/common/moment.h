// How tables and panes write a moment: the nearer it is, the more precisely.
#pragma once

#include <QDateTime>
#include <QString>

namespace Muster {

// "Today 08:15", "Tue 15:02" within a week before or after, "12 Oct" within the year, "12 Oct 2025". Empty for none. In
// the user's time zone.
[[nodiscard]] QString shortMoment(const QDateTime &time, const QDateTime &now);

// "Monday 12 October 2026, 08:14:09", for tool tips and details.
[[nodiscard]] QString exactMoment(const QDateTime &time);

} // namespace Muster
