#include "ui/overview/runlist.h"

#include "models/core/clock.h"
#include "ui/common/badge.h"
#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/moment.h"
#include "ui/common/paint.h"
#include "ui/common/type.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

namespace Muster {

namespace {

QString whatText(const RunLine &line)
{
    const QLocale locale;
    const QString kind = line.run.kind == RunKind::Full ? RunList::tr("Full sync") : RunList::tr("Sync");
    QString counts =
        RunList::tr("%1, %2 new, %3 changed, %4 left")
            .arg(RunList::tr("%n page(s)", nullptr, static_cast<int>(line.run.pages)), locale.toString(line.run.added),
                 locale.toString(line.run.changed), locale.toString(line.run.left));
    if (line.run.missed.value_or(0) > 0)
        counts += RunList::tr(", %1 missed before").arg(locale.toString(*line.run.missed));
    return line.organisation.isEmpty() ? QStringLiteral("%1, %2").arg(kind, counts)
                                       : QStringLiteral("%1: %2, %3").arg(line.organisation, kind, counts);
}

QString durationText(qint64 seconds)
{
    return seconds < 60 ? RunList::tr("%1 s").arg(seconds)
                        : RunList::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
}

BadgeLook outcomeOf(const Run &run)
{
    switch (run.state) {
    case RunState::Running:
        return {.meaning = Meaning::Waiting,
                .text = run.waitingUntil.isValid() ? RunList::tr("Waiting") : RunList::tr("Running")};
    case RunState::Paused:
        return {.meaning = Meaning::Waiting, .text = RunList::tr("Paused")};
    case RunState::Done:
        return {.meaning = Meaning::Ok,
                .text = RunList::tr("Done in %1").arg(durationText(run.startedAt.secsTo(run.endedAt)))};
    case RunState::Failed:
        return {.meaning = Meaning::Failed, .text = RunList::tr("Failed")};
    case RunState::Cancelled:
        return {.meaning = Meaning::Neutral, .text = RunList::tr("Stopped")};
    case RunState::Interrupted:
        break;
    }
    return {.meaning = Meaning::Attention, .text = RunList::tr("Interrupted")};
}

} // namespace

RunList::RunList(const Clock &clock, QWidget *parent)
    : BoxedPanel(parent)
    , m_clock(clock)
{
    setObjectName("runList");
    setAccessibleName(tr("Latest syncs"));
}

void RunList::setRuns(const QList<RunLine> &lines)
{
    m_lines = lines;
    QStringList texts;
    for (const RunLine &line : lines)
        texts.append(
            QStringLiteral("%1: %2, %3")
                .arg(shortMoment(line.run.startedAt, m_clock.now()), whatText(line), outcomeOf(line.run).text));
    setAccessibleDescription(texts.join(u'\n'));
    updateGeometry();
    update();
}

QSize RunList::sizeHint() const
{
    return {Metrics::windowLeastWidth / 2,
            static_cast<int>(qMax<qsizetype>(1, m_lines.size())) * Metrics::rowComfortable};
}

void RunList::paintLine(QPainter *painter, const QRect &row, const RunLine &line) const
{
    const Palette &palette = Palette::current();
    QRect cell = row.adjusted(Metrics::pageMargin, 0, -Metrics::pageMargin, 0);
    const int timeWidth = Metrics::columnOrder;
    Paint::text(painter, QRect(cell.left(), cell.top(), timeWidth, cell.height()), Type::body(),
                palette.color(Role::Text2), shortMoment(line.run.startedAt, m_clock.now()));
    cell.setLeft(cell.left() + timeWidth + Metrics::space);
    paintIcon(painter, QRect(cell.left(), cell.top(), Metrics::iconRow, cell.height()), Metrics::iconRow, "sync",
              palette.color(Role::Text2));
    cell.setLeft(cell.left() + Metrics::iconRow + Metrics::space);
    const int outcomeWidth = Metrics::columnProfile;
    paintBadge(painter, QRect(cell.right() - outcomeWidth, cell.top(), outcomeWidth, cell.height()),
               outcomeOf(line.run));
    cell.setRight(cell.right() - outcomeWidth - Metrics::space);
    Paint::text(painter, cell, Type::body(), palette.color(Role::Text), whatText(line));
}

void RunList::paintEvent(QPaintEvent *event)
{
    BoxedPanel::paintEvent(event);
    QPainter painter(this);
    const Palette &palette = Palette::current();
    if (m_lines.isEmpty()) {
        Paint::text(&painter, rect().adjusted(Metrics::pageMargin, 0, 0, 0), Type::body(), palette.color(Role::Text2),
                    tr("No sync yet."));
        return;
    }
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        const QRect row(0, static_cast<int>(i) * Metrics::rowComfortable, width(), Metrics::rowComfortable);
        if (i > 0)
            Paint::edge(&painter, row.adjusted(Metrics::line, 0, -Metrics::line, 0), Qt::TopEdge,
                        palette.color(Role::Grid));
        paintLine(&painter, row, m_lines.at(i));
    }
}

bool RunList::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return BoxedPanel::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const qsizetype row = help->pos().y() / Metrics::rowComfortable;
    if (row >= 0 && row < m_lines.size()) {
        const Run &run = m_lines.at(row).run;
        QToolTip::showText(help->globalPos(),
                           exactMoment(run.startedAt) + (run.error ? u'\n' + run.error->message : QString()), this);
    }
    return true;
}

} // namespace Muster
