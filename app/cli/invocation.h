// One call of musterctl: the options common to all verbs, the workspace it works on, and where its output goes.
#pragma once

#include "app/application.h"
#include "app/cli/newfile.h"

#include <QCommandLineOption>
#include <QCommandLineParser>
#include <QJsonObject>
#include <QStringList>

#include <functional>
#include <memory>

namespace Muster {

// musterctl's exit codes; see `musterctl --help`.
enum ExitCode { Done = 0, Failed = 1, WrongUsage = 2, DoneInPart = 3, AttendToApple = 4, TryAgain = 5, Refused = 6 };

[[nodiscard]] int exitCodeOf(const Error &error);

class Invocation final {
    Q_DISABLE_COPY_MOVE(Invocation)

public:
    struct Common {
        QString workspace; // empty: the one that the desktop program opened last
        QString passphraseFile;
        bool json = false;
        bool quiet = false;
    };

    Invocation(Common common, QStringList arguments);
    ~Invocation();

    // The verb's own options and arguments. Set before the verb runs.
    QCommandLineParser parser;

    [[nodiscard]] bool wantsJson() const { return m_common.json; }
    [[nodiscard]] QStringList arguments() const { return parser.positionalArguments(); }
    // An argument that must be there: the usage is checked before the verb runs.
    [[nodiscard]] QString argument(qsizetype position) const { return arguments().value(position); }
    [[nodiscard]] const QStringList &rawArguments() const { return m_arguments; }
    [[nodiscard]] QString workspacePath() const;

    // Opens the workspace (making it when missing) and unlocks it when a passphrase was given.
    [[nodiscard]] QCoro::Task<Result<Application *>> open();
    // Ends what still runs over the workspace. After the verb.
    [[nodiscard]] QCoro::Task<> close();
    // From --passphrase-file or MUSTER_PASSPHRASE_FILE; empty when neither is given.
    [[nodiscard]] Result<Secret> passphrase() const;

    // To standard output. `text` is for people and left out with --json; `json` stands for it there.
    void print(const QString &text) const;
    void printJson(const QJsonObject &object) const; // one line
    void tell(const QString &text, const QJsonObject &json) const;
    // To standard error, unless --quiet.
    void note(const QString &text) const;
    // A line that is written over by the next one, on a terminal only.
    void progress(const QString &text) const;
    void endProgress() const;

    // Says what went wrong, in both forms, and answers the exit code.
    int fail(const Error &error) const;

private:
    Common m_common;
    QStringList m_arguments;
    std::unique_ptr<Application> m_application;
};

// An option of a verb; with a value when `value` names it for the help.
[[nodiscard]] QCommandLineOption option(const char *name, const char *what, const char *value = nullptr);

// The workspace, opened, and one of its organisations.
struct OpenedOrganisation {
    Application *application = nullptr;
    Organisation organisation;
};

// By name or number; without either the only one there is.
[[nodiscard]] QCoro::Task<Result<OpenedOrganisation>> openOrganisation(Invocation &invocation, QString nameOrNumber);
// The one that --organisation names; without it the only one there is.
[[nodiscard]] QCoro::Task<Result<OpenedOrganisation>> openOrganisation(Invocation &invocation);
// The one that --organisation names; absent without it: all.
[[nodiscard]] QCoro::Task<Result<std::optional<OrganisationId>>> wantedOrganisation(Invocation &invocation,
                                                                                    Application &application);

// Devices of the organisation: those whose serial numbers are the arguments from `first` on, or those that --query
// finds. InvalidInput for both, and for neither.
[[nodiscard]] Result<DeviceChoice> devicesNamed(const Invocation &invocation, OrganisationId organisation,
                                                qsizetype first);

// Until Ctrl+C, or until somebody ends the program politely. It listens from the moment of the call: call first, then
// say how to end the program, then await.
[[nodiscard]] QCoro::Task<> untilAskedToEnd();

// A verb with its action, such as "token load".
struct Verb {
    QString name;
    QString usage; // what follows the name: "ORGANISATION FILE"
    qsizetype leastArguments = 0;
    qsizetype mostArguments = 0;
    QString summary; // one line
    QString teaching; // what it does, what to know, an example
    QList<QCommandLineOption> options;
    std::function<QCoro::Task<int>(Invocation &)> run;
};

[[nodiscard]] QList<Verb> workspaceCommands();
[[nodiscard]] QList<Verb> organisationCommands();
[[nodiscard]] QList<Verb> tokenCommands();
[[nodiscard]] QList<Verb> syncCommands();
[[nodiscard]] QList<Verb> scheduleCommands();
[[nodiscard]] QList<Verb> lintCommands();
[[nodiscard]] QList<Verb> deviceCommands();
[[nodiscard]] QList<Verb> explainCommands();
[[nodiscard]] QList<Verb> ownFieldCommands();
[[nodiscard]] QList<Verb> csvCommands();
[[nodiscard]] QList<Verb> appleDeviceCommands();
[[nodiscard]] QList<Verb> profileCommands();
[[nodiscard]] QList<Verb> assignCommands();
[[nodiscard]] QList<Verb> rulesCommands();
[[nodiscard]] QList<Verb> journalCommands();
[[nodiscard]] QList<Verb> serverCommands();
[[nodiscard]] QList<Verb> pushCommands();
[[nodiscard]] QList<Verb> enrollmentCommands();
[[nodiscard]] QList<Verb> commandCommands();
[[nodiscard]] QList<Verb> sandboxCommands();
[[nodiscard]] QList<Verb> configurationCommands();
[[nodiscard]] QList<Verb> peopleCommands();
[[nodiscard]] QList<Verb> preflightCommands();

// Reads a whole file, refusing what is missing or larger than `most` bytes.
[[nodiscard]] Result<QByteArray> readFile(const QString &path, qint64 most = 64 * 1024 * 1024);

} // namespace Muster
