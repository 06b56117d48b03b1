// A million devices as Apple would send them, and the workspace they are stored in.
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace Muster::Bench {

// The pages of a whole fetch: 1000 devices each, from a seeded sandbox.
[[nodiscard]] QList<QByteArray> makePages(quint32 devices);

// Stores the pages into a new workspace in batches of 50, as a sync does. Returns the seconds it took.
[[nodiscard]] double storePages(const QString &workspace, const QList<QByteArray> &pages);

// The same rows by `sqlite3 .import` into the same indexed table. Returns the seconds it took, the tool's start
// included.
[[nodiscard]] double importRows(const QString &workspace, const QString &folder);

} // namespace Muster::Bench
