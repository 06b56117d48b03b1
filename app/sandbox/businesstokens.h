// The door of Apple's Business and School API: client assertions in, access tokens out ("Implementing OAuth for the
// Apple School and Business Manager API"; RFC 7523 for the assertion, RFC 6749 for the answers).
//
// Lives on the sandbox's thread; what the constructor takes outlives it.
#pragma once

#include "app/http/httprequest.h"
#include "app/http/httpresponse.h"
#include "app/sandbox/sandboxworld.h"

#include <expected>

namespace Muster {

class BusinessTokens {
public:
    static constexpr qint64 lifetime = 3600; // seconds
    static constexpr qint64 longestAssertion = qint64(180) * 86400; // seconds from iat to exp
    static constexpr QByteArrayView audience = "https://account.apple.com/auth/oauth2/v2/token";

    BusinessTokens(const SandboxWorld &world, Random &random)
        : m_world(world)
        , m_random(random)
    {
    }

    // POST /auth/oauth2/token. `now` is the world's time, which access tokens live by; `signedNow` the one that
    // assertions are held against, which no one advances.
    [[nodiscard]] HttpResponse issue(const HttpRequest &request, const QDateTime &now, const QDateTime &signedNow);
    // The account whose token the request bears, as a position in apiAccounts(); nothing when there is none, it has
    // expired or its account was revoked.
    [[nodiscard]] std::optional<quint16> enter(const HttpRequest &request, const QDateTime &now) const;

    // "school.api" or "business.api", by the account's client id.
    [[nodiscard]] static QByteArrayView scopeOf(const SandboxApiAccount &account);

private:
    struct Token {
        quint16 account = 0;
        QDateTime expiry;
    };
    struct Claims;
    // Null when the assertion is the account's and fresh, else what is wrong with it.
    [[nodiscard]] const char *fault(const QByteArray &assertion, const SandboxApiAccount &account,
                                    const QDateTime &signedNow);
    [[nodiscard]] bool isFreshId(const QByteArray &id, const QDateTime &signedNow, const QDateTime &expiry);

    const SandboxWorld &m_world;
    Random &m_random;
    QHash<QByteArray, Token> m_tokens;
    QHash<QByteArray, QDateTime> m_usedIds; // of assertions, until they expire
};

} // namespace Muster
