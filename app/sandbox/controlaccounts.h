// The remote control's part about accounts of the Business API, and how much they may ask.
#pragma once

#include "app/sandbox/controldesk.h"

namespace Muster::Control {

[[nodiscard]] HttpResponse listApiAccounts(ControlDesk &desk, const HttpRequest &request);
// The only time that the private key is told.
[[nodiscard]] HttpResponse addApiAccount(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse revokeApiAccount(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse readLimits(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse setLimits(ControlDesk &desk, const HttpRequest &request);

} // namespace Muster::Control
