#include "ui/mainwindow.h"

#include "models/core/settings.h"
#include "models/storage/workspacefile.h"
#include "ui/common/appearance.h"
#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/navigationlist.h"
#include "ui/common/practiceband.h"
#include "ui/common/practiceframe.h"
#include "ui/devices/devicespage.h"
#include "ui/overview/overviewpage.h"
#include "ui/shell/organisationswitcher.h"
#include "ui/shell/passphrasedialog.h"
#include "ui/shell/session.h"
#include "ui/shell/sidebar.h"
#include "ui/shell/statusline.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QMenuBar>
#include <QMessageBox>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace Muster {

namespace {

constexpr QLatin1StringView overviewPlace("overview");
constexpr QLatin1StringView devicesPlace("devices");

// What can be done about what keeps Apple from answering, as the words of a button.
QString remedyOf(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::Unauthorized:
    case ErrorKind::NotFound:
        return MainWindow::tr("Load a new token…");
    case ErrorKind::Crypto:
        return MainWindow::tr("Unlock…");
    default:
        return MainWindow::tr("Try again");
    }
}

} // namespace

MainWindow::MainWindow(Session &session, Settings &settings, Appearance &appearance, QWidget *parent)
    : QMainWindow(parent)
    , m_session(session)
    , m_settings(settings)
    , m_appearance(appearance)
    , m_sidebar(new Sidebar(session.organisations, session.application.clock()))
    , m_pages(new QStackedWidget)
    , m_overview(new OverviewPage(session.figures, session.organisations, session.runs, session.application.clock()))
    , m_devices(new DevicesPage(session.model, session.devices, session.application.clock(), settings))
    , m_status(new StatusLine(session.organisations, session.runs, session.application.clock()))
{
    setObjectName("mainWindow");
    setMinimumSize(Metrics::windowLeastWidth, Metrics::windowLeastHeight);
    setUpPages();
    setUpLayout();
    setUpWiring();
    setUpVault();
    applyColorScheme(m_settings.value(Setting::ColorScheme).toString());
    m_devices->setCompact(m_settings.value(Setting::CompactRows).toBool());
    if (!restoreGeometry(m_settings.value(Setting::WindowGeometry).toByteArray()))
        resize(1440, 900);
    showPlace(overviewPlace);
    refresh();
    refreshRuns();
}

void MainWindow::setUpPages()
{
    m_pages->addWidget(m_overview);
    m_pages->addWidget(m_devices);
    NavigationList &places = m_sidebar->places();
    places.addPlace(overviewPlace, QStringLiteral("overview"), tr("Overview"),
                    QKeySequence(Qt::CTRL | Qt::Key_1).toString(QKeySequence::NativeText));
    places.addPlace(devicesPlace, QStringLiteral("devices"), tr("Devices"),
                    QKeySequence(Qt::CTRL | Qt::Key_2).toString(QKeySequence::NativeText));
}

void MainWindow::setUpLayout()
{
    auto *bar = new QMenuBar;
    bar->setNativeMenuBar(true);
    setUpFileMenu(bar);
    setUpViewMenu(bar);
    setUpOrganisationMenu(bar);
    setUpHelpMenu(bar);

    auto *body = new QWidget;
    auto *row = new QHBoxLayout(body);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_sidebar);
    row->addWidget(m_pages, 1);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(body, 1);
    column->addWidget(m_status);
    m_frame = new PracticeFrame(content);
    m_frame->band()->setText(tr("A simulated Apple on this machine. Nothing here reaches Apple or a real device."));
    setCentralWidget(m_frame);
}

