#include "ui/activity/changestab.h"

#include "app/assignment/assignmentservice.h"
#include "app/organisations/organisationwatch.h"
#include "models/storage/storethread.h"
#include "ui/activity/outcomesdialog.h"
#include "ui/common/emptystate.h"
#include "ui/common/factsgrid.h"
#include "ui/common/metrics.h"
#include "ui/common/moment.h"
#include "ui/common/plaintable.h"
#include "ui/common/pushbutton.h"
#include "ui/common/scrolled.h"
#include "ui/common/tablelook.h"

#include <QCoroTask>
#include <QHBoxLayout>
#include <QLocale>
#include <QSplitter>
#include <QStackedWidget>

namespace Muster {

namespace {

constexpr int mostShown = 500;

Meaning meaningOf(const PlanRecord &plan)
{
    if (plan.undoneBy.isValid())
        return Meaning::Neutral;
    if (plan.failed + plan.refused > 0)
        return Meaning::Attention;
    return plan.open() > 0 ? Meaning::Waiting : Meaning::Ok;
}

} // namespace

ChangesTab::ChangesTab(AssignmentService &assignments, StoreThread &store, OrganisationWatch &organisations,
                       QWidget *parent)
    : QWidget(parent)
    , m_assignments(assignments)
    , m_organisations(organisations)
    , m_table(new PlainTable(tr("Changes")))
    , m_stack(new QStackedWidget)
    , m_facts(new FactsGrid)
    , m_undo(new PushButton(tr("Undo…")))
    , m_devices(new PushButton(tr("Show devices")))
{
    setObjectName("changesTab");
    m_table->setObjectName("changesTable");
    m_table->setModel(&m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setBadges(PlansModel::OutcomeColumn, [this](const QModelIndex &index) {
        const auto plan = m_model.planAt(index.row());
        return plan ? meaningOf(*plan) : Meaning::Neutral;
    });
    constexpr int number = 84;
    m_table->setWidths({160, 170, 360, 130, 120, number, number, number});
    m_table->setFilling(PlansModel::TitleColumn);
    m_undo->setObjectName("undoChange");
    m_devices->setObjectName("showOutcomes");
    auto *splitter = aboveDetails(m_table, makeDetails());
    m_stack->addWidget(splitter);
    m_stack->addWidget(new EmptyState(QStringLiteral("activity"), tr("Nothing was changed yet"),
                                      tr("Every change of profiles that is applied stands here, with what became of "
                                         "each device, and can be undone.")));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_table, &PlainTable::choiceChanged, this, &ChangesTab::showDetails);
    connect(m_table, &QAbstractItemView::doubleClicked, this, &ChangesTab::openDevices);
    connect(m_devices, &QPushButton::clicked, this, &ChangesTab::openDevices);
    connect(m_undo, &QPushButton::clicked, this, [this] {
        if (const auto plan = chosen())
            Q_EMIT undoRequested(plan->id);
    });
    connect(&m_organisations, &OrganisationWatch::changed, this, &ChangesTab::read);
    connect(&m_organisations, &OrganisationWatch::currentChanged, this, &ChangesTab::read);
    connect(&store, &StoreThread::committed, this, [this](ChangeSet changes) {
        if (changes & (ChangeSet(Changed::Assignments) | Changed::DevicesGone))
            read();
    });
    m_stack->setCurrentIndex(1);
    read();
}

QWidget *ChangesTab::makeDetails()
{
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(Metrics::pageMargin, Metrics::spaceMedium, Metrics::pageMargin, Metrics::spaceMedium);
    column->setSpacing(Metrics::spaceMedium);
    column->addWidget(m_facts);
    auto *row = new QHBoxLayout;
    row->setSpacing(Metrics::space);
    row->addWidget(m_devices);
    row->addWidget(m_undo);
    row->addStretch();
    column->addLayout(row);
    column->addStretch();
    return scrolled(content);
}

std::optional<PlanRecord> ChangesTab::chosen() const
{
    const QList<int> rows = m_table->chosenRows();
    return rows.isEmpty() ? std::nullopt : m_model.planAt(rows.first());
}

void ChangesTab::read()
{
    // Each batch commits; one reading after the other is enough.
    m_isStale = m_isReading;
    if (m_isReading)
        return;
    m_isReading = true;
    QCoro::connect(m_assignments.plans(m_organisations.currentId(), mostShown), this,
                   [this](const Result<QList<PlanRecord>> &plans) {
                       m_isReading = false;
                       show(plans.value_or(QList<PlanRecord>()));
                       if (m_isStale)
                           read();
                   });
}

void ChangesTab::show(const QList<PlanRecord> &plans)
{
    QHash<OrganisationId, QString> names;
    for (const Organisation &organisation : m_organisations.all())
        names.insert(organisation.id, organisation.name);
    m_table->setColumnHidden(PlansModel::OrganisationColumn, m_organisations.currentId().has_value());
    m_model.setPlans(plans, names);
    m_stack->setCurrentIndex(plans.isEmpty() ? 1 : 0);
    if (!plans.isEmpty() && m_table->chosenRows().isEmpty())
        m_table->selectRow(0);
    showDetails();
}

void ChangesTab::showDetails()
{
    const auto plan = chosen();
    m_undo->setEnabled(plan && !plan->undoneBy.isValid());
    m_devices->setEnabled(plan.has_value());
    if (!plan)
        return;
    const QLocale locale;
    m_facts->setFact(tr("Applied"), tr("%1 by %2").arg(exactMoment(plan->madeAt), plan->madeBy));
    m_facts->setFact(tr("Verified"),
                     tr("%1 of %2").arg(locale.toString(plan->verified), locale.toString(plan->devices)));
    m_facts->setFact(tr("Still open"), plan->open() > 0 ? planOpenText(*plan) : tr("Nothing"));
    m_facts->setFact(tr("Undone"),
                     plan->undoneBy.isValid()
                         ? tr("By change %1").arg(locale.toString(qlonglong(plan->undoneBy.value())))
                         : plan->undoOf.isValid()
                         ? tr("It is the way back of change %1").arg(locale.toString(qlonglong(plan->undoOf.value())))
                         : tr("No"));
}

void ChangesTab::openDevices()
{
    if (const auto plan = chosen())
        (new OutcomesDialog(m_assignments, *plan, window()))->show();
}

} // namespace Muster
