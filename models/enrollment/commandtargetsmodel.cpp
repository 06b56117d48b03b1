#include "models/enrollment/commandtargetsmodel.h"

namespace Muster {

void CommandTargetsModel::setTargets(const CommandTargetList &targets, CommandGroup group)
{
    QList<Target> rows;
    if (targets) {
        for (const CommandTarget &target : *targets) {
            if (target.group == group)
                rows.append(&target);
        }
    }
    setRows(rows);
    m_targets = targets; // not before: until now the table showed the former ones
}

QString CommandTargetsModel::text(const Target &target, int column) const
{
    switch (column) {
    case SerialColumn:
        return target->serial.isEmpty() ? target->udid : target->serial;
    case NameColumn:
        return target->name;
    case FamilyColumn:
        return target->family;
    case StateColumn:
        return target->enrollment.isValid() ? enrollmentStateText(target->state, target->isAwaiting) : QString();
    default:
        return {};
    }
}

QString CommandTargetsModel::title(int column) const
{
    switch (column) {
    case SerialColumn:
        return tr("Serial number");
    case NameColumn:
        return tr("Name");
    case FamilyColumn:
        return tr("Family");
    case StateColumn:
        return tr("State");
    default:
        return {};
    }
}

} // namespace Muster
