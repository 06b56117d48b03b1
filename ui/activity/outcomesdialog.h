// What became of each device of a change that was applied. Deletes itself when it is closed.
#pragma once

#include "models/assignment/planresultsmodel.h"

#include <QDialog>

namespace Muster {

class AssignmentService;

class OutcomesDialog final : public QDialog {
    Q_OBJECT

public:
    OutcomesDialog(AssignmentService &assignments, const PlanRecord &plan, QWidget *parent = nullptr);

private:
    void read(const QString &after);

    AssignmentService &m_assignments;
    PlanId m_plan;
    PlanResultsModel m_model;
};

} // namespace Muster
