#include "app/assignment/planexport.h"

#include "models/csv/csvwriter.h"
#include "models/devices/devicestore.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QSaveFile>
#include <QTimeZone>

#include <array>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Assignment", text);
}

} // namespace

Result<QList<PlannedDevice>> plannedDevices(Database &database, const AssignmentPlan &plan,
                                            std::span<const std::uint32_t> items, PlanId applied)
{
    // Serials that nobody knows have no device; they stand in a list of their own, in the order of such items.
    QHash<std::uint32_t, qsizetype> unknown;
    if (!plan.unknownSerials.isEmpty()) {
        qsizetype at = 0;
        for (std::uint32_t i = 0; i < plan.items.size(); ++i) {
            if (plan.items[i].device == 0)
                unknown.insert(i, at++);
        }
    }
    std::vector<std::int32_t> ids;
    for (const std::uint32_t item : items)
        ids.push_back(plan.items[item].device);
    auto rows = DeviceStore(database).rows(ids);
    if (!rows)
        return std::unexpected(rows.error());
    QHash<std::int32_t, const Device *> byId;
    for (const Device &device : std::as_const(*rows))
        byId.insert(static_cast<std::int32_t>(device.id.value()), &device);
    QHash<std::int32_t, PlanStore::Standing> standings;
    if (applied.isValid()) {
        const auto known = PlanStore(database).standings(applied, ids);
        if (!known)
            return std::unexpected(known.error());
        standings = *known;
    }
    QList<PlannedDevice> lines;
    for (const std::uint32_t at : items) {
        const PlanItem &item = plan.items[at];
        PlannedDevice line{.item = item, .serial = {}, .model = {}, .has = {}, .will = {}, .note = {}};
        if (const Device *device = byId.value(item.device)) {
            line.serial = device->serial.text();
            line.model = device->model;
            line.has = hasText(item.has, plan.directory);
            line.will = willText(item.will, plan.directory);
        } else {
            line.serial = plan.unknownSerials.value(unknown.value(at, -1));
        }
        line.note = planReasonText(item.reason,
                                   item.waitUntil > 0 ? QDateTime::fromSecsSinceEpoch(item.waitUntil, QTimeZone::UTC)
                                                      : QDateTime());
        if (const auto standing = standings.constFind(item.device); standing != standings.cend())
            line.standing = *standing;
        lines.append(line);
    }
    return lines;
}

Result<std::vector<std::uint32_t>> searchPlanned(Database &database, const AssignmentPlan &plan,
                                                 std::span<const std::uint32_t> items, const QString &text)
{
    constexpr std::size_t portion = 1000;
    std::vector<std::uint32_t> found;
    for (std::size_t first = 0; first < items.size(); first += portion) {
        const auto part = items.subspan(first, std::min(portion, items.size() - first));
        const auto lines = plannedDevices(database, plan, part);
        if (!lines)
            return std::unexpected(lines.error());
        for (std::size_t i = 0; i < part.size(); ++i) {
            const PlannedDevice &line = lines->at(static_cast<qsizetype>(i));
            if (line.serial.contains(text, Qt::CaseInsensitive) || line.model.contains(text, Qt::CaseInsensitive)
                || line.has.contains(text, Qt::CaseInsensitive))
                found.push_back(part[i]);
        }
    }
    return found;
}

Result<> forEachPlanned(Database &database, const AssignmentPlan &plan,
                        const std::function<Result<>(const PlannedDevice &)> &visit)
{
    constexpr std::uint32_t portion = 1000;
    const auto count = static_cast<std::uint32_t>(plan.items.size());
    for (std::uint32_t first = 0; first < count; first += portion) {
        std::vector<std::uint32_t> items;
        for (std::uint32_t i = first; i < std::min(count, first + portion); ++i)
            items.push_back(i);
        const auto lines = plannedDevices(database, plan, items);
        if (!lines)
            return std::unexpected(lines.error());
        for (const PlannedDevice &line : *lines) {
            if (auto done = visit(line); !done)
                return done;
        }
    }
    return {};
}

QCoro::Task<Result<>> writePlanCsv(StoreThread &store, std::shared_ptr<const AssignmentPlan> plan, QString path)
{
    co_return co_await store.read([plan, path](Database &database) -> Result<> {
        QSaveFile file(path);
        const auto fault = [&file, &path] {
            return failure(ErrorKind::Storage, say("%1 cannot be written: %2").arg(path, file.errorString()));
        };
        if (!file.open(QIODevice::WriteOnly))
            return fault();
        CsvWriter writer(file, {});
        writer.row(std::array<std::string_view, 6>{"Serial Number", "Model", "Group", "Has Now", "Will Have", "Note"});
        auto done = forEachPlanned(database, *plan, [&](const PlannedDevice &line) -> Result<> {
            for (const QString &value :
                 {line.serial, line.model, planGroupText(line.item.group), line.has, line.will, line.note})
                writer.cell(value.toStdString());
            writer.endRow();
            return writer.hasFailed() ? Result<>(fault()) : Result<>();
        });
        if (!done)
            return done;
        if (auto written = writer.finish(); !written)
            return written;
        return file.commit() ? Result<>() : Result<>(fault());
    });
}

} // namespace Muster
