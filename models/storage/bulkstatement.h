// One prepared statement run many times, through SQLite's C interface: a hundred thousand rows cost what SQLite costs,
// while through Qt SQL each value becomes a QVariant on its way.
#pragma once

#include "models/core/result.h"

#include <QByteArray>

#include <cstdint>
#include <initializer_list>
#include <variant>

struct sqlite3_stmt;

namespace Muster {

class Database;

// A number, a text in UTF-8, or NULL.
using BulkValue = std::variant<std::monostate, std::int64_t, QByteArray>;

class BulkStatement final {
    Q_DISABLE_COPY_MOVE(BulkStatement)

public:
    // A statement that cannot be prepared fails when it is executed.
    BulkStatement(Database &database, const char *sql);
    ~BulkStatement();

    // Binds the values in order and runs it.
    [[nodiscard]] Result<> execute(std::initializer_list<BulkValue> values);

private:
    Database &m_database;
    sqlite3_stmt *m_statement = nullptr;
    int m_prepared;
};

} // namespace Muster
