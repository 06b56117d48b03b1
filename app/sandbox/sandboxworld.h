// Apple's side of the story as a value: an organisation, its device management services, orders and devices, and for
// each service the log of what happened to its devices, which fetch and sync read.
//
// Copyable, knows no Qt signals and no time of its own: whoever changes it says when. A device is known by its number,
// its position in devices(); its serial follows from the world's seed. What differs from the generated world is
// remembered, so that a state file stays small (SandboxState).
#pragma once

#include "app/sandbox/deviceauthority.h"
#include "app/sandbox/sandboxhardware.h"
#include "app/sandbox/sandboxrecords.h"
#include "app/sandbox/sandboxvalues.h"
#include "models/core/random.h"
#include "models/core/result.h"

#include <QHash>
#include <QSet>

#include <chrono>
#include <deque>

namespace Muster {

class SandboxWorld {
public:
    static constexpr quint32 maxDevices = 1'000'000;
    static constexpr quint16 nowhere = SandboxDevice::nowhere;
    static constexpr size_t mostPeople = 250;
    static constexpr size_t mostServices = 1000;
    static constexpr size_t mostApiAccounts = 50; // not revoked, as at Apple
    static constexpr size_t mostActivities = 500;
    static constexpr size_t mostAuditEvents = 10'000;
    static constexpr quint32 provisionalPeriod = 30 * 86400; // seconds
    static constexpr quint32 longestMigration = 90 * 86400; // seconds

    explicit SandboxWorld(const SandboxPlan &plan = {});

    [[nodiscard]] const SandboxPlan &plan() const { return m_plan; }
    [[nodiscard]] const SandboxOrganisation &organisation() const { return m_organisation; }
    [[nodiscard]] const std::vector<SandboxPerson> &people() const { return m_people; }
    [[nodiscard]] const std::vector<SandboxApiAccount> &apiAccounts() const { return m_apiAccounts; }
    // With those that were deleted: see SandboxService::isDeleted.
    [[nodiscard]] const std::vector<SandboxService> &services() const { return m_services; }
    [[nodiscard]] const std::vector<SandboxDevice> &devices() const { return m_devices; }
    [[nodiscard]] const std::vector<SandboxOrder> &orders() const { return m_orders; }
    [[nodiscard]] const std::vector<SandboxProfile> &profiles() const { return m_profiles; }
    // Oldest first.
    [[nodiscard]] const std::deque<SandboxActivity> &activities() const { return m_activities; }
    [[nodiscard]] const std::deque<SandboxAuditEvent> &auditEvents() const { return m_audit; }
    [[nodiscard]] bool termsSigned() const { return m_termsSigned; }
    [[nodiscard]] std::chrono::seconds clockOffset() const { return m_clockOffset; }
    // Empty until it is set: it is not part of what a plan generates.
    [[nodiscard]] const SandboxDeviceAuthority &deviceAuthority() const { return m_deviceAuthority; }
    // Grows with every change.
    [[nodiscard]] quint64 revision() const { return m_revision; }

    [[nodiscard]] std::optional<quint32> find(QByteArrayView serial) const;
    // One that is not deleted.
    [[nodiscard]] std::optional<quint16> findService(QByteArrayView nameOrUuid) const;
    [[nodiscard]] std::optional<quint16> findPerson(QByteArrayView account) const;
    // The tag shown for a device; empty when it has none.
    [[nodiscard]] QByteArray assetTag(quint32 device) const;
    [[nodiscard]] SandboxHardware hardware(quint32 device) const;
    [[nodiscard]] const SandboxOrder &orderOf(quint32 device) const { return m_orders[m_devices[device].order]; }
    // When something of it changed last, in seconds since 1970.
    [[nodiscard]] quint32 updatedAt(quint32 device) const;

    // In all that follows `now` is the world's time, and `by` who does it: for the audit events, not for permission.

    // --- people; see sandboxperson.h ---

    // The position in people() of who acts: the account's, or without one the first administrator's. Unauthorized when
    // there is no such person, they left, or their role does not reach that far.
    [[nodiscard]] Result<quint16> actor(QByteArrayView account, SandboxRight right) const;
    // InvalidInput for a bad name or account, Conflict when the account is taken.
    [[nodiscard]] Result<quint16> addPerson(const SandboxPerson &person, SandboxActor by, const QDateTime &now);
    // Takes over name, role and whether they are active. The tokens of somebody who may no longer manage services die.
    // Conflict when no administrator would be left.
    [[nodiscard]] Result<> changePerson(quint16 position, const SandboxPerson &changed, SandboxActor by,
                                        const QDateTime &now);
    void signTerms(SandboxActor by, const QDateTime &now);
    // The public key as DER; see SandboxApiAccount.
    [[nodiscard]] Result<quint16> addApiAccount(SandboxApiAccount account, SandboxActor by, const QDateTime &now);
    [[nodiscard]] Result<> revokeApiAccount(quint16 position, SandboxActor by, const QDateTime &now);

