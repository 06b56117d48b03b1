#include "app/application.h"

#include "app/core/person.h"
#include "models/core/settings.h"

#include <QDir>
#include <QThreadPool>

namespace Muster {

Application::Application(const QString &workspacePath, const Surroundings &surroundings, QObject *parent)
    : QObject(parent)
    , m_clock(surroundings.clock ? *surroundings.clock : m_systemClock)
    , m_random(surroundings.random ? *surroundings.random : m_systemRandom)
    , m_alarm(surroundings.alarm ? *surroundings.alarm : m_systemAlarm)
    , m_person(surroundings.person.isEmpty() ? personName() : surroundings.person)
    , m_store(workspacePath)
    , m_vault(m_store, m_work, m_random,
              surroundings.keyFolder.isEmpty() ? QDir(dataFolder()).filePath(QStringLiteral("keys"))
                                               : surroundings.keyFolder)
    , m_organisations(m_store, m_work, m_vault, m_clock, m_random, m_person)
    , m_speaking(workspacePath, m_clock, m_alarm)
    , m_sync(m_store, m_work, m_organisations, m_clock, m_alarm, m_speaking, surroundings.sync)
    , m_scheduler(m_store, m_work, m_sync, m_clock, m_alarm)
    , m_deviceActions(m_store, m_work, m_vault, m_organisations, m_clock, m_random)
    , m_profiles(
          m_store, m_work, m_organisations, [this]() -> DeviceIndexThread & { return index(); }, m_clock, m_person)
    , m_assignments(
          m_store, m_work, m_profiles, [this]() -> DeviceIndexThread & { return index(); }, m_clock, m_person)
    , m_worker(m_store, m_work, m_organisations, m_sync, m_profiles, m_assignments, m_speaking, m_clock, m_alarm,
               {.tries = surroundings.sync.tries, .firstWait = surroundings.sync.firstWait})
    , m_explanations(
          m_store, m_work, [this]() -> DeviceIndexThread & { return index(); }, m_clock)
    , m_journal(m_store, m_work, m_sync, m_clock)
    , m_serverKeys(m_store, m_work, m_vault, m_clock, m_random, m_person)
    , m_enrollmentServer(m_store, m_work, m_vault, m_serverKeys, m_clock)
    , m_push(m_store, m_work, m_serverKeys, m_clock, m_alarm)
    , m_enrollments(m_store, m_work, m_enrollmentServer, m_push, m_clock, m_alarm, m_person)
    , m_commands(m_store, m_work, m_vault, m_push, m_clock, m_person)
    , m_configuration(m_store, m_work, m_vault, m_clock, m_person)
    , m_people(m_store, m_work, m_clock, m_person)
    , m_preflight(
          m_store, m_work, m_enrollmentServer, m_serverKeys, [this]() -> DeviceIndexThread & { return index(); },
          m_clock)
    , m_profilePointing(m_enrollmentServer, m_profiles, m_work)
{
    // Whoever wakes devices listens at one place.
    connect(&m_configuration, &ConfigurationService::wakeWanted, &m_enrollmentServer, &EnrollmentServer::wakeWanted);
}

DeviceIndexThread &Application::index()
{
    if (!m_index)
        m_index = std::make_unique<DeviceIndexThread>(m_store);
    return *m_index;
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
