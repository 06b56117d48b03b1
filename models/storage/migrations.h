// The numbered steps that bring a workspace to this program's version.
#pragma once

#include "models/storage/database.h"

#include <QList>

namespace Muster {

struct Migration {
    int version = 0; // PRAGMA user_version after it
    QString name; // of its file, for messages
    QString sql;
};

// The shipped steps in order, from :/muster/sql/NNNN_what.sql.
[[nodiscard]] QList<Migration> shippedMigrations();

// Runs the steps above the file's version, each in a transaction of its own together with its number.
[[nodiscard]] Result<> migrate(Database &database, const QList<Migration> &migrations);

} // namespace Muster
