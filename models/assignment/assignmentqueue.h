// The durable queue: devices whose profile at Apple is not the one they should have, and when Apple may be asked next.
//
// Rows come and go by reconcile(), which compares what should be with what is; what Apple answered stays with the row,
// so that no crash and no other program forgets a time that Apple named. A row leaves only when Apple shows the wanted
// profile, or when nobody wants it any more. Everything that writes wants a Transaction around it.
#pragma once

#include "models/assignment/assignmentplan.h"
#include "models/storage/database.h"

#include <QDateTime>

namespace Muster {

enum class QueueState {
    Waiting = 0,
    Asked = 1, // the request was sent, and nobody knows yet whether Apple followed it: look before asking again
    Refused = 2 // Apple no longer gives the device out; until its facts change
};

// A difference between what should be and what is.
struct Difference {
    std::int32_t device = 0;
    std::int32_t profile = handNone; // wanted; handNone for none
    std::uint8_t urgency = 0; // 0 would start unmanaged, 1 not switched on yet, 2 the rest
};

struct QueueRow {
    std::int32_t device = 0;
    SerialNumber serial;
    std::int32_t profile = handNone;
    QueueState state = QueueState::Waiting;
    int attempts = 0;
    QDateTime since;
    QDateTime notBefore;
    QString answer; // Apple's word for the last try: FAILED, THROTTLED, NOT_ACCESSIBLE, MISSING, UNCHANGED; or none
    QString askedUuid;
    QDateTime askedAt;
};

// How a batch of one profile ended for a device.
struct QueueAnswer {
    std::int32_t device = 0;
    QString answer; // see QueueRow::answer; SUCCESS leaves the row Asked until it was read back
    QDateTime notBefore; // when to try again; invalid where that is no matter of time
    QueueState state = QueueState::Waiting;
};

struct QueueCounts {
    qint64 all = 0;
    qint64 due = 0; // could be sent now
    qint64 throttled = 0;
    qint64 failed = 0; // the last try failed, or Apple did not do what it accepted
    qint64 refused = 0;
    QDateTime next; // when the next of those that wait is due

    bool operator==(const QueueCounts &) const = default;
};

class AssignmentQueue final {
public:
    AssignmentQueue(Database &database, OrganisationId organisation)
        : m_database(database)
        , m_organisation(organisation)
    {
    }

    // Makes the queue hold exactly these differences. Rows that stay keep what Apple answered, unless the wanted
    // profile is another one, or a refused device's facts have changed. Returns whether anything was different.
    [[nodiscard]] Result<bool> reconcile(const std::vector<Difference> &differences, const QDateTime &now);

    // Up to `most` that were asked for and not read back; these come before anything new.
    [[nodiscard]] Result<QList<QueueRow>> unsettled(int most);
    // Up to `most` of one profile that may be sent now, the most urgent first.
    [[nodiscard]] Result<QList<QueueRow>> due(const QDateTime &now, int most);

    // Before the request goes out: from here on nobody knows until Apple is asked.
    [[nodiscard]] Result<> noteAsked(const QList<QueueRow> &rows, const QString &uuid, const QDateTime &now);
    // The request did not reach Apple, or came back as a whole.
    [[nodiscard]] Result<> noteNotAsked(const QList<QueueRow> &rows);
    // Notes it at the device's plans and among its events, too.
    [[nodiscard]] Result<> noteAnswers(const QList<QueueAnswer> &answers, const QDateTime &now);
    // Apple shows the wanted profile: done.
    [[nodiscard]] Result<> settle(const QList<QueueRow> &rows, const QDateTime &now);

    [[nodiscard]] Result<QueueCounts> counts(const QDateTime &now);
    [[nodiscard]] Result<QueuedWaits> waits();
    [[nodiscard]] Result<std::optional<QueueRow>> of(DeviceId device);
    // Row numbers by what kept them: "failed", "throttled", "refused"; all for an empty word.
    [[nodiscard]] Result<std::vector<std::int32_t>> devices(const QString &reason);

    // Asks at once for what waits out a failure of Apple's (never for what Apple asked to wait for).
    [[nodiscard]] Result<> retryFailed();

    [[nodiscard]] Result<bool> isPaused();
    [[nodiscard]] Result<> setPaused(bool isPaused, const QDateTime &now);

private:
    // Closes what plans still wait for where Apple has what is wanted by now, whoever brought that about; and lets go
    // of decisions that are fulfilled by Apple showing no profile. After wanted_now was filled.
    [[nodiscard]] Result<> closeFulfilled(const QDateTime &now);
    // The device index shows what keeps a device (QueueStanding), so it must read those anew that reconcile() frees:
    // noted before, while they can still be told, and revised after, since a new revision frees a refused row.
    [[nodiscard]] Result<> reviseWhereNew(const QList<QueueAnswer> &answers);
    [[nodiscard]] Result<> noteUnstuck();
    [[nodiscard]] Result<> reviseUnstuck();
    [[nodiscard]] Result<QList<QueueRow>> select(const QString &condition, const QVariantList &values, int most);

    Database &m_database;
    OrganisationId m_organisation;
};

// The wait after so many failures: 1 h, growing to 24 h.
[[nodiscard]] std::chrono::seconds waitAfterFailures(int attempts);

} // namespace Muster
