// The real musterctl, with a data folder of its own.
#pragma once

#include "tests/support/sandboxfixture.h"

namespace Muster {

class Musterctl {
public:
    RunResult run(const QStringList &arguments, const QString &workspace = QStringLiteral("W.muster"))
    {
        QProcess process;
        prepare(process);
        QStringList all = arguments;
        if (!workspace.isEmpty())
            all = QStringList{QStringLiteral("--workspace"), file(workspace)} + all;
        process.start(QStringLiteral(MUSTER_BIN_DIR "/musterctl"), all);
        process.closeWriteChannel();
        if (!process.waitForFinished(120'000))
            return {};
        const RunResult result{process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
        said += result.output + result.errors;
        return result;
    }

    // A call that goes on until it is ended.
    void begin(QProcess &process, const QStringList &arguments)
    {
        prepare(process);
        process.start(QStringLiteral(MUSTER_BIN_DIR "/musterctl"),
                      QStringList{QStringLiteral("--workspace"), file(QStringLiteral("W.muster"))} + arguments);
    }

    // `sandbox serve` until the object goes; sets `addresses` to its first line.
    void serve(const QStringList &arguments)
    {
        prepare(m_sandbox);
        m_sandbox.start(QStringLiteral(MUSTER_BIN_DIR "/musterctl"),
                        QStringList{QStringLiteral("sandbox"), QStringLiteral("serve")} + arguments);
        while (!m_sandbox.canReadLine() && m_sandbox.waitForReadyRead(30'000)) { }
        addresses = QJsonDocument::fromJson(m_sandbox.readLine()).object();
    }

    ~Musterctl()
    {
        if (m_sandbox.state() == QProcess::NotRunning)
            return;
        m_sandbox.terminate();
        if (!m_sandbox.waitForFinished(10'000)) {
            m_sandbox.kill();
            m_sandbox.waitForFinished();
        }
    }

    [[nodiscard]] QString file(const QString &name) const { return folder.filePath(name); }
    [[nodiscard]] QString dep() const { return addresses.value(QLatin1StringView("dep")).toString(); }
    [[nodiscard]] QString control() const { return addresses.value(QLatin1StringView("control")).toString(); }

    QTemporaryDir folder;
    QJsonObject addresses;
    QByteArray said; // everything that any call printed

private:
    void prepare(QProcess &process)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("MUSTER_DATA_DIR"), folder.filePath(QStringLiteral("data")));
        environment.remove(QStringLiteral("MUSTER_PASSPHRASE_FILE"));
        process.setProcessEnvironment(environment);
    }

    QProcess m_sandbox;
};

} // namespace Muster
