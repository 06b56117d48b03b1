#include "app/sandbox/sandboxdice.h"
#include "app/sandbox/sandboxworld.h"

#include <algorithm>

namespace Muster {

namespace {

constexpr quint32 twoYears = 730u * 86400u;

SandboxOrganisation makeOrganisation(SandboxDice &dice, quint64 seed)
{
    SandboxOrganisation organisation;
    organisation.name = "Example School";
    organisation.type = "edu";
    organisation.id = QByteArray::number(100000 + dice.below(900000));
    organisation.idHash = dice.hex(64).toLower();
    organisation.email = "it@school.example";
    organisation.phone = "+49 30 5550100";
    organisation.address = "1 Example Street, 10115 Berlin, Germany";
    // Without a throw, as all that was thought of later: the same seed must go on giving the same world.
    organisation.customerNumber = QByteArray::number(100000 + qint64((seed * 2654435761u) % 900000));
    organisation.resellerNumber = "1R" + QByteArray::number(0xA0000 + qint64((seed * 40503u) % 0x5ffff), 16).toUpper();
    return organisation;
}

// The first three assigned what the world begins with.
std::vector<SandboxPerson> makePeople()
{
    return {{.name = "Anna Admin", .account = "admin@school.appleid.example", .role = SandboxRole::Administrator},
            {.name = "Mara Keller", .account = "m.keller@school.appleid.example", .role = SandboxRole::DeviceManager},
            {.name = "IT Team", .account = "it-team@school.example", .role = SandboxRole::Administrator},
            {.name = "Jonas Brandt", .account = "j.brandt@school.appleid.example", .role = SandboxRole::Staff}};
}

constexpr quint32 assigners = 3;

} // namespace

SandboxWorld::SandboxWorld(const SandboxPlan &plan)
    : m_plan(plan)
    , m_serials(plan.seed)
{
    m_plan.devices = std::min(m_plan.devices, maxDevices);
    m_plan.services = std::clamp<quint16>(m_plan.services, 1, 100);
    generate();
}

void SandboxWorld::generate()
{
    SandboxDice dice(m_plan.seed);
    m_organisation = makeOrganisation(dice, m_plan.seed);
    m_people = makePeople();
    const auto until = quint32(m_plan.until.toSecsSinceEpoch());
    for (quint16 i = 0; i < m_plan.services; ++i) {
        SandboxService service;
        service.name = i == 0 ? QByteArray("Muster") : QByteArray("Service ") + QByteArray::number(i + 1);
        service.uuid = dice.hex(32);
        service.consumerKey = "CK_" + dice.hex(96).toLower();
        service.consumerSecret = "CS_" + dice.hex(40).toLower();
        service.createdAt = service.updatedAt = until - twoYears;
        m_services.push_back(std::move(service));
    }
    for (int i = 1; i <= 5; ++i) {
        m_profiles.push_back({.uuid = dice.hex(32),
                              .service = 0,
                              .definition = "{\"profile_name\":\"Earlier profile " + QByteArray::number(i)
                                  + "\",\"url\":\"https://mdm.school.example/enroll\",\"is_supervised\":true,"
                                    "\"is_mandatory\":true,\"is_mdm_removable\":false}"});
    }
    m_generatedProfiles = quint32(m_profiles.size());

    m_devices.resize(m_plan.devices);
    for (quint32 next = 0; next < m_plan.devices; next += m_orders.back().count)
        generateOrder(dice, next);
    for (const SandboxService &service : m_services)
        m_generatedEvents.push_back(quint32(service.events.size()));
    m_generatedOrders = quint32(m_orders.size());
}

void SandboxWorld::generateOrder(SandboxDice &dice, quint32 first)
{
    SandboxOrder order;
    order.count = std::min<quint32>(1 + dice.below(500), m_plan.devices - first);
    if (m_plan.devices < 2000) // a small world has small orders too
        order.count = std::min(order.count, 1 + m_plan.devices / 8);
    order.firstDevice = first;
    order.number = "PO-" + QByteArray::number(20000 + qint64(m_orders.size()));
    order.time =
        quint32(m_plan.until.toSecsSinceEpoch()) - twoYears + quint32(quint64(twoYears - 1) * first / m_plan.devices);
    const bool isResellers = m_orders.size() % 3 == 1;
    order.source = isResellers ? SandboxSource::Reseller : SandboxSource::Apple;
    order.sourceId = isResellers ? m_organisation.resellerNumber : m_organisation.customerNumber;
    const quint32 kinds[2] = {sandboxPick(dice, {}), sandboxPick(dice, {})};
    const quint16 home = m_plan.services == 1 ? quint16(0) : quint16(dice.below(m_plan.services));
    const auto who = quint8(dice.below(assigners));
    for (quint32 number = first; number < first + order.count; ++number) {
        SandboxDevice &device = m_devices[number];
        device.order = quint32(m_orders.size());
        device.product = quint16(kinds[dice.below(4) == 0]);
        device.assignedBy = who;
        device.service = dice.chance(m_plan.unassignedShare) ? nowhere : home;
        device.assignedAt = device.service == nowhere ? 0 : order.time + (number - first);
        fill(device, number, dice.next());
        if (device.service == nowhere)
            continue;
        SandboxService &service = m_services[device.service];
        // Orders can overlap by seconds; a log never goes back.
        const quint32 last = service.events.empty() ? 0 : service.events.back().time;
        device.assignedAt = std::max(device.assignedAt, last);
        device.lastEvent = quint32(service.events.size());
        service.events.push_back({number, device.assignedAt, SandboxEventKind::Added});
        ++service.present;
    }
    m_orders.push_back(std::move(order));
}

void SandboxWorld::fill(SandboxDevice &device, quint32 number, quint64 mood) const
{
    device.serial = m_serials.serial(number);
    SandboxDice dice(mood);
    if (dice.below(100) < 35)
        device.flags |= SandboxDevice::Tagged;
    if (m_plan.profiledShare > 0 && device.service != nowhere && dice.chance(m_plan.profiledShare)) {
        device.profile = quint16(1 + dice.below(quint32(m_profiles.size())));
        device.profileAssignedAt = device.assignedAt + 60 + dice.below(86400);
        const quint32 kind = dice.below(20);
        device.profileStatus = kind < 13 ? SandboxProfileStatus::Pushed
            : kind < 19                  ? SandboxProfileStatus::Assigned
                                         : SandboxProfileStatus::Removed;
        if (device.profileStatus != SandboxProfileStatus::Assigned)
            device.activatedAt = device.profilePushedAt = device.profileAssignedAt + 300 + dice.below(30 * 86400);
    }
    if (!m_plan.oddities)
        return;
    const quint32 oddity = dice.below(100);
    if (oddity < 20 && !device.has(SandboxDevice::Tagged))
        device.flags |= oddity < 14 ? SandboxDevice::NullTag : SandboxDevice::EmptyTag;
    if (oddity < 4 && device.profileStatus == SandboxProfileStatus::Empty)
        device.flags |= oddity < 2 ? SandboxDevice::EmptyStatus : SandboxDevice::NoStatus;
    if (oddity >= 97)
        device.flags |= SandboxDevice::NoColour;
    if (oddity >= 90 && oddity < 93)
        device.flags |= SandboxDevice::OldOsName;
    if (oddity == 96)
        device.flags |= SandboxDevice::NoAssigner;
}

} // namespace Muster
