// From Apple's answer to the table: a first load of a million devices, and a thousand changes in it.
#include "tests/bench/apple.h"
#include "tests/bench/benches.h"

#include "ui/shell/session.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonArray>

namespace Muster::Bench {

namespace {

constexpr int devices = 1000000;
constexpr int orderedEach = 500;
constexpr int changedEach = 500;

double seconds(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e9;
}

// Until the table shows so many devices, with the first row's facts.
void awaitRows(const DevicesModel &model, qint64 count)
{
    const auto isShown = [&] {
        return model.totalCount() == count && model.index(0, 0).data(DevicesModel::IsLoadedRole).toBool();
    };
    while (!isShown())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

// A thousand events at Apple's side: new devices, and new tags on old ones.
void changeWorld(const Apple &apple, int round)
{
    (void)apple.control(QStringLiteral("order"), {{QStringLiteral("count"), orderedEach}});
    const QJsonArray old =
        apple.control(QStringLiteral("devices?offset=%1&limit=%2").arg(round * 10000).arg(changedEach))
            .value(QLatin1StringView("devices"))
            .toArray();
    QJsonArray serials;
    for (const QJsonValueConstRef device : old)
        serials.append(device[QLatin1StringView("serial")]);
    (void)apple.control(QStringLiteral("devices"),
                        {{QStringLiteral("action"), QStringLiteral("modify")},
                         {QStringLiteral("serials"), serials},
                         {QStringLiteral("asset_tag"), QStringLiteral("Round %1").arg(round)}});
}

// How long Apple's part of an incremental sync takes: the session and the page.
double timeAnswer(Application &application, OrganisationId id)
{
    const Organisation organisation = need(QCoro::waitFor(application.organisations().byId(id)));
    QElapsedTimer timer;
    timer.start();
    const auto client = need(QCoro::waitFor(application.organisations().client(id, {})));
    const DevicePage page = need(QCoro::waitFor(client->syncDevices(organisation.position.cursor, 1000)));
    if (page.count() != orderedEach + changedEach)
        qFatal("the page has not the changes that were made");
    return seconds(timer);
}

struct Pass {
    double whole = 0;
    double floor = 0;
};

// The first load of a workspace, until the table shows it.
Pass measureLoad(const Apple &apple, Workspace &workspace, OrganisationId *id, std::unique_ptr<Session> *session)
{
    Application &application = workspace.application();
    *id = workspace.link(apple, QStringLiteral("Bench"));
    Pass pass;
    QElapsedTimer timer;
    timer.start();
    (void)QCoro::waitFor(fetchAndDrop(application, *id));
    pass.floor = seconds(timer);
    *session = std::make_unique<Session>(application);
    timer.restart();
    (void)need(QCoro::waitFor(application.sync().sync(*id, RunKind::Full)));
    const double stored = seconds(timer);
    awaitRows((*session)->model, devices);
    pass.whole = seconds(timer);
    std::fprintf(stderr, "first load: stored after %.1f s, shown after %.1f s\n", stored, pass.whole);
    return pass;
}

// From Apple's answer to the changed rows in the table.
double measureDelta(const Apple &apple, Application &application, OrganisationId id, const DevicesModel &model,
                    int round)
{
    changeWorld(apple, round);
    const double answer = timeAnswer(application, id);
    QElapsedTimer timer;
    timer.start();
    (void)need(QCoro::waitFor(application.sync().sync(id, RunKind::Incremental)));
    const double stored = seconds(timer);
    awaitRows(model, devices + qint64(round) * orderedEach);
    const double shown = seconds(timer);
    std::fprintf(stderr, "delta: Apple %.3f s, stored after %.3f s, shown after %.3f s\n", answer, stored, shown);
    return shown - answer;
}

} // namespace

QList<Figure> deltaFigures(const QString &musterctl)
{
    const Apple apple(musterctl, devices);
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<Session> session;
    OrganisationId id;
    std::vector<Pass> loads;
    for (int pass = 0; pass < passes(); ++pass) {
        session.reset();
        workspace = std::make_unique<Workspace>();
        loads.push_back(measureLoad(apple, *workspace, &id, &session));
    }
    std::ranges::sort(loads, {}, [](const Pass &pass) { return pass.whole / pass.floor; });
    const Pass load = loads[loads.size() / 2];

    std::vector<double> deltas;
    for (int round = 1; round <= 7; ++round)
        deltas.push_back(measureDelta(apple, workspace->application(), id, session->model, round));
    session.reset();
    return {{QStringLiteral("load-1m-shown"), load.whole, QStringLiteral("s"), load.floor, 1.5},
            {QStringLiteral("delta-1k-of-1m-shown"), percentile(deltas, 0.5), QStringLiteral("s"), {}, 1}};
}

} // namespace Muster::Bench
