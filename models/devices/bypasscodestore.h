// The SQL of bypass codes, which stay sealed here.
#pragma once

#include "models/core/ids.h"
#include "models/storage/database.h"

namespace Muster {

struct StoredBypassCode {
    OrganisationId organisation;
    QDateTime madeAt;
    QByteArray sealed;
};

class BypassCodeStore final {
public:
    explicit BypassCodeStore(Database &database)
        : m_database(database)
    {
    }

    // Its row's number.
    [[nodiscard]] Result<qint64> add(OrganisationId organisation, const SerialNumber &serial, const QByteArray &sealed,
                                     const QDateTime &now);
    [[nodiscard]] Result<> remove(qint64 id);
    // The newest of the device; NotFound when there is none.
    [[nodiscard]] Result<StoredBypassCode> latest(const SerialNumber &serial);

private:
    Database &m_database;
};

} // namespace Muster
