// What faults do to any request, whichever of Apple's services it is for: refuse it, or bend the answer on its way.
#pragma once

#include "app/http/httpresponse.h"
#include "app/sandbox/sandboxfault.h"

#include <QDateTime>
#include <QList>

#include <optional>

namespace Muster::DepFaults {

// The refusal that the first of the faults asks for, if any does. A session is refused in OAuth's words.
[[nodiscard]] std::optional<HttpResponse> refusal(const QList<SandboxFault> &faults, bool isSession);

// Delays, cuts and bends an answer. `note` gets the names of all faults, for the request log; `now` is the real time.
void disturb(const QList<SandboxFault> &faults, const QDateTime &now, QByteArray &note, HttpResponse &response);

} // namespace Muster::DepFaults
