// One run of SyncService: the walk over the pages. Made, run once and dropped.
#pragma once

#include "app/sync/syncservice.h"

#include <QElapsedTimer>
#include <QFuture>

#include <vector>

namespace Muster {

class SyncRun final {
    Q_DISABLE_COPY_MOVE(SyncRun)

public:
    SyncRun(StoreThread &store, std::shared_ptr<EnrollmentClient> client, Organisation organisation, RunId run,
            const Clock &clock, Alarm &alarm, SyncSettings settings, std::stop_token stop);

    // Everything from the position onwards; returns when Apple has no more, or with what stopped it.
    [[nodiscard]] QCoro::Task<Result<>> run(RunKind kind);

private:
    [[nodiscard]] QCoro::Task<Result<DevicePage>> nextPage();
    [[nodiscard]] QCoro::Task<Result<DevicePage>> nextPageWithRetries();
    enum class Next { Ask, End };
    // Where to begin, and after which wait.
    [[nodiscard]] QCoro::Task<Result<>> begin(RunKind kind);
    [[nodiscard]] QCoro::Task<Result<Next>> take(DevicePage page);
    // Handles Apple's words about a cursor; any other error ends the run, and what came before it is stored.
    [[nodiscard]] QCoro::Task<Result<Next>> mend(Error error);
    // All changes have come. When the organisation's list was not read whole for a week it is read now, so that what it
    // brings is what no change had told.
    [[nodiscard]] QCoro::Task<Result<Next>> endOrReconcile();
    // Apple named a time: it holds for the next run, too, should this one be stopped or killed while it waits.
    [[nodiscard]] QCoro::Task<> noteNamedTime(QDateTime time);
    // Waits until then, or until stopped, and says so in the run's row. What came before is stored first.
    [[nodiscard]] QCoro::Task<Result<>> waitUntil(QDateTime until, QString reason);
    [[nodiscard]] Result<> guardAgainstLoop(const DevicePage &page) const;
    // Takes a page into the batch and moves the position behind it.
    void accept(DevicePage page);
    [[nodiscard]] QCoro::Task<Result<>> flushWhenDue();
    [[nodiscard]] QCoro::Task<Result<>> flush();
    [[nodiscard]] QCoro::Task<Result<>> awaitStored();
    [[nodiscard]] QCoro::Task<Result<>> storeAll();
    [[nodiscard]] QCoro::Task<Result<>> finishFetch();
    void beginFetch();
    void count(const PageTally &tally);
    [[nodiscard]] QCoro::Task<> noteFull();
    [[nodiscard]] int limit() const;

    StoreThread &m_store;
    std::shared_ptr<EnrollmentClient> m_client;
    Organisation m_organisation;
    RunId m_run;
    const Clock &m_clock;
    Alarm &m_alarm;
    SyncSettings m_settings;
    std::stop_token m_stop;

    SyncPosition m_position; // behind the last accepted page
    std::vector<DevicePage> m_batch;
    QElapsedTimer m_sinceCommit;
    std::optional<QFuture<Result<PageTally>>> m_storing; // the batch before, on its way into the table
    std::optional<qint64> m_missed; // while and after the whole list is compared
    int m_pages = 0;
    bool m_restarted = false; // a lost cursor begins a full fetch once per run
};

} // namespace Muster
