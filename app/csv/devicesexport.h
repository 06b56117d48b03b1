// Writes the devices that a table shows into a CSV file. The file is there whole or not at all. Lives on the main
// thread; the work is done on another one with a connection of its own, so that the table goes on.
#pragma once

#include "app/csv/csvprogress.h"
#include "models/csv/deviceexport.h"
#include "models/devices/deviceindex.h"

#include <QCoroTask>

namespace Muster {

class OpenWork;
class StoreThread;

class DevicesExport final {
public:
    DevicesExport(StoreThread &store, OpenWork &work)
        : m_store(store)
        , m_work(work)
    {
    }

    // How many devices the file has. `progress` may be null.
    [[nodiscard]] QCoro::Task<Result<qint64>> write(QString path, DeviceExport wish, CsvProgressPointer progress = {});

    // The same for what a question asks, found without the window's index.
    [[nodiscard]] QCoro::Task<Result<qint64>> write(QString path, DeviceExport wish, DeviceQuestion question,
                                                    CsvProgressPointer progress = {});

private:
    StoreThread &m_store;
    OpenWork &m_work;
};

// A name for the file: "Devices of Example School 2026-10-14.csv"; that of a practice organisation says so.
[[nodiscard]] QString exportFileName(const QString &organisation, bool isPractice, const QDateTime &now);

} // namespace Muster
