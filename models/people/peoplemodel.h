// The people of an organisation, with how many devices they hold.
#pragma once

#include "models/core/rowsmodel.h"
#include "models/people/person.h"

namespace Muster {

class PeopleModel final : public RowsModel<Person> {
    Q_OBJECT

public:
    enum Column { NameColumn, ShortNameColumn, EmailColumn, DepartmentColumn, DevicesColumn, NoteColumn, ColumnCount };

    explicit PeopleModel(QObject *parent = nullptr)
        : RowsModel(ColumnCount, parent)
    {
    }

protected:
    [[nodiscard]] bool isSame(const Person &one, const Person &other) const override { return one.id == other.id; }
    [[nodiscard]] QString text(const Person &row, int column) const override;
    [[nodiscard]] QString title(int column) const override;
    [[nodiscard]] bool isNumber(int column) const override;
};

} // namespace Muster
