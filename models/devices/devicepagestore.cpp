#include "models/devices/devicepagestore.h"

#include "models/devices/device.h"
#include "models/organisations/organisationstore.h"
#include "models/storage/transaction.h"

#include <QTimeZone>

#include <sqlite3.h>
#include <yyjson.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace Muster {

namespace {

// The columns that a page fills, in the order of the statement's parameters after organisation (1) and serial (2).
constexpr const char *upsertSql = R"(
INSERT INTO devices(organisation_id, serial, model, description, color, asset_tag, family, os, profile_status, profile_uuid,
                    profile_assigned_at, profile_pushed_at, assigned_at, assigned_by, op_at, extra, first_seen_at, generation, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
ON CONFLICT(serial, organisation_id) DO UPDATE SET
    model = excluded.model, description = excluded.description, color = excluded.color, asset_tag = excluded.asset_tag,
    family = excluded.family, os = excluded.os, profile_status = excluded.profile_status, profile_uuid = excluded.profile_uuid,
    profile_assigned_at = excluded.profile_assigned_at, profile_pushed_at = excluded.profile_pushed_at,
    assigned_at = excluded.assigned_at, assigned_by = excluded.assigned_by, op_at = coalesce(excluded.op_at, op_at),
    extra = excluded.extra, present = 1, left_at = NULL, generation = excluded.generation,
    revision = CASE WHEN present = 0 OR (model, description, color, asset_tag, family, os, profile_status, profile_uuid,
                         profile_assigned_at, profile_pushed_at, assigned_at, assigned_by, extra)
                    IS NOT (excluded.model, excluded.description, excluded.color, excluded.asset_tag, excluded.family, excluded.os,
                            excluded.profile_status, excluded.profile_uuid, excluded.profile_assigned_at,
                            excluded.profile_pushed_at, excluded.assigned_at, excluded.assigned_by, excluded.extra)
               THEN excluded.revision ELSE revision END
WHERE (excluded.op_at IS NULL OR op_at IS NULL OR excluded.op_at >= op_at)
  AND (generation <> excluded.generation OR present = 0 OR coalesce(excluded.op_at, op_at) IS NOT op_at
       OR (model, description, color, asset_tag, family, os, profile_status, profile_uuid,
           profile_assigned_at, profile_pushed_at, assigned_at, assigned_by, extra)
          IS NOT (excluded.model, excluded.description, excluded.color, excluded.asset_tag, excluded.family, excluded.os,
                  excluded.profile_status, excluded.profile_uuid, excluded.profile_assigned_at,
                  excluded.profile_pushed_at, excluded.assigned_at, excluded.assigned_by, excluded.extra))
)";

// A `deleted` record may hold nothing but the serial, so the device's facts stay as they are. One that we never saw is
// noted all the same: an older `added` that comes late must not bring it back.
constexpr const char *leaveSql = R"(
INSERT INTO devices(organisation_id, serial, op_at, present, left_at, first_seen_at, generation, revision)
VALUES (?1, ?2, ?3, 0, coalesce(?3, ?4), ?4, ?5, ?6)
ON CONFLICT(serial, organisation_id) DO UPDATE SET
    present = 0, left_at = CASE WHEN present = 1 THEN excluded.left_at ELSE left_at END, op_at = coalesce(excluded.op_at, op_at),
    profile_status = 0, revision = CASE WHEN present = 1 THEN excluded.revision ELSE revision END
WHERE (excluded.op_at IS NULL OR op_at IS NULL OR excluded.op_at >= op_at) AND (present = 1 OR excluded.op_at > op_at)
)";

class Statement {
public:
    Statement(sqlite3 *database, const char *sql)
        : m_database(database)
    {
        m_result = sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &m_statement, nullptr);
    }
    ~Statement() { sqlite3_finalize(m_statement); }
    Q_DISABLE_COPY_MOVE(Statement)

    void bind(int index, qint64 value) { sqlite3_bind_int64(m_statement, index, value); }
    void bind(int index, std::optional<qint64> value)
    {
        if (value)
            sqlite3_bind_int64(m_statement, index, *value);
        else
            sqlite3_bind_null(m_statement, index);
    }
    // The text must live until execute() returned.
    void bind(int index, std::string_view text)
    {
        sqlite3_bind_text64(m_statement, index, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
    }

    [[nodiscard]] Result<> execute()
    {
        if (m_result == SQLITE_OK) {
            m_result = sqlite3_step(m_statement);
            sqlite3_reset(m_statement);
        }
        if (m_result == SQLITE_DONE) {
            m_result = SQLITE_OK;
            return {};
        }
        return std::unexpected(storageError(QStringLiteral("store devices"), sqlite3_extended_errcode(m_database),
                                            QString::fromUtf8(sqlite3_errmsg(m_database))));
    }

private:
    sqlite3 *m_database;
    sqlite3_stmt *m_statement = nullptr;
    int m_result = SQLITE_OK;
};

