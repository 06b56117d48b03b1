// What a device gets without being asked when it enrolls, and one item for one device.
//
// Runs inside a transaction on the storage thread.
#pragma once

#include "app/enrollment/servercontext.h"
#include "models/configuration/configurationitem.h"
#include "models/enrollment/command.h"
#include "models/enrollment/enrollment.h"
#include "models/storage/database.h"

#include <QVariantMap>

namespace Muster {

// Devices that one transaction queues something for: while it lasts, no device that asks is answered.
inline constexpr qsizetype mostDevicesTogether = 1000;

// Where the sealed members of an enrollment, a command and a revision belong.
[[nodiscard]] inline QByteArray unlockContext(const QString &udid)
{
    return "unlock/" + udid.toUpper().toUtf8();
}
[[nodiscard]] inline QByteArray bootstrapContext(const QString &udid)
{
    return "bootstrap/" + udid.toUpper().toUtf8();
}
[[nodiscard]] inline QByteArray commandContext(const QString &uuid)
{
    return "command/" + uuid.toUtf8();
}
[[nodiscard]] inline QByteArray resultContext(const QString &uuid)
{
    return "result/" + uuid.toUtf8();
}
[[nodiscard]] inline QByteArray revisionContext(ItemId item)
{
    return "configuration/" + QByteArray::number(item.value());
}

// Queues facts, every item that is marked for it and fits, verification, and DeviceConfigured where the device waits.
// The value is the number of commands. For the first TokenUpdate of a generation.
[[nodiscard]] Result<int> deploy(const ServerContext &context, Database &database, const Enrollment &enrollment,
                                 const QDateTime &now);

// The questions of DeviceInformation that every device is asked.
[[nodiscard]] QVariantList deviceQuestions();

// A command with its arguments, for the end of the queue. `command` needs neither id nor uuid.
[[nodiscard]] Result<CommandId> queueCommand(const Sealer &sealer, Database &database, Command command,
                                             const QVariantMap &arguments);

// Why an item is not for this device, in words; empty when it is.
[[nodiscard]] Result<QString> leftOutBecause(Database &database, const ConfigurationItem &item,
                                             const Enrollment &enrollment, const QDateTime &now);

// Queues the latest revision of an item (or its removal) for a device, in the place of an older one that still waits.
// Nothing is queued when the item is not for it; then the result says why.
enum class ItemDeed { Install, Remove };
[[nodiscard]] Result<ItemResult> queueItem(Database &database, const ConfigurationItem &item,
                                           const Enrollment &enrollment, ItemDeed deed, const QString &by,
                                           const QDateTime &now);

} // namespace Muster
