// One request of a device and its answer, as people read it.
#pragma once

#include "models/core/ids.h"
#include "models/storage/database.h"

#include <QDateTime>
#include <QList>

namespace Muster {

struct Exchange {
    qint64 number = 0; // given by the store
    qint64 atMs = 0; // when the request was whole, milliseconds since 1970
    qint64 tookUs = 0; // until the answer was ready
    OrganisationId organisation = {};
    EnrollmentId enrollment = {};
    QString serial = {};
    QString udid = {};
    QString peer = {};
    QString method = {};
    QString path = {}; // without what is secret in it
    int status = 0;
    QString what = {}; // "Authenticate", "Idle", "SCEP PKIOperation", …
    QString words = {}; // what it came to
    bool isFailed = false;
    QString request = {}; // decoded, secrets masked; empty when there was no body
    QString answer = {};

    bool operator==(const Exchange &) const = default;
};

struct ExchangeFilter {
    std::optional<OrganisationId> organisation;
    QString serial; // or UDID; empty: all
    qint64 newerThan = 0; // a number
    int most = 1000;

    bool operator==(const ExchangeFilter &) const = default;
};

// The devices of the conversation, latest first.
struct Conversation {
    OrganisationId organisation;
    EnrollmentId enrollment;
    QString serial;
    QString udid;
    qint64 lastAtMs = 0;
    int requests = 0;
    bool isFailed = false; // the latest one
    QString what;
    QString words; // of the latest

    bool operator==(const Conversation &) const = default;
};

// Since a moment.
struct ExchangePace {
    int devices = 0;
    int requests = 0;

    bool operator==(const ExchangePace &) const = default;
};

class ExchangeStore final {
public:
    explicit ExchangeStore(Database &database)
        : m_database(database)
    {
    }

    // Inside a Transaction. Of many, the oldest are dropped: 100,000 are kept.
    [[nodiscard]] Result<> add(const QList<Exchange> &exchanges);
    // In the order in which they happened: the latest `most` of those asked for.
    [[nodiscard]] Result<QList<Exchange>> list(const ExchangeFilter &filter);
    [[nodiscard]] Result<QList<Conversation>> conversations(std::optional<OrganisationId> organisation,
                                                            const QString &text, int most);
    // Looks at the latest 20,000 only, and at those of devices: strangers are no news.
    [[nodiscard]] Result<ExchangePace> pace(qint64 sinceMs);

private:
    Database &m_database;
};

} // namespace Muster
