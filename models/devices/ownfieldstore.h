// Changes own fields of devices, each change with its history, and reads the history.
#pragma once

#include "models/devices/device.h"
#include "models/storage/rowstatement.h"

#include <QList>

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace Muster {

using EditId = RowId<struct DeviceEditTag>;

// Somebody changed own fields: of one device by hand, or of a million by a file.
struct DeviceEdit {
    EditId id = {};
    QDateTime at = {};
    QString by = {}; // who
    QString how = {}; // "hand", "import", "undo"
    QString what = {}; // for people: the file's name
    qint64 devices = 0;
    qint64 cells = 0;
    EditId undid = {}; // the edit that this one took back

    bool operator==(const DeviceEdit &) const = default;
};

// One cell of a device's history.
struct FieldChange {
    DeviceEdit edit;
    OwnField field = OwnField::Person;
    QString before;
    QString after;

    bool operator==(const FieldChange &) const = default;
};

// A value as it is to be; UTF-8.
struct OwnValue {
    OwnField field = OwnField::Person;
    std::string_view text;
    // What is there as far as the caller knows. Where that is true of all values, the device need not be read first.
    std::optional<std::string_view> before = {};
};

// One edit on its way into the table: begin(), write() for each device, finish(); all inside one Transaction.
class OwnFieldWriter final {
    Q_DISABLE_COPY_MOVE(OwnFieldWriter)

public:
    // `edit` says by whom and how; its number and counts are found here.
    [[nodiscard]] static Result<std::unique_ptr<OwnFieldWriter>> begin(Database &database, const DeviceEdit &edit);

    // Writes those values that differ from what the device has, and notes them in its history. How many that were. Once
    // for a device.
    [[nodiscard]] Result<int> write(DeviceId device, std::span<const OwnValue> values);
    // An edit that changed nothing leaves nothing behind; its number is 0 then.
    [[nodiscard]] Result<DeviceEdit> finish();

private:
    OwnFieldWriter(Database &database, DeviceEdit edit, qint64 revision);

    // Notes wait until there are so many: one statement for all of them.
    static constexpr std::size_t notesAtOnce = 32;
    struct Note {
        qint64 device = 0;
        std::string fields;
    };

    [[nodiscard]] Result<bool> writeKnown(DeviceId device, std::span<const OwnValue> values);
    [[nodiscard]] Result<bool> read(DeviceId device);
    [[nodiscard]] RowStatement &updateOf(std::span<const OwnValue> values);
    void addToNote(OwnField field, std::string_view before, std::string_view after);
    [[nodiscard]] Result<int> endNote(DeviceId device, std::size_t cells);
    [[nodiscard]] Result<> flush();

    Database &m_database;
    DeviceEdit m_edit;
    qint64 m_revision;
    RowStatement m_read;
    RowStatement m_note;
    RowStatement m_notes;
    // By the bits of the fields they write.
    std::array<std::unique_ptr<RowStatement>, std::size_t(1) << ownFieldCount> m_updates;
    std::array<Note, notesAtOnce> m_waiting;
    std::size_t m_waitingCount = 0;
    std::array<std::string, ownFieldCount> m_before;
};

class OwnFieldStore final {
public:
    explicit OwnFieldStore(Database &database)
        : m_database(database)
    {
    }

    // Newest first.
    [[nodiscard]] Result<QList<FieldChange>> history(DeviceId device);
    [[nodiscard]] Result<QList<DeviceEdit>> edits(int most);
    [[nodiscard]] Result<DeviceEdit> edit(EditId id);
    // What an edit did, device by device.
    [[nodiscard]] Result<> forEachChange(EditId id,
                                         const std::function<void(DeviceId, const QList<FieldChange> &)> &visit);

private:
    Database &m_database;
};

// Appends `text` as a JSON string, quotes included.
void appendJson(std::string &target, std::string_view text);

} // namespace Muster
