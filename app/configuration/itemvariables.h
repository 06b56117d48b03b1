// Variables in configuration items: {{serial}}, {{person}} and the like stand for what differs from device to device.
#pragma once

#include "models/core/result.h"
#include "models/devices/device.h"
#include "models/enrollment/enrollment.h"
#include "models/storage/database.h"

#include <QHash>
#include <QStringList>
#include <QVariant>

#include <optional>

namespace Muster {

// All that there are, in the order in which they are offered.
[[nodiscard]] const QStringList &itemVariableNames();
// For people: "Serial number", …
[[nodiscard]] QString itemVariableTitle(const QString &name);

// What each stands for on this device; empty where nothing is known.
[[nodiscard]] Result<QHash<QString, QString>> itemVariables(Database &database, const Enrollment &enrollment,
                                                            const std::optional<Device> &device);

// The names that occur in texts of a property list, each once; also such as nobody knows.
[[nodiscard]] QStringList variablesIn(const QVariant &list);

// The list with every known variable in a text replaced.
[[nodiscard]] QVariant withVariables(const QVariant &list, const QHash<QString, QString> &values);

} // namespace Muster
