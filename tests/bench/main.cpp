// ./dev bench [NAME...] [--json]: measures, and prints each figure as a ratio against its floor in the same run.
#include "tests/bench/benches.h"
#include "tests/bench/world.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtCrypto>

using namespace Muster::Bench;

namespace {

bool wants(const QStringList &names, const QString &name)
{
    return names.isEmpty() || std::ranges::any_of(names, [&](const QString &wish) {
               return wish.startsWith(name) || name.startsWith(wish); // a whole figure's name, too
           });
}

void tell(const QList<Figure> &figures, bool json, int *shortOnes)
{
    for (const Figure &figure : figures) {
        if (json)
            std::puts(QJsonDocument(toJson(figure)).toJson(QJsonDocument::Compact).constData());
        else
            print(figure);
        *shortOnes += figure.isMet() ? 0 : 1;
    }
}

} // namespace

QList<Figure> Muster::Bench::storeFigures(const QString &workspace, const QString &folder)
{
    const QList<QByteArray> pages = makePages(1000000);
    std::vector<double> stores;
    std::vector<double> imports;
    for (int pass = 0; pass < passes(); ++pass) {
        for (const char *suffix : {"", "-wal", "-shm"})
            QFile::remove(workspace + QString::fromLatin1(suffix));
        stores.push_back(storePages(workspace, pages));
        for (const char *suffix : {"", "-wal", "-shm"})
            QFile::remove(folder + QStringLiteral("/floor.db") + QString::fromLatin1(suffix));
        imports.push_back(importRows(workspace, folder));
    }
    return {{QStringLiteral("store-1m-devices"), percentile(stores, 0.5), QStringLiteral("s"), percentile(imports, 0.5),
             1.15}};
}

int main(int argc, char *argv[])
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    if (argc > 2 && qstrcmp(argv[1], "--probe-table") == 0)
        return probeTable(argc, argv);
    if (argc > 2 && qstrcmp(argv[1], "--probe-start") == 0)
        return probeStart(argc, argv);
    if (argc > 3 && qstrcmp(argv[1], "--probe-sync") == 0)
        return probeSync(argc, argv);
    QCoreApplication application(argc, argv);
    const QCA::Initializer qca;
    QStringList names = QCoreApplication::arguments().sliced(1);
    const bool json = names.removeAll(QStringLiteral("--json")) > 0;
    const QTemporaryDir folder;
    const QString workspace = folder.filePath(QStringLiteral("million.muster"));
    if (!json)
        std::printf("%-34s %10s %-3s %10s %6s %7s\n", "name", "value", "", "floor", "ratio", "target");
    int shortOnes = 0;
    const bool table = wants(names, QStringLiteral("table"));
    const bool csv = wants(names, QStringLiteral("csv"));
    const bool assign = wants(names, QStringLiteral("assign"));
    const bool start = wants(names, QStringLiteral("start"));
    if (wants(names, QStringLiteral("store")))
        tell(storeFigures(workspace, folder.path()), json, &shortOnes);
    else if (table || start || csv || assign)
        (void)storePages(workspace, makePages(1000000));
    const QString musterctl = QCoreApplication::applicationDirPath() + QStringLiteral("/musterctl");
    if (wants(names, QStringLiteral("sync")))
        tell(syncFigures(musterctl), json, &shortOnes);
    if (wants(names, QStringLiteral("delta")) || wants(names, QStringLiteral("load")))
        tell(deltaFigures(musterctl), json, &shortOnes);
    if (wants(names, QStringLiteral("organisations")))
        tell(organisationFigures(musterctl), json, &shortOnes);
    if (wants(names, QStringLiteral("memory")))
        tell(memoryFigures(musterctl), json, &shortOnes);
    if (wants(names, QStringLiteral("enroll")))
        tell(enrollFigures(QCoreApplication::applicationDirPath()), json, &shortOnes);
    if (csv)
        tell(csvFigures(workspace, folder.path()), json, &shortOnes);
    if (assign)
        tell(assignFigures(workspace, folder.path()), json, &shortOnes);
    if (table)
        tell(tableFigures(workspace), json, &shortOnes);
    if (start)
        tell(startFigures(QCoreApplication::applicationFilePath(), workspace), json, &shortOnes);
    return shortOnes == 0 ? 0 : 3;
}
