#include "models/configuration/itemresultsmodel.h"

#include <QLocale>

#include <algorithm>

namespace Muster {

namespace {

auto keyOf(const ItemOnDevice &row)
{
    return row.result.enrollment;
}

} // namespace

void ItemResultsModel::setRows(const QList<ItemOnDevice> &rows)
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

const ItemOnDevice *ItemResultsModel::rowAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows.at(row) : nullptr;
}

int ItemResultsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ItemResultsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

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

QVariant ItemResultsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return text(m_rows.at(index.row()), index.column());
    return {};
}

QVariant ItemResultsModel::headerData(int section, Qt::Orientation orientation, int role) const
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
