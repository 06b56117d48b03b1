#include "app/sandbox/fleetformat.h"
#include "app/sandbox/fleetstate.h"
#include "app/sandbox/fleetvalues.h"
#include "app/sandbox/simulatedkeys.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonDocument>

#include <set>

namespace Muster {

namespace {

constexpr quint32 mostKeys = 4096;
constexpr qint64 mostCounted = 1'000'000'000'000; // far beyond what a device lives to see, far from an overflow

std::unexpected<Error> refused(const char *why)
{
    return failure(ErrorKind::InvalidInput, QCoreApplication::translate("Sandbox", why));
}

std::unexpected<Error> damaged()
{
    return refused(QT_TRANSLATE_NOOP("Sandbox", "The file of the sandbox's devices is damaged or is something else."));
}

// Goes through a body. Nothing is believed: every count is followed only as far as there are bytes.
class Reader {
public:
    Reader(const QByteArray &body, const SandboxWorld &world)
        : m_in(body)
        , m_world(world)
    {
        m_in.setVersion(QDataStream::Qt_6_8);
    }

    [[nodiscard]] Result<KeptFleet> read();

private:
    [[nodiscard]] bool isFine() const { return m_in.status() == QDataStream::Ok; }
    void spoil() { m_in.setStatus(QDataStream::ReadCorruptData); }
    // Calls `each` as often as the stream says.
    template <typename Function> void repeat(Function each)
    {
        quint32 count = 0;
        m_in >> count;
        for (; count > 0 && isFine(); --count)
            each();
    }
    void readKeys(KeptFleet &fleet);
    void readDevice(KeptFleet &fleet);
    void read(SimulatedDevice &device);
    void read(SimulatedEnrollment &enrollment);
    void read(SimulatedBehaviour &behaviour);
    void read(SimulatedCounters &counters);
    void read(SimulatedUser &user);
    void readBelongings(SimulatedDevice &device);
    [[nodiscard]] QMap<QString, QVariantMap> readProfiles();
    [[nodiscard]] QStringList readTexts();
    [[nodiscard]] QUrl readUrl();
    // Which one; only meaningful while isFine().
    [[nodiscard]] qsizetype readCommon();
    [[nodiscard]] QVariantMap readCommonValues();
    [[nodiscard]] QJsonObject readRecord();

