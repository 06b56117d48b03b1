// The SQL of plans that were applied: what was wished, what Apple answered, what it showed afterwards.
#pragma once

#include "models/assignment/assignmentplan.h"
#include "models/storage/database.h"

#include <QByteArray>
#include <QDateTime>

namespace Muster {

[[nodiscard]] QString planKindName(PlanKind kind); // assign, unassign, mixed, rules, default, undo

// A plan that was applied, and how far it has come.
struct PlanRecord {
    PlanId id;
    OrganisationId organisation;
    QString kind;
    QString title;
    QDateTime madeAt;
    QString madeBy;
    PlanId undoOf;
    PlanId undoneBy;
    qint64 devices = 0; // that were to change
    qint64 verified = 0; // Apple shows what was wanted
    qint64 failed = 0; // the last answer was FAILED, MISSING or UNCHANGED: tried again by itself
    qint64 throttled = 0;
    qint64 refused = 0;
    qint64 overtaken = 0; // another plan wants something else for them

    [[nodiscard]] qint64 open() const { return devices - verified - overtaken; }
    bool operator==(const PlanRecord &) const = default;
};

// What became of one device of a plan.
struct PlanResult {
    SerialNumber serial;
    std::int32_t device = 0;
    QString hadUuid;
    std::int32_t wanted = handNone;
    QString answer;
    QDateTime answeredAt;
    QString foundUuid;
    QDateTime foundAt;
};

// How a device of a plan that was applied stands.
enum class PlanOutcome { Verified, Open, Failed, Throttled, Refused, Overtaken };

class PlanStore final {
public:
    explicit PlanStore(Database &database)
        : m_database(database)
    {
    }

    // Keeps the plan, with those of its devices that are to change, and writes its decisions by hand. Inside a
    // Transaction.
    [[nodiscard]] Result<PlanId> add(const AssignmentPlan &plan, const QString &by, const QDateTime &at);

    // Newest first.
    [[nodiscard]] Result<QList<PlanRecord>> latest(std::optional<OrganisationId> organisation, int most);
    [[nodiscard]] Result<PlanRecord> byId(PlanId id);
    // In the order of serial numbers, behind `after`.
    [[nodiscard]] Result<QList<PlanResult>> results(PlanId id, const QString &after, int most);

    // Those that had this device in them, newest first; without their counts.
    [[nodiscard]] Result<QList<PlanRecord>> ofDevice(DeviceId device, int most);

    // Row numbers of its devices by how they stand, in order.
    [[nodiscard]] Result<std::vector<std::int32_t>> devices(PlanId id, PlanOutcome outcome);
    // How these devices stand, and until when those wait that do. Devices that are not in the plan are left out.
    struct Standing {
        PlanOutcome outcome = PlanOutcome::Open;
        QDateTime at; // verified, or to be tried again; invalid where that is not known
    };
    [[nodiscard]] Result<QHash<std::int32_t, Standing>> standings(PlanId id, std::span<const std::int32_t> devices);

    // What every device of the plan had before, so that an undo can be planned. What somebody decided since for a
    // device stays: it is left out and counted.
    struct Former {
        std::int32_t device = 0;
        std::optional<std::int32_t> hand;
        std::int32_t profile = handNone; // at Apple; Has::foreign for one that Muster did not make
        QString uuid; // of a foreign one
    };
    struct Undo {
        std::vector<Former> devices;
        qint64 decidedSince = 0;
        std::optional<AssignmentPolicy> policyBefore; // where rules or defaults changed
    };
    [[nodiscard]] Result<Undo> undoOf(PlanId id);

    // SHA-256 over what was decided, in the order of device numbers: what the journal keeps of a plan.
    [[nodiscard]] Result<QByteArray> digest(PlanId id);

private:
    [[nodiscard]] Result<QList<PlanRecord>> select(const QString &condition, const QVariantList &values);
    [[nodiscard]] Result<> writeItems(const AssignmentPlan &plan, PlanId id, const QDateTime &at);

    Database &m_database;
};

} // namespace Muster
