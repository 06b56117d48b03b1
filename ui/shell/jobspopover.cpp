#include "ui/shell/jobspopover.h"

#include "app/organisations/organisationwatch.h"
#include "app/sync/runwatch.h"
#include "models/core/clock.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QProgressBar>
#include <QVBoxLayout>

namespace Muster {

namespace {

QString leftText(std::chrono::seconds left)
{
    return left < std::chrono::minutes(1)
        ? JobsPopover::tr("%n second(s) left", nullptr, static_cast<int>(left.count()))
        : JobsPopover::tr("%n minute(s) left", nullptr, static_cast<int>((left.count() + 59) / 60));
}

} // namespace

QString jobText(const Run &run, const QDateTime &now)
{
    const QLocale locale;
    if (run.state == RunState::Paused)
        return JobsPopover::tr("Paused after page %1, %2 devices")
            .arg(locale.toString(run.pages), locale.toString(run.devices));
    if (run.waitingUntil.isValid() && run.waitingUntil > now)
        return JobsPopover::tr("Waiting until %1")
            .arg(locale.toString(run.waitingUntil.toLocalTime().time(), QStringLiteral("HH:mm")));
    QString text = JobsPopover::tr("Page %1, %2 devices").arg(locale.toString(run.pages), locale.toString(run.devices));
    if (const auto left = timeLeft(run, now))
        text += QStringLiteral(", ") + leftText(*left);
    return text;
}

JobsPopover::JobsPopover(OrganisationWatch &organisations, RunWatch &runs, const Clock &clock, QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_organisations(organisations)
    , m_runs(runs)
    , m_clock(clock)
    , m_rows(new QVBoxLayout(this))
{
    setObjectName("jobsPopover");
    setAccessibleName(tr("Jobs"));
    setFrameShape(QFrame::StyledPanel);
    setFixedWidth(Metrics::jobsPopover);
    m_rows->setContentsMargins(Metrics::spaceMedium, Metrics::spaceMedium, Metrics::spaceMedium, Metrics::spaceMedium);
    m_rows->setSpacing(Metrics::spaceMedium);
    connect(&m_runs, &RunWatch::changed, this, [this] {
        if (isVisible())
            refresh();
    });
}

void JobsPopover::openAt(const QPoint &globalCorner)
{
    m_corner = globalCorner;
    refresh();
    show();
}

void JobsPopover::refresh()
{
    delete m_list;
    m_list = new QWidget(this);
    auto *column = new QVBoxLayout(m_list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::spaceMedium);
    QList<Run> running = m_runs.running();
    constexpr qsizetype most = 6;
    for (const Run &run : running.first(std::min(most, running.size())))
        column->addWidget(makeRow(run));
    if (running.isEmpty())
        column->addWidget(new Label(tr("Nothing runs at the moment."), Type::body(), Label::Tone::Secondary));
    else if (running.size() > most)
        column->addWidget(new Label(tr("and %n more", nullptr, static_cast<int>(running.size() - most)), Type::small(),
                                    Label::Tone::Secondary));
    m_rows->addWidget(m_list);
    m_list->show();
    adjustSize();
    move(m_corner.x() - width(), m_corner.y() - height());
}

QWidget *JobsPopover::makeRow(const Run &run)
{
    auto *row = new QWidget;
    auto *column = new QVBoxLayout(row);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::spaceTiny);
    const Organisation *organisation = m_organisations.byId(run.organisation);
    const QString name = organisation ? organisation->name : QString();
    auto *head = new QHBoxLayout;
    head->setSpacing(Metrics::space);
    head->addWidget(new Label(run.kind == RunKind::Full ? tr("Full sync: %1").arg(name) : tr("Sync: %1").arg(name),
                              Type::bodyStrong()),
                    1);
    const bool isPaused = run.state == RunState::Paused;
    auto *pause = new PushButton(isPaused ? tr("Resume") : tr("Pause"),
                                 isPaused ? QStringLiteral("play") : QStringLiteral("pause"));
    pause->setObjectName("pauseJob");
    pause->setInRow(true);
    auto *stop = new PushButton(tr("Stop"), QStringLiteral("stop"));
    stop->setObjectName("stopJobHere");
    stop->setInRow(true);
    stop->setToolTip(tr("Stop the sync; what came so far stays"));
    head->addWidget(pause);
    head->addWidget(stop);
    column->addLayout(head);
    if (run.expected && *run.expected > 0) {
        auto *bar = new QProgressBar;
        bar->setTextVisible(false);
        bar->setFixedHeight(Metrics::progress);
        bar->setRange(0, 1000);
        bar->setValue(static_cast<int>(std::min<qint64>(1000, run.devices * 1000 / *run.expected)));
        column->addWidget(bar);
    }
    auto *line = new Label(jobText(run, m_clock.now()), Type::small(), Label::Tone::Secondary);
    column->addWidget(line);
    if (!run.waitingReason.isEmpty()) {
        auto *reason = new Label(run.waitingReason, Type::small(), Label::Tone::Secondary);
        reason->setWrapping(true);
        column->addWidget(reason);
    }
    const OrganisationId id = run.organisation;
    connect(pause, &QPushButton::clicked, this,
            [this, id, isPaused] { Q_EMIT wished(id, isPaused ? RunWish::Resume : RunWish::Pause); });
    connect(stop, &QPushButton::clicked, this, [this, id] { Q_EMIT wished(id, RunWish::Cancel); });
    return row;
}

} // namespace Muster
