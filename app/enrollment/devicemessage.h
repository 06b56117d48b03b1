// What a managed device sends: check-in messages and reports of commands, after Apple's "Device Management" protocol
// reference (Check-in, Commands and Queries).
#pragma once

#include "models/core/result.h"
#include "models/enrollment/command.h"

#include <QByteArray>
#include <QString>
#include <QVariantMap>

namespace Muster {

// Who speaks. The device's own channel when `userKey` is empty.
struct DeviceSpeaker {
    QString udid;
    QString userKey; // UserID, or the short name where all UserIDs are the same (Shared iPad)
    QString userShortName;
    QString userLongName;

    bool operator==(const DeviceSpeaker &) const = default;
};

struct DeviceMessage {
    DeviceSpeaker speaker;
    QString type; // MessageType of a check-in message; empty for a report
    QString status; // of a report: Idle, Acknowledged, …
    QString commandUuid;
    QList<CommandError> errors; // the ErrorChain of a report
    QVariantMap all; // everything as it came
};

// 1 to 128 letters, digits, "-": all that a UDID or serial number may have.
[[nodiscard]] bool isDeviceIdentifier(const QString &text);

// A property list of either form. InvalidInput when it is none, or when what every message has is missing or wrong.
[[nodiscard]] Result<DeviceMessage> readCheckin(const QByteArray &body);
[[nodiscard]] Result<DeviceMessage> readReport(const QByteArray &body);

// The ErrorChain of a report, or of one of the answers in it.
[[nodiscard]] QList<CommandError> errorChainOf(const QVariantMap &all);
// In words: what the device says, and what it means as far as Apple's protocol reference tells.
[[nodiscard]] QString errorChainText(const QList<CommandError> &errors);

// Text of a stranger for a table or a log: without control characters, at most 1,000 letters.
[[nodiscard]] QString shownText(const QString &text);

} // namespace Muster
