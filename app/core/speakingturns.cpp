#include "app/core/speakingturns.h"

#include "models/core/takelock.h"

namespace Muster {

QString SpeakingTurns::lockPath(const QString &workspace, OrganisationId organisation)
{
    return QStringLiteral("%1.sync-%2.lock").arg(workspace).arg(organisation.value());
}

QCoro::Task<std::unique_ptr<SpeakingTurns::Turn>> SpeakingTurns::take(OrganisationId organisation, std::stop_token stop,
                                                                      OtherPrograms others)
{
    std::shared_ptr<Turns> &turns = m_turns[organisation];
    if (!turns)
        turns = std::make_shared<Turns>(1);
    Turns::Turn here = co_await turns->take();
    auto lock = std::make_unique<QLockFile>(lockPath(m_workspace, organisation));
    while (!stop.stop_requested()) {
        if (takeLock(*lock, std::chrono::milliseconds(0)))
            co_return std::make_unique<Turn>(std::move(here), std::move(lock));
        if (others == OtherPrograms::GiveUp)
            break;
        co_await m_alarm.waitUntil(m_clock.now().addSecs(1), stop);
    }
    co_return std::unique_ptr<Turn>();
}

bool SpeakingTurns::isAnyWaiting(OrganisationId organisation) const
{
    const auto turns = m_turns.constFind(organisation);
    return turns != m_turns.cend() && (*turns)->isAnyWaiting();
}

} // namespace Muster
