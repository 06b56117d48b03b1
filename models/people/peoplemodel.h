// The people of an organisation, with how many devices they hold.
#pragma once

#include "models/people/person.h"

#include <QAbstractTableModel>

namespace Muster {

class PeopleModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { NameColumn, ShortNameColumn, EmailColumn, DepartmentColumn, DevicesColumn, NoteColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    // Rows that stay keep their place, so that what is chosen stays chosen.
    void setRows(const QList<Person> &rows);
    [[nodiscard]] const QList<Person> &rows() const { return m_rows; }
    [[nodiscard]] const Person *rowAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const Person &row, int column) const;

    QList<Person> m_rows;
};

} // namespace Muster
