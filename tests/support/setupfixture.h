// A workspace with everything that a set-up needs, and a sandbox that stands for the real Apple.
#pragma once

#include "app/application.h"
#include "app/setup/practiceapple.h"
#include "app/setup/setupflow.h"
#include "tests/support/sandboxfixture.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <QtCrypto>

#include <memory>

namespace Muster {

class SetupFixture {
    Q_DISABLE_COPY_MOVE(SetupFixture)

public:
    SetupFixture()
    {
        QDir(folder.path()).mkpath(QStringLiteral("Downloads"));
        start();
    }

    ~SetupFixture()
    {
        if (app)
            stop();
    }

    // As the program does when it is closed and started again.
    void restart()
    {
        stop();
        start();
    }

    // As when the program is killed: what the disk has at this moment is all that there is afterwards.
    void crash()
    {
        QTemporaryDir copy;
        copyFiles(folder.path(), copy.path());
        stop();
        const QFileInfoList files = QDir(folder.path()).entryInfoList(QDir::Files);
        for (const QFileInfo &file : files)
            QFile::remove(file.absoluteFilePath());
        copyFiles(copy.path(), folder.path());
        start();
    }

    [[nodiscard]] QString workspace() const { return folder.filePath(QStringLiteral("test.muster")); }
    [[nodiscard]] QString downloads() const { return folder.filePath(QStringLiteral("Downloads")); }

    template <typename T> T wait(QCoro::Task<T> task)
    {
        std::optional<T> result;
        QCoro::connect(std::move(task), app.get(), [&result](T value) { result = std::move(value); });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(result.has_value(), 30000); }();
        return std::move(*result);
    }

    // The sandbox that is Apple for organisations that do not practise.
    SandboxFixture &apple()
    {
        if (!m_apple) {
            SandboxOptions options;
            options.plan.devices = 120;
            options.plan.services = 2;
            m_apple = std::make_unique<SandboxFixture>(options);
        }
        return *m_apple;
    }

    [[nodiscard]] SetupServices services()
    {
        return {app->store(), app->work(), app->organisations(), app->sync(), *practice, app->clock()};
    }

    std::unique_ptr<SetupFlow> flow()
    {
        return std::make_unique<SetupFlow>(
            services(),
            SetupFlow::Places{.downloads = downloads(), .apple = {.url = apple().addresses.dep, .authorityPem = {}}});
    }

    // A token of Apple's for this certificate.
    QByteArray token(const QString &certificatePem, const QByteArray &query = {})
    {
        return apple().control("POST", "token" + query, certificatePem.toUtf8()).body;
    }

    // A first sync that was asked for is under way, or through.
    void awaitSyncing(const SetupFlow &flow)
    {
        [&] {
            QTRY_VERIFY_WITH_TIMEOUT(
                flow.activity() == SetupFlow::Activity::None || app->sync().isRunning(flow.organisation()->id), 30000);
        }();
    }

    QString write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
        file.write(bytes);
        return path;
    }

    QCA::Initializer qca;
    QTemporaryDir folder;
    std::unique_ptr<Application> app;
    std::unique_ptr<PracticeApple> practice;

private:
    static void copyFiles(const QString &from, const QString &to)
    {
        const QFileInfoList files = QDir(from).entryInfoList(QDir::Files);
        for (const QFileInfo &file : files) {
            if (file.suffix() != QLatin1StringView("lock")) // of a process that is no more
                [&] { QVERIFY(QFile::copy(file.absoluteFilePath(), QDir(to).filePath(file.fileName()))); }();
        }
    }

    void start()
    {
        Application::Surroundings surroundings;
        surroundings.keyFolder = folder.filePath(QStringLiteral("keys"));
        app = std::make_unique<Application>(workspace(), surroundings);
        const auto opened = app->open();
        [&] { QTRY_VERIFY_WITH_TIMEOUT(opened.isFinished() && opened.result().has_value(), 30000); }();
        practice = std::make_unique<PracticeApple>(app->organisations(), app->clock(), app->random(),
                                                   PracticeApple::stateFileOf(workspace()));
    }

    void stop()
    {
        // A sync that runs is ended in order; work that its services would not outlive must not be on its way.
        const auto organisations = wait(app->organisations().all()); // what was handed in before has begun by now
        [&] { QVERIFY(organisations.has_value()); }();
        const auto closed = app->close();
        [&] { QTRY_VERIFY_WITH_TIMEOUT(closed.isFinished(), 30000); }();
        const auto stopped = practice->server().stop();
        [&] { QTRY_VERIFY(stopped.isFinished()); }();
        practice.reset();
        app.reset();
    }

    std::unique_ptr<SandboxFixture> m_apple;
};

} // namespace Muster
