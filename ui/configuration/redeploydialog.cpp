#include "ui/configuration/redeploydialog.h"

#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/plaintable.h"
#include "ui/common/pushbutton.h"
#include "ui/common/statebadge.h"
#include "ui/common/type.h"

#include <QHeaderView>
#include <QVBoxLayout>

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

RedeployDialog::RedeployDialog(const QList<RedeployPlan> &plans, QWidget *parent)
    : QDialog(parent)
{
    setObjectName("redeployDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    QStringList names;
    QList<RedeployRow> rows;
    int changes = 0;
    std::array<int, redeployGroupCount> counts{};
    for (const RedeployPlan &plan : plans) {
        names.append(plan.itemName);
        rows += plan.rows;
        changes += plan.changes();
        for (std::size_t group = 0; group < counts.size(); ++group)
            counts[group] += plan.counts()[group];
    }
    m_model.setRows(rows);
    setWindowTitle(tr("Redeploy %1").arg(names.join(QLatin1StringView(", "))));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::dialogMargin, Metrics::dialogMargin, Metrics::dialogMargin,
                               Metrics::dialogMargin);
    column->setSpacing(Metrics::spaceMedium);
    column->addWidget(
        new Label(changes > 0 ? tr("%n device(s) would change", nullptr, changes) : tr("No device would change"),
                  Type::heading()));
    auto *groups = new QHBoxLayout;
    groups->setSpacing(Metrics::spaceHuge);
    for (std::size_t group = 0; group < counts.size(); ++group) {
        if (counts[group] == 0)
            continue;
        const auto which = static_cast<RedeployGroup>(group);
        groups->addWidget(
            new StateBadge(meaningOf(which), tr("%1: %2").arg(redeployGroupText(which)).arg(counts[group])));
    }
    groups->addStretch(1);
    column->addLayout(groups);
    column->addWidget(makeTable(), 1);
    auto *hint = new Label(tr("Each device is told when it next asks the enrollment server. What was sent can be sent "
                              "again, or removed, at any time."),
                           Type::small(), Label::Tone::Secondary);
    hint->setWrapping(true);
    column->addWidget(hint);
    auto *cancel = new PushButton(changes > 0 ? tr("Cancel") : tr("Close"));
    auto *apply = new PushButton(tr("Tell %n device(s)", nullptr, changes), PushButton::Kind::Primary);
    apply->setObjectName("applyRedeploy");
    apply->setKey(QKeySequence(Qt::CTRL | Qt::Key_Return));
    apply->setVisible(changes > 0);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Metrics::space);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(apply);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(apply, &QPushButton::clicked, this, [this, plans] {
        Q_EMIT confirmed(plans);
        accept();
    });
    resize(Metrics::wizardWidth, Metrics::exportWidth);
}

QWidget *RedeployDialog::makeTable()
{
    auto *table = new PlainTable(tr("Devices of the plan"));
    table->setObjectName("redeployTable");
    table->setModel(&m_model);
    table->setCode(RedeployModel::SerialColumn);
    table->setBadges(RedeployModel::GroupColumn, [this](const QModelIndex &index) {
        const RedeployRow *row = m_model.rowAt(index.row());
        return row ? meaningOf(row->group) : Meaning::Neutral;
    });
    table->setWidths({Metrics::columnSerial, Metrics::columnProfile, Metrics::columnState, Metrics::columnState});
    table->setFilling(RedeployModel::ReasonColumn);
    return table;
}

} // namespace Muster
