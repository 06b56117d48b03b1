#include "app/overview/overviewservice.h"

#include "models/storage/storethread.h"

namespace Muster {

OverviewService::OverviewService(StoreThread &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    connect(&m_store, &StoreThread::committed, this, &OverviewService::count);
    count(ChangeSet(Changed::Devices));
}

void OverviewService::setOrganisation(std::optional<OrganisationId> organisation)
{
    if (m_organisation == organisation)
        return;
    m_organisation = organisation;
    count(ChangeSet(Changed::Devices));
}

void OverviewService::count(ChangeSet changes)
{
    if (!(changes & (Changed::Devices | Changed::DevicesGone)))
        return;
    // Counting a million takes a quarter of a second: one count at a time, and one more for all that changed meanwhile.
    if (m_isCounting) {
        m_countAgain = true;
        return;
    }
    m_isCounting = true;
    const auto organisation = m_organisation;
    m_store.read([organisation](Database &database) { return DeviceStore(database).counts(organisation); })
        .then(this, [this, organisation](Result<DeviceCounts> counts) {
            m_isCounting = false;
            if (counts && organisation == m_organisation) {
                m_counts = *std::move(counts);
                Q_EMIT changed();
            }
            if (std::exchange(m_countAgain, false) || organisation != m_organisation)
                count(ChangeSet(Changed::Devices));
        });
}

} // namespace Muster
