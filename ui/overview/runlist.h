// The latest syncs, one a line: when, what came, how it ended. Painted as one widget, since it never grows long.
#pragma once

#include "models/runs/run.h"
#include "ui/common/boxedpanel.h"

namespace Muster {

class Clock;

struct RunLine {
    Run run;
    QString organisation; // its name, where several are looked at
};

class RunList final : public BoxedPanel {
    Q_OBJECT

public:
    explicit RunList(const Clock &clock, QWidget *parent = nullptr);

    void setRuns(const QList<RunLine> &lines);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    void paintLine(QPainter *painter, const QRect &row, const RunLine &line) const;

    const Clock &m_clock;
    QList<RunLine> m_lines;
};

} // namespace Muster
