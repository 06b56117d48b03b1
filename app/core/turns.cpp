#include "app/core/turns.h"

#include <QCoroFuture>

namespace Muster {

QCoro::Task<Turns::Turn> Turns::take()
{
    if (m_free > 0) {
        --m_free;
        co_return Turn(*this);
    }
    QPromise<void> &mine = m_waiting.emplace_back();
    mine.start();
    co_await mine.future();
    co_return Turn(*this); // the turn of whoever gave it back
}

void Turns::giveBack()
{
    if (m_waiting.empty()) {
        ++m_free;
        return;
    }
    QPromise<void> next = std::move(m_waiting.front());
    m_waiting.pop_front();
    next.finish();
}

} // namespace Muster
