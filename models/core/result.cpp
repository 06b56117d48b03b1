#include "models/core/result.h"

#include <array>
#include <utility>

namespace Muster {

namespace {

constexpr std::array<std::pair<ErrorKind, QLatin1StringView>, 11> kindNames{{
    {ErrorKind::InvalidInput, QLatin1StringView("invalid-input")},
    {ErrorKind::NotFound, QLatin1StringView("not-found")},
    {ErrorKind::Conflict, QLatin1StringView("conflict")},
    {ErrorKind::Unauthorized, QLatin1StringView("unauthorized")},
    {ErrorKind::TermsNotSigned, QLatin1StringView("terms-not-signed")},
    {ErrorKind::Throttled, QLatin1StringView("throttled")},
    {ErrorKind::Unreachable, QLatin1StringView("unreachable")},
    {ErrorKind::Protocol, QLatin1StringView("protocol")},
    {ErrorKind::Storage, QLatin1StringView("storage")},
    {ErrorKind::Crypto, QLatin1StringView("crypto")},
    {ErrorKind::Cancelled, QLatin1StringView("cancelled")},
}};

} // namespace

QString errorKindName(ErrorKind kind)
{
    for (const auto &[candidate, name] : kindNames) {
        if (candidate == kind)
            return name;
    }
    return {};
}

ErrorKind errorKindFromName(const QString &name)
{
    for (const auto &[kind, candidate] : kindNames) {
        if (candidate == name)
            return kind;
    }
    return ErrorKind::Protocol;
}

} // namespace Muster
