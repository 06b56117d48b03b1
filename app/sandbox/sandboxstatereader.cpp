#include "app/sandbox/sandboxstate.h"

#include <QDataStream>

#include <algorithm>

namespace Muster {

namespace {

QDataStream &operator>>(QDataStream &in, SandboxToken &t)
{
    return in >> t.accessToken >> t.accessSecret >> t.adminId >> t.expiry >> t.revoked;
}

QDataStream &operator>>(QDataStream &in, SandboxOutcome &o)
{
    return in >> o.serial >> o.code >> o.message;
}

bool isFine(const QDataStream &in)
{
    return in.status() == QDataStream::Ok;
}

// Qt's own operator sets aside room for as many as the file says there are, which may be thousands of millions.
template <typename Value> void readList(QDataStream &in, QList<Value> &list)
{
    quint32 count = 0;
    in >> count;
    list.clear();
    for (; count > 0 && isFine(in); --count) {
        in >> list.emplaceBack();
    }
}

// A number that stands for one of the values of an enumeration; beyond the last: the last.
template <typename Value> void readEnum(QDataStream &in, Value &value, Value last)
{
    quint8 number = 0;
    in >> number;
    value = Value(std::min(number, quint8(last)));
}

void read(QDataStream &in, quint32 fileVersion, SandboxDevice &d)
{
    in >> d.order >> d.assignedAt >> d.profileAssignedAt >> d.profilePushedAt >> d.migrationDeadline >> d.lastEvent
        >> d.product >> d.service >> d.profile >> d.flags >> d.assignedBy;
    readEnum(in, d.profileStatus, SandboxProfileStatus::Removed);
    if (fileVersion >= 3)
        in >> d.activatedAt >> d.leftAt;
    else
        d.activatedAt = d.profilePushedAt;
}

QDataStream &operator>>(QDataStream &in, SandboxActor &a)
{
    readEnum(in, a.kind, SandboxActorKind::User);
    return in >> a.position;
}

} // namespace

bool SandboxState::read(QDataStream &in, quint32 fileVersion, SandboxWorld &world)
{
    SandboxOrganisation &o = world.m_organisation;
    QList<QByteArray> admins;
    qint64 offset = 0;
    in >> o.name >> o.id >> o.idHash >> o.type >> o.email >> o.phone >> o.address;
    if (fileVersion >= 3)
        in >> o.customerNumber >> o.resellerNumber;
    else
        readList(in, admins);
    in >> world.m_termsSigned >> offset;
    quint32 tags = 0; // QHash's own operator sets aside room, too
    in >> tags;
    for (world.m_tags.clear(); tags > 0 && isFine(in); --tags) {
        quint32 device = 0;
        in >> device;
        in >> world.m_tags[device];
    }
    world.m_clockOffset = std::chrono::seconds(offset);
    readServices(in, fileVersion, world);
    quint32 count = 0;
    in >> count;
    for (; count > 0 && isFine(in); --count) {
        SandboxOrder order;
        in >> order.number >> order.time >> order.firstDevice >> order.count;
        if (fileVersion >= 3) {
            readEnum(in, order.source, SandboxSource::Configurator);
            in >> order.sourceId;
        }
        world.m_orders.push_back(order);
    }
    if (!readDevices(in, fileVersion, world))
        return false;
    if (fileVersion >= 2)
        readProfiles(in, world);
    if (fileVersion >= 3)
        readRecords(in, world);
    if (fileVersion >= 4)
        in >> world.m_deviceAuthority.certificate >> world.m_deviceAuthority.key;
    if (!isFine(in) || !in.atEnd() || !isConsistent(world))
        return false;
    if (fileVersion < 3)
        upgrade(world, admins);
    return true;
}

void SandboxState::readServices(QDataStream &in, quint32 fileVersion, SandboxWorld &world)
{
    quint32 count = 0;
    in >> count;
    for (quint32 i = 0; i < count && isFine(in); ++i) {
        if (i >= world.m_services.size()) {
            world.m_services.emplace_back();
            world.m_services.back().createdAt = quint32(world.m_plan.until.toSecsSinceEpoch());
            world.m_services.back().updatedAt = world.m_services.back().createdAt;
        }
        SandboxService &service = world.m_services[i];
        quint32 events = 0;
        in >> service.name >> service.uuid >> service.consumerKey >> service.consumerSecret >> service.certificate;
        readList(in, service.tokens);
        in >> service.present;
        if (fileVersion >= 2)
            in >> service.mayRelease >> service.discoveryUrl >> service.discoverySetAt;
        if (fileVersion >= 3) {
            readEnum(in, service.kind, SandboxServiceKind::Configurator);
            in >> service.isDeleted >> service.defaults >> service.createdAt >> service.updatedAt >> service.connectedAt
                >> service.connectedFrom;
        }
        in >> events;
        for (; events > 0 && isFine(in); --events) {
            SandboxEvent event;
            in >> event.device >> event.time;
            readEnum(in, event.kind, SandboxEventKind::Deleted);
            service.events.push_back(event);
        }
    }
}

bool SandboxState::readDevices(QDataStream &in, quint32 fileVersion, SandboxWorld &world)
{
    quint32 count = 0;
    in >> count;
    for (; count > 0 && isFine(in); --count) {
        quint32 number = 0;
        in >> number;
        if (number >= world.m_plan.devices)
            return false;
        Muster::read(in, fileVersion, world.m_devices[number]);
        world.m_changed.insert(number);
    }
    in >> count;
    for (; count > 0 && isFine(in); --count) {
        SandboxDevice device;
        Muster::read(in, fileVersion, device);
        device.serial = world.m_serials.serial(quint32(world.m_devices.size()));
        world.m_devices.push_back(device);
    }
    return true;
}

void SandboxState::readProfiles(QDataStream &in, SandboxWorld &world)
{
    quint32 count = 0;
    in >> count;
    for (; count > 0 && isFine(in); --count) {
        SandboxProfile profile;
        in >> profile.uuid >> profile.service >> profile.definition;
        world.m_profiles.push_back(profile);
    }
    in >> count;
    for (; count > 0 && isFine(in); --count) {
        quint32 device = 0;
        SandboxAssignments assignments;
        in >> device >> assignments.since >> assignments.count;
        world.m_assignments.insert(device, assignments);
    }
}

void SandboxState::readRecords(QDataStream &in, SandboxWorld &world)
{
    quint32 count = 0;
    in >> count;
    world.m_people.clear();
    for (; count > 0 && isFine(in); --count) {
        SandboxPerson person;
        in >> person.name >> person.account;
        readEnum(in, person.role, SandboxRole::Staff);
        in >> person.isActive;
        world.m_people.push_back(person);
    }
    in >> count;
    for (; count > 0 && isFine(in); --count) {
        SandboxApiAccount account;
        in >> account.name >> account.clientId >> account.keyId >> account.publicKey;
        readEnum(in, account.role, SandboxRole::Staff);
        in >> account.createdAt >> account.isRevoked;
        world.m_apiAccounts.push_back(account);
    }
    in >> world.m_lastActivity >> count;
    for (; count > 0 && isFine(in); --count) {
        SandboxActivity activity;
        in >> activity.id;
        readEnum(in, activity.kind, SandboxActivityKind::Release);
        in >> activity.by >> activity.service >> activity.deadline >> activity.created >> activity.completed
            >> activity.polls;
        readList(in, activity.outcomes);
        world.m_activities.push_back(activity);
    }
    in >> world.m_lastAudit >> count;
    for (; count > 0 && isFine(in); --count) {
        SandboxAuditEvent event;
        in >> event.number >> event.time >> event.subject >> event.service >> event.by;
        readEnum(in, event.kind, SandboxAuditKind::TermsSigned);
        world.m_audit.push_back(event);
    }
}

// Before version 3 there were accounts without persons, and nobody noted when a device left.
void SandboxState::upgrade(SandboxWorld &world, const QList<QByteArray> &admins)
{
    for (qsizetype i = 0; i < admins.size() && i < qsizetype(world.m_people.size()); ++i)
        world.m_people[size_t(i)].account = admins[i];
    for (const SandboxService &service : world.m_services) {
        for (const SandboxEvent &event : service.events) {
            if (event.kind == SandboxEventKind::Deleted)
                world.m_devices[event.device].leftAt = std::max(world.m_devices[event.device].leftAt, event.time);
        }
    }
}

// Whoever wrote the file: no number in it may lead nowhere.
bool SandboxState::isConsistent(const SandboxWorld &world)
{
    const auto &services = world.m_services;
    const auto names = [&services](quint16 service) {
        return service == SandboxWorld::nowhere || service < services.size();
    };
    const auto isActor = [&](const SandboxActor &actor) {
        return actor.kind == SandboxActorKind::Person    ? actor.position < world.m_people.size()
            : actor.kind == SandboxActorKind::ApiAccount ? actor.position < world.m_apiAccounts.size()
            : actor.kind == SandboxActorKind::Service    ? actor.position < services.size()
                                                         : true;
    };
    std::vector<quint32> present(services.size(), 0);
    for (const SandboxDevice &device : world.m_devices) {
        if (device.order >= world.m_orders.size() || device.product >= sandboxProducts().size()
            || device.profile > world.m_profiles.size() || !names(device.service))
            return false;
        if (device.service == SandboxWorld::nowhere)
            continue;
        if (device.lastEvent >= services[device.service].events.size())
            return false;
        ++present[device.service];
    }
    for (size_t i = 0; i < services.size(); ++i) {
        const auto isKnown = [&](const SandboxEvent &event) { return event.device < world.m_devices.size(); };
        if (services[i].present != present[i] || !std::ranges::all_of(services[i].events, isKnown))
            return false;
    }
    const auto isSubject = [&](const SandboxAuditEvent &event) {
        switch (sandboxAuditNames[size_t(event.kind)].subject) {
        case SandboxSubject::Device:
            return event.subject < world.m_devices.size();
        case SandboxSubject::Person:
            return event.subject < world.m_people.size();
        case SandboxSubject::ApiAccount:
            return event.subject < world.m_apiAccounts.size();
        case SandboxSubject::Service:
            return event.subject < services.size();
        case SandboxSubject::Organisation:
            break;
        }
        return true;
    };
    return world.m_devices.size() <= 2 * size_t(SandboxWorld::maxDevices)
        && std::ranges::all_of(world.m_profiles, names, &SandboxProfile::service)
        && std::ranges::all_of(world.m_activities, names, &SandboxActivity::service)
        && std::ranges::all_of(world.m_activities, isActor, &SandboxActivity::by)
        && std::ranges::all_of(world.m_audit, names, &SandboxAuditEvent::service)
        && std::ranges::all_of(world.m_audit, isActor, &SandboxAuditEvent::by)
        && std::ranges::all_of(world.m_audit, isSubject);
}

} // namespace Muster
