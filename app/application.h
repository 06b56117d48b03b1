// Builds every service of an open workspace, hands out references and owns their lives. Both programs start it.
#pragma once

#include "app/assignment/assignmentservice.h"
#include "app/assignment/assignmentworker.h"
#include "app/configuration/configurationservice.h"
#include "app/core/alarm.h"
#include "app/core/speakingturns.h"
#include "app/crypto/vault.h"
#include "app/devices/deviceactions.h"
#include "app/devices/explainservice.h"
#include "app/enrollment/commandservice.h"
#include "app/enrollment/enrollmentservice.h"
#include "app/enrollment/preflight.h"
#include "app/enrollment/profilepointing.h"
#include "app/journal/journalservice.h"
#include "app/organisations/organisationservice.h"
#include "app/people/peopleservice.h"
#include "app/profiles/profileservice.h"
#include "app/sync/syncscheduler.h"
#include "app/sync/syncservice.h"
#include "models/core/clock.h"
#include "models/core/random.h"
#include "models/storage/storethread.h"

#include <QObject>

namespace Muster {

class Application final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Application)

public:
    // What differs between a program and a test. Pointers that are null stand for the real thing.
    struct Surroundings {
        const Clock *clock = nullptr;
        Random *random = nullptr;
        Alarm *alarm = nullptr;
        QString person; // empty: the system's user
        QString keyFolder; // empty: in the user's data folder
        SyncSettings sync = {};
    };

    Application(const QString &workspacePath, const Surroundings &surroundings, QObject *parent = nullptr);
    explicit Application(const QString &workspacePath, QObject *parent = nullptr);
    // Nothing runs any more: see close().
    ~Application() override;

    // Opens the workspace, or makes it; see StoreThread::open().
    [[nodiscard]] QFuture<Result<QString>> open() { return m_store.open(); }

    // Ends what runs and stores what is on its way. Finished when the application may go.
    [[nodiscard]] QFuture<void> close() { return m_work.stop(); }
    // What close() waits for.
    [[nodiscard]] OpenWork &work() { return m_work; }

    [[nodiscard]] const QString &path() const { return m_store.path(); }
    [[nodiscard]] StoreThread &store() { return m_store; }
    [[nodiscard]] Vault &vault() { return m_vault; }
    [[nodiscard]] OrganisationService &organisations() { return m_organisations; }
    [[nodiscard]] SyncService &sync() { return m_sync; }
    [[nodiscard]] DeviceActions &deviceActions() { return m_deviceActions; }
    // Does nothing by itself until it is run.
    [[nodiscard]] SyncScheduler &scheduler() { return m_scheduler; }
    // Made when it is first asked for; the workspace must be open.
    [[nodiscard]] DeviceIndexThread &index();
    [[nodiscard]] ProfileService &profiles() { return m_profiles; }
    [[nodiscard]] AssignmentService &assignments() { return m_assignments; }
    // Does nothing by itself until it is run.
    [[nodiscard]] AssignmentWorker &worker() { return m_worker; }
    [[nodiscard]] ExplainService &explanations() { return m_explanations; }
    [[nodiscard]] JournalService &journal() { return m_journal; }
    [[nodiscard]] ServerKeys &serverKeys() { return m_serverKeys; }
    // Does not run until it is started.
    [[nodiscard]] EnrollmentServer &enrollmentServer() { return m_enrollmentServer; }
    [[nodiscard]] PushService &push() { return m_push; }
    [[nodiscard]] EnrollmentService &enrollments() { return m_enrollments; }
    [[nodiscard]] CommandService &commands() { return m_commands; }
    [[nodiscard]] ConfigurationService &configuration() { return m_configuration; }
    [[nodiscard]] PeopleService &people() { return m_people; }
    [[nodiscard]] Preflight &preflight() { return m_preflight; }
    [[nodiscard]] ProfilePointing &profilePointing() { return m_profilePointing; }
    [[nodiscard]] const QString &person() const { return m_person; }
    [[nodiscard]] const Clock &clock() const { return m_clock; }
    [[nodiscard]] Random &random() { return m_random; }

private:
    SystemClock m_systemClock;
    SystemRandom m_systemRandom;
    SystemAlarm m_systemAlarm;
    const Clock &m_clock;
    Random &m_random;
    Alarm &m_alarm;
    QString m_person;
    OpenWork m_work;
    StoreThread m_store;
    std::unique_ptr<DeviceIndexThread> m_index;
    Vault m_vault;
    OrganisationService m_organisations;
    SpeakingTurns m_speaking;
    SyncService m_sync;
    SyncScheduler m_scheduler;
    DeviceActions m_deviceActions;
    ProfileService m_profiles;
    AssignmentService m_assignments;
    AssignmentWorker m_worker;
    ExplainService m_explanations;
    JournalService m_journal;
    ServerKeys m_serverKeys;
    EnrollmentServer m_enrollmentServer;
    PushService m_push;
    EnrollmentService m_enrollments;
    CommandService m_commands;
    ConfigurationService m_configuration;
    PeopleService m_people;
    Preflight m_preflight;
    ProfilePointing m_profilePointing;
};

} // namespace Muster
