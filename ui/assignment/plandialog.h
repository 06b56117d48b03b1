// A change, before, while and after it is made: Plan, Apply, Verify in one dialog.
//
// Nothing is sent before Apply. Closing it afterwards stops nothing: what is wanted is written down, and the queue goes
// on. Not modal; knows the services and one plan.
#pragma once

#include "app/assignment/assignmentworker.h"
#include "ui/assignment/planneddevicesmodel.h"

#include <QDialog>

class QProgressBar;

namespace Muster {

class Application;
class Label;
class MessageStrip;
class PlainTable;
class PlanGroups;
class PushButton;
class SearchField;
class StateBadge;

class PlanDialog final : public QDialog {
    Q_OBJECT

public:
    PlanDialog(Application &application, AssignmentPlan plan, QWidget *parent = nullptr);

    [[nodiscard]] const AssignmentPlan &plan() const { return *m_plan; }
    [[nodiscard]] bool isApplied() const { return m_applied.isValid(); }
    void apply();

Q_SIGNALS:
    // Apply has ended: all is verified, or the rest waits in the queue.
    void settled();
    // Somebody wants it undone: a plan of its own.
    void undoRequested(Muster::PlanId plan);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    enum class Step { Plan, Apply, Verify };

    [[nodiscard]] QWidget *makeHead();
    [[nodiscard]] QWidget *makeBody();
    [[nodiscard]] QWidget *makeFoot();
    void setStep(Step step);
    void showGroup(int group);
    void showOutcome(PlanOutcome outcome);
    void showShown();
    void exportPlan();
    void copyCommand();
    void work();
    void showRecord();
    void take(const PlanRecord &record);
    void fail(const Error &error);

    Application &m_application;
    std::shared_ptr<const AssignmentPlan> m_plan;
    PlannedDevicesModel m_model;
    PlanId m_applied;
    bool m_isReading = false; // the record
    bool m_isEnded = false; // the work
    std::pair<PlanRecord, bool> m_taken; // what is shown of it

    Label *m_heading;
    Label *m_subheading;
    Label *m_steps;
    MessageStrip *m_strip;
    PlanGroups *m_groups;
    Label *m_sum;
    SearchField *m_search;
    Label *m_shown;
    PlainTable *m_table;
    Label *m_notes;
    QProgressBar *m_progress;
    PushButton *m_cancel;
    PushButton *m_later;
    PushButton *m_undo;
    PushButton *m_apply;
};

} // namespace Muster
