// The remote control's part about the organisation as a whole: its people and its agreement with Apple.
#pragma once

#include "app/sandbox/controldesk.h"

namespace Muster::Control {

[[nodiscard]] HttpResponse state(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse listPeople(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse addPerson(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse changePerson(ControlDesk &desk, const HttpRequest &request);
[[nodiscard]] HttpResponse setTerms(ControlDesk &desk, const HttpRequest &request);

} // namespace Muster::Control
