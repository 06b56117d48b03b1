// The end of a server token as a calendar file (RFC 5545), with an alarm for each warning.
#pragma once

#include "models/organisations/organisation.h"

namespace Muster {

// NotFound when the organisation's token names no end. The event's UID stays the same over renewals, so that importing
// the next file moves the entry instead of adding one.
[[nodiscard]] Result<QByteArray> tokenCalendar(const Organisation &organisation, const QDateTime &now);

} // namespace Muster
