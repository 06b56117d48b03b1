// Reads configuration profiles (.mobileconfig) and says what a device would refuse about them, before a device does.
//
// The rules are those of Apple's "Configuring Multiple Devices Using Profiles" and "TopLevel", "CommonPayloadKeys" of
// its device management documentation. What comes in is bytes of strangers; functions may be called from any thread.
#pragma once

#include "models/core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QVariantMap>

namespace Muster {

// What is to be said about a profile. An error keeps it out of the library, a warning is worth reading.
struct ProfileFinding {
    enum class Severity { Error, Warning };
    Severity severity = Severity::Error;
    QString path; // of keys, such as "PayloadContent/2/PayloadType"; empty: the whole. Payloads count from 0.
    QString message; // what is wrong, and what to do

    bool operator==(const ProfileFinding &) const = default;
};

// "PayloadContent/2/PayloadType: …" for people.
[[nodiscard]] QString findingText(const ProfileFinding &finding);
[[nodiscard]] bool hasErrors(const QList<ProfileFinding> &findings);

struct ConfigurationProfile {
    QVariantMap content; // as it goes to devices, variables and all; may hold secrets
    QList<ProfileFinding> findings;
    QString signer; // of a signed one: as people read it. The signature itself is taken off

    bool operator==(const ConfigurationProfile &) const = default;
};

// Plain XML, a binary property list, or either in a CMS signature. InvalidInput when it is none of these, Crypto when
// the signature does not fit the content.
[[nodiscard]] Result<ConfigurationProfile> readConfigurationProfile(const QByteArray &bytes, const QDateTime &now);

[[nodiscard]] QList<ProfileFinding> validateProfile(const QVariantMap &content, const QDateTime &now);

// What may be told of it without its secrets: {"name", "description", "payloads": [{"type", "name"}], "variables"}.
[[nodiscard]] QJsonObject summaryOfProfile(const QVariantMap &content);

// Of a payload type, for people: "Wi-Fi" for "com.apple.wifi.managed"; the type itself where it has no name of ours.
[[nodiscard]] QString payloadTypeTitle(const QString &type);

} // namespace Muster
