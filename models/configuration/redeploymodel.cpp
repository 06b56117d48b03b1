#include "models/configuration/redeploymodel.h"

namespace Muster {

QString RedeployModel::text(const RedeployRow &row, int column) const
{
    switch (column) {
    case SerialColumn:
        return row.serial;
    case DeviceColumn:
        return row.name;
    case GroupColumn:
        return redeployGroupText(row.group);
    case ReasonColumn:
        return row.reason;
    default:
        return {};
    }
}

QString RedeployModel::title(int column) const
{
    switch (column) {
    case SerialColumn:
        return tr("Serial");
    case DeviceColumn:
        return tr("Device");
    case GroupColumn:
        return tr("What happens");
    case ReasonColumn:
        return tr("Reason");
    default:
        return {};
    }
}

} // namespace Muster
