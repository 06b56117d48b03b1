// The remote control's part about device management services: the pages of the portal where a public key goes in and a
// server token comes out.
#pragma once

#include "app/sandbox/controldesk.h"

namespace Muster::Control {

[[nodiscard]] QJsonObject serviceJson(const SandboxService &service);

[[nodiscard]] HttpResponse listServices(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse addService(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse changeService(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse deleteService(ControlDesk &desk, const HttpRequest &request);
// The body is the certificate, as it is uploaded.
[[nodiscard]] HttpResponse uploadCertificate(ControlDesk &desk, const HttpRequest &request);
// Answers the token file.
[[nodiscard]] HttpResponse downloadToken(ControlDesk &desk, const HttpRequest &request);
// Both in one, for a service that is made when there is none of the name.
[[nodiscard]] HttpResponse issueToken(ControlDesk &desk, const HttpRequest &request);

} // namespace Muster::Control
