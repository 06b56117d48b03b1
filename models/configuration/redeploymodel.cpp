#include "models/configuration/redeploymodel.h"

#include <algorithm>

namespace Muster {

namespace {

auto keyOf(const RedeployRow &row)
{
    return row.enrollment;
}

} // namespace

void RedeployModel::setRows(const QList<RedeployRow> &rows)
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

const RedeployRow *RedeployModel::rowAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows.at(row) : nullptr;
}

int RedeployModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int RedeployModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

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

QVariant RedeployModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return text(m_rows.at(index.row()), index.column());
    return {};
}

QVariant RedeployModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
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
