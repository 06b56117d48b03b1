// The simulated Apple of a workspace: one organisation at Apple with one service per practice organisation of ours.
//
// It starts when it is first needed and keeps its world in a file beside the workspace, and the devices that were
// switched on in another beside that, so that a practice organisation survives restarts; its port is another one each
// time, so resume() tells the organisations where it is now. Lives on the main thread; what the constructor takes
// outlives it, and it outlives whatever asks it.
#pragma once

#include "app/organisations/organisationservice.h"
#include "app/sandbox/sandboxserver.h"

#include <QCoroTask>
#include <QObject>

#include <optional>

namespace Muster {

// Somebody with a certificate at the portal's desk.
struct PortalVisit {
    QString organisationName;
    QString serviceUuid; // of the service that is linked already; empty the first time
    QString certificatePem;
};

// What the portal hands back.
struct PortalDownload {
    QByteArray file; // the .p7m
    QString fileName;
    QString serviceName;
    int devices = 0; // on that service
};

class PracticeApple final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PracticeApple)

public:
    // An empty state file: nothing is kept.
    PracticeApple(OrganisationService &organisations, const Clock &clock, Random &random, QString stateFile,
                  SandboxPlan plan = schoolPlan(), QObject *parent = nullptr);

    // Beside the workspace: "School.muster.practice.sandbox".
    [[nodiscard]] static QString stateFileOf(const QString &workspacePath);
    // 300 devices, most of them iPads, a few with a profile. Always the same ones.
    [[nodiscard]] static SandboxPlan schoolPlan();

    // At the program's start: if this workspace has practised before, starts and gives its practice organisations the
    // new address. Answers how many those were. Organisations that practise with another sandbox are left alone.
    [[nodiscard]] QCoro::Task<Result<int>> resume();
    // Where an organisation finds it. Starts it when it is not running.
    [[nodiscard]] QCoro::Task<Result<ServiceAddress>> address();
    // Where its remote control is, with the secret. Starts it when it is not running.
    [[nodiscard]] QCoro::Task<Result<QUrl>> control();
    // The portal: makes the service if there is none yet, uploads the certificate, downloads a token. As at Apple, each
    // download voids the token before.
    [[nodiscard]] QCoro::Task<Result<PortalDownload>> tokenFor(PortalVisit visit);
    // How many devices are on the service.
    [[nodiscard]] QCoro::Task<Result<int>> deviceCount(QString serviceUuid);

    [[nodiscard]] bool isRunning() const { return m_server.isRunning(); }
    // For the place in the window that plays Apple's side, and for tests.
    [[nodiscard]] SandboxServer &server() { return m_server; }

Q_SIGNALS:
    void started(const Muster::SandboxAddresses &addresses);

private:
    [[nodiscard]] QCoro::Task<Result<SandboxAddresses>> start();

    OrganisationService &m_organisations;
    const Clock &m_clock;
    Random &m_random;
    QString m_stateFile;
    SandboxPlan m_plan;
    std::optional<QFuture<Result<SandboxAddresses>>> m_starting; // kept: everybody who asks gets the same answer
    SandboxServer m_server;
};

} // namespace Muster
