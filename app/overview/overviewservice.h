// The figures of the Overview page: counted by the device index whenever devices changed, or what is wanted of them.
//
// Lives on the main thread.
#pragma once

#include "app/devices/explainservice.h"
#include "app/enrollment/pushstate.h"
#include "models/devices/devicestore.h"

#include <QObject>

namespace Muster {

class ServerKeys;

class OverviewService final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OverviewService)

public:
    OverviewService(DeviceIndexThread &index, StoreThread &store, ExplainService &explanations, ServerKeys &keys,
                    QObject *parent = nullptr);

    // Of one organisation, or of all.
    void setOrganisation(std::optional<OrganisationId> organisation);

    // Absent until they were counted for the first time.
    [[nodiscard]] const std::optional<DeviceCounts> &counts() const { return m_counts; }
    [[nodiscard]] const std::optional<RiskReport> &risks() const { return m_risks; }
    // Of all organisations; empty until they were read.
    [[nodiscard]] const QList<PushState> &pushes() const { return m_pushes; }

Q_SIGNALS:
    void changed();

private:
    void count();
    void countRisks();
    void readPushes();

    DeviceIndexThread &m_index;
    ExplainService &m_explanations;
    ServerKeys &m_keys;
    std::optional<OrganisationId> m_organisation;
    std::optional<DeviceCounts> m_counts;
    std::optional<RiskReport> m_risks;
    QList<PushState> m_pushes;
    // One count of risks at a time; what changes meanwhile is counted once more after it. So with the push
    // certificates: a sync changes organisations with every page.
    bool m_isCounting = false;
    bool m_isOutdated = false;
    bool m_isReading = false;
    bool m_areOutdated = false;
};

} // namespace Muster
