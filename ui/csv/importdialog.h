// The import wizard: orders the pages of an ImportFlow, which holds all there is to know. Non-modal: show it with
// open().
#pragma once

#include "app/csv/importflow.h"

#include <QDialog>

class QProgressBar;
class QStackedWidget;

namespace Muster {

class ImportPage;
class MessageStrip;
class PracticeFrame;
class PushButton;
class StepList;
class Label;

class ImportDialog final : public QDialog {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ImportDialog)

public:
    // The flow becomes the dialog's own.
    explicit ImportDialog(std::unique_ptr<ImportFlow> flow, QWidget *parent = nullptr);
    ~ImportDialog() override;

    void setPractising(bool on);
    [[nodiscard]] ImportFlow &flow() { return *m_flow; }

    void reject() override;

Q_SIGNALS:
    // The profiles that the file names are to be assigned.
    void assignmentsRequested(const QList<Muster::WantedAssignment> &assignments);

private:
    [[nodiscard]] QWidget *makeSide();
    [[nodiscard]] QWidget *makeFoot();
    void enter(ImportStep step);
    void refresh();
    void refreshProgress();
    [[nodiscard]] ImportPage *page() const;
    [[nodiscard]] QString forwardText() const;

    std::unique_ptr<ImportFlow> m_flow;
    PracticeFrame *m_frame;
    StepList *m_steps;
    QStackedWidget *m_stack;
    QList<ImportPage *> m_pages;
    MessageStrip *m_error;
    QProgressBar *m_progress;
    Label *m_reason;
    PushButton *m_close;
    PushButton *m_back;
    PushButton *m_next;
};

} // namespace Muster
