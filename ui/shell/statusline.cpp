#include "ui/shell/statusline.h"

#include "app/organisations/organisationwatch.h"
#include "app/sync/runwatch.h"
#include "models/core/clock.h"
#include "ui/common/icons.h"
#include "ui/common/iconview.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/moment.h"
#include "ui/common/paint.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"
#include "ui/shell/jobspopover.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QToolButton>

namespace Muster {

StatusLine::StatusLine(OrganisationWatch &organisations, RunWatch &runs, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_organisations(organisations)
    , m_runs(runs)
    , m_clock(clock)
    , m_appleIcon(new IconView(QStringLiteral("ok"), Metrics::iconRow, Meaning::Ok))
    , m_apple(new Label({}, Type::small(), Label::Tone::Secondary))
    , m_lastSync(new Label({}, Type::small(), Label::Tone::Secondary))
    , m_talkIcon(new IconView(QStringLiteral("server"), Metrics::iconRow, Role::Text2))
    , m_talk(new Label({}, Type::small(), Label::Tone::Secondary))
    , m_jobIcon(new IconView(QStringLiteral("sync"), Metrics::iconRow, Role::Accent))
    , m_job(new PushButton({}, PushButton::Kind::Flat))
    , m_stop(new QToolButton)
    , m_queueIcon(new IconView(QStringLiteral("clock"), Metrics::iconRow, Role::Text2))
    , m_queue(new Label({}, Type::small(), Label::Tone::Secondary))
    , m_lockIcon(new IconView(QStringLiteral("unlock"), Metrics::iconRow, Role::Text2))
    , m_lock(new Label({}, Type::small(), Label::Tone::Secondary))
{
    setObjectName("statusLine");
    setFixedHeight(Metrics::statusBar);
    m_job->setObjectName("statusJob");
    m_job->setInRow(true);
    m_job->setToolTip(tr("Show what runs"));
    connect(m_job, &QPushButton::clicked, this, &StatusLine::openJobs);
    m_lastSync->setObjectName("statusLastSync");
    m_stop->setObjectName("stopJob");
    m_stop->setIcon(icon("stop"));
    m_stop->setToolTip(tr("Stop the sync; what came so far stays"));
    m_stop->setAccessibleName(tr("Stop the sync"));
    m_stop->setAutoRaise(true);
    m_stop->setFixedSize(Metrics::controlInRow, Metrics::controlInRow);
    connect(m_stop, &QToolButton::clicked, this, [this] { Q_EMIT stopRequested(m_runningOrganisation); });
    connect(&m_organisations, &OrganisationWatch::changed, this, &StatusLine::refresh);
    connect(&m_runs, &RunWatch::changed, this, &StatusLine::refresh);
    setUpLayout();
    m_queue->setObjectName("statusQueue");
    m_talk->setObjectName("statusTalk");
    setTalk(0, 0);
    setQueue({}, false);
    setLocked(false);
    refresh();
}

void StatusLine::setUpLayout()
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Metrics::spaceMedium, 0, Metrics::spaceMedium, 0);
    layout->setSpacing(Metrics::spaceSmall);
    layout->addWidget(m_appleIcon);
    layout->addWidget(m_apple);
    layout->addSpacing(Metrics::space);
    layout->addWidget(m_lastSync);
    layout->addSpacing(Metrics::space);
    layout->addWidget(m_talkIcon);
    layout->addWidget(m_talk);
    layout->addStretch();
    layout->addWidget(m_jobIcon);
    layout->addWidget(m_job);
    layout->addWidget(m_stop);
    layout->addSpacing(Metrics::space);
    layout->addWidget(m_queueIcon);
    layout->addWidget(m_queue);
    layout->addSpacing(Metrics::space);
    layout->addWidget(m_lockIcon);
    layout->addWidget(m_lock);
}

void StatusLine::setLocked(bool locked)
{
    m_lockIcon->setName(locked ? QStringLiteral("lock") : QStringLiteral("unlock"));
    m_lock->setText(locked ? tr("Locked") : tr("Unlocked"));
}

