// The desktop program: opens a workspace, shows its window, and goes from one workspace to the next.
//
// Owns everything that belongs to the open workspace, in the order of their lives.
#pragma once

#include "models/core/ids.h"
#include "models/core/result.h"

#include <QObject>

#include <functional>
#include <memory>

namespace Muster {

class Appearance;
class Application;
class IdleLock;
class MainWindow;
class PracticeApple;
class Settings;
class SetupFlow;
class SetupWizard;
struct Session;

class Program final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Program)

public:
    Program(Settings &settings, Appearance &appearance, QObject *parent = nullptr);
    ~Program() override;

    // Closes what is open and opens or makes the workspace. The window comes when it is open; what went wrong is said.
    void open(const QString &path);

    // Null until a workspace is open.
    [[nodiscard]] MainWindow *window() const { return m_window.get(); }
    [[nodiscard]] Session *session() const { return m_session.get(); }
    // The simulated Apple of the open workspace.
    [[nodiscard]] PracticeApple *practice() const;

Q_SIGNALS:
    void opened();
    void openingFailed(const Muster::Error &error);

private:
    void closeThen(const std::function<void()> &next);
    void drop();
    void start(const QString &path);
    void show(const QString &backupPath);
    void setUpWizard();
    void wireWindow();
    // Goes on with what was closed half-done, or begins; with an organisation: loads a new token for it.
    void openSetup(OrganisationId renewed);
    void refreshDraft();
    void fillRecentMenu();
    void chooseNew();
    void chooseOpen();
    void sayFailure(const QString &path, const Error &error);

    Settings &m_settings;
    Appearance &m_appearance;
    std::unique_ptr<Application> m_application;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<IdleLock> m_idleLock;
    std::unique_ptr<SetupFlow> m_flow;
    std::unique_ptr<MainWindow> m_window;
    SetupWizard *m_wizard = nullptr; // a child of the window
};

} // namespace Muster
