#include "app/core/groupwriter.h"

#include "models/storage/transaction.h"

#include <QMutexLocker>
#include <QTimer>

using namespace std::chrono_literals;

namespace Muster {

namespace {

// Between two transactions. Who comes alone does not wait; of many at once, more share a transaction, which costs about
// the same with one change as with ten.
constexpr auto pause = 10ms;

} // namespace

void GroupWriter::post(Job job)
{
    {
        const QMutexLocker lock(&m_mutex);
        m_jobs.push_back(std::move(job));
        if (std::exchange(m_isAsked, true))
            return;
    }
    begin();
}

void GroupWriter::begin()
{
    // The answer is given to each job by itself. A workspace that could not be opened gives it here.
    const auto workOrWait = [this](Database &database) -> Result<> {
        if (m_pause.hasExpired())
            return work(database);
        QTimer::singleShot(m_pause.remainingTimeAsDuration(), Qt::PreciseTimer, [this] { begin(); });
        return {};
    };
    m_store.run(workOrWait).then([this](const Result<> &result) {
        if (result)
            return;
        std::vector<Job> jobs;
        {
            const QMutexLocker again(&m_mutex);
            jobs.swap(m_jobs);
            m_isAsked = false;
        }
        for (const Job &unheard : jobs)
            unheard.done(result.error());
    });
}

Result<> GroupWriter::work(Database &database)
{
    std::vector<Job> jobs;
    {
        const QMutexLocker lock(&m_mutex);
        jobs.swap(m_jobs);
        m_isAsked = false;
    }
    const auto changeAll = [&]() -> Result<> {
        for (const Job &job : jobs) {
            if (auto begun = database.run(QStringLiteral("SAVEPOINT change")); !begun)
                return std::unexpected(begun.error());
            if (!job.change(database)) {
                if (auto back = database.run(QStringLiteral("ROLLBACK TO change")); !back)
                    return std::unexpected(back.error());
            }
            if (auto ended = database.run(QStringLiteral("RELEASE change")); !ended)
                return std::unexpected(ended.error());
        }
        return {};
    };
    const Result<> stored = inTransaction(database, Durability::Wishes, changeAll);
    m_pause.setRemainingTime(pause, Qt::PreciseTimer);
    for (const Job &job : jobs)
        job.done(stored ? std::nullopt : std::optional(stored.error()));
    return {};
}

} // namespace Muster
