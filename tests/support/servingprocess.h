// `musterctl serve` on a fixture's workspace: the real program, on the address that the profiles name.
#pragma once

#include "tests/support/enrollmentfixture.h"

#include <QProcess>
#include <QTcpServer>

namespace Muster {

class ServingProcess {
    Q_DISABLE_COPY_MOVE(ServingProcess)

public:
    // The fixture's own server ends, and its profiles lead to the program's port from now on.
    ServingProcess(EnrollmentFixture &fixture, const QString &programs)
        : m_programs(programs)
        , m_folder(fixture.apple.folder.path())
        , m_workspace(fixture.apple.path)
        , m_port(freePort())
    {
        await(fixture.application->enrollmentServer().stop());
        ServerSettings settings = fixture.settings();
        settings.listenPort = m_port;
        fixture.change(settings);
        fixture.base = QStringLiteral("https://127.0.0.1:%1").arg(m_port);
        fixture.assignAll({{QStringLiteral("profile_name"), QStringLiteral("Masses")}});
    }
    ~ServingProcess() { kill(); }

    // Whether it listens.
    [[nodiscard]] bool start()
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("MUSTER_DATA_DIR"), m_folder); // where the keys are
        m_process = std::make_unique<QProcess>();
        m_process->setProcessEnvironment(environment);
        m_process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process->start(m_programs + QStringLiteral("/musterctl"),
                         {QStringLiteral("--workspace"), m_workspace, QStringLiteral("--quiet"),
                          QStringLiteral("--json"), QStringLiteral("serve"), QStringLiteral("--listen"),
                          QStringLiteral("127.0.0.1:%1").arg(m_port)});
        return m_process->waitForReadyRead(60'000);
    }
    // SIGKILL: it has no time to tidy up.
    void kill()
    {
        if (!m_process)
            return;
        m_process->kill();
        m_process->waitForFinished(30'000);
        m_process.reset();
    }
    [[nodiscard]] qint64 processId() const { return m_process->processId(); }
    [[nodiscard]] quint16 port() const { return m_port; }

private:
    static quint16 freePort()
    {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        return server.serverPort();
    }

    QString m_programs, m_folder, m_workspace;
    quint16 m_port;
    std::unique_ptr<QProcess> m_process;
};

} // namespace Muster
