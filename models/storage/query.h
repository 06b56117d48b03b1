// What a statement found, row by row. When it goes, its prepared statement goes back to the database, for the next one
// who runs the same.
//
// SQLite's own interface, since Qt SQL describes the columns of every answer anew: with the small statements of the
// enrollment server that took longer than the statements.
#pragma once

#include <QString>
#include <QVariant>
#include <QVariantList>

#include <utility>

struct sqlite3_stmt;

namespace Muster {

class Database;

class Query final {
    Q_DISABLE_COPY(Query)

public:
    Query(Query &&other) noexcept
        : m_database(std::exchange(other.m_database, nullptr))
        , m_sql(std::move(other.m_sql))
        , m_statement(std::exchange(other.m_statement, nullptr))
        , m_place(other.m_place)
        , m_changes(other.m_changes)
        , m_rowId(other.m_rowId)
    {
    }
    Query &operator=(Query &&other) noexcept
    {
        std::swap(m_database, other.m_database);
        std::swap(m_sql, other.m_sql);
        std::swap(m_statement, other.m_statement);
        std::swap(m_place, other.m_place);
        std::swap(m_changes, other.m_changes);
        std::swap(m_rowId, other.m_rowId);
        return *this;
    }
    ~Query();

    // To the first row, then to the next; false behind the last, and when reading fails on the way.
    bool next();
    // Reads no further, so that what it read may be changed.
    void finish();
    // A whole number, a QString, a double, a QByteArray, or null; invalid where there is no row or no such column.
    [[nodiscard]] QVariant value(int column) const;
    [[nodiscard]] int numRowsAffected() const { return m_changes; }
    [[nodiscard]] QVariant lastInsertId() const { return m_rowId; }

private:
    friend class Database;
    Query(Database &database, const QString &sql, sqlite3_stmt *statement)
        : m_database(&database)
        , m_sql(sql)
        , m_statement(statement)
    {
    }
    // Binds and takes the first step. SQLite's result code: SQLITE_ROW or SQLITE_DONE, else what went wrong.
    [[nodiscard]] int begin(const QVariantList &values);

    enum class Place { Before, At, Behind }; // of a row
    Database *m_database; // nobody's once it was moved away
    QString m_sql;
    sqlite3_stmt *m_statement;
    Place m_place = Place::Behind;
    int m_changes = 0;
    qlonglong m_rowId = 0;
};

} // namespace Muster
