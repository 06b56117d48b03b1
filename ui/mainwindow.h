// The window: sidebar, pages, status line, menus. Wires them and holds no logic of its own.
#pragma once

#include "models/organisations/organisation.h"
#include "models/runs/run.h"

#include <QHash>
#include <QMainWindow>

class QActionGroup;
class QMenu;
class QMenuBar;
class QStackedWidget;

namespace Muster {

// The window's places by their ids.
namespace Place {
inline constexpr QLatin1StringView overview("overview");
inline constexpr QLatin1StringView devices("devices");
inline constexpr QLatin1StringView profiles("profiles");
inline constexpr QLatin1StringView configuration("configuration");
inline constexpr QLatin1StringView people("people");
inline constexpr QLatin1StringView server("server");
inline constexpr QLatin1StringView activity("activity");
inline constexpr QLatin1StringView sandbox("sandbox");
} // namespace Place

class ActivityPage;
class AssignFlow;
class Appearance;
class ConfigurationPage;
class DevicesPage;
class EnrollmentServerPage;
class JobsPopover;
class LessonStrip;
class OverviewPage;
class PeoplePage;
class PracticeFrame;
class ProfilesPage;
class SandboxPage;
class Settings;
class Sidebar;
class StatusLine;
struct Session;

class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(Session &session, Settings &settings, Appearance &appearance, QWidget *parent = nullptr);

    void showPlace(const QString &id);
    // A half-done set-up is offered to go on.
    void setHasDraft(bool hasDraft);
    // Says something that concerns the whole workspace, in a box of its own.
    void tell(const QString &heading, const QString &text);
    // Of what is looked at.
    void sync(RunKind kind);

    [[nodiscard]] DevicesPage &devicesPage() const { return *m_devices; }
    [[nodiscard]] ProfilesPage &profilesPage() const { return *m_profiles; }
    [[nodiscard]] SandboxPage &sandboxPage() const { return *m_sandbox; }
    [[nodiscard]] QMenu *recentMenu() const { return m_recent; }

Q_SIGNALS:
    void newWorkspaceRequested();
    void openWorkspaceRequested();
    void setupRequested();
    // To load a new token for an organisation that has one.
    void renewRequested(Muster::OrganisationId organisation);
    void closed();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void setUpPages();
    void setUpLayout();
    void setUpWiring();
    void setUpFileMenu(QMenuBar *bar);
    void setUpViewMenu(QMenuBar *bar);
    void setUpOrganisationMenu(QMenuBar *bar);
    void setUpDevicesMenu(QMenuBar *bar);
    void setUpHelpMenu(QMenuBar *bar);
    void setUpVault();
    void setUpLessons();
    void setUpProfiles();
    void setUpConfiguration();
    void setUpServer();
    // The organisation whose devices are to get a profile; says why when there is no such one.
    [[nodiscard]] std::optional<OrganisationId> organisationToAssign();
    void assign(const std::vector<std::int32_t> &devices);
    void sendCommand(const std::vector<std::int32_t> &devices);
    void giveItem(const std::vector<std::int32_t> &devices);
    void refreshQueue();
    void pauseQueue(bool isPaused);
    void retryFailed();
    void refreshFrame();
    void refresh();
    void refreshTokenWarning();
    void refreshNextSync();
    // The organisation in view whose token nears its end, and nobody has taken note of that; null when there is none.
    [[nodiscard]] const Organisation *nearItsEnd() const;
    void noteTokenWarning();
    void wish(OrganisationId id, RunWish wish);
    void openOrganisation();
    void importDevices();
    void exportDevices(); // those that the table shows
    [[nodiscard]] bool isPractising() const;
    void saveCalendar(OrganisationId id);
    void refreshTrouble();
    void mendTrouble();
    void refreshRuns();
    void backUp();
    void askForPassphrase();
    void chooseProtection();
    void unlink();
    void walkPanes();
    void applyColorScheme(const QString &scheme);

    Session &m_session;
    Settings &m_settings;
    Appearance &m_appearance;
    Sidebar *m_sidebar;
    QStackedWidget *m_pages;
    OverviewPage *m_overview;
    DevicesPage *m_devices;
    ProfilesPage *m_profiles;
    ConfigurationPage *m_configuration = nullptr;
    PeoplePage *m_people = nullptr;
    EnrollmentServerPage *m_server;
    ActivityPage *m_activity;
    SandboxPage *m_sandbox;
    JobsPopover *m_jobs = nullptr;
    AssignFlow *m_flow;
    LessonStrip *m_lesson;
    StatusLine *m_status;
    PracticeFrame *m_frame = nullptr;
    QMenu *m_recent = nullptr;
    QAction *m_syncAction = nullptr;
    QAction *m_fullSyncAction = nullptr;
    QAction *m_settingsAction = nullptr;
    QAction *m_renewAction = nullptr;
    QAction *m_unlinkAction = nullptr;
    QAction *m_pauseAction = nullptr;
};

} // namespace Muster
