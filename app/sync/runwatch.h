// Follows the table of runs and says how the latest run of each organisation stands, whoever started it: this program
// or another one on the same workspace. Lives on the main thread.
#pragma once

#include "models/runs/run.h"
#include "models/storage/changeset.h"

#include <QHash>
#include <QObject>

namespace Muster {

class StoreThread;

class RunWatch final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RunWatch)

public:
    explicit RunWatch(StoreThread &store, QObject *parent = nullptr);

    // Newest first, the latest hundred of the workspace.
    [[nodiscard]] const QList<Run> &runs() const { return m_runs; }
    // Of one organisation, or of any when it is absent.
    [[nodiscard]] std::optional<Run> latest(std::optional<OrganisationId> organisation) const;
    // Those that go on now.
    [[nodiscard]] QList<Run> running() const;

Q_SIGNALS:
    void changed();

private:
    void read(ChangeSet changes);

    StoreThread &m_store;
    QList<Run> m_runs;
};

} // namespace Muster
