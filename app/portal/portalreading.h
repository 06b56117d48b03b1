// The answers of the sandbox's remote control as the values that the portal shows. Members that are missing stay empty.
#pragma once

#include "models/portal/portalvalues.h"

#include <QJsonObject>

namespace Muster {

[[nodiscard]] PortalState portalStateFromJson(const QJsonObject &state, const QJsonObject &people);
[[nodiscard]] QList<PortalDevice> portalDevicesFromJson(const QJsonObject &answer);
[[nodiscard]] QList<PortalRequest> portalRequestsFromJson(const QJsonObject &answer); // newest first

} // namespace Muster
