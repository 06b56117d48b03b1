// The syncs that go on, above the status line: how far each is, pause and stop.
#pragma once

#include "models/runs/run.h"

#include <QFrame>

class QVBoxLayout;

namespace Muster {

class Clock;
class Label;
class OrganisationWatch;
class RunWatch;

class JobsPopover final : public QFrame {
    Q_OBJECT

public:
    JobsPopover(OrganisationWatch &organisations, RunWatch &runs, const Clock &clock, QWidget *parent);

    // With its lower right corner there.
    void openAt(const QPoint &globalCorner);

Q_SIGNALS:
    void wished(Muster::OrganisationId organisation, Muster::RunWish wish);

private:
    void refresh();
    [[nodiscard]] QWidget *makeRow(const Run &run);

    OrganisationWatch &m_organisations;
    RunWatch &m_runs;
    const Clock &m_clock;
    QVBoxLayout *m_rows;
    QWidget *m_list = nullptr;
    QPoint m_corner;
};

// What a run does at the moment, in one line: pages, devices and the time left, or until when it waits and why.
[[nodiscard]] QString jobText(const Run &run, const QDateTime &now);

} // namespace Muster
