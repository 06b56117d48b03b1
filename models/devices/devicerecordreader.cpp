#include "models/devices/devicerecordreader.h"

#include <yyjson.h>

#include <algorithm>
#include <cstdlib>

namespace Muster {

namespace {

enum Field {
    Serial,
    Model,
    Description,
    Color,
    AssetTag,
    Family,
    Os,
    Status,
    Uuid,
    AssignedTime,
    PushTime,
    AssignedDate,
    AssignedBy,
    OpType,
    OpDate,
    ResponseStatus,
    IsReplacement,
    WasReplaced,
    FieldCount
};

constexpr int noField = -1;

constexpr std::array<std::string_view, FieldCount> fieldNames{"serial_number",
                                                              "model",
                                                              "description",
                                                              "color",
                                                              "asset_tag",
                                                              "device_family",
                                                              "os",
                                                              "profile_status",
                                                              "profile_uuid",
                                                              "profile_assign_time",
                                                              "profile_push_time",
                                                              "device_assigned_date",
                                                              "device_assigned_by",
                                                              "op_type",
                                                              "op_date",
                                                              "response_status",
                                                              "is_replacement_device",
                                                              "released_by_replacement"};

// Days since 1970 of a date of the Gregorian calendar.
constexpr qint64 daysSinceEpoch(int year, int month, int day)
{
    const int shifted = month <= 2 ? year - 1 : year;
    const int era = shifted / 400;
    const int yearOfEra = shifted - era * 400;
    const int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return static_cast<qint64>(era) * 146097 + dayOfEra - 719468;
}

// Apple's usual form "2025-04-28T08:03:42Z" read directly, because QDateTime takes longer than the whole record; any
// other ISO 8601 form through QDateTime; nothing for what is no date.
std::optional<qint64> seconds(std::string_view text)
{
    constexpr std::string_view shape = "dddd-dd-ddTdd:dd:ddZ";
    bool usual = text.size() == shape.size();
    for (size_t i = 0; usual && i < shape.size(); ++i)
        usual = shape[i] == 'd' ? text[i] >= '0' && text[i] <= '9' : text[i] == shape[i];
    if (!usual) {
        const QDateTime time =
            QDateTime::fromString(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())), Qt::ISODate);
        return time.isValid() ? std::optional(time.toSecsSinceEpoch()) : std::nullopt;
    }
    const auto number = [&](size_t from, size_t count) {
        int value = 0;
        for (size_t i = from; i < from + count; ++i)
            value = value * 10 + (text[i] - '0');
        return value;
    };
    const int month = number(5, 2);
    const int day = number(8, 2);
    const int year = number(0, 4);
    if (month < 1 || month > 12 || day < 1 || year < 1970 || number(11, 2) > 23 || number(14, 2) > 59
        || number(17, 2) > 60)
        return std::nullopt;
    const qint64 date = daysSinceEpoch(year, month, day);
    const qint64 afterMonth = month == 12 ? daysSinceEpoch(year + 1, 1, 1) : daysSinceEpoch(year, month + 1, 1);
    if (date >= afterMonth) // 30 February
        return std::nullopt;
    return date * 86400 + number(11, 2) * 3600 + number(14, 2) * 60 + number(17, 2);
}

ProfileStatus status(std::string_view text)
{
    return profileStatusFromApple(QLatin1StringView(text.data(), static_cast<qsizetype>(text.size())));
}

// What is read of a repair is acted upon, and kept with the rest of the record.
bool hasColumn(int field)
{
    return field != noField && field != IsReplacement && field != WasReplaced;
}

// "Get device details"; NOT_FOUND is the older word. What we do not know proves nothing about the device.
RecordStatus recordStatus(std::string_view text)
{
    if (text == "SUCCESS")
        return RecordStatus::Told;
    return text == "NOT_ACCESSIBLE" || text == "NOT_FOUND" ? RecordStatus::NotAccessible : RecordStatus::Failed;
}

} // namespace

std::vector<DeviceRecord> DeviceRecordReader::read(yyjson_val *devices, std::string *extras, qsizetype *unusable)
{
    m_guesses.fill(noField);
    m_extras = extras;
    std::vector<DeviceRecord> records;
    records.reserve(yyjson_get_len(devices));
    // The text of `extras` moves while it grows, so its views are made at the end.
    std::vector<std::pair<size_t, size_t>> places;
    places.reserve(yyjson_get_len(devices));

    size_t index = 0;
    size_t max = 0;
    yyjson_val *key = nullptr;
    yyjson_val *device = nullptr;
    const auto take = [&](std::string_view serial) {
        const size_t before = extras->size();
        DeviceRecord &record = records.emplace_back();
        record.serial = serial;
        readInto(device, &record);
        if (record.serial.empty()) {
            records.pop_back();
            extras->resize(before);
            ++*unusable;
        } else {
            places.emplace_back(before, extras->size() - before);
        }
    };
    if (yyjson_is_obj(devices)) {
        yyjson_obj_foreach(devices, index, max, key, device)
        {
            take({yyjson_get_str(key), yyjson_get_len(key)});
        }
    } else {
        yyjson_arr_foreach(devices, index, max, device)
        {
            take({});
        }
    }
    for (size_t i = 0; i < records.size(); ++i)
        records[i].extra = std::string_view(*extras).substr(places[i].first, places[i].second);
    return records;
}

