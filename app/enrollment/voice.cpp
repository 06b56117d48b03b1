#include "app/enrollment/voice.h"

#include "models/enrollment/enrollmentstore.h"
#include "models/enrollment/identitystore.h"

#include <QCoreApplication>

namespace Muster {

namespace {

constexpr qsizetype mostHeaderBytes = 16 * 1024;

QString say(const char *text)
{
    return QCoreApplication::translate("Enrollment", text);
}

// One header, of a sane length, in base64 with or without its padding.
Result<QByteArray> signatureOf(const HttpRequest &request)
{
    const auto values = request.headers.values("Mdm-Signature");
    if (values.size() != 1)
        return refusedVoice(values.isEmpty() ? say("It is not signed.") : say("It has more than one signature."));
    QByteArray text(values.first());
    if (text.size() > mostHeaderBytes)
        return refusedVoice(say("Its signature is too long."));
    text.removeIf([](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
    while (text.endsWith('='))
        text.chop(1);
    const auto decoded =
        QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors | QByteArray::OmitTrailingEquals);
    if (!decoded || text.isEmpty())
        return refusedVoice(say("Its signature is no base64."));
    return *decoded;
}

} // namespace

Result<QByteArray> verifyVoice(const ServerContext &context, const HttpRequest &request)
{
    if (request.body.isEmpty())
        return refusedVoice(say("It is empty."));
    const Result<QByteArray> signature = signatureOf(request);
    if (!signature)
        return std::unexpected(signature.error());
    // What does not verify is the device's fault, though the words are the cryptography's.
    const Result<SignedMessage> message = verifyDetached(*signature, request.body);
    if (!message)
        return refusedVoice(message.error().message);
    return context.signers->identify(message->signer, context.deviceAuthority, context.clock.now());
}

Result<Voice> voiceOf(Database &database, const QByteArray &sha256, const DeviceSpeaker &speaker)
{
    const auto identity = IdentityStore(database).byHash(sha256);
    if (!identity)
        return std::unexpected(identity.error());
    if (!*identity)
        return refusedVoice(say("Its certificate is none that was issued here."));
    if ((*identity)->revokedAt.isValid())
        return refusedVoice(say("Its certificate was revoked."));
    const auto enrollment = EnrollmentStore(database).byUdid(speaker.udid);
    if (!enrollment)
        return std::unexpected(enrollment.error());
    const EnrollmentId own = *enrollment ? (*enrollment)->id : EnrollmentId();
    if ((*identity)->enrollment.isValid() && (*identity)->enrollment != own)
        return refusedVoice(say("Its certificate belongs to another device."));
    if (!(*identity)->udid.isEmpty() && (*identity)->udid.compare(speaker.udid, Qt::CaseInsensitive) != 0)
        return refusedVoice(say("Its certificate was issued to another device."));
    return Voice{**identity, *enrollment};
}

DeviceReply unrecognizedDevice()
{
    return {.status = 403,
            .body = R"({"code":"com.apple.unrecognized.device","description":"This device is no longer managed."})",
            .contentType = "application/json",
            .words = say("It was let go: it is told to drop its management")};
}

} // namespace Muster
