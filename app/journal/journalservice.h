// The journal for the window and musterctl: shown, searched, exported, verified. What is done is entered where it is
// done, in the same transaction; what Apple brought is entered here when a sync has ended.
//
// Lives on the main thread.
#pragma once

#include "app/core/openwork.h"
#include "models/journal/journalstore.h"
#include "models/runs/run.h"
#include "models/storage/storethread.h"

#include <QCoroTask>
#include <QJsonObject>
#include <QObject>

namespace Muster {

class Clock;
class SyncService;

class JournalService final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(JournalService)

public:
    JournalService(StoreThread &store, OpenWork &work, SyncService &sync, const Clock &clock,
                   QObject *parent = nullptr);

    // Newest first.
    [[nodiscard]] QCoro::Task<Result<QList<JournalEntry>>> entries(JournalFilter filter);
    // The chain of entries, and the devices of each plan against the digest in its entry.
    [[nodiscard]] QCoro::Task<Result<JournalCheck>> verify(QByteArray expectedHead);
    // One JSON object a line, oldest first. Replaces the file when all of it was written.
    [[nodiscard]] QCoro::Task<Result<JournalCheck>> exportTo(QString path);

private:
    [[nodiscard]] QCoro::Task<> enter(Run run);

    StoreThread &m_store;
    OpenWork &m_work;
    const Clock &m_clock;
};

// As --json and the export have it.
[[nodiscard]] QJsonObject journalEntryJson(const JournalEntry &entry);

} // namespace Muster
