#include "models/csv/deviceimport.h"

#include "models/csv/csvwriter.h"
#include "models/storage/snapshot.h"
#include "models/storage/transaction.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <numeric>

namespace Muster {

namespace {

constexpr int previewRows = 20;
constexpr qsizetype recognisedBytes = 128 * 1024;
constexpr int rowsBetweenAsking = 4096;

// Not translated, so that a file that comes back is known by it.
constexpr std::string_view reasonTitle = "Reason (Muster)";

// In the order of OwnField from column 3 on.
constexpr const char *lookUpSql =
    "SELECT id, present, asset_tag, person, own_tag, location, note, order_number, source, "
    "more FROM devices WHERE serial = ?1 AND (?2 = 0 OR organisation_id = ?2)";
constexpr int firstField = 3;

QString say(const char *text)
{
    return QCoreApplication::translate("DeviceImport", text);
}

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// As SerialNumber has it, and without what spreadsheets are told by ="…" not to take for a number.
void normaliseSerial(std::string_view cell, std::string *serial)
{
    cell = withoutGuard(cell);
    if (cell.size() >= 3 && cell.starts_with("=\"") && cell.ends_with('"'))
        cell = cell.substr(2, cell.size() - 3);
    const bool isPlain = std::ranges::all_of(cell, [](char c) { return c > ' ' && c < 0x7f; });
    if (!isPlain) {
        *serial = SerialNumber(textOf(cell)).text().toStdString();
        return;
    }
    serial->assign(cell);
    for (char &c : *serial) {
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - ('a' - 'A'));
    }
}

// The device of a row as it is now.
struct Found {
    qint64 id = 0;
    bool isPresent = false;
    std::string assetTag;
    std::array<std::string, ownFieldCount> own;
};

// Makes the plan of one file.
class Planner {
public:
    Planner(Database &database, const ImportMapping &mapping)
        : m_lookUp(database.handle(), lookUpSql, "read devices")
        , m_clearWord(mapping.clearWord.toStdString())
        , m_serialColumn(mapping.uses.indexOf(ColumnUse{ColumnUse::Kind::Serial}))
    {
        m_plan.mapping = mapping;
        m_lookUp.bind(2, static_cast<qint64>(mapping.organisation ? mapping.organisation->value() : 0));
        for (qsizetype i = 0; i < mapping.uses.size(); ++i) {
            const ColumnUse &use = mapping.uses.at(i);
            if (use.kind == ColumnUse::Kind::Field || use.kind == ColumnUse::Kind::Profile)
                m_columns.push_back({static_cast<std::size_t>(i), use});
            else if (use.kind == ColumnUse::Kind::Keep)
                m_kept.push_back({mapping.titles.value(i), static_cast<std::size_t>(i)});
        }
        std::ranges::stable_sort(m_kept, {}, &Kept::title);
    }

    [[nodiscard]] Result<> add(const CsvRow &row)
    {
        ++m_plan.rows;
        if (row.fault != CsvFault::None) {
            setAside(row, LineFault::Unreadable);
            m_plan.setAside.back().reading = row.fault;
            return {};
        }
        if (const std::size_t width = widthOf(row); std::cmp_greater(width, m_plan.mapping.titles.size())) {
            setAside(row, LineFault::WrongWidth, static_cast<qint64>(width));
            return {};
        }
        normaliseSerial(cellOf(row, static_cast<std::size_t>(m_serialColumn)), &m_serial);
        if (m_serial.empty()) {
            setAside(row, LineFault::NoSerial);
            return {};
        }
        const auto isKnown = lookUp();
        if (!isKnown)
            return std::unexpected(isKnown.error());
        if (!*isKnown) {
            m_plan.addSetAside({.line = row.line, .fault = LineFault::Unknown}, m_serial);
            return {};
        }
        const auto id = static_cast<std::size_t>(m_found.id);
        if (m_lineOfDevice.size() <= id)
            m_lineOfDevice.resize(std::max(id + 1, m_lineOfDevice.size() * 2), 0);
        if (m_lineOfDevice[id] != 0)
            m_plan.addSetAside({.line = row.line, .fault = LineFault::Twice, .other = m_lineOfDevice[id]}, m_serial);
        else
            compare(row);
        if (m_lineOfDevice[id] == 0)
            m_lineOfDevice[id] = static_cast<std::uint32_t>(row.line);
        return {};
    }

