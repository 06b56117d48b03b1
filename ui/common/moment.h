// How tables and panes write a moment; see models/core/moment.h for the short forms.
#pragma once

#include "models/core/moment.h"

namespace Muster {

// "Monday 12 October 2026, 08:14:09", for tool tips and details. In the user's time zone.
[[nodiscard]] QString exactMoment(const QDateTime &time);

} // namespace Muster
