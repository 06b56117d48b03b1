// What the window does for the place of enrollment profiles: it leads from there to plans.
#include "ui/assignment/assignflow.h"
#include "ui/mainwindow.h"
#include "ui/profiles/profilespage.h"
#include "ui/shell/session.h"

namespace Muster {

void MainWindow::setUpProfiles()
{
    auto *flow = new AssignFlow(m_session.application, this);
    connect(flow, &AssignFlow::failed, this,
            [this](const QString &heading, const Error &error) { tell(heading, error.message); });
    connect(m_profiles, &ProfilesPage::setupRequested, this, &MainWindow::setupRequested);
    connect(m_profiles, &ProfilesPage::manageRequested, this, [this, flow](ProfileId id) {
        if (const ProfileRow *row = m_session.profiles.byId(id))
            flow->manage(row->profile);
    });
    connect(m_profiles, &ProfilesPage::defaultRequested, this, [this, flow](ProfileId id) {
        if (const ProfileRow *row = m_session.profiles.byId(id))
            flow->setDefault(row->profile);
    });
}

} // namespace Muster
