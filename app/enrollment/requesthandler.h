// The enrollment server's one door: which request is answered by whom, on which thread, and what is written down of it.
//
// handle() is called on the server's thread and returns at once; the work is done by a pool, so that one device's
// cryptography or a slow disk holds up nobody. Everything else may be called from any thread.
#pragma once

#include "app/enrollment/exchangerecorder.h"
#include "app/enrollment/servercontext.h"
#include "app/http/httpendpoint.h"

#include <QThreadPool>

#include <array>
#include <atomic>

namespace Muster {

// Since the start of the server.
struct ServerCounters {
    std::atomic<qint64> requests = 0, refused = 0, failed = 0, profiles = 0, identities = 0, enrolled = 0, commands = 0;
    std::atomic<qint64> inFlight = 0, microseconds = 0;
};

class RequestHandler final {
    Q_DISABLE_COPY_MOVE(RequestHandler)

public:
    RequestHandler(std::shared_ptr<const ServerContext> context, std::shared_ptr<ExchangeRecorder> recorder);
    // Waits for what is being answered.
    ~RequestHandler();

    [[nodiscard]] HttpAnswer handle(const HttpRequest &request);

    // From the next request on.
    void setContext(std::shared_ptr<const ServerContext> context);
    [[nodiscard]] const ServerCounters &counters() const { return m_counters; }

private:
    [[nodiscard]] std::shared_ptr<const ServerContext> context();
    [[nodiscard]] HttpResponse answer(const HttpRequest &request);
    [[nodiscard]] HttpResponse route(const ServerContext &context, const HttpRequest &request, ExchangeNote &note);
    [[nodiscard]] HttpResponse metrics() const;

    QMutex m_mutex;
    std::shared_ptr<const ServerContext> m_context;
    std::shared_ptr<ExchangeRecorder> m_recorder;
    ServerCounters m_counters;
    QThreadPool m_pool;
};

} // namespace Muster
