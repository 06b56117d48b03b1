#include "app/overview/overviewservice.h"

#include "app/enrollment/serverkeys.h"
#include "models/devices/deviceindexthread.h"
#include "models/storage/storethread.h"

#include <utility>

namespace Muster {

OverviewService::OverviewService(DeviceIndexThread &index, StoreThread &store, ExplainService &explanations,
                                 ServerKeys &keys, QObject *parent)
    : QObject(parent)
    , m_index(index)
    , m_explanations(explanations)
    , m_keys(keys)
{
    connect(&m_index, &DeviceIndexThread::updated, this, &OverviewService::count);
    // Defaults and tokens are no devices' facts.
    connect(&store, &StoreThread::committed, this, [this](ChangeSet changes) {
        if (changes & (Changed::Profiles | Changed::Organisations | Changed::Assignments))
            countRisks();
        if (changes & (Changed::Server | Changed::Organisations))
            readPushes();
    });
    connect(&m_index, &DeviceIndexThread::counted, this,
            [this](std::optional<OrganisationId> organisation, const DeviceCounts &counts) {
                if (organisation != m_organisation || m_counts == counts)
                    return;
                m_counts = counts;
                Q_EMIT changed();
            });
    count();
    readPushes();
}

void OverviewService::setOrganisation(std::optional<OrganisationId> organisation)
{
    if (m_organisation == organisation)
        return;
    m_organisation = organisation;
    count();
}

void OverviewService::count()
{
    m_index.count(m_organisation);
    countRisks();
}

void OverviewService::countRisks()
{
    // Not before the first load: the question would wait for all of it.
    if (!m_index.isLoaded())
        return;
    if (std::exchange(m_isCounting, true)) {
        m_isOutdated = true;
        return;
    }
    QCoro::connect(m_explanations.risks(m_organisation), this,
                   [this, organisation = m_organisation](const Result<RiskReport> &report) {
                       m_isCounting = false;
                       if (std::exchange(m_isOutdated, false) || organisation != m_organisation)
                           countRisks();
                       if (!report || organisation != m_organisation || m_risks == *report)
                           return;
                       m_risks = *report;
                       Q_EMIT changed();
                   });
}

void OverviewService::readPushes()
{
    if (std::exchange(m_isReading, true)) {
        m_areOutdated = true;
        return;
    }
    QCoro::connect(m_keys.pushStates(), this, [this](const Result<QList<PushState>> &states) {
        m_isReading = false;
        if (std::exchange(m_areOutdated, false))
            readPushes();
        if (!states || *states == m_pushes)
            return;
        m_pushes = *states;
        Q_EMIT changed();
    });
}

} // namespace Muster
