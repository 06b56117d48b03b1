#include "models/storage/bulkstatement.h"

#include "models/storage/database.h"

#include <sqlite3.h>

namespace Muster {

BulkStatement::BulkStatement(Database &database, const char *sql)
    : m_database(database)
    , m_prepared(sqlite3_prepare_v3(database.handle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &m_statement, nullptr))
{
}

BulkStatement::~BulkStatement()
{
    sqlite3_finalize(m_statement);
}

Result<> BulkStatement::execute(std::initializer_list<BulkValue> values)
{
    int result = m_prepared;
    if (result == SQLITE_OK) {
        int at = 0;
        for (const BulkValue &value : values) {
            ++at;
            if (const auto *number = std::get_if<std::int64_t>(&value))
                sqlite3_bind_int64(m_statement, at, *number);
            else if (const auto *text = std::get_if<QByteArray>(&value)) // lives until the statement has run
                sqlite3_bind_text64(m_statement, at, text->isNull() ? "" : text->constData(),
                                    static_cast<sqlite3_uint64>(text->size()), SQLITE_STATIC, SQLITE_UTF8);
            else
                sqlite3_bind_null(m_statement, at);
        }
        result = sqlite3_step(m_statement);
        sqlite3_reset(m_statement);
    }
    if (result == SQLITE_DONE || result == SQLITE_ROW)
        return {};
    sqlite3 *handle = m_database.handle();
    return std::unexpected(storageError(QStringLiteral("store a change"), sqlite3_extended_errcode(handle),
                                        QString::fromUtf8(sqlite3_errmsg(handle))));
}

} // namespace Muster
