#include "models/configuration/configurationmodel.h"

#include <QLocale>

namespace Muster {

bool ConfigurationModel::isNumber(int column) const
{
    return column == PositionColumn || column == InstalledColumn || column == WaitingColumn || column == FailedColumn;
}

QString ConfigurationModel::text(const ConfigurationRow &row, int column) const
{
    switch (column) {
    case PositionColumn:
        return QLocale().toString(row.item.position);
    case NameColumn:
        return row.item.name;
    case KindColumn:
        return row.kind;
    case AutoColumn:
        return row.item.isAuto ? tr("Automatic") : tr("By hand");
    case FamiliesColumn:
        return row.item.families.isEmpty() ? (row.item.query.isEmpty() ? tr("All") : row.item.query)
                                           : row.item.families.join(QLatin1StringView(", "));
    case InstalledColumn:
        return QLocale().toString(row.counts.installed);
    case WaitingColumn:
        return QLocale().toString(row.counts.waiting);
    case FailedColumn:
        return QLocale().toString(row.counts.failed);
    case RevisionColumn:
        return tr("v%1").arg(row.item.latestNumber);
    default:
        return {};
    }
}

QString ConfigurationModel::title(int column) const
{
    switch (column) {
    case PositionColumn:
        return tr("No.");
    case NameColumn:
        return tr("Name");
    case KindColumn:
        return tr("Kind");
    case AutoColumn:
        return tr("Deployment");
    case FamiliesColumn:
        return tr("For");
    case InstalledColumn:
        return tr("Installed");
    case WaitingColumn:
        return tr("Waiting");
    case FailedColumn:
        return tr("Failed");
    case RevisionColumn:
        return tr("Revision");
    default:
        return {};
    }
}

} // namespace Muster
