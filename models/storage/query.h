// What a statement found, row by row. When it goes, its prepared statement goes back to the database, for the next one
// who runs the same: preparing costs more than most statements do.
#pragma once

#include <QSqlQuery>
#include <QVariant>

#include <utility>

namespace Muster {

class Database;

class Query final {
    Q_DISABLE_COPY(Query)

public:
    Query(Query &&other) noexcept
        : m_database(std::exchange(other.m_database, nullptr))
        , m_sql(std::move(other.m_sql))
        , m_query(std::move(other.m_query))
        , m_bound(other.m_bound)
    {
    }
    Query &operator=(Query &&other) noexcept
    {
        std::swap(m_database, other.m_database);
        std::swap(m_sql, other.m_sql);
        std::swap(m_query, other.m_query);
        std::swap(m_bound, other.m_bound);
        return *this;
    }
    ~Query();

    // To the first row, then to the next; false behind the last.
    bool next() { return m_query.next(); }
    // Reads no further, so that what it read may be changed.
    void finish() { m_query.finish(); }
    [[nodiscard]] QVariant value(int column) const { return m_query.value(column); }
    [[nodiscard]] int numRowsAffected() const { return m_query.numRowsAffected(); }
    [[nodiscard]] QVariant lastInsertId() const { return m_query.lastInsertId(); }

private:
    friend class Database;
    Query(Database &database, const QString &sql, QSqlQuery &&query, qsizetype bound)
        : m_database(&database)
        , m_sql(sql)
        , m_query(std::move(query))
        , m_bound(bound)
    {
    }

    Database *m_database; // nobody's once it was moved away
    QString m_sql;
    QSqlQuery m_query;
    qsizetype m_bound; // values
};

} // namespace Muster
