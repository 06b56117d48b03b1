#include "tests/support/linkedorganisation.h"

#include <QRandomGenerator>

using namespace Muster;

// A sync that is killed at any moment and started again ends with the same table as one that was left alone.
// 8 moments; 50 with MUSTER_LONG_TESTS=1.
class TestKilledSync : public QObject {
    Q_OBJECT

private:
    SystemClock m_clock;
    std::unique_ptr<AppleFixture> m_apple;
    OrganisationId m_school;
    int m_duration = 0; // of a run that is left alone, in ms
    int m_interrupted = 0; // runs that were killed within

    static constexpr int devices = 100'000;

    std::unique_ptr<QProcess> startSync(const QString &workspace)
    {
        auto process = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("MUSTER_DATA_DIR"), m_apple->folder.path());
        process->setProcessEnvironment(environment);
        process->start(QStringLiteral(MUSTER_BIN_DIR "/musterctl"),
                       {QStringLiteral("--workspace"), workspace, QStringLiteral("--json"), QStringLiteral("sync")});
        [&] { QVERIFY(process->waitForStarted()); }();
        return process;
    }

    QString freshCopy(int number)
    {
        const QString copy = m_apple->folder.filePath(QStringLiteral("round-%1.muster").arg(number));
        [&] { QVERIFY(QFile::copy(m_apple->path, copy)); }();
        return copy;
    }

    void verifyWhole(const QString &workspace)
    {
        auto application = m_apple->start({}, workspace);
        QCOMPARE(m_apple->differences(*application, m_school), QStringList());
        QCOMPARE(needSoon(application->store().run([](Database &database) { return checkWorkspace(database); })),
                 QStringList());
        QCOMPARE(needSoon(application->store().read([](Database &database) {
                     return database.value(QStringLiteral("SELECT count(*) FROM devices"));
                 })).toInt(),
                 devices);
        const Organisation school = m_apple->organisation(*application, m_school);
        QVERIFY(school.fullSyncAt.isValid());
        QCOMPARE(school.position.phase, SyncPosition::Phase::Sync);
        const QList<Run> runs =
            needSoon(application->store().read([](Database &database) { return RunStore(database).latest({}, 100); }));
        QCOMPARE(runs.first().state, RunState::Done);
        for (const Run &run : runs.sliced(1)) {
            QVERIFY(run.state == RunState::Interrupted || run.state == RunState::Done); // killed just after its end
            m_interrupted += run.state == RunState::Interrupted ? 1 : 0;
        }
        QCOMPARE(needNow(application->sync().sync(m_school, RunKind::Incremental)).devices,
                 0); // and there is nothing more to come
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_apple = std::make_unique<AppleFixture>(devices, SandboxOptions(), &m_clock);
        {
            auto application = m_apple->start();
            m_school = m_apple->link(*application);
        }
        for (int i = -2; i < 0; ++i) { // the second one knows its way
            const QString workspace = freshCopy(i);
            QElapsedTimer timer;
            timer.start();
            const auto process = startSync(workspace);
            QVERIFY(process->waitForFinished(120'000));
            m_duration = int(timer.elapsed());
            QCOMPARE(process->exitCode(), 0);
            if (i == -1)
                verifyWhole(workspace);
        }
        qInfo("a run that is left alone takes %d ms", m_duration);
    }

    void cleanupTestCase()
    {
        qInfo("%d runs were killed while they worked", m_interrupted);
        QVERIFY(m_interrupted >= 4);
    }

    void aKilledRunIsFinishedByTheNext_data()
    {
        QTest::addColumn<int>("moment");
        const bool isLong = qEnvironmentVariableIntValue("MUSTER_LONG_TESTS") == 1;
        const int count = isLong ? 50 : 8;
        QRandomGenerator random(isLong ? 2026 : 7);
        for (int i = 0; i < count; ++i) {
            // One in each part of the run, so that they are spread over it.
            const int moment = (i * m_duration + random.bounded(qMax(1, m_duration))) / count;
            QTest::addRow("%d", i) << moment;
        }
    }
    void aKilledRunIsFinishedByTheNext()
    {
        QFETCH(int, moment);
        const QString workspace = freshCopy(1 + int(QByteArray(QTest::currentDataTag()).toInt()));
        const auto killed = startSync(workspace);
        const bool ended = killed->waitForFinished(qMax(1, moment));
        if (!ended) {
            killed->kill();
            QVERIFY(killed->waitForFinished());
            // It may have ended by itself in the moment before the signal: then it was not killed, and that is fine
            // too.
            QVERIFY(killed->exitStatus() == QProcess::CrashExit || killed->exitCode() == 0);
        }

        const auto second = startSync(workspace);
        QVERIFY(second->waitForFinished(120'000));

        QVERIFY2(second->exitCode() == 0, second->readAllStandardError().constData());
        verifyWhole(workspace);
        QVERIFY(QFile::remove(workspace));
    }

    // Killed again and again, each time a bit further.
    void aRunThatIsKilledOverAndOverArrives()
    {
        const QString workspace = freshCopy(1000);
        bool done = false;
        for (int step = 4; step < 40 && !done; ++step) {
            const auto process = startSync(workspace);
            if (process->waitForFinished(m_duration * step / 12)) {
                QCOMPARE(process->exitCode(), 0);
                done = true;
            } else {
                process->kill();
                QVERIFY(process->waitForFinished());
            }
        }
        QVERIFY(done);
        verifyWhole(workspace);
    }

    void aWorkspaceKilledWhileItIsMadeIsUsable()
    {
        for (int i = 0; i < 12; ++i) {
            const QString workspace = m_apple->folder.filePath(QStringLiteral("made-%1.muster").arg(i));
            QProcess process;
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(QStringLiteral("MUSTER_DATA_DIR"), m_apple->folder.path());
            process.setProcessEnvironment(environment);
            process.start(
                QStringLiteral(MUSTER_BIN_DIR "/musterctl"),
                {QStringLiteral("--workspace"), workspace, QStringLiteral("workspace"), QStringLiteral("create")});
            if (!process.waitForFinished(8 + i * 6)) {
                process.kill();
                QVERIFY(process.waitForFinished());
            }
            const auto opening = openWorkspace(workspace);
            QVERIFY2(opening.has_value(), qPrintable(opening ? QString() : opening.error().message));
        }
    }
};

QTEST_GUILESS_MAIN(TestKilledSync)
#include "tst_killedsync.moc"
