#include "models/csv/deviceexport.h"

#include "models/devices/device.h"
#include "models/storage/snapshot.h"

#include <QCoreApplication>

#include <array>
#include <chrono>

namespace Muster {

namespace {

enum class Shape { Text, Time, State };

struct ExportColumn {
    QLatin1StringView name;
    QLatin1StringView title;
    const char *sql;
    Shape shape = Shape::Text;
    bool isUsual = false;
};

// Everything that a state follows from, as one number: see stateText().
constexpr char stateSql[] = "management_now * 16 + (activated_at IS NOT NULL) * 8 + present * 4 + profile_status";

constexpr std::array<ExportColumn, 26> columns{{
    {QLatin1StringView("serial"), QLatin1StringView("Serial Number"), "serial", Shape::Text, true},
    {QLatin1StringView("model"), QLatin1StringView("Device Model"), "model", Shape::Text, true},
    {QLatin1StringView("family"), QLatin1StringView("Product Family"), "family", Shape::Text, true},
    {QLatin1StringView("state"), QLatin1StringView("State"), stateSql, Shape::State, true},
    {QLatin1StringView("person"), QLatin1StringView("Person"), "person", Shape::Text, true},
    {QLatin1StringView("tag"), QLatin1StringView("Asset Tag"), "CASE own_tag WHEN '' THEN asset_tag ELSE own_tag END",
     Shape::Text, true},
    {QLatin1StringView("location"), QLatin1StringView("Location"), "location", Shape::Text, true},
    {QLatin1StringView("note"), QLatin1StringView("Note"), "note", Shape::Text, true},
    {QLatin1StringView("order"), QLatin1StringView("Order Number"), "order_number", Shape::Text, true},
    {QLatin1StringView("source"), QLatin1StringView("Source Type"), "source", Shape::Text, true},
    {QLatin1StringView("added"), QLatin1StringView("Added Date"), "assigned_at", Shape::Time, true},
    {QLatin1StringView("description"), QLatin1StringView("Description"), "description"},
    {QLatin1StringView("color"), QLatin1StringView("Color"), "color"},
    {QLatin1StringView("os"), QLatin1StringView("OS"), "os"},
    {QLatin1StringView("by"), QLatin1StringView("Added By"), "assigned_by"},
    {QLatin1StringView("apple-tag"), QLatin1StringView("Apple Asset Tag"), "asset_tag"},
    {QLatin1StringView("profile"), QLatin1StringView("Profile UUID"),
     "CASE profile_status WHEN 3 THEN '' ELSE profile_uuid END"},
    {QLatin1StringView("profile-name"), QLatin1StringView("Enrollment Profile"),
     "CASE profile_status WHEN 3 THEN '' ELSE coalesce((SELECT profiles.name FROM profile_definitions AS known "
     "JOIN profile_versions AS version ON version.id = known.version_id JOIN profiles ON profiles.id = "
     "version.profile_id WHERE known.organisation_id = devices.organisation_id AND known.uuid = devices.profile_uuid), "
     "'') END"},
    {QLatin1StringView("assigned"), QLatin1StringView("Profile Assigned"), "profile_assigned_at", Shape::Time},
    {QLatin1StringView("switched-on"), QLatin1StringView("Switched On"), "profile_pushed_at", Shape::Time},
    {QLatin1StringView("changed"), QLatin1StringView("Changed at Apple"), "op_at", Shape::Time},
    {QLatin1StringView("first-seen"), QLatin1StringView("First Seen"), "first_seen_at", Shape::Time},
    {QLatin1StringView("left"), QLatin1StringView("Left"), "left_at", Shape::Time},
    {QLatin1StringView("imei"), QLatin1StringView("IMEI"),
     "CASE extra WHEN '' THEN '' ELSE coalesce(extra ->> 'imei', '') END"},
    {QLatin1StringView("organisation"), QLatin1StringView("Organisation"),
     "(SELECT name FROM organisations WHERE organisations.id = organisation_id)"},
    {QLatin1StringView("more"), QLatin1StringView("More (Muster)"), "more"},
}};

// As isoDate(), without a QDateTime for each of millions.
std::string_view isoText(qint64 seconds, std::array<char, 24> &buffer)
{
    using namespace std::chrono;
    const sys_seconds time{std::chrono::seconds(seconds)};
    const sys_days day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    const auto put = [&](std::size_t at, unsigned value, int digits) {
        for (int i = digits; i > 0; --i) {
            buffer.at(at + static_cast<std::size_t>(i) - 1) = static_cast<char>('0' + value % 10);
            value /= 10;
        }
    };
    constexpr std::string_view pattern = "0000-00-00T00:00:00Z";
    std::ranges::copy(pattern, buffer.begin());
    put(0, static_cast<unsigned>(int(date.year())), 4);
    put(5, unsigned(date.month()), 2);
    put(8, unsigned(date.day()), 2);
    put(11, static_cast<unsigned>(clock.hours().count()), 2);
    put(14, static_cast<unsigned>(clock.minutes().count()), 2);
    put(17, static_cast<unsigned>(clock.seconds().count()), 2);
    return {buffer.data(), pattern.size()};
}

// Of what stateSql gives.
std::string_view stateText(qint64 code)
{
    static const std::array<std::string, 64> names = [] {
        std::array<std::string, 64> made;
        for (int i = 0; i < 64; ++i)
            made[static_cast<std::size_t>(i)] =
                deviceStateName(deviceState((i & 4) != 0, static_cast<ProfileStatus>(i & 3), (i & 8) != 0,
                                            static_cast<Management>(i >> 4)))
                    .toStdString();
        return made;
    }();
    return names[static_cast<std::size_t>(code & 63)];
}

const ExportColumn *find(const QString &name)
{
    const auto *found = std::ranges::find(columns, name, &ExportColumn::name);
    return found == columns.end() ? nullptr : found;
}

class Exporter {
public:
    Exporter(Database &database, QIODevice &target, const CsvStyle &style, QList<const ExportColumn *> chosen,
             const char *condition)
        : m_chosen(std::move(chosen))
        , m_writer(target, style)
        , m_rows(database.handle(), selection(condition).c_str(), "read devices")
    {
    }

