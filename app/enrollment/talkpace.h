// How busy the enrollment server is: devices and requests of the last minute, for the status line.
//
// Counted after commits, at most once a second, and now and then until it is quiet. Lives on the main thread.
#pragma once

#include "models/core/clock.h"
#include "models/enrollment/exchange.h"

#include <QObject>
#include <QTimer>

namespace Muster {

class StoreThread;

class TalkPace final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TalkPace)

public:
    TalkPace(StoreThread &store, const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] const ExchangePace &pace() const { return m_pace; }

Q_SIGNALS:
    void changed();

private:
    void count();

    StoreThread &m_store;
    const Clock &m_clock;
    QTimer m_timer;
    ExchangePace m_pace;
};

} // namespace Muster
