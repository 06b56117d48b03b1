// The preflight: what was looked at, what was found, what to do, and a report to send.
#pragma once

#include "app/enrollment/preflightcheck.h"

#include <QWidget>

class QGridLayout;
class QVBoxLayout;

namespace Muster {

class EmptyState;
class Label;
class Preflight;
class PushButton;

class PreflightTab final : public QWidget {
    Q_OBJECT

public:
    explicit PreflightTab(Preflight &preflight, QWidget *parent = nullptr);

    void run();
    // "11 of 12", or nothing before the first run.
    [[nodiscard]] QString score() const;

Q_SIGNALS:
    void scoreChanged();
    void deedRequested(Muster::PreflightDeed deed, Muster::OrganisationId organisation);

private:
    [[nodiscard]] QWidget *makeTools();
    void clear();
    void addCheck(const PreflightCheck &check);
    void refresh();
    void askForPath();

    Preflight &m_preflight;
    PushButton *m_run;
    PushButton *m_copy;
    PushButton *m_save;
    Label *m_summary;
    EmptyState *m_empty;
    QWidget *m_list;
    QVBoxLayout *m_sections;
    QGridLayout *m_grid = nullptr; // of the section under way
    QString m_subject;
};

} // namespace Muster
