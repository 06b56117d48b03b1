// The Business API's part about activities: the changes of many devices at once, which take their time.
#pragma once

#include "app/sandbox/businesscall.h"

namespace Muster::Business {

inline constexpr qsizetype mostDevices = 1000; // of an activity; Apple publishes no number

[[nodiscard]] HttpResponse createActivity(BusinessCall &call);
[[nodiscard]] HttpResponse readActivity(BusinessCall &call);
// What a downloadUrl leads to; `call` has no account. The path is "/downloads/<id>.csv".
[[nodiscard]] HttpResponse downloadResult(BusinessCall &call);

} // namespace Muster::Business
