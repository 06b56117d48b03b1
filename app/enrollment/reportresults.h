// What the answer of a device to a command changes: facts, items, the state of the device.
#pragma once

#include "app/enrollment/devicemessage.h"
#include "app/enrollment/servercontext.h"
#include "models/enrollment/command.h"
#include "models/enrollment/enrollment.h"
#include "models/storage/database.h"

namespace Muster {

struct CommandResult {
    Enrollment enrollment;
    Command command;
    const DeviceMessage &message;
    qint64 sitting = 0;
    QDateTime now;
};

// Notes the answer and does what follows from it. The value is the enrollment as it stands then.
[[nodiscard]] Result<Enrollment> takeResult(const ServerContext &context, Database &database,
                                            const CommandResult &result);

} // namespace Muster
