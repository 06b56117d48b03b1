// How an item stands on each device, with the reason.
#pragma once

#include "models/configuration/configurationitem.h"
#include "models/core/rowsmodel.h"

namespace Muster {

class ItemResultsModel final : public RowsModel<ItemOnDevice> {
    Q_OBJECT

public:
    enum Column { SerialColumn, DeviceColumn, StateColumn, ReasonColumn, TimeColumn, ColumnCount };

    explicit ItemResultsModel(QObject *parent = nullptr)
        : RowsModel(ColumnCount, parent)
    {
    }

protected:
    [[nodiscard]] bool isSame(const ItemOnDevice &one, const ItemOnDevice &other) const override
    {
        return one.result.enrollment == other.result.enrollment;
    }
    [[nodiscard]] QString text(const ItemOnDevice &row, int column) const override;
    [[nodiscard]] QString title(int column) const override;
};

} // namespace Muster
