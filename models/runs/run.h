// One sync of one organisation, as the history of runs keeps it.
#pragma once

#include "models/core/ids.h"
#include "models/core/result.h"

#include <QDateTime>

#include <chrono>
#include <optional>

namespace Muster {

enum class RunKind { Full, Incremental };
enum class RunState { Running, Paused, Done, Failed, Cancelled, Interrupted };
// What somebody wants of a run that goes on, perhaps in another program.
enum class RunWish { None, Pause, Resume, Cancel };

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
    // How many records a full run will bring, as far as the last one tells; nothing while that is not known.
    std::optional<qint64> expected;
    QDateTime waitingUntil; // valid while the run waits
    QString waitingReason;
    std::optional<Error> error;

    // Neither done nor given up: it runs, waits or rests.
    [[nodiscard]] bool isOpen() const { return state == RunState::Running || state == RunState::Paused; }

    bool operator==(const Run &) const = default;
};

// How long a full run will still take if it goes on as it went so far, in whole seconds. Nothing while that cannot be
// told: the number of devices is unknown, it has hardly begun, or it waits or rests.
[[nodiscard]] std::optional<std::chrono::seconds> timeLeft(const Run &run, const QDateTime &now);

// A time during which a run waited.
struct RunWait {
    QDateTime beganAt;
    QDateTime until;
    QString reason;

    bool operator==(const RunWait &) const = default;
};

[[nodiscard]] QString runKindName(RunKind kind); // "full", "incremental"
[[nodiscard]] QString runStateName(RunState state); // "running", "done", …

} // namespace Muster
