#include "app/sandbox/sandboxstate.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDataStream>
#include <QSaveFile>

#include <algorithm>

namespace Muster {

// Qt's own readers make room for as many entries as the file claims to have, before there is one.
template <typename List, typename Read> static void readEach(QDataStream &in, List *list, Read read)
{
    quint32 count = 0;
    in >> count;
    list->clear();
    for (; count > 0 && in.status() == QDataStream::Ok; --count)
        read(*list);
}

// Not in the anonymous namespace: QList's operators would not find them there.
static QDataStream &operator<<(QDataStream &out, const SandboxDevice &d)
{
    return out << d.order << d.assignedAt << d.profileAssignedAt << d.profilePushedAt << d.migrationDeadline
               << d.lastEvent << d.product << d.service << d.profile << d.flags << d.assignedBy
               << quint8(d.profileStatus);
}

static QDataStream &operator>>(QDataStream &in, SandboxDevice &d)
{
    quint8 status = 0;
    in >> d.order >> d.assignedAt >> d.profileAssignedAt >> d.profilePushedAt >> d.migrationDeadline >> d.lastEvent
        >> d.product >> d.service >> d.profile >> d.flags >> d.assignedBy >> status;
    d.profileStatus = SandboxProfileStatus(std::min<quint8>(status, 3));
    return in;
}

static QDataStream &operator<<(QDataStream &out, const SandboxToken &t)
{
    return out << t.accessToken << t.accessSecret << t.adminId << t.expiry << t.revoked;
}

static QDataStream &operator>>(QDataStream &in, SandboxToken &t)
{
    return in >> t.accessToken >> t.accessSecret >> t.adminId >> t.expiry >> t.revoked;
}

static QDataStream &operator<<(QDataStream &out, const SandboxPlan &p)
{
    return out << p.seed << p.devices << p.services << p.unassignedShare << p.profiledShare << p.oddities << p.until;
}

static QDataStream &operator>>(QDataStream &in, SandboxPlan &p)
{
    return in >> p.seed >> p.devices >> p.services >> p.unassignedShare >> p.profiledShare >> p.oddities >> p.until;
}

static QDataStream &operator<<(QDataStream &out, const SandboxOrganisation &o)
{
    return out << o.name << o.id << o.idHash << o.type << o.email << o.phone << o.address << o.admins;
}

static QDataStream &operator>>(QDataStream &in, SandboxOrganisation &o)
{
    in >> o.name >> o.id >> o.idHash >> o.type >> o.email >> o.phone >> o.address;
    readEach(in, &o.admins, [&in](QList<QByteArray> &admins) { in >> admins.emplaceBack(); });
    return in;
}

namespace {

constexpr QByteArrayView magic = "MUSTER-SANDBOX\n";

std::unexpected<Error> damaged()
{
    return failure(ErrorKind::InvalidInput,
                   QCoreApplication::translate("Sandbox",
                                               "The sandbox's state file is damaged or is something else. Choose "
                                               "another file, or delete it to begin afresh."));
}

// Whether everything that is named by its position is there.
bool isSound(const SandboxWorld &world)
{
    const auto isKnown = [&](const SandboxDevice &device) {
        return device.order < world.orders().size() && device.product < sandboxProducts().size()
            && device.profile <= world.profiles().size()
            && (device.service == SandboxWorld::nowhere || device.service < world.services().size());
    };
    const auto isUsable = [&](const SandboxService &service) {
        return std::ranges::all_of(service.events,
                                   [&](const SandboxEvent &event) { return event.device < world.devices().size(); });
    };
    return std::ranges::all_of(world.devices(), isKnown) && std::ranges::all_of(world.services(), isUsable);
}

} // namespace

QByteArray SandboxState::toBytes(const SandboxWorld &world)
{
    QByteArray body;
    QDataStream out(&body, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_8);
    out << world.m_plan << world.m_organisation << world.m_termsSigned << qint64(world.m_clockOffset.count())
        << world.m_tags;
    out << quint32(world.m_services.size());
    for (size_t i = 0; i < world.m_services.size(); ++i) {
        const SandboxService &service = world.m_services[i];
        out << service.name << service.uuid << service.consumerKey << service.consumerSecret << service.certificate
            << service.tokens << service.present << service.mayRelease << service.discoveryUrl
            << service.discoverySetAt;
        const size_t generated = i < world.m_generatedEvents.size() ? world.m_generatedEvents[i] : 0;
        out << quint32(service.events.size() - generated);
        for (size_t event = generated; event < service.events.size(); ++event)
            out << service.events[event].device << service.events[event].time << quint8(service.events[event].kind);
    }
    out << quint32(world.m_orders.size() - world.m_generatedOrders);
    for (size_t i = world.m_generatedOrders; i < world.m_orders.size(); ++i)
        out << world.m_orders[i].number << world.m_orders[i].time << world.m_orders[i].firstDevice
            << world.m_orders[i].count;
    QList<quint32> changed(world.m_changed.cbegin(), world.m_changed.cend());
    std::ranges::sort(changed);
    out << quint32(changed.size());
    for (const quint32 device : std::as_const(changed))
        out << device << world.m_devices[device];
    out << quint32(world.m_devices.size() - world.m_plan.devices);
    for (size_t i = world.m_plan.devices; i < world.m_devices.size(); ++i)
        out << world.m_devices[i];
    out << quint32(world.m_profiles.size() - world.m_generatedProfiles);
    for (size_t i = world.m_generatedProfiles; i < world.m_profiles.size(); ++i)
        out << world.m_profiles[i].uuid << world.m_profiles[i].service << world.m_profiles[i].definition;
    QList<quint32> assigned = world.m_assignments.keys();
    std::ranges::sort(assigned); // the same world gives the same file
    out << quint32(assigned.size());
    for (const quint32 device : std::as_const(assigned))
        out << device << world.m_assignments[device].since << world.m_assignments[device].count;

    QByteArray file;
    QDataStream whole(&file, QIODevice::WriteOnly);
    whole.writeRawData(magic.data(), int(magic.size()));
    whole << version << QCryptographicHash::hash(body, QCryptographicHash::Sha256) << body;
    return file;
}

void SandboxState::readProfiles(QDataStream &in, SandboxWorld &world)
{
    quint32 count = 0;
    in >> count;
    for (; count > 0 && in.status() == QDataStream::Ok; --count) {
        SandboxProfile profile;
        in >> profile.uuid >> profile.service >> profile.definition;
        world.m_profiles.push_back(profile);
    }
    in >> count;
    for (; count > 0 && in.status() == QDataStream::Ok; --count) {
        quint32 device = 0;
        SandboxAssignments assignments;
        in >> device >> assignments.since >> assignments.count;
        world.m_assignments.insert(device, assignments);
    }
}

Result<SandboxWorld> SandboxState::fromBytes(const QByteArray &bytes)
{
    if (!bytes.startsWith(magic))
        return damaged();
    QDataStream whole(bytes.sliced(magic.size()));
    quint32 found = 0;
    QByteArray hash;
    QByteArray body;
    whole >> found;
    if (found > version) {
        return failure(
            ErrorKind::InvalidInput,
            QCoreApplication::translate("Sandbox", "The sandbox's state file was written by a later Muster."));
    }
    whole >> hash >> body;
    // Our own hash first: what follows may then be trusted to be what we wrote.
    if (whole.status() != QDataStream::Ok || hash != QCryptographicHash::hash(body, QCryptographicHash::Sha256))
        return damaged();

    QDataStream in(body);
    in.setVersion(QDataStream::Qt_6_8);
    SandboxPlan plan;
    in >> plan;
    SandboxWorld world(plan);
    qint64 offset = 0;
    quint32 count = 0;
    in >> world.m_organisation >> world.m_termsSigned >> offset;
    readEach(in, &world.m_tags, [&in](QHash<quint32, QByteArray> &tags) {
        quint32 device = 0;
        in >> device;
        in >> tags[device];
    });
    in >> count;
    world.m_clockOffset = std::chrono::seconds(offset);
    for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
        if (i >= world.m_services.size())
            world.m_services.emplace_back();
        SandboxService &service = world.m_services[i];
        quint32 events = 0;
        in >> service.name >> service.uuid >> service.consumerKey >> service.consumerSecret >> service.certificate;
        readEach(in, &service.tokens, [&in](QList<SandboxToken> &tokens) { in >> tokens.emplaceBack(); });
        in >> service.present;
        if (found >= 2)
            in >> service.mayRelease >> service.discoveryUrl >> service.discoverySetAt;
        in >> events;
        for (; events > 0 && in.status() == QDataStream::Ok; --events) {
            SandboxEvent event;
            quint8 kind = 0;
            in >> event.device >> event.time >> kind;
            event.kind = SandboxEventKind(std::min<quint8>(kind, 2));
            service.events.push_back(event);
        }
    }
    in >> count;
    for (; count > 0 && in.status() == QDataStream::Ok; --count) {
        SandboxOrder order;
        in >> order.number >> order.time >> order.firstDevice >> order.count;
        world.m_orders.push_back(order);
    }
    in >> count;
    for (; count > 0 && in.status() == QDataStream::Ok; --count) {
        quint32 number = 0;
        in >> number;
        if (number >= world.m_plan.devices)
            return damaged();
        in >> world.m_devices[number];
        world.m_changed.insert(number);
    }
    in >> count;
    for (; count > 0 && in.status() == QDataStream::Ok; --count) {
        SandboxDevice device;
        in >> device;
        device.serial = world.m_serials.serial(quint32(world.m_devices.size()));
        world.m_devices.push_back(device);
    }
    if (found >= 2)
        readProfiles(in, world);
    if (in.status() != QDataStream::Ok || !isSound(world))
        return damaged();
    return world;
}

Result<> SandboxState::save(const SandboxWorld &world, const QString &file)
{
    QSaveFile out(file);
    const QByteArray bytes = toBytes(world);
    if (!out.open(QIODevice::WriteOnly) || !out.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        || out.write(bytes) != bytes.size() || !out.commit()) {
        return failure(
            ErrorKind::Storage,
            QCoreApplication::translate("Sandbox", "The sandbox's state could not be saved to %1.").arg(file),
            out.errorString());
    }
    return {};
}

Result<SandboxWorld> SandboxState::load(const QString &file)
{
    QFile in(file);
    if (!in.exists())
        return failure(ErrorKind::NotFound, QCoreApplication::translate("Sandbox", "There is no file %1.").arg(file));
    if (!in.open(QIODevice::ReadOnly)) {
        return failure(ErrorKind::Storage, QCoreApplication::translate("Sandbox", "%1 cannot be read.").arg(file),
                       in.errorString());
    }
    return fromBytes(in.readAll());
}

} // namespace Muster
