// Whole syncs over loopback against fetching the same pages and throwing them away.
#include "tests/bench/apple.h"
#include "tests/bench/benches.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>

namespace Muster::Bench {

namespace {

constexpr int organisations = 150;
constexpr int devicesEach = 2000;

double seconds(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e9;
}

struct Pass {
    double whole = 0;
    double floor = 0;
};

// The pass in the middle: the machine's speed changes within minutes, but both halves of a pass see the same.
Pass middleOf(std::vector<Pass> passes)
{
    std::ranges::sort(passes, {}, [](const Pass &pass) { return pass.whole / pass.floor; });
    return passes[passes.size() / 2];
}

Pass measureOne(const Apple &apple)
{
    Workspace workspace;
    const OrganisationId id = workspace.link(apple, QStringLiteral("Bench"));
    Pass pass;
    QElapsedTimer timer;
    timer.start();
    (void)QCoro::waitFor(fetchAndDrop(workspace.application(), id));
    pass.floor = seconds(timer);
    timer.restart();
    const Run run = need(QCoro::waitFor(workspace.application().sync().sync(id, RunKind::Full)));
    pass.whole = seconds(timer);
    if (run.state != RunState::Done || run.added != 1000000)
        qFatal("the sync did not bring a million devices");
    return pass;
}

// All at once, as the nightly sync of somebody who looks after many.
Pass measureMany(Application &application, const QList<OrganisationId> &all)
{
    Pass pass;
    QElapsedTimer timer;
    timer.start();
    std::vector<QCoro::Task<qint64>> floors;
    for (const OrganisationId id : all)
        floors.push_back(fetchAndDrop(application, id));
    for (auto &task : floors) {
        if (QCoro::waitFor(std::move(task)) != devicesEach)
            qFatal("an organisation has not its devices");
    }
    pass.floor = seconds(timer);
    timer.restart();
    std::vector<QCoro::Task<Result<Run>>> runs;
    for (const OrganisationId id : all)
        runs.push_back(application.sync().sync(id, RunKind::Full));
    for (auto &task : runs) {
        if (need(QCoro::waitFor(std::move(task))).state != RunState::Done)
            qFatal("a sync among many did not end well");
    }
    pass.whole = seconds(timer);
    return pass;
}

// A number of /proc/self/status, in MB.
double megabytes(const char *name)
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const auto lines = status.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith(name))
            return line.simplified().split(' ').value(1).toDouble() / 1024;
    }
    return 0;
}

double peakGrowth(const QString &musterctl, int devices)
{
    const Apple apple(musterctl, devices);
    Workspace workspace;
    (void)workspace.link(apple, QStringLiteral("Bench"));
    workspace.close();
    QProcess probe;
    probe.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    probe.start(QCoreApplication::applicationFilePath(),
                {QStringLiteral("--probe-sync"), workspace.path(), workspace.keys()});
    if (!probe.waitForFinished(600000) || probe.exitCode() != 0)
        qFatal("the sync's probe failed");
    return probe.readAllStandardOutput().trimmed().toDouble();
}

} // namespace

int probeSync(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QCA::Initializer qca;
    const auto muster = openApplication(QString::fromLocal8Bit(argv[2]), QString::fromLocal8Bit(argv[3]));
    const QList<Organisation> all = need(QCoro::waitFor(muster->organisations().all()));
    const double before = megabytes("VmRSS:");
    const Run run = need(QCoro::waitFor(muster->sync().sync(all.first().id, RunKind::Full)));
    std::printf("%.1f\n", megabytes("VmHWM:") - before);
    close(*muster);
    return run.state == RunState::Done ? 0 : 1;
}

QList<Figure> syncFigures(const QString &musterctl)
{
    const Apple apple(musterctl, 1000000);
    std::vector<Pass> all;
    all.reserve(static_cast<std::size_t>(passes()));
    for (int pass = 0; pass < passes(); ++pass)
        all.push_back(measureOne(apple));
    const Pass middle = middleOf(all);
    return {{QStringLiteral("sync-loopback-1m"), middle.whole, QStringLiteral("s"), middle.floor, 1.3}};
}

QList<Figure> organisationFigures(const QString &musterctl)
{
    const Apple apple(musterctl, 0);
    Workspace workspace;
    QList<OrganisationId> all;
    for (int i = 1; i <= organisations; ++i) {
        const QString name = QStringLiteral("School %1").arg(i);
        all.append(workspace.link(apple, name, name));
        (void)apple.control(QStringLiteral("order"),
                            {{QStringLiteral("count"), devicesEach}, {QStringLiteral("service"), name}});
    }
    // Once: the second time the workspace is full, and storing what does not differ is another thing.
    const Pass once = measureMany(workspace.application(), all);
    return {{QStringLiteral("organisations-150x2000"), once.whole, QStringLiteral("s"), once.floor, 1.3}};
}

QList<Figure> memoryFigures(const QString &musterctl)
{
    // By how much a sync swells. What is on its way and the database's cache fill up first, and a world of 100,000 is
    // over before they are full; from there on nothing may grow.
    const double small = peakGrowth(musterctl, 100000);
    const double middle = peakGrowth(musterctl, 400000);
    const double large = peakGrowth(musterctl, 1000000);
    return {{QStringLiteral("memory-sync-1m-over-100k"), large, QStringLiteral("MB"), small, 2},
            {QStringLiteral("memory-sync-1m-over-400k"), large, QStringLiteral("MB"), middle, 1.1}};
}

} // namespace Muster::Bench
