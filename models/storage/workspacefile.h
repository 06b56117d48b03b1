// Tells whether a file is a workspace of ours, makes one, upgrades an older one, copies and checks it.
#pragma once

#include "models/storage/database.h"
#include "models/storage/migrations.h"

#include <QStringList>

namespace Muster {

struct WorkspaceOpening {
    std::unique_ptr<Database> database;
    QString backupPath; // the copy made before an upgrade; empty when there was none
};

// Opens a workspace for writing; makes it when the file is missing or empty, also one whose making was cut off. Refuses
// in words a file that is no database, another program's, made by a newer Muster, or damaged.
[[nodiscard]] Result<WorkspaceOpening> openWorkspace(const QString &path,
                                                     const QList<Migration> &migrations = shippedMigrations());

// Makes a new workspace; refuses when there is a file already.
[[nodiscard]] Result<> createWorkspace(const QString &path);

// A consistent copy, also while others write. Refuses to overwrite.
[[nodiscard]] Result<> backUpWorkspace(Database &database, const QString &target);

// Reads everything and lists what is wrong; an empty list is a clean bill. Takes about a second per 200 MB.
[[nodiscard]] Result<QStringList> checkWorkspace(Database &database);

// The newest version that this program knows.
[[nodiscard]] int workspaceVersion();

} // namespace Muster
