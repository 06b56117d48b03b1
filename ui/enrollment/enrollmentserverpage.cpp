#include "ui/enrollment/enrollmentserverpage.h"

#include "app/application.h"
#include "app/enrollment/conversationwatch.h"
#include "app/enrollment/serverswitch.h"
#include "ui/common/headerbar.h"
#include "ui/common/messagestrip.h"
#include "ui/common/pushbutton.h"
#include "ui/common/statebadge.h"
#include "ui/enrollment/addresstab.h"
#include "ui/enrollment/conversationstab.h"
#include "ui/enrollment/limitstab.h"
#include "ui/enrollment/pointdialog.h"
#include "ui/enrollment/preflighttab.h"
#include "ui/enrollment/pushtab.h"

#include <QHBoxLayout>
#include <QTabWidget>
#include <QUrl>

namespace Muster {

EnrollmentServerPage::EnrollmentServerPage(Application &application, ServerSwitch &power,
                                           ConversationWatch &conversations, QWidget *parent)
    : QWidget(parent)
    , m_application(application)
    , m_switch(power)
    , m_header(new HeaderBar(tr("Enrollment server")))
    , m_badge(new StateBadge(Meaning::Neutral, {}))
    , m_preflightButton(new PushButton(tr("Preflight…"), QStringLiteral("preflight")))
    , m_power(new PushButton({}, QStringLiteral("power")))
    , m_fault(new MessageStrip(Meaning::Failed))
    , m_tabs(new QTabWidget)
    , m_conversations(new ConversationsTab(conversations, application.clock()))
    , m_preflight(new PreflightTab(application.preflight()))
    , m_address(new AddressTab(application))
    , m_push(new PushTab(application))
    , m_limits(new LimitsTab(application.enrollmentServer(), application.clock()))
{
    setObjectName("enrollmentServerPage");
    setUpHeader();
    m_fault->setObjectName("serverFault");
    m_tabs->setObjectName("serverTabs");
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_conversations, tr("Conversations"));
    m_tabs->addTab(m_preflight, tr("Preflight"));
    m_tabs->addTab(m_address, tr("Address and certificate"));
    m_tabs->addTab(m_push, tr("Push"));
    m_tabs->addTab(m_limits, tr("Limits"));
    QWidget *tools = m_conversations->makeTools();
    m_tabs->setCornerWidget(tools);
    connect(m_tabs, &QTabWidget::currentChanged, tools,
            [tools](int tab) { tools->setVisible(tab == ConversationsPlace); });
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_fault);
    column->addWidget(m_tabs, 1);
    connect(m_fault, &MessageStrip::buttonClicked, this, [this] { m_tabs->setCurrentIndex(AddressPlace); });
    connect(m_conversations, &ConversationsTab::startRequested, this, &EnrollmentServerPage::turn);
    connect(m_conversations, &ConversationsTab::deviceRequested, this, &EnrollmentServerPage::deviceRequested);
    connect(m_preflight, &PreflightTab::scoreChanged, this, &EnrollmentServerPage::refreshScore);
    connect(m_preflight, &PreflightTab::deedRequested, this, &EnrollmentServerPage::mend);
    connect(&m_switch, &ServerSwitch::changed, this, &EnrollmentServerPage::refresh);
    refresh();
    refreshScore();
}

void EnrollmentServerPage::setUpHeader()
{
    m_badge->setObjectName("serverState");
    m_badge->setTint(StateBadge::Tint::Always);
    m_power->setObjectName("serverPower");
    m_preflightButton->setObjectName("serverPreflight");
    auto *state = new QWidget;
    auto *row = new QHBoxLayout(state);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_badge);
    row->addStretch();
    m_header->setSearchField(state);
    m_header->addHelp(QStringLiteral("enrollment-server"));
    m_header->addActionButton(m_preflightButton);
    m_header->addActionButton(m_power);
    connect(m_power, &QPushButton::clicked, this, &EnrollmentServerPage::turn);
    connect(m_preflightButton, &QPushButton::clicked, this, [this] {
        m_tabs->setCurrentIndex(PreflightPlace);
        m_preflight->run();
    });
}

