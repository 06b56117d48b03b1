// A device management service's session with the sandbox, byte by byte: for what no honest client would do.
#pragma once

#include "app/apple/oauth1.h"
#include "tests/support/sandboxfixture.h"

#include <QJsonArray>

namespace Muster {

class DepSession {
public:
    // With a new token of the first service.
    explicit DepSession(SandboxFixture &sandbox, const QByteArray &query = {})
        : m_sandbox(sandbox)
        , m_token(sandbox.token(query))
    {
    }

    [[nodiscard]] OAuth1Parameters parameters()
    {
        return {{"oauth_consumer_key", word("consumer_key")},
                {"oauth_nonce", "n" + QByteArray::number(++m_nonce)},
                {"oauth_signature_method", "HMAC-SHA1"},
                {"oauth_timestamp", QByteArray::number(QDateTime::currentSecsSinceEpoch())},
                {"oauth_token", word("access_token")},
                {"oauth_version", "1.0"}};
    }

    HttpReply openWith(OAuth1Parameters given)
    {
        QUrl url = m_sandbox.addresses.dep;
        url.setPath(QStringLiteral("/session"));
        const QByteArray base = oauth1BaseString("GET", url, given);
        given.append({"oauth_signature", oauth1Signature(base, word("consumer_secret"), word("access_secret"))});
        return m_sandbox.send(m_sandbox.addresses.dep, "GET", "session", {},
                              "User-Agent: test/1.0\r\nAuthorization: " + oauth1Header("ADM", given) + "\r\n");
    }

    HttpReply open()
    {
        const HttpReply reply = openWith(parameters());
        m_session = reply.json().value(QLatin1StringView("auth_session_token")).toString().toUtf8();
        return reply;
    }

    HttpReply ask(const QByteArray &method, const QByteArray &path, const QByteArray &body = {}, int version = 10)
    {
        return m_sandbox.send(m_sandbox.addresses.dep, method, path, body,
                              "User-Agent: test/1.0\r\nX-ADM-Auth-Session: " + m_session
                                  + "\r\nX-Server-Protocol-Version: " + QByteArray::number(version) + "\r\n");
    }

    // The records of one page; `cursor` is read and set.
    QJsonArray page(const QByteArray &path, QByteArray &cursor)
    {
        const QByteArray body = cursor.isEmpty() ? QByteArray("{}") : QByteArray("{\"cursor\":\"" + cursor + "\"}");
        const QJsonObject answer = ask("POST", path, body).json();
        cursor = answer.value(QLatin1StringView("cursor")).toString().toUtf8();
        return answer.value(QLatin1StringView("devices")).toArray();
    }

private:
    [[nodiscard]] QByteArray word(const char *name) const
    {
        return m_token.value(QLatin1StringView(name)).toString().toUtf8();
    }

    SandboxFixture &m_sandbox;
    QJsonObject m_token;
    QByteArray m_session;
    int m_nonce = 0;
};

} // namespace Muster
