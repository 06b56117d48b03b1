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

#include <algorithm>

namespace Muster {

namespace {

constexpr qsizetype shownRuns = 6;

// What the tile of tokens sums up.
struct TokenFigures {
    qint64 nearEnd = 0;
    std::optional<qint64> leastDays;
};

TokenFigures tokenFigures(const QList<Organisation> &organisations, const QDateTime &now)
{
    TokenFigures figures;
    for (const Organisation &organisation : organisations) {
        if (const auto days = tokenDaysLeft(organisation.tokenExpiresAt, now))
            figures.leastDays = qMin(figures.leastDays.value_or(*days), *days);
        figures.nearEnd += tokenWarning(organisation.tokenExpiresAt, now) ? 1 : 0;
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
    connect(m_tiles, &TileGrid::tileClicked, this, &OverviewPage::followTile);
    connect(m_bars, &LifeCycleBars::rowClicked, this, &OverviewPage::queryRequested);
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

void OverviewPage::followTile(const QString &id)
{
    if (id == deviceRiskName(DeviceRisk::NoProfile))
        Q_EMIT stateRequested(DeviceState::NoProfile);
    else if (id == QLatin1StringView("token"))
        Q_EMIT renewRequested();
    else if (id == QLatin1StringView("push") && !shownPushes().isEmpty())
        Q_EMIT pushRequested(shownPushes().first().organisation);
    else if (id == QLatin1StringView("default"))
        Q_EMIT queryRequested(QStringLiteral("is:no-profile"));
    else
        Q_EMIT queryRequested(QStringLiteral("is:") + id);
}

void OverviewPage::refreshTiles()
{
    const DeviceCounts counts = m_figures.counts().value_or(DeviceCounts());
    const RiskReport risks = m_figures.risks().value_or(RiskReport());
    const TokenFigures tokens = tokenFigures(m_organisations.inView(), m_clock.now());
    const qint64 refused = risks.devices.of(DeviceRisk::Refused);
    const auto risk = [&](DeviceRisk which, const QString &detail) {
        return TileFacts{deviceRiskName(which), Meaning::Attention, risks.devices.of(which), deviceRiskText(which),
                         detail};
    };
    TileFacts failed = risk(DeviceRisk::Failed, tr("tried again by itself"));
    failed.meaning = Meaning::Failed;
    if (refused > 0) {
        failed.id += u'|' + deviceRiskName(DeviceRisk::Refused);
        failed.figure += refused;
        failed.detail = tr("%1 refused by Apple").arg(QLocale().toString(refused));
    }
    TileFacts throttled = risk(DeviceRisk::Throttled, tr("follow by themselves"));
    throttled.meaning = Meaning::Waiting;
    m_tiles->setTiles({
        {deviceRiskName(DeviceRisk::NoProfile), Meaning::Attention, counts.unmanagedNext(),
         deviceRiskText(DeviceRisk::NoProfile),
         counts.in(DeviceState::Dropped) > 0
             ? tr("%1 dropped by Apple").arg(QLocale().toString(counts.in(DeviceState::Dropped)))
             : tr("would start unmanaged")},
        failed,
        throttled,
        risk(DeviceRisk::Stuck, tr("for more than an hour")),
        risk(DeviceRisk::Unmanaged, tr("unmanaged after an erase")),
        risk(DeviceRisk::OldVersion, tr("a newer one exists")),
        risk(DeviceRisk::Provisional, tr("the user may leave")),
        {QStringLiteral("default"), Meaning::Attention, risks.withoutDefault.size(), tr("Default profile missing"),
         risks.withoutDefault.isEmpty() ? tr("new devices are covered") : tr("new devices get none")},
        {QStringLiteral("token"), Meaning::Attention, tokens.nearEnd, tr("Server token"),
         tokens.leastDays ? tr("%n day(s) left", nullptr, static_cast<int>(*tokens.leastDays)) : tr("no end named")},
        pushTile(),
    });
    refreshRisk(counts);
}

QList<PushState> OverviewPage::shownPushes() const
{
    QList<PushState> shown;
    for (const PushState &state : m_figures.pushes()) {
        const bool isShown = std::ranges::any_of(m_organisations.inView(), [&](const Organisation &organisation) {
            return organisation.id == state.organisation;
        });
        if (isShown && state.stand != PushStand::Practice)
            shown.append(state);
    }
    // Who has none comes behind whose ends.
    std::ranges::stable_sort(
        shown, {}, [](const PushState &state) { return std::pair(!state.certificate.has_value(), state.daysLeft); });
    return shown;
}

TileFacts OverviewPage::pushTile() const
{
    TileFacts tile{QStringLiteral("push"), Meaning::Attention, 0, tr("Push certificate"), {}};
    const QList<PushState> shown = shownPushes();
    tile.figure = std::ranges::count_if(shown, [](const PushState &state) {
        return state.stand == PushStand::Ended || state.stand == PushStand::NearEnd;
    });
    if (shown.isEmpty())
        tile.detail = tr("practice needs none");
    else if (!shown.first().certificate)
        tile.detail = tr("none: devices come by themselves");
    else if (shown.first().stand == PushStand::Ended)
        tile.detail = tr("has ended");
    else
        tile.detail = tr("%n day(s) left", nullptr, static_cast<int>(shown.first().daysLeft));
    return tile;
}

void OverviewPage::refreshRisk(const DeviceCounts &counts)
{
    const qint64 risk = counts.unmanagedNext();
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
    const qint64 on = counts.switchedOn();
    m_barsNote->setText(tr("all %1 devices").arg(locale.toString(counts.present)));
    m_bars->setRows({{QString(), tr("In the organisation"), counts.present, {}},
                     {QStringLiteral("!is:no-profile !is:unmanaged"), tr("Profile assigned"), counts.withProfile,
                      tr("%1 without").arg(locale.toString(counts.present - counts.withProfile))},
                     {QStringLiteral("state:switched-on|in-setup|enrolled|management-removed"), tr("Switched on"), on,
                      tr("%1 still in the box").arg(locale.toString(counts.present - on))},
                     {QStringLiteral("state:enrolled"), tr("Enrolled"), counts.in(DeviceState::Enrolled),
                      tr("%1 on, not enrolled here").arg(locale.toString(on - counts.in(DeviceState::Enrolled)))}},
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
