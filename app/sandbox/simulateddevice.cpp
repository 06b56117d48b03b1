#include "app/sandbox/simulateddevice.h"

#include "app/sandbox/sandboxdice.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QUuid>

#include <span>

namespace Muster {

namespace {

struct System {
    const char *version, *build;
};

constexpr System mobile[] = {{"17.6.1", "21G93"}, {"18.1", "22B83"}, {"18.6.2", "22G100"}, {"26.0", "23A341"}};
constexpr System oldMobile[] = {{"15.8.3", "19H386"}}; // before 17 a device does not tell OS_VERSION
constexpr System mac[] = {{"13.6.9", "22G830"}, {"14.6.1", "23G93"}, {"15.1", "24B83"}, {"26.0", "25A354"}};
constexpr System television[] = {{"17.6.1", "21M80"}, {"18.1", "22J580"}, {"26.0", "23J354"}};
constexpr System vision[] = {{"2.0", "22N320"}, {"2.6", "22O785"}, {"26.0", "23M336"}};
constexpr System watch[] = {{"10.6.1", "21U580"}, {"11.1", "22R585"}, {"26.0", "23R353"}};

std::span<const System> systemsOf(const QByteArray &family)
{
    if (family == "Mac")
        return mac;
    if (family == "iPod")
        return oldMobile;
    if (family == "AppleTV")
        return television;
    if (family == "Vision")
        return vision;
    return family == "Watch" ? std::span<const System>(watch) : std::span<const System>(mobile);
}

QString udidOf(const QByteArray &family, SandboxDice &dice)
{
    if (family == "iPod") // chips before 2018
        return QString::fromLatin1(dice.hex(40).toLower());
    if (family != "Mac")
        return QStringLiteral("00008%1-%2").arg(QString::fromLatin1(dice.hex(3)), QString::fromLatin1(dice.hex(16)));
    const QString hex = QString::fromLatin1(dice.hex(32));
    return hex.first(8) + u'-' + hex.sliced(8, 4) + u'-' + hex.sliced(12, 4) + u'-' + hex.sliced(16, 4) + u'-'
        + hex.sliced(20);
}

template <size_t Size> QString textOf(const std::array<char, Size> &characters)
{
    return QString::fromLatin1(characters.data(), qsizetype(Size));
}

QString addressOf(const std::array<char, 12> &digits)
{
    QString text = textOf(digits).toLower();
    for (qsizetype at = 10; at > 0; at -= 2)
        text.insert(at, u':');
    return text;
}

} // namespace

SimulatedHardware SimulatedHardware::of(const SandboxWorld &world, quint32 number)
{
    const SandboxDevice &device = world.devices()[number];
    const SandboxProduct &product = sandboxProducts()[device.product];
    const SandboxHardware burnt = world.hardware(number);
    SandboxDice dice(world.plan().seed ^ (quint64(number) << 20) ^ 0xdeu);
    SimulatedHardware hardware;
    hardware.seed = dice.next();
    hardware.number = number;
    const auto systems = systemsOf(product.family);
    const System &system = systems[dice.below(quint32(systems.size()))];
    hardware.serial = device.serialText();
    hardware.family = product.family;
    hardware.udid = udidOf(product.family, dice);
    hardware.product = QString::fromLatin1(product.type);
    hardware.model = QString::fromUtf8(product.model);
    hardware.capacity = QString::fromUtf8(product.capacity);
    hardware.osVersion = QString::fromLatin1(system.version);
    hardware.build = QString::fromLatin1(system.build);
    hardware.wifi = addressOf(burnt.wifi);
    hardware.bluetooth = addressOf(burnt.bluetooth);
    if (burnt.hasEthernet)
        hardware.ethernet = addressOf(burnt.ethernet);
    if (burnt.isCellular) {
        hardware.imei = textOf(burnt.imei);
        hardware.meid = textOf(burnt.meid);
    }
    return hardware;
}

QStringList SimulatedDevice::skippedPanes() const
{
    QStringList panes;
    for (const QJsonValue &pane : record.value(QLatin1StringView("SkipSetup")).toArray())
        panes.append(pane.toString());
    return panes;
}

bool SimulatedDevice::isRemovable() const
{
    return !record.value(QLatin1StringView("IsMDMUnremovable")).toBool(false);
}

bool SimulatedDevice::throwFor(double share)
{
    SandboxDice dice(hardware.seed ^ (++throws << 8));
    return share > 0 && dice.chance(share);
}

bool SimulatedDevice::hasWrongClock() const
{
    SandboxDice dice(hardware.seed ^ 0xc1u);
    return behaviour.wrongClock > 0 && dice.chance(behaviour.wrongClock);
}

QByteArray SimulatedDevice::bytesFor(QByteArrayView purpose, qsizetype count) const
{
    const QByteArray root = QByteArray::number(hardware.seed) + ' ' + hardware.serial + ' '
        + QByteArray::number(generation) + ' ' + QByteArray::number(counters.enrollments) + ' ' + purpose.toByteArray();
    QByteArray bytes;
    for (int block = 0; bytes.size() < count; ++block)
        bytes +=
            QCryptographicHash::hash(QByteArray(root + ' ' + QByteArray::number(block)), QCryptographicHash::Sha256);
    return bytes.first(count);
}

SimulatedUser SimulatedDevice::newUser() const
{
    const auto guid = [this](QByteArrayView purpose) {
        return QUuid::fromRfc4122(bytesFor(purpose, 16)).toString(QUuid::WithoutBraces).toUpper();
    };
    SimulatedUser fresh;
    fresh.identifier = guid("user");
    // What AccountConfiguration has put into Setup Assistant, otherwise what its user types there.
    fresh.shortName = settings.value(QStringLiteral("PrimaryAccountUserName"), QStringLiteral("user")).toString();
    fresh.longName = settings.value(QStringLiteral("PrimaryAccountFullName"), QStringLiteral("User")).toString();
    fresh.pushToken = bytesFor("user push token", 32);
    fresh.pushMagic = guid("user push magic");
    return fresh;
}

void SimulatedDevice::erase()
{
    SimulatedDevice fresh;
    fresh.hardware = hardware;
    fresh.leaf = leaf;
    fresh.behaviour = behaviour;
    fresh.counters = counters;
    fresh.generation = generation + 1;
    fresh.throws = throws;
    *this = std::move(fresh);
}

} // namespace Muster
