// What the window does for the place of enrollment profiles: it leads from there to plans.
#include "ui/assignment/assignflow.h"
#include "ui/devices/devicespage.h"
#include "ui/mainwindow.h"
#include "ui/profiles/profilespage.h"
#include "ui/shell/session.h"

namespace Muster {

void MainWindow::setUpProfiles()
{
    connect(m_flow, &AssignFlow::failed, this,
            [this](const QString &heading, const Error &error) { tell(heading, error.message); });
    connect(m_profiles, &ProfilesPage::setupRequested, this, &MainWindow::setupRequested);
    connect(m_profiles, &ProfilesPage::manageRequested, this, [this](ProfileId id) {
        if (const ProfileRow *row = m_session.profiles.byId(id))
            m_flow->manage(row->profile);
    });
    connect(m_profiles, &ProfilesPage::defaultRequested, this, [this](ProfileId id) {
        if (const ProfileRow *row = m_session.profiles.byId(id))
            m_flow->setDefault(row->profile);
    });
    connect(m_devices, &DevicesPage::assignRequested, this, &MainWindow::assign);
}

std::optional<OrganisationId> MainWindow::organisationToAssign()
{
    const OrganisationWatch &organisations = m_session.organisations;
    if (const auto id = organisations.currentId())
        return id;
    if (organisations.all().size() == 1)
        return organisations.all().first().id;
    tell(tr("Choose an organisation first"),
         tr("Profiles belong to an organisation. Choose one at the top of the sidebar; then only its devices are "
            "shown."));
    return std::nullopt;
}

void MainWindow::assign(const std::vector<std::int32_t> &devices)
{
    if (const auto organisation = organisationToAssign())
        m_flow->assign(*organisation, devices);
}

} // namespace Muster
