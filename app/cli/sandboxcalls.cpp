#include "app/cli/sandboxcalls.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cstdio>

namespace Muster::SandboxCalls {

namespace {

bool isPartial(const QJsonObject &answer)
{
    return !answer.value(QLatin1StringView("refused")).toObject().isEmpty()
        || !answer.value(QLatin1StringView("rejected")).toArray().isEmpty();
}

} // namespace

SandboxRemote remoteOf(const Invocation &invocation)
{
    return SandboxRemote(QUrl(value(invocation, "control")));
}

QString indented(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Indented)).trimmed();
}

QCommandLineOption controlOption()
{
    return option("control", "the control address that `sandbox serve` printed", "URL");
}

QCommandLineOption asOption()
{
    return option("as", "who does it, by Apple Account; by default the first administrator", "ACCOUNT");
}

QString value(const Invocation &invocation, const char *option)
{
    return invocation.parser.value(QString::fromLatin1(option));
}

QJsonObject wish(const Invocation &invocation, const QList<const char *> &options)
{
    QJsonObject wish;
    for (const char *option : options) {
        const QString name = QString::fromLatin1(option);
        if (invocation.parser.isSet(name))
            wish.insert(QString(name).replace(u'-', u'_'), invocation.parser.value(name));
    }
    return wish;
}

QString path(const Invocation &invocation, const QString &route, const QList<const char *> &options)
{
    QList<std::pair<QString, QString>> query;
    for (const char *option : options)
        query.emplaceBack(QString::fromLatin1(option), value(invocation, option));
    return SandboxRemote::path(route, query);
}

QCoro::Task<int> ask(Invocation &invocation, QByteArray method, QString path)
{
    return send(invocation, std::move(method), std::move(path), {});
}

QCoro::Task<int> ask(Invocation &invocation, QByteArray method, QString path, const QJsonObject &body)
{
    return send(invocation, std::move(method), std::move(path), QJsonDocument(body).toJson(QJsonDocument::Compact));
}

QCoro::Task<int> send(Invocation &invocation, QByteArray method, QString path, QByteArray body)
{
    const Result<SandboxAnswer> answer = co_await remoteOf(invocation).ask(method, path, body);
    if (!answer)
        co_return invocation.fail(answer.error());
    invocation.tell(indented(answer->json), answer->json);
    co_return isPartial(answer->json) ? DoneInPart : Done;
}

QCoro::Task<int> download(Invocation &invocation, QByteArray method, QString path, QByteArray body, FileWords words)
{
    const QString out = value(invocation, "out");
    std::optional<Result<NewFile>> file;
    if (!out.isEmpty()) // first: a token that is downloaded voids the one before
        file.emplace(NewFile::make(out));
    if (file && !*file)
        co_return invocation.fail(file->error());
    const Result<SandboxAnswer> answer = co_await remoteOf(invocation).ask(method, path, body);
    if (!answer)
        co_return invocation.fail(answer.error());
    if (!file) {
        const QString text = QString::fromUtf8(answer->body);
        invocation.tell(text.trimmed(), {{words.key, text}});
        co_return Done;
    }
    if (const Result<> written = (*file)->write(answer->body); !written)
        co_return invocation.fail(written.error());
    invocation.tell(words.done.arg(out), {{QStringLiteral("file"), out}});
    co_return Done;
}

int wrongUsage(const QString &usage)
{
    const QByteArray bytes = QStringLiteral("musterctl: usage: musterctl %1\n").arg(usage).toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stderr);
    return WrongUsage;
}

} // namespace Muster::SandboxCalls