// Days since 1970 of a date of the Gregorian calendar.
constexpr qint64 daysSinceEpoch(int year, int month, int day)
{
    const int shifted = month <= 2 ? year - 1 : year;
    const int era = shifted / 400;
    const int yearOfEra = shifted - era * 400;
    const int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return static_cast<qint64>(era) * 146097 + dayOfEra - 719468;
}

// Apple's usual form "2025-04-28T08:03:42Z" read directly, because QDateTime takes longer than the whole row; any other
// ISO 8601 form through QDateTime; nothing for what is no date.
std::optional<qint64> seconds(std::string_view text)
{
    constexpr std::string_view shape = "dddd-dd-ddTdd:dd:ddZ";
    bool usual = text.size() == shape.size();
    for (size_t i = 0; usual && i < shape.size(); ++i)
        usual = shape[i] == 'd' ? text[i] >= '0' && text[i] <= '9' : text[i] == shape[i];
    if (!usual) {
        const QDateTime time =
            QDateTime::fromString(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())), Qt::ISODate);
        return time.isValid() ? std::optional(time.toSecsSinceEpoch()) : std::nullopt;
    }
    const auto number = [&](size_t from, size_t count) {
        int value = 0;
        for (size_t i = from; i < from + count; ++i)
            value = value * 10 + (text[i] - '0');
        return value;
    };
    const int month = number(5, 2);
    const int day = number(8, 2);
    const int year = number(0, 4);
    if (month < 1 || month > 12 || day < 1 || year < 1970 || number(11, 2) > 23 || number(14, 2) > 59
        || number(17, 2) > 60)
        return std::nullopt;
    const qint64 date = daysSinceEpoch(year, month, day);
    const qint64 afterMonth = month == 12 ? daysSinceEpoch(year + 1, 1, 1) : daysSinceEpoch(year, month + 1, 1);
    if (date >= afterMonth) // 30 February
        return std::nullopt;
    return date * 86400 + number(11, 2) * 3600 + number(14, 2) * 60 + number(17, 2);
}

enum Field {
    Serial,
    Model,
    Description,
    Color,
    AssetTag,
    Family,
    Os,
    Status,
    Uuid,
    AssignedTime,
    PushTime,
    AssignedDate,
    AssignedBy,
    OpType,
    OpDate,
    FieldCount
};

constexpr std::array<std::string_view, FieldCount> fieldNames{"serial_number",
                                                              "model",
                                                              "description",
                                                              "color",
                                                              "asset_tag",
                                                              "device_family",
                                                              "os",
                                                              "profile_status",
                                                              "profile_uuid",
                                                              "profile_assign_time",
                                                              "profile_push_time",
                                                              "device_assigned_date",
                                                              "device_assigned_by",
                                                              "op_type",
                                                              "op_date"};

// A device object taken apart: the texts we have columns for, and the rest as JSON.
struct Record {
    std::array<std::string_view, FieldCount> fields;
    std::string_view extra;
};

class RecordReader {
public:
    // The record's texts live as long as the page, its `extra` until the next call.
    Record read(yyjson_val *device)
    {
        Record record;
        m_unknown = 0;
        size_t index = 0;
        size_t max = 0;
        yyjson_val *key = nullptr;
        yyjson_val *value = nullptr;
        yyjson_obj_foreach(device, index, max, key, value)
        {
            const std::string_view name(yyjson_get_str(key), yyjson_get_len(key));
            if (const int field = find(name, index); field >= 0) {
                if (yyjson_is_str(value))
                    record.fields[static_cast<size_t>(field)] = {yyjson_get_str(value), yyjson_get_len(value)};
            } else if (!yyjson_is_null(value) && name != "response_status") {
                ++m_unknown;
            }
        }
        if (m_unknown > 0)
            record.extra = writeExtra(device);
        return record;
    }

private:
    // Apple sends the keys in the same order every time, so the guess from the record before is nearly always right.
    int find(std::string_view name, size_t position)
    {
        if (position < m_guesses.size() && m_guesses[position] >= 0
            && fieldNames[static_cast<size_t>(m_guesses[position])] == name)
            return m_guesses[position];
        if (position < m_strangers.size() && m_strangers[position] == name)
            return -1;
        for (size_t i = 0; i < fieldNames.size(); ++i) {
            if (fieldNames[i] == name) {
                if (position < m_guesses.size())
                    m_guesses[position] = static_cast<int>(i);
                return static_cast<int>(i);
            }
        }
        if (position < m_strangers.size())
            m_strangers[position] = name;
        return -1;
    }

