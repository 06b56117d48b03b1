#include "models/devices/ownfieldstore.h"

#include "models/journal/journalstore.h"
#include "models/organisations/organisationstore.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace Muster {

namespace {

// In the order of OwnField.
constexpr const char *readSql =
    "SELECT person, own_tag, location, note, order_number, source, more FROM devices WHERE id = ?1";
constexpr std::string_view noteSql = "INSERT INTO device_field_changes(edit_id, device_id, fields) VALUES ";
constexpr std::array<const char *, ownFieldCount> columnNames{"person",       "own_tag", "location", "note",
                                                              "order_number", "source",  "more"};

std::string notesSql(std::size_t count)
{
    std::string sql(noteSql);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string device = std::to_string(2 * i + 2);
        const std::string fields = std::to_string(2 * i + 3);
        sql.append(i == 0 ? "(?1, ?" : ", (?1, ?").append(device).append(", ?").append(fields).append(")");
    }
    return sql;
}

constexpr QLatin1StringView
    editColumns("device_edits.id, made_at, made_by, how, what, device_edits.devices, cells, coalesce(undid, 0)");

DeviceEdit readEdit(const Query &row)
{
    return {.id = EditId(row.value(0).toLongLong()),
            .at = readTime(row.value(1)),
            .by = row.value(2).toString(),
            .how = row.value(3).toString(),
            .what = row.value(4).toString(),
            .devices = row.value(5).toLongLong(),
            .cells = row.value(6).toLongLong(),
            .undid = EditId(row.value(7).toLongLong())};
}

QList<FieldChange> readChanges(const DeviceEdit &edit, const QString &fields)
{
    QList<FieldChange> changes;
    const QJsonObject object = QJsonDocument::fromJson(fields.toUtf8()).object();
    for (int i = 0; i < ownFieldCount; ++i) {
        const auto field = static_cast<OwnField>(i);
        const QJsonArray pair = object.value(ownFieldName(field)).toArray();
        if (pair.size() == 2)
            changes.append({edit, field, pair.at(0).toString(), pair.at(1).toString()});
    }
    return changes;
}

std::string_view nameOf(OwnField field)
{
    static const std::array<std::string, ownFieldCount> names = [] {
        std::array<std::string, ownFieldCount> made;
        for (int i = 0; i < ownFieldCount; ++i)
            made[static_cast<std::size_t>(i)] = ownFieldName(static_cast<OwnField>(i)).toStdString();
        return made;
    }();
    return names[static_cast<std::size_t>(field)];
}

} // namespace

void appendJson(std::string &target, std::string_view text)
{
    constexpr std::string_view hex = "0123456789abcdef";
    target.push_back('"');
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            target.push_back('\\');
            target.push_back(c);
        } else if (byte < 0x20) {
            target.append("\\u00");
            target.push_back(hex[byte >> 4]);
            target.push_back(hex[byte & 15]);
        } else {
            target.push_back(c);
        }
    }
    target.push_back('"');
}

OwnFieldWriter::OwnFieldWriter(Database &database, DeviceEdit edit, qint64 revision)
    : m_database(database)
    , m_edit(std::move(edit))
    , m_revision(revision)
    , m_read(database.handle(), readSql, "read devices")
    , m_note(database.handle(), notesSql(1).c_str())
    , m_notes(database.handle(), notesSql(notesAtOnce).c_str())
{
    m_edit.devices = 0;
    m_edit.cells = 0;
    m_note.bind(1, static_cast<qint64>(m_edit.id.value()));
    m_notes.bind(1, static_cast<qint64>(m_edit.id.value()));
}

Result<std::unique_ptr<OwnFieldWriter>> OwnFieldWriter::begin(Database &database, const DeviceEdit &edit)
{
    const auto revision = database.nextRevision();
    if (!revision)
        return std::unexpected(revision.error());
    auto made = database.run(
        QStringLiteral("INSERT INTO device_edits(made_at, made_by, how, what, undid) VALUES (?, ?, ?, ?, ?)"),
        {storedTime(edit.at), edit.by, edit.how, edit.what,
         edit.undid.isValid() ? QVariant(qlonglong(edit.undid.value())) : QVariant()});
    if (!made)
        return std::unexpected(made.error());
    DeviceEdit begun = edit;
    begun.id = EditId(made->lastInsertId().toLongLong());
    return std::unique_ptr<OwnFieldWriter>(new OwnFieldWriter(database, std::move(begun), *revision));
}

