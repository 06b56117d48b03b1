// The menus of the window.
#include "models/core/settings.h"
#include "ui/assignment/assignflow.h"
#include "ui/common/helpview.h"
#include "ui/common/icons.h"
#include "ui/devices/devicespage.h"
#include "ui/devices/devicetable.h"
#include "ui/mainwindow.h"
#include "ui/shell/session.h"
#include "ui/shell/statusline.h"

#include <QActionGroup>
#include <QFileInfo>
#include <QMenuBar>

namespace Muster {

void MainWindow::setUpFileMenu(QMenuBar *bar)
{
    QMenu *menu = bar->addMenu(tr("&File"));
    menu->addAction(tr("&New workspace…"), QKeySequence(QKeySequence::New), this, &MainWindow::newWorkspaceRequested);
    menu->addAction(icon("folder"), tr("&Open workspace…"), QKeySequence(QKeySequence::Open), this,
                    &MainWindow::openWorkspaceRequested);
    m_recent = menu->addMenu(tr("Open &recent"));
    menu->addSeparator();
    menu->addAction(icon("in"), tr("&Import devices…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E), this,
                    &MainWindow::importDevices);
    menu->addAction(icon("out"), tr("&Export devices…"), QKeySequence(Qt::CTRL | Qt::Key_E), this,
                    &MainWindow::exportDevices);
    menu->addSeparator();
    menu->addAction(icon("save"), tr("&Back up workspace…"), this, &MainWindow::backUp);
    menu->addAction(icon("lock"), tr("&Protect secrets…"), this, &MainWindow::chooseProtection);
    menu->addAction(tr("&Lock"), QKeySequence(Qt::CTRL | Qt::Key_L), this, [this] {
        QCoro::connect(
            m_session.application.vault().protector(), this, [this](const Result<std::optional<Protector>> &protector) {
                if (protector && *protector == Protector::Passphrase)
                    m_session.application.vault().lock();
                else
                    tell(tr("There is nothing to lock"),
                         tr("Only a passphrase can lock a workspace. Choose one with File > Protect secrets."));
            });
    });
    menu->addSeparator();
    menu->addAction(tr("&Close"), QKeySequence(QKeySequence::Close), this, &QWidget::close);
    menu->addAction(tr("&Quit"), QKeySequence(QKeySequence::Quit), this, &QWidget::close);
}

void MainWindow::setUpViewMenu(QMenuBar *bar)
{
    QMenu *menu = bar->addMenu(tr("&View"));
    menu->addAction(icon("overview"), tr("&Overview"), QKeySequence(Qt::CTRL | Qt::Key_1), this,
                    [this] { showPlace(Place::overview); });
    menu->addAction(icon("devices"), tr("&Devices"), QKeySequence(Qt::CTRL | Qt::Key_2), this,
                    [this] { showPlace(Place::devices); });
    menu->addAction(icon("profile"), tr("Enrollment &profiles"), QKeySequence(Qt::CTRL | Qt::Key_3), this,
                    [this] { showPlace(Place::profiles); });
    menu->addAction(icon("config"), tr("Co&nfiguration"), QKeySequence(Qt::CTRL | Qt::Key_4), this,
                    [this] { showPlace(Place::configuration); });
    menu->addAction(icon("people"), tr("P&eople"), QKeySequence(Qt::CTRL | Qt::Key_5), this,
                    [this] { showPlace(Place::people); });
    menu->addAction(icon("server"), tr("&Enrollment server"), QKeySequence(Qt::CTRL | Qt::Key_6), this,
                    [this] { showPlace(Place::server); });
    menu->addAction(icon("activity"), tr("&Activity"), QKeySequence(Qt::CTRL | Qt::Key_7), this,
                    [this] { showPlace(Place::activity); });
    menu->addAction(icon("sandbox"), tr("&Sandbox"), QKeySequence(Qt::CTRL | Qt::Key_8), this,
                    [this] { showPlace(Place::sandbox); });
    menu->addAction(icon("sync"), tr("&Jobs"), QKeySequence(Qt::CTRL | Qt::Key_J), m_status, &StatusLine::openJobs);
    menu->addAction(icon("search"), tr("&Search devices"), QKeySequence(QKeySequence::Find), this, [this] {
        showPlace(Place::devices);
        m_devices->focusSearch();
    });
    menu->addAction(tr("Next &pane"), QKeySequence(Qt::Key_F6), this, &MainWindow::walkPanes);
    menu->addSeparator();
    QAction *compact = menu->addAction(icon("rows"), tr("&Compact rows"),
                                       QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D), this, [this](bool on) {
                                           m_settings.setValue(Setting::CompactRows, on);
                                           m_devices->setCompact(on);
                                       });
    compact->setCheckable(true);
    compact->setChecked(m_settings.value(Setting::CompactRows).toBool());
    QMenu *look = menu->addMenu(tr("&Appearance"));
    auto *group = new QActionGroup(this);
    const std::pair<QString, QString> schemes[] = {{QStringLiteral("system"), tr("As the &system")},
                                                   {QStringLiteral("light"), tr("&Light")},
                                                   {QStringLiteral("dark"), tr("&Dark")}};
    for (const auto &[scheme, name] : schemes) {
        QAction *action = look->addAction(name);
        action->setCheckable(true);
        action->setChecked(m_settings.value(Setting::ColorScheme).toString() == scheme);
        action->setActionGroup(group);
        connect(action, &QAction::triggered, this, [this, chosen = scheme] {
            m_settings.setValue(Setting::ColorScheme, chosen);
            applyColorScheme(chosen);
        });
    }
}

void MainWindow::setUpOrganisationMenu(QMenuBar *bar)
{
    QMenu *menu = bar->addMenu(tr("&Organisation"));
    menu->addAction(icon("plus"), tr("&Enroll organisation…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N), this,
                    &MainWindow::setupRequested);
    menu->addSeparator();
    m_syncAction = menu->addAction(icon("sync"), tr("&Sync"), QKeySequence(Qt::Key_F5), this,
                                   [this] { sync(RunKind::Incremental); });
    m_fullSyncAction =
        menu->addAction(tr("&Full sync"), QKeySequence(Qt::SHIFT | Qt::Key_F5), this, [this] { sync(RunKind::Full); });
    menu->addSeparator();
    m_settingsAction = menu->addAction(icon("settings"), tr("Token and &schedule…"), QKeySequence(Qt::CTRL | Qt::Key_I),
                                       this, &MainWindow::openOrganisation);
    m_renewAction = menu->addAction(icon("token"), tr("Load a new &token…"), this, [this] {
        if (const auto id = m_session.organisations.currentId())
            Q_EMIT renewRequested(*id);
    });
    m_unlinkAction = menu->addAction(icon("unlink"), tr("&Unlink…"), this, &MainWindow::unlink);
}

void MainWindow::setUpDevicesMenu(QMenuBar *bar)
{
    QMenu *menu = bar->addMenu(tr("&Devices"));
    menu->addAction(icon("profile"), tr("&Assign…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A), this, [this] {
        showPlace(Place::devices);
        if (const std::vector<std::int32_t> chosen = m_devices->table().selectedIds(); !chosen.empty())
            assign(chosen);
    });
    menu->addAction(icon("barcode"), tr("Assign a &list…"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_A), this,
                    [this] { assign({}); });
    menu->addAction(icon("bolt"), tr("Send &command…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), this, [this] {
        showPlace(Place::devices);
        if (const std::vector<std::int32_t> chosen = m_devices->table().selectedIds(); !chosen.empty())
            sendCommand(chosen);
    });
    menu->addAction(icon("in"), tr("&Give an item…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G), this, [this] {
        showPlace(Place::devices);
        if (const std::vector<std::int32_t> chosen = m_devices->table().selectedIds(); !chosen.empty())
            giveItem(chosen);
    });
    menu->addAction(icon("help"), tr("E&xplain"), QKeySequence(Qt::Key_F9), this, [this] {
        showPlace(Place::devices);
        m_devices->explainCurrent();
    });
    menu->addAction(icon("rule"), tr("Assignment &rules…"), QKeySequence(Qt::CTRL | Qt::Key_R), this, [this] {
        if (const auto organisation = organisationToAssign())
            m_flow->editRules(*organisation);
    });
    menu->addSeparator();
    menu->addAction(tr("&Try failed ones now"), this, &MainWindow::retryFailed);
    m_pauseAction = menu->addAction(icon("pause"), tr("&Pause assignments"), this, &MainWindow::pauseQueue);
    m_pauseAction->setCheckable(true);
}

void MainWindow::setUpHelpMenu(QMenuBar *bar)
{
    QMenu *menu = bar->addMenu(tr("&Help"));
    const std::pair<QString, QString> texts[] = {
        {QStringLiteral("enrollment-server"), tr("&Enrollment server")},
        {QStringLiteral("auto-deployment"), tr("What &devices get by themselves")},
        {QStringLiteral("preflight"), tr("&Preflight")},
        {QStringLiteral("push-certificate"), tr("Push &certificate")}};
    for (const auto &[name, title] : texts)
        menu->addAction(icon("help"), title, this, [this, text = name] { HelpView::showOver(*this, text); });
    menu->addSeparator();
    menu->addAction(tr("&About Muster"), this, [this] {
        tell(tr("Muster %1").arg(QStringLiteral(MUSTER_VERSION)),
             tr("Deploys Apple devices by Automated Device Enrollment.\nFree software under the GNU General Public "
                "License, version 3 or later."));
    });
    menu->addAction(tr("Where things are"), this, [this] {
        tell(tr("Where things are"),
             tr("Workspace: %1\nKeys and settings: %2\nWithout a window: musterctl --help")
                 .arg(QFileInfo(m_session.application.path()).absoluteFilePath(), dataFolder()));
    });
}

} // namespace Muster
