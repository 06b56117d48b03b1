// musterctl workspace …
#include "app/cli/invocation.h"
#include "models/core/clock.h"
#include "models/devices/devicestore.h"
#include "models/organisations/organisationstore.h"
#include "models/storage/workspacefile.h"

#include <QCoroFuture>
#include <QFileInfo>
#include <QJsonArray>
#include <QLocale>

namespace Muster {

namespace {

QCoro::Task<int> create(Invocation &invocation)
{
    const QString path = invocation.workspacePath();
    if (QFileInfo::exists(path))
        co_return invocation.fail(
            {ErrorKind::Conflict,
             QStringLiteral("%1 exists already. Choose another name with --workspace.").arg(path)});
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    if (const Result<> unlocked = co_await (*application)->vault().unlock(); !unlocked)
        co_return invocation.fail(unlocked.error());
    const Result<std::optional<Protector>> protector = co_await (*application)->vault().protector();
    if (!protector)
        co_return invocation.fail(protector.error());
    invocation.tell(QStringLiteral("Made %1.\n%2").arg(path, protectorText(protector->value_or(Protector::KeyFile))),
                    {{QStringLiteral("workspace"), QFileInfo(path).absoluteFilePath()},
                     {QStringLiteral("protector"), protectorName(protector->value_or(Protector::KeyFile))}});
    co_return Done;
}

QCoro::Task<int> info(Invocation &invocation)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    const Result<std::optional<Protector>> protector = co_await (*application)->vault().protector();
    const Result<QList<Organisation>> organisations = co_await (*application)->organisations().all();
    const Result<DeviceCounts> counts =
        co_await (*application)->store().read([](Database &database) { return DeviceStore(database).counts({}); });
    if (!protector || !organisations || !counts)
        co_return invocation.fail(!protector           ? protector.error()
                                      : !organisations ? organisations.error()
                                                       : counts.error());
    const QString path = QFileInfo(invocation.workspacePath()).absoluteFilePath();
    const QString protection =
        protector->has_value() ? protectorText(**protector) : QStringLiteral("There are no secrets yet.");
    invocation.tell(
        QStringLiteral(
            "%1\nVersion %2, %3, %4 organisation(s), %5 device(s)\n%6\nChange the protection with: musterctl "
            "workspace protect --with passphrase|system-key-store|key-file")
            .arg(path)
            .arg(workspaceVersion())
            .arg(QLocale().formattedDataSize(QFileInfo(path).size()))
            .arg(organisations->size())
            .arg(counts->present)
            .arg(protection),
        {{QStringLiteral("workspace"), path},
         {QStringLiteral("version"), workspaceVersion()},
         {QStringLiteral("bytes"), QFileInfo(path).size()},
         {QStringLiteral("organisations"), organisations->size()},
         {QStringLiteral("devices"), counts->present},
         {QStringLiteral("protector"), protector->has_value() ? protectorName(**protector) : QString()}});
    co_return Done;
}

QCoro::Task<int> backup(Invocation &invocation)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    const QString target = invocation.argument(0);
    const Result<> done = co_await (*application)->store().run([target](Database &database) {
        return backUpWorkspace(database, target);
    });
    if (!done)
        co_return invocation.fail(done.error());
    const Result<std::optional<Protector>> protector = co_await (*application)->vault().protector();
    if (protector && *protector == Protector::KeyFile)
        invocation.note(QStringLiteral(
            "Its secrets open only on this computer, with the key file. Choose a passphrase first if it is to travel: "
            "musterctl workspace protect --with passphrase"));
    invocation.tell(QStringLiteral("Copied to %1.").arg(target),
                    {{QStringLiteral("backup"), QFileInfo(target).absoluteFilePath()}});
    co_return Done;
}

