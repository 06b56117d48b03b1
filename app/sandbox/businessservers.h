// The Business API's part about device management services.
#pragma once

#include "app/sandbox/businesscall.h"

namespace Muster::Business {

[[nodiscard]] HttpResponse listServers(BusinessCall &call);
[[nodiscard]] HttpResponse readServer(BusinessCall &call);
[[nodiscard]] HttpResponse createServer(BusinessCall &call);
[[nodiscard]] HttpResponse updateServer(BusinessCall &call);
[[nodiscard]] HttpResponse deleteServer(BusinessCall &call);
[[nodiscard]] HttpResponse listServerDevices(BusinessCall &call);

} // namespace Muster::Business
