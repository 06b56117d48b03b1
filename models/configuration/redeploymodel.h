// The devices of a plan of redeployment.
#pragma once

#include "models/configuration/redeployplan.h"
#include "models/core/rowsmodel.h"

namespace Muster {

class RedeployModel final : public RowsModel<RedeployRow> {
    Q_OBJECT

public:
    enum Column { SerialColumn, DeviceColumn, GroupColumn, ReasonColumn, ColumnCount };

    explicit RedeployModel(QObject *parent = nullptr)
        : RowsModel(ColumnCount, parent)
    {
    }

protected:
    [[nodiscard]] bool isSame(const RedeployRow &one, const RedeployRow &other) const override
    {
        return one.enrollment == other.enrollment && one.serial == other.serial;
    }
    [[nodiscard]] QString text(const RedeployRow &row, int column) const override;
    [[nodiscard]] QString title(int column) const override;
};

} // namespace Muster
