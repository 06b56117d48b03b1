// How the assignment queues stand, read anew whenever that may have changed. Every page shares one.
//
// Lives on the main thread.
#pragma once

#include "models/assignment/assignmentqueue.h"
#include "models/storage/changeset.h"

#include <QHash>
#include <QObject>
#include <QSet>

namespace Muster {

class Clock;
class StoreThread;

class AssignmentWatch final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AssignmentWatch)

public:
    AssignmentWatch(StoreThread &store, const Clock &clock, QObject *parent = nullptr);

    // Of one organisation, or of all together.
    [[nodiscard]] QueueCounts counts(std::optional<OrganisationId> organisation) const;
    [[nodiscard]] bool isPaused(OrganisationId organisation) const { return m_paused.contains(organisation); }

Q_SIGNALS:
    void changed();

private:
    void read();

    StoreThread &m_store;
    const Clock &m_clock;
    QHash<OrganisationId, QueueCounts> m_counts;
    QSet<OrganisationId> m_paused;
    bool m_isReading = false;
    bool m_isStale = false;
};

} // namespace Muster
