// musterctl: what Muster does, without a window.
#include "app/cli/invocation.h"
#include "app/core/language.h"

#include <QCoreApplication>
#include <QCoroTask>
#include <QLoggingCategory>
#include <QNetworkProxyFactory>
#include <QTranslator>
#include <QtCrypto>

#include <algorithm>
#include <cstdio>

using namespace Muster;

namespace {

constexpr const char *generalHelp = R"(musterctl: Muster without a window

  musterctl [--workspace FILE] [--passphrase-file FILE] [--json] [--quiet] VERB ...

  --workspace FILE        the workspace; by default the one that Muster opened last (made when missing)
  --passphrase-file FILE  the first line unlocks the workspace's secrets; also MUSTER_PASSPHRASE_FILE
  --json                  one JSON document on standard output, or one object a line for lists
  --verbose               every exchange with Apple on standard error, without secrets
  --quiet                 no notes and no progress on standard error
  --help                  this text; after a verb: what it does, with an example
  --version

Verbs:
)";

constexpr const char *exitHelp = R"(
Exit codes: 0 done; 1 failed; 2 wrong usage; 3 done in part, see the output; 4 Apple must be attended to (terms, token);
5 not reachable, worth trying again; 6 refused, the input is bad.

The first steps, with a simulated Apple on this computer:
  musterctl sandbox serve --plain-http --devices 5000 --seed 7     (leave it running; note "dep" and "control")
  musterctl organisation add "Example School" --url DEP-URL
  musterctl key export "Example School" --out school.pem
  musterctl sandbox token --control CONTROL-URL --certificate school.pem --out school.p7m
  musterctl token load "Example School" school.p7m
  musterctl sync "Example School"
  musterctl devices list --query family:ipad
)";

QList<Verb> allCommands()
{
    return workspaceCommands() + organisationCommands() + tokenCommands() + syncCommands() + scheduleCommands()
        + deviceCommands() + explainCommands() + ownFieldCommands() + csvCommands() + appleDeviceCommands()
        + profileCommands() + lintCommands() + assignCommands() + rulesCommands() + preflightCommands() + configurationCommands()
        + peopleCommands() + journalCommands() + serverCommands() + pushCommands() + enrollmentCommands()
        + commandCommands() + sandboxCommands();
}

void say(std::FILE *stream, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stream);
}

int printGeneralHelp()
{
    say(stdout, QString::fromUtf8(generalHelp));
    const QList<Verb> commands = allCommands();
    for (const Verb &command : commands)
        say(stdout, QStringLiteral("  %1  %2\n").arg(command.name, -24).arg(command.summary));
    say(stdout, QString::fromUtf8(exitHelp));
    return Done;
}

int printHelp(const Verb &command)
{
    say(stdout, QStringLiteral("musterctl %1 %2\n\n%3\n").arg(command.name, command.usage, command.teaching));
    if (!command.options.isEmpty())
        say(stdout, QStringLiteral("\nOptions:\n"));
    for (const QCommandLineOption &option : command.options) {
        const QStringList names = option.names();
        const QString value = option.valueName().isEmpty() ? QString() : u' ' + option.valueName();
        say(stdout, QStringLiteral("  --%1  %2\n").arg(QString(names.first() + value), -26).arg(option.description()));
    }
    return Done;
}

int wrongUsage(const QString &why)
{
    say(stderr, QStringLiteral("musterctl: %1\nSee: musterctl --help\n").arg(why));
    return WrongUsage;
}

// The options common to all verbs may stand anywhere; what is left belongs to the verb.
struct Split {
    Invocation::Common common;
    QStringList rest;
    bool wantsHelp = false;
    QString fault;
};

Split split(QStringList arguments)
{
    Split result;
    while (!arguments.isEmpty()) {
        QString argument = arguments.takeFirst();
        QString *target = nullptr;
        for (const auto &[name, place] :
             {std::pair(QStringLiteral("--workspace"), &result.common.workspace),
              std::pair(QStringLiteral("--passphrase-file"), &result.common.passphraseFile)}) {
            if (argument.startsWith(name + u'='))
                arguments.prepend(argument.sliced(name.size() + 1));
            else if (argument != name)
                continue;
            target = place;
            argument = name;
        }
        if (target) {
            if (arguments.isEmpty())
                result.fault = QStringLiteral("%1 needs a file name").arg(argument);
            else
                *target = arguments.takeFirst();
        } else if (argument == QLatin1StringView("--json")) {
            result.common.json = true;
        } else if (argument == QLatin1StringView("--quiet")) {
            result.common.quiet = true;
        } else if (argument == QLatin1StringView("--verbose")) {
            QLoggingCategory::setFilterRules(QStringLiteral("muster.*.info=true"));
        } else if (argument == QLatin1StringView("--help") || argument == QLatin1StringView("-h")) {
            result.wantsHelp = true;
        } else {
            result.rest.append(argument);
        }
    }
    return result;
}

// "token load" before "token": the longest name that the arguments begin with.
const Verb *find(const QList<Verb> &commands, const QStringList &arguments)
{
    const Verb *best = nullptr;
    for (const Verb &command : commands) {
        const QStringList words = command.name.split(u' ');
        if (arguments.size() >= words.size() && arguments.first(words.size()) == words
            && (!best || words.size() > best->name.count(u' ') + 1))
            best = &command;
    }
    return best;
}

int runCommand(const Verb &command, const Split &given)
{
    const qsizetype words = command.name.count(u' ') + 1;
    Invocation invocation(given.common, given.rest.sliced(words));
    invocation.parser.addOptions(command.options);
    if (!invocation.parser.parse(QStringList{QStringLiteral("musterctl")} + given.rest.sliced(words)))
        return wrongUsage(QStringLiteral("%1: %2").arg(command.name, invocation.parser.errorText()));
    const qsizetype count = invocation.arguments().size();
    if (count < command.leastArguments || count > command.mostArguments)
        return wrongUsage(QStringLiteral("usage: musterctl %1 %2").arg(command.name, command.usage));
    const int code = QCoro::waitFor(command.run(invocation));
    QCoro::waitFor(invocation.close());
    return code;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("musterctl"));
    QCoreApplication::setApplicationVersion(QStringLiteral(MUSTER_VERSION));
    const QCA::Initializer qca;
    QTranslator translator;
    installLanguage(translator);
    QNetworkProxyFactory::setUseSystemConfiguration(true);

    const Split given = split(QCoreApplication::arguments().sliced(1));
    if (!given.fault.isEmpty())
        return wrongUsage(given.fault);
    if (given.rest.contains(QLatin1StringView("--version"))) {
        say(stdout, QStringLiteral("musterctl " MUSTER_VERSION "\n"));
        return Done;
    }
    if (given.rest.isEmpty())
        return given.wantsHelp ? printGeneralHelp() : wrongUsage(QStringLiteral("say what to do"));
    const QList<Verb> commands = allCommands();
    const Verb *command = find(commands, given.rest);
    if (!command) {
        QStringList known;
        for (const Verb &candidate : commands) {
            if (candidate.name.section(u' ', 0, 0) == given.rest.first())
                known.append(candidate.name);
        }
        return wrongUsage(known.isEmpty() ? QStringLiteral("there is no verb “%1”").arg(given.rest.first())
                                          : QStringLiteral("say which: %1").arg(known.join(QStringLiteral(", "))));
    }
    return given.wantsHelp ? printHelp(*command) : runCommand(*command, given);
}
