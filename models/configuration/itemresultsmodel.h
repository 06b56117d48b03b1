// How an item stands on each device, with the reason.
#pragma once

#include "models/configuration/configurationitem.h"

#include <QAbstractTableModel>

namespace Muster {

class ItemResultsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { SerialColumn, DeviceColumn, StateColumn, ReasonColumn, TimeColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    // Rows that stay keep their place, so that what is chosen stays chosen.
    void setRows(const QList<ItemOnDevice> &rows);
    [[nodiscard]] const QList<ItemOnDevice> &rows() const { return m_rows; }
    [[nodiscard]] const ItemOnDevice *rowAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const ItemOnDevice &row, int column) const;

    QList<ItemOnDevice> m_rows;
};

} // namespace Muster
