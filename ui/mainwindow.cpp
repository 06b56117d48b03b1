#include "ui/mainwindow.h"

#include "models/core/settings.h"
#include "models/storage/workspacefile.h"
#include "ui/activity/activitypage.h"
#include "ui/assignment/assignflow.h"
#include "ui/common/appearance.h"
#include "ui/common/icons.h"
#include "ui/common/metrics.h"
#include "ui/common/navigationlist.h"
#include "ui/common/practiceband.h"
#include "ui/common/practiceframe.h"
#include "ui/configuration/configurationpage.h"
#include "ui/devices/devicespage.h"
#include "ui/enrollment/enrollmentserverpage.h"
#include "ui/overview/overviewpage.h"
#include "ui/people/peoplepage.h"
#include "ui/profiles/profileeditor.h"
#include "ui/profiles/profilespage.h"
#include "ui/sandbox/lessonstrip.h"
#include "ui/sandbox/sandboxpage.h"
#include "ui/shell/jobspopover.h"
#include "ui/shell/organisationswitcher.h"
#include "ui/shell/passphrasedialog.h"
#include "ui/shell/session.h"
#include "ui/shell/sidebar.h"
#include "ui/shell/statusline.h"

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
    , m_devices(new DevicesPage(session.model, session.devices, session.application.explanations(),
                                session.application.clock(), settings))
    , m_profiles(new ProfilesPage(session.application.profiles(), session.profiles, session.organisations,
                                  session.application.clock(), settings))
    , m_server(new EnrollmentServerPage(session.application, session.serverSwitch, session.conversations))
    , m_activity(new ActivityPage(session.application, session.activity, session.organisations, session.runs))
    , m_sandbox(new SandboxPage(session.portal, session.lessons.run()))
    , m_flow(new AssignFlow(session.application, this))
    , m_lesson(new LessonStrip(session.lessons.run()))
    , m_status(new StatusLine(session.organisations, session.runs, session.application.clock()))
{
    setObjectName("mainWindow");
    setMinimumSize(Metrics::windowLeastWidth, Metrics::windowLeastHeight);
    setUpPages();
    setUpLayout();
    setUpWiring();
    setUpVault();
    setUpLessons();
    applyColorScheme(m_settings.value(Setting::ColorScheme).toString());
    m_devices->setCompact(m_settings.value(Setting::CompactRows).toBool());
    if (!restoreGeometry(m_settings.value(Setting::WindowGeometry).toByteArray()))
        resize(1440, 900);
    showPlace(Place::overview);
    refresh();
    refreshRuns();
}

void MainWindow::setUpPages()
{
    m_pages->addWidget(m_overview);
    m_pages->addWidget(m_devices);
    m_pages->addWidget(m_profiles);
    m_pages->addWidget(m_server);
    m_pages->addWidget(m_activity);
    m_pages->addWidget(m_sandbox);
    NavigationList &places = m_sidebar->places();
    places.addPlace(Place::overview, QStringLiteral("overview"), tr("Overview"),
                    QKeySequence(Qt::CTRL | Qt::Key_1).toString(QKeySequence::NativeText));
    places.addPlace(Place::devices, QStringLiteral("devices"), tr("Devices"),
                    QKeySequence(Qt::CTRL | Qt::Key_2).toString(QKeySequence::NativeText));
    places.addPlace(Place::profiles, QStringLiteral("profile"), tr("Enrollment profiles"),
                    QKeySequence(Qt::CTRL | Qt::Key_3).toString(QKeySequence::NativeText));
    setUpConfiguration();
    places.addPlace(Place::server, QStringLiteral("server"), tr("Enrollment server"),
                    QKeySequence(Qt::CTRL | Qt::Key_6).toString(QKeySequence::NativeText));
    places.addPlace(Place::activity, QStringLiteral("activity"), tr("Activity"),
                    QKeySequence(Qt::CTRL | Qt::Key_7).toString(QKeySequence::NativeText));
    places.addPlace(Place::sandbox, QStringLiteral("sandbox"), tr("Sandbox"),
                    QKeySequence(Qt::CTRL | Qt::Key_8).toString(QKeySequence::NativeText));
}

void MainWindow::setUpLayout()
{
    auto *bar = new QMenuBar;
    bar->setNativeMenuBar(true);
    setUpFileMenu(bar);
    setUpViewMenu(bar);
    setUpOrganisationMenu(bar);
    setUpDevicesMenu(bar);
    setUpHelpMenu(bar);

    auto *body = new QWidget;
    auto *row = new QHBoxLayout(body);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_sidebar);
    auto *pages = new QVBoxLayout;
    pages->setSpacing(0);
    pages->addWidget(m_lesson);
    pages->addWidget(m_pages, 1);
    row->addLayout(pages, 1);
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

