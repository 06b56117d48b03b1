#include "ui/setup/setupwizard.h"

#include "ui/common/helpview.h"
#include "ui/common/label.h"
#include "ui/common/metrics.h"
#include "ui/common/practiceframe.h"
#include "ui/common/pushbutton.h"
#include "ui/common/scrolled.h"
#include "ui/common/steplist.h"
#include "ui/common/type.h"
#include "ui/common/wizardbar.h"
#include "ui/setup/firstsyncpage.h"
#include "ui/setup/needspage.h"
#include "ui/setup/publickeypage.h"
#include "ui/setup/servicepage.h"
#include "ui/setup/tokenpage.h"

#include <QHBoxLayout>
#include <QShortcut>
#include <QStackedWidget>

namespace Muster {

SetupWizard::SetupWizard(SetupFlow &flow, QWidget *parent)
    : QDialog(parent)
    , m_flow(flow)
    , m_steps(new StepList)
    , m_stack(new QStackedWidget)
    , m_note(new Label(tr("Saved after every step. Close this window any time and go on later."), Type::small(),
                       Label::Tone::Secondary))
    , m_reason(new Label({}, Type::small(), Label::Tone::Secondary))
    , m_help(new PushButton(tr("Help"), u"help", PushButton::Kind::Flat))
    , m_later(new PushButton(tr("Close, go on later")))
    , m_back(new PushButton(tr("&Back")))
    , m_next(new PushButton(tr("&Next"), PushButton::Kind::Primary))
{
    setObjectName(QStringLiteral("setupWizard"));
    setUpPages();
    auto *content = new QWidget;
    auto *upper = new QHBoxLayout;
    upper->setSpacing(0);
    upper->addWidget(makeSide());
    upper->addWidget(m_stack, 1);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(upper, 1);
    column->addWidget(makeFoot());
    m_frame = new PracticeFrame(content, PracticeFrame::Shape::Dialog);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_frame);
    resize(Metrics::wizardWidth, Metrics::wizardHeight);
    setUpOrder();

    connect(&m_flow, &SetupFlow::stepChanged, this, &SetupWizard::enter);
    connect(&m_flow, &SetupFlow::changed, this, &SetupWizard::refresh);
    enter(m_flow.step());
    refresh();
}

SetupWizard::~SetupWizard() = default;

void SetupWizard::setUpPages()
{
    m_pages = {new NeedsPage(m_flow), new PublicKeyPage(m_flow), new ServicePage(m_flow), new TokenPage(m_flow),
               new FirstSyncPage(m_flow)};
    for (SetupPage *page : std::as_const(m_pages)) {
        QScrollArea *scroll = scrolled(page);
        scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        m_stack->addWidget(scroll);
    }
}

QWidget *SetupWizard::makeSide()
{
    auto *side = new WizardBar(WizardBar::Place::Side);
    side->setMinimumWidth(Metrics::wizardSteps);
    side->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(Metrics::space + Metrics::spaceHair, Metrics::spaceLarge,
                               Metrics::space + Metrics::spaceHair, Metrics::spaceMedium);
    m_note->setWrapping(true);
    m_note->setContentsMargins(Metrics::space, 0, Metrics::space, 0);
    QSizePolicy policy = m_note->sizePolicy();
    policy.setHorizontalPolicy(QSizePolicy::Ignored); // the steps decide how wide the side is
    m_note->setSizePolicy(policy);
    layout->addWidget(m_steps);
    layout->addStretch(1);
    layout->addWidget(m_note);
    connect(m_steps, &StepList::stepClicked, this, [this](int row) { m_flow.goTo(m_shownSteps.at(row)); });
    return side;
}

QWidget *SetupWizard::makeFoot()
{
    auto *foot = new WizardBar(WizardBar::Place::Foot);
    auto *layout = foot->makeRow();
    m_reason->setObjectName(QStringLiteral("reason"));
    m_reason->setWrapping(true);
    m_reason->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    layout->addWidget(m_help);
    layout->addWidget(m_reason, 1);
    layout->addWidget(m_later);
    layout->addWidget(m_back);
    layout->addWidget(m_next);
    m_help->setObjectName(QStringLiteral("helpButton"));
    m_later->setObjectName(QStringLiteral("later"));
    m_back->setObjectName(QStringLiteral("back"));
    m_next->setObjectName(QStringLiteral("next"));
    m_help->setKey(QKeySequence::HelpContents);
    m_later->setToolTip(tr("Esc"));
    m_next->setToolTip(QKeySequence(Qt::CTRL | Qt::Key_Return).toString(QKeySequence::NativeText));
    m_next->setDefault(true);
    connect(m_help, &QPushButton::clicked, this, &SetupWizard::showHelp);
    connect(m_later, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_back, &QPushButton::clicked, &m_flow, &SetupFlow::back);
    connect(m_next, &QPushButton::clicked, this, &SetupWizard::goForward);
    for (const QKeyCombination key : {Qt::CTRL | Qt::Key_Return, Qt::CTRL | Qt::Key_Enter})
        connect(new QShortcut(QKeySequence(key), this), &QShortcut::activated, m_next, &QPushButton::click);
    return foot;
}