    // Written by hand: a yyjson document for each device takes longer than storing it.
    std::string_view writeExtra(yyjson_val *device)
    {
        m_extra.clear();
        size_t index = 0;
        size_t max = 0;
        yyjson_val *key = nullptr;
        yyjson_val *value = nullptr;
        yyjson_obj_foreach(device, index, max, key, value)
        {
            const std::string_view name(yyjson_get_str(key), yyjson_get_len(key));
            if (find(name, index) >= 0 || yyjson_is_null(value) || name == "response_status")
                continue;
            m_extra += m_extra.empty() ? '{' : ',';
            appendString(name);
            m_extra += ':';
            appendValue(value);
        }
        m_extra += '}';
        return m_extra;
    }

    void appendString(std::string_view text)
    {
        const bool plain = std::ranges::none_of(
            text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; });
        if (plain) {
            m_extra.append("\"").append(text).append("\"");
            return;
        }
        m_extra += '"';
        for (const char c : text) {
            if (static_cast<unsigned char>(c) < 0x20) {
                constexpr std::string_view digits = "0123456789abcdef";
                m_extra.append("\\u00")
                    .append(1, digits[static_cast<size_t>(c) >> 4])
                    .append(1, digits[static_cast<size_t>(c) & 15]);
            } else {
                if (c == '"' || c == '\\')
                    m_extra += '\\';
                m_extra += c;
            }
        }
        m_extra += '"';
    }

    void appendValue(yyjson_val *value)
    {
        if (yyjson_is_str(value)) {
            appendString({yyjson_get_str(value), yyjson_get_len(value)});
            return;
        }
        size_t length = 0;
        char *text = yyjson_val_write(value, YYJSON_WRITE_NOFLAG, &length);
        m_extra.append(text ? std::string_view(text, length) : std::string_view("null"));
        std::free(text);
    }

    std::array<int, 32> m_guesses = [] {
        std::array<int, 32> none{};
        none.fill(-1);
        return none;
    }();
    std::array<std::string, 32> m_strangers; // names without a column, where they stood last
    int m_unknown = 0;
    std::string m_extra;
};

qint64 statusNumber(std::string_view text)
{
    return static_cast<qint64>(
        profileStatusFromApple(QLatin1StringView(text.data(), static_cast<qsizetype>(text.size())).toString()));
}

// One batch of pages on its way into the table.
class PageWriter {
public:
    PageWriter(Database &database, OrganisationId organisation, qint64 generation, qint64 revision,
               const QDateTime &now)
        : m_handle(database.handle())
        , m_upsert(m_handle, upsertSql)
        , m_leave(m_handle, leaveSql)
    {
        const qint64 seconds = now.toSecsSinceEpoch();
        m_upsert.bind(1, organisation.value());
        m_upsert.bind(17, seconds);
        m_upsert.bind(18, generation);
        m_upsert.bind(19, revision);
        m_leave.bind(1, organisation.value());
        m_leave.bind(4, seconds);
        m_leave.bind(5, generation);
        m_leave.bind(6, revision);
    }

    [[nodiscard]] Result<> write(const DevicePage &page)
    {
        ++m_tally.pages;
        size_t index = 0;
        size_t max = 0;
        yyjson_val *device = nullptr;
        yyjson_arr_foreach(page.devices(), index, max, device)
        {
            ++m_tally.devices;
            const Record record = m_reader.read(device);
            if (record.fields[Serial].empty()) {
                ++m_tally.unusable;
                continue;
            }
            if (auto done = record.fields[OpType] == "deleted" ? leave(record) : upsert(record); !done)
                return done;
        }
        return {};
    }

    [[nodiscard]] const PageTally &tally() const { return m_tally; }

private:
    [[nodiscard]] Result<> upsert(const Record &record)
    {
        constexpr std::array<std::pair<int, Field>, 8> texts{
            {{2, Serial}, {3, Model}, {4, Description}, {5, Color}, {6, AssetTag}, {7, Family}, {8, Os}, {10, Uuid}}};
        for (const auto &[parameter, field] : texts)
            m_upsert.bind(parameter, text(record.fields[field]));
        m_upsert.bind(9, statusNumber(record.fields[Status]));
        m_upsert.bind(11, seconds(record.fields[AssignedTime]));
        m_upsert.bind(12, seconds(record.fields[PushTime]));
        m_upsert.bind(13, seconds(record.fields[AssignedDate]));
        m_upsert.bind(14, text(record.fields[AssignedBy]));
        m_upsert.bind(15, seconds(record.fields[OpDate]));
        m_upsert.bind(16, text(record.extra));
        return m_upsert.execute();
    }

