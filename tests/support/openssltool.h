// Files and bytes made by the openssl tool, which knows nothing of us.
#pragma once

#include "app/crypto/secret.h"
#include "tests/support/sandboxfixture.h"

namespace Muster {

class OpenSslTool {
public:
    // A key pair as another program would make it: key.pem and cert.pem in the folder.
    explicit OpenSslTool(const QString &subject = QStringLiteral("/CN=depserver"))
    {
        run({QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("rsa:2048"),
             QStringLiteral("-nodes"), QStringLiteral("-subj"), subject, QStringLiteral("-days"), QStringLiteral("2"),
             QStringLiteral("-keyout"), path("key.pem"), QStringLiteral("-out"), path("cert.pem")});
    }

    QByteArray run(const QStringList &arguments, const QByteArray &input = {})
    {
        const RunResult result = runTool(QStringLiteral("openssl"), arguments, input);
        [&] { QVERIFY2(result.exitCode == 0, result.errors.constData()); }();
        return result.output;
    }

    // `openssl cms -encrypt` for the certificate, with the options given.
    QByteArray encrypt(const QByteArray &plain, const QString &options)
    {
        return run(QStringList{QStringLiteral("cms"), QStringLiteral("-encrypt"), QStringLiteral("-binary")}
                           + options.split(u' ', Qt::SkipEmptyParts)
                       << path("cert.pem"),
                   plain);
    }

    [[nodiscard]] QString path(const char *name) const { return folder.filePath(QString::fromLatin1(name)); }
    [[nodiscard]] QByteArray read(const char *name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    [[nodiscard]] QString certificate() const { return QString::fromLatin1(read("cert.pem")); }
    [[nodiscard]] Secret key() const { return Secret(read("key.pem")); }

    QTemporaryDir folder;
};

// The text inside a token, in Apple's form.
inline QByteArray tokenText(const QByteArray &json)
{
    return "Content-Type: text/plain;charset=UTF-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n-----BEGIN MESSAGE-----\n"
        + json + "\n-----END MESSAGE-----\n";
}

inline QByteArray tokenJson(const QByteArray &expiry = "2027-01-17T11:02:21Z")
{
    return "{\"consumer_key\":\"CK_secretone\",\"consumer_secret\":\"CS_secrettwo\",\"access_token\":\"AT_"
           "secretthree\",\"access_secret\":\"AS_secretfour\",\"access_token_expiry\":\""
        + expiry + "\"}";
}

} // namespace Muster
