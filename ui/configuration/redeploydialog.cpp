#include "ui/configuration/redeploydialog.h"

#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"
#include "ui/configuration/redeployview.h"

#include <QVBoxLayout>

namespace Muster {

RedeployDialog::RedeployDialog(const QList<RedeployPlan> &plans, QWidget *parent)
    : QDialog(parent)
{
    setObjectName("redeployDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    QStringList names;
    int changes = 0;
    for (const RedeployPlan &plan : plans) {
        names.append(plan.itemName);
        changes += plan.changes();
    }
    auto *view = new RedeployView;
    view->setPlans(plans);
    setWindowTitle(tr("Redeploy %1").arg(names.join(QLatin1StringView(", "))));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::dialogMargin, Metrics::dialogMargin, Metrics::dialogMargin,
                               Metrics::dialogMargin);
    column->setSpacing(Metrics::spaceMedium);
    column->addWidget(
        new Label(changes > 0 ? tr("%n device(s) would change", nullptr, changes) : tr("No device would change"),
                  Type::heading()));
    column->addWidget(view, 1);
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

} // namespace Muster
