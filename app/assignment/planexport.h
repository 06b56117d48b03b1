// A plan, device by device: for the window's list, for --json, and as CSV.
#pragma once

#include "models/assignment/planstore.h"
#include "models/storage/storethread.h"

#include <QCoroTask>

#include <functional>
#include <memory>

namespace Muster {

struct PlannedDevice {
    PlanItem item;
    QString serial;
    QString model;
    QString has; // "Staff iPads v4", "No profile"
    QString will;
    QString note; // why it waits or is not possible; empty for the rest
    std::optional<PlanStore::Standing> standing = {}; // once the plan was applied
};

// In the plan's order, a thousand devices at a time in memory.
[[nodiscard]] Result<> forEachPlanned(Database &database, const AssignmentPlan &plan,
                                      const std::function<Result<>(const PlannedDevice &)> &visit);

// The rows of these items, in their order: what a list shows of a plan. `applied`, if valid, is the plan's number since it
// was applied.
[[nodiscard]] Result<QList<PlannedDevice>> plannedDevices(Database &database, const AssignmentPlan &plan,
                                                          std::span<const std::uint32_t> items, PlanId applied = {});

// Those of the items whose serial, model or profile holds the text.
[[nodiscard]] Result<std::vector<std::uint32_t>> searchPlanned(Database &database, const AssignmentPlan &plan,
                                                               std::span<const std::uint32_t> items,
                                                               const QString &text);

// RFC 4180, UTF-8; replaces the file when all of it was written.
[[nodiscard]] QCoro::Task<Result<>> writePlanCsv(StoreThread &store, std::shared_ptr<const AssignmentPlan> plan,
                                                 QString path);

} // namespace Muster
