// A command for a selection of devices, before it is sent: who gets it, and who does not and why.
//
// The same for the window, musterctl and tests. Nothing has happened while there is only a plan.
#pragma once

#include "app/enrollment/commandcatalogue.h"
#include "app/enrollment/devicechoice.h"
#include "models/enrollment/commandtargetsmodel.h"

#include <array>

namespace Muster {

// What for which devices.
struct CommandWish {
    QString type;
    QJsonObject values = {}; // see commandArguments()
    DeviceChoice devices;
};

struct CommandPlan {
    OrganisationId organisation;
    CommandForm form;
    QVariantMap arguments;
    CommandConditions conditions;
    CommandTargetList targets;
    std::array<qint64, commandGroupCount> counts{};

    [[nodiscard]] qint64 count(CommandGroup group) const { return counts[static_cast<std::size_t>(group)]; }
    [[nodiscard]] qint64 all() const { return targets ? static_cast<qint64>(targets->size()) : 0; }
    [[nodiscard]] qint64 leftOut() const { return all() - count(CommandGroup::Gets); }
};

// InvalidInput where the command, its values or the query make no sense.
[[nodiscard]] Result<CommandPlan> planCommand(Database &database, const CommandWish &wish, const QDateTime &now);

} // namespace Muster
