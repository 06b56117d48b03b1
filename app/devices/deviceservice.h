// Questions about devices that the table's model does not answer, and what an admin writes down about them. Lives on
// the main thread.
#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/devices/ownfieldstore.h"
#include "models/devices/replacementstore.h"

#include <QCoroTask>

#include <cstdint>
#include <vector>

namespace Muster {

class StoreThread;

class DeviceService final {
public:
    DeviceService(StoreThread &store, const Clock &clock)
        : m_store(store)
        , m_clock(clock)
    {
    }

    // The serials of rows, in their order: a million take a few seconds.
    [[nodiscard]] QCoro::Task<Result<QStringList>> serials(std::vector<std::int32_t> ids);

    // Which device took the place of which in a repair, as far as Apple told.
    [[nodiscard]] QCoro::Task<Result<RepairLinks>> repairLinks(OrganisationId organisation, SerialNumber serial);

    // What was ever changed in a device's own fields, newest first.
    [[nodiscard]] QCoro::Task<Result<QList<FieldChange>>> history(DeviceId device);

    // Writes own fields, with history. The edit's number is 0 when everything was so already.
    [[nodiscard]] QCoro::Task<Result<DeviceEdit>> setOwnFields(QList<DeviceId> devices,
                                                               QList<std::pair<OwnField, QString>> values);

private:
    StoreThread &m_store;
    const Clock &m_clock;
};

// Whether a text may become an own field, and why not.
[[nodiscard]] Result<> checkOwnField(OwnField field, const QString &text);

} // namespace Muster
