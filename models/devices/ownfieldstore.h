// Changes own fields of devices, each change with its history, and reads the history.
#pragma once

#include "models/devices/device.h"
#include "models/storage/rowstatement.h"

#include <QList>

#include <array>
#include <functional>
#include <memory>
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
};

// One edit on its way into the table: begin(), write() for each device, finish(); all inside one Transaction.
class OwnFieldWriter final {
    Q_DISABLE_COPY_MOVE(OwnFieldWriter)

public:
    // `edit` says by whom and how; its number and counts are found here.
    [[nodiscard]] static Result<std::unique_ptr<OwnFieldWriter>> begin(Database &database, const DeviceEdit &edit);

    // Writes those values that differ from what the device has, and notes them in its history. How many that were.
    [[nodiscard]] Result<int> write(DeviceId device, std::span<const OwnValue> values);
    // An edit that changed nothing leaves nothing behind; its number is 0 then.
    [[nodiscard]] Result<DeviceEdit> finish();

private:
    OwnFieldWriter(Database &database, DeviceEdit edit, qint64 revision);

    Database &m_database;
    DeviceEdit m_edit;
    qint64 m_firstChange = 0;
    RowStatement m_read;
    RowStatement m_update;
    RowStatement m_note;
    std::string m_fields;
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
