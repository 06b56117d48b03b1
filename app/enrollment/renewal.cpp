#include "app/enrollment/renewal.h"

#include "app/enrollment/deployment.h"
#include "app/enrollment/managementprofile.h"
#include "app/plist/propertylist.h"
#include "models/enrollment/enrollmentstore.h"
#include "models/enrollment/identitystore.h"

#include <QCryptographicHash>

namespace Muster {

namespace {

constexpr int mostAtOnce = 200;
constexpr int daysToUse = 30; // the device may be switched off for a while

QByteArray randomText(qsizetype bytes)
{
    SystemRandom random;
    return random.bytes(bytes).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

Result<> queueRenewal(const ServerContext &context, Database &database, const Enrollment &enrollment,
                      const QDateTime &now)
{
    const auto organisation = context.organisations.constFind(enrollment.organisation);
    if (organisation == context.organisations.cend())
        return {};
    const QByteArray secret = randomText(32);
    const Challenge challenge{.hash = QCryptographicHash::hash(secret, QCryptographicHash::Sha256),
                              .path = QString::fromLatin1(randomText(18)),
                              .kind = EnrollmentKind::Renewal,
                              .organisation = enrollment.organisation,
                              .device = enrollment.device,
                              .serial = enrollment.serial,
                              .udid = enrollment.udid,
                              .enrollment = enrollment.id,
                              .createdAt = now,
                              .expiresAt = now.addDays(daysToUse)};
    if (auto added = IdentityStore(database).add(challenge); !added)
        return std::unexpected(added.error());
    const QByteArray profile =
        writePropertyList(managementProfile({.baseUrl = context.baseUrl,
                                             .organisation = organisation->name,
                                             .identifier = organisation->identifier,
                                             .topic = enrollment.topic,
                                             .anchor = context.anchor,
                                             .deviceAuthority = context.deviceAuthority.certificate(),
                                             .challengePath = challenge.path,
                                             .challenge = secret,
                                             .commonName = enrollment.serial}));
    // One that was signed must be followed by one of the same signer; one that was not, by one that is not.
    const bool isSigned = context.settings.signProfiles && enrollment.kind == EnrollmentKind::Automated;
    const Result<QByteArray> payload = isSigned ? context.signer.sign(profile) : Result<QByteArray>(profile);
    if (!payload)
        return std::unexpected(payload.error());
    Command command;
    command.enrollment = enrollment.id;
    command.generation = enrollment.generation;
    command.purpose = CommandPurpose::Renewal;
    command.requestType = QStringLiteral("InstallProfile");
    command.title = QStringLiteral("InstallProfile (renews its identity)");
    command.rank = CommandRank::settings;
    command.createdAt = now;
    return queueCommand(context.sealer, database, command, {{QStringLiteral("Payload"), *payload}})
        .transform([](CommandId) { });
}

} // namespace

Result<QList<EnrollmentId>> queueRenewals(const ServerContext &context, Database &database, const QDateTime &now)
{
    EnrollmentStore enrollments(database);
    const auto due = enrollments.toRenew(now, mostAtOnce);
    if (!due)
        return std::unexpected(due.error());
    for (const EnrollmentId id : *due) {
        const auto enrollment = enrollments.byId(id);
        if (!enrollment)
            return std::unexpected(enrollment.error());
        if (auto queued = queueRenewal(context, database, **enrollment, now); !queued)
            return std::unexpected(queued.error());
    }
    return *due;
}

} // namespace Muster
