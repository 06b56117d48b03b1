// The work that is under way over a workspace's services: coroutines that would wake up to services that are gone.
//
// Whoever takes the services down asks it to stop and waits until none is open. Lives on the main thread and longer
// than everything that opens work in it.
#pragma once

#include <QCoroTask>
#include <QFuture>
#include <QPromise>

#include <stop_token>
#include <utility>
#include <vector>

namespace Muster {

class OpenWork final {
    Q_DISABLE_COPY_MOVE(OpenWork)

public:
    // Held by a coroutine for as long as it may touch a service.
    class Ticket final {
    public:
        explicit Ticket(OpenWork &work)
            : m_work(&work)
        {
            ++work.m_open;
        }
        Ticket(Ticket &&other) noexcept
            : m_work(std::exchange(other.m_work, nullptr))
        {
        }
        Ticket &operator=(Ticket &&) = delete;
        Q_DISABLE_COPY(Ticket)
        ~Ticket()
        {
            if (m_work)
                m_work->end();
        }

    private:
        OpenWork *m_work;
    };

    OpenWork() = default;
    ~OpenWork() = default;

    [[nodiscard]] bool isAny() const { return m_open > 0; }
    // Asked for by stop(): what begins afterwards ends at once, too.
    [[nodiscard]] std::stop_token stopToken() const { return m_stop.get_token(); }

    // Asks all of it to end. Finished once none is open.
    [[nodiscard]] QFuture<void> stop();

    // The task, as open work.
    template <typename T> [[nodiscard]] QCoro::Task<T> keep(QCoro::Task<T> task)
    {
        const Ticket ticket(*this);
        co_return co_await std::move(task);
    }

private:
    void end();

    std::stop_source m_stop;
    std::vector<QPromise<void>> m_waiting;
    int m_open = 0;
};

} // namespace Muster
