// The configuration items of an organisation in their order, with how they stand on devices.
#pragma once

#include "models/configuration/configurationitem.h"

#include <QAbstractTableModel>

namespace Muster {

struct ConfigurationRow {
    ConfigurationItem item;
    ItemCounts counts;
    QString kind; // for people

    bool operator==(const ConfigurationRow &) const = default;
};

class ConfigurationModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        PositionColumn,
        NameColumn,
        KindColumn,
        AutoColumn,
        FamiliesColumn,
        InstalledColumn,
        WaitingColumn,
        FailedColumn,
        RevisionColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    // Rows that stay keep their place, so that what is chosen stays chosen.
    void setRows(const QList<ConfigurationRow> &rows);
    [[nodiscard]] const QList<ConfigurationRow> &rows() const { return m_rows; }
    [[nodiscard]] const ConfigurationRow *rowAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const ConfigurationRow &row, int column) const;

    QList<ConfigurationRow> m_rows;
};

} // namespace Muster
