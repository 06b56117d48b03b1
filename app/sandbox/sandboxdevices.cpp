// What sellers, people and repairs do to devices.
#include "app/sandbox/sandboxdice.h"
#include "app/sandbox/sandboxworld.h"

#include <QCoreApplication>

#include <algorithm>

namespace Muster {

namespace {

std::unexpected<Error> noSuchService()
{
    return failure(ErrorKind::NotFound, QCoreApplication::translate("Sandbox", "There is no such service."));
}

// What Apple Configurator adds ("Add Apple devices using Apple Configurator"): no watches, iPods and Vision Pro.
bool isForConfigurator(QByteArrayView family)
{
    return family == "iPhone" || family == "iPad" || family == "Mac" || family == "AppleTV";
}

SandboxMix mixOf(const SandboxPurchase &purchase)
{
    if (purchase.source != SandboxSource::Configurator || !purchase.mix.empty())
        return purchase.mix;
    return {{"iPhone", 2}, {"iPad", 3}, {"Mac", 1}};
}

} // namespace

Result<> SandboxWorld::checkPurchase(const SandboxPurchase &purchase) const
{
    const auto refuse = [](const QString &why) { return failure(ErrorKind::InvalidInput, why); };
    const bool known = std::ranges::all_of(purchase.mix, [](const auto &share) {
        return std::ranges::any_of(sandboxFamilies(),
                                   [&](const SandboxFamily &family) { return family.name == share.first; });
    });
    const bool exists = purchase.service == nowhere
        || (purchase.service < m_services.size() && !m_services[purchase.service].isDeleted);
    if (purchase.count == 0 || purchase.count > maxDevices || m_devices.size() + purchase.count > 2 * maxDevices
        || !known || !exists || purchase.number.size() > 200 || purchase.sourceId.size() > 200) {
        return refuse(QCoreApplication::translate("Sandbox",
                                                  "Order between 1 and 1,000,000 devices of known families for "
                                                  "a service that exists."));
    }
    if (purchase.source != SandboxSource::Configurator) {
        if (purchase.service != nowhere && m_services[purchase.service].kind == SandboxServiceKind::Configurator)
            return refuse(QCoreApplication::translate(
                "Sandbox", "Only devices that Apple Configurator added arrive under this service."));
        return {};
    }
    const bool fits = std::ranges::all_of(
        purchase.mix, [](const auto &share) { return share.second == 0 || isForConfigurator(share.first); });
    if (!fits || purchase.service != nowhere)
        return refuse(
            QCoreApplication::translate("Sandbox",
                                        "Apple Configurator adds iPhone, iPad, Mac and Apple TV, always under "
                                        "the service that is built in for them."));
    return {};
}

Result<quint32> SandboxWorld::orderDevices(quint32 count, const SandboxMix &mix, quint16 service, const QDateTime &now,
                                           const QByteArray &orderNumber)
{
    return order({.count = count, .mix = mix, .number = orderNumber, .sourceId = {}, .service = service}, now);
}

Result<quint32> SandboxWorld::order(const SandboxPurchase &purchase, const QDateTime &now)
{
    if (const auto checked = checkPurchase(purchase); !checked)
        return std::unexpected(checked.error());
    const bool isConfigurator = purchase.source == SandboxSource::Configurator;
    const auto first = quint32(m_devices.size());
    const SandboxMix mix = mixOf(purchase);
    SandboxDice dice(m_plan.seed ^ (quint64(first) << 24) ^ 0x0deu);
    SandboxOrder order;
    order.number =
        purchase.number.isEmpty() ? "PO-" + QByteArray::number(20000 + qint64(m_orders.size())) : purchase.number;
    order.time = quint32(now.toSecsSinceEpoch());
    order.firstDevice = first;
    order.count = purchase.count;
    order.source = purchase.source;
    order.sourceId = purchase.sourceId;
    if (order.sourceId.isEmpty() && !isConfigurator)
        order.sourceId =
            order.source == SandboxSource::Apple ? m_organisation.customerNumber : m_organisation.resellerNumber;
    const quint16 home = isConfigurator ? configuratorService(now) : purchase.service;
    m_devices.resize(first + purchase.count);
    for (quint32 number = first; number < first + purchase.count; ++number) {
        SandboxDevice &device = m_devices[number];
        device.order = quint32(m_orders.size());
        device.product = sandboxPick(dice, mix);
        fill(device, number, dice.next());
        device.profile = 0; // what is new has no profile
        device.profileStatus = SandboxProfileStatus::Empty;
        device.profileAssignedAt = device.profilePushedAt = device.activatedAt = 0;
        const quint16 service =
            purchase.byDefaults && !isConfigurator ? defaultFor(device.product).value_or(home) : home;
        if (service != nowhere)
            arrive(number, service, SandboxEventKind::Added, now);
    }
    m_orders.push_back(std::move(order));
    auditOrder(m_orders.back(), now);
    ++m_revision;
    return first;
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
    device.leftAt = quint32(now.toSecsSinceEpoch());
    device.migrationDeadline = 0; // it was for the service that it leaves
    // Apple drops the assignment but goes on naming the profile (apple-side notes, quirk Q4).
    if (device.profileStatus != SandboxProfileStatus::Empty)
        device.profileStatus = SandboxProfileStatus::Removed;
}

void SandboxWorld::arrive(quint32 number, quint16 service, SandboxEventKind kind, const QDateTime &now, SandboxActor by)
{
    SandboxDevice &device = change(number);
    device.service = service;
    ++m_services[service].present;
    record(number, kind, now);
    device.assignedAt = m_services[service].events.back().time;
    device.assignedBy = by.kind == SandboxActorKind::Person ? quint8(by.position) : quint8(0);
}

Result<> SandboxWorld::moveDevice(quint32 device, quint16 service, const QDateTime &now, SandboxActor by)
{
    if (const auto checked = check(device); !checked)
        return checked;
    if (service != nowhere && (service >= m_services.size() || m_services[service].isDeleted))
        return noSuchService();
    const quint16 from = m_devices[device].service;
    if (from == service)
        return {};
    if (service != nowhere && m_services[service].kind == SandboxServiceKind::Configurator) {
        return failure(ErrorKind::Conflict,
                       QCoreApplication::translate("Sandbox",
                                                   "Nothing can be assigned to the service that is built in for Apple "
                                                   "Configurator."));
    }
    leave(device, now);
    if (from != nowhere)
        audit(SandboxAuditKind::DeviceUnassigned, device, by, now, from);
    if (service == nowhere)
        return {};
    // A move arrives as `added`, but often as `modified`, as does a device that comes back with a removed profile.
    const bool comesBack = m_devices[device].profileStatus == SandboxProfileStatus::Removed;
    const bool often = from != nowhere && SandboxDice(m_plan.seed ^ device ^ (m_revision << 32)).below(3) == 0;
    arrive(device, service, comesBack || often ? SandboxEventKind::Modified : SandboxEventKind::Added, now, by);
    audit(SandboxAuditKind::DeviceAssigned, device, by, now, service);
    return {};
}

Result<> SandboxWorld::releaseDevice(quint32 device, const QDateTime &now, SandboxActor by)
{
    if (const auto checked = check(device); !checked)
        return checked;
    leave(device, now);
    SandboxDevice &released = change(device);
    released.flags |= SandboxDevice::Released;
    released.leftAt = quint32(now.toSecsSinceEpoch());
    audit(SandboxAuditKind::DeviceRemoved, device, by, now);
    return {};
}

std::optional<quint32> SandboxWorld::provisionalUntil(quint32 device) const
{
    const bool isAdded = orderOf(device).source == SandboxSource::Configurator;
    const quint32 began = m_devices[device].activatedAt;
    return isAdded && began ? std::optional(began + provisionalPeriod) : std::nullopt;
}

bool SandboxWorld::isProvisional(quint32 device, const QDateTime &now) const
{
    const auto until = provisionalUntil(device);
    return until ? now.toSecsSinceEpoch() < *until : orderOf(device).source == SandboxSource::Configurator;
}

Result<> SandboxWorld::leaveManagement(quint32 device, const QDateTime &now)
{
    if (const auto checked = check(device); !checked)
        return checked;
    if (!provisionalUntil(device) || !isProvisional(device, now)) {
        return failure(ErrorKind::Conflict,
                       QCoreApplication::translate("Sandbox",
                                                   "Its user cannot leave remote management: that is for devices added "
                                                   "by Apple Configurator, for 30 days from their activation."));
    }
    return releaseDevice(device, now, {.kind = SandboxActorKind::User, .position = 0});
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
    const quint16 home = defaultFor(old.product).value_or(old.service);
    if (home != nowhere && m_services[home].kind != SandboxServiceKind::Configurator) {
        arrive(*added, home, SandboxEventKind::Added, now);
        audit(SandboxAuditKind::DeviceAssigned, *added, {}, now, home);
    }
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

bool SandboxWorld::canMigrate(quint32 device, const QDateTime &now) const
{
    const QByteArray &family = sandboxProducts()[m_devices[device].product].family;
    return (family == "iPhone" || family == "iPad" || family == "Mac") && !isProvisional(device, now);
}

Result<> SandboxWorld::checkDeadline(quint32 device, const QDateTime &deadline, const QDateTime &now) const
{
    if (!deadline.isValid())
        return {};
    const qint64 ahead = now.secsTo(deadline);
    if (ahead > 0 && ahead <= longestMigration && canMigrate(device, now))
        return {};
    return failure(ErrorKind::Conflict,
                   QCoreApplication::translate("Sandbox",
                                               "A migration deadline lies within the next 90 days and is for iPhone, "
                                               "iPad and Mac that are not provisional."));
}

Result<> SandboxWorld::setMigrationDeadline(quint32 device, const QDateTime &deadline, const QDateTime &now)
{
    if (const auto checked = check(device); !checked)
        return checked;
    if (const auto checked = checkDeadline(device, deadline, now); !checked)
        return checked;
    change(device).migrationDeadline = deadline.isValid() ? quint32(deadline.toSecsSinceEpoch()) : 0;
    record(device, SandboxEventKind::Modified, now);
    return {};
}

} // namespace Muster
