#include "app/sandbox/businesstokens.h"

#include "app/sandbox/es256.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

#include <algorithm>
#include <cmath>

namespace Muster {

namespace {

constexpr qint64 clockTolerance = 300; // seconds that `iat` may lie ahead
constexpr qsizetype longestJwt = 8192;
constexpr qsizetype mostTokens = 10'000;
constexpr qsizetype mostIds = 100'000;

HttpResponse refusal(const char *error, const QByteArray &description)
{
    // RFC 6749, section 5.2: a client that is not who it says gets a 401.
    HttpResponse response{.status = qstrcmp(error, "invalid_client") == 0 ? 401 : 400};
    response.body = QJsonDocument(QJsonObject{{QStringLiteral("error"), QString::fromLatin1(error)},
                                              {QStringLiteral("error_description"), QString::fromUtf8(description)}})
                        .toJson(QJsonDocument::Compact);
    response.headers.emplaceBack("Cache-Control", "no-store");
    return response;
}

// The parameters of the form in the body, or behind the path. None if one comes twice.
std::optional<QHash<QByteArray, QByteArray>> formOf(const HttpRequest &request)
{
    QHash<QByteArray, QByteArray> form;
    for (QByteArray part : {request.query, request.body}) {
        const QUrlQuery query(QString::fromLatin1(part.replace('+', "%20")));
        for (const auto &[name, value] : query.queryItems(QUrl::FullyDecoded)) {
            if (form.contains(name.toUtf8()))
                return {};
            form.insert(name.toUtf8(), value.toUtf8());
        }
    }
    return form;
}

std::optional<QByteArray> fromBase64Url(const QByteArray &text)
{
    const auto decoded = QByteArray::fromBase64Encoding(
        text, QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals | QByteArray::AbortOnBase64DecodingErrors);
    return decoded && !text.contains('=') ? std::optional(decoded.decoded) : std::nullopt;
}

std::optional<QJsonObject> objectOf(const QByteArray &base64)
{
    const auto bytes = fromBase64Url(base64);
    const QJsonDocument document = QJsonDocument::fromJson(bytes.value_or(QByteArray()));
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

// A whole number of seconds since 1970; -1 when it is none.
qint64 secondsOf(const QJsonValue &value)
{
    const double number = value.toDouble(-1);
    return number >= 0 && number < 1e11 && std::floor(number) == number ? qint64(number) : -1;
}

} // namespace

struct BusinessTokens::Claims {
    QByteArray subject, issuer, audience, id;
    qint64 issued = -1, expires = -1;

    explicit Claims(const QJsonObject &object)
        : subject(object.value(QLatin1StringView("sub")).toString().toUtf8())
        , issuer(object.value(QLatin1StringView("iss")).toString().toUtf8())
        , audience(object.value(QLatin1StringView("aud")).toString().toUtf8())
        , id(object.value(QLatin1StringView("jti")).toString().toUtf8())
        , issued(secondsOf(object.value(QLatin1StringView("iat"))))
        , expires(secondsOf(object.value(QLatin1StringView("exp"))))
    {
    }

