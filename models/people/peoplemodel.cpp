#include "models/people/peoplemodel.h"

#include <QLocale>

namespace Muster {

bool PeopleModel::isNumber(int column) const
{
    return column == DevicesColumn;
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

QString PeopleModel::title(int column) const
{
    switch (column) {
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
