#include "models/storage/workspacefile.h"

#include "models/core/takelock.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QtEndian>

#include <sqlite3.h>

namespace Muster {

namespace {

// "Mstr": SQLite's header carries it, so that `file` and we can tell our files from others.
constexpr quint32 applicationId = 0x4D737472;

// Checking every page of a bigger file would hold up the start; `workspace check` does it on demand.
constexpr qint64 quickCheckLimit = 8 * 1024 * 1024;

QString say(const char *text)
{
    return QCoreApplication::translate("Workspace", text);
}

// What SQLite's file header says (SQLite's "Database File Format", section 1.3).
struct Header {
    qint64 pageSize = 0;
    quint32 pageCount = 0;
    quint32 userVersion = 0;
    quint32 applicationId = 0;
    bool pageCountValid = false;
};

Result<Header> readHeader(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Storage, say("%1 cannot be read: %2").arg(path, file.errorString()));
    const QByteArray bytes = file.read(100);
    if (bytes.size() < 100 || !bytes.startsWith(QByteArrayView("SQLite format 3\0", 16)))
        return failure(
            ErrorKind::InvalidInput,
            say("%1 is not a Muster workspace. Choose a file that Muster made, usually *.muster.").arg(path));
    const auto number = [&](qsizetype offset) { return qFromBigEndian<quint32>(bytes.constData() + offset); };
    Header header;
    header.pageSize = qFromBigEndian<quint16>(bytes.constData() + 16);
    if (header.pageSize == 1)
        header.pageSize = 65536;
    header.pageCount = number(28);
    header.pageCountValid = number(24) == number(92);
    header.userVersion = number(60);
    header.applicationId = number(68);
    return header;
}

Error damaged(const QString &path, const QString &detail)
{
    return {ErrorKind::Storage,
            say("%1 is damaged and was not opened. Restore a backup copy; the file was left as it is.").arg(path),
            detail};
}

Result<> examine(const QString &path)
{
    auto header = readHeader(path);
    if (!header)
        return std::unexpected(header.error());
    const bool walMayHoldMore = QFileInfo::exists(path + QStringLiteral("-wal"));
    // One page holds no table: what was just made, by us or by another start of ours that was cut off.
    const bool blank = header->applicationId == 0 && header->userVersion == 0 && header->pageCount <= 1;
    if (header->applicationId != applicationId && !blank && !walMayHoldMore)
        return failure(ErrorKind::InvalidInput,
                       say("%1 belongs to another program, so Muster leaves it alone. Choose a file that Muster made, "
                           "usually *.muster.")
                           .arg(path));
    if (header->pageCountValid && !walMayHoldMore && QFileInfo(path).size() < header->pageSize * header->pageCount)
        return std::unexpected(damaged(path, QStringLiteral("the file is shorter than its header says")));
    return {};
}

Result<bool> isBlank(Database &database)
{
    auto facts = database.run(
        QStringLiteral("SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM "
                       "pragma_user_version), (SELECT count(*) FROM sqlite_schema)"));
    if (!facts)
        return std::unexpected(facts.error());
    return facts->next() && facts->value(0).toInt() == 0 && facts->value(1).toInt() == 0
        && facts->value(2).toInt() == 0;
}

Result<> examineOpened(Database &database, const QString &path, int newest)
{
    auto id = database.value(QStringLiteral("PRAGMA application_id"));
    if (!id)
        return std::unexpected(damaged(path, id.error().detail));
    if (id->toUInt() != applicationId)
        return failure(ErrorKind::InvalidInput,
                       say("%1 belongs to another program, so Muster leaves it alone. Choose a file that Muster made, "
                           "usually *.muster.")
                           .arg(path));
    auto version = database.value(QStringLiteral("PRAGMA user_version"));
    if (!version)
        return std::unexpected(damaged(path, version.error().detail));
    if (version->toInt() > newest)
        return failure(
            ErrorKind::InvalidInput,
            say("%1 was made by a newer Muster (its version is %2, this program knows up to %3). Open it with "
                "that one, or update this program.")
                .arg(path)
                .arg(version->toInt())
                .arg(newest));
    if (QFileInfo(path).size() <= quickCheckLimit) {
        auto verdict = database.value(QStringLiteral("PRAGMA quick_check(1)"));
        if (!verdict || verdict->toString() != QLatin1StringView("ok"))
            return std::unexpected(damaged(path, verdict ? verdict->toString() : verdict.error().detail));
    }
    return {};
}

Result<QString> backUpBeforeUpgrade(Database &database, const QString &path, int version)
{
    const QFileInfo file(path);
    for (int attempt = 1;; ++attempt) {
        const QString suffix = attempt == 1 ? QString() : QStringLiteral("-%1").arg(attempt);
        const QString target = file.dir().filePath(
            QStringLiteral("%1.before-upgrade-from-%2%3.muster").arg(file.completeBaseName()).arg(version).arg(suffix));
        if (QFileInfo::exists(target))
            continue;
        if (auto done = backUpWorkspace(database, target); !done)
            return std::unexpected(done.error());
        return target;
    }
}

Result<int> versionOf(Database &database)
{
    return database.value(QStringLiteral("PRAGMA user_version")).transform([](const QVariant &v) { return v.toInt(); });
}

// Where the copy of an older workspace was put; empty when there was none to copy.
Result<QString> bringUpToDate(Database &database, const QString &path, const QList<Migration> &migrations)
{
    const int newest = migrations.last().version;
    auto version = versionOf(database);
    if (!version)
        return std::unexpected(version.error());
    if (*version >= newest)
        return QString();
    // One program at a time: another that starts meanwhile must neither copy nor change what is half done.
    QLockFile lock(path + QStringLiteral(".upgrade.lock"));
    if (!takeLock(lock, std::chrono::minutes(2)))
        return failure(ErrorKind::Storage,
                       say("Another program is upgrading %1, or its folder may not be written to. Wait until it is "
                           "done, then try again.")
                           .arg(path));
    version = versionOf(database);
    if (!version)
        return std::unexpected(version.error());
    QString copy;
    if (*version > 0 && *version < newest) {
        auto backup = backUpBeforeUpgrade(database, path, *version);
        if (!backup)
            return backup;
        copy = *backup;
    }
    if (auto migrated = migrate(database, migrations); !migrated)
        return std::unexpected(migrated.error());
    return copy;
}

} // namespace

