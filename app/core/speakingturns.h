// Who may speak to Apple for an organisation now: Apple may void a session when the same token opens another.
//
// One at a time in this program, in the order of asking, and one program at a time, by a lock file beside the workspace
// that a crash does not leave behind. Single requests that a person waits for (a release, an activation lock) do not
// queue behind a sync: the client opens a session anew when its own was voided. Lives on the main thread and longer
// than every turn.
#pragma once

#include "app/core/alarm.h"
#include "app/core/turns.h"
#include "models/core/clock.h"
#include "models/core/ids.h"

#include <QHash>
#include <QLockFile>

#include <memory>

namespace Muster {

class SpeakingTurns final {
    Q_DISABLE_COPY_MOVE(SpeakingTurns)

public:
    // Held while speaking. Members go in reverse order: other programs first, so that whoever is next here finds the
    // file free.
    class Turn final {
        Q_DISABLE_COPY_MOVE(Turn)

    public:
        Turn(Turns::Turn here, std::unique_ptr<QLockFile> lock)
            : m_here(std::move(here))
            , m_lock(std::move(lock))
        {
        }
        ~Turn() = default;

    private:
        Turns::Turn m_here;
        std::unique_ptr<QLockFile> m_lock;
    };

    SpeakingTurns(QString workspace, const Clock &clock, Alarm &alarm)
        : m_workspace(std::move(workspace))
        , m_clock(clock)
        , m_alarm(alarm)
    {
    }
    ~SpeakingTurns() = default;

    enum class OtherPrograms { Wait, GiveUp };
    // Nothing when `stop` was asked for, or when another program speaks and that is a reason to give up.
    [[nodiscard]] QCoro::Task<std::unique_ptr<Turn>> take(OrganisationId organisation, std::stop_token stop,
                                                          OtherPrograms others);

    // Whether somebody in this program waits for whoever speaks for the organisation.
    [[nodiscard]] bool isAnyWaiting(OrganisationId organisation) const;

    [[nodiscard]] static QString lockPath(const QString &workspace, OrganisationId organisation);

private:
    QString m_workspace;
    const Clock &m_clock;
    Alarm &m_alarm;
    QHash<OrganisationId, std::shared_ptr<Turns>> m_turns;
};

} // namespace Muster
