#include "app/apple/oauth1.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QUrlQuery>

#include <algorithm>

namespace Muster {

QByteArray oauth1Encode(QByteArrayView text)
{
    return text.toByteArray().toPercentEncoding("-._~");
}

QByteArray oauth1BaseString(QByteArrayView method, const QUrl &url, const OAuth1Parameters &parameters)
{
    OAuth1Parameters encoded;
    for (const auto &[name, value] : parameters)
        encoded.append({oauth1Encode(name), oauth1Encode(value)});
    const auto queryItems = url.query(QUrl::FullyEncoded).toUtf8().split('&');
    for (const QByteArray &item : queryItems) {
        if (item.isEmpty())
            continue;
        // A form's plus means a blank (RFC 5849, section 3.4.1.3.1).
        const auto plain = [](QByteArray part) { return QByteArray::fromPercentEncoding(part.replace('+', ' ')); };
        const qsizetype equals = item.indexOf('=');
        const QByteArray name = equals < 0 ? item : item.first(equals);
        const QByteArray value = equals < 0 ? QByteArray() : item.sliced(equals + 1);
        encoded.append({oauth1Encode(plain(name)), oauth1Encode(plain(value))});
    }
    std::ranges::sort(encoded);

    QByteArray parameterString;
    for (const auto &[name, value] : std::as_const(encoded)) {
        if (!parameterString.isEmpty())
            parameterString += '&';
        parameterString += name + '=' + value;
    }

    const QString scheme = url.scheme().toLower();
    QByteArray base = scheme.toUtf8() + "://" + url.host(QUrl::FullyEncoded).toLower().toUtf8();
    const bool usualPort = (scheme == QLatin1StringView("http") && url.port(80) == 80)
        || (scheme == QLatin1StringView("https") && url.port(443) == 443);
    if (!usualPort)
        base += ':' + QByteArray::number(url.port());
    const QByteArray path = url.path(QUrl::FullyEncoded).toUtf8();
    base += path.isEmpty() ? QByteArray("/") : path;

    return method.toByteArray().toUpper() + '&' + oauth1Encode(base) + '&' + oauth1Encode(parameterString);
}

QByteArray oauth1Signature(const QByteArray &baseString, const QByteArray &consumerSecret,
                           const QByteArray &tokenSecret)
{
    const QByteArray key = oauth1Encode(consumerSecret) + '&' + oauth1Encode(tokenSecret);
    return QMessageAuthenticationCode::hash(baseString, key, QCryptographicHash::Sha1).toBase64();
}

QByteArray oauth1Header(QByteArrayView realm, const OAuth1Parameters &parameters)
{
    QByteArray header = "OAuth ";
    if (!realm.isEmpty())
        header += "realm=\"" + realm.toByteArray() + '"';
    for (const auto &[name, value] : parameters) {
        if (!header.endsWith(' '))
            header += ", ";
        header += oauth1Encode(name) + "=\"" + oauth1Encode(value) + '"';
    }
    return header;
}

Result<OAuth1Parameters> parseOAuth1Header(QByteArrayView header)
{
    const auto refuse = [](const char *why) {
        return failure(ErrorKind::InvalidInput,
                       QCoreApplication::translate("OAuth1", "The Authorization header is not OAuth 1.0a."),
                       QString::fromLatin1(why));
    };
    if (!header.startsWith("OAuth "))
        return refuse("scheme");
    OAuth1Parameters parameters;
    const auto parts = header.sliced(6).toByteArray().split(',');
    for (const QByteArray &part : parts) {
        const QByteArray trimmed = part.trimmed();
        const qsizetype equals = trimmed.indexOf('=');
        if (equals <= 0)
            return refuse("pair");
        const QByteArray quoted = trimmed.sliced(equals + 1).trimmed();
        if (quoted.size() < 2 || !quoted.startsWith('"') || !quoted.endsWith('"'))
            return refuse("quotes");
        const QByteArray name = QByteArray::fromPercentEncoding(trimmed.first(equals).trimmed());
        const auto known = [&](const auto &parameter) { return parameter.first == name; };
        if (std::ranges::any_of(parameters, known))
            return refuse("duplicate");
        parameters.append({name, QByteArray::fromPercentEncoding(quoted.sliced(1, quoted.size() - 2))});
    }
    return parameters;
}

} // namespace Muster
