// Syncs the linked organisations by themselves, each by its schedule.
//
// Works while start() was called and the program runs. The clock is looked at every five minutes at the latest, since a
// computer that slept has not counted the time. Lives on the main thread; what the constructor takes outlives it.
#pragma once

#include "app/sync/syncservice.h"
#include "models/sync/schedule.h"

#include <QHash>
#include <QObject>
#include <QTimeZone>

namespace Muster {

class SyncScheduler final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SyncScheduler)

public:
    SyncScheduler(StoreThread &store, OpenWork &work, SyncService &sync, const Clock &clock, Alarm &alarm,
                  QTimeZone zone = QTimeZone::systemTimeZone(), QObject *parent = nullptr);

    // Begins; returns when the work is asked to stop.
    [[nodiscard]] QCoro::Task<> run();

    [[nodiscard]] QCoro::Task<Result<Schedule>> scheduleOf(OrganisationId id);
    // Takes effect at once.
    [[nodiscard]] QCoro::Task<Result<>> setSchedule(OrganisationId id, Schedule schedule);
    // When the organisation is synced next; invalid when it is not known yet, or never comes.
    [[nodiscard]] QDateTime nextOf(OrganisationId id) const { return m_next.value(id); }

Q_SIGNALS:
    // The times have changed.
    void planned();

private:
    struct Plan {
        OrganisationId organisation;
        QDateTime next;
    };
    [[nodiscard]] QCoro::Task<Result<QList<Plan>>> plan();
    void wakeUp(ChangeSet changes);

    StoreThread &m_store;
    OpenWork &m_work;
    SyncService &m_sync;
    const Clock &m_clock;
    Alarm &m_alarm;
    QTimeZone m_zone;
    QHash<OrganisationId, QDateTime> m_next;
    QHash<OrganisationId, QDateTime> m_tried; // so that another program's run is not asked after all the time
    std::stop_source m_nap; // ends the wait that goes on
};

} // namespace Muster
