// How long a server token still lives, and when that is worth a warning.
#pragma once

#include <QDateTime>

#include <array>
#include <optional>

namespace Muster {

// Days before a token's end at which people are warned.
inline constexpr std::array<int, 5> tokenWarningDays{60, 30, 14, 7, 1};

// How many days are left, the begun one counted: 1 on the last day, 0 when the token has ended. Nothing when it names
// no end. Whoever says or judges how long a token lives asks here.
[[nodiscard]] std::optional<qint64> tokenDaysLeft(const QDateTime &expiresAt, const QDateTime &now);

// The warning that is due: the smallest of tokenWarningDays that is not under the days left, 0 when the token has
// ended, nothing when there is time or no end is named.
[[nodiscard]] std::optional<int> tokenWarning(const QDateTime &expiresAt, const QDateTime &now);

// "43 days left", "1 day left", "ends today", "ended on 14 October 2026, 09:22".
[[nodiscard]] QString tokenLifeText(const QDateTime &expiresAt, const QDateTime &now);

} // namespace Muster
