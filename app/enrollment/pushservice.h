// Wakes devices: Apple's push service (APNs) for real ones, by the push certificate of their organisation; a sandbox's
// for those of a practice organisation. "Sending notification requests to APNs": the push says nothing but "connect".
//
// Lives on the main thread and never keeps anybody waiting: a queue of its own, a few requests at a time, waiting
// longer after each failure. Without a push certificate a device is reached when it comes by itself, and push() says
// so.
#pragma once

#include "app/core/alarm.h"
#include "app/core/openwork.h"
#include "app/enrollment/serverkeys.h"
#include "models/enrollment/enrollmentstore.h"
#include "models/organisations/organisation.h"

#include <QCoroTask>
#include <QHash>
#include <QNetworkAccessManager>
#include <QObject>
#include <QSet>
#include <QSslConfiguration>

#include <deque>
#include <memory>

namespace Muster {

// What became of the pushes since the start.
struct PushCounters {
    qint64 sent = 0, accepted = 0, refused = 0, failed = 0, unreachable = 0; // unreachable: no certificate, no token

    bool operator==(const PushCounters &) const = default;
};

class PushService final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PushService)

public:
    PushService(StoreThread &store, OpenWork &work, ServerKeys &keys, const Clock &clock, Alarm &alarm,
                QObject *parent = nullptr);

    // Soon, each once, however often it is asked for until then.
    void wake(const QList<EnrollmentId> &devices);
    // When everybody who was to be woken was told, or `most` is over: for programs that end.
    [[nodiscard]] QCoro::Task<> settled(std::chrono::milliseconds most);

    [[nodiscard]] const PushCounters &counters() const { return m_counters; }
    // Of the last push that did not get through, for people; empty when the last one did.
    [[nodiscard]] const QString &trouble() const { return m_trouble; }
    // For tests; https://api.push.apple.com otherwise.
    void setApple(const QUrl &url) { m_apple = url; }

Q_SIGNALS:
    void changed();

private:
    struct Target {
        EnrollmentId id;
        QUrl url;
        QString topic, magic;
        OrganisationId organisation;
        bool isPractice = false;
        QByteArray authorityPem;
        QString why; // it cannot be pushed
    };
    enum class Outcome { Accepted, Gone, Refused, Later };
    [[nodiscard]] QCoro::Task<> work();
    [[nodiscard]] QCoro::Task<Result<Target>> find(EnrollmentId id);
    [[nodiscard]] QCoro::Task<Outcome> send(Target target);
    // The way to an organisation's push service, with its certificate; made once, until a certificate changes.
    struct Line {
        QNetworkAccessManager network;
        QSslConfiguration tls;
    };
    [[nodiscard]] QCoro::Task<Result<std::shared_ptr<Line>>> lineFor(Target target);
    [[nodiscard]] QCoro::Task<> forgetToken(EnrollmentId id);
    void tellTrouble(const QString &trouble);

    StoreThread &m_store;
    OpenWork &m_work;
    ServerKeys &m_keys;
    const Clock &m_clock;
    Alarm &m_alarm;
    QUrl m_apple{QStringLiteral("https://api.push.apple.com")};
    std::deque<EnrollmentId> m_waiting;
    QSet<EnrollmentId> m_isWaiting;
    QHash<OrganisationId, std::shared_ptr<Line>> m_lines; // whoever sends keeps its own alive
    PushCounters m_counters;
    QString m_trouble;
    int m_workers = 0;
};

} // namespace Muster
