#include "ui/setup/firstsyncpage.h"

#include "ui/common/factsgrid.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QLocale>
#include <QTimer>
#include <QVBoxLayout>

namespace Muster {

FirstSyncPage::FirstSyncPage(SetupFlow &flow, QWidget *parent)
    : SetupPage(flow, tr("First sync"), QStringLiteral("setup-first-sync"), parent)
    , m_figure(new Label({}, Type::figure()))
    , m_unit(new Label({}, Type::body(), Label::Tone::Secondary))
    , m_strip(new MessageStrip(Meaning::Waiting))
    , m_facts(new FactsGrid)
    , m_second(new QTimer(this))
{
    auto *count = new QVBoxLayout;
    count->setSpacing(0);
    count->addWidget(m_figure);
    count->addWidget(m_unit);
    body().addLayout(count);
    body().addWidget(m_facts);
    body().addWidget(m_strip);
    m_figure->setObjectName(QStringLiteral("figure"));
    m_strip->setObjectName(QStringLiteral("strip"));
    m_facts->setObjectName(QStringLiteral("facts"));
    m_facts->setAccessibleName(tr("How the sync stands"));
    m_second->setInterval(std::chrono::seconds(1));
    connect(m_second, &QTimer::timeout, this, &FirstSyncPage::refreshElapsed);
    connect(m_strip, &MessageStrip::buttonClicked, this, [this] { this->flow().startSync(); });
}

void FirstSyncPage::refresh()
{
    setSentence(tr("Muster reads every device of *%1*. You may close this window: the sync goes on.")
                    .arg(flow().name().simplified()));
    const std::optional<Run> &run = flow().run();
    const qint64 devices = run ? run->devices : 0;
    const bool isDone = flow().isDone(SetupStep::FirstSync);
    m_figure->setText(QLocale().toString(devices));
    m_unit->setText(isDone ? tr("Devices in all", "under a number") : tr("Devices so far", "under a number"));
    m_facts->setFact(tr("Pages"), QLocale().toString(run ? run->pages : 0));
    refreshElapsed();
    refreshStrip();
    const bool isSyncing = flow().activity() == SetupFlow::Activity::Syncing;
    if (isSyncing && !m_second->isActive())
        m_second->start();
    else if (!isSyncing)
        m_second->stop();
}

void FirstSyncPage::refreshElapsed()
{
    const std::optional<Run> &run = flow().run();
    const QDateTime end = run && run->endedAt.isValid() ? run->endedAt : flow().now();
    const qint64 seconds = run ? qMax<qint64>(0, run->startedAt.secsTo(end)) : 0;
    m_facts->setFact(tr("Elapsed"),
                     seconds < 60 ? tr("%1 s").arg(seconds) : tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60));
}

void FirstSyncPage::refreshStrip()
{
    const std::optional<Run> &run = flow().run();
    m_strip->setButton({});
    m_strip->show();
    if (const std::optional<Error> &error = flow().error()) {
        m_strip->setMeaning(Meaning::Failed);
        m_strip->setText(run && run->devices > 0 ? tr("Stopped; what has come stays, and the next try goes on there.")
                                                 : QString(),
                         error->message);
        m_strip->setButton(tr("Try again"));
    } else if (flow().isDone(SetupStep::FirstSync)) {
        m_strip->setMeaning(Meaning::Ok);
        m_strip->setText(tr("%1 is linked.").arg(flow().name().simplified()),
                         tr("From now on only what changed is read."));
    } else if (run && run->waitingUntil.isValid()) {
        const QString until = QLocale().toString(run->waitingUntil.toLocalTime().time(), QLocale::ShortFormat);
        m_strip->setMeaning(Meaning::Waiting);
        m_strip->setText(tr("Waiting until %1.").arg(until), run->waitingReason);
    } else {
        m_strip->setMeaning(Meaning::Waiting);
        m_strip->setText(tr("Reading from Apple. Apple does not tell how many devices there are."));
    }
}

QWidget *FirstSyncPage::firstFocus()
{
    return flow().error() ? m_strip->button() : nullptr;
}

} // namespace Muster
