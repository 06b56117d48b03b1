// Who speaks: the signature over a message, and the enrollment that its certificate is pinned to.
#pragma once

#include "app/enrollment/devicemessage.h"
#include "app/enrollment/servercontext.h"
#include "app/http/httprequest.h"
#include "models/enrollment/identity.h"

namespace Muster {

// SHA-256 of the certificate that signed the body (Apple's "Mdm-Signature": a detached CMS message in base64), after
// its signature, its authority (ours), its dates and its purpose were checked. Whether it may speak for a device is
// what voiceOf() tells.
[[nodiscard]] Result<QByteArray> verifyVoice(const ServerContext &context, const HttpRequest &request);

// The identity of a certificate of ours, and the enrollment of the device that it says it is.
struct Voice {
    Identity identity;
    std::optional<Enrollment> enrollment;
};
// InvalidInput when the identity was revoked, is bound to another device, or is none that we issued.
[[nodiscard]] Result<Voice> voiceOf(Database &database, const QByteArray &sha256, const DeviceSpeaker &speaker);

// The answer to one message of a device, before it becomes HTTP.
struct DeviceReply {
    int status = 200;
    QByteArray body = {};
    QByteArray contentType = "application/xml";
    QVariant shown = {}; // for the conversation: what the body says
    QString words = {};
    std::optional<Enrollment> enrollment = {};
    QList<EnrollmentId> toWake = {};
    bool wantsToken = false; // giveToken() puts it in, once the database is free
};

// For the log, with the status of a message that is not accepted: 400, never 401, which would unenroll the device.
[[nodiscard]] inline std::unexpected<Error> refusedVoice(const QString &why)
{
    return failure(ErrorKind::InvalidInput, why);
}

// Apple's "ErrorCodeUnrecognizedDevice": the device drops its management.
[[nodiscard]] DeviceReply unrecognizedDevice();

} // namespace Muster
