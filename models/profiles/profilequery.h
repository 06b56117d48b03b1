// Queries about devices that call profiles by their names.
#pragma once

#include "models/devices/devicequery.h"
#include "models/storage/database.h"

namespace Muster {

// The text as a query that knows the workspace's profiles: profile:staff, is:old-version. InvalidInput says where the
// text is none.
[[nodiscard]] Result<DeviceQuery> readDeviceQuery(Database &database, const QString &text, const QDateTime &now);

} // namespace Muster
