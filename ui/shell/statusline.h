// The window's last line: how Apple and the last sync stand; right, the job that runs, and whether the secrets are
// open.
#pragma once

#include "models/assignment/assignmentqueue.h"
#include "models/runs/run.h"

#include <QWidget>

class QToolButton;

namespace Muster {

class Clock;
class IconView;
class Label;
class OrganisationWatch;
class PushButton;
class RunWatch;

class StatusLine final : public QWidget {
    Q_OBJECT

public:
    StatusLine(OrganisationWatch &organisations, RunWatch &runs, const Clock &clock, QWidget *parent = nullptr);

    void setLocked(bool locked);
    // When the next sync begins by itself; an invalid time for none.
    void setNextSync(const QDateTime &next);
    // Devices whose profile is not yet what it should be; nothing for none.
    void setQueue(const QueueCounts &counts, bool isPaused);
    // Of the last minute; nothing is shown while nobody talks.
    void setTalk(int devices, int requests);
    void openJobs();

Q_SIGNALS:
    void stopRequested(Muster::OrganisationId organisation);
    // The job was clicked: the place above which the popover opens.
    void jobsRequested(const QPoint &globalCorner);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void setUpLayout();
    void refresh();
    void refreshApple();
    void refreshJob();

    OrganisationWatch &m_organisations;
    RunWatch &m_runs;
    const Clock &m_clock;
    OrganisationId m_runningOrganisation;
    QDateTime m_nextSync;
    IconView *m_appleIcon;
    Label *m_apple;
    Label *m_lastSync;
    IconView *m_talkIcon;
    Label *m_talk;
    IconView *m_jobIcon;
    PushButton *m_job;
    QToolButton *m_stop;
    IconView *m_queueIcon;
    Label *m_queue;
    IconView *m_lockIcon;
    Label *m_lock;
};

} // namespace Muster
