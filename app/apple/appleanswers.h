// The answers of Apple's device assignment services that are not pages of devices, as types.
//
// Each reader refuses what is not the documented shape with ErrorKind::Protocol and keeps calm about members that it
// does not know.
#pragma once

#include "models/core/ids.h"
#include "models/core/result.h"

#include <QDate>
#include <QDateTime>
#include <QHash>
#include <QJsonObject>
#include <QUrl>

#include <optional>

namespace Muster {

// What Apple says of one serial number in an answer to a change.
enum class DeviceVerdict {
    Success,
    NotAccessible, // not on this service, or released: do not ask again before the next sync
    Failed, // at Apple's side, or what is said by no word that we know; before version 9 also throttling
    Throttled, // too often lately: not before DeviceVerdicts::retryAfter, or a day
    Missing // Apple did not mention it, which counts as failed
};

// Of every serial that was asked about, also of those that Apple left out.
struct DeviceVerdicts {
    QHash<SerialNumber, DeviceVerdict> devices;
    std::optional<std::chrono::seconds> retryAfter; // of those that are throttled
};

struct DefinedProfile {
    QString uuid;
    DeviceVerdicts verdicts; // of the serials that were sent along
};

enum class ActivationLockVerdict {
    Success,
    NotAccessible,
    OrganisationNotSupported,
    DeviceNotSupported,
    AlreadyLocked,
    Failed
};

// A device that took the place of another in a repair.
struct Replacement {
    SerialNumber serial;
    SerialNumber original;
    QDate date;
};

// Where devices look for the server of account-driven enrollment when the user's domain does not say.
struct DiscoveryProfile {
    QUrl url;
    QDateTime updatedAt; // invalid when Apple did not say
};

// A beta programme of AppleSeed for IT. The token is for software update declarations and is no credential.
struct BetaProgram {
    QString token;
    QString title;
    QString os;
};

// "Assign a profile", "Remove a profile", "Disown devices".
[[nodiscard]] Result<DeviceVerdicts> deviceVerdictsFromJson(const QByteArray &body, const QStringList &asked);
// "Define a profile".
[[nodiscard]] Result<DefinedProfile> definedProfileFromJson(const QByteArray &body, const QStringList &asked);
// "Get a profile": whole, with what we do not know.
[[nodiscard]] Result<QJsonObject> profileFromJson(const QByteArray &body);
// "Activation Lock a device".
[[nodiscard]] Result<ActivationLockVerdict> activationLockFromJson(const QByteArray &body);
// "Get replacement details".
[[nodiscard]] Result<Replacement> replacementFromJson(const QByteArray &body);
// "Get the account-driven enrollment profile".
[[nodiscard]] Result<DiscoveryProfile> discoveryFromJson(const QByteArray &body);
// "Get beta enrollment tokens"; both spellings of the list.
[[nodiscard]] Result<QList<BetaProgram>> betaProgramsFromJson(const QByteArray &body);

} // namespace Muster
