#include "tests/support/linkedorganisation.h"

#include <QRandomGenerator>

using namespace Muster;
using namespace std::chrono_literals;

namespace {

constexpr int devices = 20'000;
constexpr int kills = 20;

// Another Muster on the same workspace, to be killed: what `musterctl assign work --retry-failed` does, without the
// waits after a cut line. Arguments: --work WORKSPACE KEYS ORGANISATION.
int workAsAnotherProcess(const QStringList &arguments)
{
    const QCA::Initializer qca;
    Application::Surroundings surroundings;
    surroundings.keyFolder = arguments.at(3);
    surroundings.sync = {.firstWait = 0s};
    const RunningApplication application(new Application(arguments.at(2), surroundings));
    const OrganisationId school(arguments.at(4).toLongLong());
    const auto work = [](Application &app, OrganisationId id) -> QCoro::Task<int> {
        const Result<QString> opened = co_await app.open();
        if (!opened)
            co_return 2;
        if (const Result<> retried = co_await app.assignments().retryFailed(id); !retried)
            co_return 3;
        co_return co_await app.worker().work(id) ? 0 : 1;
    };
    return QCoro::waitFor(work(*application, school));
}

} // namespace

// No assignment is lost: 20,000 devices are to get a profile while Apple throttles a fifth, fails a twentieth, cuts two
// of a hundred calls, and Muster is killed 20 times. In the end Apple has every one of them.
class TestMassAssignment : public QObject {
    Q_OBJECT

private:
    SystemClock m_clock;
    std::unique_ptr<AppleFixture> m_apple;
    OrganisationId m_school;

    std::unique_ptr<QProcess> startWork()
    {
        auto process = std::make_unique<QProcess>();
        process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process->start(QCoreApplication::applicationFilePath(),
                       {QStringLiteral("--work"), m_apple->path, m_apple->folder.filePath(QStringLiteral("keys")),
                        QString::number(m_school.value())});
        [&] { QVERIFY(process->waitForStarted()); }();
        return process;
    }

    QueueCounts counts()
    {
        auto application = m_apple->start();
        return needNow(application->assignments().queueCounts(m_school));
    }

    void misbehave()
    {
        m_apple->fault(
            {.kind = SandboxFaultKind::AssignThrottled, .endpoint = "/profile/devices", .value = 20, .retryAfter = 1});
        m_apple->fault({.kind = SandboxFaultKind::AssignFailed, .endpoint = "/profile/devices", .value = 5});
        m_apple->fault({.kind = SandboxFaultKind::Drop, .probability = 0.01});
        m_apple->fault({.kind = SandboxFaultKind::Cut, .probability = 0.01, .value = 300});
    }

private Q_SLOTS:
    void noAssignmentIsLost()
    {
        SandboxOptions options;
        options.plan.profiledShare = 0;
        m_apple = std::make_unique<AppleFixture>(devices, options, &m_clock);
        PlanId plan;
        {
            auto application = m_apple->start({.pageLimit = 1000});
            m_school = m_apple->link(*application);
            QCOMPARE(m_apple->sync(*application, m_school).devices, devices);
            const SavedProfile saved = needNow(
                application->profiles().save(m_school, {},
                                             {{QStringLiteral("profile_name"), QStringLiteral("Staff")},
                                              {QStringLiteral("url"), QStringLiteral("https://mdm.example/enroll")}},
                                             {}));
            const AssignmentPlan wanted =
                needNow(application->assignments().plan({.organisation = m_school,
                                                         .hand = std::int32_t(saved.profile.id.value()),
                                                         .devices = {},
                                                         .serials = {},
                                                         .query = QString(),
                                                         .lines = {}}));
            QCOMPARE(wanted.changing(), devices);
            plan = needNow(application->assignments().apply(wanted));
        }
        misbehave();
        QRandomGenerator random(7);
        int killed = 0;
        for (int round = 0; killed < kills && round < 200; ++round) {
            const auto process = startWork();
            if (process->waitForFinished(40 + random.bounded(500)))
                QVERIFY(process->exitCode() < 2);
            else {
                process->kill(); // SIGKILL
                QVERIFY(process->waitForFinished());
                ++killed;
            }
        }
        QCOMPARE(killed, kills);
        // The sandbox throttles and fails by the serial number, so these stay: each is listed with its reason.
        m_apple->clearFaults();
        m_apple->fault(
            {.kind = SandboxFaultKind::AssignThrottled, .endpoint = "/profile/devices", .value = 20, .retryAfter = 1});
        m_apple->fault({.kind = SandboxFaultKind::AssignFailed, .endpoint = "/profile/devices", .value = 5});
        QVERIFY(startWork()->waitForFinished(120'000));
        const QueueCounts stuck = counts();
        QVERIFY(stuck.all > devices / 10);
        QCOMPARE(stuck.throttled + stuck.due + stuck.failed >= stuck.all, true);
        m_apple->clearFaults();
        int rounds = 0;
        for (QueueCounts left = counts(); left.all > 0 && rounds < 20; left = counts(), ++rounds) {
            const auto process = startWork();
            QVERIFY(process->waitForFinished(120'000));
        }
        qInfo("%d kills, then %d rounds", killed, rounds);

        auto application = m_apple->start();
        QCOMPARE(needNow(application->assignments().queueCounts(m_school)).all, 0);
        const PlanRecord record = needNow(application->assignments().planRecord(plan));
        QCOMPARE(record.devices, devices);
        QCOMPARE(record.verified, devices);
        // And Apple says the same, of every one.
        const qint64 assigned = m_apple->sandbox.run([](SandboxWorld &world) {
            qint64 count = 0;
            for (const SandboxDevice &device : world.devices())
                count += device.profile != 0 && device.profileStatus == SandboxProfileStatus::Assigned;
            return count;
        });
        QCOMPARE(assigned, devices);
        QCOMPARE(needNow(application->journal().verify({})).faults, QStringList());
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (application.arguments().value(1) == QLatin1StringView("--work"))
        return workAsAnotherProcess(application.arguments());
    TestMassAssignment test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_massassignment.moc"
