#include "ui/assignment/defaultdialog.h"

#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/pushbutton.h"
#include "ui/common/type.h"
#include "ui/devices/devicelooks.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QCoroTask>
#include <QHBoxLayout>
#include <QLocale>
#include <QRadioButton>
#include <QVBoxLayout>

namespace Muster {

namespace {

QString scopeText(PolicyScope scope)
{
    switch (scope) {
    case PolicyScope::WithoutProfile:
        return DefaultDialog::tr("New devices, and those here that have no profile");
    case PolicyScope::NewOnly:
        return DefaultDialog::tr("Only devices that come from now on");
    case PolicyScope::Everybody:
        break;
    }
    return DefaultDialog::tr("Everybody for whom nothing else was decided");
}

} // namespace

DefaultDialog::DefaultDialog(AssignmentService &assignments, const Profile &profile, QWidget *parent)
    : QDialog(parent)
    , m_assignments(assignments)
    , m_profile(profile)
    , m_family(new QComboBox)
    , m_scope(new QButtonGroup(this))
    , m_words(new Label({}, Type::small(), Label::Tone::Secondary))
    , m_plan(new PushButton(tr("Plan…"), PushButton::Kind::Primary))
{
    setObjectName("defaultDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Set “%1” as default").arg(profile.name));
    m_family->setObjectName("defaultFamily");
    m_family->setAccessibleName(tr("For which families"));
    m_family->addItem(tr("All families without a default of their own"), QString());
    for (const QString &family : deviceFamilies())
        m_family->addItem(familyText(family), family);
    auto *cancel = new PushButton(tr("Cancel"));
    m_plan->setObjectName("defaultPlan");
    m_plan->setDefault(true);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(Metrics::space);
    foot->addStretch();
    foot->addWidget(cancel);
    foot->addWidget(m_plan);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::dialogMargin, Metrics::dialogMargin, Metrics::dialogMargin,
                               Metrics::dialogMargin);
    column->setSpacing(Metrics::spaceMedium);
    column->addWidget(new Label(windowTitle(), Type::heading()));
    auto *words =
        new Label(tr("A device gets the default when no rule and no decision by hand says otherwise. A default "
                     "of its family comes before the one for all."),
                  Type::body(), Label::Tone::Secondary);
    words->setWrapping(true);
    column->addWidget(words);
    column->addWidget(m_family);
    for (const PolicyScope scope : {PolicyScope::WithoutProfile, PolicyScope::NewOnly, PolicyScope::Everybody}) {
        auto *button = new QRadioButton(scopeText(scope));
        m_scope->addButton(button, static_cast<int>(scope));
        column->addWidget(button);
    }
    m_scope->button(static_cast<int>(PolicyScope::WithoutProfile))->setChecked(true);
    m_words->setWrapping(true);
    column->addWidget(m_words);
    column->addStretch();
    column->addLayout(foot);
    setMinimumWidth(Metrics::emptyTextMost + Metrics::formLabel);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_family, &QComboBox::currentIndexChanged, this, &DefaultDialog::refresh);
    connect(m_plan, &QPushButton::clicked, this, [this] {
        const auto scope = static_cast<PolicyScope>(m_scope->checkedId());
        QCoro::connect(m_assignments.planPolicy(m_profile.organisation, wanted(), scope), this,
                       [this](const Result<AssignmentPlan> &plan) {
                           if (plan)
                               Q_EMIT planned(*plan);
                           else
                               Q_EMIT failed(plan.error());
                           accept();
                       });
    });
    m_plan->setEnabled(false);
    QCoro::connect(m_assignments.policy(profile.organisation), this, [this](const Result<AssignmentPolicy> &policy) {
        if (!policy) {
            Q_EMIT failed(policy.error());
            reject();
            return;
        }
        m_standing = *policy;
        refresh();
    });
}

AssignmentPolicy DefaultDialog::wanted() const
{
    AssignmentPolicy policy = m_standing.value_or(AssignmentPolicy());
    const QString family = m_family->currentData().toString();
    if (family.isEmpty())
        policy.defaultProfile = m_profile.id;
    else
        policy.familyDefaults.insert(family, m_profile.id);
    return policy;
}

void DefaultDialog::refresh()
{
    if (!m_standing)
        return;
    ++m_generation;
    const bool isSo = wanted() == *m_standing;
    m_plan->setEnabled(!isSo);
    m_words->setText(isSo ? tr("It is the default already.") : tr("Nothing is sent before you have seen the plan."));
    for (const PolicyScope scope : {PolicyScope::WithoutProfile, PolicyScope::NewOnly, PolicyScope::Everybody})
        count(scope);
}

void DefaultDialog::count(PolicyScope scope)
{
    QCoro::connect(m_assignments.planPolicy(m_profile.organisation, wanted(), scope), this,
                   [this, scope, generation = m_generation](const Result<AssignmentPlan> &plan) {
                       if (plan && generation == m_generation)
                           m_scope->button(static_cast<int>(scope))
                               ->setText(tr("%1 (%2)").arg(scopeText(scope), QLocale().toString(plan->changing())));
                   });
}

} // namespace Muster
