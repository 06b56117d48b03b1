// Every enrollment profile with how many devices carry it, read anew whenever that may have changed.
//
// Counting devices takes a while with a million of them, so it is done only while somebody looks, and never twice at
// once.
#pragma once

#include "models/profiles/profilesmodel.h"
#include "models/storage/changeset.h"

#include <QObject>

namespace Muster {

class StoreThread;

class ProfileWatch final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProfileWatch)

public:
    explicit ProfileWatch(StoreThread &store, QObject *parent = nullptr);

    [[nodiscard]] bool isRead() const { return m_isRead; }
    // By name; of one organisation, or of all.
    [[nodiscard]] QList<ProfileRow> rows(std::optional<OrganisationId> organisation) const;
    [[nodiscard]] const ProfileRow *byId(ProfileId id) const;
    // Somebody looks, or no longer does.
    void setWatched(bool watched);

Q_SIGNALS:
    void changed();

private:
    void note(ChangeSet changes);
    void read();

    StoreThread &m_store;
    QList<ProfileRow> m_rows;
    bool m_isRead = false;
    bool m_isWatched = false;
    bool m_isReading = false;
    bool m_isStale = true;
};

} // namespace Muster
