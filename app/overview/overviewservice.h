// The figures of the Overview page: counted on the storage's reading thread whenever something was committed.
//
// Lives on the main thread.
#pragma once

#include "models/devices/devicestore.h"
#include "models/storage/changeset.h"

#include <QObject>

namespace Muster {

class StoreThread;

class OverviewService final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OverviewService)

public:
    explicit OverviewService(StoreThread &store, QObject *parent = nullptr);

    // Of one organisation, or of all.
    void setOrganisation(std::optional<OrganisationId> organisation);

    // Absent until they were counted for the first time.
    [[nodiscard]] const std::optional<DeviceCounts> &counts() const { return m_counts; }

Q_SIGNALS:
    void changed();

private:
    void count(ChangeSet changes);

    StoreThread &m_store;
    std::optional<OrganisationId> m_organisation;
    std::optional<DeviceCounts> m_counts;
    bool m_isCounting = false;
    bool m_countAgain = false;
};

} // namespace Muster
