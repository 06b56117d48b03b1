// The figures of the Overview page: counted by the device index whenever devices changed, or what is wanted of them.
//
// Lives on the main thread.
#pragma once

#include "app/devices/explainservice.h"
#include "models/devices/devicestore.h"

#include <QObject>

namespace Muster {

class OverviewService final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OverviewService)

public:
    OverviewService(DeviceIndexThread &index, StoreThread &store, ExplainService &explanations,
                    QObject *parent = nullptr);

    // Of one organisation, or of all.
    void setOrganisation(std::optional<OrganisationId> organisation);

    // Absent until they were counted for the first time.
    [[nodiscard]] const std::optional<DeviceCounts> &counts() const { return m_counts; }
    [[nodiscard]] const std::optional<RiskReport> &risks() const { return m_risks; }

Q_SIGNALS:
    void changed();

private:
    void count();
    void countRisks();

    DeviceIndexThread &m_index;
    ExplainService &m_explanations;
    std::optional<OrganisationId> m_organisation;
    std::optional<DeviceCounts> m_counts;
    std::optional<RiskReport> m_risks;
    // One count of risks at a time; what changes meanwhile is counted once more after it.
    bool m_isCounting = false;
    bool m_isOutdated = false;
};

} // namespace Muster
