#include "app/cli/invocation.h"

#include "models/core/clock.h"
#include "models/core/settings.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QCoroTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTimer>

#include <csignal>
#include <cstdio>

#ifdef Q_OS_WIN
#include <io.h>
#else
#include <unistd.h>
#endif

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("musterctl", text);
}

bool standardErrorIsTerminal()
{
#ifdef Q_OS_WIN
    return _isatty(_fileno(stderr)) != 0;
#else
    return isatty(fileno(stderr)) != 0;
#endif
}

void write(std::FILE *stream, const QByteArray &text)
{
    std::fwrite(text.constData(), 1, static_cast<size_t>(text.size()), stream);
    std::fflush(stream);
}

} // namespace

int exitCodeOf(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::Unauthorized:
    case ErrorKind::TermsNotSigned:
        return AttendToApple;
    case ErrorKind::Throttled:
    case ErrorKind::Unreachable:
        return TryAgain;
    case ErrorKind::InvalidInput:
    case ErrorKind::NotFound:
    case ErrorKind::Conflict:
    case ErrorKind::Crypto:
        return Refused;
    case ErrorKind::Protocol:
    case ErrorKind::Storage:
    case ErrorKind::Cancelled:
        break;
    }
    return Failed;
}

Invocation::Invocation(Common common, QStringList arguments)
    : m_common(std::move(common))
    , m_arguments(std::move(arguments))
{
}

Invocation::~Invocation() = default;

QString Invocation::workspacePath() const
{
    return m_common.workspace.isEmpty() ? Settings().currentWorkspace() : m_common.workspace;
}

Result<Secret> Invocation::passphrase() const
{
    const QString path =
        m_common.passphraseFile.isEmpty() ? qEnvironmentVariable("MUSTER_PASSPHRASE_FILE") : m_common.passphraseFile;
    if (path.isEmpty())
        return Secret();
    const Result<QByteArray> bytes = readFile(path, 4096);
    if (!bytes)
        return std::unexpected(bytes.error());
    QByteArray line = *bytes;
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    if (line.isEmpty())
        return failure(ErrorKind::InvalidInput, say("The passphrase file %1 is empty.").arg(path));
    return Secret(line);
}

QCoro::Task<Result<Application *>> Invocation::open()
{
    const QString path = workspacePath();
    if (!QDir().mkpath(QFileInfo(path).absolutePath()))
        co_return failure(ErrorKind::Storage, say("The folder of %1 cannot be made.").arg(path));
    m_application = std::make_unique<Application>(path);
    const Result<QString> opened = co_await m_application->open();
    if (!opened)
        co_return std::unexpected(opened.error());
    if (!opened->isEmpty())
        note(say("The workspace was upgraded. Before that, a copy was made: %1").arg(*opened));
    const Result<Secret> secret = passphrase();
    if (!secret)
        co_return std::unexpected(secret.error());
    if (!secret->isEmpty()) {
        if (const Result<> unlocked = co_await m_application->vault().unlock(*secret); !unlocked)
            co_return std::unexpected(unlocked.error());
    }
    co_return m_application.get();
}

QCoro::Task<> Invocation::close()
{
    if (!m_application)
        co_return;
    // A command that was queued here is of no use before its device hears of it.
    co_await m_application->push().settled(std::chrono::seconds(10));
    co_await m_application->close();
}

void Invocation::print(const QString &text) const
{
    if (!m_common.json)
        write(stdout, text.toUtf8() + '\n');
}

void Invocation::printJson(const QJsonObject &object) const
{
    if (m_common.json)
        write(stdout, QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

void Invocation::tell(const QString &text, const QJsonObject &json) const
{
    print(text);
    printJson(json);
}

void Invocation::note(const QString &text) const
{
    if (!m_common.quiet)
        write(stderr, text.toUtf8() + '\n');
}

void Invocation::progress(const QString &text) const
{
    if (!m_common.quiet && standardErrorIsTerminal())
        write(stderr, "\r\033[K" + text.toUtf8());
}

void Invocation::endProgress() const
{
    if (!m_common.quiet && standardErrorIsTerminal())
        write(stderr, "\r\033[K");
}

int Invocation::fail(const Error &error) const
{
    endProgress();
    QJsonObject json{{QStringLiteral("kind"), errorKindName(error.kind)}, {QStringLiteral("message"), error.message}};
    if (!error.detail.isEmpty())
        json.insert(QStringLiteral("detail"), error.detail);
    if (error.retryAt)
        json.insert(QStringLiteral("retryAt"), isoDate(*error.retryAt));
    printJson({{QStringLiteral("error"), json}});
    write(stderr, "musterctl: " + error.message.toUtf8() + '\n');
    if (!m_common.quiet && !error.detail.isEmpty())
        write(stderr, "  " + error.detail.toUtf8() + '\n');
    return exitCodeOf(error);
}

Result<QByteArray> readFile(const QString &path, qint64 most)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::InvalidInput, say("%1 cannot be read: %2").arg(path, file.errorString()));
    if (file.size() > most)
        return failure(ErrorKind::InvalidInput, say("%1 is too large to be what is asked for here.").arg(path));
    return file.readAll();
}

QCommandLineOption option(const char *name, const char *what, const char *value)
{
    return value ? QCommandLineOption(QString::fromLatin1(name), QString::fromLatin1(what), QString::fromLatin1(value))
                 : QCommandLineOption(QString::fromLatin1(name), QString::fromLatin1(what));
}

QCoro::Task<Result<OpenedOrganisation>> openOrganisation(Invocation &invocation)
{
    return openOrganisation(invocation, invocation.parser.value(QStringLiteral("organisation")));
}

QCoro::Task<Result<std::optional<OrganisationId>>> wantedOrganisation(Invocation &invocation, Application &application)
{
    const QString name = invocation.parser.value(QStringLiteral("organisation"));
    if (name.isEmpty())
        co_return std::optional<OrganisationId>();
    const Result<Organisation> found = co_await application.organisations().find(name);
    co_return found.transform([](const Organisation &organisation) { return std::optional(organisation.id); });
}

QCoro::Task<Result<OpenedOrganisation>> openOrganisation(Invocation &invocation, QString nameOrNumber)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return std::unexpected(application.error());
    const Result<Organisation> organisation = co_await (*application)->organisations().find(nameOrNumber);
    if (!organisation)
        co_return std::unexpected(organisation.error());
    co_return OpenedOrganisation{*application, *organisation};
}

namespace {

volatile std::sig_atomic_t askedToEnd = 0;

extern "C" void noteSignal(int)
{
    askedToEnd = 1;
}

} // namespace

Result<DeviceChoice> devicesNamed(const Invocation &invocation, OrganisationId organisation, qsizetype first)
{
    DeviceChoice choice{.organisation = organisation,
                        .serials = invocation.arguments().mid(first),
                        .query = invocation.parser.value(QStringLiteral("query"))};
    if (choice.serials.isEmpty() == !invocation.parser.isSet(QStringLiteral("query")))
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("Name the devices: by their serial numbers, or with --query."));
    return choice;
}

QCoro::Task<> untilAskedToEnd()
{
    std::signal(SIGINT, noteSignal);
    std::signal(SIGTERM, noteSignal);
    QTimer timer; // nothing else is allowed in a signal's handler
    timer.start(std::chrono::milliseconds(100));
    while (askedToEnd == 0)
        co_await timer;
}

} // namespace Muster
