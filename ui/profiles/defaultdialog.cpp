#include "ui/profiles/defaultdialog.h"

#include "ui/common/label.h"
#include "ui/common/messagestrip.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"

#include <QRadioButton>
#include <QVBoxLayout>

namespace Muster {

DefaultDialog::DefaultDialog(AssignmentService &assignments, const Profile &profile, QWidget *parent)
    : QDialog(parent)
    , m_assignments(assignments)
    , m_profile(profile)
    , m_strip(new MessageStrip(Meaning::Failed))
    , m_apply(new PushButton(tr("Set as default"), PushButton::Kind::Primary))
{
    setObjectName("defaultDialog");
    setWindowTitle(tr("Set default profile"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::dialogMargin, Metrics::dialogMargin, Metrics::dialogMargin,
                               Metrics::dialogMargin);
    column->setSpacing(Metrics::space);
    column->addWidget(new Label(tr("Set “%1” as default").arg(profile.name), Type::heading()));
    auto *what =
        new Label(tr("Every device that newly comes gets it, unless a rule or a default of its family decides."),
                  Type::body(), Label::Tone::Secondary);
    what->setWrapping(true);
    column->addWidget(what);
    const QString words[]{tr("Only devices that come from now on"), tr("Also devices that have no profile"),
                          tr("Also devices that have another profile by default")};
    for (std::size_t answer = 0; answer < scopes.size(); ++answer) {
        m_answers.at(answer) = new QRadioButton(words[answer]);
        m_answers.at(answer)->setEnabled(answer == 0);
        m_details.at(answer) =
            new Label(answer == 0 ? QString() : tr("Being counted"), Type::small(), Label::Tone::Secondary);
        m_details.at(answer)->setContentsMargins(Metrics::spaceHuge, 0, 0, 0);
        column->addWidget(m_answers.at(answer));
        column->addWidget(m_details.at(answer));
    }
    m_details.at(0)->setText(tr("Nothing changes for devices that are here now."));
    m_answers.at(0)->setChecked(true);
    column->addWidget(m_strip);
    m_strip->hide();
    auto *cancel = new PushButton(tr("Cancel"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Metrics::space);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_apply);
    column->addSpacing(Metrics::space);
    column->addLayout(buttons);
    m_apply->setObjectName("applyDefault");
    m_apply->setKey(QKeySequence(Qt::CTRL | Qt::Key_Return));
    m_apply->setEnabled(false);
    setMinimumWidth(Metrics::emptyTextMost + 2 * Metrics::dialogMargin);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_apply, &QPushButton::clicked, this, &DefaultDialog::apply);
    plan();
}

void DefaultDialog::plan()
{
    QCoro::connect(m_assignments.policy(m_profile.organisation), this, [this](const Result<AssignmentPolicy> &policy) {
        if (!policy) {
            fail(policy.error());
            return;
        }
        AssignmentPolicy after = *policy;
        after.defaultProfile = m_profile.id;
        for (std::size_t answer = 0; answer < scopes.size(); ++answer) {
            QCoro::connect(m_assignments.planPolicy(m_profile.organisation, after, scopes.at(answer)), this,
                           [this, answer](const Result<AssignmentPlan> &plan) {
                               if (plan)
                                   showPlan(answer, *plan);
                               else
                                   fail(plan.error());
                           });
        }
    });
}

void DefaultDialog::showPlan(std::size_t answer, const AssignmentPlan &plan)
{
    m_plans.at(answer) = plan;
    if (answer == 0) {
        m_apply->setEnabled(true);
        return;
    }
    const auto changing = int(plan.changing());
    const auto later = int(plan.count(PlanGroup::NextErase));
    QString words = changing == 0 ? tr("There is none.") : tr("%Ln device(s) get it at Apple.", nullptr, changing);
    if (later > 0)
        words += u' ' + tr("%Ln of them take it at the next erase.", nullptr, later);
    m_details.at(answer)->setText(words);
    m_answers.at(answer)->setEnabled(changing > 0);
    // Devices without a profile would start unmanaged: that is seldom meant.
    if (scopes.at(answer) == PolicyScope::WithoutProfile && changing > 0)
        m_answers.at(answer)->setChecked(true);
}

void DefaultDialog::apply()
{
    for (std::size_t answer = 0; answer < scopes.size(); ++answer) {
        if (!m_answers.at(answer)->isChecked() || !m_plans.at(answer))
            continue;
        m_apply->setEnabled(false);
        QCoro::connect(m_assignments.apply(*m_plans.at(answer)), this, [this](const Result<PlanId> &plan) {
            if (!plan) {
                m_apply->setEnabled(true);
                fail(plan.error());
                return;
            }
            Q_EMIT applied();
            accept();
        });
        return;
    }
}

void DefaultDialog::fail(const Error &error)
{
    m_strip->setText(error.message);
    m_strip->setToolTip(error.detail);
    m_strip->show();
}

} // namespace Muster
