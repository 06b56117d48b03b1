#include "tests/bench/world.h"

#include "app/sandbox/devicewriter.h"
#include "app/sandbox/sandboxworld.h"
#include "models/core/clock.h"
#include "models/devices/devicepagestore.h"
#include "models/organisations/organisationstore.h"
#include "models/runs/runstore.h"
#include "models/storage/workspacefile.h"

#include <QElapsedTimer>
#include <QProcess>

namespace Muster::Bench {

namespace {

[[noreturn]] void stop(const Error &error)
{
    qFatal("%s: %s", qPrintable(error.message), qPrintable(error.detail));
}

void runTool(const QStringList &arguments, const QByteArray &input)
{
    QProcess tool;
    tool.start(QStringLiteral("sqlite3"), arguments);
    tool.write(input);
    tool.closeWriteChannel();
    if (!tool.waitForFinished(600000) || tool.exitCode() != 0)
        qFatal("sqlite3: %s", tool.readAllStandardError().constData());
}

} // namespace

QList<QByteArray> makePages(quint32 devices)
{
    SandboxPlan plan;
    plan.seed = 11;
    plan.devices = devices;
    plan.profiledShare = 0.6;
    const SandboxWorld world(plan);
    const DeviceWriter writer(world, 10);
    QList<QByteArray> pages;
    for (quint32 first = 0; first < devices; first += 1000) {
        QByteArray page = "{\"devices\":[";
        page.reserve(600000);
        for (quint32 number = first; number < std::min(devices, first + 1000); ++number) {
            if (number > first)
                page += ',';
            writer.appendFetched(page, number);
        }
        page += "],\"fetched_until\":\"2026-06-30T12:00:00Z\",\"more_to_follow\":true,\"cursor\":\"c"
            + QByteArray::number(first) + "\"}";
        pages.append(page);
    }
    return pages;
}

double storePages(const QString &workspace, const QList<QByteArray> &pages)
{
    auto opening = openWorkspace(workspace);
    if (!opening)
        stop(opening.error());
    Database &database = *opening->database;
    const QDateTime now = SystemClock().now();
    const auto organisation = OrganisationStore(database).add(QStringLiteral("Bench"),
                                                              QUrl(QStringLiteral("http://127.0.0.1/")), {}, true, now);
    if (!organisation)
        stop(organisation.error());
    const auto run = RunStore(database).begin(*organisation, RunKind::Full, now);
    if (!run)
        stop(run.error());

    QElapsedTimer timer;
    timer.start();
    DevicePageStore store(database, *organisation);
    std::vector<DevicePage> batch;
    for (const QByteArray &bytes : pages) {
        auto page = DevicePage::parse(bytes);
        if (!page)
            stop(page.error());
        batch.push_back(std::move(*page));
        if (batch.size() < 50 && &bytes != &pages.last())
            continue;
        const SyncPosition position{SyncPosition::Phase::Fetch, batch.back().cursor(), now, 1};
        if (auto stored = store.store(batch, position, *run, now); !stored)
            stop(stored.error());
        batch.clear();
    }
    return static_cast<double>(timer.nsecsElapsed()) / 1e9;
}

double importRows(const QString &workspace, const QString &folder)
{
    const QString rows = folder + QStringLiteral("/rows.csv");
    const QString floor = folder + QStringLiteral("/floor.db");
    runTool({workspace},
            "PRAGMA wal_checkpoint(TRUNCATE);\n.mode csv\n.once '" + rows.toUtf8() + "'\nSELECT * FROM devices;\n");
    // The same table and indexes, and the same settings of the file.
    runTool({workspace}, ".once '" + folder.toUtf8() + "/schema.sql'\n.schema devices\n");
    runTool({floor},
            "PRAGMA page_size=16384;\nPRAGMA journal_mode=WAL;\nCREATE TABLE organisations(id INTEGER PRIMARY "
            "KEY);\n.read '"
                + folder.toUtf8() + "/schema.sql'\n");
    QElapsedTimer timer;
    timer.start();
    runTool({floor},
            "PRAGMA synchronous=NORMAL;\nPRAGMA wal_autocheckpoint=5000;\nPRAGMA cache_size=-32768;\n.import --csv '"
                + rows.toUtf8() + "' devices\n");
    return static_cast<double>(timer.nsecsElapsed()) / 1e9;
}

} // namespace Muster::Bench
