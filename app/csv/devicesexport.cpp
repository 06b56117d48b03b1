#include "app/csv/devicesexport.h"

#include "app/core/openwork.h"
#include "models/storage/storethread.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QRegularExpression>
#include <QSaveFile>
#include <QtConcurrentRun>

#include <limits>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("DevicesExport", text);
}

Result<std::vector<std::int32_t>> idsOf(Database &database, const DeviceQuestion &question)
{
    DeviceIndex index;
    if (auto loaded = index.update(database, std::numeric_limits<int>::max()); !loaded)
        return std::unexpected(loaded.error());
    return index.ask(question).ids;
}

Result<qint64> writeFile(const QString &workspace, const QString &path, DeviceExport wish,
                         const std::optional<DeviceQuestion> &question, const CsvProgressPointer &progress)
{
    auto database = Database::open(workspace, Database::Access::ReadOnly);
    if (!database)
        return std::unexpected(database.error());
    if (question) {
        auto ids = idsOf(**database, *question);
        if (!ids)
            return std::unexpected(ids.error());
        wish.ids = std::move(*ids);
    }
    if (wish.ids)
        progress->total = std::ssize(*wish.ids);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return failure(ErrorKind::Storage, say("%1 cannot be written: %2").arg(path, file.errorString()));
    auto count = exportDevices(**database, file, wish, [&](qint64 done) { return progress->goOn(done); });
    if (!count)
        return count; // what was written so far goes with the QSaveFile
    if (!file.commit())
        return failure(ErrorKind::Storage, say("%1 cannot be written: %2").arg(path, file.errorString()));
    progress->done = *count;
    return count;
}

} // namespace

QCoro::Task<Result<qint64>> DevicesExport::write(QString path, DeviceExport wish, CsvProgressPointer progress)
{
    const OpenWork::Ticket ticket(m_work);
    if (!progress)
        progress = std::make_shared<CsvProgress>();
    co_return co_await QtConcurrent::run(writeFile, m_store.path(), path, wish, std::optional<DeviceQuestion>(),
                                         progress);
}

QCoro::Task<Result<qint64>> DevicesExport::write(QString path, DeviceExport wish, DeviceQuestion question,
                                                 CsvProgressPointer progress)
{
    const OpenWork::Ticket ticket(m_work);
    if (!progress)
        progress = std::make_shared<CsvProgress>();
    co_return co_await QtConcurrent::run(writeFile, m_store.path(), path, wish, std::optional<DeviceQuestion>(question),
                                         progress);
}

QString exportFileName(const QString &organisation, bool isPractice, const QDateTime &now)
{
    static const QRegularExpression unfit(QStringLiteral("[/\\\\:*?\"<>|\\x00-\\x1f]"));
    const QString date = now.toLocalTime().date().toString(Qt::ISODate);
    const QString name = organisation.isEmpty() ? say("Devices") : say("Devices of %1").arg(organisation);
    QString file = isPractice ? say("%1 (practice) %2").arg(name, date) : QStringLiteral("%1 %2").arg(name, date);
    file.replace(unfit, QStringLiteral("_"));
    return file + QStringLiteral(".csv");
}

} // namespace Muster
