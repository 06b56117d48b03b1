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
    SeedTurnedOff,
    Constant,
    NonceReused,
    Drop,
    ErrorForm,
    NotAccessible,
    VerdictList,
    ModifiedInsteadOfAdded,
    BareDeleted,
    FullDeleted,
    Vanish,
    EarlyUntil,
    OddAccount,
    ShortUuid,
    NoPrefix,
    CompletedForUnknown
};

// Their names in the control API and on the command line, and what `value` means for each.
inline constexpr std::array<std::pair<SandboxFaultKind, QByteArrayView>, 42> sandboxFaultNames{{
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
    {SandboxFaultKind::Constant, "constant"}, // `text` as the body; value: status, 0 for 400
    {SandboxFaultKind::NonceReused, "nonce-reused"}, // /session: 401, as if the nonce had been used
    {SandboxFaultKind::Drop, "drop"}, // the line is cut before any byte
    {SandboxFaultKind::ErrorForm, "error-form"}, // refusals as `text` says: string or object (JSON), empty
    {SandboxFaultKind::NotAccessible, "not-accessible"}, // serials NOT_ACCESSIBLE, or `text`; value: per cent, 0 for 50
    {SandboxFaultKind::VerdictList, "verdict-list"}, // when assigning, `devices` is a list instead of a map
    {SandboxFaultKind::ModifiedInsteadOfAdded, "modified-instead-of-added"}, // in sync
    {SandboxFaultKind::BareDeleted, "bare-deleted"}, // in sync `deleted` has the serial, op_type and op_date only
    {SandboxFaultKind::FullDeleted, "full-deleted"}, // in sync `deleted` has all members
    {SandboxFaultKind::Vanish, "vanish"}, // devices that are throttled are missing from sync
    {SandboxFaultKind::EarlyUntil, "early-until"}, // fetched_until before the records; value: by seconds, 0 for a day
    {SandboxFaultKind::OddAccount, "odd-account"}, // org_id_hash that is no hash, other limits, no admin_id
    {SandboxFaultKind::ShortUuid, "short-uuid"}, // a new profile's UUID lacks its last digit
    {SandboxFaultKind::NoPrefix, "no-prefix"}, // a profile's flags without `is_`
    {SandboxFaultKind::CompletedForUnknown,
     "completed-for-unknown"}, // Business API: an activity is COMPLETED_WITH_SUCCESS whatever became of it
}};

// Apple's refusals by the names that Apple's old simulator had for them, as kinds of their own: each stands for
// `constant` with this text and status.
struct SandboxConstant {
    QByteArrayView name, text;
    int status = 400;
};
inline constexpr std::array<SandboxConstant, 27> sandboxConstants{{
    {"bad-request", "oauth_problem_adviceBad Request"},
    {"invalid-method", "METHOD_NOT_ALLOWED", 405},
    {"malformed-request-body", "MALFORMED_REQUEST_BODY"},
    {"cursor-required", "CURSOR_REQUIRED"},
    {"device-id-required", "DEVICE_ID_REQUIRED"},
    {"profile-uuid-required", "PROFILE_UUID_REQUIRED"},
    {"profile-not-found", "PROFILE_NOT_FOUND", 404},
    {"not-found", "NOT_FOUND", 404},
    {"device-not-found", "DEVICE_NOT_FOUND", 404},
    {"config-name-required", "CONFIG_NAME_REQUIRED"},
    {"config-name-invalid", "CONFIG_NAME_INVALID"},
    {"config-url-required", "CONFIG_URL_REQUIRED"},
    {"config-url-invalid", "CONFIG_URL_INVALID"},
    {"department-required", "DEPARTMENT_REQUIRED"},
    {"department-invalid", "DEPARTMENT_INVALID"},
    {"description-invalid", "DESCRIPTION_INVALID"},
    {"flags-invalid", "FLAGS_INVALID"},
    {"locale-invalid", "LOCALE_INVALID"},
    {"magic-invalid", "MAGIC_INVALID"},
    {"support-phone-required", "SUPPORT_PHONE_REQUIRED"},
    {"support-phone-invalid", "SUPPORT_PHONE_INVALID"},
    {"support-email-invalid", "SUPPORT_EMAIL_INVALID"},
    {"user-agent-missing", "USER_AGENT_MISSING"},
    {"user-agent-invalid", "USER_AGENT_INVALID"},
    {"org-not-supported", "ORG_NOT_SUPPORTED"},
    {"discovery-url-required", "MDM_SERVICE_DISCOVERY_URL_REQUIRED"},
    {"discovery-url-invalid", "MDM_SERVICE_DISCOVERY_URL_NOT_VALID"},
}};

struct SandboxFault {
    SandboxFaultKind kind = SandboxFaultKind::Status;
    // A path such as "/devices/sync", or "*" for all. Of the Business API its form: "/v1/orgDevices/{id}".
    QByteArray endpoint = "*";
    double probability = 1; // of those requests that are counted
    quint32 after = 0; // let this many matching requests pass first
    qint64 count = -1; // strike this often; -1: for ever
    qint64 value = 0; // see sandboxFaultNames
    qint64 retryAfter = 0; // seconds; 0: no Retry-After header
    QByteArray text = {}; // see sandboxFaultNames

    bool operator==(const SandboxFault &) const = default;
};

[[nodiscard]] inline QByteArrayView sandboxFaultName(SandboxFaultKind kind)
{
    return sandboxFaultNames[size_t(kind)].second;
}

// A fault by the name of its kind, or of one of Apple's constants.
[[nodiscard]] inline std::optional<SandboxFault> sandboxFault(QByteArrayView name)
{
    SandboxFault fault;
    for (const auto &[kind, known] : sandboxFaultNames) {
        fault.kind = kind;
        if (known == name)
            return fault;
    }
    fault.kind = SandboxFaultKind::Constant;
    for (const SandboxConstant &constant : sandboxConstants) {
        fault.text = constant.text.toByteArray();
        fault.value = constant.status;
        if (constant.name == name)
            return fault;
    }
    return {};
}

} // namespace Muster
