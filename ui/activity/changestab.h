// Changes that were applied: who, when, how far, why something is still open, and the way back.
#pragma once

#include "models/assignment/plansmodel.h"

#include <QWidget>

class QStackedWidget;

namespace Muster {

class AssignmentService;
class FactsGrid;
class OrganisationWatch;
class PlainTable;
class PushButton;
class StoreThread;

class ChangesTab final : public QWidget {
    Q_OBJECT

public:
    ChangesTab(AssignmentService &assignments, StoreThread &store, OrganisationWatch &organisations,
               QWidget *parent = nullptr);

Q_SIGNALS:
    void undoRequested(Muster::PlanId plan);

private:
    [[nodiscard]] QWidget *makeDetails();
    void read();
    void show(const QList<PlanRecord> &plans);
    void showDetails();
    void openDevices();
    [[nodiscard]] std::optional<PlanRecord> chosen() const;

    AssignmentService &m_assignments;
    OrganisationWatch &m_organisations;
    PlansModel m_model;
    bool m_isReading = false;
    bool m_isStale = false; // something was committed while it was read

    PlainTable *m_table;
    QStackedWidget *m_stack;
    FactsGrid *m_facts;
    PushButton *m_undo;
    PushButton *m_devices;
};

} // namespace Muster
