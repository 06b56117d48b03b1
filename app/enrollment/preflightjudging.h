// What the preflight makes of what it saw: pure functions, one for each check that needs no network.
#pragma once

#include "app/enrollment/preflightcheck.h"
#include "app/enrollment/serverkeys.h"
#include "models/configuration/configurationitem.h"
#include "models/organisations/organisation.h"
#include "models/profiles/profile.h"

#include <QHostAddress>

namespace Muster {

[[nodiscard]] PreflightCheck judgeDeviceAuthority(const CertifiedKey &authority, int identityDays,
                                                  const QDateTime &now);
[[nodiscard]] PreflightCheck judgeServerCertificate(const ServerCertificates &certificates, const QString &host,
                                                    const QDateTime &now);
// `own`: the addresses of this machine.
[[nodiscard]] PreflightCheck judgeName(const QString &host, const QList<QHostAddress> &found,
                                       const QList<QHostAddress> &own);

// The latest version of a profile.
struct ProfileInForce {
    Profile profile;
    QJsonObject content;
};
[[nodiscard]] PreflightCheck judgeProfiles(const QList<ProfileInForce> &profiles, const QString &baseUrl,
                                           const QByteArray &anchor);
// `apple`: what Apple's service named as the time.
[[nodiscard]] PreflightCheck judgeClock(const QDateTime &apple, const QDateTime &now);
[[nodiscard]] PreflightCheck judgeToken(const Organisation &organisation, const QDateTime &now);
[[nodiscard]] PreflightCheck judgeTerms(const Organisation &organisation);
[[nodiscard]] PreflightCheck judgePush(const PushState &state);

// An item and how many devices of the organisation it is meant for.
struct ItemReach {
    ConfigurationItem item;
    qint64 devices = 0;
    QString fault; // its rule cannot be read
};
[[nodiscard]] PreflightCheck judgeItems(const QList<ItemReach> &items);

} // namespace Muster
