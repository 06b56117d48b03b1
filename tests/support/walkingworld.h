// Apple's side of a random walk: what people, sellers and devices do, drawn from a seed; and what the records of the
// world say, to be held against what a workspace has.
#pragma once

#include "app/sandbox/devicewriter.h"
#include "app/sandbox/sandboxworld.h"
#include "models/core/clock.h"
#include "models/devices/device.h"

#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

namespace Muster {

class WalkingWorld {
public:
    explicit WalkingWorld(quint32 seed)
        : m_random(seed)
    {
    }

    // One thing happens. What the world refuses (a released device, say) has happened, too.
    void step(SandboxWorld &world, const QDateTime &now)
    {
        if (world.devices().empty() || (world.devices().size() < mostDevices && below(250) == 0)) {
            (void)world.orderDevices(1 + below(12), {}, anyPlace(world), now);
            return;
        }
        // Often the same device once more: what follows each other within a second is told by its order alone.
        if (below(3) != 0)
            m_last = below(quint32(world.devices().size()));
        const quint32 device = m_last;
        const quint32 what = below(100);
        if (what < 30)
            (void)world.moveDevice(device, anyPlace(world), now);
        else if (what < 45)
            (void)world.setAssetTag(device, below(4) == 0 ? QByteArray() : "Room " + QByteArray::number(below(50)),
                                    now);
        else if (what < 53)
            (void)world.touchDevice(device, now);
        else if (what < 58)
            (void)world.setMigrationDeadline(device, below(2) == 0 ? QDateTime() : now.addDays(below(90)), now);
        else if (what < 97)
            changeProfile(world, device, what, now);
        else if (what < 98)
            (void)world.releaseDevice(device, now);
        else if (world.devices().size() < mostDevices)
            (void)world.replaceDevice(device, now);
    }

private:
    static constexpr quint32 mostDevices = 600;

    quint32 below(quint32 bound) { return quint32(m_random.bounded(bound)); }

    quint16 anyPlace(const SandboxWorld &world)
    {
        const quint32 place = below(quint32(world.services().size()) + 1);
        return place == world.services().size() ? SandboxWorld::nowhere : quint16(place);
    }

    void changeProfile(SandboxWorld &world, quint32 number, quint32 what, const QDateTime &now)
    {
        const SandboxDevice &device = world.devices()[number];
        if (device.service == SandboxWorld::nowhere)
            return;
        if (what < 78) {
            (void)world.assignProfile(number, profileOf(world, device.service), now);
        } else if (what < 92) {
            (void)world.activate(number, now);
        } else {
            (void)world.removeProfile(number, now);
        }
    }

    // One that the service has; sometimes a new one.
    quint16 profileOf(SandboxWorld &world, quint16 service)
    {
        std::vector<quint16> known;
        for (std::size_t i = 0; i < world.profiles().size(); ++i) {
            if (world.profiles()[i].service == service)
                known.push_back(quint16(i));
        }
        if (!known.empty() && below(40) != 0)
            return known[below(quint32(known.size()))];
        (void)world.defineProfile(service, R"({"profile_name":"Walk","url":"https://mdm.example/"})");
        return quint16(world.profiles().size() - 1);
    }

    QRandomGenerator m_random;
    quint32 m_last = 0; // device that something happened to
};

// A device as Apple would tell it now, without what says nothing: null, "" and an empty profile status.
struct WorldRecord {
    QJsonObject record;
    qint64 lastEvent = 0; // seconds since 1970
    bool operator==(const WorldRecord &) const = default;
};

inline QJsonObject withoutNothing(QJsonObject record)
{
    for (auto member = record.begin(); member != record.end();) {
        const bool isNothing = member.value().isNull() || member.value() == QJsonValue(QString())
            || (member.key() == QLatin1StringView("profile_status")
                && member.value() == QJsonValue(QStringLiteral("empty")));
        member = isNothing ? record.erase(member) : std::next(member);
    }
    return record;
}

// By serial number.
inline QHash<QString, WorldRecord> recordsOf(const SandboxWorld &world, quint16 service)
{
    const DeviceWriter writer(world, 10);
    QHash<QString, WorldRecord> records;
    for (quint32 number = 0; number < world.devices().size(); ++number) {
        const SandboxDevice &device = world.devices()[number];
        if (device.service != service)
            continue;
        QByteArray json;
        writer.appendFetched(json, number);
        records.insert(QString::fromLatin1(device.serialText()),
                       {withoutNothing(QJsonDocument::fromJson(json).object()),
                        world.services()[service].events[device.lastEvent].time});
    }
    return records;
}

// The same of a stored device.
inline QJsonObject recordOf(const Device &device)
{
    QJsonObject record = QJsonDocument::fromJson(device.extra.toUtf8()).object();
    const auto add = [&record](const char *name, const QString &text) {
        if (!text.isEmpty())
            record.insert(QLatin1StringView(name), text);
    };
    add("serial_number", device.serial.text());
    add("model", device.model);
    add("description", device.description);
    add("color", device.color);
    add("asset_tag", device.assetTag);
    add("device_family", device.family);
    add("os", device.os);
    add("profile_status", profileStatusName(device.profileStatus));
    add("profile_uuid", device.profileUuid);
    add("profile_assign_time", isoDate(device.profileAssignedAt));
    add("profile_push_time", isoDate(device.profilePushedAt));
    add("device_assigned_date", isoDate(device.assignedAt));
    add("device_assigned_by", device.assignedBy);
    return withoutNothing(record);
}

// Where a workspace and the world do not agree, in words; empty when they do.
inline QStringList disagreements(QHash<QString, WorldRecord> world, const QList<Device> &stored)
{
    QStringList result;
    for (const Device &device : stored) {
        if (!device.isPresent)
            continue;
        const auto found = world.constFind(device.serial.text());
        if (found == world.cend()) {
            result.append(device.serial.text() + QStringLiteral(" is not at Apple, or twice here"));
            continue;
        }
        if (const QJsonObject record = recordOf(device); record != found->record)
            result.append(QStringLiteral("here %1, at Apple %2")
                              .arg(QString::fromUtf8(QJsonDocument(record).toJson(QJsonDocument::Compact)),
                                   QString::fromUtf8(QJsonDocument(found->record).toJson(QJsonDocument::Compact))));
        if (device.operationAt.isValid() && device.operationAt.toSecsSinceEpoch() > found->lastEvent)
            result.append(device.serial.text() + QStringLiteral(" has an operation that never was"));
        world.erase(found);
    }
    for (auto missing = world.cbegin(); missing != world.cend(); ++missing)
        result.append(missing.key() + QStringLiteral(" is missing"));
    return result;
}

} // namespace Muster