    // --- device management services, as people manage them in the portal ---

    [[nodiscard]] quint16 addService(const QByteArray &name, Random &random, SandboxActor by = {},
                                     const QDateTime &now = {});
    // Whether a service may be called so: InvalidInput for a bad name, Conflict for one that is taken by another
    // service than `except`, or when there are too many.
    [[nodiscard]] Result<> checkServiceName(const QByteArray &name, quint16 except = nowhere) const;
    void renameService(quint16 service, const QByteArray &name);
    struct ServiceChange {
        std::optional<QByteArray> name;
        std::optional<bool> mayRelease;
        std::optional<quint8> defaults; // one bit for each of sandboxFamilies()
    };
    // All or nothing. Conflict when the name is taken or another service is the default of a family already.
    [[nodiscard]] Result<> changeService(quint16 service, const ServiceChange &change, SandboxActor by,
                                         const QDateTime &now);
    // Its tokens die. Conflict while devices are on it.
    [[nodiscard]] Result<> deleteService(quint16 service, SandboxActor by, const QDateTime &now);
    [[nodiscard]] std::optional<quint16> defaultFor(quint16 product) const;
    [[nodiscard]] Result<> uploadCertificate(quint16 service, const QByteArray &certificateDer, SandboxActor by,
                                             const QDateTime &now);
    // A token for the certificate uploaded last, for 365 days; revokes the earlier ones (what Apple does with them is
    // not documented). Conflict without a certificate.
    [[nodiscard]] Result<SandboxToken> downloadToken(quint16 service, Random &random, quint16 person,
                                                     const QDateTime &now);
    // Both in one go, by the first administrator.
    SandboxToken issueToken(quint16 service, const QByteArray &certificateDer, Random &random, const QDateTime &now);
    void revokeTokens(quint16 service);
    // A session was opened. No change: it is remembered with the next one.
    void noteConnection(quint16 service, const QByteArray &address, const QDateTime &now);
    void setMayRelease(quint16 service, bool may);
    void setDiscoveryUrl(quint16 service, const QByteArray &url, const QDateTime &now);

    // --- devices: what sellers and people do ---

    // The number of the first new device; the others follow it. InvalidInput when nothing or too much is ordered, or
    // what the source cannot bring.
    [[nodiscard]] Result<quint32> order(const SandboxPurchase &purchase, const QDateTime &now);
    [[nodiscard]] Result<quint32> orderDevices(quint32 count, const SandboxMix &mix, quint16 service,
                                               const QDateTime &now, const QByteArray &orderNumber = {});
    // Assigns, moves or (to `nowhere`) unassigns: `deleted` for the old service, `added` or often `modified` for the
    // new.
    [[nodiscard]] Result<> moveDevice(quint32 device, quint16 service, const QDateTime &now, SandboxActor by = {});
    // Leaves the organisation for good.
    [[nodiscard]] Result<> releaseDevice(quint32 device, const QDateTime &now, SandboxActor by = {});
    // The user leaves remote management, as they may while a device that was added by Apple Configurator is
    // provisional. Conflict otherwise.
    [[nodiscard]] Result<> leaveManagement(quint32 device, const QDateTime &now);
    // From when on a device added by Apple Configurator is bound; empty when it is no such device, or the period, which
    // counts from the first activation, has not begun.
    [[nodiscard]] std::optional<quint32> provisionalUntil(quint32 device) const;
    // It was added by Apple Configurator and is not bound yet.
    [[nodiscard]] bool isProvisional(quint32 device, const QDateTime &now) const;
    // Apple's repair: the old one is released, a new one of the same kind takes its place. The new one's number.
    [[nodiscard]] Result<quint32> replaceDevice(quint32 device, const QDateTime &now);
    // Changes the tag and thereby the record; a `modified` event.
    [[nodiscard]] Result<> setAssetTag(quint32 device, const QByteArray &tag, const QDateTime &now);
    // A `modified` event with nothing else changed.
    [[nodiscard]] Result<> touchDevice(quint32 device, const QDateTime &now);
    // iPhone, iPad and Mac that are not provisional ("Migrate managed devices").
    [[nodiscard]] bool canMigrate(quint32 device, const QDateTime &now) const;
    // When it must have moved to its service; an invalid time takes the deadline back. Conflict for a device that
    // cannot migrate or a time that is not within the next 90 days.
    [[nodiscard]] Result<> setMigrationDeadline(quint32 device, const QDateTime &deadline, const QDateTime &now);

