#include "ui/activity/activitypage.h"

#include "app/activity/activityservice.h"
#include "app/application.h"
#include "app/organisations/organisationwatch.h"
#include "app/sync/runwatch.h"
#include "ui/activity/changestab.h"
#include "ui/activity/journaltab.h"
#include "ui/common/emptystate.h"
#include "ui/common/factsgrid.h"
#include "ui/common/headerbar.h"
#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/moment.h"
#include "ui/common/plaintable.h"
#include "ui/common/scrolled.h"
#include "ui/common/tablelook.h"
#include "ui/common/type.h"

#include <QHeaderView>
#include <QLocale>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

namespace Muster {

namespace {

Meaning meaningOf(const QModelIndex &index)
{
    const auto run = index.data(RunsModel::RunRole).value<Run>();
    switch (run.state) {
    case RunState::Running:
    case RunState::Paused:
        return Meaning::Waiting;
    case RunState::Done:
        return Meaning::Ok;
    case RunState::Failed:
        return Meaning::Failed;
    case RunState::Cancelled:
        return Meaning::Neutral;
    case RunState::Interrupted:
        break;
    }
    return Meaning::Attention;
}

} // namespace

ActivityPage::ActivityPage(Application &application, ActivityService &activity, OrganisationWatch &organisations,
                           RunWatch &runs, QWidget *parent)
    : QWidget(parent)
    , m_activity(activity)
    , m_organisations(organisations)
    , m_runs(runs)
    , m_header(new HeaderBar(tr("Activity")))
    , m_table(new PlainTable(tr("Syncs")))
    , m_stack(new QStackedWidget)
    , m_tabs(new QTabWidget)
    , m_empty(new EmptyState(QStringLiteral("activity"), tr("Nothing was done yet"),
                             tr("Every sync is kept here: what it brought, how long it waited and why, and how it "
                                "ended.")))
    , m_error(new MessageStrip(Meaning::Failed))
    , m_facts(new FactsGrid)
    , m_waits(new Label({}, Type::body()))
{
    setObjectName("activityPage");
    m_table->setObjectName("runsTable");
    m_table->setModel(&m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setBadges(RunsModel::OutcomeColumn, meaningOf);
    constexpr int number = 74;
    m_table->setWidths({160, 170, 80, 120, number, number, number, number, number, 110, number, number});
    connect(m_table, &PlainTable::choiceChanged, this, &ActivityPage::showDetails);
    connect(&m_organisations, &OrganisationWatch::changed, this, &ActivityPage::refresh);
    connect(&m_runs, &RunWatch::changed, this, &ActivityPage::refresh);

    auto *splitter = aboveDetails(m_table, makeDetails());
    m_stack->addWidget(splitter);
    m_stack->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    auto *changes = new ChangesTab(application.assignments(), application.store(), m_organisations);
    connect(changes, &ChangesTab::undoRequested, this, &ActivityPage::undoRequested);
    m_tabs->setObjectName("activityTabs");
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_stack, tr("Syncs"));
    m_tabs->addTab(changes, tr("Changes"));
    m_tabs->addTab(new JournalTab(application.journal(), application.store(), m_organisations), tr("Journal"));
    layout->addWidget(m_tabs, 1);
    refresh();
}

QWidget *ActivityPage::makeDetails()
{
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(Metrics::pageMargin, Metrics::spaceMedium, Metrics::pageMargin, Metrics::spaceMedium);
    column->setSpacing(Metrics::spaceMedium);
    m_waits->setWrapping(true);
    m_waits->setSelectable(true);
    column->addWidget(m_error);
    column->addWidget(m_facts);
    column->addWidget(m_waits);
    column->addStretch();
    QScrollArea *scroll = scrolled(content);
    return scroll;
}

void ActivityPage::refresh()
{
    QHash<OrganisationId, QString> names;
    for (const Organisation &organisation : m_organisations.all())
        names.insert(organisation.id, organisation.name);
    QList<Run> runs = m_runs.runs();
    const auto only = m_organisations.currentId();
    if (only)
        runs.removeIf([only](const Run &run) { return run.organisation != *only; });
    m_table->setColumnHidden(RunsModel::OrganisationColumn, only.has_value());
    m_model.setRuns(runs, names);
    m_header->setCount(runs.isEmpty() ? QString() : tr("%n sync(s)", nullptr, static_cast<int>(runs.size())));
    m_stack->setCurrentIndex(runs.isEmpty() ? 1 : 0);
    if (!runs.isEmpty() && m_table->chosenRows().isEmpty())
        m_table->selectRow(0);
    showDetails();
}

void ActivityPage::showDetails()
{
    const QList<int> rows = m_table->chosenRows();
    const std::optional<Run> run = rows.isEmpty() ? std::nullopt : m_model.runAt(rows.first());
    m_facts->setVisible(run.has_value());
    m_error->setVisible(run && run->error);
    m_waits->setVisible(run && run->retries > 0);
    if (!run)
        return;
    if (run->error)
        m_error->setText(run->error->message, run->error->detail);
    const QLocale locale;
    m_facts->setFact(tr("Began"), exactMoment(run->startedAt));
    m_facts->setFact(tr("Ended"), run->endedAt.isValid() ? exactMoment(run->endedAt) : tr("It goes on"));
    m_facts->setFact(tr("Brought"),
                     tr("%1 records on %2 pages: %3 new, %4 changed, %5 left")
                         .arg(locale.toString(run->devices), locale.toString(run->pages), locale.toString(run->added),
                              locale.toString(run->changed), locale.toString(run->left)));
    m_facts->setFact(tr("Missed before"),
                     !run->missed            ? tr("Not compared in this run")
                         : *run->missed == 0 ? tr("Nothing: what Apple says of every device is what the changes told")
                                             : tr("%1 that no change had told").arg(locale.toString(*run->missed)));
    if (m_shown == run->id && run->retries == 0)
        return;
    m_shown = run->id;
    QCoro::connect(m_activity.waits(run->id), this, [this, id = run->id](const Result<QList<RunWait>> &waits) {
        showWaits(id, waits.value_or(QList<RunWait>()));
    });
}

void ActivityPage::showWaits(RunId run, const QList<RunWait> &waits)
{
    if (run != m_shown)
        return;
    QStringList lines;
    const QLocale locale;
    for (const RunWait &wait : waits)
        lines.append(tr("Waited from %1 until %2: %3")
                         .arg(locale.toString(wait.beganAt.toLocalTime().time(), QStringLiteral("HH:mm:ss")),
                              locale.toString(wait.until.toLocalTime(), QStringLiteral("HH:mm:ss")), wait.reason));
    m_waits->setText(lines.join(u'\n'));
}

} // namespace Muster
