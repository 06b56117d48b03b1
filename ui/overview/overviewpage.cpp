#include "ui/overview/overviewpage.h"

#include "app/organisations/organisationwatch.h"
#include "app/overview/overviewservice.h"
#include "app/sync/runwatch.h"
#include "models/core/clock.h"
#include "models/organisations/tokenlife.h"
#include "ui/common/boxedpanel.h"
#include "ui/common/emptystate.h"
#include "ui/common/headerbar.h"
#include "ui/common/label.h"
#include "ui/common/lifecyclebars.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/moment.h"
#include "ui/common/pushbutton.h"
#include "ui/common/scrolled.h"
#include "ui/common/tilegrid.h"
#include "ui/common/type.h"
#include "ui/overview/runlist.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace Muster {

namespace {

constexpr qsizetype shownRuns = 6;

// What the tiles of tokens, terms and reachability sum up.
struct AppleFigures {
    qint64 tokensNearEnd = 0;
    std::optional<qint64> leastDays;
    qint64 termsUnsigned = 0;
    qint64 unreachable = 0;
};

AppleFigures appleFigures(const QList<Organisation> &organisations, const QDateTime &now)
{
    AppleFigures figures;
    for (const Organisation &organisation : organisations) {
        if (const auto days = tokenDaysLeft(organisation.tokenExpiresAt, now))
            figures.leastDays = qMin(figures.leastDays.value_or(*days), *days);
        figures.tokensNearEnd += tokenWarning(organisation.tokenExpiresAt, now) ? 1 : 0;
        if (organisation.trouble) {
            figures.termsUnsigned += organisation.trouble->error.kind == ErrorKind::TermsNotSigned ? 1 : 0;
            figures.unreachable += organisation.trouble->error.kind == ErrorKind::Unreachable ? 1 : 0;
        }
    }
    return figures;
}

} // namespace

