// The groups of figures.
#pragma once

#include "tests/bench/figure.h"

#include <QList>
#include <QStringList>

namespace Muster::Bench {

[[nodiscard]] QList<Figure> storeFigures(const QString &workspace, const QString &folder);
[[nodiscard]] QList<Figure> syncFigures(const QString &musterctl);
[[nodiscard]] QList<Figure> organisationFigures(const QString &musterctl);
[[nodiscard]] QList<Figure> memoryFigures(const QString &musterctl);
[[nodiscard]] QList<Figure> deltaFigures(const QString &musterctl);
// `programs`: the folder of musterctl.
[[nodiscard]] QList<Figure> enrollFigures(const QString &programs);
// These need a workspace with a million devices.
[[nodiscard]] QList<Figure> csvFigures(const QString &workspace, const QString &folder);
[[nodiscard]] QList<Figure> assignFigures(const QString &workspace, const QString &folder);
[[nodiscard]] QList<Figure> tableFigures(const QString &workspace);
[[nodiscard]] QList<Figure> startFigures(const QString &program, const QString &workspace);

// What `muster_bench --probe-start FILE` does: the desktop program up to its first paint.
int probeStart(int argc, char *argv[]);
// And `--probe-table FILE`: the table's figures as JSON, in a process whose memory is its own.
int probeTable(int argc, char *argv[]);

// And `--probe-sync FILE KEYS`: by how many MB the process swells while it syncs the first organisation.
int probeSync(int argc, char *argv[]);

} // namespace Muster::Bench
