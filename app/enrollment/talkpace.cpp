#include "app/enrollment/talkpace.h"

#include "models/storage/storethread.h"

namespace Muster {

namespace {

constexpr int soon = 1000; // ms
constexpr int later = 10'000;
constexpr qint64 minute = 60'000;

} // namespace

TalkPace::TalkPace(StoreThread &store, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &TalkPace::count);
    connect(&m_store, &StoreThread::committed, this, [this](ChangeSet changes) {
        if ((changes & Changed::Exchanges) && (!m_timer.isActive() || m_timer.remainingTime() > soon))
            m_timer.start(soon);
    });
}

void TalkPace::count()
{
    const qint64 since = m_clock.now().toMSecsSinceEpoch() - minute;
    m_store.read([since](Database &database) { return ExchangeStore(database).pace(since); })
        .then(this, [this](const Result<ExchangePace> &pace) {
            const ExchangePace now = pace.value_or(ExchangePace());
            if (now.requests > 0 && !m_timer.isActive())
                m_timer.start(later);
            if (now == m_pace)
                return;
            m_pace = now;
            Q_EMIT changed();
        });
}

} // namespace Muster
