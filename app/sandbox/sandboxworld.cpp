#include "app/sandbox/sandboxworld.h"

#include "app/sandbox/sandboxdice.h"

#include <QCoreApplication>
#include <QtEndian>

#include <algorithm>
#include <utility>

namespace Muster {

namespace {

constexpr quint32 twoYears = 730u * 86400u;

QByteArray toHex(const QByteArray &bytes)
{
    return bytes.toHex();
}

quint32 pickProduct(SandboxDice &dice, const SandboxMix &mix)
{
    quint32 total = 0;
    const auto weight = [&mix](const SandboxFamily &family) {
        if (mix.empty())
            return family.weight;
        const auto found = mix.find(family.name);
        return found == mix.end() ? 0u : found->second;
    };
    const auto families = sandboxFamilies();
    for (const SandboxFamily &family : families)
        total += weight(family);
    quint32 throwAt = total ? dice.below(total) : 0;
    for (const SandboxFamily &family : families) {
        if (throwAt < weight(family))
            return family.first + dice.below(family.count);
        throwAt -= weight(family);
    }
    return 0;
}

SandboxOrganisation makeOrganisation(SandboxDice &dice)
{
    SandboxOrganisation organisation;
    organisation.name = "Example School";
    organisation.type = "edu";
    organisation.id = QByteArray::number(100000 + dice.below(900000));
    organisation.idHash = dice.hex(64).toLower();
    organisation.email = "it@school.example";
    organisation.phone = "+49 30 5550100";
    organisation.address = "1 Example Street, 10115 Berlin, Germany";
    organisation.admins = {"admin@school.appleid.example", "m.keller@school.appleid.example", "it-team@school.example"};
    return organisation;
}

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
    m_organisation = makeOrganisation(dice);
    for (quint16 i = 0; i < m_plan.services; ++i) {
        SandboxService service;
        service.name = i == 0 ? QByteArray("Muster") : QByteArray("Service ") + QByteArray::number(i + 1);
        service.uuid = dice.hex(32);
        service.consumerKey = "CK_" + dice.hex(96).toLower();
        service.consumerSecret = "CS_" + dice.hex(40).toLower();
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
    const auto until = quint32(m_plan.until.toSecsSinceEpoch());
    for (quint32 next = 0; next < m_plan.devices;) {
        SandboxOrder order;
        order.count = std::min<quint32>(1 + dice.below(500), m_plan.devices - next);
        if (m_plan.devices < 2000) // a small world has small orders too
            order.count = std::min(order.count, 1 + m_plan.devices / 8);
        order.firstDevice = next;
        order.number = "PO-" + QByteArray::number(20000 + qint64(m_orders.size()));
        order.time = until - twoYears + quint32(quint64(twoYears - 1) * next / m_plan.devices);
        const quint32 kinds[2] = {pickProduct(dice, {}), pickProduct(dice, {})};
        const quint16 home = m_plan.services == 1 ? quint16(0) : quint16(dice.below(m_plan.services));
        const auto who = quint8(dice.below(quint32(m_organisation.admins.size())));
        for (quint32 number = next; number < next + order.count; ++number) {
            SandboxDevice &device = m_devices[number];
            device.order = quint32(m_orders.size());
            device.product = quint16(kinds[dice.below(4) == 0]);
            device.assignedBy = who;
            device.service = dice.chance(m_plan.unassignedShare) ? nowhere : home;
            device.assignedAt = device.service == nowhere ? 0 : order.time + (number - next);
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
        next += order.count;
        m_orders.push_back(std::move(order));
    }
    for (const SandboxService &service : m_services)
        m_generatedEvents.push_back(quint32(service.events.size()));
    m_generatedOrders = quint32(m_orders.size());
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
            device.profilePushedAt = device.profileAssignedAt + 300 + dice.below(30 * 86400);
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

std::optional<quint32> SandboxWorld::find(QByteArrayView serial) const
{
    const auto number = m_serials.number(serial);
    return number && *number < m_devices.size() ? number : std::nullopt;
}

std::optional<quint16> SandboxWorld::findService(QByteArrayView nameOrUuid) const
{
    const auto found = std::ranges::find_if(m_services, [nameOrUuid](const SandboxService &service) {
        return service.name == nameOrUuid || service.uuid == nameOrUuid;
    });
    return found == m_services.end() ? std::nullopt : std::optional(quint16(found - m_services.begin()));
}

QByteArray SandboxWorld::assetTag(quint32 device) const
{
    if (const auto found = m_tags.constFind(device); found != m_tags.cend())
        return *found;
    if (!m_devices[device].has(SandboxDevice::Tagged))
        return {};
    return "EX-" + QByteArray::number(device + 1).rightJustified(7, '0');
}

quint16 SandboxWorld::addService(const QByteArray &name, Random &random)
{
    SandboxService service;
    service.name = name;
    service.uuid = toHex(random.bytes(16)).toUpper();
    service.consumerKey = "CK_" + toHex(random.bytes(48));
    service.consumerSecret = "CS_" + toHex(random.bytes(20));
    m_services.push_back(std::move(service));
    ++m_revision;
    return quint16(m_services.size() - 1);
}

void SandboxWorld::renameService(quint16 service, const QByteArray &name)
{
    m_services[service].name = name;
    ++m_revision;
}

SandboxToken SandboxWorld::issueToken(quint16 service, const QByteArray &certificateDer, Random &random,
                                      const QDateTime &now)
{
    revokeTokens(service);
    m_services[service].certificate = certificateDer;
    SandboxToken token;
    const qint64 stamp = now.toMSecsSinceEpoch();
    const QByteArray number = QByteArray::number(qFromLittleEndian<quint32>(random.bytes(4).constData()));
    token.accessToken = "AT_O" + number + "O" + toHex(random.bytes(20)) + "O" + QByteArray::number(stamp);
    token.accessSecret = "AS_" + toHex(random.bytes(20));
    token.adminId = m_organisation.admins.value(0);
    token.expiry = now.addDays(365);
    m_services[service].tokens.append(token);
    return token;
}

void SandboxWorld::revokeTokens(quint16 service)
{
    for (SandboxToken &token : m_services[service].tokens)
        token.revoked = true;
    ++m_revision;
}

Result<quint32> SandboxWorld::orderDevices(quint32 count, const SandboxMix &mix, quint16 service, const QDateTime &now,
                                           const QByteArray &orderNumber)
{
    const bool known = std::ranges::all_of(mix, [](const auto &share) {
        return std::ranges::any_of(sandboxFamilies(),
                                   [&](const SandboxFamily &family) { return family.name == share.first; });
    });
    if (count == 0 || count > maxDevices || m_devices.size() + count > 2 * maxDevices || !known
        || (service != nowhere && service >= m_services.size())) {
        return failure(ErrorKind::InvalidInput,
                       QCoreApplication::translate("Sandbox",
                                                   "Order between 1 and 1,000,000 devices of known families for "
                                                   "a service that exists."));
    }
    const auto first = quint32(m_devices.size());
    SandboxDice dice(m_plan.seed ^ (quint64(first) << 24) ^ 0x0deu);
    SandboxOrder order;
    order.number = orderNumber.isEmpty() ? "PO-" + QByteArray::number(20000 + qint64(m_orders.size())) : orderNumber;
    order.time = quint32(now.toSecsSinceEpoch());
    order.firstDevice = first;
    order.count = count;
    m_devices.resize(first + count);
    for (quint32 number = first; number < first + count; ++number) {
        SandboxDevice &device = m_devices[number];
        device.order = quint32(m_orders.size());
        device.product = quint16(pickProduct(dice, mix));
        fill(device, number, dice.next());
        device.profile = 0; // what is new has no profile
        device.profileStatus = SandboxProfileStatus::Empty;
        device.profileAssignedAt = device.profilePushedAt = 0;
        if (service != nowhere)
            arrive(number, service, SandboxEventKind::Added, now);
    }
    m_orders.push_back(std::move(order));
    ++m_revision;
    return first;
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

Result<> SandboxWorld::check(quint32 device) const
{
    if (device >= m_devices.size() || m_devices[device].has(SandboxDevice::Released)) {
        return failure(ErrorKind::NotFound,
                       QCoreApplication::translate("Sandbox", "The organisation has no such device."));
    }
    return {};
}

void SandboxWorld::leave(quint32 number, const QDateTime &now)
{
    if (m_devices[number].service == nowhere)
        return;
    record(number, SandboxEventKind::Deleted, now);
    SandboxDevice &device = m_devices[number];
    --m_services[device.service].present;
    device.service = nowhere;
    // Apple drops the assignment but goes on naming the profile (apple-side notes, quirk Q4).
    if (device.profileStatus != SandboxProfileStatus::Empty)
        device.profileStatus = SandboxProfileStatus::Removed;
}

void SandboxWorld::arrive(quint32 number, quint16 service, SandboxEventKind kind, const QDateTime &now)
{
    SandboxDevice &device = change(number);
    device.service = service;
    ++m_services[service].present;
    record(number, kind, now);
    device.assignedAt = m_services[service].events.back().time;
    device.assignedBy = 0;
}

Result<> SandboxWorld::moveDevice(quint32 device, quint16 service, const QDateTime &now)
{
    if (const auto checked = check(device); !checked)
        return checked;
    if (service != nowhere && service >= m_services.size())
        return failure(ErrorKind::NotFound, QCoreApplication::translate("Sandbox", "There is no such service."));
    const quint16 from = m_devices[device].service;
    if (from == service)
        return {};
    leave(device, now);
    if (service == nowhere)
        return {};
    // A move arrives as `added`, but often as `modified`, as does a device that comes back with a removed profile.
    const bool comesBack = m_devices[device].profileStatus == SandboxProfileStatus::Removed;
    const bool often = from != nowhere && SandboxDice(m_plan.seed ^ device ^ (m_revision << 32)).below(3) == 0;
    arrive(device, service, comesBack || often ? SandboxEventKind::Modified : SandboxEventKind::Added, now);
    return {};
}

Result<> SandboxWorld::releaseDevice(quint32 device, const QDateTime &now)
{
    if (const auto checked = check(device); !checked)
        return checked;
    leave(device, now);
    change(device).flags |= SandboxDevice::Released;
    return {};
}

Result<quint32> SandboxWorld::replaceDevice(quint32 device, const QDateTime &now)
{
    if (const auto checked = check(device); !checked)
        return std::unexpected(checked.error());
    const SandboxDevice old = m_devices[device];
    auto added = orderDevices(1, {}, nowhere, now, repairPrefix.toByteArray() + old.serialText());
    if (!added)
        return added;
    change(device).flags |= SandboxDevice::Replaced;
    if (const auto released = releaseDevice(device, now); !released)
        return std::unexpected(released.error());
    SandboxDevice &fresh = change(*added);
    fresh.product = old.product;
    fresh.flags |= SandboxDevice::Replacement;
    if (old.service != nowhere)
        arrive(*added, old.service, SandboxEventKind::Added, now);
    return added;
}

Result<> SandboxWorld::setAssetTag(quint32 device, const QByteArray &tag, const QDateTime &now)
{
    if (const auto checked = check(device); !checked)
        return checked;
    m_tags.insert(device, tag);
    change(device).flags &= quint16(~(SandboxDevice::NullTag | SandboxDevice::EmptyTag));
    record(device, SandboxEventKind::Modified, now);
    return {};
}

Result<> SandboxWorld::touchDevice(quint32 device, const QDateTime &now)
{
    if (const auto checked = check(device); !checked)
        return checked;
    record(device, SandboxEventKind::Modified, now);
    return {};
}

Result<> SandboxWorld::setMigrationDeadline(quint32 device, const QDateTime &deadline, const QDateTime &now)
{
    if (const auto checked = check(device); !checked)
        return checked;
    change(device).migrationDeadline = deadline.isValid() ? quint32(deadline.toSecsSinceEpoch()) : 0;
    record(device, SandboxEventKind::Modified, now);
    return {};
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

bool SandboxWorld::operator==(const SandboxWorld &other) const
{
    return m_plan == other.m_plan && m_organisation == other.m_organisation && m_services == other.m_services
        && m_devices == other.m_devices && m_orders == other.m_orders && m_profiles == other.m_profiles
        && m_assignments == other.m_assignments && m_tags == other.m_tags && m_termsSigned == other.m_termsSigned
        && m_clockOffset == other.m_clockOffset;
}

} // namespace Muster
