// The organisations of the workspace as they stand now, and which of them is looked at. Every page shares one.
//
// Lives on the main thread.
#pragma once

#include "models/organisations/organisation.h"
#include "models/storage/changeset.h"

#include <QList>
#include <QObject>

namespace Muster {

class StoreThread;

class OrganisationWatch final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OrganisationWatch)

public:
    explicit OrganisationWatch(StoreThread &store, QObject *parent = nullptr);

    [[nodiscard]] bool isRead() const { return m_isRead; }
    [[nodiscard]] const QList<Organisation> &all() const { return m_all; }
    [[nodiscard]] const Organisation *byId(OrganisationId id) const;

    // The one looked at; null when it is all of them, or when there is none.
    [[nodiscard]] const Organisation *current() const { return byId(m_current); }
    [[nodiscard]] std::optional<OrganisationId> currentId() const;
    // An invalid number stands for all.
    void setCurrent(OrganisationId id);

    // The one looked at, or all of them.
    [[nodiscard]] QList<Organisation> inView() const;

Q_SIGNALS:
    // Something about an organisation, or which one is looked at.
    void changed();
    // Another one is looked at.
    void currentChanged();

private:
    void read(ChangeSet changes);

    StoreThread &m_store;
    QList<Organisation> m_all;
    OrganisationId m_current;
    bool m_isRead = false;
};

} // namespace Muster
