#include "models/configuration/itemresultsmodel.h"

#include <QLocale>

namespace Muster {

QString ItemResultsModel::text(const ItemOnDevice &row, int column) const
{
    switch (column) {
    case SerialColumn:
        return row.serial;
    case DeviceColumn:
        return row.deviceName;
    case StateColumn:
        return itemStateText(row.result.state);
    case ReasonColumn:
        return row.result.reason;
    case TimeColumn:
        return QLocale().toString(row.result.at.toLocalTime(), QLocale::ShortFormat);
    default:
        return {};
    }
}

QString ItemResultsModel::title(int column) const
{
    switch (column) {
    case SerialColumn:
        return tr("Serial");
    case DeviceColumn:
        return tr("Device");
    case StateColumn:
        return tr("State");
    case ReasonColumn:
        return tr("Reason");
    case TimeColumn:
        return tr("Since");
    default:
        return {};
    }
}

} // namespace Muster
