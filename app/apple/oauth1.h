// OAuth 1.0a signatures with HMAC-SHA1, as Apple's "Authenticating with an MDM server" asks for (RFC 5849, section 3).
// Pure functions, shared by the enrollment client, which signs, and the sandbox, which checks.
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QList>
#include <QUrl>

#include <utility>

namespace Muster {

// Names and values as they are meant, not percent-encoded.
using OAuth1Parameters = QList<std::pair<QByteArray, QByteArray>>;

// RFC 5849, section 3.6: everything but unreserved characters becomes %XX in upper case.
[[nodiscard]] QByteArray oauth1Encode(QByteArrayView text);

// RFC 5849, section 3.4.1. `parameters` are all oauth_* ones but the signature and the realm; those of the URL's query
// are added here.
[[nodiscard]] QByteArray oauth1BaseString(QByteArrayView method, const QUrl &url, const OAuth1Parameters &parameters);

// RFC 5849, section 3.4.2: base64 of the HMAC-SHA1 over the base string.
[[nodiscard]] QByteArray oauth1Signature(const QByteArray &baseString, const QByteArray &consumerSecret,
                                         const QByteArray &tokenSecret);

// The value of an Authorization header: "OAuth realm=…, name=value, …". An empty realm is left out.
[[nodiscard]] QByteArray oauth1Header(QByteArrayView realm, const OAuth1Parameters &parameters);

// Takes such a header apart again (the realm included). Refuses what is not OAuth and parameters that come twice.
[[nodiscard]] Result<OAuth1Parameters> parseOAuth1Header(QByteArrayView header);

} // namespace Muster
