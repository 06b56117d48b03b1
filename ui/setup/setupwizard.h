// The set-up wizard: orders the pages of a SetupFlow, which holds all there is to know. Non-modal: show it with open().
//
// Open the flow first (SetupFlow::open(), openNew(), openForRenewal()) or after; the wizard follows. Closing it at any
// page loses nothing. The flow outlives it.
#pragma once

#include "app/setup/setupflow.h"

#include <QDialog>

class QScrollArea;
class QStackedWidget;

namespace Muster {

class HelpView;
class Label;
class PracticeFrame;
class PushButton;
class SetupPage;
class StepList;

class SetupWizard final : public QDialog {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SetupWizard)

public:
    explicit SetupWizard(SetupFlow &flow, QWidget *parent = nullptr);
    ~SetupWizard() override;

    void done(int result) override;

Q_SIGNALS:
    // The set-up is through and the wizard closed: show this organisation's devices.
    void devicesRequested(Muster::OrganisationId organisation);
    // The token was renewed and the wizard closed.
    void tokenRenewed(Muster::OrganisationId organisation);

private:
    void setUpPages();
    QWidget *makeSide();
    QWidget *makeFoot();
    void setUpOrder();
    void goForward();
    void showHelp();
    void enter(SetupStep step);
    void refresh();
    void refreshSteps();
    void refreshFoot();
    void placeFocus();
    [[nodiscard]] SetupPage *page(SetupStep step) const;
    [[nodiscard]] int rowOf(SetupStep step) const;

    SetupFlow &m_flow;
    PracticeFrame *m_frame = nullptr;
    StepList *m_steps;
    QList<SetupStep> m_shownSteps;
    QStackedWidget *m_stack;
    QList<SetupPage *> m_pages;
    Label *m_note;
    Label *m_reason;
    PushButton *m_help;
    PushButton *m_later;
    PushButton *m_back;
    PushButton *m_next;
    HelpView *m_helpView = nullptr;
    SetupFlow::Activity m_lastActivity = SetupFlow::Activity::None;
};

} // namespace Muster
