#include "ui/activity/outcomesdialog.h"

#include "app/assignment/assignmentservice.h"
#include "models/assignment/plansmodel.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/plaintable.h"
#include "ui/common/type.h"

#include <QCoroTask>
#include <QLocale>
#include <QVBoxLayout>

namespace Muster {

namespace {

constexpr int pageSize = 1000;

Meaning meaningOf(const PlanResult *result)
{
    if (!result || result->answer == QLatin1StringView("OVERTAKEN"))
        return Meaning::Neutral;
    if (result->foundAt.isValid())
        return Meaning::Ok;
    const bool isWaiting = result->answer.isEmpty() || result->answer == QLatin1StringView("SUCCESS")
        || result->answer == QLatin1StringView("THROTTLED");
    return isWaiting ? Meaning::Waiting : Meaning::Attention;
}

} // namespace

OutcomesDialog::OutcomesDialog(AssignmentService &assignments, const PlanRecord &plan, QWidget *parent)
    : QDialog(parent)
    , m_assignments(assignments)
    , m_plan(plan.id)
{
    setObjectName("outcomesDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(plan.title);
    resize(Metrics::planDialogWidth, Metrics::planDialogHeight);
    const QLocale locale;
    auto *words = new Label(tr("%1 of %2 verified").arg(locale.toString(plan.verified), locale.toString(plan.devices)),
                            Type::body(), Label::Tone::Secondary);
    auto *table = new PlainTable(tr("Devices of the change"));
    table->setObjectName("outcomesTable");
    table->setModel(&m_model);
    table->setCode(PlanResultsModel::SerialColumn);
    table->setBadges(PlanResultsModel::OutcomeColumn,
                     [this](const QModelIndex &index) { return meaningOf(m_model.resultAt(index.row())); });
    table->setWidths({170, 300, 170, 170});
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, Metrics::space, 0, 0);
    column->setSpacing(Metrics::space);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(Metrics::pageMargin, 0, Metrics::pageMargin, 0);
    head->addWidget(words);
    column->addLayout(head);
    column->addWidget(table, 1);
    connect(&m_model, &PlanResultsModel::moreWanted, this, &OutcomesDialog::read);
    read({});
}

void OutcomesDialog::read(const QString &after)
{
    QCoro::connect(m_assignments.results(m_plan, after, pageSize), this,
                   [this](const Result<QList<PlanResult>> &results) {
                       const QList<PlanResult> found = results.value_or(QList<PlanResult>());
                       m_model.append(found, found.size() == pageSize);
                   });
}

} // namespace Muster
