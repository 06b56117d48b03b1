// A device of the sandbox that can be switched on: what is burnt into it, what it runs, and what it got by enrolling.
//
// A value. SimulatedFleet keeps it; while a worker plays the device it is moved there and back.
#pragma once

#include "app/sandbox/sandboxworld.h"
#include "app/sandbox/simulatedbehaviour.h"

#include <QJsonObject>
#include <QMap>
#include <QUrl>
#include <QVariantMap>

namespace Muster {

enum class SimulatedState : quint8 {
    Fresh, // as from the factory, or erased: switched off
    Activating, // asks Apple who manages it
    Enrolling, // talks with the enrollment server
    Awaiting, // in Setup Assistant: awaiting configuration
    Configured, // enrolled and released
    Unmanaged, // Apple has no record of it: set up by its user
    Failed, // could not enroll; may be switched on again
    Left // its user removed the management
};

struct SimulatedStateName {
    QByteArrayView name, words;
};
// In the order of SimulatedState.
inline constexpr std::array<SimulatedStateName, 8> simulatedStateNames{{
    {"fresh", "as from the factory, switched off"},
    {"activating", "in Setup Assistant: asks Apple who manages it"},
    {"enrolling", "in Setup Assistant: enrolls"},
    {"awaiting", "in Setup Assistant: awaiting configuration"},
    {"configured", "enrolled and in use"},
    {"unmanaged", "in use without management"},
    {"failed", "stands in Setup Assistant: could not enroll"},
    {"left", "in use; its user removed the management"},
}};

// What the device is. Follows from the world's seed and the device's number, but for the system, which can be updated.
struct SimulatedHardware {
    quint64 seed = 0; // decides which of the legal forms this device uses
    quint32 number = 0; // in the world
    QByteArray serial, family;
    QString udid, product, model, capacity;
    QString osVersion, build;
    QString wifi, bluetooth, ethernet, imei, meid; // empty when it has none

    [[nodiscard]] bool isMac() const { return family == "Mac"; }
    [[nodiscard]] bool isMobile() const { return family == "iPhone" || family == "iPad" || family == "iPod"; }
    [[nodiscard]] int osMajor() const { return osVersion.section(u'.', 0, 0).toInt(); }
    [[nodiscard]] static SimulatedHardware of(const SandboxWorld &world, quint32 number);
    bool operator==(const SimulatedHardware &) const = default;
};

// What it knows since its enrollment profile is installed.
struct SimulatedEnrollment {
    QString identifier; // of the enrollment profile
    QUrl serverUrl, checkInUrl;
    QString topic;
    int accessRights = 0;
    bool checksOut = false; // says goodbye when the profile is removed
    bool wasSigned = false;
    QStringList capabilities; // of the server
    QList<QByteArray> roots; // DER, that the profile made trusted
    QByteArray identity; // DER of the certificate
    QByteArray identityKey; // DER; empty: the pool's, see SimulatedKeys
    QByteArray pushToken, unlockToken, bootstrapToken;
    QString pushMagic;
    bool isComplete = false; // TokenUpdate was accepted
    bool operator==(const SimulatedEnrollment &) const = default;
};

// A person who has logged in on a Mac, with a channel of their own to the server: where the server wants to hear of
// users (com.apple.mdm.per-user-connections). Only the one that set the Mac up, as only that one is there.
struct SimulatedUser {
    QString identifier; // a GUID; empty: nobody has logged in
    QString shortName, longName;
    QByteArray pushToken;
    QString pushMagic;
    bool isKnown = false; // TokenUpdate was accepted
    bool wantsBack = false; // as the device's
    QMap<QString, QVariantMap> profiles; // installed for this user, by identifier
    QStringList postponed;
    QVariantMap unsentReport;
    bool operator==(const SimulatedUser &) const = default;
};

// Who of a device talks with the server; more than one as a sum.
enum SimulatedVoice : quint8 { NoVoice = 0, DeviceVoice = 1, UserVoice = 2, EveryVoice = 3 };
using SimulatedVoices = quint8;

struct SimulatedCounters {
    qint64 enrollments = 0, connections = 0, requests = 0, commands = 0, acknowledged = 0, notNow = 0, errors = 0,
           pushes = 0;
    bool operator==(const SimulatedCounters &) const = default;
};

struct SimulatedApp {
    QString name, version;
    bool isManaged = false;
    bool operator==(const SimulatedApp &) const = default;
};

struct SimulatedDevice {
    SimulatedHardware hardware;
    SimulatedState state = SimulatedState::Fresh;
    QString error; // of the last failure; empty when all is well
    QJsonObject record; // the activation record
    QByteArray leaf; // DER: its certificate from the sandbox's device authority
    SimulatedEnrollment enrollment;
    SimulatedBehaviour behaviour;
    SimulatedCounters counters;

    QString name; // as people see it
    QMap<QString, QVariantMap> profiles; // installed, by identifier
    QMap<QString, SimulatedApp> apps; // by bundle identifier
    QVariantMap settings; // by item
    SimulatedUser user;
    QString bypassCode;
    bool hasPasscode = false;
    bool isLost = false;
    bool isStuck = false; // never connects again
    bool isSilent = false; // shut down: connects when it is switched on again
    bool wantsBack = false; // said NotNow last, so it connects again by itself
    bool synchronisesDeclarations = false; // DeclarativeManagement came: asks for the declarations next
    QString declarationsToken;
    QStringList postponed; // commands that got their NotNow
    QVariantMap unsentReport; // that its server did not take: sent again instead of the next Idle
    quint32 generation = 0; // how often it was erased
    quint64 throws = 0; // of its dice so far

    [[nodiscard]] bool isEnrolled() const
    {
        return state == SimulatedState::Awaiting || state == SimulatedState::Configured;
    }
    // Its server is to hear of the users of this Mac, and somebody uses it.
    [[nodiscard]] bool hasUserChannel() const
    {
        return state == SimulatedState::Configured && hardware.isMac()
            && enrollment.capabilities.contains(QLatin1StringView("com.apple.mdm.per-user-connections"));
    }
    // The person of this Mac, once somebody is to log in.
    [[nodiscard]] SimulatedUser newUser() const;
    // Who of it wants to talk without being asked to.
    [[nodiscard]] SimulatedVoices wishes() const
    {
        return SimulatedVoices((wantsBack ? DeviceVoice : NoVoice) | (user.wantsBack ? UserVoice : NoVoice));
    }
    [[nodiscard]] QStringList skippedPanes() const;
    // Whether the user may remove the management, by what the activation record says.
    [[nodiscard]] bool isRemovable() const;
    // Chance for this device: the same from run to run.
    [[nodiscard]] bool throwFor(double share);
    // Whether it is one of those whose clock is off.
    [[nodiscard]] bool hasWrongClock() const;
    // `count` bytes that belong to this enrollment of this device and to one purpose: the same from run to run.
    [[nodiscard]] QByteArray bytesFor(QByteArrayView purpose, qsizetype count) const;
    // As from the factory; the behaviour stays.
    void erase();
    bool operator==(const SimulatedDevice &) const = default;
};

} // namespace Muster
