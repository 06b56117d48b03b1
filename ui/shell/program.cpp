#include "ui/shell/program.h"

#include "app/setup/practiceapple.h"
#include "app/setup/setupflow.h"
#include "models/core/settings.h"
#include "models/setup/setupdraft.h"
#include "ui/devices/devicespage.h"
#include "ui/mainwindow.h"
#include "ui/setup/setupwizard.h"
#include "ui/shell/idlelock.h"
#include "ui/shell/session.h"

#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>

namespace Muster {

Program::Program(Settings &settings, Appearance &appearance, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_appearance(appearance)
{
}

Program::~Program()
{
    drop();
}

PracticeApple *Program::practice() const
{
    return m_session ? &m_session->practice : nullptr;
}

void Program::drop()
{
    // The window first: it refers to everything else.
    m_window.reset();
    m_wizard = nullptr;
    m_flow.reset();
    m_idleLock.reset();
    m_session.reset();
    m_application.reset();
}

void Program::closeThen(const std::function<void()> &next)
{
    if (m_window)
        m_window->hide();
    if (!m_application) {
        next();
        return;
    }
    // A run that goes on is stopped and ends by itself within a moment; what it has is stored before the file is
    // closed. Queued, since whoever awaits the run is still to be told.
    m_application->close().then(this, [this, next] {
        QMetaObject::invokeMethod(
            this,
            [this, next] {
                if (m_application && m_application->work().isAny()) {
                    closeThen(next); // something began in the meantime
                    return;
                }
                drop();
                next();
            },
            Qt::QueuedConnection);
    });
}

void Program::open(const QString &path)
{
    closeThen([this, path] { start(path); });
}

void Program::start(const QString &path)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    m_application = std::make_unique<Application>(path);
    m_application->open().then(this, [this, path](Result<QString> outcome) {
        if (!outcome) {
            m_application.reset();
            sayFailure(path, outcome.error());
            Q_EMIT openingFailed(outcome.error());
            return;
        }
        m_settings.noteWorkspace(path);
        show(*outcome);
    });
}

void Program::show(const QString &backupPath)
{
    m_session = std::make_unique<Session>(*m_application);
    m_idleLock = std::make_unique<IdleLock>(m_application->vault());
    m_window = std::make_unique<MainWindow>(*m_session, m_settings, m_appearance);
    wireWindow();
    setUpWizard();
    fillRecentMenu();
    m_window->show();
    if (!backupPath.isEmpty())
        m_window->tell(tr("The workspace was upgraded"), tr("Before that, a copy was made: %1").arg(backupPath));
    Q_EMIT opened();
}

void Program::wireWindow()
{
    connect(m_window.get(), &MainWindow::newWorkspaceRequested, this, &Program::chooseNew);
    connect(m_window.get(), &MainWindow::openWorkspaceRequested, this, &Program::chooseOpen);
    connect(m_window.get(), &MainWindow::setupRequested, this, [this] { openSetup({}); });
    connect(m_window.get(), &MainWindow::renewRequested, this, &Program::openSetup);
    connect(
        m_window.get(), &MainWindow::closed, this, [this] { closeThen([] { QCoreApplication::quit(); }); },
        Qt::QueuedConnection);
}

void Program::setUpWizard()
{
    Application &application = *m_application;
    // Practice organisations of before find their Apple again, at its new port.
    QCoro::connect(application.work().keep(m_session->practice.resume()), m_window.get(),
                   [this](const Result<int> &resumed) {
                       if (!resumed)
                           m_window->tell(tr("The simulated Apple did not start"), resumed.error().message);
                       m_application->scheduler().run().then([] { });
                       m_application->worker().run().then([] { });
                   });
    m_flow =
        std::make_unique<SetupFlow>(SetupServices{application.store(), application.work(), application.organisations(),
                                                  application.sync(), m_session->practice, application.clock()},
                                    SetupFlow::usualPlaces());
    connect(&application.store(), &StoreThread::committed, m_window.get(), [this](ChangeSet changes) {
        if (changes.testFlag(Changed::Setup))
            refreshDraft();
    });
    refreshDraft();
}

void Program::openSetup(OrganisationId renewed)
{
    if (!m_wizard) {
        m_wizard = new SetupWizard(*m_flow, m_window.get());
        connect(m_wizard, &SetupWizard::devicesRequested, m_window.get(), [this](OrganisationId id) {
            m_session->organisations.setCurrent(id);
            m_window->showPlace(QStringLiteral("devices"));
        });
    }
    if (renewed.isValid())
        m_flow->openForRenewal(renewed);
    else
        m_flow->open();
    m_wizard->open();
}

void Program::refreshDraft()
{
    m_application->store()
        .read([](Database &database) { return SetupDraftStore(database).latest(); })
        .then(m_window.get(), [this](Result<SetupDraft> draft) { m_window->setHasDraft(draft && draft->id > 0); });
}

void Program::fillRecentMenu()
{
    QMenu *menu = m_window->recentMenu();
    menu->clear();
    const QString current = QFileInfo(m_application->path()).absoluteFilePath();
    const QStringList recent = m_settings.recentWorkspaces();
    for (const QString &path : recent) {
        if (path != current)
            menu->addAction(QDir::toNativeSeparators(path), this, [this, path] { open(path); });
    }
    menu->setEnabled(!menu->isEmpty());
}

void Program::chooseNew()
{
    auto *dialog = new QFileDialog(m_window.get(), tr("New workspace"), QFileInfo(m_application->path()).absolutePath(),
                                   tr("Muster workspace (*.muster)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("muster"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        if (QFileInfo::exists(path))
            m_window->tell(tr("The workspace was not made"), tr("%1 exists already. Choose another name.").arg(path));
        else
            open(path);
    });
    dialog->open();
}

void Program::chooseOpen()
{
    auto *dialog = new QFileDialog(m_window.get(), tr("Open workspace"),
                                   m_application ? QFileInfo(m_application->path()).absolutePath() : dataFolder(),
                                   tr("Muster workspace (*.muster);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &Program::open);
    dialog->open();
}

void Program::sayFailure(const QString &path, const Error &error)
{
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Open workspace"),
                                tr("%1 could not be opened").arg(QFileInfo(path).fileName()));
    box->setInformativeText(error.message);
    box->setDetailedText(error.detail);
    box->setAttribute(Qt::WA_DeleteOnClose);
    QAbstractButton *other = box->addButton(tr("Open another…"), QMessageBox::AcceptRole);
    QAbstractButton *quit = box->addButton(tr("Quit"), QMessageBox::RejectRole);
    connect(other, &QAbstractButton::clicked, this, &Program::chooseOpen, Qt::QueuedConnection);
    connect(quit, &QAbstractButton::clicked, qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    box->open();
}

} // namespace Muster
