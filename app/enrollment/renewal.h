// Identities are renewed at half their life: an expired one locks its device out for good.
#pragma once

#include "app/enrollment/servercontext.h"
#include "models/storage/database.h"

#include <QList>

namespace Muster {

// Queues the management profile anew, with another challenge, for devices whose identity is past half its life; at most
// 200 at a time. Inside a transaction. The value: those devices.
[[nodiscard]] Result<QList<EnrollmentId>> queueRenewals(const ServerContext &context, Database &database,
                                                        const QDateTime &now);

} // namespace Muster
