#include "app/sandbox/sandboxstate.h"

#include <QDataStream>

#include <algorithm>

namespace Muster {

// Not in the anonymous namespace: QList's operators would not find them there.
static QDataStream &operator<<(QDataStream &out, const SandboxToken &t)
{
    return out << t.accessToken << t.accessSecret << t.adminId << t.expiry << t.revoked;
}

static QDataStream &operator<<(QDataStream &out, const SandboxOutcome &o)
{
    return out << o.serial << o.code << o.message;
}

namespace {

QDataStream &operator<<(QDataStream &out, const SandboxDevice &d)
{
    return out << d.order << d.assignedAt << d.profileAssignedAt << d.profilePushedAt << d.migrationDeadline
               << d.lastEvent << d.product << d.service << d.profile << d.flags << d.assignedBy
               << quint8(d.profileStatus) << d.activatedAt << d.leftAt;
}

QDataStream &operator<<(QDataStream &out, const SandboxPlan &p)
{
    return out << p.seed << p.devices << p.services << p.unassignedShare << p.profiledShare << p.oddities << p.until;
}

QDataStream &operator<<(QDataStream &out, const SandboxOrganisation &o)
{
    return out << o.name << o.id << o.idHash << o.type << o.email << o.phone << o.address << o.customerNumber
               << o.resellerNumber;
}

QDataStream &operator<<(QDataStream &out, const SandboxActor &a)
{
    return out << quint8(a.kind) << a.position;
}

} // namespace

void SandboxState::write(QDataStream &out, const SandboxWorld &world)
{
    out << world.m_plan << world.m_organisation << world.m_termsSigned << qint64(world.m_clockOffset.count())
        << world.m_tags;
    writeServices(out, world);
    out << quint32(world.m_orders.size() - world.m_generatedOrders);
    for (size_t i = world.m_generatedOrders; i < world.m_orders.size(); ++i) {
        const SandboxOrder &order = world.m_orders[i];
        out << order.number << order.time << order.firstDevice << order.count << quint8(order.source) << order.sourceId;
    }
    writeDevices(out, world);
    out << quint32(world.m_profiles.size() - world.m_generatedProfiles);
    for (size_t i = world.m_generatedProfiles; i < world.m_profiles.size(); ++i)
        out << world.m_profiles[i].uuid << world.m_profiles[i].service << world.m_profiles[i].definition;
    QList<quint32> assigned = world.m_assignments.keys();
    std::ranges::sort(assigned); // the same world gives the same file
    out << quint32(assigned.size());
    for (const quint32 device : std::as_const(assigned))
        out << device << world.m_assignments[device].since << world.m_assignments[device].count;
    writeRecords(out, world);
    out << world.m_deviceAuthority.certificate << world.m_deviceAuthority.key;
}

void SandboxState::writeServices(QDataStream &out, const SandboxWorld &world)
{
    out << quint32(world.m_services.size());
    for (size_t i = 0; i < world.m_services.size(); ++i) {
        const SandboxService &service = world.m_services[i];
        out << service.name << service.uuid << service.consumerKey << service.consumerSecret << service.certificate
            << service.tokens << service.present << service.mayRelease << service.discoveryUrl << service.discoverySetAt
            << quint8(service.kind) << service.isDeleted << service.defaults << service.createdAt << service.updatedAt
            << service.connectedAt << service.connectedFrom;
        const size_t generated = i < world.m_generatedEvents.size() ? world.m_generatedEvents[i] : 0;
        out << quint32(service.events.size() - generated);
        for (size_t event = generated; event < service.events.size(); ++event)
            out << service.events[event].device << service.events[event].time << quint8(service.events[event].kind);
    }
}

void SandboxState::writeDevices(QDataStream &out, const SandboxWorld &world)
{
    QList<quint32> changed(world.m_changed.cbegin(), world.m_changed.cend());
    std::ranges::sort(changed);
    out << quint32(changed.size());
    for (const quint32 device : std::as_const(changed))
        out << device << world.m_devices[device];
    out << quint32(world.m_devices.size() - world.m_plan.devices);
    for (size_t i = world.m_plan.devices; i < world.m_devices.size(); ++i)
        out << world.m_devices[i];
}

void SandboxState::writeRecords(QDataStream &out, const SandboxWorld &world)
{
    out << quint32(world.m_people.size());
    for (const SandboxPerson &person : world.m_people)
        out << person.name << person.account << quint8(person.role) << person.isActive;
    out << quint32(world.m_apiAccounts.size());
    for (const SandboxApiAccount &account : world.m_apiAccounts)
        out << account.name << account.clientId << account.keyId << account.publicKey << quint8(account.role)
            << account.createdAt << account.isRevoked;
    out << world.m_lastActivity << quint32(world.m_activities.size());
    for (const SandboxActivity &activity : world.m_activities)
        out << activity.id << quint8(activity.kind) << activity.by << activity.service << activity.deadline
            << activity.created << activity.completed << activity.polls << activity.outcomes;
    out << world.m_lastAudit << quint32(world.m_audit.size());
    for (const SandboxAuditEvent &event : world.m_audit)
        out << event.number << event.time << event.subject << event.service << event.by << quint8(event.kind);
}

} // namespace Muster
