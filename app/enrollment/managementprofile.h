// The profile with which a device comes under management: the anchor of the server's certificate, the identity that it
// fetches by SCEP, and the management payload ("com.apple.mdm" and "com.apple.security.scep" of Apple's "Configuration
// Profile" reference).
#pragma once

#include <QByteArray>
#include <QString>
#include <QVariantMap>

namespace Muster {

struct ManagementProfileRequest {
    QString baseUrl; // "https://mdm.example.org", without a slash at the end
    QString organisation; // its name, shown on the device
    QString identifier; // PayloadIdentifier: stays the same when the profile is renewed
    QString topic; // of the push certificate
    QByteArray anchor; // DER of the authority of the TLS certificate; empty where every device knows it
    QByteArray deviceAuthority; // DER of the authority that SCEP speaks for
    QString challengePath; // of the SCEP address
    QByteArray challenge; // one use
    QString commonName; // of the identity; the server sets the same
    bool isRemovable = false;
    bool givesTokens = false; // answers "Get token" (see gettoken.h)
    int keyBits = 2048;
};

// All UUIDs are new, so that an installed profile tells which it was.
[[nodiscard]] QVariantMap managementProfile(const ManagementProfileRequest &request);

// What a device needs when there is no push certificate of Apple: a topic of the right form that nobody else has.
[[nodiscard]] QString externalTopic(const QByteArray &random);

namespace ServerPath {
inline constexpr QByteArrayView enroll("/enroll");
inline constexpr QByteArrayView scep("/scep/"); // and the challenge's path
inline constexpr QByteArrayView checkin("/mdm/checkin");
inline constexpr QByteArrayView connect("/mdm/connect");
inline constexpr QByteArrayView health("/healthz");
inline constexpr QByteArrayView metrics("/metrics");
inline constexpr QByteArrayView discovery("/MDMServiceConfig"); // Apple Configurator's
inline constexpr QByteArrayView anchors("/anchors"); // what discovery points to
} // namespace ServerPath

} // namespace Muster
