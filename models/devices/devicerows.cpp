#include "models/devices/devicerows.h"

#include <sqlite3.h>

#include <memory>
#include <string>

namespace Muster {

namespace {

// Apple's stale UUID of a profile that it dropped (status 3, removed) is not shown as one.
const std::string &selectSql()
{
    static const std::string sql =
        std::string("SELECT id, organisation_id, present, profile_status, revision, hand_profile_id, ")
        + queueStandingSql
        + ", management_now, serial, model, description, color, CASE own_tag WHEN '' THEN asset_tag ELSE own_tag END, "
          "family, os, "
          "CASE profile_status WHEN 3 THEN '' ELSE profile_uuid END, assigned_by, person, location, note, "
          "order_number, source, assigned_at, profile_assigned_at, profile_pushed_at, op_at, left_at, activated_at, "
          "management_at "
          "FROM devices WHERE ";
    return sql;
}

constexpr int firstText = 8;
constexpr int firstTime = firstText + static_cast<int>(DeviceRowText::Count);

struct Finalize {
    void operator()(sqlite3_stmt *statement) const { sqlite3_finalize(statement); }
};

void readRow(sqlite3_stmt *statement, DeviceRow *row)
{
    row->id = sqlite3_column_int(statement, 0);
    row->organisation = sqlite3_column_int64(statement, 1);
    row->isPresent = sqlite3_column_int(statement, 2) != 0;
    row->profileStatus = sqlite3_column_int(statement, 3);
    row->revision = sqlite3_column_int64(statement, 4);
    row->hand = sqlite3_column_type(statement, 5) == SQLITE_NULL ? std::nullopt
                                                                 : std::optional(sqlite3_column_int(statement, 5));
    row->queue = sqlite3_column_int(statement, 6);
    row->management = sqlite3_column_int(statement, 7);
    for (int i = 0; i < static_cast<int>(DeviceRowText::Count); ++i) {
        const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(statement, firstText + i));
        row->texts[static_cast<size_t>(i)] = {text ? text : "",
                                              static_cast<size_t>(sqlite3_column_bytes(statement, firstText + i))};
    }
    for (int i = 0; i < static_cast<int>(DeviceRowTime::Count); ++i)
        row->times[static_cast<size_t>(i)] = sqlite3_column_int64(statement, firstTime + i);
}

} // namespace

Result<int> readDeviceRows(Database &database, const char *condition, std::span<const std::int64_t> values,
                           const std::function<void(const DeviceRow &)> &visit)
{
    sqlite3 *handle = database.handle();
    const std::string sql = selectSql() + condition;
    sqlite3_stmt *prepared = nullptr;
    int result = sqlite3_prepare_v2(handle, sql.c_str(), -1, &prepared, nullptr);
    const std::unique_ptr<sqlite3_stmt, Finalize> statement(prepared);
    int count = 0;
    if (result == SQLITE_OK) {
        for (size_t i = 0; i < values.size(); ++i)
            sqlite3_bind_int64(prepared, static_cast<int>(i) + 1, values[i]);
        DeviceRow row;
        while ((result = sqlite3_step(prepared)) == SQLITE_ROW) {
            readRow(prepared, &row);
            visit(row);
            ++count;
        }
    }
    if (result != SQLITE_DONE)
        return std::unexpected(storageError(QStringLiteral("read devices"), sqlite3_extended_errcode(handle),
                                            QString::fromUtf8(sqlite3_errmsg(handle))));
    return count;
}

} // namespace Muster
