// What a CSV file would change in the devices' own fields: a plan, cell by cell, before anything is written.
//
// A blank cell changes nothing, the clear word empties a field. Rows that cannot be used are set aside with the reason.
// The plan keeps its texts in one arena, so that a million rows have about 100 bytes each.
#pragma once

#include "models/assignment/wantedassignment.h"
#include "models/csv/csvcolumns.h"
#include "models/csv/csvreader.h"
#include "models/devices/ownfieldstore.h"

#include <functional>
#include <limits>

namespace Muster {

// How a file is to be understood; what was recognised, or what a person chose instead.
struct ImportMapping {
    CsvDialect dialect;
    QStringList titles; // "Column 2" for one without a title
    QList<ColumnUse> uses;
    QString clearWord = QStringLiteral("-");
    std::optional<OrganisationId> organisation; // only its devices; absent: all

    bool operator==(const ImportMapping &) const = default;
};

// The file's beginning, for choosing.
struct ImportPreview {
    ImportMapping mapping;
    QList<QStringList> rows; // the first ones, without the header
    qint64 bytes = 0;
};

// Recognises what was not chosen.
struct ImportChoice {
    std::optional<QByteArray> encoding = {};
    std::optional<char> separator = {};
    std::optional<bool> hasHeader = {};
};
[[nodiscard]] Result<ImportPreview> previewImport(QIODevice &file, const ImportChoice &choice = {});

enum class LineFault {
    Unreadable, // see CsvFault
    WrongWidth, // more cells than the header has titles
    NoSerial,
    Twice, // its device stands in an earlier line, `other`
    TooLong, // the field of column `other` holds more than it may
    Unknown, // no device has this serial
};

struct SetAside {
    qint64 line = 0;
    LineFault fault = LineFault::Unreadable;
    CsvFault reading = CsvFault::None;
    qint64 other = 0;
    std::uint32_t textAt = 0; // the serial, or as much of the line as tells which it is
    std::uint32_t textSize = 0;
};

class DeviceImportPlan final {
public:
    struct Cell {
        OwnField field = OwnField::Person;
        std::string_view before;
        std::string_view after;
    };

    ImportMapping mapping;
    QString path; // of the file; empty for the undoing of an edit
    EditId undoes; // the edit that this plan takes back
    qint64 rows = 0; // of the file, without the header
    qint64 unchanged = 0; // whose fields are so already
    qint64 changedSince = 0; // cells that an undo leaves alone, since somebody changed them later
    std::vector<SetAside> setAside;
    QList<WantedAssignment> assignments; // wishes for a plan of assignment: applyImport() leaves them alone

    [[nodiscard]] std::size_t deviceCount() const { return m_devices.size(); }
    [[nodiscard]] std::size_t cellCount() const { return m_cells.size(); }
    [[nodiscard]] DeviceId device(std::size_t i) const { return DeviceId(m_devices[i].id); }
    [[nodiscard]] std::string_view serial(std::size_t i) const { return view(m_devices[i].serial); }
    [[nodiscard]] qint64 line(std::size_t i) const { return m_devices[i].line; }
    // The device's cells have the numbers from firstCell(i) up to firstCell(i + 1).
    [[nodiscard]] std::size_t firstCell(std::size_t i) const
    {
        return i < m_devices.size() ? m_devices[i].firstCell : m_cells.size();
    }
    [[nodiscard]] Cell cell(std::size_t number) const;
    [[nodiscard]] std::size_t deviceOfCell(std::size_t number) const;
    [[nodiscard]] std::string_view text(const SetAside &line) const { return view({line.textAt, line.textSize}); }
    [[nodiscard]] qint64 count(LineFault fault) const;
    [[nodiscard]] qint64 badCount() const { return std::ssize(setAside) - count(LineFault::Unknown); }
    // Why a line was set aside, for people.
    [[nodiscard]] QString reason(const SetAside &line) const;

    // Whoever makes a plan adds a device's cells, then the device.
    void addCell(OwnField field, std::string_view before, std::string_view after);
    void addDevice(DeviceId id, std::string_view serial, qint64 line);
    void addSetAside(SetAside line, std::string_view text);
    [[nodiscard]] bool isFull() const { return m_arena.size() > std::numeric_limits<std::uint32_t>::max() - mostText; }

private:
    static constexpr std::size_t mostText = std::size_t(1) << 26;
    struct Text {
        std::uint32_t at = 0;
        std::uint32_t size = 0;
    };
    struct PlannedDevice {
        std::int32_t id = 0;
        std::uint32_t line = 0;
        std::uint32_t firstCell = 0;
        Text serial;
    };
    struct PlannedCell {
        Text before;
        Text after;
        OwnField field = OwnField::Person;
    };

    [[nodiscard]] std::string_view view(Text text) const { return {m_arena.data() + text.at, text.size}; }
    [[nodiscard]] Text keep(std::string_view text);

    std::string m_arena;
    std::vector<PlannedDevice> m_devices;
    std::vector<PlannedCell> m_cells;
    std::size_t m_cellsOfDevices = 0;
};

// Asked now and then with the bytes read, or the devices written, so far; false cancels.
using GoOn = std::function<bool(qint64)>;

// Reads the file, which is open and stands at its start, and compares it with the devices.
[[nodiscard]] Result<DeviceImportPlan> planImport(Database &database, QIODevice &file, const ImportMapping &mapping,
                                                  const GoOn &goOn = {});
// The way back: each cell that still is as the edit left it.
[[nodiscard]] Result<DeviceImportPlan> planUndo(Database &database, EditId edit);

// Writes the plan in one transaction of its own, with history. `edit` says who, when and what.
[[nodiscard]] Result<DeviceEdit> applyImport(Database &database, const DeviceImportPlan &plan, DeviceEdit edit,
                                             const GoOn &goOn = {});

// Reads the file once more and writes the lines that were set aside, each with its reason in a column at the end. How
// many they are.
[[nodiscard]] Result<qint64> saveSetAside(QIODevice &file, const DeviceImportPlan &plan, QIODevice &target);

// The error of a goOn that answered false.
[[nodiscard]] Error cancelledError();

} // namespace Muster
