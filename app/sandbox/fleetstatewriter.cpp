#include "app/sandbox/fleetformat.h"
#include "app/sandbox/fleetstate.h"
#include "app/sandbox/fleetvalues.h"

#include <QCryptographicHash>
#include <QJsonDocument>

#include <algorithm>

namespace Muster {

namespace {

// A body in the making. What many devices have in common is written where it first comes, and is a number from then on.
class Writer {
public:
    explicit Writer(QByteArray *body)
        : m_out(body, QIODevice::WriteOnly)
    {
        m_out.setVersion(QDataStream::Qt_6_8);
    }

    void write(const KeptFleet &fleet, const QByteArray &seal);

private:
    void write(const SimulatedDevice &device);
    void write(const SimulatedEnrollment &enrollment);
    void write(const SimulatedBehaviour &behaviour);
    void write(const SimulatedCounters &counters);
    void write(const QStringList &list);
    void write(const SimulatedUser &user);
    void write(const QMap<QString, QVariantMap> &profiles);
    void writeBelongings(const SimulatedDevice &device);
    void writeCommon(const QByteArray &bytes);
    void writeCommon(const QVariantMap &values);

    QDataStream m_out;
    QHash<QByteArray, quint32> m_common;
};

void Writer::write(const KeptFleet &fleet, const QByteArray &seal)
{
    m_out << seal << quint32(fleet.keys.size());
    for (const QByteArray &key : fleet.keys)
        m_out << key;
    m_out << quint32(fleet.devices.size());
    for (const KeptDevice &kept : fleet.devices) {
        m_out << kept.device.hardware.number << kept.woken;
        write(kept.device);
    }
    QList<QByteArray> tokens = fleet.tokens.keys();
    std::ranges::sort(tokens); // the same fleet gives the same file
    m_out << quint32(tokens.size());
    for (const QByteArray &token : std::as_const(tokens))
        m_out << token << fleet.tokens.value(token);
}

void Writer::write(const SimulatedDevice &device)
{
    m_out << device.hardware.osVersion << device.hardware.build << quint8(device.state) << device.error << device.leaf;
    writeCommon(device.record.isEmpty() ? QByteArray() : QJsonDocument(device.record).toJson(QJsonDocument::Compact));
    write(device.enrollment);
    write(device.behaviour);
    write(device.counters);
    writeBelongings(device);
    m_out << device.bypassCode << device.hasPasscode << device.isLost << device.isStuck << device.isSilent
          << device.wantsBack << device.synchronisesDeclarations << device.declarationsToken;
    write(device.postponed);
    FleetValues::write(m_out, device.unsentReport);
    m_out << device.generation << device.throws;
    write(device.user);
}

void Writer::write(const SimulatedUser &user)
{
    m_out << user.identifier << user.shortName << user.longName << user.pushToken << user.pushMagic << user.isKnown
          << user.wantsBack;
    write(user.profiles);
    write(user.postponed);
    FleetValues::write(m_out, user.unsentReport);
}

void Writer::writeBelongings(const SimulatedDevice &device)
{
    m_out << device.name;
    write(device.profiles);
    m_out << quint32(device.apps.size());
    for (auto it = device.apps.begin(); it != device.apps.end(); ++it)
        m_out << it.key() << it->name << it->version << it->isManaged;
    FleetValues::write(m_out, device.settings);
}

void Writer::write(const QMap<QString, QVariantMap> &profiles)
{
    m_out << quint32(profiles.size());
    for (auto it = profiles.begin(); it != profiles.end(); ++it) {
        m_out << it.key();
        writeCommon(*it);
    }
}

void Writer::write(const SimulatedEnrollment &enrollment)
{
    m_out << enrollment.identifier << enrollment.serverUrl.toEncoded() << enrollment.checkInUrl.toEncoded()
          << enrollment.topic << qint32(enrollment.accessRights) << enrollment.checksOut << enrollment.wasSigned;
    write(enrollment.capabilities);
    m_out << quint32(enrollment.roots.size());
    for (const QByteArray &root : enrollment.roots)
        writeCommon(root);
    m_out << enrollment.identity << enrollment.identityKey << enrollment.pushToken << enrollment.unlockToken
          << enrollment.bootstrapToken << enrollment.pushMagic << enrollment.isComplete;
}

void Writer::write(const SimulatedBehaviour &behaviour)
{
    for (const BehaviourShare &share : behaviourShares)
        m_out << behaviour.*(share.member);
    m_out << qint64(behaviour.clockError.count());
}

void Writer::write(const SimulatedCounters &counters)
{
    for (qint64 SimulatedCounters::*const counter : FleetFormat::counters)
        m_out << counters.*counter;
}

void Writer::write(const QStringList &list)
{
    m_out << quint32(list.size());
    for (const QString &item : list)
        m_out << item;
}

void Writer::writeCommon(const QByteArray &bytes)
{
    const quint32 next = quint32(m_common.size());
    const auto found = m_common.constFind(bytes);
    if (found != m_common.cend()) {
        m_out << *found;
        return;
    }
    m_out << next << bytes;
    m_common.insert(bytes, next);
}

void Writer::writeCommon(const QVariantMap &values)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_8);
    FleetValues::write(out, values);
    writeCommon(bytes);
}

} // namespace

QByteArray FleetState::toBytes(const KeptFleet &fleet, const QByteArray &seal)
{
    QByteArray body;
    Writer(&body).write(fleet, seal);

    QByteArray file;
    QDataStream whole(&file, QIODevice::WriteOnly);
    whole.setVersion(QDataStream::Qt_6_8);
    whole.writeRawData(FleetFormat::magic.data(), int(FleetFormat::magic.size()));
    whole << version << QCryptographicHash::hash(body, QCryptographicHash::Sha256) << body;
    return file;
}

} // namespace Muster
