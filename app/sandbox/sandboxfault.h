// What can be wrong with Apple today: a fault is a value, and a list of them is switched while the sandbox runs.
#pragma once

#include <QByteArray>
#include <QtTypes>

#include <array>
#include <optional>
#include <utility>

namespace Muster {

enum class SandboxFaultKind : quint8 {
    TermsNotSigned,
    TokenExpired,
    TokenRevoked,
    Unauthorized,
    Forbidden,
    AccessDenied,
    Throttle,
    Status,
    Slow,
    Cut,
    MalformedJson,
    HtmlAnswer,
    RepeatPage,
    SameCursor,
    InvalidCursor,
    ExpiredCursor,
    ExhaustedCursor,
    DropEvents,
    DoubleEvents,
    StaleDate,
    UnknownFields,
    ClockSkew,
    RotateSession,
    AssignFailed,
    AssignThrottled,
    MissingSerials,
    SeedTurnedOff
};

// Their names in the control API and on the command line, and what `value` means for each.
inline constexpr std::array<std::pair<SandboxFaultKind, QByteArrayView>, 27> sandboxFaultNames{{
    {SandboxFaultKind::TermsNotSigned, "terms-not-signed"}, // 403 T_C_NOT_SIGNED
    {SandboxFaultKind::TokenExpired, "token-expired"}, // /session: 401 token_expired; elsewhere 401 UNAUTHORIZED
    {SandboxFaultKind::TokenRevoked, "token-revoked"}, // /session: 401 token_rejected; elsewhere 401 UNAUTHORIZED
    {SandboxFaultKind::Unauthorized, "unauthorized"}, // 401 UNAUTHORIZED
    {SandboxFaultKind::Forbidden, "forbidden"}, // 403 FORBIDDEN
    {SandboxFaultKind::AccessDenied, "access-denied"}, // 403 ACCESS_DENIED
    {SandboxFaultKind::Throttle, "throttle"}, // 429; value: Retry-After in seconds, 0 for none
    {SandboxFaultKind::Status, "status"}, // value: 500, 502, 503 or another status, HTML body; retryAfter: as it says
    {SandboxFaultKind::Slow, "slow"}, // value: delay in ms
    {SandboxFaultKind::Cut, "cut"}, // value: bytes of the body before the line is cut
    {SandboxFaultKind::MalformedJson, "malformed-json"}, // half of the body, as if it were whole
    {SandboxFaultKind::HtmlAnswer, "html"}, // a web page with status 200
    {SandboxFaultKind::RepeatPage, "repeat-page"}, // the last page once more; the first request passes
    {SandboxFaultKind::SameCursor, "same-cursor"}, // an empty page, the cursor that was sent, more_to_follow
    {SandboxFaultKind::InvalidCursor, "invalid-cursor"}, // 400 INVALID_CURSOR, if a cursor was sent
    {SandboxFaultKind::ExpiredCursor, "expired-cursor"}, // 400 EXPIRED_CURSOR, if a cursor was sent
    {SandboxFaultKind::ExhaustedCursor, "exhausted-cursor"}, // 400 EXHAUSTED_CURSOR, if a cursor was sent
    {SandboxFaultKind::DropEvents, "drop-events"}, // records missing from pages; value: per cent, 0 for 50
    {SandboxFaultKind::DoubleEvents, "double-events"}, // every record twice
    {SandboxFaultKind::StaleDate, "stale-date"}, // op_date too old; value: by seconds, 0 for a day
    {SandboxFaultKind::UnknownFields, "unknown-fields"}, // members nobody has heard of
    {SandboxFaultKind::ClockSkew, "clock-skew"}, // Date header and OAuth clock off; value: seconds, may be negative
    {SandboxFaultKind::RotateSession, "rotate-session"}, // a new X-ADM-Auth-Session in the answer; the old one dies
    {SandboxFaultKind::AssignFailed, "assign-failed"}, // serials FAILED when assigning; value: per cent, 0 for 50
    {SandboxFaultKind::AssignThrottled,
     "assign-throttled"}, // serials THROTTLED; value: per cent; retryAfter: 0 for 3600
    {SandboxFaultKind::MissingSerials, "missing-serials"}, // serials left out of the answer; value: per cent, 0 for 50
    {SandboxFaultKind::SeedTurnedOff, "seed-turned-off"}, // beta tokens: 403 APPLE_SEED_FOR_IT_TURNED_OFF
}};

struct SandboxFault {
    SandboxFaultKind kind = SandboxFaultKind::Status;
    QByteArray endpoint = "*"; // a path such as "/devices/sync", or "*" for all
    double probability = 1; // of those requests that are counted
    quint32 after = 0; // let this many matching requests pass first
    qint64 count = -1; // strike this often; -1: for ever
    qint64 value = 0; // see sandboxFaultNames
    qint64 retryAfter = 0; // seconds; 0: no Retry-After header

    bool operator==(const SandboxFault &) const = default;
};

[[nodiscard]] inline QByteArrayView sandboxFaultName(SandboxFaultKind kind)
{
    return sandboxFaultNames[size_t(kind)].second;
}

[[nodiscard]] inline std::optional<SandboxFaultKind> sandboxFaultKind(QByteArrayView name)
{
    for (const auto &[kind, known] : sandboxFaultNames) {
        if (known == name)
            return kind;
    }
    return {};
}

} // namespace Muster
