// The figures of the Overview page: counted by the device index whenever devices changed.
//
// Lives on the main thread.
#pragma once

#include "models/devices/devicestore.h"

#include <QObject>

namespace Muster {

class DeviceIndexThread;

class OverviewService final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OverviewService)

public:
    explicit OverviewService(DeviceIndexThread &index, QObject *parent = nullptr);

    // Of one organisation, or of all.
    void setOrganisation(std::optional<OrganisationId> organisation);

    // Absent until they were counted for the first time.
    [[nodiscard]] const std::optional<DeviceCounts> &counts() const { return m_counts; }

Q_SIGNALS:
    void changed();

private:
    DeviceIndexThread &m_index;
    std::optional<OrganisationId> m_organisation;
    std::optional<DeviceCounts> m_counts;
};

} // namespace Muster
