// Speaks Apple's device assignment services ("Device Assignment" in Apple's documentation, once DEP) for one server
// token.
//
// Opens a session by OAuth 1.0a when it needs one, renews it once per request when Apple says it is gone, and lowers
// the protocol version when Apple refuses it. Waits and retries are the caller's: an Error says until when. One request
// at a time, since two sessions of one token may void each other. Lives on the thread that made it.
#pragma once

#include "app/apple/appleanswers.h"
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

    // "Get device details", of at most 1000 serials. DeviceRecord::status tells which are not on this service.
    [[nodiscard]] QCoro::Task<Result<DevicePage>> deviceDetails(QStringList serials);

    // "Disown devices": takes them out of the organisation, for good. Never repeated by itself.
    [[nodiscard]] QCoro::Task<Result<DeviceVerdicts>> disown(QStringList serials);

    // "Define a profile": the object as Apple documents it, with the serials to assign it to under `devices`, if any.
    // Apple never changes a profile: each call makes a new one.
    [[nodiscard]] QCoro::Task<Result<DefinedProfile>> defineProfile(QJsonObject profile);

    // "Get a profile": NotFound for one of another service, too.
    [[nodiscard]] QCoro::Task<Result<QJsonObject>> profile(QString uuid);

    // "Assign a profile" to at most 1000 serials; takes effect when the device is next activated.
    [[nodiscard]] QCoro::Task<Result<DeviceVerdicts>> assignProfile(QString uuid, QStringList serials);

    // "Remove a profile" from at most 1000 serials.
    [[nodiscard]] QCoro::Task<Result<DeviceVerdicts>> removeProfile(QStringList serials);

    // "Activation Lock a device". Without an escrow key (see BypassCode) the lock belongs to the person who made the
    // service in the portal. The message may be empty.
    [[nodiscard]] QCoro::Task<Result<ActivationLockVerdict>> lockDevice(QString serial, QByteArray escrowKey,
                                                                        QString message);

    // "Get replacement details": NotFound for a device that replaced none.
    [[nodiscard]] QCoro::Task<Result<Replacement>> replacement(QString serial);

    // The address for account-driven enrollment: NotFound when none is set. An empty one takes it away.
    [[nodiscard]] QCoro::Task<Result<DiscoveryProfile>> discovery();
    [[nodiscard]] QCoro::Task<Result<>> setDiscovery(QUrl url);

    // "Get beta enrollment tokens": NotFound when the organisation has AppleSeed for IT turned off.
    [[nodiscard]] QCoro::Task<Result<QList<BetaProgram>>> betaPrograms();

    // How many HTTP requests were sent, sessions included.
    [[nodiscard]] int requestCount() const { return m_requestCount; }

Q_SIGNALS:
    // One exchange, for a log: never holds a secret.
    void exchanged(const QString &method, const QString &path, int status, qint64 bytes, qint64 milliseconds);

private:
    // `path` may carry a query.
    [[nodiscard]] QCoro::Task<Result<QByteArray>> call(QByteArray method, QString path, QByteArray body);
    [[nodiscard]] QCoro::Task<Result<>> openSession();
    [[nodiscard]] QCoro::Task<Result<AppleAnswer>> exchange(QByteArray method, QUrl url, QByteArray authHeader,
                                                            QByteArray auth, QByteArray body);
    [[nodiscard]] QUrl resolved(const QString &path) const;
    [[nodiscard]] QCoro::Task<Result<DeviceVerdicts>> change(QByteArray method, QString path, QStringList serials,
                                                             QJsonObject more = {});
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