    [[nodiscard]] DeviceImportPlan take() { return std::move(m_plan); }
    [[nodiscard]] bool isFull() const { return m_plan.isFull(); }

private:
    struct Column {
        std::size_t at;
        ColumnUse use;
    };
    struct Kept {
        QString title;
        std::size_t at;
    };

    static std::string_view cellOf(const CsvRow &row, std::size_t column)
    {
        return column < row.cells.size() ? row.cells[column] : std::string_view();
    }

    // Without empty cells at the end, which some programs add.
    static std::size_t widthOf(const CsvRow &row)
    {
        std::size_t width = row.cells.size();
        while (width > 0 && row.cells[width - 1].empty())
            --width;
        return width;
    }

    void setAside(const CsvRow &row, LineFault fault, qint64 other = 0)
    {
        std::string text;
        for (const std::string_view cell : row.cells) {
            if (text.size() > 300)
                break;
            if (!text.empty())
                text += ' ';
            text += cell;
        }
        m_plan.addSetAside({.line = row.line, .fault = fault, .other = other}, text);
    }

    // Of several devices with this serial the one that is here, then the latest.
    [[nodiscard]] Result<bool> lookUp()
    {
        m_found.id = 0;
        m_lookUp.bind(1, std::string_view(m_serial));
        for (auto row = m_lookUp.step();; row = m_lookUp.step()) {
            if (!row)
                return row;
            if (!*row)
                break;
            const bool isPresent = m_lookUp.number(1) != 0;
            if (m_found.id != 0 && std::pair(isPresent, m_lookUp.number(0)) < std::pair(m_found.isPresent, m_found.id))
                continue;
            m_found.id = m_lookUp.number(0);
            m_found.isPresent = isPresent;
            m_found.assetTag.assign(m_lookUp.text(2));
            for (int i = 0; i < ownFieldCount; ++i)
                m_found.own[static_cast<std::size_t>(i)].assign(m_lookUp.text(firstField + i));
        }
        m_lookUp.reset();
        return m_found.id != 0;
    }

    void compare(const CsvRow &row)
    {
        m_changes.clear();
        std::string_view profile;
        bool wantsProfile = false;
        for (const Column &column : m_columns) {
            std::string_view cell = cellOf(row, column.at);
            if (cell.empty())
                continue;
            const bool clears = cell == m_clearWord;
            cell = clears ? std::string_view() : m_plan.mapping.dialect.isGuarded ? withoutGuard(cell) : cell;
            if (column.use.kind == ColumnUse::Kind::Profile) {
                profile = cell;
                wantsProfile = true;
                continue;
            }
            if (std::cmp_greater(cell.size(), mostOwnBytes(column.use.field))) {
                setAside(row, LineFault::TooLong, static_cast<qint64>(column.at));
                return;
            }
            const std::string &before = m_found.own[static_cast<std::size_t>(column.use.field)];
            // A tag that Apple tells comes back from an export as ours; it need not be written down again.
            const bool isApples = column.use.field == OwnField::Tag && before.empty() && cell == m_found.assetTag;
            if (cell != before && !isApples)
                m_changes.push_back({column.use.field, before, cell});
        }
        if (!m_kept.empty() && mergeKept(row))
            m_changes.push_back({OwnField::More, m_found.own[static_cast<std::size_t>(OwnField::More)], m_more});
        if (std::cmp_greater(m_more.size(), mostOwnBytes(OwnField::More))) {
            setAside(row, LineFault::TooLong, static_cast<qint64>(m_kept.front().at));
            return;
        }
        if (wantsProfile)
            m_plan.assignments.append({textOf(m_serial), profileName(profile)});
        if (m_changes.empty()) {
            ++m_plan.unchanged;
            return;
        }
        for (const DeviceImportPlan::Cell &change : m_changes)
            m_plan.addCell(change.field, change.before, change.after);
        m_plan.addDevice(DeviceId(m_found.id), m_serial, row.line);
    }

