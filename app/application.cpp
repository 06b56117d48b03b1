#include "app/application.h"

#include "models/core/settings.h"

#include <QDir>
#include <QThreadPool>

namespace Muster {

Application::Application(const QString &workspacePath, const Surroundings &surroundings, QObject *parent)
    : QObject(parent)
    , m_clock(surroundings.clock ? *surroundings.clock : m_systemClock)
    , m_random(surroundings.random ? *surroundings.random : m_systemRandom)
    , m_alarm(surroundings.alarm ? *surroundings.alarm : m_systemAlarm)
    , m_store(workspacePath)
    , m_vault(m_store, m_work, m_random,
              surroundings.keyFolder.isEmpty() ? QDir(dataFolder()).filePath(QStringLiteral("keys"))
                                               : surroundings.keyFolder)
    , m_organisations(m_store, m_work, m_vault, m_clock, m_random)
    , m_sync(m_store, m_work, m_organisations, m_clock, m_alarm, surroundings.sync)
    , m_scheduler(m_store, m_work, m_sync, m_clock, m_alarm)
    , m_deviceActions(m_store, m_work, m_vault, m_organisations, m_clock, m_random)
{
}

Application::Application(const QString &workspacePath, QObject *parent)
    : Application(workspacePath, Surroundings(), parent)
{
}

Application::~Application()
{
    // A coroutine that is left waiting would wake up to services that are gone.
    Q_ASSERT_X(!m_work.isAny(), "~Application", "close() has not finished");
    // The pool drops a task after its answer was taken. Secrets in it must be gone before QCA's secure memory is, or a
    // short life of the program ends in a crash.
    QThreadPool::globalInstance()->waitForDone();
}

} // namespace Muster
