// The remote control's part about devices: orders that arrive, the portal's list, and what is done to them.
#pragma once

#include "app/sandbox/controldesk.h"

namespace Muster::Control {

[[nodiscard]] HttpResponse order(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse listDevices(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse changeDevices(ControlDesk &desk, const HttpRequest &request);
// The list as the portal's CSV file, with the same filters.
[[nodiscard]] HttpResponse downloadCsv(ControlDesk &desk, const HttpRequest &request);
// The body is the file; `action` of the query: assign, unassign or release.
[[nodiscard]] HttpResponse uploadCsv(ControlDesk &desk, const HttpRequest &request);

} // namespace Muster::Control
