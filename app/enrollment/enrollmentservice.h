// What an admin does with enrollments: profiles as files, letting devices go, and upkeep that goes on beside the
// server.
//
// Lives on the main thread; what the constructor takes outlives it.
#pragma once

#include "app/core/alarm.h"
#include "app/enrollment/enrollmentserver.h"
#include "app/enrollment/pushservice.h"

namespace Muster {

// A management profile as a file, for a client that does not come through Apple.
struct ProfileExport {
    OrganisationId organisation;
    QString serial; // for this one; empty: for `uses` clients, while that is switched on
    qint64 uses = 1;
    int hours = 1; // how long it may be used
    bool isSigned = false;
    bool isRemovable = true;
};

class EnrollmentService final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EnrollmentService)

public:
    EnrollmentService(StoreThread &store, OpenWork &work, EnrollmentServer &server, PushService &push,
                      const Clock &clock, Alarm &alarm, QString person, QObject *parent = nullptr);

    [[nodiscard]] QCoro::Task<Result<QByteArray>> exportProfile(ProfileExport wish);

    // By serial number or UDID; NotFound.
    [[nodiscard]] QCoro::Task<Result<Enrollment>> find(QString serialOrUdid);
    [[nodiscard]] QCoro::Task<Result<QList<Enrollment>>> list(std::optional<OrganisationId> organisation, QString text,
                                                              int most);
    // It is told so when it next asks, and drops its management.
    [[nodiscard]] QCoro::Task<Result<>> remove(EnrollmentId id);
    // Out of Setup Assistant now, whatever is still missing.
    [[nodiscard]] QCoro::Task<Result<>> releaseNow(EnrollmentId id);

    // Beside the server whenever it runs, until the work is stopped: devices whose time in Setup Assistant is over are
    // let go, identities are renewed at half their life, the server's own certificates before they end, devices that
    // were not heard of for hours are pushed again, what is void is dropped.
    [[nodiscard]] QCoro::Task<> upkeep();
    // One round of it; how many devices it concerned.
    [[nodiscard]] QCoro::Task<Result<qint64>> keepUp();

private:
    StoreThread &m_store;
    OpenWork &m_work;
    EnrollmentServer &m_server;
    PushService &m_push;
    const Clock &m_clock;
    Alarm &m_alarm;
    QString m_person;
};

} // namespace Muster
