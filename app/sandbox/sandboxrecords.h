// What the simulated organisation writes down: the activities of the portal and the API, and the audit events. Both are
// bounded; the oldest go first.
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>

#include <array>
#include <optional>
#include <utility>

namespace Muster {

// Who did something.
enum class SandboxActorKind : quint8 {
    Apple, // orders that arrive, repairs
    Person, // position in people()
    ApiAccount, // position in apiAccounts()
    Service, // a device management service, by its own API; position in services()
    User // who holds the device
};

struct SandboxActor {
    SandboxActorKind kind = SandboxActorKind::Apple;
    quint16 position = 0;

    [[nodiscard]] static SandboxActor person(quint16 position) { return {SandboxActorKind::Person, position}; }
    [[nodiscard]] static SandboxActor service(quint16 position) { return {SandboxActorKind::Service, position}; }
    [[nodiscard]] static SandboxActor apiAccount(quint16 position) { return {SandboxActorKind::ApiAccount, position}; }
    bool operator==(const SandboxActor &) const = default;
};

// A change of many devices at once, as "Create an org device activity" names them.
enum class SandboxActivityKind : quint8 {
    Assign,
    Unassign,
    AssignWithDeadline,
    UpdateDeadline,
    CancelMigration,
    Release
};

inline constexpr std::array<std::pair<SandboxActivityKind, QByteArrayView>, 6> sandboxActivityNames{{
    {SandboxActivityKind::Assign, "ASSIGN_DEVICES"},
    {SandboxActivityKind::Unassign, "UNASSIGN_DEVICES"},
    {SandboxActivityKind::AssignWithDeadline, "ASSIGN_DEVICES_WITH_MDM_MIGRATION_DEADLINE"},
    {SandboxActivityKind::UpdateDeadline, "UPDATE_MDM_MIGRATION_DEADLINE"},
    {SandboxActivityKind::CancelMigration, "CANCEL_MDM_MIGRATION"},
    {SandboxActivityKind::Release, "RELEASE_DEVICES"},
}};

// What became of one serial number: a constant such as "SUCCESS" or "DEVICE_NOT_FOUND", and words.
struct SandboxOutcome {
    QByteArray serial;
    QByteArray code; // empty: not tried yet
    QByteArray message;

    [[nodiscard]] bool isSuccess() const { return code == "SUCCESS"; }
    bool operator==(const SandboxOutcome &) const = default;
};

struct SandboxActivity {
    QByteArray id; // a UUID
    SandboxActivityKind kind = SandboxActivityKind::Assign;
    SandboxActor by;
    quint16 service = 0xffff; // position in services(); 0xffff: none
    quint32 deadline = 0; // of a migration, in seconds since 1970; 0: none
    quint32 created = 0; // seconds since 1970
    quint32 completed = 0; // 0: in progress
    quint16 polls = 0; // how often somebody asked for it while it was in progress
    QList<SandboxOutcome> outcomes; // one for each serial number asked for

    [[nodiscard]] bool isDone() const { return completed != 0; }
    bool operator==(const SandboxActivity &) const = default;
};

// What an activity is to do.
struct SandboxTask {
    SandboxActivityKind kind = SandboxActivityKind::Assign;
    QList<QByteArray> serials;
    quint16 service = 0xffff; // where to; for Unassign: from where, or 0xffff for wherever
    quint32 deadline = 0;
    SandboxActor by;
};

// As "Audit events" of the API names them.
enum class SandboxAuditKind : quint8 {
    DeviceAdded,
    DeviceRemoved,
    DeviceAssigned,
    DeviceUnassigned,
    AccountAdded,
    AccountDeleted,
    AccountRoleChanged,
    ApiAccountCreated,
    ApiAccountRevoked,
    ServiceAdded,
    ServiceChanged,
    ServiceDeleted,
    TokenDownloaded,
    TermsSigned
};

enum class SandboxSubject : quint8 { Device, Person, ApiAccount, Service, Organisation };

struct SandboxAuditName {
    SandboxAuditKind kind;
    QByteArrayView type, category;
    SandboxSubject subject;
};

// The last five of the kinds are not in the published list; the sandbox's choice.
inline constexpr std::array<SandboxAuditName, 14> sandboxAuditNames{{
    {SandboxAuditKind::DeviceAdded, "DEVICE_ADDED_TO_ORG", "DEVICE_INVENTORY", SandboxSubject::Device},
    {SandboxAuditKind::DeviceRemoved, "DEVICE_REMOVED_FROM_ORG", "DEVICE_INVENTORY", SandboxSubject::Device},
    {SandboxAuditKind::DeviceAssigned, "DEVICE_ASSIGNED_TO_SERVER", "DEVICE_INVENTORY", SandboxSubject::Device},
    {SandboxAuditKind::DeviceUnassigned, "DEVICE_UNASSIGNED_FROM_SERVER", "DEVICE_INVENTORY", SandboxSubject::Device},
    {SandboxAuditKind::AccountAdded, "ACCOUNT_ADDED", "ACCOUNT", SandboxSubject::Person},
    {SandboxAuditKind::AccountDeleted, "ACCOUNT_DELETED", "ACCOUNT", SandboxSubject::Person},
    {SandboxAuditKind::AccountRoleChanged, "ACCOUNT_ROLE_LOCATION_CHANGED", "ACCOUNT", SandboxSubject::Person},
    {SandboxAuditKind::ApiAccountCreated, "API_ACCOUNT_CREATED_WITH_KEY", "API_ACCOUNT", SandboxSubject::ApiAccount},
    {SandboxAuditKind::ApiAccountRevoked, "API_ACCOUNT_KEY_REVOKED", "API_ACCOUNT", SandboxSubject::ApiAccount},
    {SandboxAuditKind::ServiceAdded, "MDM_SERVER_ADDED", "MDM_SERVER", SandboxSubject::Service},
    {SandboxAuditKind::ServiceChanged, "MDM_SERVER_CHANGED", "MDM_SERVER", SandboxSubject::Service},
    {SandboxAuditKind::ServiceDeleted, "MDM_SERVER_DELETED", "MDM_SERVER", SandboxSubject::Service},
    {SandboxAuditKind::TokenDownloaded, "MDM_SERVER_TOKEN_DOWNLOADED", "MDM_SERVER", SandboxSubject::Service},
    {SandboxAuditKind::TermsSigned, "TERMS_SIGNED", "ORGANIZATION", SandboxSubject::Organisation},
}};

// Small, since an order of a million devices writes as many of them; names are looked up when it is shown.
struct SandboxAuditEvent {
    quint32 number = 0; // counted from 1
    quint32 time = 0; // seconds since 1970
    quint32 subject = 0; // a device's number, or a position
    quint16 service = 0xffff; // that a device was assigned to or unassigned from
    SandboxActor by;
    SandboxAuditKind kind = SandboxAuditKind::DeviceAdded;

    bool operator==(const SandboxAuditEvent &) const = default;
};

} // namespace Muster
