// A prepared statement for loops over a million rows: a Query makes a QVariant and a QString of each text
// on its way. For the stores that read and write devices in bulk; everybody else uses Database.
#pragma once

#include "models/storage/database.h"

#include <QByteArray>

#include <sqlite3.h>

#include <initializer_list>
#include <optional>
#include <string_view>
#include <variant>

namespace Muster {

// A number, a text in UTF-8, or NULL.
using RowValue = std::variant<std::monostate, qint64, QByteArray>;

class RowStatement final {
    Q_DISABLE_COPY_MOVE(RowStatement)

public:
    // `doing` names the work in the words of storageError(), as in "store devices".
    RowStatement(sqlite3 *database, const char *sql, const char *doing = "store devices")
        : m_database(database)
        , m_doing(doing)
    {
        m_result = sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &m_statement, nullptr);
    }
    ~RowStatement() { sqlite3_finalize(m_statement); }

    void bind(int index, qint64 value) { sqlite3_bind_int64(m_statement, index, value); }
    void bind(int index, std::optional<qint64> value)
    {
        if (value)
            sqlite3_bind_int64(m_statement, index, *value);
        else
            sqlite3_bind_null(m_statement, index);
    }
    // The text must live until the statement was executed. A null pointer is an empty text, never NULL.
    void bind(int index, std::string_view text)
    {
        sqlite3_bind_text64(m_statement, index, text.data() ? text.data() : "", text.size(), SQLITE_STATIC,
                            SQLITE_UTF8);
    }

    // Binds the values in order and runs it, where there is no time to be won by binding once.
    [[nodiscard]] Result<> execute(std::initializer_list<RowValue> values)
    {
        int at = 0;
        for (const RowValue &value : values) {
            ++at;
            if (const auto *number = std::get_if<qint64>(&value))
                bind(at, *number);
            else if (const auto *text = std::get_if<QByteArray>(&value)) // lives until it has run
                bind(at, std::string_view(text->constData(), static_cast<std::size_t>(text->size())));
            else
                bind(at, std::optional<qint64>());
        }
        return execute();
    }
    // For statements without rows.
    [[nodiscard]] Result<> execute()
    {
        const auto row = step();
        reset();
        if (!row)
            return std::unexpected(row.error());
        return {};
    }

    // Whether there is another row. After the last one, or before new values are bound, reset().
    [[nodiscard]] Result<bool> step()
    {
        if (m_result == SQLITE_OK)
            m_result = sqlite3_step(m_statement);
        const int result = m_result;
        if (result == SQLITE_ROW || result == SQLITE_DONE) {
            m_result = SQLITE_OK;
            return result == SQLITE_ROW;
        }
        return std::unexpected(storageError(QString::fromLatin1(m_doing), sqlite3_extended_errcode(m_database),
                                            QString::fromUtf8(sqlite3_errmsg(m_database))));
    }
    void reset() { sqlite3_reset(m_statement); }

    [[nodiscard]] qint64 number(int column) const { return sqlite3_column_int64(m_statement, column); }
    // Valid until the next step or reset.
    [[nodiscard]] std::string_view text(int column) const
    {
        const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
        return {text ? text : "", static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column))};
    }

private:
    sqlite3 *m_database;
    const char *m_doing;
    sqlite3_stmt *m_statement = nullptr;
    int m_result = SQLITE_OK;
};

} // namespace Muster