    // Puts the kept columns beside those that the device has already, by title. Whether that changes anything.
    [[nodiscard]] bool mergeKept(const CsvRow &row)
    {
        const std::string &before = m_found.own[static_cast<std::size_t>(OwnField::More)];
        m_more.clear();
        bool clears = false;
        for (const Kept &kept : m_kept) {
            const std::string_view cell = cellOf(row, kept.at);
            clears = clears || cell == m_clearWord;
            if (!cell.empty() && cell != m_clearWord)
                appendPair(kept.title, withoutGuard(cell));
        }
        if (!m_more.empty())
            m_more += '}';
        if (m_more == before || (m_more.empty() && !clears))
            return false;
        if (before.empty())
            return !m_more.empty();
        QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(before)).object();
        for (const Kept &kept : m_kept) {
            const std::string_view cell = cellOf(row, kept.at);
            if (cell == m_clearWord)
                object.remove(kept.title);
            else if (!cell.empty())
                object.insert(kept.title, textOf(withoutGuard(cell)));
        }
        m_more.clear();
        for (auto each = object.begin(); each != object.end(); ++each)
            appendPair(each.key(), each.value().toString().toStdString());
        if (!m_more.empty())
            m_more += '}';
        return m_more != before;
    }

    void appendPair(const QString &title, std::string_view value)
    {
        m_more += m_more.empty() ? '{' : ',';
        appendJson(m_more, title.toStdString());
        m_more += ':';
        appendJson(m_more, value);
    }

    // One copy of each name.
    [[nodiscard]] QString profileName(std::string_view name)
    {
        const QByteArray key(name.data(), static_cast<qsizetype>(name.size()));
        QString &known = m_profileNames[key];
        if (known.isEmpty())
            known = QString::fromUtf8(key);
        return known;
    }

    DeviceImportPlan m_plan;
    RowStatement m_lookUp;
    std::string m_clearWord;
    qsizetype m_serialColumn;
    std::vector<Column> m_columns;
    std::vector<Kept> m_kept;
    std::string m_serial;
    std::string m_more;
    Found m_found;
    std::vector<DeviceImportPlan::Cell> m_changes;
    std::vector<std::uint32_t> m_lineOfDevice;
    QHash<QByteArray, QString> m_profileNames;
};

// A title for each of `count` columns, none of them twice.
QStringList distinctTitles(const QStringList &titles, qsizetype count)
{
    QStringList result;
    for (qsizetype i = 0; i < count; ++i) {
        const QString title = titles.value(i).trimmed();
        QString name = title.isEmpty() ? say("Column %1").arg(i + 1) : title;
        for (int another = 2; result.contains(name); ++another)
            name = QStringLiteral("%1 (%2)").arg(title).arg(another);
        result.append(name);
    }
    return result;
}

} // namespace

Result<ImportPreview> previewImport(QIODevice &file, const ImportChoice &choice)
{
    const QByteArray head = file.peek(recognisedBytes);
    ImportPreview preview;
    preview.bytes = file.size();
    CsvDialect &dialect = preview.mapping.dialect;
    dialect = recogniseCsv(head, head.size() < recognisedBytes);
    dialect.encoding = choice.encoding.value_or(dialect.encoding);
    dialect.separator = choice.separator.value_or(dialect.separator);
    dialect.hasHeader = choice.hasHeader.value_or(dialect.hasHeader);

    CsvReader reader(file, dialect);
    CsvRow row;
    QStringList header;
    qsizetype width = 0;
    bool isFirst = true;
    for (auto more = reader.next(&row); preview.rows.size() < previewRows; more = reader.next(&row)) {
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            break;
        if (row.fault != CsvFault::None)
            continue;
        QStringList cells;
        for (const std::string_view cell : row.cells)
            cells.append(textOf(cell));
        width = std::max(width, cells.size());
        if (std::exchange(isFirst, false) && dialect.hasHeader)
            header = cells;
        else
            preview.rows.append(cells);
    }
    const qsizetype columns = dialect.hasHeader ? header.size() : width;
    preview.mapping.titles = distinctTitles(header, columns);
    preview.mapping.uses = recogniseColumns(dialect.hasHeader ? header : QStringList(columns));
    return preview;
}

Result<DeviceImportPlan> planImport(Database &database, QIODevice &file, const ImportMapping &mapping, const GoOn &goOn)
{
    if (!mapping.uses.contains(ColumnUse{ColumnUse::Kind::Serial}))
        return failure(ErrorKind::InvalidInput, say("Say which column has the serial numbers."));
    const Snapshot snapshot(database);
    Planner planner(database, mapping);
    CsvReader reader(file, mapping.dialect);
    CsvRow row;
    bool isHeader = mapping.dialect.hasHeader;
    for (int asked = 0;; ++asked) {
        const auto more = reader.next(&row);
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            break;
        if (row.fault == CsvFault::None && std::exchange(isHeader, false))
            continue;
        if (auto done = planner.add(row); !done)
            return std::unexpected(done.error());
        if (planner.isFull())
            return failure(ErrorKind::InvalidInput, say("The file changes too much at once. Split it into several."));
        if (goOn && asked % rowsBetweenAsking == 0 && !goOn(reader.bytesRead()))
            return std::unexpected(cancelledError());
    }
    return planner.take();
}

