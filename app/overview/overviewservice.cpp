#include "app/overview/overviewservice.h"

#include "models/devices/deviceindexthread.h"

namespace Muster {

OverviewService::OverviewService(DeviceIndexThread &index, QObject *parent)
    : QObject(parent)
    , m_index(index)
{
    connect(&m_index, &DeviceIndexThread::updated, this, [this] { m_index.count(m_organisation); });
    connect(&m_index, &DeviceIndexThread::counted, this,
            [this](std::optional<OrganisationId> organisation, const DeviceCounts &counts) {
                if (organisation != m_organisation || m_counts == counts)
                    return;
                m_counts = counts;
                Q_EMIT changed();
            });
    m_index.count(m_organisation);
}

void OverviewService::setOrganisation(std::optional<OrganisationId> organisation)
{
    if (m_organisation == organisation)
        return;
    m_organisation = organisation;
    m_index.count(organisation);
}

} // namespace Muster
