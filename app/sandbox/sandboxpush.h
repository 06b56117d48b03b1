// Apple's push service as the sandbox has it: POST /3/device/<token> with {"mdm": PushMagic}, after "Sending
// notification requests to APNs", wakes a simulated device. HTTP/1.1 and without client certificate: what is practised
// is who is pushed when.
#pragma once

#include "app/http/httprequest.h"
#include "app/http/httpresponse.h"

namespace Muster {

class SimulatedFleet;

namespace SandboxPush {

[[nodiscard]] bool owns(const QByteArray &path);
[[nodiscard]] HttpResponse handle(SimulatedFleet &fleet, const HttpRequest &request, QByteArray &note);

} // namespace SandboxPush

} // namespace Muster