Result<DeviceImportPlan> planUndo(Database &database, EditId edit)
{
    const Snapshot snapshot(database);
    DeviceImportPlan plan;
    plan.undoes = edit;
    RowStatement now(database.handle(),
                     "SELECT person, own_tag, location, note, order_number, source, more, serial FROM devices "
                     "WHERE id = ?1",
                     "read devices");
    Result<> trouble;
    auto done = OwnFieldStore(database).forEachChange(edit, [&](DeviceId device, const QList<FieldChange> &changes) {
        now.bind(1, static_cast<qint64>(device.value()));
        const auto found = now.step();
        if (!found)
            trouble = std::unexpected(found.error());
        const std::size_t cells = plan.cellCount();
        for (const FieldChange &change : changes) {
            if (!found || !*found)
                break;
            const std::string_view current = now.text(static_cast<int>(change.field));
            if (current == change.after.toStdString())
                plan.addCell(change.field, current, change.before.toStdString());
            else
                ++plan.changedSince;
        }
        if (plan.cellCount() > cells)
            plan.addDevice(device, now.text(ownFieldCount), 0);
        now.reset();
    });
    if (!done || !trouble)
        return std::unexpected(done ? trouble.error() : done.error());
    return plan;
}

Result<DeviceEdit> applyImport(Database &database, const DeviceImportPlan &plan, DeviceEdit edit, const GoOn &goOn)
{
    auto transaction = Transaction::begin(database, Durability::Wishes);
    if (!transaction)
        return std::unexpected(transaction.error());
    edit.undid = plan.undoes;
    auto writer = OwnFieldWriter::begin(database, edit);
    if (!writer)
        return std::unexpected(writer.error());
    // In the order in which they lie in the table, whatever the order of the file.
    std::vector<std::uint32_t> order(plan.deviceCount());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, {}, [&plan](std::uint32_t i) { return plan.device(i); });
    std::vector<OwnValue> values;
    qint64 written = 0;
    for (const std::uint32_t i : order) {
        values.clear();
        for (std::size_t number = plan.firstCell(i); number < plan.firstCell(i + 1); ++number) {
            const DeviceImportPlan::Cell cell = plan.cell(number);
            values.push_back({cell.field, cell.after, cell.before});
        }
        if (auto done = (*writer)->write(plan.device(i), values); !done)
            return std::unexpected(done.error());
        if (goOn && written++ % rowsBetweenAsking == 0 && !goOn(written))
            return std::unexpected(cancelledError());
    }
    auto finished = (*writer)->finish();
    if (!finished)
        return finished;
    if (auto done = (*transaction)->commit(); !done)
        return std::unexpected(done.error());
    return finished;
}

Result<qint64> saveSetAside(QIODevice &file, const DeviceImportPlan &plan, QIODevice &target)
{
    CsvReader reader(file, plan.mapping.dialect);
    // As they stand in the file, so that they can be mended and read again; a mark, since the encoding may be another.
    CsvWriter writer(target, {.separator = plan.mapping.dialect.separator, .hasMark = true, .isGuarded = false});
    const auto width = static_cast<std::size_t>(plan.mapping.titles.size());
    const auto write = [&](std::span<const std::string_view> cells, std::string_view reason) {
        for (std::size_t i = 0; i < std::max(width, cells.size()); ++i)
            writer.cell(i < cells.size() ? cells[i] : std::string_view());
        writer.cell(reason);
        writer.endRow();
    };
    CsvRow row;
    bool isHeader = plan.mapping.dialect.hasHeader;
    auto next = plan.setAside.begin();
    qint64 count = 0;
    while (next != plan.setAside.end() && !writer.hasFailed()) {
        const auto more = reader.next(&row);
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            break; // the file was changed since
        if (row.fault == CsvFault::None && std::exchange(isHeader, false)) {
            write(row.cells, reasonTitle);
            continue;
        }
        while (next != plan.setAside.end() && next->line < row.line)
            ++next;
        if (next == plan.setAside.end() || next->line != row.line)
            continue;
        write(row.cells, plan.reason(*next).toStdString());
        ++count;
        ++next;
    }
    if (auto done = writer.finish(); !done)
        return std::unexpected(done.error());
    return count;
}

} // namespace Muster
