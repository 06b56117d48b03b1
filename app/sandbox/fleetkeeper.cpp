#include "app/sandbox/fleetkeeper.h"

#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QtConcurrent>

#include <algorithm>

namespace Muster {

namespace {

Q_LOGGING_CATEGORY(lcSandbox, "muster.sandbox")

constexpr int pauseFactor = 10; // writing takes a tenth of the time at most

} // namespace

FleetKeeper::FleetKeeper(const SimulatedFleet &fleet, const QString &file, const QByteArray &seal, QObject *parent)
    : QObject(parent)
    , m_fleet(fleet)
    , m_file(file)
    , m_seal(seal)
    , m_savedRevision(fleet.revision())
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(leastPause);
    m_timer.callOnTimeout(this, &FleetKeeper::write);
}

void FleetKeeper::changed()
{
    if (m_fleet.revision() != m_savedRevision && !m_timer.isActive() && !m_writing.isRunning())
        m_timer.start();
}

void FleetKeeper::write()
{
    // The fleet's devices are values with shared content: a moment's copy, whatever becomes of them while it is
    // written.
    m_writing = QtConcurrent::run(
        [kept = m_fleet.kept(), revision = m_fleet.revision(), seal = m_seal, file = m_file]() -> Written {
            QElapsedTimer timer;
            timer.start();
            const Result<> result = FleetState::save(kept, seal, file);
            return {result, std::chrono::milliseconds(timer.elapsed()), revision};
        });
    m_writing.then(this, [this](const Written &written) {
        note(written);
        if (written.result)
            changed(); // otherwise with the next change, rather than again and again
    });
}

void FleetKeeper::note(const Written &written)
{
    m_timer.setInterval(std::max(leastPause, written.took * pauseFactor));
    if (written.result)
        m_savedRevision = written.revision;
    else
        qCWarning(lcSandbox, "%ls %ls", qUtf16Printable(written.result.error().message),
                  qUtf16Printable(written.result.error().detail));
}

void FleetKeeper::finish()
{
    m_timer.stop();
    if (m_writing.isRunning()) { // two at once would not know of each other
        m_writing.waitForFinished();
        note(m_writing.result());
    }
    if (m_fleet.revision() != m_savedRevision)
        note({FleetState::save(m_fleet.kept(), m_seal, m_file), {}, m_fleet.revision()});
}

} // namespace Muster
