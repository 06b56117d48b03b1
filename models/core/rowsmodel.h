// A table of values, one a row, whose model only says what stands in a column: rows, places and alignment are here.
//
// Rows that stay keep their place, so that what is chosen stays chosen.
#pragma once

#include <QAbstractTableModel>
#include <QList>

#include <algorithm>

namespace Muster {

template <typename Row> class RowsModel : public QAbstractTableModel {
public:
    [[nodiscard]] const QList<Row> &rows() const { return m_rows; }
    [[nodiscard]] const Row *rowAt(int row) const
    {
        return row >= 0 && row < m_rows.size() ? &m_rows.at(row) : nullptr;
    }

    void setRows(const QList<Row> &rows)
    {
        const bool isSameOrder =
            std::ranges::equal(m_rows, rows, [this](const Row &one, const Row &other) { return isSame(one, other); });
        if (!isSameOrder)
            beginResetModel();
        m_rows = rows;
        if (!isSameOrder)
            endResetModel();
        else if (!m_rows.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, m_columns - 1));
    }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : m_columns;
    }

    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid))
            return {};
        if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
            return text(m_rows.at(index.row()), index.column());
        return alignment(index.column(), role);
    }

    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal)
            return {};
        return role == Qt::DisplayRole ? QVariant(title(section)) : alignment(section, role);
    }

protected:
    explicit RowsModel(int columns, QObject *parent = nullptr)
        : QAbstractTableModel(parent)
        , m_columns(columns)
    {
    }

    // Whether both are about the same thing, however it has changed.
    [[nodiscard]] virtual bool isSame(const Row &one, const Row &other) const = 0;
    [[nodiscard]] virtual QString text(const Row &row, int column) const = 0;
    [[nodiscard]] virtual QString title(int column) const = 0;
    // Numbers stand at the right, with their titles.
    [[nodiscard]] virtual bool isNumber(int) const { return false; }

private:
    [[nodiscard]] QVariant alignment(int column, int role) const
    {
        return role == Qt::TextAlignmentRole && isNumber(column) ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter))
                                                                 : QVariant();
    }

    int m_columns;
    QList<Row> m_rows;
};

} // namespace Muster