QCoro::Task<int> check(Invocation &invocation)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    const Result<QStringList> faults =
        co_await (*application)->store().run([](Database &database) { return checkWorkspace(database); });
    if (!faults)
        co_return invocation.fail(faults.error());
    invocation.tell(faults->isEmpty()
                        ? QStringLiteral("The workspace is sound.")
                        : QStringLiteral("The workspace is damaged; restore a backup copy:\n") + faults->join(u'\n'),
                    {{QStringLiteral("faults"), QJsonArray::fromStringList(*faults)}});
    co_return faults->isEmpty() ? Done : Failed;
}

std::optional<Protector> protectorCalled(const QString &name)
{
    for (const Protector protector : {Protector::Passphrase, Protector::SystemKeyStore, Protector::KeyFile}) {
        if (protectorName(protector) == name)
            return protector;
    }
    return std::nullopt;
}

QCoro::Task<int> protect(Invocation &invocation)
{
    const auto protector = protectorCalled(invocation.parser.value(QStringLiteral("with")));
    if (!protector)
        co_return invocation.fail(
            {ErrorKind::InvalidInput,
             QStringLiteral("Say --with passphrase, --with system-key-store or --with key-file.")});
    Secret passphrase;
    if (*protector == Protector::Passphrase) {
        const Result<QByteArray> line = readFile(invocation.parser.value(QStringLiteral("new-passphrase-file")), 4096);
        if (!line)
            co_return invocation.fail({ErrorKind::InvalidInput,
                                       QStringLiteral("Give the new passphrase with --new-passphrase-file FILE."),
                                       line.error().message});
        passphrase = Secret(line->trimmed());
    }
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    if (const Result<> unlocked = co_await (*application)->vault().unlock(); !unlocked)
        co_return invocation.fail(unlocked.error());
    if (const Result<> done = co_await (*application)->vault().protectWith(*protector, passphrase); !done)
        co_return invocation.fail(done.error());
    invocation.tell(protectorText(*protector), {{QStringLiteral("protector"), protectorName(*protector)}});
    co_return Done;
}

} // namespace

QList<Verb> workspaceCommands()
{
    return {
        {QStringLiteral("workspace create"),
         {},
         0,
         0,
         QStringLiteral("make a new workspace"),
         QStringLiteral("Makes a new workspace: one file that holds everything of any number of organisations. With a "
                        "passphrase file its "
                        "secrets\nare protected by that passphrase; without, by a key file in your data folder.\n\n"
                        "  musterctl --workspace school.muster --passphrase-file secret.txt workspace create"),
         {},
         create},
        {QStringLiteral("workspace info"),
         {},
         0,
         0,
         QStringLiteral("what is in it, and what protects its secrets"),
         QStringLiteral("Shows the workspace's size and content, and what protects the secrets in it."),
         {},
         info},
        {QStringLiteral("workspace backup"),
         QStringLiteral("FILE"),
         1,
         1,
         QStringLiteral("a consistent copy, also while it is in use"),
         QStringLiteral("Writes a consistent copy to a new file, also while Muster uses the workspace.\n\n"
                        "  musterctl workspace backup school-2026-11.muster"),
         {},
         backup},
        {QStringLiteral("workspace check"),
         {},
         0,
         0,
         QStringLiteral("read everything and say what is wrong"),
         QStringLiteral("Reads the whole file and lists what is wrong in it. Exit code 1 when something is."),
         {},
         check},
        {QStringLiteral("workspace protect"),
         {},
         0,
         0,
         QStringLiteral("choose what protects the secrets"),
         QStringLiteral(
             "Protects the workspace's secrets anew. Forgetting the passphrase loses the keys, not the devices.\n\n"
             "  musterctl workspace protect --with passphrase --new-passphrase-file new.txt"),
         {{QStringLiteral("with"), QStringLiteral("passphrase, system-key-store or key-file"), QStringLiteral("WHAT")},
          {QStringLiteral("new-passphrase-file"), QStringLiteral("its first line is the new passphrase"),
           QStringLiteral("FILE")}},
         protect},
    };
}

} // namespace Muster
