// The preflight of the enrollment server: walks the whole way of a device, from the name in its profile to the items
// that wait for it, and says of each step what was found and what to do.
//
// Changes nothing. What lies behind a step that failed is skipped and says so. Lives on the main thread.
#pragma once

#include "app/enrollment/enrollmentserver.h"
#include "app/enrollment/preflightcheck.h"
#include "models/devices/deviceindexthread.h"

#include <stop_token>

namespace Muster {

class PreflightLine;

class Preflight final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Preflight)

public:
    Preflight(StoreThread &store, OpenWork &work, EnrollmentServer &server, ServerKeys &keys,
              std::function<DeviceIndexThread &()> index, const Clock &clock, QObject *parent = nullptr);
    ~Preflight() override;

    // Conflict when one is under way, Cancelled when it was ended; what was found until then stays in report().
    [[nodiscard]] QCoro::Task<Result<PreflightReport>> run();
    void cancel() { m_stop.request_stop(); }
    [[nodiscard]] bool isRunning() const { return m_isRunning; }
    // Of the latest run, or of the one under way so far.
    [[nodiscard]] const PreflightReport &report() const { return m_report; }

Q_SIGNALS:
    void began();
    // One more is done.
    void checked(const Muster::PreflightCheck &check);
    void ended();

private:
    // What the steps learn and hand on.
    struct Look {
        std::unique_ptr<PreflightLine> line;
        ServerSettings settings;
        std::optional<ServerCertificates> certificates;
        QByteArray anchor;
        bool isReachable = false; // this server, or another program with its certificate, answers
    };

    void note(PreflightCheck check);
    [[nodiscard]] QCoro::Task<> walk();
    [[nodiscard]] QCoro::Task<> lookAtSettings();
    [[nodiscard]] QCoro::Task<> lookAtName();
    [[nodiscard]] QCoro::Task<> lookAtConnection();
    [[nodiscard]] QCoro::Task<> lookAtAnswers();
    [[nodiscard]] QCoro::Task<> lookAtOrganisations();
    [[nodiscard]] QCoro::Task<> lookAtClock(Organisation organisation);
    [[nodiscard]] QCoro::Task<> lookAtItems(Organisation organisation);

    StoreThread &m_store;
    OpenWork &m_work;
    EnrollmentServer &m_server;
    ServerKeys &m_keys;
    std::function<DeviceIndexThread &()> m_index;
    const Clock &m_clock;
    std::stop_source m_stop;
    bool m_isRunning = false;
    Look m_look;
    PreflightReport m_report;
};

} // namespace Muster
