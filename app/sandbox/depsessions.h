// GET /session and what comes of it: OAuth 1.0a as Apple checks it, nonces, and the session tokens of
// X-ADM-Auth-Session
// ("Authenticating with a Device Management Service").
#pragma once

#include "app/http/httprequest.h"
#include "app/http/httpresponse.h"
#include "app/sandbox/sandboxworld.h"

#include <chrono>
#include <expected>

namespace Muster {

class DepSessions {
public:
    DepSessions(const SandboxWorld &world, Random &random, std::chrono::seconds lifetime)
        : m_world(world)
        , m_random(random)
        , m_lifetime(lifetime)
    {
    }

    // `now` is the world's time, for expiry; `oauthNow` the one timestamps are held against, which no one advances.
    // Either the new session token, or Apple's refusal.
    [[nodiscard]] std::expected<QByteArray, HttpResponse> open(const HttpRequest &request, const QDateTime &now,
                                                               const QDateTime &oauthNow);
    // The service a session belongs to, and slides its life; or 401 UNAUTHORIZED.
    [[nodiscard]] std::expected<quint16, HttpResponse> enter(const QByteArray &session, const QDateTime &now);
    // Replaces a session's token by a new one.
    [[nodiscard]] QByteArray rotate(const QByteArray &session, const QDateTime &now);
    // For a fault: as if the request's nonce had been seen before.
    void useUpNonce(const HttpRequest &request, const QDateTime &oauthNow);
    void endAll() { m_sessions.clear(); }
    void setLifetime(std::chrono::seconds lifetime) { m_lifetime = lifetime; }
    [[nodiscard]] qsizetype count() const { return m_sessions.size(); }

private:
    struct Session {
        quint16 service = 0;
        QByteArray accessToken; // of the server token it was opened with
        QDateTime lastUse;
    };
    [[nodiscard]] QByteArray newToken(const QDateTime &now);
    [[nodiscard]] bool isFreshNonce(const QByteArray &key, const QDateTime &oauthNow);
    [[nodiscard]] bool isUsable(const Session &session, const QDateTime &now) const;

    const SandboxWorld &m_world;
    Random &m_random;
    std::chrono::seconds m_lifetime;
    QHash<QByteArray, Session> m_sessions;
    QHash<QByteArray, QDateTime> m_nonces;
};

} // namespace Muster
