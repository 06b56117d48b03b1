// One of Apple's "Device" objects taken apart: the texts and times that we have columns for, and the rest as JSON.
#pragma once

#include "models/devices/device.h"

#include <optional>
#include <string_view>

namespace Muster {

// What "Get device details" says of a serial: its record, that it is not on this service, or that Apple failed.
enum class RecordStatus { Told, NotAccessible, Failed };

// The texts lie in the page that the record belongs to. What is missing or null at Apple's is empty here. Times are
// seconds since 1970 in UTC; nothing where there is none or where it is no date.
struct DeviceRecord {
    std::string_view serial;
    std::string_view model;
    std::string_view description;
    std::string_view color;
    std::string_view assetTag;
    std::string_view family;
    std::string_view os;
    std::string_view profileUuid;
    std::string_view assignedBy;
    std::string_view extra; // a JSON object of the fields that we have no column for, empty when there are none
    ProfileStatus profileStatus = ProfileStatus::Empty;
    bool isDeleted = false; // op_type `deleted`
    bool isReplacement = false; // is_replacement_device: it took the place of another in a repair
    bool wasReplaced = false; // released_by_replacement: another took its place
    RecordStatus status = RecordStatus::Told;
    std::optional<qint64> profileAssignedAt;
    std::optional<qint64> profilePushedAt;
    std::optional<qint64> assignedAt;
    std::optional<qint64> operationAt; // op_date
};

} // namespace Muster
