// One sync of one organisation, as the history of runs keeps it.
#pragma once

#include "models/core/ids.h"
#include "models/core/result.h"

#include <QDateTime>

#include <optional>

namespace Muster {

enum class RunKind { Full, Incremental };
enum class RunState { Running, Done, Failed, Cancelled, Interrupted };

struct Run {
    RunId id;
    OrganisationId organisation;
    RunKind kind = RunKind::Incremental;
    RunState state = RunState::Running;
    QDateTime startedAt;
    QDateTime endedAt;
    qint64 pages = 0;
    qint64 devices = 0; // records received
    qint64 added = 0;
    qint64 changed = 0;
    qint64 left = 0;
    // What a full run right after an incremental one found that Apple had not told of: new, changed and left together.
    // Nothing where there was nothing to compare with.
    std::optional<qint64> missed;
    qint64 retries = 0;
    QDateTime waitingUntil; // valid while the run waits
    QString waitingReason;
    std::optional<Error> error;

    bool operator==(const Run &) const = default;
};

[[nodiscard]] QString runKindName(RunKind kind); // "full", "incremental"
[[nodiscard]] QString runStateName(RunState state); // "running", "done", …

} // namespace Muster
