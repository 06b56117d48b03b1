// The first page: what is at risk today, where the fleet stands, and what Muster did last. Zero is the goal.
#pragma once

#include "app/enrollment/pushstate.h"
#include "models/devices/device.h"

#include <QWidget>

class QStackedWidget;

namespace Muster {

class Clock;
class EmptyState;
class HeaderBar;
class Label;
class LifeCycleBars;
class MessageStrip;
class OrganisationWatch;
class OverviewService;
class PushButton;
class RunList;
class RunWatch;
class TileGrid;
struct DeviceCounts;
struct TileFacts;

class OverviewPage final : public QWidget {
    Q_OBJECT

public:
    OverviewPage(OverviewService &figures, OrganisationWatch &organisations, RunWatch &runs, const Clock &clock,
                 QWidget *parent = nullptr);

    // A half-done set-up is offered to go on.
    void setHasDraft(bool hasDraft);
    // What keeps Apple from answering, one sentence; an empty one takes it away.
    void setTrouble(const QString &message, const QString &button);

    // A token nears its end: one sentence; an empty one takes it away.
    void setTokenWarning(const QString &message);

Q_SIGNALS:
    void renewRequested();
    // The push certificate of one that has the least time, or none.
    void pushRequested(Muster::OrganisationId organisation);
    void tokenWarningNoted();
    void stateRequested(Muster::DeviceState state);
    // The devices behind a figure.
    void queryRequested(const QString &query);
    void syncRequested();
    void setupRequested();
    void troubleButtonClicked();
    // How many devices are at risk, for the sidebar.
    void riskChanged(qint64 count);

private:
    void setUpContent();
    void setUpWiring();
    void refresh();
    void refreshTiles();
    // Of the organisations in view that need one, the most urgent first.
    [[nodiscard]] QList<PushState> shownPushes() const;
    [[nodiscard]] TileFacts pushTile() const;
    void followTile(const QString &id);
    void refreshRisk(const DeviceCounts &counts);
    void refreshBars();
    void refreshRuns();
    [[nodiscard]] QWidget *makeBox(const QString &title, Label *note, QWidget *content);

    OverviewService &m_figures;
    OrganisationWatch &m_organisations;
    RunWatch &m_runs;
    const Clock &m_clock;
    bool m_hasDraft = false;
    qint64 m_riskCount = 0;

    HeaderBar *m_header;
    PushButton *m_sync;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    MessageStrip *m_trouble;
    MessageStrip *m_token;
    MessageStrip *m_warning;
    Label *m_riskNote;
    TileGrid *m_tiles;
    LifeCycleBars *m_bars;
    Label *m_barsNote;
    RunList *m_runList;
};

} // namespace Muster
