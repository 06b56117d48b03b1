#include "models/people/peoplemodel.h"

#include <QLocale>

#include <algorithm>

namespace Muster {

namespace {

bool isNumber(int column)
{
    return column == PeopleModel::DevicesColumn;
}

auto keyOf(const Person &row)
{
    return row.id;
}

} // namespace

void PeopleModel::setRows(const QList<Person> &rows)
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

const Person *PeopleModel::rowAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows.at(row) : nullptr;
}

int PeopleModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int PeopleModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString PeopleModel::text(const Person &row, int column) const
{
    switch (column) {
    case NameColumn:
        return row.fullName.isEmpty() ? row.shortName : row.fullName;
    case ShortNameColumn:
        return row.shortName;
    case EmailColumn:
        return row.email;
    case DepartmentColumn:
        return row.department;
    case DevicesColumn:
        return QLocale().toString(row.devices);
    case NoteColumn:
        return row.note;
    default:
        return {};
    }
}

QVariant PeopleModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return text(m_rows.at(index.row()), index.column());
    if (role == Qt::TextAlignmentRole && isNumber(index.column()))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant PeopleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && isNumber(section))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case ShortNameColumn:
        return tr("Short name");
    case EmailColumn:
        return tr("E-mail");
    case DepartmentColumn:
        return tr("Department");
    case DevicesColumn:
        return tr("Devices");
    case NoteColumn:
        return tr("Note");
    default:
        return {};
    }
}

} // namespace Muster