void SetupWizard::setUpOrder()
{
    // Reading order, but the steps that are done come last: who walks by keys wants the page first.
    QWidget *last = m_pages.constLast();
    for (QWidget *widget : {static_cast<QWidget *>(m_later), static_cast<QWidget *>(m_back),
                            static_cast<QWidget *>(m_next), static_cast<QWidget *>(m_help)}) {
        setTabOrder(last, widget);
        last = widget;
    }
}

SetupPage *SetupWizard::page(SetupStep step) const
{
    return m_pages.at(static_cast<int>(step));
}

int SetupWizard::rowOf(SetupStep step) const
{
    return int(m_shownSteps.indexOf(step));
}

void SetupWizard::enter(SetupStep step)
{
    if (m_shownSteps != m_flow.steps()) {
        m_shownSteps = m_flow.steps();
        QStringList names;
        for (const SetupStep shown : std::as_const(m_shownSteps))
            names << page(shown)->title();
        m_steps->setSteps(names);
    }
    m_steps->setCurrent(rowOf(step));
    m_stack->setCurrentIndex(static_cast<int>(step));
    refresh();
    placeFocus();
    if (m_helpView && m_helpView->isVisible())
        m_helpView->setText(page(step)->helpName());
}

void SetupWizard::refresh()
{
    if (m_shownSteps != m_flow.steps())
        return; // another set-up is being opened; its step follows
    page(m_flow.step())->refresh();
    refreshSteps();
    refreshFoot();
    m_frame->setPractising(m_flow.isPractice());
    const QString title =
        m_flow.purpose() == SetupFlow::Purpose::RenewToken ? tr("Renew server token") : tr("Enroll organisation");
    setWindowTitle(m_flow.isPractice() ? tr("%1 (practice)").arg(title) : title);
    const SetupFlow::Activity before = std::exchange(m_lastActivity, m_flow.activity());
    if (before != SetupFlow::Activity::None && m_lastActivity == SetupFlow::Activity::None)
        placeFocus(); // what was worked on is done or failed
}

void SetupWizard::refreshSteps()
{
    for (int row = 0; row < m_steps->count(); ++row)
        m_steps->setDone(row, m_flow.isDone(m_shownSteps.at(row)));
    m_steps->setEnabled(m_flow.canLeave());
    m_note->setVisible(m_flow.purpose() == SetupFlow::Purpose::Enroll);
}

void SetupWizard::refreshFoot()
{
    const QString reason = m_flow.obstacle();
    const int row = rowOf(m_flow.step());
    const bool isLast = row + 1 == m_shownSteps.size();
    const bool isOver = isLast && m_flow.isDone(m_flow.step());
    if (!isLast)
        m_next->setText(tr("&Next: %1", "name of the next step").arg(page(m_shownSteps.at(row + 1))->title()));
    else
        m_next->setText(m_flow.purpose() == SetupFlow::Purpose::RenewToken ? tr("Done") : tr("Show the devices"));
    m_next->setEnabled(reason.isEmpty());
    m_next->setAccessibleDescription(reason);
    m_reason->setText(reason);
    m_back->setVisible(row > 0);
    m_back->setEnabled(m_flow.canLeave());
    m_later->setText(isOver || m_flow.purpose() == SetupFlow::Purpose::RenewToken ? tr("Close")
                                                                                  : tr("Close, go on later"));
}

void SetupWizard::placeFocus()
{
    if (!isVisible())
        return;
    QWidget *wanted = page(m_flow.step())->firstFocus();
    if (!wanted || !wanted->isEnabled())
        wanted = m_next->isEnabled() ? m_next : m_later;
    wanted->setFocus(Qt::OtherFocusReason);
}

void SetupWizard::goForward()
{
    if (!m_flow.obstacle().isEmpty())
        return;
    if (m_flow.step() != m_shownSteps.constLast())
        return m_flow.next();
    const OrganisationId organisation = m_flow.organisation()->id;
    accept();
    if (m_flow.purpose() == SetupFlow::Purpose::RenewToken)
        Q_EMIT tokenRenewed(organisation);
    else
        Q_EMIT devicesRequested(organisation);
}

void SetupWizard::showHelp()
{
    if (!m_helpView)
        m_helpView = new HelpView(this);
    m_helpView->setText(page(m_flow.step())->helpName());
    m_helpView->show();
    m_helpView->raise();
    m_helpView->activateWindow();
}

void SetupWizard::done(int result)
{
    m_flow.close();
    QDialog::done(result);
}

} // namespace Muster