void MainWindow::setUpFileMenu(QMenuBar *bar)
{
    QMenu *menu = bar->addMenu(tr("&File"));
    menu->addAction(tr("&New workspace…"), QKeySequence(QKeySequence::New), this, &MainWindow::newWorkspaceRequested);
    menu->addAction(icon("folder"), tr("&Open workspace…"), QKeySequence(QKeySequence::Open), this,
                    &MainWindow::openWorkspaceRequested);
    m_recent = menu->addMenu(tr("Open &recent"));
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
                    [this] { showPlace(overviewPlace); });
    menu->addAction(icon("devices"), tr("&Devices"), QKeySequence(Qt::CTRL | Qt::Key_2), this,
                    [this] { showPlace(devicesPlace); });
    menu->addAction(icon("search"), tr("&Search devices"), QKeySequence(QKeySequence::Find), this, [this] {
        showPlace(devicesPlace);
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
    m_renewAction = menu->addAction(icon("token"), tr("Load a new &token…"), this, [this] {
        if (const auto id = m_session.organisations.currentId())
            Q_EMIT renewRequested(*id);
    });
    m_unlinkAction = menu->addAction(icon("unlink"), tr("&Unlink…"), this, &MainWindow::unlink);
}

void MainWindow::setUpHelpMenu(QMenuBar *bar)
{
    QMenu *menu = bar->addMenu(tr("&Help"));
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

void MainWindow::setUpWiring()
{
    connect(&m_sidebar->places(), &NavigationList::placeChosen, this, &MainWindow::showPlace);
    connect(&m_sidebar->switcher(), &OrganisationSwitcher::setupRequested, this, &MainWindow::setupRequested);
    connect(m_overview, &OverviewPage::syncRequested, this, [this] { sync(RunKind::Incremental); });
    connect(m_overview, &OverviewPage::setupRequested, this, &MainWindow::setupRequested);
    connect(m_overview, &OverviewPage::troubleButtonClicked, this, &MainWindow::mendTrouble);
    connect(m_overview, &OverviewPage::stateRequested, this, [this](DeviceState state) {
        showPlace(devicesPlace);
        m_devices->showState(state);
    });
    connect(m_overview, &OverviewPage::riskChanged, this, [this](qint64 count) {
        const QString key = QKeySequence(Qt::CTRL | Qt::Key_1).toString(QKeySequence::NativeText);
        m_sidebar->places().setHint(overviewPlace, count > 0 ? QLocale().toString(count) : key,
                                    count > 0 ? NavigationList::Hint::Strong : NavigationList::Hint::Quiet);
    });
    connect(m_devices, &DevicesPage::syncRequested, this, [this] { sync(RunKind::Incremental); });
    connect(m_devices, &DevicesPage::setupRequested, this, &MainWindow::setupRequested);
    connect(m_devices, &DevicesPage::troubleButtonClicked, this, &MainWindow::mendTrouble);
    connect(m_status, &StatusLine::stopRequested, &m_session.application.sync(), &SyncService::cancel);
    connect(&m_session.organisations, &OrganisationWatch::changed, this, &MainWindow::refresh);
    connect(&m_session.runs, &RunWatch::changed, this, &MainWindow::refreshRuns);
}

void MainWindow::setUpVault()
{
    Vault &vault = m_session.application.vault();
    connect(&vault, &Vault::locked, m_status, [this] { m_status->setLocked(true); });
    connect(&vault, &Vault::unlocked, m_status, [this] { m_status->setLocked(false); });
    QCoro::connect(vault.protector(), this, [this](const Result<std::optional<Protector>> &protector) {
        const bool needsPassphrase = protector && *protector == Protector::Passphrase;
        if (needsPassphrase && !m_session.application.vault().isUnlocked()) {
            m_status->setLocked(true);
            askForPassphrase();
        }
    });
}

void MainWindow::showPlace(const QString &id)
{
    m_pages->setCurrentWidget(id == devicesPlace ? static_cast<QWidget *>(m_devices) : m_overview);
    m_sidebar->places().setCurrentPlace(id);
}

void MainWindow::setHasDraft(bool hasDraft)
{
    m_overview->setHasDraft(hasDraft);
}

void MainWindow::tell(const QString &heading, const QString &text)
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, heading, heading, QMessageBox::Close, this);
    box->setInformativeText(text);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

void MainWindow::sync(RunKind kind)
{
    SyncService &service = m_session.application.sync();
    const QList<Organisation> organisations = m_session.organisations.inView();
    for (const Organisation &organisation : organisations) {
        if (!organisation.isLinked() || service.isRunning(organisation.id))
            continue;
        // How it went is told by the run's row; this is for one that could not even begin.
        QCoro::connect(service.sync(organisation.id, kind), this, [this](const Result<Run> &run) {
            if (!run)
                tell(tr("The sync did not begin"), run.error().message);
        });
    }
}

void MainWindow::refresh()
{
    const OrganisationWatch &organisations = m_session.organisations;
    const Organisation *one = organisations.current();
    const QString file = QFileInfo(m_session.application.path()).completeBaseName();
    setWindowTitle(one ? tr("%1 – Muster").arg(one->name) : tr("%1 – Muster").arg(file));
    const bool practice = one
        ? one->isPractice
        : !organisations.all().isEmpty() && std::ranges::all_of(organisations.all(), &Organisation::isPractice);
    m_frame->setPractising(practice);
    const bool linked = std::ranges::any_of(organisations.inView(), &Organisation::isLinked);
    m_syncAction->setEnabled(linked);
    m_fullSyncAction->setEnabled(linked);
    m_renewAction->setEnabled(one && one->isLinked());
    m_unlinkAction->setEnabled(one);
    m_devices->setOrganisation(organisations.currentId());
    if (organisations.isRead())
        m_devices->setLink(linked                              ? DevicesPage::Link::Linked
                               : organisations.all().isEmpty() ? DevicesPage::Link::None
                                                               : DevicesPage::Link::HalfDone);
    m_session.figures.setOrganisation(organisations.currentId());
    refreshTrouble();
}

void MainWindow::refreshTrouble()
{
    QString message;
    QString remedy;
    const QList<Organisation> organisations = m_session.organisations.inView();
    for (const Organisation &organisation : organisations) {
        if (!organisation.trouble || !message.isEmpty())
            continue;
        message = m_session.organisations.all().size() > 1
            ? tr("%1: %2").arg(organisation.name, organisation.trouble->error.message)
            : organisation.trouble->error.message;
        remedy = remedyOf(organisation.trouble->error);
    }
    m_overview->setTrouble(message, remedy);
    m_devices->setTrouble(message, remedy);
}

void MainWindow::mendTrouble()
{
    const QList<Organisation> organisations = m_session.organisations.inView();
    for (const Organisation &organisation : organisations) {
        if (!organisation.trouble)
            continue;
        const ErrorKind kind = organisation.trouble->error.kind;
        if (kind == ErrorKind::Unauthorized || kind == ErrorKind::NotFound)
            Q_EMIT renewRequested(organisation.id);
        else if (kind == ErrorKind::Crypto)
            askForPassphrase();
        else
            sync(RunKind::Incremental);
        return;
    }
}

void MainWindow::refreshRuns()
{
    m_devices->setRun(m_session.runs.latest(m_session.organisations.currentId()));
}

void MainWindow::backUp()
{
    const QFileInfo file(m_session.application.path());
    const QString name =
        QStringLiteral("%1 %2.muster").arg(file.completeBaseName(), QDate::currentDate().toString(Qt::ISODate));
    auto *dialog =
        new QFileDialog(this, tr("Back up workspace"), file.dir().filePath(name), tr("Muster workspace (*.muster)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &target) {
        m_session.application.store()
            .run([target](Database &database) { return backUpWorkspace(database, target); })
            .then(this, [this, target](Result<> done) {
                tell(done ? tr("The workspace was backed up") : tr("The backup was not made"),
                     done ? target : done.error().message);
            });
    });
    dialog->open();
}

void MainWindow::askForPassphrase()
{
    auto *dialog = new UnlockDialog(m_session.application.vault(), this);
    dialog->open();
}

void MainWindow::chooseProtection()
{
    QCoro::connect(m_session.application.vault().unlock(), this, [this](const Result<> &unlocked) {
        if (!unlocked) {
            askForPassphrase();
            return;
        }
        QCoro::connect(
            m_session.application.vault().protector(), this, [this](const Result<std::optional<Protector>> &protector) {
                auto *dialog =
                    new ProtectDialog(m_session.application.vault(),
                                      protector ? protector->value_or(Protector::KeyFile) : Protector::KeyFile, this);
                dialog->open();
            });
    });
}

void MainWindow::unlink()
{
    const Organisation *one = m_session.organisations.current();
    if (!one)
        return;
    const OrganisationId id = one->id;
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Unlink organisation"),
                                tr("Unlink “%1” from this workspace?").arg(one->name), QMessageBox::NoButton, this);
    box->setInformativeText(tr("Its keys, its token and its device list are deleted here. Nothing changes at Apple; to "
                               "link it again you download "
                               "a new token."));
    QAbstractButton *unlinkButton = box->addButton(tr("Unlink"), QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(unlinkButton, &QAbstractButton::clicked, this, [this, id] {
        m_session.application.sync().cancel(id);
        QCoro::connect(m_session.application.organisations().unlink(id), this, [this](const Result<> &done) {
            if (!done)
                tell(tr("The organisation was not unlinked"), done.error().message);
        });
    });
    box->open();
}

void MainWindow::walkPanes()
{
    QList<QWidget *> panes{&m_sidebar->places()};
    for (const char *name : {"facets", "deviceSearch", "deviceTable", "overviewSync"}) {
        if (auto *pane = m_pages->currentWidget()->findChild<QWidget *>(QString::fromLatin1(name));
            pane && pane->isVisible() && pane->isEnabled())
            panes.append(pane);
    }
    qsizetype at = 0;
    for (qsizetype i = 0; i < panes.size(); ++i) {
        if (panes.at(i)->hasFocus())
            at = i + 1;
    }
    panes.at(at % panes.size())->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::applyColorScheme(const QString &scheme)
{
    m_appearance.palette().setChoice(scheme == QLatin1StringView("dark")        ? Palette::Choice::Dark
                                         : scheme == QLatin1StringView("light") ? Palette::Choice::Light
                                                                                : Palette::Choice::System);
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    m_sidebar->setRail(width() < Metrics::railBelow);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_settings.setValue(Setting::WindowGeometry, saveGeometry());
    QMainWindow::closeEvent(event);
    Q_EMIT closed();
}

} // namespace Muster
