#include "ui/enrollment/pointdialog.h"

#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/scrolled.h"
#include "ui/common/type.h"

#include <QCheckBox>
#include <QHBoxLayout>

namespace Muster {

PointDialog::PointDialog(ProfilePointing &pointing, PointingPlan plan, QWidget *parent)
    : QDialog(parent)
    , m_pointing(pointing)
    , m_plan(std::move(plan))
    , m_apply(new PushButton(QString(), PushButton::Kind::Primary))
{
    setObjectName("pointDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Point profiles here"));
    m_apply->setObjectName("applyPointing");
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::dialogMargin, Metrics::dialogMargin, Metrics::dialogMargin,
                               Metrics::dialogMargin);
    column->setSpacing(Metrics::spaceMedium);
    auto *words =
        new Label(tr("Devices with these profiles will go to %1. Each profile gets a new version; devices that "
                     "are in use keep what they have until they are erased.")
                      .arg(m_plan.url),
                  Type::body());
    words->setWrapping(true);
    column->addWidget(words);
    auto *list = new QWidget;
    auto *rows = new QVBoxLayout(list);
    rows->setContentsMargins(0, 0, 0, 0);
    // Those that are meant for this server already are chosen; others perhaps belong to another one.
    const bool isAnyMeant =
        std::ranges::any_of(m_plan.changes, std::logical_not(), &PointingPlan::Change::leadsElsewhere);
    for (const PointingPlan::Change &change : std::as_const(m_plan.changes)) {
        auto *box = new QCheckBox(change.profile.name);
        box->setChecked(!change.leadsElsewhere || (!isAnyMeant && m_plan.changes.size() == 1));
        connect(box, &QCheckBox::toggled, this, &PointDialog::refresh);
        m_boxes.append(box);
        rows->addWidget(box);
        auto *reason = new Label(change.reason, Type::small(), Label::Tone::Secondary);
        reason->setWrapping(true);
        reason->setContentsMargins(Metrics::spaceHuge, 0, 0, Metrics::spaceSmall);
        rows->addWidget(reason);
    }
    rows->addStretch();
    column->addWidget(scrolled(list), 1);
    auto *cancel = new PushButton(tr("Cancel"));
    auto *foot = new QHBoxLayout;
    foot->setSpacing(Metrics::space);
    foot->addStretch();
    foot->addWidget(cancel);
    foot->addWidget(m_apply);
    column->addLayout(foot);
    setMinimumSize(Metrics::exportWidth, Metrics::exportWidth * 3 / 4);
    m_apply->setDefault(true);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_apply, &QPushButton::clicked, this, &PointDialog::apply);
    refresh();
}

void PointDialog::refresh()
{
    const int chosen = int(std::ranges::count_if(m_boxes, &QCheckBox::isChecked));
    m_apply->setText(tr("Change %n profile(s)", nullptr, chosen));
    m_apply->setEnabled(chosen > 0);
}

void PointDialog::apply()
{
    PointingPlan plan = m_plan;
    plan.changes.clear();
    for (qsizetype i = 0; i < m_boxes.size(); ++i) {
        if (m_boxes.at(i)->isChecked())
            plan.changes.append(m_plan.changes.at(i));
    }
    m_apply->setEnabled(false);
    QCoro::connect(m_pointing.apply(plan), this, [this](const Result<QList<SavedProfile>> &saved) {
        if (saved)
            Q_EMIT pointed();
        else
            Q_EMIT failed(saved.error());
        accept();
    });
}

} // namespace Muster
