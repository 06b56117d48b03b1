// The devices that a person means, and how each of them stands towards what is to be sent to it.
#pragma once

#include "models/enrollment/commandtarget.h"
#include "models/storage/database.h"

#include <QDateTime>

#include <vector>

namespace Muster {

// By one of three ways.
struct DeviceChoice {
    OrganisationId organisation;
    QStringList serials = {}; // or UDIDs
    QString query = {}; // in the words of the device table
    std::vector<std::int32_t> devices = {}; // row numbers, as a selection has them

    bool operator==(const DeviceChoice &) const = default;
};

// Each in its group. `requestType`: the command of which a second one may be useless beside one that waits.
// InvalidInput where the query makes no sense.
[[nodiscard]] Result<std::vector<CommandTarget>> chosenTargets(Database &database, const DeviceChoice &choice,
                                                               const QString &requestType,
                                                               const CommandConditions &conditions,
                                                               const QDateTime &now);

} // namespace Muster
