// The SQL of schedules.
#pragma once

#include "models/storage/database.h"
#include "models/sync/schedule.h"

#include <QHash>

namespace Muster {

class ScheduleStore final {
public:
    explicit ScheduleStore(Database &database)
        : m_database(database)
    {
    }

    // Of every organisation that was given one; the others are synced nightly.
    [[nodiscard]] Result<QHash<OrganisationId, Schedule>> all();
    [[nodiscard]] Result<Schedule> of(OrganisationId organisation);
    // Refuses an interval out of bounds.
    [[nodiscard]] Result<> set(OrganisationId organisation, const Schedule &schedule);

private:
    Database &m_database;
};

} // namespace Muster
