// Configuration profiles as a device reads them: strictly, with the error codes that real devices give.
//
// Pure functions over what SimulatedPlist read. The rules are those of Apple's "Configuration Profile Reference" and
// the payload schemas of its device management documentation.
#pragma once

#include "app/sandbox/simulateddevice.h"

#include <QDateTime>

#include <optional>

namespace Muster {

// One link of an ErrorChain.
struct SimulatedFault {
    QString domain;
    int code = 0;
    QString text;

    [[nodiscard]] QString words() const { return QStringLiteral("%1 %2: %3").arg(domain).arg(code).arg(text); }
};

// What the enrollment profile's com.apple.security.scep payload asks for.
struct SimulatedScepPayload {
    QUrl url;
    QByteArray name;
    QList<std::pair<QByteArray, QByteArray>> subject;
    QByteArray challenge;
    int keyUsage = 0;
    QByteArray fingerprint; // of the authority: SHA-1 or SHA-256 by length; empty: not checked
};

struct SimulatedEnrollmentProfile {
    SimulatedEnrollment enrollment; // what the MDM payload and the root payloads say
    std::optional<SimulatedScepPayload> scep; // one of these two
    QByteArray pkcs12;
    QString pkcs12Password;
    QVariantMap profile; // all of it
};

namespace SimulatedProfile {

// What is wrong with any configuration profile; nothing when it can be installed.
[[nodiscard]] std::optional<SimulatedFault> faultOf(const QVariantMap &profile);
[[nodiscard]] std::expected<SimulatedEnrollmentProfile, SimulatedFault> readEnrollment(const QVariantMap &profile);
// Why an enrolled device refuses this profile as the successor of its enrollment.
[[nodiscard]] std::optional<SimulatedFault> renewalFault(const SimulatedEnrollment &present,
                                                         const SimulatedEnrollment &next);

} // namespace SimulatedProfile

} // namespace Muster
