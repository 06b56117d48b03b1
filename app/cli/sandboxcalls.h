// What the verbs of `musterctl sandbox` share: how they ask a running sandbox and tell what it answers.
#pragma once

#include "app/cli/invocation.h"
#include "app/sandbox/sandboxremote.h"

namespace Muster {

// In sandboxportalcommands.cpp and sandboxdevicecommands.cpp.
[[nodiscard]] QList<Verb> sandboxPortalCommands();
[[nodiscard]] QList<Verb> sandboxDeviceCommands();

namespace SandboxCalls {

[[nodiscard]] QCommandLineOption controlOption();
[[nodiscard]] QCommandLineOption asOption();

[[nodiscard]] SandboxRemote remoteOf(const Invocation &invocation);
// JSON for people.
[[nodiscard]] QString indented(const QJsonObject &object);

// The value of an option; empty when it was not given.
[[nodiscard]] QString value(const Invocation &invocation, const char *option);
// The options of these names that were given, as JSON (with _ for -) or behind a path.
[[nodiscard]] QJsonObject wish(const Invocation &invocation, const QList<const char *> &options);
[[nodiscard]] QString path(const Invocation &invocation, const QString &route, const QList<const char *> &options);

// Asks and tells the answer. DoneInPart when the sandbox refused some of it.
[[nodiscard]] QCoro::Task<int> ask(Invocation &invocation, QByteArray method, QString path);
[[nodiscard]] QCoro::Task<int> ask(Invocation &invocation, QByteArray method, QString path, const QJsonObject &body);
[[nodiscard]] QCoro::Task<int> send(Invocation &invocation, QByteArray method, QString path, QByteArray body);
// Writes the answer to the new file that --out names and says `done` with its name; without --out prints it, in JSON as
// the member `key`.
struct FileWords {
    QString key, done;
};
[[nodiscard]] QCoro::Task<int> download(Invocation &invocation, QByteArray method, QString path, QByteArray body,
                                        FileWords words);
// Exit code 2, with what the verb takes.
[[nodiscard]] int wrongUsage(const QString &usage);

} // namespace SandboxCalls

} // namespace Muster
