// A running sandbox for a test, with a key and certificate made by the openssl tool, and a blocking client for its
// control.
#pragma once

#include "app/sandbox/sandboxserver.h"
#include "tests/support/rawclient.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace Muster {

struct RunResult {
    int exitCode = -1;
    QByteArray output, errors;
};

inline RunResult runTool(const QString &program, const QStringList &arguments, const QByteArray &input = {})
{
    QProcess process;
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(60000))
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

struct HttpReply {
    int status = 0;
    QByteArray head, body;
    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
};

class SandboxFixture {
public:
    // `given` instead of the real clock; it outlives the fixture.
    explicit SandboxFixture(const SandboxOptions &options = {}, const Clock *given = nullptr)
        : server(given ? *given : clock, random)
        , m_options(options)
    {
        start();
    }

    HttpReply send(const QUrl &base, const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
                   const QByteArray &headers = "User-Agent: test/1.0\r\n")
    {
        RawClient client(quint16(base.port()), base.scheme() == QLatin1StringView("https"));
        client.send(method + ' ' + base.path().toUtf8() + path + " HTTP/1.1\r\nHost: " + base.authority().toUtf8()
                    + "\r\n" + headers + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        const QByteArray answer = client.answer(false, 20000);
        const qsizetype end = answer.indexOf("\r\n\r\n");
        return {answer.split(' ').value(1).toInt(), answer.first(qMax<qsizetype>(end, 0)),
                end < 0 ? QByteArray() : answer.sliced(end + 4)};
    }

    HttpReply control(const QByteArray &method, const QByteArray &path, const QByteArray &body = {})
    {
        return send(addresses.control, method, path, body);
    }

    // Makes key.pem and cert.pem in `folder`, as a device management service would.
    QByteArray certificate()
    {
        const QString command = QStringLiteral(
            "req -x509 -newkey rsa:2048 -nodes -subj /CN=muster -days 2 -keyout %1/key.pem -out %1/cert.pem");
        runTool(QStringLiteral("openssl"), command.arg(folder.path()).split(QLatin1Char(' ')));
        QFile file(folder.filePath(QStringLiteral("cert.pem")));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    // Downloads a token and opens it with the openssl tool. Writes token.json into `folder`.
    QJsonObject token(const QByteArray &query = {})
    {
        const HttpReply reply = control("POST", "token" + query, certificate());
        lastTokenFile = reply.body;
        const RunResult opened = runTool(QStringLiteral("openssl"),
                                         QStringLiteral("smime -decrypt -inkey %1/key.pem -recip %1/cert.pem")
                                             .arg(folder.path())
                                             .split(QLatin1Char(' ')),
                                         reply.body);
        lastTokenText = opened.output;
        const QByteArray text = QByteArray(opened.output).replace("\r\n", "\n");
        const qsizetype begin = text.indexOf("-----BEGIN MESSAGE-----\n") + 24;
        const QByteArray json = text.sliced(begin, qMax<qsizetype>(0, text.indexOf("\n-----END MESSAGE-----") - begin));
        QFile file(folder.filePath(QStringLiteral("token.json")));
        if (file.open(QIODevice::WriteOnly))
            file.write(json);
        return QJsonDocument::fromJson(json).object();
    }

    template <typename Function> auto run(Function function)
    {
        auto future = server.run(std::move(function));
        [&] { QTRY_VERIFY(future.isFinished()); }();
        if constexpr (!std::is_same_v<decltype(future), QFuture<void>>)
            return future.result();
    }

    void stop()
    {
        const auto stopped = server.stop();
        [&] { QTRY_VERIFY(stopped.isFinished()); }();
    }
    // At the same address, but for the control's secret.
    void start()
    {
        const auto future = server.start(m_options);
        [&] { QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 30000); }();
        addresses = future.result().value();
        m_options.port = quint16(addresses.dep.port());
    }
    void restart()
    {
        stop();
        start();
    }

    SystemClock clock;
    SystemRandom random;
    QTemporaryDir folder;
    SandboxServer server;
    SandboxAddresses addresses;
    QByteArray lastTokenFile, lastTokenText;

private:
    SandboxOptions m_options;
};

} // namespace Muster