void EnrollmentServerPage::showDevice(const QString &serial)
{
    m_tabs->setCurrentIndex(ConversationsPlace);
    m_conversations->showDevice(serial);
}

void EnrollmentServerPage::showPush(OrganisationId organisation)
{
    m_push->setOrganisation(organisation);
    m_tabs->setCurrentIndex(PushPlace);
}

void EnrollmentServerPage::setOrganisation(std::optional<OrganisationId> organisation)
{
    if (m_organisation == organisation) // a finding of the preflight may have led to another one
        return;
    m_organisation = organisation;
    m_push->setOrganisation(organisation);
}

void EnrollmentServerPage::turn()
{
    const bool isOn = m_switch.state() == ServerSwitch::State::On;
    // How it went shows by the state.
    QCoro::connect(isOn ? m_switch.turnOff() : m_switch.turnOn(), this, [](const Result<> &) { });
}

void EnrollmentServerPage::refresh()
{
    const ServerStatus &status = m_application.enrollmentServer().status();
    const ServerSwitch::State state = m_switch.state();
    const QUrl url(status.baseUrl);
    switch (state) {
    case ServerSwitch::State::On:
        m_badge->setState(Meaning::Ok, tr("On, %1:%2").arg(url.host()).arg(url.port(443)));
        break;
    case ServerSwitch::State::Off:
        m_badge->setState(Meaning::Neutral, tr("Off"));
        break;
    case ServerSwitch::State::Turning:
        m_badge->setState(Meaning::Waiting, tr("One moment…"));
        break;
    case ServerSwitch::State::Failed:
        m_badge->setState(Meaning::Failed, tr("It does not run"));
        break;
    }
    const bool isOn = state == ServerSwitch::State::On;
    m_power->setText(isOn ? tr("Stop server") : tr("Start server"));
    m_power->setEnabled(state != ServerSwitch::State::Turning);
    m_power->setKind(isOn ? PushButton::Kind::Normal : PushButton::Kind::Primary);
    m_fault->setVisible(state == ServerSwitch::State::Failed);
    m_fault->setText(tr("The server cannot start."), m_switch.fault());
    m_fault->setButton(tr("Change address…"));
    m_conversations->setServerRunning(isOn, status.baseUrl);
}

void EnrollmentServerPage::refreshScore()
{
    const QString score = m_preflight->score();
    m_preflightButton->setText(score.isEmpty() ? tr("Preflight…") : tr("Preflight…  %1").arg(score));
}

void EnrollmentServerPage::mend(PreflightDeed deed, OrganisationId organisation)
{
    switch (deed) {
    case PreflightDeed::StartServer:
        turn();
        break;
    case PreflightDeed::ChangeAddress:
    case PreflightDeed::LoadCertificate:
        m_tabs->setCurrentIndex(AddressPlace);
        break;
    case PreflightDeed::LoadPush:
        showPush(organisation);
        break;
    case PreflightDeed::PointProfiles:
        pointProfiles(organisation);
        break;
    case PreflightDeed::None:
        break;
    }
}

void EnrollmentServerPage::pointProfiles(OrganisationId organisation)
{
    QCoro::connect(
        m_application.profilePointing().plan(organisation, {}), this, [this](const Result<PointingPlan> &plan) {
            if (!plan) {
                Q_EMIT told(tr("The profiles stay as they are"), plan.error().message);
                return;
            }
            auto *dialog = new PointDialog(m_application.profilePointing(), *plan, this);
            connect(dialog, &PointDialog::pointed, m_preflight, &PreflightTab::run);
            connect(dialog, &PointDialog::failed, this,
                    [this](const Error &error) { Q_EMIT told(tr("Not all profiles were changed"), error.message); });
            dialog->open();
        });
}

} // namespace Muster
