#include "models/storage/database.h"

#include <QCoreApplication>
#include <QFile>
#include <QSqlDriver>
#include <QSqlError>
#include <QThread>
#include <QUuid>

#include <sqlite3.h>

namespace Muster {

Error storageError(const QString &doing, int nativeCode, const QString &detail)
{
    const auto say = [](const char *text) { return QCoreApplication::translate("Storage", text); };
    Error error{ErrorKind::Storage, {}, doing + QStringLiteral(": ") + detail};
    switch (nativeCode & 0xff) {
    case SQLITE_FULL:
        error.message = say("The disk is full, so nothing was stored. Free some space and try again; what was stored "
                            "before is safe.");
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        error.message = say("The workspace file is damaged. Restore a backup copy, or run: musterctl workspace check");
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        error.message = say("Another program keeps the workspace locked. Close it and try again.");
        break;
    case SQLITE_READONLY:
        error.message = say("The workspace may only be read: check the permissions of the file and its folder.");
        break;
    case SQLITE_IOERR:
        error.message =
            say("The disk could not be read or written, so nothing was stored. Check the disk and try again; "
                "what was stored before is safe.");
        break;
    case SQLITE_CANTOPEN:
        error.message = say("The workspace file cannot be opened. Check that its folder exists and may be written to.");
        break;
    default:
        error.message = say("The workspace could not be used: %1").arg(detail);
    }
    return error;
}

namespace {

constexpr std::size_t mostPrepared = 256; // statements that are kept for the next time

Error sqlError(const QString &doing, const QSqlError &error)
{
    return storageError(doing, error.nativeErrorCode().toInt(), error.databaseText());
}

} // namespace

Result<std::unique_ptr<Database>> Database::open(const QString &path, Access access)
{
    std::unique_ptr<Database> database(new Database);
    database->m_connection = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QUuid::createUuid().toString());
    database->m_connection.setDatabaseName(path);
    QString options = QStringLiteral("QSQLITE_BUSY_TIMEOUT=10000");
    if (access == Access::ReadOnly)
        options += QStringLiteral(";QSQLITE_OPEN_READONLY");
    database->m_connection.setConnectOptions(options);
    if (!database->m_connection.open())
        return std::unexpected(sqlError(QStringLiteral("open"), database->m_connection.lastError()));

    const bool writing = access == Access::ReadWrite;
    // A new file's pages are larger than SQLite's usual ones: measured, a sync of a million devices is stored in nine
    // tenths of the time. A file that is there keeps its own.
    const QStringList pragmas = writing
        ? QStringList{QStringLiteral("PRAGMA page_size=16384"),  QStringLiteral("PRAGMA journal_mode=WAL"),
                      QStringLiteral("PRAGMA synchronous=FULL"), QStringLiteral("PRAGMA foreign_keys=ON"),
                      QStringLiteral("PRAGMA secure_delete=ON"), QStringLiteral("PRAGMA cache_size=-32768"),
                      QStringLiteral("PRAGMA temp_store=MEMORY")}
        : QStringList{QStringLiteral("PRAGMA query_only=ON"), QStringLiteral("PRAGMA cache_size=-4096"),
                      QStringLiteral("PRAGMA temp_store=MEMORY")};
    for (const QString &pragma : pragmas) {
        auto done = database->run(pragma);
        // Two that set the mode of a new file at once: SQLite refuses one of them without waiting.
        for (int attempt = 0;
             !done && attempt < 500 && done.error().message == storageError({}, SQLITE_BUSY, {}).message; ++attempt) {
            QThread::msleep(20);
            done = database->run(pragma);
        }
        if (!done)
            return std::unexpected(done.error());
    }
    return database;
}

Database::~Database()
{
    const QString name = m_connection.connectionName();
    forget();
    m_connection.close();
    m_connection = QSqlDatabase();
    QSqlDatabase::removeDatabase(name);
}

Result<Query> Database::run(const QString &sql, const QVariantList &values)
{
    sqlite3 *database = handle();
    sqlite3_stmt *statement = nullptr;
    if (const auto known = m_prepared.extract(sql)) {
        statement = known.mapped();
    } else {
        const QByteArray text = sql.toUtf8();
        const char *rest = nullptr;
        const int prepared = sqlite3_prepare_v3(database, text.constData(), static_cast<int>(text.size()) + 1,
                                                SQLITE_PREPARE_PERSISTENT, &statement, &rest);
        if (prepared == SQLITE_OK && statement && !QByteArrayView(rest).trimmed().isEmpty()) {
            sqlite3_finalize(statement);
            return std::unexpected(storageError(sql, SQLITE_ERROR, QStringLiteral("more than one statement")));
        }
        if (prepared != SQLITE_OK || !statement)
            return std::unexpected(storageError(sql, prepared, QString::fromUtf8(sqlite3_errmsg(database))));
    }
    Query query(*this, sql, statement);
    const int begun = query.begin(values);
    if (begun != SQLITE_ROW && begun != SQLITE_DONE)
        return std::unexpected(storageError(sql, begun,
                                            begun == SQLITE_RANGE ? QStringLiteral("wrong number of values")
                                                                  : QString::fromUtf8(sqlite3_errmsg(database))));
    return query;
}

void Database::keep(const QString &sql, sqlite3_stmt *statement)
{
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement); // they may be large
    // Statements are written in the stores, so there are a few hundred; only lists of values make more.
    if (m_prepared.size() >= mostPrepared)
        forget();
    if (!m_prepared.try_emplace(sql, statement).second)
        sqlite3_finalize(statement); // two ran at once
}

void Database::forget()
{
    for (const auto &[sql, statement] : m_prepared)
        sqlite3_finalize(statement);
    m_prepared.clear();
}

Result<QVariant> Database::value(const QString &sql, const QVariantList &values)
{
    auto query = run(sql, values);
    if (!query)
        return std::unexpected(query.error());
    return query->next() ? query->value(0) : QVariant();
}

sqlite3 *Database::handle() const
{
    const QVariant handle = m_connection.driver()->handle();
    return *static_cast<sqlite3 *const *>(handle.constData());
}

Result<qint64> Database::nextRevision()
{
    auto latest = value(QStringLiteral("UPDATE revisions SET latest = latest + 1 WHERE id = 1 RETURNING latest"));
    if (!latest)
        return std::unexpected(latest.error());
    return latest->toLongLong();
}

} // namespace Muster
