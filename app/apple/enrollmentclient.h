// Speaks Apple's device assignment services ("Device Assignment" in Apple's documentation, once DEP) for one server
// token.
//
// Opens a session by OAuth 1.0a when it needs one, renews it once per request when Apple says it is gone, and lowers
// the protocol version when Apple refuses it. Waits and retries are the caller's: an Error says until when. One request
// at a time, since two sessions of one token may void each other. Lives on the thread that made it.
#pragma once

#include "app/crypto/servertoken.h"
#include "models/core/clock.h"
#include "models/core/random.h"
#include "models/devices/devicepage.h"
#include "models/organisations/organisation.h"

#include <QCoroTask>
#include <QNetworkAccessManager>

#include <chrono>
#include <stop_token>

class QNetworkReply;

namespace Muster {

struct AppleAnswer;

// Where Apple is, or a sandbox that plays it.
struct ServiceAddress {
    QUrl url;
    QString authorityPem; // trusted beside the system's authorities; usually empty
    // Without a byte for so long a request has failed. A page of 1000 devices can take Apple more than 10 s.
    std::chrono::milliseconds timeout = std::chrono::seconds(60);
};

class EnrollmentClient final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EnrollmentClient)

public:
    // The newest value of X-Server-Protocol-Version that we handle.
    static constexpr int newestProtocolVersion = 10;

    EnrollmentClient(ServiceAddress address, ServerToken token, const Clock &clock, Random &random,
                     std::stop_token stop = {}, QObject *parent = nullptr);
    ~EnrollmentClient() override;

    // Starts lower, at a version that was accepted before.
    void setProtocolVersion(int version) { m_protocolVersion = version; }
    [[nodiscard]] int protocolVersion() const { return m_protocolVersion; }

    // "Get account details": Apple's JSON, checked to be readable by accountFactsFromJson().
    [[nodiscard]] QCoro::Task<Result<QByteArray>> account();

    // "Get a list of devices": a page of everything; an empty cursor begins.
    [[nodiscard]] QCoro::Task<Result<DevicePage>> fetchDevices(QString cursor, int limit);

    // "Sync the list of devices": a page of what changed since the cursor.
    [[nodiscard]] QCoro::Task<Result<DevicePage>> syncDevices(QString cursor, int limit);

    // How many HTTP requests were sent, sessions included.
    [[nodiscard]] int requestCount() const { return m_requestCount; }

Q_SIGNALS:
    // One exchange, for a log: never holds a secret.
    void exchanged(const QString &method, const QString &path, int status, qint64 bytes, qint64 milliseconds);

private:
    [[nodiscard]] QCoro::Task<Result<QByteArray>> call(QByteArray method, QString path, QByteArray body);
    [[nodiscard]] QCoro::Task<Result<>> openSession();
    [[nodiscard]] QCoro::Task<Result<AppleAnswer>> exchange(QByteArray method, QUrl url, QByteArray authHeader,
                                                            QByteArray auth, QByteArray body);
    [[nodiscard]] QUrl resolved(const QString &path) const;
    [[nodiscard]] bool lowerProtocolVersion();

    ServiceAddress m_address;
    ServerToken m_token;
    const Clock &m_clock;
    Random &m_random;
    std::stop_token m_stop;
    QNetworkAccessManager m_network;
    QByteArray m_session;
    int m_protocolVersion = newestProtocolVersion;
    int m_requestCount = 0;
};

} // namespace Muster
