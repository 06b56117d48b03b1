// Reports of commands, and the next command for the device that reports.
//
// Runs in a transaction of its own on the storage thread; every report may come twice.
#pragma once

#include "app/enrollment/voice.h"
#include "models/configuration/configurationitem.h"
#include "models/enrollment/command.h"

#include <QHash>

namespace Muster {

// What the device is to do next, as it is stored: the Command dict is made of it by commandDict().
struct NextCommand {
    Command command;
    QString identifier = {}; // of the item, for a RemoveProfile
    QByteArray payload = {}; // of an InstallProfile, if the same was signed before; else what it is made of:
    QByteArray sealedContent = {}; // of the item's revision
    QHash<QString, QString> variables = {}; // none where the item is known to have none
};

struct ReportReply {
    DeviceReply reply; // without the body
    std::optional<NextCommand> next;
};

[[nodiscard]] Result<ReportReply> answerReport(const ServerContext &context, Database &database,
                                               const QByteArray &sha256, const DeviceMessage &message,
                                               const QString &address);

// The Command dict: secrets opened, variables replaced, the profile signed. On a thread of the pool.
[[nodiscard]] Result<QVariantMap> commandDict(const ServerContext &context, const Enrollment &enrollment,
                                              const NextCommand &next);

} // namespace Muster
