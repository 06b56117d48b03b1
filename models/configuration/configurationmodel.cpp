#include "models/configuration/configurationmodel.h"

#include <QLocale>

#include <algorithm>

namespace Muster {

namespace {

bool isNumber(int column)
{
    return column == ConfigurationModel::PositionColumn || column == ConfigurationModel::InstalledColumn
        || column == ConfigurationModel::WaitingColumn || column == ConfigurationModel::FailedColumn;
}

auto keyOf(const ConfigurationRow &row)
{
    return row.item.id;
}

} // namespace

void ConfigurationModel::setRows(const QList<ConfigurationRow> &rows)
{
    const bool isSameOrder = std::ranges::equal(m_rows, rows, {}, keyOf, keyOf);
    if (!isSameOrder)
        beginResetModel();
    m_rows = rows;
    if (!isSameOrder)
        endResetModel();
    else if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

const ConfigurationRow *ConfigurationModel::rowAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows.at(row) : nullptr;
}

int ConfigurationModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ConfigurationModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
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

QVariant ConfigurationModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return text(m_rows.at(index.row()), index.column());
    if (role == Qt::TextAlignmentRole && isNumber(index.column()))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant ConfigurationModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && isNumber(section))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
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
