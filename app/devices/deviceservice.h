// Questions about devices that the table's model does not answer. Lives on the main thread.
#pragma once

#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/devices/replacementstore.h"

#include <QCoroTask>

#include <cstdint>
#include <vector>

namespace Muster {

class StoreThread;

class DeviceService final {
public:
    explicit DeviceService(StoreThread &store)
        : m_store(store)
    {
    }

    // The serials of rows, in their order: a million take a few seconds.
    [[nodiscard]] QCoro::Task<Result<QStringList>> serials(std::vector<std::int32_t> ids);

    // Which device took the place of which in a repair, as far as Apple told.
    [[nodiscard]] QCoro::Task<Result<RepairLinks>> repairLinks(OrganisationId organisation, SerialNumber serial);

private:
    StoreThread &m_store;
};

} // namespace Muster
