// Reads everything that is known of a device, and says what it means. Lives on the main thread.
#pragma once

#include "app/core/openwork.h"
#include "app/devices/managedfacts.h"
#include "models/assignment/assignmentpolicy.h"
#include "models/core/clock.h"
#include "models/devices/deviceindexthread.h"
#include "models/devices/devicetimeline.h"
#include "models/devices/deviceverdict.h"

#include <QCoroTask>

#include <functional>

namespace Muster {

class StoreThread;

struct ExplainedDevice {
    SerialNumber serial;
    std::optional<Device> device; // absent for one that nobody has
    QString organisation;
    DeviceExplanation verdict;
    QList<TimelineEntry> timeline; // newest first
    ManagedFacts managed = {}; // what the enrollment server knows of it

    // The verdict and the timeline, to copy.
    [[nodiscard]] QString text(const QDateTime &now) const;
};

// How many devices and organisations are at risk.
struct RiskReport {
    RiskCounts devices;
    // Organisations without a default profile for all families: what arrives there starts unmanaged.
    QStringList withoutDefault;
    QStringList tokensNearEnd;

    bool operator==(const RiskReport &) const = default;
};

class ExplainService final {
    Q_DISABLE_COPY_MOVE(ExplainService)

public:
    ExplainService(StoreThread &store, OpenWork &work, std::function<DeviceIndexThread &()> index, const Clock &clock);

    [[nodiscard]] QCoro::Task<Result<ExplainedDevice>> explain(DeviceId device);
    // One for each organisation that has it or had it, the present one first; for a serial that nobody has, one without
    // a device.
    [[nodiscard]] QCoro::Task<Result<QList<ExplainedDevice>>> explain(SerialNumber serial);

    // Of one organisation, or of all.
    [[nodiscard]] QCoro::Task<Result<RiskReport>> risks(std::optional<OrganisationId> organisation);

private:
    // What one read of the store brings.
    struct Known {
        DeviceFacts facts;
        TimelineFacts timeline;
        ManagedFacts managed;
    };
    [[nodiscard]] static Result<Known> readKnown(Database &database, const Device &device, const QDateTime &now);
    [[nodiscard]] static Result<Known> readUnknown(Database &database, const SerialNumber &serial,
                                                   const QDateTime &now);
    [[nodiscard]] static ExplainedDevice judge(const Known &known);

    StoreThread &m_store;
    OpenWork &m_work;
    std::function<DeviceIndexThread &()> m_index;
    const Clock &m_clock;
};

} // namespace Muster
