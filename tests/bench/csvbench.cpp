// Devices out to CSV and back in, beside what sqlite3 does with the same rows.
#include "tests/bench/benches.h"

#include "models/core/clock.h"
#include "models/csv/deviceexport.h"
#include "models/csv/deviceimport.h"
#include "models/storage/workspacefile.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>

#include <numeric>

namespace Muster::Bench {

namespace {

template <typename T> T need(Result<T> result)
{
    if (!result)
        qFatal("%s: %s", qPrintable(result.error().message), qPrintable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

double seconds(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e9;
}

double runTool(const QString &database, const QByteArray &input)
{
    QElapsedTimer timer;
    timer.start();
    QProcess tool;
    tool.start(QStringLiteral("sqlite3"), {database});
    tool.write(input);
    tool.closeWriteChannel();
    if (!tool.waitForFinished(600000) || tool.exitCode() != 0)
        qFatal("sqlite3: %s", tool.readAllStandardError().constData());
    return seconds(timer);
}

void fill(Database &database, const char *condition)
{
    need(database.run(QStringLiteral("UPDATE devices SET person = 'Person ' || (id % 40000), own_tag = 'IT-' || id, "
                                     "location = 'Room ' || (id % 900), order_number = 'W' || (id / 30) WHERE %1")
                          .arg(QString::fromLatin1(condition))));
}

void empty(Database &database)
{
    need(
        database.run(QStringLiteral("UPDATE devices SET person = '', own_tag = '', location = '', order_number = ''")));
    need(database.run(QStringLiteral("DELETE FROM device_field_changes")));
    need(database.run(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")));
}

double exportTo(Database &database, const QString &path, const DeviceExport &wish = {})
{
    QElapsedTimer timer;
    timer.start();
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("%s cannot be written", qPrintable(path));
    need(exportDevices(database, file, wish));
    file.close();
    return seconds(timer);
}

DeviceImportPlan planFrom(Database &database, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(path));
    const ImportPreview preview = need(previewImport(file));
    file.seek(0);
    return need(planImport(database, file, preview.mapping));
}

// The same file into a table of its columns, with the index by serial number that ours has.
double importFloor(const QString &folder, const QString &path)
{
    const QString floor = folder + QStringLiteral("/csvfloor.db");
    for (const char *suffix : {"", "-wal", "-shm"})
        QFile::remove(floor + QString::fromLatin1(suffix));
    QByteArray columns;
    for (const QString &name : usualExportColumns())
        columns += (columns.isEmpty() ? "\"" : ", \"") + name.toUtf8() + "\" TEXT NOT NULL";
    runTool(floor,
            "PRAGMA page_size=16384;\nPRAGMA journal_mode=WAL;\nCREATE TABLE devices(" + columns
                + ");\nCREATE UNIQUE INDEX by_serial ON devices(serial);\n");
    return runTool(floor,
                   "PRAGMA synchronous=NORMAL;\nPRAGMA wal_autocheckpoint=5000;\nPRAGMA cache_size=-32768;\n"
                   ".import --csv --skip 1 '"
                       + path.toUtf8() + "' devices\n");
}

double exportFloor(const QString &workspace, const QString &path)
{
    return runTool(
        workspace,
        "PRAGMA query_only=ON;\n.mode csv\n.headers on\n.once '" + path.toUtf8()
            + "'\nSELECT serial, model, family, present * 4 + profile_status, person, own_tag, location, note, "
              "order_number, source, assigned_at FROM devices WHERE present = 1 ORDER BY id;\n");
}

} // namespace

QList<Figure> csvFigures(const QString &workspace, const QString &folder)
{
    const auto opening = need(openWorkspace(workspace));
    Database &database = *opening.database;
    const QString whole = folder + QStringLiteral("/whole.csv");
    const QString part = folder + QStringLiteral("/part.csv");
    std::vector<double> imports;
    std::vector<double> importFloors;
    std::vector<double> exports;
    std::vector<double> exportFloors;
    std::vector<double> diffs;
    for (int pass = 0; pass < passes(); ++pass) {
        fill(database, "1");
        exports.push_back(exportTo(database, whole));
        exportFloors.push_back(exportFloor(workspace, folder + QStringLiteral("/floor.csv")));
        std::vector<std::int32_t> ids(200'000);
        std::iota(ids.begin(), ids.end(), 1);
        exportTo(database, part, {.ids = ids});
        empty(database);

        QElapsedTimer timer;
        timer.start();
        const DeviceImportPlan plan = planFrom(database, whole);
        const double planned = seconds(timer);
        const DeviceEdit edit = need(applyImport(database, plan, {.at = SystemClock().now()}));
        imports.push_back(seconds(timer));
        std::fprintf(stderr, "%lld devices, %lld cells: planned in %.2f s, applied in %.2f s\n",
                     static_cast<long long>(edit.devices), static_cast<long long>(edit.cells), planned,
                     imports.back() - planned);
        importFloors.push_back(importFloor(folder, whole));

        empty(database);
        fill(database, "id % 2 = 0");
        timer.restart();
        const DeviceImportPlan diff = planFrom(database, part);
        diffs.push_back(seconds(timer));
        if (diff.deviceCount() != 100'000)
            qFatal("the diff has %zu devices", diff.deviceCount());
        empty(database);
    }
    return {{QStringLiteral("csv-import-1m"), percentile(imports, 0.5), QStringLiteral("s"),
             percentile(importFloors, 0.5), 2},
            {QStringLiteral("csv-export-1m"), percentile(exports, 0.5), QStringLiteral("s"),
             percentile(exportFloors, 0.5), 1.5},
            {QStringLiteral("csv-diff-200k"), percentile(diffs, 0.5), QStringLiteral("s"), {}, 3}};
}

} // namespace Muster::Bench