    void writeHeader()
    {
        for (const ExportColumn *column : std::as_const(m_chosen))
            m_writer.cell(std::string_view(column->title.data(), static_cast<std::size_t>(column->title.size())));
        m_writer.endRow();
    }

    void writeRow()
    {
        for (int i = 0; i < m_chosen.size(); ++i) {
            switch (m_chosen.at(i)->shape) {
            case Shape::Text:
                m_writer.cell(m_rows.text(i));
                break;
            case Shape::Time:
                m_writer.cell(m_rows.number(i) > 0 ? isoText(m_rows.number(i), m_time) : std::string_view());
                break;
            case Shape::State:
                m_writer.cell(stateText(m_rows.number(i)));
                break;
            }
        }
        m_writer.endRow();
    }

    [[nodiscard]] RowStatement &rows() { return m_rows; }
    [[nodiscard]] CsvWriter &writer() { return m_writer; }

private:
    [[nodiscard]] std::string selection(const char *condition) const
    {
        std::string sql = "SELECT ";
        for (const ExportColumn *column : m_chosen)
            sql.append(sql.size() > 7 ? ", " : "").append(column->sql);
        return sql.append(" FROM devices ").append(condition);
    }

    QList<const ExportColumn *> m_chosen;
    CsvWriter m_writer;
    RowStatement m_rows;
    std::array<char, 24> m_time{};
};

constexpr qint64 rowsBetweenAsking = 4096;

Result<qint64> writeAll(Exporter &exporter, const DeviceExport &wish, const GoOn &goOn)
{
    exporter.rows().bind(1, static_cast<qint64>(wish.organisation ? wish.organisation->value() : 0));
    exporter.rows().bind(2, static_cast<qint64>(wish.includesLeft));
    qint64 count = 0;
    for (auto row = exporter.rows().step();; row = exporter.rows().step()) {
        if (!row)
            return std::unexpected(row.error());
        if (!*row || exporter.writer().hasFailed())
            return count;
        exporter.writeRow();
        if (++count % rowsBetweenAsking == 0 && goOn && !goOn(count))
            return std::unexpected(cancelledError());
    }
}

Result<qint64> writeThese(Exporter &exporter, const std::vector<std::int32_t> &ids, const GoOn &goOn)
{
    qint64 count = 0;
    qint64 asked = 0;
    for (const std::int32_t id : ids) {
        exporter.rows().bind(1, static_cast<qint64>(id));
        const auto row = exporter.rows().step();
        if (!row)
            return std::unexpected(row.error());
        if (exporter.writer().hasFailed())
            break;
        if (*row) { // it may have been deleted since
            exporter.writeRow();
            ++count;
        }
        exporter.rows().reset();
        if (++asked % rowsBetweenAsking == 0 && goOn && !goOn(asked))
            return std::unexpected(cancelledError());
    }
    return count;
}

} // namespace

QStringList exportColumnNames()
{
    QStringList names;
    for (const ExportColumn &column : columns)
        names.append(column.name);
    return names;
}

QStringList usualExportColumns()
{
    QStringList names;
    for (const ExportColumn &column : columns) {
        if (column.isUsual)
            names.append(column.name);
    }
    return names;
}

QString exportTitle(const QString &name)
{
    const ExportColumn *column = find(name);
    return column ? QString(column->title) : QString();
}

Result<qint64> exportDevices(Database &database, QIODevice &target, const DeviceExport &wish, const GoOn &goOn)
{
    QList<const ExportColumn *> chosen;
    for (const QString &name : wish.columns) {
        const ExportColumn *column = find(name);
        if (!column)
            return failure(ErrorKind::InvalidInput,
                           QCoreApplication::translate("DeviceExport", "There is no column “%1”. There are: %2.")
                               .arg(name, exportColumnNames().join(QStringLiteral(", "))));
        chosen.append(column);
    }
    if (chosen.isEmpty())
        return failure(ErrorKind::InvalidInput, QCoreApplication::translate("DeviceExport", "Choose a column."));
    const Snapshot snapshot(database);
    const bool all = !wish.ids.has_value();
    Exporter exporter(database, target, wish.style, chosen,
                      all ? "WHERE (?1 = 0 OR organisation_id = ?1) AND (?2 = 1 OR present = 1) ORDER BY id"
                          : "WHERE id = ?1");
    exporter.writeHeader();
    const auto count = all ? writeAll(exporter, wish, goOn) : writeThese(exporter, *wish.ids, goOn);
    if (auto done = exporter.writer().finish(); count && !done)
        return std::unexpected(done.error());
    return count;
}

} // namespace Muster
