#include "app/devices/deviceservice.h"

#include "models/devices/devicestore.h"
#include "models/storage/storethread.h"

#include <QCoroFuture>

namespace Muster {

QCoro::Task<Result<QStringList>> DeviceService::serials(std::vector<std::int32_t> ids)
{
    co_return co_await m_store.read(
        [ids = std::move(ids)](Database &database) { return DeviceStore(database).serials(ids); });
}

QCoro::Task<Result<RepairLinks>> DeviceService::repairLinks(OrganisationId organisation, SerialNumber serial)
{
    co_return co_await m_store.read([organisation, serial](Database &database) {
        return ReplacementStore(database).linksOf(organisation, serial);
    });
}

} // namespace Muster
