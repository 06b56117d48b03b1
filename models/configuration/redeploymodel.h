// The devices of a plan of redeployment.
#pragma once

#include "models/configuration/redeployplan.h"

#include <QAbstractTableModel>

namespace Muster {

class RedeployModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { SerialColumn, DeviceColumn, GroupColumn, ReasonColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    // Rows that stay keep their place, so that what is chosen stays chosen.
    void setRows(const QList<RedeployRow> &rows);
    [[nodiscard]] const QList<RedeployRow> &rows() const { return m_rows; }
    [[nodiscard]] const RedeployRow *rowAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const RedeployRow &row, int column) const;

    QList<RedeployRow> m_rows;
};

} // namespace Muster