void StatusLine::setQueue(const QueueCounts &counts, bool isPaused)
{
    const QLocale locale;
    m_queueIcon->setVisible(counts.all > 0);
    m_queue->setVisible(counts.all > 0);
    const QString devices = tr("%n device(s)", nullptr, static_cast<int>(counts.all));
    if (isPaused)
        m_queue->setText(tr("%1 wait: the queue rests").arg(devices));
    else if (counts.due > 0)
        m_queue->setText(tr("%1 are being assigned").arg(devices));
    else if (counts.next.isValid())
        m_queue->setText(tr("%1 waiting for Apple until %2")
                             .arg(devices, locale.toString(counts.next.toLocalTime().time(), QLocale::ShortFormat)));
    else
        m_queue->setText(tr("%1 not accessible at Apple").arg(devices));
    m_queue->setToolTip(
        tr("%1 throttled, %2 failed and tried again, %3 not accessible")
            .arg(locale.toString(counts.throttled), locale.toString(counts.failed), locale.toString(counts.refused)));
}

void StatusLine::setTalk(int devices, int requests)
{
    m_talkIcon->setVisible(requests > 0);
    m_talk->setVisible(requests > 0);
    m_talk->setText(tr("%1, %2 a minute")
                        .arg(tr("%n device(s) talking", nullptr, devices), tr("%n request(s)", nullptr, requests)));
}

void StatusLine::refresh()
{
    refreshApple();
    refreshJob();
}

void StatusLine::refreshApple()
{
    const QList<Organisation> organisations = m_organisations.inView();
    const bool linked = std::ranges::any_of(organisations, &Organisation::isLinked);
    const auto troubled = std::ranges::find_if(
        organisations, [](const Organisation &organisation) { return organisation.trouble.has_value(); });
    const auto run = m_runs.latest(m_organisations.currentId());
    m_appleIcon->setVisible(linked);
    if (!linked) {
        m_apple->setText(tr("No organisation connected"));
    } else if (troubled != organisations.end()) {
        m_appleIcon->setName(QStringLiteral("attention"));
        m_appleIcon->setColoring(Meaning::Attention);
        m_apple->setText(troubled->trouble->error.kind == ErrorKind::Unreachable ? tr("Apple not reachable")
                                                                                 : tr("Apple needs you"));
    } else {
        m_appleIcon->setName(QStringLiteral("ok"));
        m_appleIcon->setColoring(Meaning::Ok);
        m_apple->setText(tr("Apple reachable"));
    }
    if (!run || run->isOpen())
        m_lastSync->clear();
    else if (run->state == RunState::Done)
        m_lastSync->setText(
            tr("Last sync %1, %2 new").arg(shortMoment(run->endedAt, m_clock.now()), QLocale().toString(run->added)));
    else
        m_lastSync->setText(tr("Last sync %1 did not finish").arg(shortMoment(run->endedAt, m_clock.now())));
    if (m_nextSync.isValid() && !m_lastSync->text().isEmpty())
        m_lastSync->setText(tr("%1, next %2").arg(m_lastSync->text(), shortMoment(m_nextSync, m_clock.now())));
}

void StatusLine::setNextSync(const QDateTime &next)
{
    m_nextSync = next;
    refreshApple();
}

void StatusLine::openJobs()
{
    Q_EMIT jobsRequested(m_job->isVisible() ? m_job->mapToGlobal(QPoint(m_job->width(), 0))
                                            : mapToGlobal(QPoint(width() - Metrics::spaceMedium, 0)));
}

void StatusLine::refreshJob()
{
    const QList<Run> running = m_runs.running();
    for (QWidget *part :
         {static_cast<QWidget *>(m_jobIcon), static_cast<QWidget *>(m_job), static_cast<QWidget *>(m_stop)})
        part->setVisible(!running.isEmpty());
    if (running.isEmpty())
        return;
    const Run &run = running.first();
    m_runningOrganisation = run.organisation;
    m_jobIcon->setName(run.waitingUntil.isValid() ? QStringLiteral("clock") : QStringLiteral("sync"));
    const QString kind = run.kind == RunKind::Full ? tr("Full sync") : tr("Sync");
    QString text = QStringLiteral("%1: %2").arg(kind, jobText(run, m_clock.now()));
    if (running.size() > 1)
        text += tr(", %n more", nullptr, static_cast<int>(running.size()) - 1);
    m_job->setText(text);
    m_job->setToolTip(run.waitingReason.isEmpty() ? tr("Show what runs") : run.waitingReason);
}

void StatusLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Palette::current().color(Role::Sidebar));
    Paint::edge(&painter, rect(), Qt::TopEdge, Palette::current().color(Role::Border));
}

} // namespace Muster
