#include "app/csv/devicesimport.h"

#include "app/core/openwork.h"
#include "app/core/person.h"
#include "models/storage/storethread.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QtConcurrentRun>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("DevicesImport", text);
}

Result<> openFile(QFile &file)
{
    if (!QFileInfo(file.fileName()).isFile())
        return failure(ErrorKind::InvalidInput, say("%1 is no file.").arg(file.fileName()));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::InvalidInput, say("%1 cannot be read: %2").arg(file.fileName(), file.errorString()));
    return {};
}

Result<ImportPreview> previewFile(const QString &path, const ImportChoice &choice)
{
    QFile file(path);
    if (auto opened = openFile(file); !opened)
        return std::unexpected(opened.error());
    return previewImport(file, choice);
}

Result<DeviceImportPointer> planFile(const QString &workspace, const QString &path, const ImportMapping &mapping,
                                     const CsvProgressPointer &progress)
{
    QFile file(path);
    if (auto opened = openFile(file); !opened)
        return std::unexpected(opened.error());
    auto database = Database::open(workspace, Database::Access::ReadOnly);
    if (!database)
        return std::unexpected(database.error());
    progress->total = file.size();
    auto plan = planImport(**database, file, mapping, [&](qint64 read) { return progress->goOn(read); });
    if (!plan)
        return std::unexpected(plan.error());
    plan->path = path;
    return std::make_shared<const DeviceImportPlan>(std::move(*plan));
}

Result<qint64> saveFile(const DeviceImportPointer &plan, const QString &path)
{
    QFile file(plan->path);
    if (auto opened = openFile(file); !opened)
        return std::unexpected(opened.error());
    if (QFileInfo(path).absoluteFilePath() == QFileInfo(plan->path).absoluteFilePath())
        return failure(ErrorKind::InvalidInput, say("Choose another name than that of the file that was read."));
    QSaveFile target(path);
    if (!target.open(QIODevice::WriteOnly))
        return failure(ErrorKind::Storage, say("%1 cannot be written: %2").arg(path, target.errorString()));
    auto count = saveSetAside(file, *plan, target);
    if (count && !target.commit())
        return failure(ErrorKind::Storage, say("%1 cannot be written: %2").arg(path, target.errorString()));
    return count;
}

} // namespace

QCoro::Task<Result<ImportPreview>> DevicesImport::preview(QString path, ImportChoice choice)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await QtConcurrent::run(previewFile, path, choice);
}

QCoro::Task<Result<DeviceImportPointer>> DevicesImport::plan(QString path, ImportMapping mapping,
                                                             CsvProgressPointer progress)
{
    const OpenWork::Ticket ticket(m_work);
    if (!progress)
        progress = std::make_shared<CsvProgress>();
    co_return co_await QtConcurrent::run(planFile, m_store.path(), path, mapping, progress);
}

QCoro::Task<Result<DeviceEdit>> DevicesImport::apply(DeviceImportPointer plan, CsvProgressPointer progress)
{
    const OpenWork::Ticket ticket(m_work);
    if (!progress)
        progress = std::make_shared<CsvProgress>();
    progress->total = static_cast<qint64>(plan->deviceCount());
    const bool isUndo = plan->undoes.isValid();
    const DeviceEdit edit{.at = m_clock.now(),
                          .by = personName(),
                          .how = isUndo ? QStringLiteral("undo") : QStringLiteral("import"),
                          .what = QFileInfo(plan->path).fileName()};
    co_return co_await m_store.run([plan, edit, progress](Database &database) {
        return applyImport(database, *plan, edit, [&](qint64 done) { return progress->goOn(done); });
    });
}

QCoro::Task<Result<DeviceImportPointer>> DevicesImport::planUndo(EditId edit)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await QtConcurrent::run([path = m_store.path(), edit]() -> Result<DeviceImportPointer> {
        auto database = Database::open(path, Database::Access::ReadOnly);
        if (!database)
            return std::unexpected(database.error());
        auto plan = Muster::planUndo(**database, edit);
        if (!plan)
            return std::unexpected(plan.error());
        return std::make_shared<const DeviceImportPlan>(std::move(*plan));
    });
}

QCoro::Task<Result<QList<DeviceEdit>>> DevicesImport::edits(int most)
{
    co_return co_await m_store.read([most](Database &database) { return OwnFieldStore(database).edits(most); });
}

QCoro::Task<Result<qint64>> DevicesImport::saveSetAside(DeviceImportPointer plan, QString path)
{
    const OpenWork::Ticket ticket(m_work);
    co_return co_await QtConcurrent::run(saveFile, plan, path);
}

} // namespace Muster
