#include "app/enrollment/issuance.h"

#include "app/enrollment/scepmessage.h"
#include "models/enrollment/identitystore.h"

#include <QCoreApplication>
#include <QCryptographicHash>

#include <openssl/crypto.h>

namespace Muster {

namespace {

constexpr qsizetype mostBytes = 64 * 1024;

QString say(const char *text)
{
    return QCoreApplication::translate("Enrollment", text);
}

HttpResponse message(const Result<QByteArray> &body, ExchangeNote &note)
{
    if (!body)
        return refusal(note, 500, body.error().message);
    return {.status = 200, .body = *body, .contentType = "application/x-pki-message"};
}

// The value of a parameter of the query, which is compared as sent: clients put raw bytes into others.
QByteArray parameter(const QByteArray &query, QByteArrayView name)
{
    for (const QByteArray &part : query.split('&')) {
        if (part.startsWith(QByteArray(name.toByteArray() + '=')))
            return part.sliced(name.size() + 1);
    }
    return {};
}

bool isSame(const QByteArray &left, const QByteArray &right)
{
    return left.size() == right.size()
        && CRYPTO_memcmp(left.constData(), right.constData(), static_cast<size_t>(left.size())) == 0;
}

// Why a challenge may not be used, or nothing.
QString faultOf(const std::optional<Challenge> &challenge, const QByteArray &given, const QDateTime &now)
{
    if (!challenge)
        return say("Nobody was given this address.");
    if (challenge->expiresAt < now)
        return say("The profile was handed out too long ago. Let the device ask for it again.");
    if (challenge->wrongTries >= mostWrongTries)
        return say("The challenge was guessed too often.");
    if (!isSame(QCryptographicHash::hash(given, QCryptographicHash::Sha256), challenge->hash))
        return say("The challenge is wrong.");
    return challenge->usesLeft > 0 ? QString() : say("The challenge was used already.");
}

struct Wish {
    QString path;
    ScepEnvelope envelope;
    ScepRequest request;
    QByteArray keySha256;
    QString address;
};

// What becomes of a wish: a certificate that was issued for it before, or a challenge that it may use.
struct Standing {
    Challenge challenge;
    QByteArray issued;
    QString fault;
};

Result<Standing> standingOf(Database &database, const Wish &wish, const QDateTime &now)
{
    IdentityStore identities(database);
    const auto challenge = identities.challengeAt(wish.path);
    if (!challenge)
        return std::unexpected(challenge.error());
    if (*challenge) {
        // The same request once more, since its answer was lost: the same certificate.
        const auto before = identities.issued((*challenge)->id, wish.envelope.transactionId, wish.keySha256);
        if (!before)
            return std::unexpected(before.error());
        const bool isRight =
            isSame(QCryptographicHash::hash(wish.request.challenge, QCryptographicHash::Sha256), (*challenge)->hash);
        if (*before && isRight && (*challenge)->expiresAt >= now)
            return Standing{**challenge, (*before)->certificate, {}};
    }
    return Standing{challenge->value_or(Challenge()), {}, faultOf(*challenge, wish.request.challenge, now)};
}

// Who guesses has a few tries; see mostWrongTries.
Result<> countTry(const ServerContext &context, ChallengeId challenge)
{
    if (!challenge.isValid())
        return {};
    return context.writer.run(
        [challenge](Database &database) { return IdentityStore(database).noteWrongTry(challenge); });
}

Result<QByteArray> issue(const ServerContext &context, const Wish &wish, const Challenge &challenge,
                         const QDateTime &now)
{
    SystemRandom random;
    const auto organisation = context.organisations.constFind(challenge.organisation);
    if (organisation == context.organisations.cend())
        return failure(ErrorKind::NotFound, say("The organisation is not served here."));
    const QString name = !challenge.serial.isEmpty()
        ? challenge.serial
        : QString::fromLatin1(wish.keySha256.first(8).toHex()); // a test client tells who it is later
    return context.deviceAuthority.issueIdentity({.publicKey = wish.request.publicKey,
                                                  .commonName = name,
                                                  .organisation = organisation->name,
                                                  .now = now,
                                                  .days = context.settings.identityDays},
                                                 random);
}

// Uses the challenge up and notes what it went for, in one; again it is looked at, since somebody else may have used
// it.
Result<QByteArray> keep(Database &database, const Wish &wish, const QByteArray &certificate,
                        const CertificateFacts &facts, const QDateTime &now)
{
    const Result<Standing> standing = standingOf(database, wish, now);
    if (!standing)
        return std::unexpected(standing.error());
    if (!standing->issued.isEmpty())
        return standing->issued;
    if (!standing->fault.isEmpty())
        return failure(ErrorKind::Unauthorized, standing->fault);
    IdentityStore identities(database);
    const Challenge &challenge = standing->challenge;
    if (auto used = identities.use(challenge.id); !used)
        return std::unexpected(used.error());
    const auto added = identities.add(Identity{.id = {},
                                               .sha256 = facts.sha256,
                                               .certificate = certificate,
                                               .keySha256 = wish.keySha256,
                                               .transactionId = wish.envelope.transactionId,
                                               .challenge = challenge.id,
                                               .kind = challenge.kind,
                                               .organisation = challenge.organisation,
                                               .device = challenge.device,
                                               .serial = challenge.serial,
                                               .udid = challenge.udid,
                                               .enrollment = challenge.enrollment,
                                               .isAwaiting = challenge.isAwaiting,
                                               .issuedAt = now,
                                               .notAfter = facts.notAfter,
                                               .address = wish.address,
                                               .revokedAt = {}});
    return added.transform([&certificate](IdentityId) { return certificate; });
}

HttpResponse refuseCertificate(const ServerContext &context, const ScepEnvelope &envelope, ScepFault fault,
                               const QString &words, ExchangeNote &note)
{
    SystemRandom random;
    note.isFailed = true;
    note.words = words;
    return message(scepRefusal(envelope, fault, context.deviceAuthority, random), note);
}

HttpResponse grant(const ServerContext &context, const Wish &wish, ExchangeNote &note)
{
    const QDateTime now = context.clock.now();
    const Result<Standing> standing = context.read([&](Database &database) { return standingOf(database, wish, now); });
    if (!standing)
        return refusal(note, 500, standing.error().message);
    note.organisation = standing->challenge.organisation;
    note.serial = standing->challenge.serial;
    note.udid = standing->challenge.udid;
    if (!standing->fault.isEmpty()) {
        if (const auto counted = countTry(context, standing->challenge.id); !counted)
            return refusal(note, 500, counted.error().message);
        return refuseCertificate(context, wish.envelope, ScepFault::BadRequest, standing->fault, note);
    }
    QByteArray certificate = standing->issued;
    if (certificate.isEmpty()) {
        const Result<QByteArray> issued = issue(context, wish, standing->challenge, now);
        const Result<CertificateFacts> facts = issued.and_then(readCertificate);
        if (!facts)
            return refusal(note, 500, facts.error().message);
        const Result<QByteArray> kept =
            context.writer.run([&](Database &database) { return keep(database, wish, *issued, *facts, now); });
        if (!kept && kept.error().kind == ErrorKind::Unauthorized)
            return refuseCertificate(context, wish.envelope, ScepFault::BadRequest, kept.error().message, note);
        if (!kept)
            return refusal(note, 500, kept.error().message);
        certificate = *kept;
    }
    note.words = say("Identity issued for %1 days").arg(context.settings.identityDays);
    SystemRandom random;
    return message(scepGrant(wish.envelope, wish.request.cipher, certificate, context.deviceAuthority, random), note);
}

HttpResponse operate(const ServerContext &context, const HttpRequest &request, const QString &path, ExchangeNote &note)
{
    if (request.body.isEmpty() || request.body.size() > mostBytes)
        return refusal(note, request.body.isEmpty() ? 400 : 413,
                       say("The request has %1 bytes.").arg(request.body.size()));
    const ScepReading reading = readScepMessage(request.body);
    if (!reading.envelope)
        return refusal(note, 400, reading.error);
    const ScepEnvelope &envelope = *reading.envelope;
    if (reading.fault)
        return refuseCertificate(context, envelope, *reading.fault, reading.error, note);
    // An UpdateReq (18) was once accepted by other servers without a challenge.
    if (envelope.type != static_cast<int>(ScepType::PkcsReq))
        return refuseCertificate(context, envelope, ScepFault::BadRequest,
                                 say("Messages of type %1 are not answered.").arg(envelope.type), note);
    const ScepOpened opened = openScepRequest(
        envelope, context.deviceAuthority, {.leastKeyBits = 2048, .allowSingleDes = context.settings.allowSingleDes});
    if (!opened.request)
        return refuseCertificate(context, envelope, opened.fault.value_or(ScepFault::BadRequest), opened.error, note);
    return grant(context,
                 {.path = path,
                  .envelope = envelope,
                  .request = *opened.request,
                  .keySha256 = QCryptographicHash::hash(opened.request->publicKey, QCryptographicHash::Sha256),
                  .address = request.peer.toString()},
                 note);
}

} // namespace

HttpResponse answerScep(const ServerContext &context, const HttpRequest &request, const QString &path,
                        ExchangeNote &note)
{
    const QByteArray operation = parameter(request.query, "operation");
    note.what = QStringLiteral("SCEP ") + QString::fromLatin1(operation.left(40));
    if (operation == "GetCACaps")
        return {.status = 200,
                .body = "POSTPKIOperation\nSCEPStandard\nSHA-1\nSHA-256\nSHA-512\nAES\nDES3\n",
                .contentType = "text/plain"};
    if (operation == "GetCACert") {
        note.words = say("1 certificate");
        return {
            .status = 200, .body = context.deviceAuthority.certificate(), .contentType = "application/x-x509-ca-cert"};
    }
    if (operation == "PKIOperation" && request.method == "POST")
        return operate(context, request, path, note);
    return refusal(note, operation == "GetNextCACert" ? 404 : 400, say("There is no such operation."));
}

} // namespace Muster
