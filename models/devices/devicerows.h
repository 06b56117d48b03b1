// Reads the devices' searchable facts in bulk, for the index: a million in a second or two.
//
// Texts are looked at where SQLite has them: with a QVariant and a QString for each the same load takes four times as
// long.
#pragma once

#include "models/storage/database.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

namespace Muster {

enum class DeviceRowText {
    Serial,
    Model,
    Description,
    Color,
    AssetTag, // ours, else Apple's
    Family,
    Os,
    Profile,
    AssignedBy,
    Person,
    Location,
    Note,
    OrderNumber,
    Source,
    Count
};
enum class DeviceRowTime { Added, ProfileAssigned, Pushed, Changed, Left, Activated, Managed, Count };

struct DeviceRow {
    std::int32_t id = 0;
    std::int64_t organisation = 0;
    bool isPresent = true;
    int profileStatus = 0;
    std::optional<std::int32_t> hand; // see Device::hand
    int queue = 0; // see QueueStanding
    int management = 0; // see Management
    std::array<std::string_view, static_cast<size_t>(DeviceRowText::Count)> texts; // UTF-8, valid during the visit
    std::array<std::int64_t, static_cast<size_t>(DeviceRowTime::Count)> times{}; // seconds since 1970, 0 for none
    std::int64_t revision = 0;
};

// How the assignment queue stands for a row of devices, as a QueueStanding: an SQL expression.
inline constexpr char queueStandingSql[] =
    "coalesce((SELECT CASE WHEN q.state = 2 THEN 3 WHEN q.answer = 'THROTTLED' THEN 2 WHEN q.answer IN ('', 'SUCCESS') "
    "THEN 0 ELSE 1 END FROM assignment_queue q WHERE q.device_id = devices.id), 0)";

// `condition` follows WHERE; its parameters are numbers. Returns how many were visited.
[[nodiscard]] Result<int> readDeviceRows(Database &database, const char *condition,
                                         std::span<const std::int64_t> values,
                                         const std::function<void(const DeviceRow &)> &visit);

} // namespace Muster
