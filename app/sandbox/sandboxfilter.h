// Which devices of the world somebody wants to see, as the portal's filters say it.
#pragma once

#include "app/sandbox/sandboxworld.h"

namespace Muster {

enum class SandboxDeviceStatus : quint8 { Assigned, Unassigned, Released };

inline constexpr std::array<std::pair<SandboxDeviceStatus, QByteArrayView>, 3> sandboxStatusNames{{
    {SandboxDeviceStatus::Assigned, "assigned"},
    {SandboxDeviceStatus::Unassigned, "unassigned"},
    {SandboxDeviceStatus::Released, "released"},
}};

[[nodiscard]] inline SandboxDeviceStatus sandboxStatus(const SandboxDevice &device)
{
    if (device.has(SandboxDevice::Released))
        return SandboxDeviceStatus::Released;
    return device.service == SandboxDevice::nowhere ? SandboxDeviceStatus::Unassigned : SandboxDeviceStatus::Assigned;
}

struct SandboxFilter {
    std::optional<QList<QByteArray>> serials; // in this order; unknown ones are left out
    QByteArray find; // in upper case: within the serial number or the order's number; empty: anything
    std::optional<QByteArray> order;
    std::optional<quint16> service;
    std::optional<quint8> family; // position in sandboxFamilies()
    std::optional<SandboxDeviceStatus> status;
    std::optional<SandboxSource> source;

    [[nodiscard]] bool matches(const SandboxWorld &world, quint32 number) const
    {
        const SandboxDevice &device = world.devices()[number];
        return (!service || device.service == *service) && (!status || sandboxStatus(device) == *status)
            && (!family || sandboxFamilyOf(device.product) == *family)
            && (!source || world.orderOf(number).source == *source)
            && (!order || world.orderOf(number).number == *order)
            && (find.isEmpty() || device.serialText().contains(find)
                || world.orderOf(number).number.toUpper().contains(find));
    }

    struct Page {
        std::vector<quint32> devices;
        qint64 total = 0; // of all that match
    };
    // `limit` devices that match, after the first `offset` of them.
    [[nodiscard]] Page page(const SandboxWorld &world, qint64 offset, qint64 limit) const
    {
        Page result;
        const auto look = [&](quint32 number) {
            if (!matches(world, number))
                return;
            if (result.total >= offset && result.total < offset + limit)
                result.devices.push_back(number);
            ++result.total;
        };
        if (!serials) {
            for (quint32 number = 0; number < world.devices().size(); ++number)
                look(number);
            return result;
        }
        for (const QByteArray &serial : *serials) {
            if (const auto number = world.find(serial))
                look(*number);
        }
        return result;
    }
};

} // namespace Muster
