#include "app/core/groupwriter.h"

#include "models/storage/transaction.h"

#include <QMutexLocker>

namespace Muster {

void GroupWriter::post(Job job)
{
    {
        const QMutexLocker lock(&m_mutex);
        m_jobs.push_back(std::move(job));
        if (std::exchange(m_isAsked, true))
            return;
    }
    // The answer is given to each job by itself. A workspace that could not be opened gives it here.
    m_store.run([this](Database &database) { return work(database); }).then([this](const Result<> &result) {
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
    for (const Job &job : jobs)
        job.done(stored ? std::nullopt : std::optional(stored.error()));
    return {};
}

} // namespace Muster