    // Null when they are as Apple wants them.
    [[nodiscard]] const char *fault(const QByteArray &clientId, qint64 now) const
    {
        if (subject != clientId || issuer != clientId)
            return "sub and iss are not the client id";
        if (audience != BusinessTokens::audience)
            return "aud is not the token service";
        if (issued < 0 || expires < 0 || issued > now + clockTolerance)
            return "iat or exp is missing, or iat lies ahead";
        if (expires > issued + longestAssertion)
            return "exp is more than 180 days after iat";
        if (expires <= now)
            return "the assertion has expired";
        return id.isEmpty() || id.size() > 200 ? "jti is missing" : nullptr;
    }
};

QByteArrayView BusinessTokens::scopeOf(const SandboxApiAccount &account)
{
    return account.clientId.startsWith("SCHOOLAPI.") ? "school.api" : "business.api";
}

bool BusinessTokens::isFreshId(const QByteArray &id, const QDateTime &signedNow, const QDateTime &expiry)
{
    if (m_usedIds.size() >= mostIds)
        m_usedIds.removeIf([&](const auto &each) { return each.value() <= signedNow; });
    if (m_usedIds.size() >= mostIds || m_usedIds.contains(id))
        return false;
    m_usedIds.insert(id, expiry);
    return true;
}

const char *BusinessTokens::fault(const QByteArray &assertion, const SandboxApiAccount &account,
                                  const QDateTime &signedNow)
{
    const QList<QByteArray> parts = assertion.split('.');
    if (assertion.size() > longestJwt || parts.size() != 3)
        return "the assertion is no JWT";
    const auto header = objectOf(parts[0]);
    const auto payload = objectOf(parts[1]);
    const auto signature = fromBase64Url(parts[2]);
    if (!header || !payload || !signature)
        return "the assertion is no JWT";
    const QJsonValue type = header->value(QLatin1StringView("typ"));
    if (header->value(QLatin1StringView("alg")) != QJsonValue(QStringLiteral("ES256"))
        || header->contains(QLatin1StringView("crit"))
        || (!type.isUndefined() && type.toString().compare(QLatin1StringView("JWT"), Qt::CaseInsensitive) != 0))
        return "the algorithm is not ES256";
    if (header->value(QLatin1StringView("kid")).toString().toUtf8() != account.keyId)
        return "kid is not a key of this account";
    const Claims claims(*payload);
    if (const char *wrong = claims.fault(account.clientId, signedNow.toSecsSinceEpoch()))
        return wrong;
    if (!verifyEs256(account.publicKey, parts[0] + '.' + parts[1], *signature))
        return "the signature does not fit";
    // Only what is signed may use up an id.
    const QDateTime expiry = QDateTime::fromSecsSinceEpoch(claims.expires, QTimeZone::UTC);
    return isFreshId(account.clientId + '\n' + claims.id, signedNow, expiry) ? nullptr : "jti was used before";
}

HttpResponse BusinessTokens::issue(const HttpRequest &request, const QDateTime &now, const QDateTime &signedNow)
{
    if (request.method != "POST")
        return HttpResponse::methodNotAllowed("POST");
    const QByteArray type = request.header("Content-Type").split(';').first().trimmed().toLower();
    const auto form = formOf(request);
    if (!form || (!request.body.isEmpty() && type != "application/x-www-form-urlencoded"))
        return refusal("invalid_request", "the form is not application/x-www-form-urlencoded, or says something twice");
    for (const char *needed : {"grant_type", "client_id", "client_assertion_type", "client_assertion", "scope"}) {
        if (form->value(needed).isEmpty())
            return refusal("invalid_request", needed + QByteArray(" is missing"));
    }
    if (form->value("grant_type") != "client_credentials")
        return refusal("unsupported_grant_type", "grant_type is not client_credentials");
    if (form->value("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        return refusal("invalid_request", "client_assertion_type is not the JWT bearer type");
    const auto &accounts = m_world.apiAccounts();
    const auto account = std::ranges::find(accounts, form->value("client_id"), &SandboxApiAccount::clientId);
    if (account == accounts.end() || account->isRevoked)
        return refusal("invalid_client", "there is no such client");
    if (form->value("scope") != scopeOf(*account))
        return refusal("invalid_scope", "this client's scope is " + scopeOf(*account).toByteArray());
    if (const char *wrong = fault(form->value("client_assertion"), *account, signedNow))
        return refusal("invalid_client", wrong);

    m_tokens.removeIf([&](const auto &each) { return each.value().expiry <= now; });
    if (m_tokens.size() >= mostTokens)
        m_tokens.clear();
    const QByteArray token = m_random.bytes(48).toBase64(QByteArray::Base64UrlEncoding);
    m_tokens.insert(token, {quint16(account - accounts.begin()), now.addSecs(lifetime)});
    HttpResponse response{.body = "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":"
                              + QByteArray::number(lifetime) + ",\"scope\":\"" + form->value("scope") + "\"}"};
    response.headers.emplaceBack("Cache-Control", "no-store");
    return response;
}

std::optional<quint16> BusinessTokens::enter(const HttpRequest &request, const QDateTime &now) const
{
    const QByteArray header = request.header("Authorization");
    if (header.size() < 8 || header.first(7).compare("Bearer ", Qt::CaseInsensitive) != 0)
        return {};
    const auto found = m_tokens.constFind(header.sliced(7).trimmed());
    if (found == m_tokens.cend() || found->expiry <= now || m_world.apiAccounts()[found->account].isRevoked)
        return {};
    return found->account;
}

} // namespace Muster
