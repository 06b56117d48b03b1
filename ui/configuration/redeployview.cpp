#include "ui/configuration/redeployview.h"

#include "ui/common/metrics.h"
#include "ui/common/plaintable.h"
#include "ui/common/statebadge.h"

#include <QVBoxLayout>

#include <memory>

namespace Muster {

namespace {

Meaning meaningOf(RedeployGroup group)
{
    switch (group) {
    case RedeployGroup::Install:
    case RedeployGroup::Replace:
        return Meaning::Waiting;
    case RedeployGroup::Remove:
        return Meaning::Attention;
    case RedeployGroup::Already:
        return Meaning::Ok;
    case RedeployGroup::LeftOut:
        return Meaning::Neutral;
    }
    return Meaning::Neutral;
}

} // namespace

RedeployView::RedeployView(QWidget *parent)
    : QWidget(parent)
    , m_groups(new QHBoxLayout)
    , m_table(new PlainTable(tr("Devices of the plan")))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::spaceMedium);
    m_groups->setSpacing(Metrics::spaceHuge);
    column->addLayout(m_groups);
    m_table->setObjectName("redeployTable");
    m_table->setModel(&m_model);
    m_table->setCode(RedeployModel::SerialColumn);
    m_table->setBadges(RedeployModel::GroupColumn, [this](const QModelIndex &index) {
        const RedeployRow *row = m_model.rowAt(index.row());
        return row ? meaningOf(row->group) : Meaning::Neutral;
    });
    m_table->setWidths({Metrics::columnSerial, Metrics::columnProfile, Metrics::columnState, Metrics::columnState});
    m_table->setFilling(RedeployModel::ReasonColumn);
    column->addWidget(m_table, 1);
}

void RedeployView::setPlans(const QList<RedeployPlan> &plans)
{
    QList<RedeployRow> rows;
    std::array<int, redeployGroupCount> counts{};
    for (const RedeployPlan &plan : plans) {
        rows += plan.rows;
        const auto some = plan.counts();
        for (std::size_t group = 0; group < counts.size(); ++group)
            counts[group] += some[group];
    }
    m_model.setRows(rows);
    while (const std::unique_ptr<QLayoutItem> item{m_groups->takeAt(0)})
        delete item->widget();
    for (std::size_t group = 0; group < counts.size(); ++group) {
        if (counts[group] == 0)
            continue;
        const auto which = static_cast<RedeployGroup>(group);
        m_groups->addWidget(
            new StateBadge(meaningOf(which), tr("%1: %2").arg(redeployGroupText(which)).arg(counts[group])));
    }
    m_groups->addStretch(1);
}

QString RedeployView::queuedText(int devices)
{
    return tr("Queued for %n device(s). Each gets it when it next asks the enrollment server.", nullptr, devices);
}

} // namespace Muster
