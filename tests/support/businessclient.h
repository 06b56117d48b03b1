// A client of the sandbox's Business API that is none of ours: assertions signed by the openssl tool, requests by curl.
#pragma once

#include "tests/support/sandboxfixture.h"

#include <QUuid>

namespace Muster {

class BusinessClient {
public:
    // With an API account of this role.
    explicit BusinessClient(SandboxFixture &sandbox, const QByteArray &role = "administrator")
        : m_sandbox(sandbox)
    {
        account = sandbox.control("POST", "api-accounts", "{\"name\":\"Script\",\"role\":\"" + role + "\"}").json();
        QFile file(keyFile());
        if (file.open(QIODevice::WriteOnly))
            file.write(word("private_key"));
    }

    [[nodiscard]] QByteArray word(const char *name) const
    {
        return account.value(QLatin1StringView(name)).toString().toUtf8();
    }
    [[nodiscard]] QString keyFile() const { return m_folder.filePath(QStringLiteral("key.pem")); }

    [[nodiscard]] QJsonObject header() const
    {
        return {{QStringLiteral("alg"), QStringLiteral("ES256")},
                {QStringLiteral("kid"), QString::fromUtf8(word("key_id"))},
                {QStringLiteral("typ"), QStringLiteral("JWT")}};
    }
    [[nodiscard]] QJsonObject claims() const
    {
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        return {{QStringLiteral("sub"), QString::fromUtf8(word("client_id"))},
                {QStringLiteral("iss"), QString::fromUtf8(word("client_id"))},
                {QStringLiteral("aud"), QStringLiteral("https://account.apple.com/auth/oauth2/v2/token")},
                {QStringLiteral("iat"), now},
                {QStringLiteral("exp"), now + 600},
                {QStringLiteral("jti"), QUuid::createUuid().toString(QUuid::WithoutBraces)}};
    }

    [[nodiscard]] static QByteArray base64Url(const QByteArray &bytes)
    {
        return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    }
    [[nodiscard]] QByteArray sign(const QByteArray &text, const QString &key = {}) const
    {
        const RunResult der = runTool(QStringLiteral("openssl"),
                                      {QStringLiteral("dgst"), QStringLiteral("-sha256"), QStringLiteral("-sign"),
                                       key.isEmpty() ? keyFile() : key},
                                      text);
        return rawSignature(der.output);
    }
    [[nodiscard]] QByteArray assertion(const QJsonObject &header, const QJsonObject &claims,
                                       const QString &key = {}) const
    {
        const QByteArray text = base64Url(QJsonDocument(header).toJson(QJsonDocument::Compact)) + '.'
            + base64Url(QJsonDocument(claims).toJson(QJsonDocument::Compact));
        return text + '.' + base64Url(sign(text, key));
    }

    [[nodiscard]] QList<std::pair<QByteArray, QByteArray>> form(const QByteArray &assertion) const
    {
        return {{"grant_type", "client_credentials"},
                {"client_id", word("client_id")},
                {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
                {"client_assertion", assertion},
                {"scope", word("scope")}};
    }
    HttpReply askToken(const QList<std::pair<QByteArray, QByteArray>> &form,
                       const QString &path = QStringLiteral("auth/oauth2/token"))
    {
        QStringList arguments;
        for (const auto &[name, value] : form)
            arguments << QStringLiteral("--data-urlencode") << QString::fromUtf8(QByteArray(name + '=' + value));
        return curl(path, arguments);
    }
    // Opens the door for what follows.
    HttpReply open()
    {
        const HttpReply reply = askToken(form(assertion(header(), claims())));
        m_token = reply.json().value(QLatin1StringView("access_token")).toString().toUtf8();
        return reply;
    }

    // With the access token. `address` may be a path below the API's base, or whole.
    HttpReply ask(const QByteArray &method, const QString &address, const QByteArray &body = {})
    {
        QStringList arguments{QStringLiteral("-g"),
                              QStringLiteral("-X"),
                              QString::fromLatin1(method),
                              QStringLiteral("-H"),
                              QStringLiteral("Authorization: Bearer %1").arg(QLatin1StringView(m_token)),
                              QStringLiteral("-H"),
                              QStringLiteral("Accept: application/json")};
        if (!body.isEmpty())
            arguments << QStringLiteral("-H") << QStringLiteral("Content-Type: application/json")
                      << QStringLiteral("--data-binary") << QStringLiteral("@-");
        return curl(address, arguments, body);
    }
    HttpReply get(const QString &address) { return ask("GET", address); }
    [[nodiscard]] const QByteArray &token() const { return m_token; }

    HttpReply curl(const QString &address, const QStringList &arguments, const QByteArray &input = {})
    {
        const QString url =
            address.startsWith(QLatin1StringView("http")) ? address : m_sandbox.addresses.dep.toString() + address;
        const RunResult run = runTool(
            QStringLiteral("curl"),
            QStringList{QStringLiteral("-s"), QStringLiteral("-i"), QStringLiteral("--max-time"), QStringLiteral("30")}
                + arguments + QStringList{url},
            input);
        const qsizetype end = run.output.indexOf("\r\n\r\n");
        return {run.output.split(' ').value(1).toInt(), run.output.first(qMax<qsizetype>(end, 0)),
                end < 0 ? QByteArray() : run.output.sliced(end + 4)};
    }

    QJsonObject account;

private:
    // ECDSA's DER (SEQUENCE of two INTEGERs) as the 64 bytes that a JWT has.
    [[nodiscard]] static QByteArray rawSignature(const QByteArray &der)
    {
        QByteArray raw;
        qsizetype at = 2;
        for (int i = 0; i < 2; ++i) {
            const qsizetype size = at + 1 < der.size() ? static_cast<unsigned char>(der[at + 1]) : 0;
            QByteArray number = der.mid(at + 2, size);
            while (number.size() > 32 && number.front() == '\0')
                number.remove(0, 1);
            raw += number.rightJustified(32, '\0');
            at += 2 + size;
        }
        return raw;
    }

    SandboxFixture &m_sandbox;
    QTemporaryDir m_folder;
    QByteArray m_token;
};

} // namespace Muster