    QDataStream m_in;
    const SandboxWorld &m_world;
    QList<QByteArray> m_common;
    // What was read of them, so that what devices have in common is in memory once, too.
    QHash<qsizetype, QVariantMap> m_values;
    QHash<qsizetype, QJsonObject> m_records;
    std::set<quint32> m_seen;
};

Result<KeptFleet> Reader::read()
{
    QByteArray seal;
    m_in >> seal;
    if (!isFine())
        return damaged();
    if (seal != FleetState::sealOf(m_world))
        return refused(QT_TRANSLATE_NOOP("Sandbox", "The file of the sandbox's devices belongs to another world."));
    KeptFleet fleet;
    readKeys(fleet);
    repeat([&] { readDevice(fleet); });
    repeat([&] {
        QByteArray token;
        quint32 number = 0;
        m_in >> token >> number;
        if (m_seen.contains(number) && number < m_world.devices().size())
            fleet.tokens.insert(token, number);
    });
    if (!isFine() || !m_in.atEnd())
        return damaged();
    return fleet;
}

void Reader::readKeys(KeptFleet &fleet)
{
    quint32 count = 0;
    m_in >> count;
    if (count > mostKeys)
        spoil();
    for (; count > 0 && isFine(); --count) {
        QByteArray key;
        m_in >> key;
        if (!key.isEmpty() && !SimulatedKeys::isKey(key))
            spoil();
        fleet.keys.append(key);
    }
}

void Reader::readDevice(KeptFleet &fleet)
{
    KeptDevice kept;
    quint32 number = 0;
    m_in >> number >> kept.woken;
    read(kept.device);
    if (!m_seen.insert(number).second)
        spoil();
    if (!isFine() || number >= m_world.devices().size())
        return;
    SimulatedHardware hardware = SimulatedHardware::of(m_world, number);
    hardware.osVersion = kept.device.hardware.osVersion;
    hardware.build = kept.device.hardware.build;
    kept.device.hardware = hardware;
    fleet.devices.push_back(std::move(kept));
}

void Reader::read(SimulatedDevice &device)
{
    quint8 state = 0;
    m_in >> device.hardware.osVersion >> device.hardware.build >> state >> device.error >> device.leaf;
    if (state >= simulatedStateNames.size())
        return spoil();
    device.state = SimulatedState(state);
    if (device.state == SimulatedState::Activating || device.state == SimulatedState::Enrolling) {
        device.state = SimulatedState::Failed;
        device.error =
            QCoreApplication::translate("Sandbox", "The sandbox ended while the device enrolled. Switch it on again.");
    }
    device.record = readRecord();
    read(device.enrollment);
    read(device.behaviour);
    read(device.counters);
    readBelongings(device);
    m_in >> device.bypassCode >> device.hasPasscode >> device.isLost >> device.isStuck >> device.isSilent
        >> device.wantsBack >> device.synchronisesDeclarations >> device.declarationsToken;
    device.postponed = readTexts();
    device.unsentReport = FleetValues::read(m_in);
    m_in >> device.generation >> device.throws;
    read(device.user);
}

void Reader::read(SimulatedUser &user)
{
    m_in >> user.identifier >> user.shortName >> user.longName >> user.pushToken >> user.pushMagic >> user.isKnown
        >> user.wantsBack;
    user.profiles = readProfiles();
    user.postponed = readTexts();
    user.unsentReport = FleetValues::read(m_in);
}

QMap<QString, QVariantMap> Reader::readProfiles()
{
    QMap<QString, QVariantMap> profiles;
    repeat([&] {
        QString identifier;
        m_in >> identifier;
        profiles.insert(identifier, readCommonValues());
    });
    return profiles;
}

void Reader::readBelongings(SimulatedDevice &device)
{
    m_in >> device.name;
    device.profiles = readProfiles();
    repeat([&] {
        QString identifier;
        SimulatedApp app;
        m_in >> identifier >> app.name >> app.version >> app.isManaged;
        device.apps.insert(identifier, app);
    });
    device.settings = FleetValues::read(m_in);
}

void Reader::read(SimulatedEnrollment &enrollment)
{
    qint32 rights = 0;
    m_in >> enrollment.identifier;
    enrollment.serverUrl = readUrl();
    enrollment.checkInUrl = readUrl();
    m_in >> enrollment.topic >> rights >> enrollment.checksOut >> enrollment.wasSigned;
    enrollment.accessRights = rights;
    enrollment.capabilities = readTexts();
    repeat([&] { enrollment.roots.append(m_common.value(readCommon())); });
    m_in >> enrollment.identity >> enrollment.identityKey >> enrollment.pushToken >> enrollment.unlockToken
        >> enrollment.bootstrapToken >> enrollment.pushMagic >> enrollment.isComplete;
}

void Reader::read(SimulatedBehaviour &behaviour)
{
    for (const BehaviourShare &share : behaviourShares) {
        double &value = behaviour.*(share.member);
        m_in >> value;
        if (!(value >= 0 && value <= 1))
            spoil();
    }
    qint64 error = 0;
    m_in >> error;
    if (error < -mostCounted || error > mostCounted)
        spoil();
    behaviour.clockError = std::chrono::seconds(error);
}

void Reader::read(SimulatedCounters &counters)
{
    for (qint64 SimulatedCounters::*const counter : FleetFormat::counters) {
        m_in >> counters.*counter;
        if (counters.*counter < 0 || counters.*counter > mostCounted)
            spoil();
    }
}

QStringList Reader::readTexts()
{
    QStringList list;
    repeat([&] { m_in >> list.emplaceBack(); });
    return list;
}

QUrl Reader::readUrl()
{
    QByteArray encoded;
    m_in >> encoded;
    return QUrl::fromEncoded(encoded, QUrl::StrictMode);
}

qsizetype Reader::readCommon()
{
    quint32 at = 0;
    m_in >> at;
    if (!isFine() || at > quint32(m_common.size())) {
        spoil();
        return -1;
    }
    if (at == quint32(m_common.size()))
        m_in >> m_common.emplaceBack();
    return at;
}

QVariantMap Reader::readCommonValues()
{
    const qsizetype at = readCommon();
    const auto known = m_values.constFind(at);
    if (known != m_values.cend())
        return *known;
    QDataStream in(m_common.value(at));
    in.setVersion(QDataStream::Qt_6_8);
    const QVariantMap values = FleetValues::read(in);
    if (in.status() != QDataStream::Ok || !in.atEnd())
        spoil();
    m_values.insert(at, values);
    return values;
}

QJsonObject Reader::readRecord()
{
    const qsizetype at = readCommon();
    const auto known = m_records.constFind(at);
    if (known != m_records.cend())
        return *known;
    const QByteArray bytes = m_common.value(at);
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    if (!bytes.isEmpty() && !document.isObject())
        spoil();
    m_records.insert(at, document.object());
    return document.object();
}

} // namespace

Result<KeptFleet> FleetState::fromBytes(const QByteArray &bytes, const SandboxWorld &world)
{
    if (!bytes.startsWith(FleetFormat::magic))
        return damaged();
    QDataStream whole(bytes.sliced(FleetFormat::magic.size()));
    whole.setVersion(QDataStream::Qt_6_8);
    quint32 found = 0;
    QByteArray hash;
    QByteArray body;
    whole >> found;
    if (whole.status() == QDataStream::Ok && found > version) {
        return refused(
            QT_TRANSLATE_NOOP("Sandbox", "The file of the sandbox's devices was written by a later Muster."));
    }
    whole >> hash >> body;
    // A hash finds what decayed; what was written on purpose is found by looking at every number.
    if (whole.status() != QDataStream::Ok || hash != QCryptographicHash::hash(body, QCryptographicHash::Sha256))
        return damaged();
    return Reader(body, world).read();
}

} // namespace Muster
