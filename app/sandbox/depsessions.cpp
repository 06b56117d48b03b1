#include "app/sandbox/depsessions.h"

#include "app/apple/oauth1.h"

#include <algorithm>

namespace Muster {

namespace {

constexpr qint64 timestampTolerance = 300; // seconds; Apple publishes none
constexpr qint64 nonceMemory = 600; // seconds
constexpr qsizetype mostSessions = 1000;
constexpr qsizetype mostNonces = 100'000;

std::unexpected<HttpResponse> badRequest()
{
    return std::unexpected(HttpResponse::text(400, "oauth_problem_adviceBad Request"));
}

std::unexpected<HttpResponse> unauthorized(const QByteArray &problem = "oauth_problem_advice")
{
    return std::unexpected(HttpResponse::text(401, problem + "Unauthorized"));
}

} // namespace

std::expected<QByteArray, HttpResponse> DepSessions::open(const HttpRequest &request, const QDateTime &now,
                                                          const QDateTime &oauthNow)
{
    auto parameters = parseOAuth1Header(request.header("Authorization"));
    if (!parameters || request.headers.values("Authorization").size() != 1)
        return badRequest();
    QHash<QByteArray, QByteArray> by;
    for (const auto &[name, value] : std::as_const(*parameters))
        by.insert(name, value);
    static const QByteArray needed[] = {"oauth_consumer_key", "oauth_token", "oauth_signature_method",
                                        "oauth_timestamp",    "oauth_nonce", "oauth_signature"};
    const auto isThere = [&by](const QByteArray &name) { return !by.value(name).isEmpty(); };
    const auto isKnown = [](const auto &parameter) {
        return parameter.first == "realm" || parameter.first == "oauth_version"
            || std::ranges::find(needed, parameter.first) != std::end(needed);
    };
    if (!std::ranges::all_of(needed, isThere) || !std::ranges::all_of(*parameters, isKnown)
        || by.value("oauth_signature_method") != "HMAC-SHA1" || by.value("oauth_version", "1.0") != "1.0")
        return badRequest();

    const auto &services = m_world.services();
    const auto service = std::ranges::find(services, by.value("oauth_consumer_key"), &SandboxService::consumerKey);
    if (service == services.end())
        return unauthorized();
    const auto token = std::ranges::find(service->tokens, by.value("oauth_token"), &SandboxToken::accessToken);
    if (token == service->tokens.end())
        return unauthorized();
    bool isNumber = false;
    const qint64 timestamp = by.value("oauth_timestamp").toLongLong(&isNumber);
    if (!isNumber || timestamp < 0 || std::abs(timestamp - oauthNow.toSecsSinceEpoch()) > timestampTolerance)
        return unauthorized();

    const QByteArray given = by.value("oauth_signature");
    parameters->removeIf([](const auto &each) { return each.first == "oauth_signature" || each.first == "realm"; });
    const QByteArray target = QByteArray(request.secure ? "https" : "http") + "://" + request.header("Host")
        + request.path + (request.query.isEmpty() ? QByteArray() : '?' + request.query);
    const QByteArray base = oauth1BaseString(request.method, QUrl::fromEncoded(target), *parameters);
    if (oauth1Signature(base, service->consumerSecret, token->accessSecret) != given)
        return unauthorized();
    // Only what is signed may use up a nonce.
    if (!isFreshNonce(service->consumerKey + '\n' + by.value("oauth_nonce"), oauthNow))
        return unauthorized();
    if (token->revoked)
        return unauthorized("token_rejected");
    if (token->expiry <= now)
        return unauthorized("token_expired");

    if (m_sessions.size() >= mostSessions)
        m_sessions.removeIf([&](const auto &each) { return !isUsable(each.value(), now); });
    if (m_sessions.size() >= mostSessions)
        m_sessions.clear();
    QByteArray session = newToken(now);
    m_sessions.insert(session, {quint16(service - services.begin()), token->accessToken, now});
    return session;
}

void DepSessions::useUpNonce(const HttpRequest &request, const QDateTime &oauthNow)
{
    QByteArray consumer, nonce;
    const auto parameters = parseOAuth1Header(request.header("Authorization")).value_or(OAuth1Parameters());
    for (const auto &[name, value] : parameters) {
        if (name == "oauth_consumer_key")
            consumer = value;
        if (name == "oauth_nonce")
            nonce = value;
    }
    std::ignore = isFreshNonce(consumer + '\n' + nonce, oauthNow);
}

bool DepSessions::isFreshNonce(const QByteArray &key, const QDateTime &oauthNow)
{
    if (const auto seen = m_nonces.constFind(key); seen != m_nonces.cend() && seen->secsTo(oauthNow) < nonceMemory)
        return false;
    if (m_nonces.size() >= mostNonces)
        m_nonces.removeIf([&](const auto &each) { return each.value().secsTo(oauthNow) >= nonceMemory; });
    m_nonces.insert(key, oauthNow);
    return true;
}

bool DepSessions::isUsable(const Session &session, const QDateTime &now) const
{
    const SandboxService &service = m_world.services()[session.service];
    const auto token = std::ranges::find(service.tokens, session.accessToken, &SandboxToken::accessToken);
    return session.lastUse.addDuration(m_lifetime) > now && token != service.tokens.end() && !token->revoked
        && token->expiry > now;
}

std::expected<quint16, HttpResponse> DepSessions::enter(const QByteArray &session, const QDateTime &now)
{
    const auto found = m_sessions.find(session);
    if (found == m_sessions.end())
        return std::unexpected(HttpResponse::text(401, "UNAUTHORIZED"));
    if (!isUsable(*found, now)) {
        m_sessions.erase(found);
        return std::unexpected(HttpResponse::text(401, "UNAUTHORIZED"));
    }
    found->lastUse = now;
    return found->service;
}

QByteArray DepSessions::rotate(const QByteArray &session, const QDateTime &now)
{
    const Session current = m_sessions.take(session);
    const QByteArray fresh = newToken(now);
    m_sessions.insert(fresh, current);
    return fresh;
}

QByteArray DepSessions::newToken(const QDateTime &now)
{
    return QByteArray::number(now.toMSecsSinceEpoch()) + "O1O" + m_random.bytes(64).toHex().toUpper();
}

} // namespace Muster
