// Brings a CSV file of devices in: look at it, plan, apply, undo. Each step is a call; nothing is changed before
// apply(). Lives on the main thread; reading is done on another one with a connection of its own.
#pragma once

#include "app/csv/csvprogress.h"
#include "models/core/clock.h"
#include "models/csv/deviceimport.h"

#include <QCoroTask>

namespace Muster {

class OpenWork;
class StoreThread;

using DeviceImportPointer = std::shared_ptr<const DeviceImportPlan>;

class DevicesImport final {
public:
    DevicesImport(StoreThread &store, OpenWork &work, const Clock &clock)
        : m_store(store)
        , m_work(work)
        , m_clock(clock)
    {
    }

    // The file's beginning, and how it was understood; `choice` overrules.
    [[nodiscard]] QCoro::Task<Result<ImportPreview>> preview(QString path, ImportChoice choice = {});
    [[nodiscard]] QCoro::Task<Result<DeviceImportPointer>> plan(QString path, ImportMapping mapping,
                                                                CsvProgressPointer progress = {});
    // In one transaction. The edit's number is 0 when everything was so already.
    [[nodiscard]] QCoro::Task<Result<DeviceEdit>> apply(DeviceImportPointer plan, CsvProgressPointer progress = {});
    // The way back of an edit, as a plan.
    [[nodiscard]] QCoro::Task<Result<DeviceImportPointer>> planUndo(EditId edit);
    // The latest edits, for choosing one to undo.
    [[nodiscard]] QCoro::Task<Result<QList<DeviceEdit>>> edits(int most);

    // Writes the lines that were set aside, with their reasons. How many they are.
    [[nodiscard]] QCoro::Task<Result<qint64>> saveSetAside(DeviceImportPointer plan, QString path);

private:
    StoreThread &m_store;
    OpenWork &m_work;
    const Clock &m_clock;
};

} // namespace Muster
