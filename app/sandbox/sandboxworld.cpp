#include "app/sandbox/sandboxworld.h"

#include <algorithm>

namespace Muster {

std::optional<quint32> SandboxWorld::find(QByteArrayView serial) const
{
    const auto number = m_serials.number(serial);
    return number && *number < m_devices.size() ? number : std::nullopt;
}

std::optional<quint16> SandboxWorld::findService(QByteArrayView nameOrUuid) const
{
    const auto found = std::ranges::find_if(m_services, [nameOrUuid](const SandboxService &service) {
        return !service.isDeleted && (service.name == nameOrUuid || service.uuid == nameOrUuid);
    });
    return found == m_services.end() ? std::nullopt : std::optional(quint16(found - m_services.begin()));
}

std::optional<quint16> SandboxWorld::findPerson(QByteArrayView account) const
{
    const auto isIt = [account](const SandboxPerson &person) {
        return QByteArrayView(person.account).compare(account, Qt::CaseInsensitive) == 0;
    };
    const auto found = std::ranges::find_if(m_people, isIt);
    return found == m_people.end() ? std::nullopt : std::optional(quint16(found - m_people.begin()));
}

QByteArray SandboxWorld::assetTag(quint32 device) const
{
    if (const auto found = m_tags.constFind(device); found != m_tags.cend())
        return *found;
    if (!m_devices[device].has(SandboxDevice::Tagged))
        return {};
    return "EX-" + QByteArray::number(device + 1).rightJustified(7, '0');
}

SandboxHardware SandboxWorld::hardware(quint32 device) const
{
    return {m_plan.seed, device, sandboxProducts()[m_devices[device].product]};
}

quint32 SandboxWorld::updatedAt(quint32 number) const
{
    const SandboxDevice &device = m_devices[number];
    const quint32 told = device.service == nowhere ? 0 : m_services[device.service].events[device.lastEvent].time;
    return std::max({orderOf(number).time, device.leftAt, told});
}

SandboxDevice &SandboxWorld::change(quint32 device)
{
    ++m_revision;
    if (device < m_plan.devices)
        m_changed.insert(device);
    return m_devices[device];
}

void SandboxWorld::record(quint32 number, SandboxEventKind kind, const QDateTime &now)
{
    SandboxDevice &device = change(number);
    if (device.service == nowhere)
        return;
    SandboxService &service = m_services[device.service];
    const quint32 last = service.events.empty() ? 0 : service.events.back().time;
    device.lastEvent = quint32(service.events.size());
    service.events.push_back({number, std::max(quint32(now.toSecsSinceEpoch()), last), kind});
}

void SandboxWorld::setTermsSigned(bool areSigned)
{
    m_termsSigned = areSigned;
    ++m_revision;
}

void SandboxWorld::advanceClock(std::chrono::seconds by)
{
    m_clockOffset += by;
    ++m_revision;
}

void SandboxWorld::setOrganisation(const SandboxOrganisation &organisation)
{
    m_organisation = organisation;
    ++m_revision;
}

void SandboxWorld::setDeviceAuthority(SandboxDeviceAuthority authority)
{
    m_deviceAuthority = std::move(authority);
    ++m_revision;
}

bool SandboxWorld::operator==(const SandboxWorld &other) const
{
    return m_plan == other.m_plan && m_organisation == other.m_organisation && m_people == other.m_people
        && m_apiAccounts == other.m_apiAccounts && m_services == other.m_services && m_devices == other.m_devices
        && m_orders == other.m_orders && m_profiles == other.m_profiles && m_assignments == other.m_assignments
        && m_tags == other.m_tags && m_activities == other.m_activities && m_audit == other.m_audit
        && m_lastActivity == other.m_lastActivity && m_lastAudit == other.m_lastAudit
        && m_termsSigned == other.m_termsSigned && m_clockOffset == other.m_clockOffset
        && m_deviceAuthority == other.m_deviceAuthority;
}

} // namespace Muster
