#include "app/sync/patience.h"

#include "models/organisations/organisationstore.h"
#include "models/runs/runstore.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QCoroSignal>

#include <algorithm>

namespace Muster {

bool Patience::mayPass(const Error &error)
{
    return error.kind == ErrorKind::Throttled || error.kind == ErrorKind::Unreachable
        || error.kind == ErrorKind::Protocol;
}

Result<> Patience::unlessStopped() const
{
    if (m_stop.stop_requested())
        return failure(ErrorKind::Cancelled, QCoreApplication::translate("Sync", "Stopped."));
    return {};
}

QCoro::Task<Result<>> Patience::waitAfter(Error error, int attempt)
{
    const std::chrono::seconds wait =
        std::min<std::chrono::seconds>(m_limits.firstWait * (1L << std::min(attempt - 1, 20)), std::chrono::hours(1));
    // Never before the time that Apple names.
    co_return co_await waitUntil(error.retryAt.value_or(m_around.clock.now().addSecs(wait.count())), error.message);
}

QCoro::Task<Result<>> Patience::waitUntil(QDateTime until, QString reason)
{
    if (const Result<> stored = co_await m_beforeWait(); !stored)
        co_return stored;
    const RunId run = m_run;
    const RunWait wait{m_around.clock.now(), until, reason};
    (void)co_await m_around.store.run(
        [run, wait](Database &database) { return RunStore(database).noteWait(run, wait); });
    co_await m_around.alarm.waitUntil(until, m_stop);
    (void)co_await m_around.store.run([run](Database &database) { return RunStore(database).endWait(run); });
    co_return unlessStopped();
}

QCoro::Task<> Patience::noteNamedTime(QDateTime time)
{
    const OrganisationId id = m_organisation;
    (void)co_await m_around.store.run(
        [id, time](Database &database) { return OrganisationStore(database).setNotBefore(id, time); });
}

QCoro::Task<Result<>> Patience::passGate()
{
    if (m_around.gate->isOpen())
        co_return {};
    if (const Result<> stored = co_await m_beforeWait(); !stored)
        co_return stored;
    const RunId run = m_run;
    const auto note = [this, run](RunState state) {
        return m_around.store.run([run, state](Database &database) { return RunStore(database).setState(run, state); });
    };
    (void)co_await note(RunState::Paused);
    while (!m_around.gate->isOpen() && !m_stop.stop_requested())
        co_await qCoro(m_around.gate.get(), &SyncGate::opened);
    (void)co_await note(RunState::Running);
    co_return unlessStopped();
}

} // namespace Muster