    [[nodiscard]] Result<> leave(const Record &record)
    {
        m_leave.bind(2, text(record.fields[Serial]));
        m_leave.bind(3, seconds(record.fields[OpDate]));
        return m_leave.execute();
    }

    // A null pointer would be bound as NULL, and the columns are NOT NULL.
    static std::string_view text(std::string_view value) { return value.data() ? value : std::string_view("", 0); }

    sqlite3 *m_handle;
    Statement m_upsert;
    Statement m_leave;
    RecordReader m_reader;
    PageTally m_tally;
};

Result<> noteRun(Database &database, RunId run, const PageTally &tally)
{
    auto done =
        database.run(QStringLiteral("UPDATE runs SET pages = pages + ?, devices = devices + ?, added = added + ?, "
                                    "changed = changed + ?, left_count = left_count + ? WHERE id = ?"),
                     {qlonglong(tally.pages), qlonglong(tally.devices), tally.added, tally.changed, tally.left,
                      qlonglong(run.value())});
    if (!done)
        return std::unexpected(done.error());
    database.noteChange(Changed::Runs);
    return {};
}

} // namespace

PageTally &PageTally::operator+=(const PageTally &other)
{
    pages += other.pages;
    devices += other.devices;
    added += other.added;
    changed += other.changed;
    left += other.left;
    unusable += other.unusable;
    return *this;
}

Result<PageTally> DevicePageStore::store(std::span<const DevicePage> pages, const SyncPosition &position, RunId run,
                                         const QDateTime &now)
{
    // Measured: the log's default limit of 1000 pages halves the speed of a long import.
    if (auto set = m_database.run(QStringLiteral("PRAGMA wal_autocheckpoint=20000")); !set)
        return std::unexpected(set.error());
    auto transaction = Transaction::begin(m_database, Durability::Facts);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto revision = m_database.nextRevision();
    if (!revision)
        return std::unexpected(revision.error());

    auto lastId = m_database.value(QStringLiteral("SELECT max(id) FROM devices"));
    if (!lastId)
        return std::unexpected(lastId.error());
    PageWriter writer(m_database, m_organisation, position.generation, *revision, now);
    for (const DevicePage &page : pages) {
        if (auto done = writer.write(page); !done)
            return std::unexpected(done.error());
    }
    PageTally tally = writer.tally();
    // What the batch came to, not each of its steps: who came and went again within it is not worth telling.
    const qint64 last = lastId->toLongLong();
    auto touched =
        m_database.run(QStringLiteral("SELECT count(*), total(id > ? AND present), total(id <= ? AND present), "
                                      "total(id <= ? AND NOT present) FROM devices WHERE revision = ?"),
                       {last, last, last, *revision});
    if (!touched)
        return std::unexpected(touched.error());
    const bool anything = touched->next() && touched->value(0).toLongLong() > 0;
    tally.added = touched->value(1).toLongLong();
    tally.changed = touched->value(2).toLongLong();
    tally.left = touched->value(3).toLongLong();
    touched->finish();

    if (auto done = OrganisationStore(m_database).setPosition(m_organisation, position); !done)
        return std::unexpected(done.error());
    if (auto done = noteRun(m_database, run, tally); !done)
        return std::unexpected(done.error());
    if (auto done = (*transaction)->commit(); !done)
        return std::unexpected(done.error());
    if (anything)
        m_database.noteChange(Changed::Devices);
    return tally;
}

Result<PageTally> DevicePageStore::finishFetch(const SyncPosition &position, RunId run, const QDateTime &now)
{
    auto transaction = Transaction::begin(m_database, Durability::Facts);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto revision = m_database.nextRevision();
    if (!revision)
        return std::unexpected(revision.error());
    auto left =
        m_database.run(QStringLiteral("UPDATE devices SET present = 0, left_at = ?, profile_status = 0, revision = ? "
                                      "WHERE organisation_id = ? AND generation <> ? AND present = 1"),
                       {storedTime(now), *revision, qlonglong(m_organisation.value()), position.generation});
    if (!left)
        return std::unexpected(left.error());
    PageTally tally;
    tally.left = left->numRowsAffected();

    OrganisationStore organisations(m_database);
    if (auto done = organisations.setPosition(m_organisation, position); !done)
        return std::unexpected(done.error());
    if (auto done = organisations.setFullSyncAt(m_organisation, now); !done)
        return std::unexpected(done.error());
    if (auto done = noteRun(m_database, run, tally); !done)
        return std::unexpected(done.error());
    if (auto done = (*transaction)->commit(); !done)
        return std::unexpected(done.error());
    if (tally.left > 0)
        m_database.noteChange(Changed::Devices);
    return tally;
}

} // namespace Muster
