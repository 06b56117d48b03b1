// What the window does for the place of enrollment profiles: it leads from there to plans.
#include "ui/activity/activitypage.h"
#include "ui/assignment/assignflow.h"
#include "ui/devices/devicespage.h"
#include "ui/mainwindow.h"
#include "ui/profiles/profilespage.h"
#include "ui/shell/session.h"
#include "ui/shell/statusline.h"

#include <QAction>

namespace Muster {

void MainWindow::setUpProfiles()
{
    connect(m_activity, &ActivityPage::undoRequested, m_flow, &AssignFlow::undo);
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
    connect(&m_session.queues, &AssignmentWatch::changed, this, &MainWindow::refreshQueue);
    connect(&m_session.organisations, &OrganisationWatch::currentChanged, this, &MainWindow::refreshQueue);
    refreshQueue();
}

std::optional<OrganisationId> MainWindow::organisationToAssign()
{
    const OrganisationWatch &organisations = m_session.organisations;
    if (const auto id = organisations.currentId())
        return id;
    if (organisations.all().size() == 1)
        return organisations.all().first().id;
    tell(tr("Choose an organisation first"),
         tr("This is done for one organisation at a time. Choose it at the top of the sidebar; then only its devices "
            "are shown."));
    return std::nullopt;
}

void MainWindow::assign(const std::vector<std::int32_t> &devices)
{
    if (const auto organisation = organisationToAssign())
        m_flow->assign(*organisation, devices);
}

void MainWindow::refreshQueue()
{
    const auto current = m_session.organisations.currentId();
    const bool isPaused = current && m_session.queues.isPaused(*current);
    m_status->setQueue(m_session.queues.counts(current), isPaused);
    m_pauseAction->setEnabled(current.has_value());
    m_pauseAction->setChecked(isPaused);
}

void MainWindow::pauseQueue(bool isPaused)
{
    if (const auto current = m_session.organisations.currentId())
        QCoro::connect(m_session.application.assignments().setPaused(*current, isPaused), this,
                       [this](const Result<> &done) {
                           if (!done)
                               tell(tr("The queue was not changed"), done.error().message);
                       });
}

void MainWindow::retryFailed()
{
    const auto organisation = organisationToAssign();
    if (!organisation)
        return;
    QCoro::connect(m_session.application.assignments().retryFailed(*organisation), this, [this](const Result<> &done) {
        if (!done)
            tell(tr("Nothing was sent"), done.error().message);
    });
}

} // namespace Muster
