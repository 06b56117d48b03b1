// A command for a selection of devices: which one and what it says, then who gets it and who does not, then Send.
//
// Nothing is sent before the plan was seen; what cannot be undone wants the number of devices typed. Knows
// CommandService and one selection.
#pragma once

#include "app/enrollment/commandservice.h"

#include <QDialog>

class QLineEdit;
class QStackedWidget;

namespace Muster {

class CommandFields;
class Label;
class MessageStrip;
class NavigationList;
class PlainTable;
class PlanGroups;
class PushButton;

class SendCommandDialog final : public QDialog {
    Q_OBJECT

public:
    SendCommandDialog(CommandService &commands, OrganisationId organisation, std::vector<std::int32_t> devices,
                      QWidget *parent = nullptr);

    // Turns to this command, as a choice in the list would.
    void choose(const QString &type);

Q_SIGNALS:
    void sent(qint64 devices);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    enum class Step { Choose, Plan, Sent };

    [[nodiscard]] QWidget *makeHead();
    [[nodiscard]] QWidget *makeChoice();
    [[nodiscard]] QWidget *makePlan();
    [[nodiscard]] QWidget *makeFoot();
    void showForm(const QString &type);
    void setStep(Step step);
    void showPlan();
    void refreshSend();
    void plan();
    void send();
    void press();

    CommandService &m_commands;
    OrganisationId m_organisation;
    std::vector<std::int32_t> m_devices;
    Step m_step = Step::Choose;
    CommandForm m_form;
    CommandPlan m_plan;
    qint64 m_queued = 0;
    CommandTargetsModel m_model;

    Label *m_heading;
    Label *m_subheading;
    MessageStrip *m_strip;
    QStackedWidget *m_stack;
    NavigationList *m_list;
    QStackedWidget *m_forms;
    CommandFields *m_fields = nullptr;
    PlanGroups *m_groups;
    PlainTable *m_table;
    Label *m_notes;
    Label *m_confirmWords;
    QLineEdit *m_confirm;
    PushButton *m_back;
    PushButton *m_cancel;
    PushButton *m_next;
};

} // namespace Muster
