// Apple's side of the story as a value: an organisation, its device management services, orders and devices, and for
// each service the log of what happened to its devices, which fetch and sync read.
//
// Copyable, knows no Qt signals and no time of its own: whoever changes it says when. A device is known by its number,
// its position in devices(); its serial follows from the world's seed. What differs from the generated world is
// remembered, so that a state file stays small (SandboxState).
#pragma once

#include "app/sandbox/sandboxcatalogue.h"
#include "app/sandbox/sandboxserials.h"
#include "models/core/random.h"
#include "models/core/result.h"

#include <QDateTime>
#include <QHash>
#include <QSet>
#include <QTimeZone>

#include <chrono>
#include <map>
#include <optional>
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
    QList<QByteArray> admins; // Apple Accounts

    bool operator==(const SandboxOrganisation &) const = default;
};

// One download of a server token.
struct SandboxToken {
    QByteArray accessToken, accessSecret, adminId;
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
    quint32 lastEvent = 0; // its newest entry in its service's log
    quint16 product = 0; // position in sandboxProducts()
    quint16 service = nowhere; // position in services()
    quint16 profile = 0; // position in profiles() + 1; 0: none
    quint16 flags = 0;
    quint8 assignedBy = 0; // position in the organisation's admins
    SandboxProfileStatus profileStatus = SandboxProfileStatus::Empty;

    [[nodiscard]] bool has(quint16 flag) const { return (flags & flag) != 0; }
    [[nodiscard]] QByteArray serialText() const { return SandboxSerials::toBytes(serial); }
    bool operator==(const SandboxDevice &) const = default;
};

struct SandboxOrder {
    QByteArray number; // the purchase order's
    quint32 time = 0; // seconds since 1970
    quint32 firstDevice = 0;
    quint32 count = 0;

    bool operator==(const SandboxOrder &) const = default;
};

// Shares by family name ("iPad": 3, "Mac": 1); empty: the usual mix.
using SandboxMix = std::map<QByteArray, quint32>;

class SandboxWorld {
public:
    static constexpr quint32 maxDevices = 1'000'000;
    static constexpr quint16 nowhere = SandboxDevice::nowhere;

    explicit SandboxWorld(const SandboxPlan &plan = {});

    [[nodiscard]] const SandboxPlan &plan() const { return m_plan; }
    [[nodiscard]] const SandboxOrganisation &organisation() const { return m_organisation; }
    [[nodiscard]] const std::vector<SandboxService> &services() const { return m_services; }
    [[nodiscard]] const std::vector<SandboxDevice> &devices() const { return m_devices; }
    [[nodiscard]] const std::vector<SandboxOrder> &orders() const { return m_orders; }
    [[nodiscard]] const std::vector<SandboxProfile> &profiles() const { return m_profiles; }
    [[nodiscard]] bool termsSigned() const { return m_termsSigned; }
    [[nodiscard]] std::chrono::seconds clockOffset() const { return m_clockOffset; }
    // Grows with every change.
    [[nodiscard]] quint64 revision() const { return m_revision; }

    [[nodiscard]] std::optional<quint32> find(QByteArrayView serial) const;
    [[nodiscard]] std::optional<quint16> findService(QByteArrayView nameOrUuid) const;
    // The tag shown for a device; empty when it has none.
    [[nodiscard]] QByteArray assetTag(quint32 device) const;

    // --- what people do in the portal, and sellers do; `now` is the world's time ---

