#include "models/enrollment/commandtargetsmodel.h"

namespace Muster {

void CommandTargetsModel::setTargets(CommandTargetList targets, CommandGroup group)
{
    beginResetModel();
    m_targets = std::move(targets);
    m_rows.clear();
    for (std::uint32_t i = 0; m_targets && i < m_targets->size(); ++i) {
        if ((*m_targets)[i].group == group)
            m_rows.push_back(i);
    }
    endResetModel();
}

int CommandTargetsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CommandTargetsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CommandTargetsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::DisplayRole)
        return {};
    const CommandTarget &target = (*m_targets)[m_rows[static_cast<std::size_t>(index.row())]];
    switch (static_cast<Column>(index.column())) {
    case SerialColumn:
        return target.serial.isEmpty() ? target.udid : target.serial;
    case NameColumn:
        return target.name;
    case FamilyColumn:
        return target.family;
    case StateColumn:
        return target.enrollment.isValid() ? enrollmentStateText(target.state, target.isAwaiting) : QString();
    case ColumnCount:
        break;
    }
    return {};
}

QVariant CommandTargetsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case SerialColumn:
        return tr("Serial number");
    case NameColumn:
        return tr("Name");
    case FamilyColumn:
        return tr("Family");
    case StateColumn:
        return tr("State");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace Muster
