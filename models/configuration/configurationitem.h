// What devices get from the enrollment server: configuration profiles and commands of the set-up, in the admin's order.
#pragma once

#include "models/core/ids.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QStringList>

namespace Muster {

// The kinds that are more than a form for a payload.
namespace ItemKind {
inline constexpr QLatin1StringView profile("profile"); // imported
inline constexpr QLatin1StringView account("account"); // of a Mac, made in Setup Assistant
inline constexpr QLatin1StringView settings("settings"); // names, time zone, switches
} // namespace ItemKind

struct ConfigurationItem {
    ItemId id;
    OrganisationId organisation;
    QString name;
    QString kind; // ItemKind, or the name of its form: "wifi", "passcode", …
    QString identifier; // PayloadIdentifier: a device replaces what has the same
    int position = 0;
    bool isAuto = false; // sent to every device that enrolls, without being asked
    bool blocksRelease = true; // Setup Assistant waits for it
    QStringList families; // who gets it; empty: all
    QString query; // in the words of the device table; empty: all
    ItemRevisionId latest;
    int latestNumber = 0;
    QJsonObject summary; // of the latest revision, without secrets: payload types, display names, variables used
    QDateTime savedAt;
    QString savedBy;

    bool operator==(const ConfigurationItem &) const = default;
};

struct ItemRevision {
    ItemRevisionId id;
    ItemId item;
    int number = 0;
    QByteArray sealedContent;
    QByteArray digest; // SHA-256 of the content
    QJsonObject summary;
    QDateTime savedAt;
    QString savedBy;

    bool operator==(const ItemRevision &) const = default;
};

// How an item stands on a device. The stored numbers.
enum class ItemState {
    Waiting = 0,
    Sent = 1,
    Deferred = 2,
    Installed = 3,
    Failed = 4,
    LeftOut = 5, // not for this device; the reason says why
    RemovalWaiting = 6,
    Removed = 7
};

struct ItemResult {
    EnrollmentId enrollment;
    ItemId item;
    ItemRevisionId revision;
    ItemState state = ItemState::Waiting;
    CommandId command = {};
    QString reason = {}; // for people
    QByteArray digest = {}; // of what was sent, variables replaced
    QDateTime at = {};

    bool operator==(const ItemResult &) const = default;
};

// An item on a device, with what people call the device.
struct ItemOnDevice {
    ItemResult result;
    QString serial;
    QString deviceName;
    QString family;

    bool operator==(const ItemOnDevice &) const = default;
};

// How many devices stand where with an item.
struct ItemCounts {
    qint64 waiting = 0, installed = 0, failed = 0, leftOut = 0;

    bool operator==(const ItemCounts &) const = default;
};

// What a device is told to install an item of a kind: InstallProfile, or the command that the item is.
[[nodiscard]] QString itemRequestType(const QString &kind);
// An item that is a command of the set-up: it cannot be removed again.
[[nodiscard]] bool isSetupCommand(const QString &kind);
[[nodiscard]] QString itemStateName(ItemState state); // for --json
[[nodiscard]] QString itemStateText(ItemState state); // for people

} // namespace Muster