OverviewPage::OverviewPage(OverviewService &figures, OrganisationWatch &organisations, RunWatch &runs,
                           const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_figures(figures)
    , m_organisations(organisations)
    , m_runs(runs)
    , m_clock(clock)
    , m_header(new HeaderBar(tr("Overview")))
    , m_sync(new PushButton(tr("Sync"), QStringLiteral("sync")))
    , m_stack(new QStackedWidget)
    , m_empty(new EmptyState(
          QStringLiteral("org"), tr("No organisation yet"),
          tr("Connect an organisation, or practise with a simulated Apple: the same steps, and nothing can go wrong.")))
    , m_trouble(new MessageStrip(Meaning::Failed))
    , m_token(new MessageStrip(Meaning::Attention))
    , m_warning(new MessageStrip(Meaning::Attention))
    , m_riskNote(new Label({}, Type::small(), Label::Tone::Secondary))
    , m_tiles(new TileGrid)
    , m_bars(new LifeCycleBars)
    , m_barsNote(new Label({}, Type::small(), Label::Tone::Secondary))
    , m_runList(new RunList(clock))
{
    setObjectName("overviewPage");
    m_sync->setObjectName("overviewSync");
    m_sync->setKeyHint(QKeySequence(Qt::Key_F5));
    m_header->addActionButton(m_sync);
    m_empty->setObjectName("overviewEmpty");
    m_tiles->setObjectName("riskTiles");
    m_trouble->setObjectName("overviewTrouble");
    m_trouble->hide();
    m_token->setObjectName("tokenWarning");
    m_token->setIcon(QStringLiteral("token"));
    m_token->setButton(tr("Load a new token…"));
    m_token->setLink(tr("Noted"));
    m_token->hide();
    m_warning->hide();
    setUpContent();
    setUpWiring();
    refresh();
}

void OverviewPage::setUpWiring()
{
    connect(m_sync, &QPushButton::clicked, this, &OverviewPage::syncRequested);
    connect(m_empty, &EmptyState::buttonClicked, this, &OverviewPage::setupRequested);
    connect(m_trouble, &MessageStrip::buttonClicked, this, &OverviewPage::troubleButtonClicked);
    connect(m_token, &MessageStrip::buttonClicked, this, &OverviewPage::renewRequested);
    connect(m_token, &MessageStrip::linkClicked, this, &OverviewPage::tokenWarningNoted);
    connect(m_warning, &MessageStrip::buttonClicked, this, [this] { Q_EMIT stateRequested(DeviceState::NoProfile); });
    const auto showState = [this](const QString &id) {
        for (const DeviceState state : {DeviceState::NoProfile, DeviceState::Dropped, DeviceState::Ready,
                                        DeviceState::SwitchedOn, DeviceState::Left}) {
            if (deviceStateName(state) == id)
                Q_EMIT stateRequested(state);
        }
    };
    connect(m_tiles, &TileGrid::tileClicked, this, showState);
    connect(m_bars, &LifeCycleBars::rowClicked, this, showState);
    connect(&m_figures, &OverviewService::changed, this, &OverviewPage::refresh);
    connect(&m_organisations, &OrganisationWatch::changed, this, &OverviewPage::refresh);
    connect(&m_runs, &RunWatch::changed, this, &OverviewPage::refresh);
}

QWidget *OverviewPage::makeBox(const QString &title, Label *note, QWidget *content)
{
    auto *box = new BoxedPanel;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(Metrics::pageMargin, Metrics::spaceMedium, Metrics::pageMargin, Metrics::spaceMedium);
    layout->setSpacing(Metrics::spaceMedium);
    auto *head = new QHBoxLayout;
    head->addWidget(new Label(title, Type::bodyStrong()));
    head->addWidget(note);
    head->addStretch();
    layout->addLayout(head);
    layout->addWidget(content);
    return box;
}

void OverviewPage::setUpContent()
{
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(Metrics::pageMargin, Metrics::pageMargin, Metrics::pageMargin, Metrics::pageMargin);
    column->setSpacing(Metrics::spaceMedium);
    column->addWidget(m_trouble);
    column->addWidget(m_token);
    column->addWidget(m_warning);
    auto *risk = new QHBoxLayout;
    risk->addWidget(new Label(tr("At risk today"), Type::heading()));
    risk->addWidget(m_riskNote);
    risk->addStretch();
    column->addLayout(risk);
    column->addWidget(m_tiles);
    column->addWidget(makeBox(tr("Life cycle"), m_barsNote, m_bars));
    column->addSpacing(Metrics::spaceTiny);
    column->addWidget(new Label(tr("Latest syncs"), Type::bodyStrong()));
    column->addWidget(m_runList);
    column->addStretch();

    QScrollArea *scroll = scrolled(content);
    m_stack->addWidget(scroll);
    m_stack->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_stack, 1);
}

void OverviewPage::setHasDraft(bool hasDraft)
{
    m_hasDraft = hasDraft;
    refresh();
}

void OverviewPage::setTrouble(const QString &message, const QString &button)
{
    m_trouble->setText(message);
    m_trouble->setButton(button);
    m_trouble->setVisible(!message.isEmpty());
}

void OverviewPage::setTokenWarning(const QString &message)
{
    m_token->setText(message);
    m_token->setVisible(!message.isEmpty());
}

void OverviewPage::refresh()
{
    const bool isLinked = std::ranges::any_of(m_organisations.inView(), &Organisation::isLinked);
    m_stack->setCurrentIndex(isLinked || !m_organisations.isRead() ? 0 : 1);
    m_sync->setEnabled(isLinked);
    m_empty->setButton(m_hasDraft ? tr("Go on with the set-up…") : tr("Enroll organisation…"));
    m_header->setCount(QLocale().toString(m_clock.now().toLocalTime(), QStringLiteral("dddd d MMMM, HH:mm")));
    refreshTiles();
    refreshBars();
    refreshRuns();
}