// Parameters: 1 the device, 2 the revision, then for each field in its order what is to be and what is there.
RowStatement &OwnFieldWriter::updateOf(std::span<const OwnValue> values)
{
    std::size_t bits = 0;
    for (const OwnValue &value : values)
        bits |= std::size_t(1) << static_cast<int>(value.field);
    std::unique_ptr<RowStatement> &statement = m_updates[bits];
    if (!statement) {
        std::string sql = "UPDATE devices SET revision = ?2";
        std::string condition = " WHERE id = ?1";
        for (std::size_t i = 0; i < ownFieldCount; ++i) {
            if ((bits >> i & 1) == 0)
                continue;
            sql.append(", ").append(columnNames[i]).append(" = ?").append(std::to_string(2 * i + 3));
            condition.append(" AND ").append(columnNames[i]).append(" = ?").append(std::to_string(2 * i + 4));
        }
        statement = std::make_unique<RowStatement>(m_database.handle(), sql.append(condition).c_str());
        statement->bind(2, m_revision);
    }
    return *statement;
}

// Whether the device had what was said to be there, so that it is changed now.
Result<bool> OwnFieldWriter::writeKnown(DeviceId device, std::span<const OwnValue> values)
{
    RowStatement &update = updateOf(values);
    update.bind(1, static_cast<qint64>(device.value()));
    for (const OwnValue &value : values) {
        const int at = 2 * static_cast<int>(value.field) + 3;
        update.bind(at, value.text);
        update.bind(at + 1, *value.before);
    }
    if (auto done = update.execute(); !done)
        return std::unexpected(done.error());
    return sqlite3_changes(m_database.handle()) > 0;
}

Result<bool> OwnFieldWriter::read(DeviceId device)
{
    m_read.bind(1, static_cast<qint64>(device.value()));
    const auto found = m_read.step();
    for (std::size_t i = 0; found && *found && i < ownFieldCount; ++i)
        m_before[i].assign(m_read.text(static_cast<int>(i)));
    m_read.reset();
    return found;
}

void OwnFieldWriter::addToNote(OwnField field, std::string_view before, std::string_view after)
{
    std::string &fields = m_waiting[m_waitingCount].fields;
    fields.append(fields.empty() ? "{\"" : ",\"").append(nameOf(field)).append("\":[");
    appendJson(fields, before);
    fields.push_back(',');
    appendJson(fields, after);
    fields.push_back(']');
}

Result<int> OwnFieldWriter::endNote(DeviceId device, std::size_t cells)
{
    m_waiting[m_waitingCount].fields.push_back('}');
    m_waiting[m_waitingCount].device = device.value();
    ++m_edit.devices;
    m_edit.cells += static_cast<qint64>(cells);
    if (++m_waitingCount == notesAtOnce) {
        if (auto done = flush(); !done)
            return std::unexpected(done.error());
    }
    return static_cast<int>(cells);
}

Result<> OwnFieldWriter::flush()
{
    const std::size_t count = std::exchange(m_waitingCount, 0);
    if (count == notesAtOnce) {
        for (std::size_t i = 0; i < count; ++i) {
            m_notes.bind(static_cast<int>(2 * i + 2), m_waiting[i].device);
            m_notes.bind(static_cast<int>(2 * i + 3), std::string_view(m_waiting[i].fields));
        }
        return m_notes.execute();
    }
    for (std::size_t i = 0; i < count; ++i) {
        m_note.bind(2, m_waiting[i].device);
        m_note.bind(3, std::string_view(m_waiting[i].fields));
        if (auto done = m_note.execute(); !done)
            return done;
    }
    return {};
}

