// The devices of one group of a plan to send a command, without a copy of the plan.
#pragma once

#include "models/core/rowsmodel.h"
#include "models/enrollment/commandtarget.h"

#include <memory>
#include <vector>

namespace Muster {

using CommandTargetList = std::shared_ptr<const std::vector<CommandTarget>>;

class CommandTargetsModel final : public RowsModel<const CommandTarget *> {
    Q_OBJECT

public:
    enum Column { SerialColumn, NameColumn, FamilyColumn, StateColumn, ColumnCount };

    explicit CommandTargetsModel(QObject *parent = nullptr)
        : RowsModel(ColumnCount, parent)
    {
    }

    void setTargets(const CommandTargetList &targets, CommandGroup group);

protected:
    using Target = const CommandTarget *;
    [[nodiscard]] bool isSame(const Target &one, const Target &other) const override { return one == other; }
    [[nodiscard]] QString text(const Target &target, int column) const override;
    [[nodiscard]] QString title(int column) const override;

private:
    CommandTargetList m_targets; // keeps the rows alive
};

} // namespace Muster
