// Apple's check-in messages: Authenticate, TokenUpdate, CheckOut, bootstrap tokens, GetToken, DeclarativeManagement.
//
// Runs in a transaction of its own on the storage thread; every message may come twice.
#pragma once

#include "app/enrollment/voice.h"

namespace Muster {

// `sha256` is that of verifyVoice(). InvalidInput is to be answered with 400 and an empty body.
[[nodiscard]] Result<DeviceReply> answerCheckin(const ServerContext &context, Database &database,
                                                const QByteArray &sha256, const DeviceMessage &message,
                                                const QString &address);

} // namespace Muster