Result<int> OwnFieldWriter::write(DeviceId device, std::span<const OwnValue> values)
{
    if (values.empty())
        return 0;
    m_waiting[m_waitingCount].fields.clear();
    const bool isKnown =
        std::ranges::all_of(values, [](const OwnValue &value) { return value.before && *value.before != value.text; });
    if (isKnown) {
        const auto done = writeKnown(device, values);
        if (!done)
            return std::unexpected(done.error());
        if (*done) {
            for (const OwnValue &value : values)
                addToNote(value.field, *value.before, value.text);
            return endNote(device, values.size());
        }
    }
    const auto found = read(device);
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return 0; // gone since it was planned
    std::vector<OwnValue> changes;
    for (const OwnValue &value : values) {
        const std::string &before = m_before[static_cast<std::size_t>(value.field)];
        if (before == value.text)
            continue;
        changes.push_back({value.field, value.text, before});
        addToNote(value.field, before, value.text);
    }
    if (changes.empty())
        return 0;
    if (const auto done = writeKnown(device, changes); !done)
        return std::unexpected(done.error());
    return endNote(device, changes.size());
}

Result<DeviceEdit> OwnFieldWriter::finish()
{
    if (auto done = flush(); !done)
        return std::unexpected(done.error());
    const bool isEmpty = m_edit.devices == 0;
    auto done = isEmpty
        ? m_database.run(QStringLiteral("DELETE FROM device_edits WHERE id = ?"), {qlonglong(m_edit.id.value())})
        : m_database.run(QStringLiteral("UPDATE device_edits SET devices = ?, cells = ? WHERE id = ?"),
                         {m_edit.devices, m_edit.cells, qlonglong(m_edit.id.value())});
    if (!done)
        return std::unexpected(done.error());
    if (isEmpty)
        m_edit.id = EditId();
    else
        m_database.noteChange(Changed::Devices);
    if (!isEmpty) {
        auto entered = JournalStore(m_database)
                           .append({.at = m_edit.at,
                                    .source = JournalSource::Person,
                                    .actor = m_edit.by,
                                    .organisation = {},
                                    .action = QStringLiteral("devices.edited"),
                                    .subject = m_edit.what,
                                    .before = {},
                                    .after = QStringLiteral("{\"edit\":%1,\"devices\":%2,\"cells\":%3,\"how\":\"%4\"}")
                                                 .arg(m_edit.id.value())
                                                 .arg(m_edit.devices)
                                                 .arg(m_edit.cells)
                                                 .arg(m_edit.how),
                                    .hash = {}});
        if (!entered)
            return std::unexpected(entered.error());
    }
    return m_edit;
}

Result<QList<FieldChange>> OwnFieldStore::history(DeviceId device)
{
    // Edit by edit, each by the key. CROSS keeps SQLite to that order.
    auto query = m_database.run(QStringLiteral("SELECT %1, fields FROM device_edits CROSS JOIN device_field_changes ON "
                                               "edit_id = device_edits.id AND device_id = ? "
                                               "ORDER BY device_edits.id DESC")
                                    .arg(editColumns),
                                {qlonglong(device.value())});
    if (!query)
        return std::unexpected(query.error());
    QList<FieldChange> changes;
    while (query->next())
        changes += readChanges(readEdit(*query), query->value(8).toString());
    return changes;
}

Result<QList<DeviceEdit>> OwnFieldStore::edits(int most)
{
    auto query =
        m_database.run(QStringLiteral("SELECT %1 FROM device_edits ORDER BY id DESC LIMIT ?").arg(editColumns), {most});
    if (!query)
        return std::unexpected(query.error());
    QList<DeviceEdit> edits;
    while (query->next())
        edits.append(readEdit(*query));
    return edits;
}

Result<DeviceEdit> OwnFieldStore::edit(EditId id)
{
    auto query = m_database.run(QStringLiteral("SELECT %1 FROM device_edits WHERE id = ?").arg(editColumns),
                                {qlonglong(id.value())});
    if (!query)
        return std::unexpected(query.error());
    if (!query->next())
        return failure(ErrorKind::NotFound,
                       QCoreApplication::translate("OwnFieldStore", "There is no edit number %1.").arg(id.value()));
    return readEdit(*query);
}

Result<> OwnFieldStore::forEachChange(EditId id, const std::function<void(DeviceId, const QList<FieldChange> &)> &visit)
{
    const auto found = edit(id);
    if (!found)
        return std::unexpected(found.error());
    auto query = m_database.run(
        QStringLiteral("SELECT device_id, fields FROM device_field_changes WHERE edit_id = ? ORDER BY device_id"),
        {qlonglong(id.value())});
    if (!query)
        return std::unexpected(query.error());
    while (query->next())
        visit(DeviceId(query->value(0).toLongLong()), readChanges(*found, query->value(1).toString()));
    return {};
}

} // namespace Muster
