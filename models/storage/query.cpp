#include "models/storage/query.h"

#include "models/storage/database.h"

#include <sqlite3.h>

namespace Muster {

namespace {

int bind(sqlite3_stmt *statement, int at, const QVariant &value)
{
    // A text that is not there is an empty text to us.
    if (value.isNull() && value.typeId() != QMetaType::QString)
        return sqlite3_bind_null(statement, at);
    switch (value.typeId()) {
    case QMetaType::QByteArray: {
        const QByteArray bytes = value.toByteArray();
        return bytes.isNull()
            ? sqlite3_bind_null(statement, at)
            : sqlite3_bind_blob64(statement, at, bytes.constData(), sqlite3_uint64(bytes.size()), SQLITE_TRANSIENT);
    }
    case QMetaType::Double:
    case QMetaType::Float:
        return sqlite3_bind_double(statement, at, value.toDouble());
    case QMetaType::Bool:
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::Long:
    case QMetaType::ULong:
    case QMetaType::LongLong:
    case QMetaType::ULongLong:
    case QMetaType::Short:
    case QMetaType::UShort:
        return sqlite3_bind_int64(statement, at, value.toLongLong());
    default:
        break;
    }
    const QByteArray text = value.toString().toUtf8();
    return sqlite3_bind_text64(statement, at, text.constData(), sqlite3_uint64(text.size()), SQLITE_TRANSIENT,
                               SQLITE_UTF8);
}

} // namespace

Query::~Query()
{
    if (m_database)
        m_database->keep(m_sql, m_statement);
}

int Query::begin(const QVariantList &values)
{
    if (sqlite3_bind_parameter_count(m_statement) != values.size())
        return SQLITE_RANGE;
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (const int bound = bind(m_statement, static_cast<int>(i) + 1, values.at(i)); bound != SQLITE_OK)
            return bound;
    }
    sqlite3 *database = sqlite3_db_handle(m_statement);
    const int result = sqlite3_step(m_statement);
    m_place = result == SQLITE_ROW ? Place::Before : Place::Behind;
    m_changes = sqlite3_changes(database);
    m_rowId = sqlite3_last_insert_rowid(database);
    if (result == SQLITE_DONE)
        sqlite3_reset(m_statement);
    return result;
}

bool Query::next()
{
    if (m_place == Place::Behind)
        return false;
    if (m_place == Place::Before) { // the first step was taken
        m_place = Place::At;
        return true;
    }
    if (sqlite3_step(m_statement) == SQLITE_ROW)
        return true;
    finish();
    return false;
}

void Query::finish()
{
    m_place = Place::Behind;
    sqlite3_reset(m_statement);
}

QVariant Query::value(int column) const
{
    if (m_place != Place::At || column >= sqlite3_column_count(m_statement))
        return {};
    switch (sqlite3_column_type(m_statement, column)) {
    case SQLITE_INTEGER:
        return qlonglong(sqlite3_column_int64(m_statement, column));
    case SQLITE_FLOAT:
        return sqlite3_column_double(m_statement, column);
    case SQLITE_BLOB: {
        const void *bytes = sqlite3_column_blob(m_statement, column);
        return QByteArray(static_cast<const char *>(bytes), sqlite3_column_bytes(m_statement, column));
    }
    case SQLITE_NULL:
        return QVariant(QMetaType::fromType<QString>());
    default:
        break;
    }
    const unsigned char *text = sqlite3_column_text(m_statement, column);
    return QString::fromUtf8(reinterpret_cast<const char *>(text), sqlite3_column_bytes(m_statement, column));
}

} // namespace Muster
