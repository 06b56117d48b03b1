#include "app/enrollment/commandplan.h"

#include <QCoreApplication>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Commands", text);
}

CommandConditions conditionsOf(const CommandForm &form, const QVariantMap &arguments)
{
    return {.families = form.families,
            .supervised = form.supervised,
            .wantsUnlockToken = form.type == QLatin1StringView("ClearPasscode"),
            .wantsAwaiting = form.type == QLatin1StringView("DeviceConfigured")
                || form.type == QLatin1StringView("AccountConfiguration"),
            // Two with different arguments are two different wishes; two locks are one.
            .isOnce = form.isUrgent || arguments.isEmpty()};
}

} // namespace

Result<CommandPlan> planCommand(Database &database, const CommandWish &wish, const QDateTime &now)
{
    const CommandForm *form = commandForm(wish.type);
    if (!form)
        return failure(ErrorKind::InvalidInput,
                       say("There is no command “%1”. See: musterctl command forms").arg(wish.type));
    const auto arguments = commandArguments(*form, wish.values);
    if (!arguments)
        return std::unexpected(arguments.error());
    CommandPlan plan{.organisation = wish.devices.organisation,
                     .form = *form,
                     .arguments = *arguments,
                     .conditions = conditionsOf(*form, *arguments),
                     .targets = {}};
    auto targets = chosenTargets(database, wish.devices, wish.type, plan.conditions, now);
    if (!targets)
        return std::unexpected(targets.error());
    for (const CommandTarget &target : *targets)
        ++plan.counts[static_cast<std::size_t>(target.group)];
    plan.targets = std::make_shared<const std::vector<CommandTarget>>(*std::move(targets));
    return plan;
}

} // namespace Muster
