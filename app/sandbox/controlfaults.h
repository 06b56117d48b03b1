// The remote control's part about what goes wrong at Apple, its sessions and its time.
#pragma once

#include "app/sandbox/controldesk.h"

namespace Muster::Control {

[[nodiscard]] QJsonObject faultJson(const SandboxFaults::Active &active);

[[nodiscard]] HttpResponse listFaults(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse addFaults(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse clearFaults(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse advanceClock(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse endSessions(ControlDesk &desk, const HttpRequest &request);

} // namespace Muster::Control
