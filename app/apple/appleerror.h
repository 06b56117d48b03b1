// What an answer of Apple that is not a success means, and what to do about it.
#pragma once

#include "models/core/result.h"

#include <QByteArray>

namespace Muster {

// An answer as it came over the wire; only what errors are told by.
struct AppleAnswer {
    int status = 0; // HTTP status
    QByteArray body;
    QByteArray retryAfter; // header: seconds or an HTTP date
    QByteArray date; // header
};

// Apple's constant in a body: T_C_NOT_SIGNED bare, as a JSON string, as {"code": …}, or within a gateway's text. Empty
// when there is none.
[[nodiscard]] QByteArray appleConstant(const QByteArray &body);

// Which of Apple's errors mean what, from "Device Assignment: Interpreting error codes": the session is gone and a new
// one may help (once).
[[nodiscard]] bool wantsNewSession(const AppleAnswer &answer);

// Apple refuses X-Server-Protocol-Version; a lower one may do.
[[nodiscard]] bool refusesProtocolVersion(const AppleAnswer &answer);

// The error in words. `now` turns Retry-After into a time and tells whether this machine's clock is wrong.
[[nodiscard]] Error appleError(const AppleAnswer &answer, const QDateTime &now);

} // namespace Muster
