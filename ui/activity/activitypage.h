// What was done, on three tabs: syncs with their counts, retries and waits; changes that were applied; the journal.
#pragma once

#include "models/core/ids.h"
#include "models/runs/runsmodel.h"

#include <QWidget>

class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace Muster {

class ActivityService;
class Application;
class EmptyState;
class FactsGrid;
class HeaderBar;
class Label;
class MessageStrip;
class OrganisationWatch;
class PlainTable;
class RunWatch;

class ActivityPage final : public QWidget {
    Q_OBJECT

public:
    ActivityPage(Application &application, ActivityService &activity, OrganisationWatch &organisations, RunWatch &runs,
                 QWidget *parent = nullptr);

Q_SIGNALS:
    void undoRequested(Muster::PlanId plan);

private:
    [[nodiscard]] QWidget *makeDetails();
    void refresh();
    void showDetails();
    void showWaits(RunId run, const QList<RunWait> &waits);

    ActivityService &m_activity;
    OrganisationWatch &m_organisations;
    RunWatch &m_runs;
    RunsModel m_model;
    RunId m_shown;

    HeaderBar *m_header;
    PlainTable *m_table;
    QStackedWidget *m_stack;
    QTabWidget *m_tabs;
    EmptyState *m_empty;
    MessageStrip *m_error;
    FactsGrid *m_facts;
    Label *m_waits;
};

} // namespace Muster
