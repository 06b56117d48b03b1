#include "app/profiles/profilewatch.h"

#include "models/profiles/profilestore.h"
#include "models/storage/storethread.h"

#include <algorithm>

namespace Muster {

namespace {

Result<QList<ProfileRow>> readRows(Database &database)
{
    ProfileStore store(database);
    const Result<QList<Profile>> profiles = store.all({});
    if (!profiles)
        return std::unexpected(profiles.error());
    QList<ProfileRow> rows;
    for (const Profile &profile : *profiles) {
        ProfileRow row{profile, 0, 0};
        const Result<QList<ProfileCoverage>> coverage = store.coverage(profile.id);
        if (!coverage)
            return std::unexpected(coverage.error());
        for (const ProfileCoverage &version : *coverage) {
            row.assigned += version.assigned;
            row.activated += version.activated;
        }
        rows.append(row);
    }
    return rows;
}

} // namespace

ProfileWatch::ProfileWatch(StoreThread &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    connect(&m_store, &StoreThread::committed, this, &ProfileWatch::note);
    read();
}

void ProfileWatch::note(ChangeSet changes)
{
    const bool isAboutProfiles = changes.testFlag(Changed::Profiles);
    if (!isAboutProfiles && !changes.testAnyFlags(Changed::Devices | Changed::DevicesGone | Changed::Assignments))
        return;
    m_isStale = true;
    if (isAboutProfiles || m_isWatched)
        read();
}

void ProfileWatch::setWatched(bool watched)
{
    m_isWatched = watched;
    if (watched && m_isStale)
        read();
}

void ProfileWatch::read()
{
    m_isStale = true;
    if (m_isReading)
        return; // it is read once more when this reading is done
    m_isReading = true;
    m_isStale = false;
    m_store.read(readRows).then(this, [this](const Result<QList<ProfileRow>> &rows) {
        m_isReading = false;
        if (rows && (!m_isRead || *rows != m_rows)) {
            m_isRead = true;
            m_rows = *rows;
            Q_EMIT changed();
        }
        if (m_isStale)
            read();
    });
}

QList<ProfileRow> ProfileWatch::rows(std::optional<OrganisationId> organisation) const
{
    QList<ProfileRow> rows = m_rows;
    if (organisation)
        rows.removeIf([organisation](const ProfileRow &row) { return row.profile.organisation != *organisation; });
    return rows;
}

const ProfileRow *ProfileWatch::byId(ProfileId id) const
{
    const auto found = std::ranges::find_if(m_rows, [id](const ProfileRow &row) { return row.profile.id == id; });
    return found == m_rows.end() ? nullptr : &*found;
}

} // namespace Muster
