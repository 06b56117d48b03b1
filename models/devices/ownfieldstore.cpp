#include "models/devices/ownfieldstore.h"

#include "models/organisations/organisationstore.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Muster {

namespace {

// In the order of OwnField.
constexpr const char *readSql =
    "SELECT person, own_tag, location, note, order_number, source, more FROM devices WHERE id = ?1";
constexpr const char *updateSql = "UPDATE devices SET person = ?2, own_tag = ?3, location = ?4, note = ?5, "
                                  "order_number = ?6, source = ?7, more = ?8, revision = ?9 WHERE id = ?1";
constexpr const char *noteSql = "INSERT INTO device_field_changes(edit_id, device_id, fields) VALUES (?1, ?2, ?3)";

constexpr QLatin1StringView
    editColumns("device_edits.id, made_at, made_by, how, what, device_edits.devices, cells, coalesce(undid, 0)");

DeviceEdit readEdit(const QSqlQuery &row)
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
    , m_read(database.handle(), readSql, "read devices")
    , m_update(database.handle(), updateSql)
    , m_note(database.handle(), noteSql)
{
    m_edit.devices = 0;
    m_edit.cells = 0;
    m_update.bind(9, revision);
    m_note.bind(1, static_cast<qint64>(m_edit.id.value()));
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

Result<int> OwnFieldWriter::write(DeviceId device, std::span<const OwnValue> values)
{
    m_read.bind(1, static_cast<qint64>(device.value()));
    const auto found = m_read.step();
    if (!found || !*found) {
        m_read.reset();
        return found ? Result<int>(0) : std::unexpected(found.error()); // gone since it was planned
    }
    for (std::size_t i = 0; i < ownFieldCount; ++i)
        m_before[i].assign(m_read.text(static_cast<int>(i)));
    m_read.reset();

    int cells = 0;
    m_fields.clear();
    for (std::size_t i = 0; i < ownFieldCount; ++i)
        m_update.bind(static_cast<int>(i) + 2, std::string_view(m_before[i]));
    for (const OwnValue &value : values) {
        const auto i = static_cast<std::size_t>(value.field);
        if (m_before[i] == value.text)
            continue;
        m_fields.append(++cells == 1 ? "{\"" : ",\"").append(nameOf(value.field)).append("\":[");
        appendJson(m_fields, m_before[i]);
        m_fields.push_back(',');
        appendJson(m_fields, value.text);
        m_fields.push_back(']');
        m_update.bind(static_cast<int>(i) + 2, value.text);
    }
    if (cells == 0)
        return 0;
    m_fields.push_back('}');
    m_update.bind(1, static_cast<qint64>(device.value()));
    if (auto done = m_update.execute(); !done)
        return std::unexpected(done.error());
    m_note.bind(2, static_cast<qint64>(device.value()));
    m_note.bind(3, std::string_view(m_fields));
    if (auto done = m_note.execute(); !done)
        return std::unexpected(done.error());
    if (m_firstChange == 0)
        m_firstChange = sqlite3_last_insert_rowid(m_database.handle());
    ++m_edit.devices;
    m_edit.cells += cells;
    return cells;
}

Result<DeviceEdit> OwnFieldWriter::finish()
{
    const bool isEmpty = m_edit.devices == 0;
    auto done = isEmpty
        ? m_database.run(QStringLiteral("DELETE FROM device_edits WHERE id = ?"), {qlonglong(m_edit.id.value())})
        : m_database.run(
              QStringLiteral("UPDATE device_edits SET devices = ?, cells = ?, first_change = ? WHERE id = ?"),
              {m_edit.devices, m_edit.cells, m_firstChange, qlonglong(m_edit.id.value())});
    if (!done)
        return std::unexpected(done.error());
    if (isEmpty)
        m_edit.id = EditId();
    else
        m_database.noteChange(Changed::Devices);
    return m_edit;
}

Result<QList<FieldChange>> OwnFieldStore::history(DeviceId device)
{
    auto query = m_database.run(QStringLiteral("SELECT %1, fields FROM device_field_changes JOIN device_edits ON "
                                               "device_edits.id = edit_id WHERE device_id = ? "
                                               "ORDER BY device_field_changes.id DESC")
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
        QStringLiteral("SELECT device_id, fields FROM device_field_changes WHERE id >= (SELECT first_change FROM "
                       "device_edits WHERE device_edits.id = ?) AND edit_id = ? ORDER BY id LIMIT ?"),
        {qlonglong(id.value()), qlonglong(id.value()), found->devices});
    if (!query)
        return std::unexpected(query.error());
    while (query->next())
        visit(DeviceId(query->value(0).toLongLong()), readChanges(*found, query->value(1).toString()));
    return {};
}

} // namespace Muster
