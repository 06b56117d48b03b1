// What the window does for the enrollment server: it runs while the window is open, if it is on.
#include "ui/common/navigationlist.h"
#include "ui/common/practiceframe.h"
#include "ui/configuration/giveitemdialog.h"
#include "ui/configuration/redeployview.h"
#include "ui/devices/devicespage.h"
#include "ui/enrollment/enrollmentserverpage.h"
#include "ui/enrollment/sendcommanddialog.h"
#include "ui/mainwindow.h"
#include "ui/overview/overviewpage.h"
#include "ui/shell/session.h"
#include "ui/shell/sidebar.h"
#include "ui/shell/statusline.h"

namespace Muster {

void MainWindow::setUpServer()
{
    connect(m_server, &EnrollmentServerPage::told, this, &MainWindow::tell);
    connect(m_devices, &DevicesPage::commandRequested, this, &MainWindow::sendCommand);
    connect(m_devices, &DevicesPage::itemRequested, this, &MainWindow::giveItem);
    connect(m_devices, &DevicesPage::conversationRequested, this, [this](const QString &serial) {
        showPlace(Place::server);
        m_server->showDevice(serial);
    });
    connect(m_server, &EnrollmentServerPage::deviceRequested, this, [this](const QString &serial) {
        showPlace(Place::devices);
        m_devices->showDevice(serial);
    });
    connect(&m_session.talkPace, &TalkPace::changed, this,
            [this] { m_status->setTalk(m_session.talkPace.pace().devices, m_session.talkPace.pace().requests); });
    connect(m_overview, &OverviewPage::pushRequested, this, [this](OrganisationId organisation) {
        showPlace(Place::server);
        m_server->showPush(organisation);
    });
    const auto followOrganisation = [this] {
        m_session.conversations.setOrganisation(m_session.organisations.currentId());
    };
    connect(&m_session.organisations, &OrganisationWatch::currentChanged, this, followOrganisation);
    followOrganisation();
    const auto showPush = [this] {
        const QList<Organisation> inView = m_session.organisations.inView();
        m_server->setOrganisation(inView.size() == 1 ? std::optional(inView.first().id) : std::nullopt);
    };
    connect(&m_session.organisations, &OrganisationWatch::changed, this, showPush);
    connect(&m_session.organisations, &OrganisationWatch::currentChanged, this, showPush);
    showPush();
    // Its keys are sealed: with a passphrase it starts once that was given.
    const auto resume = [this] { QCoro::connect(m_session.serverSwitch.resume(), this, [] { }); };
    connect(&m_session.application.vault(), &Vault::unlocked, this, resume);
    connect(this, &MainWindow::closed, this, [this] { m_session.serverSwitch.rest().then([] { }); });
    resume();
    QCoro::connect(m_session.application.enrollments().upkeep(), this, [] { });
}

void MainWindow::sendCommand(const std::vector<std::int32_t> &devices)
{
    const auto organisation = organisationToAssign();
    if (!organisation || devices.empty())
        return;
    auto *dialog = new SendCommandDialog(m_session.application.commands(), *organisation, devices, this);
    frameDialog(*dialog, isPractising());
    dialog->open();
}

void MainWindow::giveItem(const std::vector<std::int32_t> &devices)
{
    const auto organisation = organisationToAssign();
    if (!organisation || devices.empty())
        return;
    auto *dialog = new GiveItemDialog(m_session.application.configuration(), *organisation, devices, this);
    frameDialog(*dialog, isPractising());
    connect(dialog, &GiveItemDialog::given, this,
            [this](int count) { tell(tr("The item is on its way"), RedeployView::queuedText(count)); });
    dialog->open();
}

} // namespace Muster
