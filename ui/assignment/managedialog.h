// Manage Devices of a profile: who has it, with a box to unassign, and who has none, with a box to assign. Save leads
// to a plan.
#pragma once

#include "app/assignment/assignmentservice.h"
#include "ui/assignment/planneddevicesmodel.h"

#include <QDialog>

class QTabWidget;

namespace Muster {

class Label;
class PushButton;

class ManageDialog final : public QDialog {
    Q_OBJECT

public:
    // `fleet` is a plan for all devices of the organisation: it says what each has.
    ManageDialog(StoreThread &store, const Profile &profile, AssignmentPlan fleet, QWidget *parent = nullptr);

Q_SIGNALS:
    void planRequested(const Muster::AssignmentRequest &request);

private:
    [[nodiscard]] QWidget *makePage(PlannedDevicesModel &model, const QString &name, const QString &boxes,
                                    const QString &empty);
    void refresh();
    void save();

    Profile m_profile;
    std::shared_ptr<const AssignmentPlan> m_fleet;
    PlannedDevicesModel m_assigned;
    PlannedDevicesModel m_free;
    QTabWidget *m_tabs;
    Label *m_words;
    PushButton *m_save;
};

} // namespace Muster