void OverviewPage::refreshTiles()
{
    const DeviceCounts counts = m_figures.counts().value_or(DeviceCounts());
    const AppleFigures apple = appleFigures(m_organisations.inView(), m_clock.now());
    const auto run = m_runs.latest(m_organisations.currentId());
    const bool failed = run && (run->state == RunState::Failed || run->state == RunState::Interrupted);
    const QString lastSync =
        run ? shortMoment(run->endedAt.isValid() ? run->endedAt : run->startedAt, m_clock.now()) : tr("none yet");
    m_tiles->setTiles({
        {deviceStateName(DeviceState::NoProfile), Meaning::Attention, counts.withoutProfile(),
         tr("No profile assigned"),
         counts.in(DeviceState::Dropped) > 0
             ? tr("%1 dropped by Apple").arg(QLocale().toString(counts.in(DeviceState::Dropped)))
             : tr("would start unmanaged")},
        {deviceStateName(DeviceState::Ready), Meaning::Waiting, counts.in(DeviceState::Ready), tr("Ready, not yet on"),
         tr("profile waits at Apple")},
        {deviceStateName(DeviceState::SwitchedOn), Meaning::Ok, counts.in(DeviceState::SwitchedOn), tr("Switched on"),
         tr("took their profile")},
        {deviceStateName(DeviceState::Left), Meaning::Neutral, counts.in(DeviceState::Left), tr("No longer here"),
         tr("kept as history")},
        {QStringLiteral("token"), Meaning::Attention, apple.tokensNearEnd, tr("Server token"),
         apple.leastDays ? tr("%n day(s) left", nullptr, static_cast<int>(*apple.leastDays)) : tr("no end named")},
        {QStringLiteral("terms"), Meaning::Failed, apple.termsUnsigned, tr("Apple's terms"),
         apple.termsUnsigned > 0 ? tr("unsigned") : tr("accepted")},
        {QStringLiteral("reach"), Meaning::Failed, apple.unreachable, tr("Apple's service"),
         apple.unreachable > 0 ? tr("not reachable") : tr("reachable")},
        {QStringLiteral("sync"), Meaning::Attention, failed ? 1 : 0, tr("Last sync"),
         failed ? tr("%1, did not finish").arg(lastSync) : lastSync},
    });
    refreshRisk(counts);
}

void OverviewPage::refreshRisk(const DeviceCounts &counts)
{
    const qint64 risk = counts.withoutProfile();
    const qint64 dropped = counts.in(DeviceState::Dropped);
    m_riskNote->setText(
        risk == 0
            ? tr("Nothing. Zero is the goal.")
            : tr("%1 device(s). Zero is the goal.", nullptr, static_cast<int>(risk)).arg(QLocale().toString(risk)));
    m_warning->setText(
        tr("%1 device(s) would start unmanaged if somebody switched them on now.", nullptr, static_cast<int>(risk))
            .arg(QLocale().toString(risk)),
        dropped > 0 ? tr("Apple dropped the profile of %1 of them when they were assigned to the service again. Assign "
                         "them a profile once more.")
                          .arg(QLocale().toString(dropped))
                    : tr("They are yours at Apple but carry no enrollment profile."));
    m_warning->setButton(tr("Show them"));
    m_warning->setVisible(risk > 0);
    if (std::exchange(m_riskCount, risk) != risk)
        Q_EMIT riskChanged(risk);
}

void OverviewPage::refreshBars()
{
    const DeviceCounts counts = m_figures.counts().value_or(DeviceCounts());
    const QLocale locale;
    const qint64 withProfile = counts.in(DeviceState::Ready) + counts.in(DeviceState::SwitchedOn);
    m_barsNote->setText(tr("all %1 devices").arg(locale.toString(counts.present)));
    m_bars->setRows({{QString(), tr("In the organisation"), counts.present, {}},
                     {deviceStateName(DeviceState::Ready), tr("Profile assigned"), withProfile,
                      tr("%1 without").arg(locale.toString(counts.withoutProfile()))},
                     {deviceStateName(DeviceState::SwitchedOn), tr("Switched on"), counts.in(DeviceState::SwitchedOn),
                      tr("%1 still in the box").arg(locale.toString(counts.in(DeviceState::Ready)))}},
                    counts.present);
}

void OverviewPage::refreshRuns()
{
    QList<RunLine> lines;
    const auto only = m_organisations.currentId();
    for (const Run &run : m_runs.runs()) {
        if (lines.size() == shownRuns)
            break;
        if (only && run.organisation != *only)
            continue;
        const Organisation *organisation = m_organisations.byId(run.organisation);
        lines.append({run, only || !organisation ? QString() : organisation->name});
    }
    m_runList->setRuns(lines);
}

} // namespace Muster
