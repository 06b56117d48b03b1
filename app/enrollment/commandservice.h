// Sends commands to devices: a plan first, then the queue, then a push.
//
// Lives on the main thread; what the constructor takes outlives it.
#pragma once

#include "app/core/openwork.h"
#include "app/crypto/vault.h"
#include "app/enrollment/commandplan.h"
#include "app/enrollment/pushservice.h"
#include "models/enrollment/commandqueue.h"

#include <QCoroTask>
#include <QObject>

namespace Muster {

class CommandService final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CommandService)

public:
    CommandService(StoreThread &store, OpenWork &work, Vault &vault, PushService &push, const Clock &clock,
                   QString person, QObject *parent = nullptr);

    [[nodiscard]] QCoro::Task<Result<CommandPlan>> plan(CommandWish wish);
    // Queued and entered in the journal, a thousand devices in one transaction with its entry; the value: how many. Who
    // has left since the plan was made is passed over. A destructive one only with `isConfirmed`: Conflict.
    [[nodiscard]] QCoro::Task<Result<qint64>> apply(CommandPlan plan, bool isConfirmed);
    [[nodiscard]] QCoro::Task<Result<QList<Command>>> list(CommandFilter filter);
    // By its number; Conflict when the device has answered.
    [[nodiscard]] QCoro::Task<Result<>> cancel(CommandId id);
    // What the device answered, secrets masked.
    [[nodiscard]] QCoro::Task<Result<QString>> result(CommandId id);

private:
    StoreThread &m_store;
    OpenWork &m_work;
    Vault &m_vault;
    PushService &m_push;
    const Clock &m_clock;
    QString m_person;
};

} // namespace Muster
