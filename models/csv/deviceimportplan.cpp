// The plan as a value: its arena and what it tells.
#include "models/csv/deviceimport.h"

#include <QCoreApplication>

#include <algorithm>

namespace Muster {

namespace {

constexpr std::size_t shownBytes = 200;

QString say(const char *text)
{
    return QCoreApplication::translate("DeviceImport", text);
}

} // namespace

DeviceImportPlan::Text DeviceImportPlan::keep(std::string_view text)
{
    if (text.empty())
        return {};
    const Text kept{static_cast<std::uint32_t>(m_arena.size()), static_cast<std::uint32_t>(text.size())};
    m_arena.append(text);
    return kept;
}

void DeviceImportPlan::addCell(OwnField field, std::string_view before, std::string_view after)
{
    m_cells.push_back({keep(before), keep(after), field});
}

void DeviceImportPlan::addDevice(DeviceId id, std::string_view serial, qint64 line)
{
    m_devices.push_back({static_cast<std::int32_t>(id.value()), static_cast<std::uint32_t>(line),
                         static_cast<std::uint32_t>(m_cellsOfDevices), keep(serial)});
    m_cellsOfDevices = m_cells.size();
}

void DeviceImportPlan::addSetAside(SetAside line, std::string_view text)
{
    std::size_t size = std::min(text.size(), shownBytes);
    while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80)
        --size; // never within a character
    const Text kept = keep(text.substr(0, size));
    line.textAt = kept.at;
    line.textSize = kept.size;
    setAside.push_back(line);
}

DeviceImportPlan::Cell DeviceImportPlan::cell(std::size_t number) const
{
    const PlannedCell &planned = m_cells[number];
    return {planned.field, view(planned.before), view(planned.after)};
}

std::size_t DeviceImportPlan::deviceOfCell(std::size_t number) const
{
    const auto after = std::ranges::upper_bound(m_devices, number, {}, &PlannedDevice::firstCell);
    return static_cast<std::size_t>(after - m_devices.begin()) - 1;
}

qint64 DeviceImportPlan::count(LineFault fault) const
{
    return std::ranges::count(setAside, fault, &SetAside::fault);
}

QString DeviceImportPlan::reason(const SetAside &line) const
{
    switch (line.fault) {
    case LineFault::Unreadable:
        return csvFaultText(line.reading);
    case LineFault::WrongWidth:
        return say("it has %1 cells, the header has %2").arg(line.other).arg(mapping.titles.size());
    case LineFault::NoSerial:
        return say("it has no serial number");
    case LineFault::Twice:
        return say("the same device stands in line %1").arg(line.other);
    case LineFault::TooLong:
        return say("“%1” is too long").arg(mapping.titles.value(line.other));
    case LineFault::Unknown:
        break;
    }
    return say("no device has this serial number");
}

Error cancelledError()
{
    return {ErrorKind::Cancelled, say("It was cancelled. Nothing was changed.")};
}

} // namespace Muster
