// The remote control's part about what was written down: activities, audit events, requests.
#pragma once

#include "app/sandbox/controldesk.h"

namespace Muster::Control {

[[nodiscard]] QJsonObject activityJson(const SandboxWorld &world, const SandboxActivity &activity);

[[nodiscard]] HttpResponse listActivities(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse showActivity(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse downloadResult(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse listAudit(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse listLog(ControlDesk &desk, const HttpRequest &request);

} // namespace Muster::Control
