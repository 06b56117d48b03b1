// One connection to a workspace, used by the thread that opened it.
#pragma once

#include "models/core/result.h"
#include "models/storage/changeset.h"
#include "models/storage/query.h"

#include <QSqlDatabase>
#include <QVariant>
#include <QVariantList>

#include <memory>
#include <unordered_map>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace Muster {

class Database final {
    Q_DISABLE_COPY_MOVE(Database)

public:
    enum class Access { ReadWrite, ReadOnly };

    // Opens (and, for ReadWrite, creates) the file. Checks nothing about its content: see workspacefile.h.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const QString &path, Access access);
    ~Database();

    // Runs one statement with its values bound in order. The query stands before its first row, and goes before the
    // database does.
    [[nodiscard]] Result<Query> run(const QString &sql, const QVariantList &values = {});

    // The first column of the first row; invalid when there is no row.
    [[nodiscard]] Result<QVariant> value(const QString &sql, const QVariantList &values = {});

    // Notes what the running transaction changes. Announced by StoreThread after the commit, forgotten by a rollback.
    void noteChange(ChangeSet changes) { m_changes |= changes; }
    [[nodiscard]] ChangeSet takeChanges() { return std::exchange(m_changes, ChangeSet()); }

    // The C handle of Qt's driver, for the class that stores pages.
    [[nodiscard]] sqlite3 *handle() const;

    // A number that no device row has yet: rows changed by this transaction carry it.
    [[nodiscard]] Result<qint64> nextRevision();

private:
    friend class Query;
    Database() = default;
    void keep(const QString &sql, sqlite3_stmt *statement);
    void forget();

    QSqlDatabase m_connection;
    std::unordered_map<QString, sqlite3_stmt *> m_prepared; // that nobody uses now
    ChangeSet m_changes;
};

// A failed statement in words: full disk, damage, lock or else the database's own message.
[[nodiscard]] Error storageError(const QString &doing, int nativeCode, const QString &detail);

} // namespace Muster
