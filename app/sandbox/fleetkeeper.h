// Keeps a fleet in its file: some seconds after a change, not for each of them, since everything is written anew; and
// the longer that takes, the longer it waits for the next time. Another thread writes meanwhile.
//
// Lives on the sandbox's thread; the fleet outlives it.
#pragma once

#include "app/sandbox/simulatedfleet.h"

#include <QFuture>
#include <QTimer>

#include <chrono>

namespace Muster {

class FleetKeeper final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FleetKeeper)

public:
    static constexpr std::chrono::milliseconds leastPause{3000};

    // The fleet is as the file says, if there is one. `seal`: see FleetState::sealOf().
    FleetKeeper(const SimulatedFleet &fleet, const QString &file, const QByteArray &seal, QObject *parent = nullptr);

    // Tells it that the fleet may have changed.
    void changed();
    // Writes what is not written yet, and waits for it. For the end.
    void finish();

private:
    struct Written {
        Result<> result;
        std::chrono::milliseconds took{0};
        quint64 revision = 0;
    };
    void write();
    void note(const Written &written);

    const SimulatedFleet &m_fleet;
    QString m_file;
    QByteArray m_seal;
    QTimer m_timer;
    QFuture<Written> m_writing;
    quint64 m_savedRevision;
};

} // namespace Muster
