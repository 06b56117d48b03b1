// Takes Apple's device objects apart at the speed of a bulk import.
#pragma once

#include "models/devices/devicerecord.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

struct yyjson_val;

namespace Muster {

class DeviceRecordReader final {
public:
    // The records of an array of device objects, or of a map from serial numbers to them; what has no serial number is
    // left out and counted in `unusable`. Their texts lie in the document and in `extras`, so both must outlive them.
    [[nodiscard]] std::vector<DeviceRecord> read(yyjson_val *devices, std::string *extras, qsizetype *unusable);

private:
    void readInto(yyjson_val *device, DeviceRecord *record);
    void setText(int field, std::string_view text, DeviceRecord *record);
    [[nodiscard]] int find(std::string_view name, size_t position);
    void appendExtra(yyjson_val *device);
    void appendString(std::string_view text);
    void appendValue(yyjson_val *value);

    // Apple sends the keys in the same order every time, so what stood at a place last is nearly always right.
    std::array<int, 32> m_guesses{};
    std::array<std::string_view, 32> m_strangers{}; // names without a column
    std::string *m_extras = nullptr;
};

} // namespace Muster
