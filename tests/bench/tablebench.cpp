// The devices page over a million rows, offscreen, and the program's start.
#include "tests/bench/benches.h"

#include "models/core/settings.h"
#include "ui/common/appearance.h"
#include "ui/devices/devicespage.h"
#include "ui/devices/devicetable.h"
#include "ui/mainwindow.h"
#include "ui/shell/program.h"
#include "ui/shell/session.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QProcess>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QtCrypto>

namespace Muster::Bench {

namespace {

double milliseconds(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

// Memory of the process that is nobody else's, in MB.
double privateMegabytes()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const auto lines = status.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("VmRSS:"))
            return line.simplified().split(' ').value(1).toDouble() / 1024;
    }
    return 0;
}

// Lets the event loop run until the first row in sight has come and is painted.
void awaitRows(const DeviceTable &table)
{
    const auto shown = [&] {
        const QModelIndex top = table.indexAt(QPoint(1, 1));
        return !top.isValid() || top.data(DevicesModel::IsLoadedRole).toBool();
    };
    while (!shown())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    table.viewport()->repaint();
}

// From a change of the question to the painted first rows of its answer.
template <typename Change> double timeAnswer(const DevicesModel &model, const DeviceTable &table, Change &&change)
{
    QSignalSpy answered(&model, &DevicesModel::answered);
    QElapsedTimer timer;
    timer.start();
    change();
    while (answered.isEmpty())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    awaitRows(table);
    return milliseconds(timer);
}

QList<Figure> sortFigures(DevicesModel &model, const DeviceTable &table)
{
    std::vector<double> first;
    std::vector<double> again;
    for (int column = 0; column < DevicesModel::ColumnCount; ++column) {
        first.push_back(timeAnswer(model, table, [&] { model.sort(column, Qt::AscendingOrder); }));
        again.push_back(timeAnswer(model, table, [&] { model.sort(column, Qt::DescendingOrder); }));
    }
    return {{QStringLiteral("table-sort-first-worst"), percentile(first, 1), QStringLiteral("ms"), {}, 300},
            {QStringLiteral("table-sort-again-worst"), percentile(again, 1), QStringLiteral("ms"), {}, 50}};
}

QList<Figure> searchFigures(const DevicesModel &model, const DeviceTable &table, QLineEdit &search)
{
    std::vector<double> keystrokes;
    for (const char *needle :
         {"macbook", "qx7", "ipad pro", "ex-00012", "family:mac", "space gray", "zz9", "1", "admin", "m4"}) {
        for (const char *letter = needle; *letter; ++letter) {
            QSignalSpy answered(&model, &DevicesModel::answered);
            QElapsedTimer timer;
            timer.start();
            search.insert(QString(QLatin1Char(*letter)));
            // A letter that does not change the question (a blank, a half-typed field) asks nothing.
            if (model.question().query.terms.isEmpty() || search.property("invalid").toBool())
                continue;
            QElapsedTimer bound;
            bound.start();
            while (answered.isEmpty() && bound.elapsed() < 200)
                QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
            if (answered.isEmpty())
                continue;
            awaitRows(table);
            keystrokes.push_back(milliseconds(timer));
        }
        timeAnswer(model, table, [&] { search.clear(); });
    }
    return {{QStringLiteral("table-keystroke-median"), percentile(keystrokes, 0.5), QStringLiteral("ms"), {}, 35},
            {QStringLiteral("table-keystroke-p95"), percentile(keystrokes, 0.95), QStringLiteral("ms"), {}, 60}};
}

// From the wheel to the painted frame, as a person scrolls: three rows at a time, the event loop paints what came into
// sight.
Figure scrollFigure(const DeviceTable &table)
{
    std::vector<double> frames;
    for (int step = 0; step < 300; ++step) {
        QElapsedTimer timer;
        timer.start();
        table.verticalScrollBar()->setValue(table.verticalScrollBar()->value() + 3);
        QCoreApplication::processEvents();
        frames.push_back(milliseconds(timer));
    }
    return {QStringLiteral("table-scroll-frame-p95"), percentile(frames, 0.95), QStringLiteral("ms"), {}, 8};
}

// The desktop program with settings of its own.
struct Desktop {
    Desktop(int &argc, char *argv[])
        : application((Appearance::prepare(), argc), argv)
    {
    }

    QApplication application;
    QCA::Initializer qca;
    Appearance appearance;
    QTemporaryDir folder;
    Settings settings{folder.filePath(QStringLiteral("settings.ini"))};
    Program program{settings, appearance};
};

} // namespace

int probeTable(int argc, char *argv[])
{
    Desktop desktop(argc, argv);
    Program &program = desktop.program;
    QSignalSpy opened(&program, &Program::opened);
    program.open(QString::fromLocal8Bit(argv[2]));
    while (opened.isEmpty())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);

    QElapsedTimer timer;
    timer.start();
    program.window()->showPlace(QStringLiteral("devices"));
    const DeviceTable &table = program.window()->devicesPage().table();
    while (program.session()->model.rowCount() == 0)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    awaitRows(table);
    QList<Figure> figures{{QStringLiteral("table-first-rows"), milliseconds(timer), QStringLiteral("ms"), {}, 300}};
    while (program.session()->model.totalCount() < 0)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    std::fprintf(stderr, "index loaded after %.0f ms, %.0f MB\n", milliseconds(timer), privateMegabytes());

    figures += searchFigures(program.session()->model, table,
                             *program.window()->findChild<QLineEdit *>(QStringLiteral("deviceSearch")));
    figures += sortFigures(program.session()->model, table);
    figures.append(scrollFigure(table));
    figures.append({QStringLiteral("table-memory"), privateMegabytes(), QStringLiteral("MB"), {}, 250});
    QJsonArray json;
    for (const Figure &figure : std::as_const(figures))
        json.append(toJson(figure));
    std::fputs(QJsonDocument(json).toJson(QJsonDocument::Compact).constData(), stdout);
    return 0;
}

int probeStart(int argc, char *argv[])
{
    Desktop desktop(argc, argv);
    Program &program = desktop.program;
    QObject::connect(&program, &Program::opened, &desktop.application, [&] {
        program.window()->repaint();
        std::_Exit(0); // what comes after the first paint is not the start
    });
    program.open(QString::fromLocal8Bit(argv[2]));
    return QApplication::exec();
}

QList<Figure> tableFigures(const QString &workspace)
{
    QProcess probe;
    probe.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    probe.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--probe-table"), workspace});
    if (!probe.waitForFinished(300000) || probe.exitCode() != 0)
        qFatal("the table's probe failed");
    QList<Figure> figures;
    const QJsonArray json = QJsonDocument::fromJson(probe.readAllStandardOutput()).array();
    for (const QJsonValue &entry : json)
        figures.append({entry[QLatin1StringView("name")].toString(),
                        entry[QLatin1StringView("value")].toDouble(),
                        entry[QLatin1StringView("unit")].toString(),
                        {},
                        entry[QLatin1StringView("target")].toDouble()});
    return figures;
}

QList<Figure> startFigures(const QString &program, const QString &workspace)
{
    std::vector<double> starts;
    for (int pass = 0; pass < 5; ++pass) {
        QElapsedTimer timer;
        timer.start();
        if (QProcess::execute(program, {QStringLiteral("--probe-start"), workspace}) != 0)
            qFatal("the start's probe failed");
        starts.push_back(milliseconds(timer));
    }
    return {{QStringLiteral("start-to-window"), percentile(starts, 0.5), QStringLiteral("ms"), {}, 1000}};
}

} // namespace Muster::Bench
