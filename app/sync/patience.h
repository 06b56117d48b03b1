// Asks Apple on behalf of a run, and again where a failure may pass: never before the time that Apple names, otherwise
// after a minute and then twice as long each time. Takes turns with the other runs, and rests while the run is paused.
//
// Lives as long as its run, on the main thread.
#pragma once

#include "app/core/alarm.h"
#include "app/core/turns.h"
#include "app/sync/syncgate.h"
#include "models/core/clock.h"
#include "models/runs/run.h"
#include "models/storage/storethread.h"

#include <QCoroTask>

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>

namespace Muster {

class Patience final {
    Q_DISABLE_COPY_MOVE(Patience)

public:
    struct Limits {
        int tries; // of one request
        std::chrono::seconds firstWait; // doubled with each try, up to an hour
    };
    // What the run shares with the others of its service.
    struct Surroundings {
        StoreThread &store;
        const Clock &clock;
        Alarm &alarm;
        Turns &turns;
        std::shared_ptr<SyncGate> gate;
    };

    Patience(Surroundings surroundings, OrganisationId organisation, RunId run, Limits limits, std::stop_token stop)
        : m_around(std::move(surroundings))
        , m_organisation(organisation)
        , m_run(run)
        , m_limits(limits)
        , m_stop(std::move(stop))
    {
    }

    // Done before every wait and pause: what has come is stored first.
    void setBeforeWait(std::function<QCoro::Task<Result<>>()> store) { m_beforeWait = std::move(store); }

    // The answer, or the failure after which nothing is to be hoped for.
    template <typename T> [[nodiscard]] QCoro::Task<Result<T>> ask(std::function<QCoro::Task<Result<T>>()> request)
    {
        for (int attempt = 1;; ++attempt) {
            if (const Result<> free = co_await passGate(); !free)
                co_return std::unexpected(free.error());
            Result<T> answer = co_await inTurn<T>(request);
            if (!answer && answer.error().retryAt)
                co_await noteNamedTime(*answer.error().retryAt);
            if (answer || m_stop.stop_requested() || !mayPass(answer.error()) || attempt >= m_limits.tries)
                co_return answer;
            if (const Result<> waited = co_await waitAfter(answer.error(), attempt); !waited)
                co_return std::unexpected(waited.error());
        }
    }

    // Until then, or until stopped; said in the run's row.
    [[nodiscard]] QCoro::Task<Result<>> waitUntil(QDateTime until, QString reason);

private:
    template <typename T>
    [[nodiscard]] QCoro::Task<Result<T>> inTurn(const std::function<QCoro::Task<Result<T>>()> &request)
    {
        const Turns::Turn turn = co_await m_around.turns.take();
        co_return co_await request();
    }
    [[nodiscard]] static bool mayPass(const Error &error);
    [[nodiscard]] QCoro::Task<Result<>> waitAfter(Error error, int attempt);
    [[nodiscard]] QCoro::Task<Result<>> passGate();
    // Apple named a time: it holds for the next run, too, should this one be stopped or killed while it waits.
    [[nodiscard]] QCoro::Task<> noteNamedTime(QDateTime time);
    [[nodiscard]] Result<> unlessStopped() const;

    Surroundings m_around;
    OrganisationId m_organisation;
    RunId m_run;
    Limits m_limits;
    std::stop_token m_stop;
    std::function<QCoro::Task<Result<>>()> m_beforeWait;
};

} // namespace Muster
