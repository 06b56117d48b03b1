// The remote control's calls for simulated devices that are switched on: who, how they behave, what became of them.
#pragma once

#include "app/sandbox/controldesk.h"

namespace Muster::Control {

// {"serials": […]} or {"count": N, "family", "service"}: the first that have a profile and were not switched on yet;
// {"behaviour": {…}} as SimulatedBehaviour::fromJson reads it.
[[nodiscard]] HttpResponse switchOn(ControlDesk &desk, const HttpRequest &request);
// {"serials": […]}, or {} for all that are enrolled.
[[nodiscard]] HttpResponse connectDevices(ControlDesk &desk, const HttpRequest &request);
// {"serials": […]}
[[nodiscard]] HttpResponse eraseDevices(ControlDesk &desk, const HttpRequest &request);
// Counts by state, and the devices: `serials`, `state`, `offset`, `limit`.
[[nodiscard]] HttpResponse listAlive(ControlDesk &desk, const HttpRequest &request);

} // namespace Muster::Control
