#include "app/organisations/organisationwatch.h"

#include "models/organisations/organisationstore.h"
#include "models/storage/storethread.h"

namespace Muster {

OrganisationWatch::OrganisationWatch(StoreThread &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    connect(&m_store, &StoreThread::committed, this, &OrganisationWatch::read);
    read(ChangeSet(Changed::Organisations));
}

void OrganisationWatch::read(ChangeSet changes)
{
    if (!changes.testFlag(Changed::Organisations))
        return;
    m_store.read([](Database &database) { return OrganisationStore(database).all(); })
        .then(this, [this](Result<QList<Organisation>> organisations) {
            if (!organisations || (m_isRead && *organisations == m_all))
                return;
            m_isRead = true;
            m_all = *std::move(organisations);
            const OrganisationId before = m_current;
            // With one organisation there is nothing to choose; one that was unlinked cannot be looked at.
            if (m_all.size() == 1)
                m_current = m_all.first().id;
            else if (!byId(m_current))
                m_current = {};
            Q_EMIT changed();
            if (m_current != before)
                Q_EMIT currentChanged();
        });
}

const Organisation *OrganisationWatch::byId(OrganisationId id) const
{
    const auto found = std::ranges::find(m_all, id, &Organisation::id);
    return found == m_all.end() ? nullptr : &*found;
}

std::optional<OrganisationId> OrganisationWatch::currentId() const
{
    return m_current.isValid() ? std::optional(m_current) : std::nullopt;
}

void OrganisationWatch::setCurrent(OrganisationId id)
{
    if (id == m_current)
        return;
    m_current = id;
    Q_EMIT changed();
    Q_EMIT currentChanged();
}

QList<Organisation> OrganisationWatch::inView() const
{
    const Organisation *one = current();
    return one ? QList<Organisation>{*one} : m_all;
}

} // namespace Muster
