// What a CSV file of people would change, before it does: columns, counts, and the lines that are set aside.
#pragma once

#include "models/people/peopleimport.h"

#include <QDialog>

namespace Muster {

class PeopleImportDialog final : public QDialog {
    Q_OBJECT

public:
    explicit PeopleImportDialog(const PeopleImportPlan &plan, QWidget *parent = nullptr);

Q_SIGNALS:
    void confirmed(const Muster::PeopleImportPlan &plan);
};

} // namespace Muster
