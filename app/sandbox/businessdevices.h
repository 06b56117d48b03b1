// The Business API's part about devices, what is done to them, and the audit events.
#pragma once

#include "app/sandbox/businesscall.h"

namespace Muster::Business {

[[nodiscard]] HttpResponse listDevices(BusinessCall &call);
[[nodiscard]] HttpResponse readDevice(BusinessCall &call);
[[nodiscard]] HttpResponse readAssignedServer(BusinessCall &call);
[[nodiscard]] HttpResponse readAssignedServerLinkage(BusinessCall &call);
[[nodiscard]] HttpResponse listCoverage(BusinessCall &call);
[[nodiscard]] HttpResponse listAuditEvents(BusinessCall &call);

} // namespace Muster::Business
