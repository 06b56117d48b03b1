// The devices of one group of a plan to send a command, without a copy of the plan.
#pragma once

#include "models/enrollment/commandtarget.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace Muster {

using CommandTargetList = std::shared_ptr<const std::vector<CommandTarget>>;

class CommandTargetsModel final : public QAbstractTableModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CommandTargetsModel)

public:
    enum Column { SerialColumn, NameColumn, FamilyColumn, StateColumn, ColumnCount };
    Q_ENUM(Column)

    using QAbstractTableModel::QAbstractTableModel;

    void setTargets(CommandTargetList targets, CommandGroup group);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    CommandTargetList m_targets;
    std::vector<std::uint32_t> m_rows;
};

} // namespace Muster
