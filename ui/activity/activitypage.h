// What was done: the history of syncs with their counts, retries and waits, and why one failed.
#pragma once

#include "models/runs/runsmodel.h"

#include <QWidget>

class QSplitter;
class QStackedWidget;

namespace Muster {

class ActivityService;
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
    ActivityPage(ActivityService &activity, OrganisationWatch &organisations, RunWatch &runs,
                 QWidget *parent = nullptr);

Q_SIGNALS:
    void syncRequested();

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
    EmptyState *m_empty;
    MessageStrip *m_error;
    FactsGrid *m_facts;
    Label *m_waits;
};

} // namespace Muster
