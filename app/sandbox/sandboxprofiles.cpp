// What a device management service may ask of the world: profiles, their assignment, and what follows from it.
#include "app/sandbox/sandboxdice.h"
#include "app/sandbox/sandboxworld.h"

#include <QCoreApplication>

#include <algorithm>

namespace Muster {

namespace {

// A device names its profile by 16 bits.
constexpr size_t mostProfiles = 60000;

} // namespace

Result<QByteArray> SandboxWorld::defineProfile(quint16 service, const QByteArray &definition, int digits)
{
    if (m_profiles.size() >= mostProfiles) {
        return failure(ErrorKind::InvalidInput,
                       QCoreApplication::translate("Sandbox", "The sandbox holds 60,000 profiles and takes no more."));
    }
    SandboxDice dice(m_plan.seed ^ (quint64(m_profiles.size()) << 40) ^ 0x9f0u);
    m_profiles.push_back({.uuid = dice.hex(digits), .service = service, .definition = definition});
    ++m_revision;
    return m_profiles.back().uuid;
}

std::optional<quint16> SandboxWorld::findProfile(quint16 service, QByteArrayView uuid) const
{
    const auto isIt = [&](const SandboxProfile &profile) {
        return profile.service == service && QByteArrayView(profile.uuid).compare(uuid, Qt::CaseInsensitive) == 0;
    };
    const auto found = std::ranges::find_if(m_profiles, isIt);
    return found == m_profiles.end() ? std::nullopt : std::optional(quint16(found - m_profiles.begin()));
}

std::optional<quint32> SandboxWorld::findOn(quint16 service, QByteArrayView serial) const
{
    const auto device = find(serial);
    return device && m_devices[*device].service == service ? device : std::nullopt;
}

quint32 SandboxWorld::throttledFor(quint32 device, const QDateTime &now) const
{
    const SandboxAssignments lately = m_assignments.value(device);
    const qint64 passed = now.toSecsSinceEpoch() - lately.since;
    return lately.count < assignmentsPerDay || passed >= throttleWindow ? 0 : quint32(throttleWindow - passed);
}

SandboxVerdict SandboxWorld::assignProfile(quint32 number, quint16 profile, const QDateTime &now)
{
    if (throttledFor(number, now) > 0)
        return SandboxVerdict::Throttled;
    const auto seconds = quint32(now.toSecsSinceEpoch());
    SandboxAssignments &lately = m_assignments[number];
    if (lately.count == 0 || seconds - lately.since >= throttleWindow)
        lately = {.since = seconds, .count = 0};
    ++lately.count; // the same profile again counts, too
    SandboxDevice &device = change(number);
    const bool isNew = device.profile != profile + 1
        || (device.profileStatus != SandboxProfileStatus::Assigned
            && device.profileStatus != SandboxProfileStatus::Pushed);
    if (isNew) {
        device.profile = quint16(profile + 1);
        device.profileStatus = SandboxProfileStatus::Assigned;
        device.profileAssignedAt = seconds;
        record(number, SandboxEventKind::Modified, now);
    }
    return SandboxVerdict::Success;
}

SandboxVerdict SandboxWorld::removeProfile(quint32 number, const QDateTime &now)
{
    SandboxDevice &device = change(number);
    if (device.profile != 0 || device.profileStatus != SandboxProfileStatus::Empty) {
        device.profile = 0;
        device.profileStatus = SandboxProfileStatus::Empty;
        device.profileAssignedAt = device.profilePushedAt = 0;
        record(number, SandboxEventKind::Modified, now);
    }
    return SandboxVerdict::Success;
}

std::optional<quint16> SandboxWorld::activate(quint32 number, const QDateTime &now)
{
    const SandboxDevice &asked = m_devices[number];
    const bool hasProfile = asked.service != nowhere && asked.profile != 0
        && (asked.profileStatus == SandboxProfileStatus::Assigned
            || asked.profileStatus == SandboxProfileStatus::Pushed);
    if (!hasProfile)
        return {};
    SandboxDevice &device = change(number);
    device.profileStatus = SandboxProfileStatus::Pushed;
    device.profilePushedAt = quint32(now.toSecsSinceEpoch());
    if (device.activatedAt == 0)
        device.activatedAt = device.profilePushedAt; // the provisional period counts from here
    record(number, SandboxEventKind::Modified, now);
    return quint16(device.profile - 1);
}

bool SandboxWorld::lockDevice(quint32 device)
{
    if (m_devices[device].has(SandboxDevice::ActivationLocked))
        return false;
    change(device).flags |= SandboxDevice::ActivationLocked;
    return true;
}

std::optional<SandboxWorld::Replacement> SandboxWorld::replacementOf(quint32 device) const
{
    const SandboxDevice &fresh = m_devices[device];
    if (!fresh.has(SandboxDevice::Replacement) || fresh.order >= m_orders.size())
        return {};
    const SandboxOrder &order = m_orders[fresh.order];
    if (!order.number.startsWith(repairPrefix))
        return {};
    return Replacement{.original = order.number.sliced(repairPrefix.size()), .time = order.time};
}

} // namespace Muster
