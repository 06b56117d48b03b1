// How the enrollment server stands on the network and what it asks of devices; the same for window and musterctl.
#pragma once

#include "models/core/result.h"

#include <QJsonObject>
#include <QMap>
#include <QString>

namespace Muster {

struct ServerSettings {
    bool isOn = false; // the window starts it with the workspace
    QString listenAddress = QStringLiteral("127.0.0.1");
    quint16 listenPort = 8443; // 0: the system chooses
    // What devices are told: a host name or address that leads here, and the port if a router changes it (0: the same).
    QString host = QStringLiteral("127.0.0.1");
    quint16 publicPort = 0;
    // Signed profiles are shown as verified on a device; some clients that do not come through Apple cannot read them.
    bool signProfiles = true;
    bool allowSingleDes = false; // in SCEP, for very old clients
    int challengeMinutes = 60; // how long a profile that was handed out may be used
    int identityDays = 365;
    int releaseMinutes = 10; // the longest that Setup Assistant waits for what blocks it
    qint64 testUntil = 0; // until then one profile enrolls any number of clients (seconds since 1970); 0: never
    // Lowest versions by family ("iPad", "Mac", …): older devices are asked to update in Setup Assistant.
    QMap<QString, QString> leastVersions;

    bool operator==(const ServerSettings &) const = default;

    [[nodiscard]] QJsonObject toJson() const;
    // Members that are missing or no good keep their standard value.
    [[nodiscard]] static ServerSettings fromJson(const QJsonObject &object);
    // "https://host:port", without a slash at the end. `boundPort` stands in where the system chose.
    [[nodiscard]] QString baseUrl(quint16 boundPort) const;
};

// InvalidInput with what is wrong: an address that is none, a host with a scheme or path, times out of range.
[[nodiscard]] Result<> checkServerSettings(const ServerSettings &settings);

// Numbers between points compare as numbers: "17.2" is older than "17.10". Anything after them, as in "16.1 (a)",
// counts last. Negative when `left` is older.
[[nodiscard]] int compareVersions(const QString &left, const QString &right);

} // namespace Muster