void DeviceRecordReader::readInto(yyjson_val *device, DeviceRecord *record)
{
    bool hasUnknown = false;
    size_t index = 0;
    size_t max = 0;
    yyjson_val *key = nullptr;
    yyjson_val *value = nullptr;
    yyjson_obj_foreach(device, index, max, key, value)
    {
        const int field = find({yyjson_get_str(key), yyjson_get_len(key)}, index);
        if (!hasColumn(field))
            hasUnknown = hasUnknown || !yyjson_is_null(value);
        if (field == noField)
            continue;
        if (yyjson_is_str(value))
            setText(field, {yyjson_get_str(value), yyjson_get_len(value)}, record);
        else if (field == IsReplacement)
            record->isReplacement = yyjson_is_true(value);
        else if (field == WasReplaced)
            record->wasReplaced = yyjson_is_true(value);
    }
    if (hasUnknown)
        appendExtra(device);
}

void DeviceRecordReader::setText(int field, std::string_view text, DeviceRecord *record)
{
    switch (static_cast<Field>(field)) {
    case Serial:
        record->serial = text;
        break;
    case Model:
        record->model = text;
        break;
    case Description:
        record->description = text;
        break;
    case Color:
        record->color = text;
        break;
    case AssetTag:
        record->assetTag = text;
        break;
    case Family:
        record->family = text;
        break;
    case Os:
        record->os = text;
        break;
    case Status:
        record->profileStatus = status(text);
        break;
    case Uuid:
        record->profileUuid = text;
        break;
    case AssignedTime:
        record->profileAssignedAt = seconds(text);
        break;
    case PushTime:
        record->profilePushedAt = seconds(text);
        break;
    case AssignedDate:
        record->assignedAt = seconds(text);
        break;
    case AssignedBy:
        record->assignedBy = text;
        break;
    case OpType:
        record->isDeleted = text == "deleted";
        break;
    case OpDate:
        record->operationAt = seconds(text);
        break;
    case ResponseStatus:
        record->status = recordStatus(text);
        break;
    case IsReplacement:
    case WasReplaced:
    case FieldCount:
        break;
    }
}

int DeviceRecordReader::find(std::string_view name, size_t position)
{
    const bool isRemembered = position < m_guesses.size();
    if (isRemembered && m_guesses[position] != noField && fieldNames[static_cast<size_t>(m_guesses[position])] == name)
        return m_guesses[position];
    if (isRemembered && m_strangers[position] == name)
        return noField;
    const auto found = std::ranges::find(fieldNames, name);
    if (found != fieldNames.end()) {
        const int field = static_cast<int>(found - fieldNames.begin());
        if (isRemembered)
            m_guesses[position] = field;
        return field;
    }
    if (isRemembered)
        m_strangers[position] = name;
    return noField;
}

// Written by hand: a yyjson document for each device takes longer than storing it.
void DeviceRecordReader::appendExtra(yyjson_val *device)
{
    char separator = '{';
    size_t index = 0;
    size_t max = 0;
    yyjson_val *key = nullptr;
    yyjson_val *value = nullptr;
    yyjson_obj_foreach(device, index, max, key, value)
    {
        const std::string_view name(yyjson_get_str(key), yyjson_get_len(key));
        if (hasColumn(find(name, index)) || yyjson_is_null(value))
            continue;
        *m_extras += separator;
        separator = ',';
        appendString(name);
        *m_extras += ':';
        appendValue(value);
    }
    *m_extras += '}';
}

void DeviceRecordReader::appendString(std::string_view text)
{
    const bool plain = std::ranges::none_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; });
    if (plain) {
        m_extras->append("\"").append(text).append("\"");
        return;
    }
    *m_extras += '"';
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20) {
            constexpr std::string_view digits = "0123456789abcdef";
            m_extras->append("\\u00")
                .append(1, digits[static_cast<size_t>(c) >> 4])
                .append(1, digits[static_cast<size_t>(c) & 15]);
        } else {
            if (c == '"' || c == '\\')
                *m_extras += '\\';
            *m_extras += c;
        }
    }
    *m_extras += '"';
}

void DeviceRecordReader::appendValue(yyjson_val *value)
{
    if (yyjson_is_str(value)) {
        appendString({yyjson_get_str(value), yyjson_get_len(value)});
        return;
    }
    size_t length = 0;
    char *text = yyjson_val_write(value, YYJSON_WRITE_NOFLAG, &length);
    m_extras->append(text ? std::string_view(text, length) : std::string_view("null"));
    std::free(text);
}

} // namespace Muster