    [[nodiscard]] quint16 addService(const QByteArray &name, Random &random);
    void renameService(quint16 service, const QByteArray &name);
    // Uploads a certificate and downloads a token: revokes the earlier ones and lives 365 days.
    SandboxToken issueToken(quint16 service, const QByteArray &certificateDer, Random &random, const QDateTime &now);
    void revokeTokens(quint16 service);
    // The number of the first new device; the others follow it. InvalidInput when nothing or too much is ordered.
    [[nodiscard]] Result<quint32> orderDevices(quint32 count, const SandboxMix &mix, quint16 service,
                                               const QDateTime &now, const QByteArray &orderNumber = {});
    // Assigns, moves or (to `nowhere`) unassigns: `deleted` for the old service, `added` or often `modified` for the
    // new.
    [[nodiscard]] Result<> moveDevice(quint32 device, quint16 service, const QDateTime &now);
    // Leaves the organisation for good.
    [[nodiscard]] Result<> releaseDevice(quint32 device, const QDateTime &now);
    // Apple's repair: the old one is released, a new one of the same kind takes its place. The new one's number.
    [[nodiscard]] Result<quint32> replaceDevice(quint32 device, const QDateTime &now);
    // Changes the tag and thereby the record; a `modified` event.
    [[nodiscard]] Result<> setAssetTag(quint32 device, const QByteArray &tag, const QDateTime &now);
    // A `modified` event with nothing else changed.
    [[nodiscard]] Result<> touchDevice(quint32 device, const QDateTime &now);
    [[nodiscard]] Result<> setMigrationDeadline(quint32 device, const QDateTime &deadline, const QDateTime &now);
    // --- what a device management service asks for ---

    // More than so many assignments of one device within a day are throttled. Apple's own number is not published.
    static constexpr quint16 assignmentsPerDay = 8;
    static constexpr quint32 throttleWindow = 86400; // seconds

    // A new profile of the service. InvalidInput when there are too many.
    [[nodiscard]] Result<QByteArray> defineProfile(quint16 service, const QByteArray &definition);
    // The position in profiles() of one that the service may use.
    [[nodiscard]] std::optional<quint16> findProfile(quint16 service, QByteArrayView uuid) const;
    // The device if it is on the service now.
    [[nodiscard]] std::optional<quint32> findOn(quint16 service, QByteArrayView serial) const;
    SandboxVerdict assignProfile(quint32 device, quint16 profile, const QDateTime &now);
    // When the device may be assigned again, in seconds from now; 0: at once.
    [[nodiscard]] quint32 throttledFor(quint32 device, const QDateTime &now) const;
    SandboxVerdict removeProfile(quint32 device, const QDateTime &now);
    // The device is switched on: it fetches its profile, if one is assigned. Its position in profiles().
    std::optional<quint16> activate(quint32 device, const QDateTime &now);
    // False when it is locked already.
    bool lockDevice(quint32 device);
    // The serial of the one that a repaired device replaced, and when.
    struct Replacement {
        QByteArray original;
        quint32 time = 0;
    };
    [[nodiscard]] std::optional<Replacement> replacementOf(quint32 device) const;
    void setMayRelease(quint16 service, bool may);
    void setDiscoveryUrl(quint16 service, const QByteArray &url, const QDateTime &now);

    void setTermsSigned(bool areSigned);
    void advanceClock(std::chrono::seconds by);
    void setOrganisation(const SandboxOrganisation &organisation);

    bool operator==(const SandboxWorld &other) const;

private:
    friend class SandboxState;
    static constexpr QByteArrayView repairPrefix = "REPAIR-"; // of an order's number; the repaired one's serial follows

    void generate();
    void fill(SandboxDevice &device, quint32 number, quint64 mood) const;
    SandboxDevice &change(quint32 device);
    void record(quint32 device, SandboxEventKind kind, const QDateTime &now);
    [[nodiscard]] Result<> check(quint32 device) const;
    void leave(quint32 device, const QDateTime &now);
    void arrive(quint32 device, quint16 service, SandboxEventKind kind, const QDateTime &now);

    SandboxPlan m_plan;
    SandboxSerials m_serials;
    SandboxOrganisation m_organisation;
    std::vector<SandboxService> m_services;
    std::vector<SandboxDevice> m_devices;
    std::vector<SandboxOrder> m_orders;
    std::vector<SandboxProfile> m_profiles;
    QHash<quint32, SandboxAssignments> m_assignments;
    QHash<quint32, QByteArray> m_tags; // only those set by hand
    bool m_termsSigned = true;
    std::chrono::seconds m_clockOffset{0};
    quint64 m_revision = 0;
    // What SandboxState need not store.
    QSet<quint32> m_changed; // generated devices that are no longer as generated
    std::vector<quint32> m_generatedEvents; // per service
    quint32 m_generatedOrders = 0;
    quint32 m_generatedProfiles = 0;
};

} // namespace Muster
