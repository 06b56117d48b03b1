// Which device took the place of which in a repair, as Apple's "Get replacement details" tells it.
//
// A device that says of itself that it is a replacement is noted by DevicePageStore, together with its record; whom it
// replaced is asked for afterwards.
#pragma once

#include "models/core/ids.h"
#include "models/storage/database.h"

#include <QDate>
#include <QStringList>

#include <optional>

namespace Muster {

// How a device hangs together with others by repairs. Empty serials where there is none, or where Apple did not say.
struct RepairLinks {
    SerialNumber original; // whose place this device took
    SerialNumber successor; // which took the place of this one
    QDate date; // of the newer of both repairs; invalid when unknown

    bool operator==(const RepairLinks &) const = default;
};

class ReplacementStore final {
public:
    explicit ReplacementStore(Database &database)
        : m_database(database)
    {
    }

    // Those of which Apple was not asked yet, at most so many.
    [[nodiscard]] Result<QStringList> unasked(OrganisationId organisation, int most);
    // What Apple answered; an empty original when it knows of none.
    [[nodiscard]] Result<> note(OrganisationId organisation, const SerialNumber &serial, const SerialNumber &original,
                                const QDate &date, const QDateTime &now);
    [[nodiscard]] Result<RepairLinks> linksOf(OrganisationId organisation, const SerialNumber &serial);

private:
    Database &m_database;
};

} // namespace Muster
