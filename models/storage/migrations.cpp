#include "models/storage/migrations.h"

#include "models/storage/transaction.h"

#include <QDir>
#include <QFile>

namespace Muster {

namespace {

// Our files hold statements that end with the only semicolon at the end of a line (a trigger is one long line);
// comments are whole lines.
QStringList statements(const QString &sql)
{
    QString text;
    const auto lines = sql.split(u'\n');
    for (const QString &line : lines) {
        if (!line.trimmed().startsWith(QLatin1StringView("--")))
            text += line + u'\n';
    }
    QStringList result;
    const auto parts = text.split(QStringLiteral(";\n"));
    for (const QString &part : parts) {
        if (!part.trimmed().isEmpty())
            result.append(part.trimmed());
    }
    return result;
}

Result<> apply(Database &database, const Migration &migration)
{
    auto transaction = Transaction::begin(database, Durability::Wishes);
    if (!transaction)
        return std::unexpected(transaction.error());
    // Another process may have been quicker since the version was read.
    auto version = database.value(QStringLiteral("PRAGMA user_version"));
    if (!version)
        return std::unexpected(version.error());
    if (version->toInt() >= migration.version)
        return (*transaction)->commit();
    const auto steps = statements(migration.sql);
    for (const QString &statement : steps) {
        if (auto done = database.run(statement); !done)
            return std::unexpected(done.error());
    }
    if (auto done = database.run(QStringLiteral("PRAGMA user_version=%1").arg(migration.version)); !done)
        return std::unexpected(done.error());
    return (*transaction)->commit();
}

} // namespace

QList<Migration> shippedMigrations()
{
    QList<Migration> migrations;
    const QDir folder(QStringLiteral(":/muster/sql"));
    const auto names = folder.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name);
    for (const QString &name : names) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            migrations.append({name.first(4).toInt(), name, QString::fromUtf8(file.readAll())});
    }
    return migrations;
}

Result<> migrate(Database &database, const QList<Migration> &migrations)
{
    auto version = database.value(QStringLiteral("PRAGMA user_version"));
    if (!version)
        return std::unexpected(version.error());
    for (const Migration &migration : migrations) {
        if (migration.version <= version->toInt())
            continue;
        if (auto done = apply(database, migration); !done)
            return done;
    }
    return {};
}

} // namespace Muster
