// How a function says that it may fail: Result<T>, and what an Error holds.
#pragma once

#include <QDateTime>
#include <QMetaType>
#include <QString>

#include <expected>
#include <optional>

namespace Muster {

// What can be done about a failure. Code decides by it; people read Error::message.
enum class ErrorKind {
    InvalidInput, // what was given is wrong: mend it and try again
    NotFound,
    Conflict, // true at the same time as something else; needs an explicit yes
    Unauthorized, // Apple does not accept the token: load a new one
    TermsNotSigned, // an administrator must accept Apple's terms
    Throttled, // ask again at Error::retryAt
    Unreachable, // network, outage: worth trying again
    Protocol, // an answer we cannot use
    Storage, // disk, database
    Crypto, // a key or passphrase does not fit, or a file was tampered with
    Cancelled
};

// A failure in words. `message` is for people (what happened, then what to do), `detail` for the log and the journal
// (Apple's own words). Neither ever holds a secret.
struct Error {
    ErrorKind kind = ErrorKind::Protocol;
    QString message;
    QString detail = {};
    std::optional<QDateTime> retryAt = {};

    bool operator==(const Error &) const = default;
};

template <typename T = void> using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> failure(ErrorKind kind, QString message, QString detail = {})
{
    return std::unexpected(Error{kind, std::move(message), std::move(detail)});
}

// The stable name of a kind, as --json and the runs table show it.
[[nodiscard]] QString errorKindName(ErrorKind kind);
[[nodiscard]] ErrorKind errorKindFromName(const QString &name);

} // namespace Muster

Q_DECLARE_METATYPE(Muster::Error)