void MainWindow::setUpWiring()
{
    connect(&m_sidebar->places(), &NavigationList::placeChosen, this, &MainWindow::showPlace);
    connect(&m_sidebar->switcher(), &OrganisationSwitcher::setupRequested, this, &MainWindow::setupRequested);
    connect(m_overview, &OverviewPage::syncRequested, this, [this] { sync(RunKind::Incremental); });
    connect(m_overview, &OverviewPage::setupRequested, this, &MainWindow::setupRequested);
    connect(m_overview, &OverviewPage::troubleButtonClicked, this, &MainWindow::mendTrouble);
    connect(m_overview, &OverviewPage::stateRequested, this, [this](DeviceState state) {
        showPlace(Place::devices);
        m_devices->showState(state);
        m_session.lessons.setShownState(state);
    });
    connect(m_overview, &OverviewPage::queryRequested, this, [this](const QString &query) {
        showPlace(Place::devices);
        m_devices->showQuery(query);
    });
    connect(m_overview, &OverviewPage::riskChanged, this, [this](qint64 count) {
        const QString key = QKeySequence(Qt::CTRL | Qt::Key_1).toString(QKeySequence::NativeText);
        m_sidebar->places().setHint(Place::overview, count > 0 ? QLocale().toString(count) : key,
                                    count > 0 ? NavigationList::Hint::Strong : NavigationList::Hint::Quiet);
    });
    connect(m_devices, &DevicesPage::syncRequested, this, [this] { sync(RunKind::Incremental); });
    connect(m_devices, &DevicesPage::setupRequested, this, &MainWindow::setupRequested);
    connect(m_devices, &DevicesPage::troubleButtonClicked, this, &MainWindow::mendTrouble);
    setUpProfiles();
    setUpServer();
    connect(m_status, &StatusLine::stopRequested, this, [this](OrganisationId id) { wish(id, RunWish::Cancel); });
    m_jobs = new JobsPopover(m_session.organisations, m_session.runs, m_session.application.clock(), this);
    connect(m_status, &StatusLine::jobsRequested, m_jobs, &JobsPopover::openAt);
    connect(m_jobs, &JobsPopover::wished, this, &MainWindow::wish);
    connect(&m_session.application.scheduler(), &SyncScheduler::planned, this, &MainWindow::refreshNextSync);
    connect(m_overview, &OverviewPage::renewRequested, this, [this] {
        if (const Organisation *warned = nearItsEnd())
            Q_EMIT renewRequested(warned->id);
    });
    connect(m_overview, &OverviewPage::tokenWarningNoted, this, &MainWindow::noteTokenWarning);
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
    QWidget *const page = id == Place::devices ? static_cast<QWidget *>(m_devices)
        : id == Place::profiles                ? static_cast<QWidget *>(m_profiles)
        : id == Place::configuration           ? static_cast<QWidget *>(m_configuration)
        : id == Place::people                  ? static_cast<QWidget *>(m_people)
        : id == Place::server                  ? static_cast<QWidget *>(m_server)
        : id == Place::activity                ? static_cast<QWidget *>(m_activity)
        : id == Place::sandbox                 ? static_cast<QWidget *>(m_sandbox)
                                               : m_overview;
    m_pages->setCurrentWidget(page);
    m_sidebar->places().setCurrentPlace(id);
    m_session.lessons.setPlace(id);
    refreshFrame();
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

// Violet wherever nothing real is shown: a practice organisation, and the simulated Apple itself.
void MainWindow::refreshFrame()
{
    m_frame->setPractising(isPractising() || m_pages->currentWidget() == m_sandbox);
    m_flow->setPractising(isPractising());
}

bool MainWindow::isPractising() const
{
    const OrganisationWatch &organisations = m_session.organisations;
    const Organisation *one = organisations.current();
    return one ? one->isPractice
               : !organisations.all().isEmpty() && std::ranges::all_of(organisations.all(), &Organisation::isPractice);
}

void MainWindow::setUpLessons()
{
    LessonRun &run = m_session.lessons.run();
    const QStringList finished = m_settings.value(Setting::FinishedLessons).toStringList();
    run.setFinished(QSet<QString>(finished.begin(), finished.end()));
    connect(&run, &LessonRun::finishedChanged, this,
            [this, &run] { m_settings.setValue(Setting::FinishedLessons, QStringList(run.finished().values())); });
    connect(m_lesson, &LessonStrip::placeRequested, this, [this](const QString &place) {
        if (place.isEmpty())
            Q_EMIT setupRequested();
        else
            showPlace(place);
    });
}

void MainWindow::wish(OrganisationId id, RunWish wish)
{
    QCoro::connect(m_session.application.sync().ask(id, wish), this, [this](const Result<> &asked) {
        // It may have ended by itself meanwhile, which is no news.
        if (!asked && asked.error().kind != ErrorKind::NotFound)
            tell(tr("The sync does not answer"), asked.error().message);
    });
}

void MainWindow::refresh()
{
    const OrganisationWatch &organisations = m_session.organisations;
    const Organisation *one = organisations.current();
    const QString file = QFileInfo(m_session.application.path()).completeBaseName();
    setWindowTitle(one ? tr("%1 – Muster").arg(one->name) : tr("%1 – Muster").arg(file));
    refreshFrame();
    const bool linked = std::ranges::any_of(organisations.inView(), &Organisation::isLinked);
    m_syncAction->setEnabled(linked);
    m_fullSyncAction->setEnabled(linked);
    m_renewAction->setEnabled(one && one->isLinked());
    m_settingsAction->setEnabled(one && one->isLinked());
    m_unlinkAction->setEnabled(one);
    m_devices->setOrganisation(organisations.currentId());
    if (organisations.isRead())
        m_devices->setLink(linked                              ? DevicesPage::Link::Linked
                               : organisations.all().isEmpty() ? DevicesPage::Link::None
                                                               : DevicesPage::Link::HalfDone);
    m_session.figures.setOrganisation(organisations.currentId());
    refreshTrouble();
    refreshTokenWarning();
    refreshNextSync();
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
    if (m_profiles->hasDraft()) { // it is asked about first
        event->ignore();
        showPlace(Place::profiles);
        m_profiles->editor().close();
        return;
    }
    m_settings.setValue(Setting::WindowGeometry, saveGeometry());
    QMainWindow::closeEvent(event);
    Q_EMIT closed();
}

} // namespace Muster
