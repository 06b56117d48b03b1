// Who may use the network now: at most so many at a time, in the order in which they asked.
//
// Asked for page by page, so that an organisation with a million devices does not keep small ones waiting until it is
// done. Lives on the main thread and longer than every turn.
#pragma once

#include <QCoroTask>
#include <QPromise>

#include <deque>
#include <utility>

namespace Muster {

class Turns final {
    Q_DISABLE_COPY_MOVE(Turns)

public:
    // Held while the network is used.
    class Turn final {
    public:
        explicit Turn(Turns &turns)
            : m_turns(&turns)
        {
        }
        Turn(Turn &&other) noexcept
            : m_turns(std::exchange(other.m_turns, nullptr))
        {
        }
        Turn &operator=(Turn &&) = delete;
        Q_DISABLE_COPY(Turn)
        ~Turn()
        {
            if (m_turns)
                m_turns->giveBack();
        }

    private:
        Turns *m_turns;
    };

    explicit Turns(int most)
        : m_free(most)
    {
    }
    ~Turns() = default;

    [[nodiscard]] QCoro::Task<Turn> take();
    [[nodiscard]] bool isAnyWaiting() const { return !m_waiting.empty(); }

private:
    void giveBack();

    int m_free;
    std::deque<QPromise<void>> m_waiting;
};

} // namespace Muster
