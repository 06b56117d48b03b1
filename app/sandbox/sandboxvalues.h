// The values that a simulated organisation is made of. SandboxWorld holds them and changes them.
#pragma once

#include "app/sandbox/sandboxcatalogue.h"
#include "app/sandbox/sandboxperson.h"
#include "app/sandbox/sandboxserials.h"

#include <QDateTime>
#include <QList>
#include <QTimeZone>

#include <array>
#include <vector>

namespace Muster {

// From which everything is generated. The same plan gives the same world bit for bit.
struct SandboxPlan {
    quint64 seed = 1;
    quint32 devices = 100; // at most 1,000,000
    quint16 services = 1;
    double unassignedShare = 0; // of the devices are on no service
    double profiledShare = 0; // show a profile as assigned, pushed or removed, so that lists look real
    bool oddities = true; // null, "" and missing members here and there, as seen live
    QDateTime until =
        QDateTime(QDate(2026, 6, 30), QTime(12, 0), QTimeZone::UTC); // orders came in the two years before

    bool operator==(const SandboxPlan &) const = default;
};

struct SandboxOrganisation {
    QByteArray name, id, idHash, type, email, phone, address; // type: "org" or "edu"
    QByteArray customerNumber, resellerNumber; // under which Apple and a seller know it

    bool operator==(const SandboxOrganisation &) const = default;
};

// One download of a server token. It dies with the right of who downloaded it (the sandbox's choice: Apple says no more
// than that a token belongs to a person).
struct SandboxToken {
    QByteArray accessToken, accessSecret;
    QByteArray adminId; // the Apple Account of who downloaded it
    QDateTime expiry;
    bool revoked = false;

    bool operator==(const SandboxToken &) const = default;
};

enum class SandboxEventKind : quint8 { Added, Modified, Deleted };

struct SandboxEvent {
    quint32 device = 0;
    quint32 time = 0; // seconds since 1970, never going back within a service
    SandboxEventKind kind = SandboxEventKind::Added;

    bool operator==(const SandboxEvent &) const = default;
};

enum class SandboxServiceKind : quint8 {
    Mdm,
    Configurator // "Devices Added by Apple Configurator", built in: no token, cannot be deleted
};

// An entry under "device management services" in the portal.
struct SandboxService {
    QByteArray name, uuid; // uuid: 32 upper-case hex digits
    QByteArray consumerKey, consumerSecret; // stable over renewals
    QByteArray certificate; // DER, the last one uploaded
    QList<SandboxToken> tokens; // the last is the newest
    std::vector<SandboxEvent> events;
    quint32 present = 0; // devices on it now
    bool mayRelease = true; // the portal's "allow this server to release devices"
    QByteArray discoveryUrl; // for account-driven enrollment; empty when unset
    quint32 discoverySetAt = 0;
    SandboxServiceKind kind = SandboxServiceKind::Mdm;
    bool isDeleted = false; // its position stays taken, since logs and profiles name it
    quint8 defaults = 0; // one bit for each of sandboxFamilies(): what arrives of them goes here
    quint32 createdAt = 0, updatedAt = 0; // seconds since 1970
    quint32 connectedAt = 0; // when a session was opened last; 0: never
    QByteArray connectedFrom; // its address

    bool operator==(const SandboxService &) const = default;
};

// An enrollment profile as it was defined. Apple never changes one: what is edited is defined anew.
struct SandboxProfile {
    QByteArray uuid; // 32 hex digits
    quint16 service = 0; // the only one that may use it
    QByteArray definition; // the JSON object that was sent, without `devices`

    bool operator==(const SandboxProfile &) const = default;
};

// How often a device was given a profile lately.
struct SandboxAssignments {
    quint32 since = 0; // seconds since 1970
    quint16 count = 0;

    bool operator==(const SandboxAssignments &) const = default;
};

// What Apple says of one serial number in an answer to a change. Throttled carries when it may be tried again.
enum class SandboxVerdict : quint8 { Success, NotAccessible, Failed, Throttled };

enum class SandboxProfileStatus : quint8 { Empty, Assigned, Pushed, Removed };

struct SandboxDevice {
    static constexpr quint16 nowhere = 0xffff;
    // Flags: how its record is written, and what became of it.
    enum : quint16 {
        Tagged = 1,
        NullTag = 2,
        EmptyTag = 4,
        EmptyStatus = 8,
        NoStatus = 16,
        NoColour = 32,
        OldOsName = 64,
        NoAssigner = 128,
        Replacement = 256,
        Replaced = 512,
        Released = 1024,
        ActivationLocked = 2048
    };

    SandboxSerials::Text serial{};
    quint32 order = 0;
    quint32 assignedAt = 0; // seconds since 1970; also the other times; 0: never
    quint32 profileAssignedAt = 0;
    quint32 profilePushedAt = 0;
    quint32 migrationDeadline = 0;
    quint32 activatedAt = 0; // when it first took a profile
    quint32 leftAt = 0; // when it last left a service or, if released, the organisation
    quint32 lastEvent = 0; // its newest entry in its service's log
    quint16 product = 0; // position in sandboxProducts()
    quint16 service = nowhere; // position in services()
    quint16 profile = 0; // position in profiles() + 1; 0: none
    quint16 flags = 0;
    quint8 assignedBy = 0; // position in people()
    SandboxProfileStatus profileStatus = SandboxProfileStatus::Empty;

    [[nodiscard]] bool has(quint16 flag) const { return (flags & flag) != 0; }
    [[nodiscard]] QByteArray serialText() const { return SandboxSerials::toBytes(serial); }
    bool operator==(const SandboxDevice &) const = default;
};

enum class SandboxSource : quint8 { Apple, Reseller, Configurator };

// Their names in the control API, and in Apple's as `purchaseSourceType`.
struct SandboxSourceName {
    SandboxSource source;
    QByteArrayView name, purchase;
};
inline constexpr std::array<SandboxSourceName, 3> sandboxSourceNames{{
    {SandboxSource::Apple, "apple", "APPLE"},
    {SandboxSource::Reseller, "reseller", "RESELLER"},
    {SandboxSource::Configurator, "configurator", "MANUALLY_ADDED"},
}};

struct SandboxOrder {
    QByteArray number; // the purchase order's
    quint32 time = 0; // seconds since 1970
    quint32 firstDevice = 0;
    quint32 count = 0;
    SandboxSource source = SandboxSource::Apple;
    QByteArray sourceId; // customer or reseller number; empty for Configurator

    bool operator==(const SandboxOrder &) const = default;
};

// An order to be made.
struct SandboxPurchase {
    quint32 count = 0;
    SandboxMix mix;
    SandboxSource source = SandboxSource::Apple;
    QByteArray number; // empty: the next one
    QByteArray sourceId; // empty: the organisation's own
    // Whose defaults decide where it arrives: a device whose family has a default service goes there, the others to
    // `service`. Of no meaning for Configurator, whose devices arrive under the built-in service.
    bool byDefaults = false;
    quint16 service = SandboxDevice::nowhere;
};

// Who may use the Business or School API. The private key was handed out once and is not here.
struct SandboxApiAccount {
    QByteArray name;
    QByteArray clientId; // "BUSINESSAPI.<uuid>", of a school "SCHOOLAPI.<uuid>"
    QByteArray keyId; // a UUID
    QByteArray publicKey; // DER, SubjectPublicKeyInfo of a P-256 key
    SandboxRole role = SandboxRole::Administrator;
    quint32 createdAt = 0; // seconds since 1970
    bool isRevoked = false;

    bool operator==(const SandboxApiAccount &) const = default;
};

} // namespace Muster