    // --- activities and audit events ---

    // The changes of many devices at once. perform() does it at once, begin() as the Business API does: it is done
    // after so many questions or seconds. The number of the activity, which lasts until it is forgotten.
    static constexpr quint16 pollsToComplete = 3;
    static constexpr quint32 secondsToComplete = 15;
    const SandboxActivity &perform(const SandboxTask &task, const QDateTime &now);
    const SandboxActivity &begin(const SandboxTask &task, const QDateTime &now);
    // Looks at it as the Business API does, and counts that. Null when there is none.
    const SandboxActivity *poll(QByteArrayView id, const QDateTime &now);
    [[nodiscard]] const SandboxActivity *findActivity(QByteArrayView id) const;
    // Does what is due by now.
    void settle(const QDateTime &now);

    // --- what a device management service asks for ---

    // More than so many assignments of one device within a day are throttled. Apple's own number is not published.
    static constexpr quint16 assignmentsPerDay = 8;
    static constexpr quint32 throttleWindow = 86400; // seconds

    // A new profile of the service; its UUID. InvalidInput when there are too many.
    [[nodiscard]] Result<QByteArray> defineProfile(quint16 service, const QByteArray &definition, int digits = 32);
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

    // Unsigned: Apple has published new terms.
    void setTermsSigned(bool areSigned);
    void advanceClock(std::chrono::seconds by);
    void setOrganisation(const SandboxOrganisation &organisation);
    void setDeviceAuthority(SandboxDeviceAuthority authority);

    bool operator==(const SandboxWorld &other) const;

private:
    friend class SandboxState;
    static constexpr QByteArrayView repairPrefix = "REPAIR-"; // of an order's number; the repaired one's serial follows

    void generate();
    void generateOrder(class SandboxDice &dice, quint32 first);
    void fill(SandboxDevice &device, quint32 number, quint64 mood) const;
    SandboxDevice &change(quint32 device);
    void record(quint32 device, SandboxEventKind kind, const QDateTime &now);
    void audit(SandboxAuditKind kind, quint32 subject, SandboxActor by, const QDateTime &now,
               quint16 service = nowhere);
    void auditOrder(const SandboxOrder &order, const QDateTime &now);
    [[nodiscard]] Result<> check(quint32 device) const;
    [[nodiscard]] Result<> checkPurchase(const SandboxPurchase &purchase) const;
    [[nodiscard]] Result<> checkDeadline(quint32 device, const QDateTime &deadline, const QDateTime &now) const;
    void leave(quint32 device, const QDateTime &now);
    void arrive(quint32 device, quint16 service, SandboxEventKind kind, const QDateTime &now, SandboxActor by = {});
    [[nodiscard]] quint16 configuratorService(const QDateTime &now);
    void dropTokensOf(const QByteArray &account);
    SandboxActivity &addActivity(const SandboxTask &task, const QDateTime &now);
    void complete(SandboxActivity &activity, const QDateTime &now);
    [[nodiscard]] Result<> carryOut(const SandboxActivity &activity, quint32 device, const QDateTime &now);

    SandboxPlan m_plan;
    SandboxSerials m_serials;
    SandboxOrganisation m_organisation;
    SandboxDeviceAuthority m_deviceAuthority;
    std::vector<SandboxPerson> m_people;
    std::vector<SandboxApiAccount> m_apiAccounts;
    std::vector<SandboxService> m_services;
    std::vector<SandboxDevice> m_devices;
    std::vector<SandboxOrder> m_orders;
    std::vector<SandboxProfile> m_profiles;
    QHash<quint32, SandboxAssignments> m_assignments;
    QHash<quint32, QByteArray> m_tags; // only those set by hand
    std::deque<SandboxActivity> m_activities;
    std::deque<SandboxAuditEvent> m_audit;
    quint32 m_lastActivity = 0, m_lastAudit = 0; // how many there ever were
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
