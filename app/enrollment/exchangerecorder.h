// Writes down what devices and server say, without keeping them waiting: gathered here, stored a few times a second.
//
// Used from any thread. When more comes than can be stored, the newest are not kept, and counted.
#pragma once

#include "app/enrollment/exchangenote.h"
#include "app/http/httprequest.h"
#include "app/http/httpresponse.h"
#include "models/enrollment/exchange.h"
#include "models/storage/storethread.h"

#include <QMutex>

#include <atomic>
#include <memory>

namespace Muster {

class ExchangeRecorder final : public std::enable_shared_from_this<ExchangeRecorder> {
    Q_DISABLE_COPY_MOVE(ExchangeRecorder)

public:
    explicit ExchangeRecorder(StoreThread &store)
        : m_store(store)
    {
    }
    ~ExchangeRecorder() = default;

    void record(const HttpRequest &request, const HttpResponse &answer, const ExchangeNote &note, qint64 tookUs);
    // Hands what was gathered to the storage thread now, for who is about to end.
    void flush();

    // Exchanges that were not kept.
    [[nodiscard]] qint64 dropped() const { return m_dropped; }

private:
    void gather();

    StoreThread &m_store;
    QMutex m_mutex;
    QList<Exchange> m_waiting;
    bool m_isGathering = false; // until the next flush()
    std::atomic<qint64> m_dropped = 0;
};

} // namespace Muster