int workspaceVersion()
{
    static const int version = shippedMigrations().constLast().version;
    return version;
}

Result<WorkspaceOpening> openWorkspace(const QString &path, const QList<Migration> &migrations)
{
    const int newest = migrations.last().version;
    const QFileInfo file(path);
    const bool fresh = !file.exists() || file.size() == 0;
    if (!fresh) {
        if (auto fine = examine(path); !fine)
            return std::unexpected(fine.error());
    }
    auto database = Database::open(path, Database::Access::ReadWrite);
    if (!database) {
        const bool corrupt = database.error().message == storageError({}, SQLITE_CORRUPT, {}).message;
        return std::unexpected(corrupt ? damaged(path, database.error().detail) : database.error());
    }

    WorkspaceOpening opening{std::move(*database), {}};
    const auto blank = isBlank(*opening.database);
    if (!blank)
        return std::unexpected(damaged(path, blank.error().detail));
    if (*blank) {
        // Only the admin's account may read what stands in here.
        QFile::setPermissions(path, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        auto marked = opening.database->run(QStringLiteral("PRAGMA application_id=%1").arg(applicationId));
        if (!marked)
            return std::unexpected(marked.error());
    } else if (auto fine = examineOpened(*opening.database, path, newest); !fine) {
        return std::unexpected(fine.error());
    }

    auto backup = bringUpToDate(*opening.database, path, migrations);
    if (!backup)
        return std::unexpected(backup.error());
    opening.backupPath = *backup;
    return opening;
}

Result<> createWorkspace(const QString &path)
{
    if (QFileInfo::exists(path))
        return failure(ErrorKind::Conflict, say("%1 exists already. Choose another name.").arg(path));
    auto opening = openWorkspace(path);
    if (!opening)
        return std::unexpected(opening.error());
    return {};
}

Result<> backUpWorkspace(Database &database, const QString &target)
{
    if (QFileInfo::exists(target))
        return failure(ErrorKind::Conflict,
                       say("%1 exists already, so the backup was not made. Choose another name.").arg(target));
    if (auto done = database.run(QStringLiteral("VACUUM INTO ?"), {target}); !done) {
        QFile::remove(target); // half a copy is worse than none
        return std::unexpected(done.error());
    }
    QFile::setPermissions(target, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    return {};
}

Result<QStringList> checkWorkspace(Database &database)
{
    QStringList faults;
    auto rows = database.run(QStringLiteral("PRAGMA integrity_check(100)"));
    if (!rows)
        return std::unexpected(rows.error());
    while (rows->next()) {
        if (const QString line = rows->value(0).toString(); line != QLatin1StringView("ok"))
            faults.append(line);
    }
    auto orphans = database.run(QStringLiteral("PRAGMA foreign_key_check"));
    if (!orphans)
        return std::unexpected(orphans.error());
    while (orphans->next())
        faults.append(say("A row of %1 points to nothing").arg(orphans->value(0).toString()));
    return faults;
}

} // namespace Muster
