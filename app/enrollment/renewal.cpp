#include "app/enrollment/renewal.h"

#include "app/enrollment/admission.h"
#include "app/enrollment/deployment.h"
#include "models/enrollment/enrollmentstore.h"
#include "models/enrollment/identitystore.h"

namespace Muster {

namespace {

constexpr int mostAtOnce = 200;
constexpr int daysToUse = 30; // the device may be switched off for a while

Result<> queueRenewal(const ServerContext &context, Database &database, const Enrollment &enrollment,
                      const QDateTime &now)
{
    Challenge challenge{.kind = EnrollmentKind::Renewal,
                        .organisation = enrollment.organisation,
                        .device = enrollment.device,
                        .serial = enrollment.serial,
                        .udid = enrollment.udid,
                        .enrollment = enrollment.id,
                        .createdAt = now,
                        .expiresAt = now.addDays(daysToUse)};
    // Who came through Apple is kept by the enrollment profile; a profile that came as a file may be removed.
    const Result<QByteArray> profile =
        managementProfileFor(context, challenge, enrollment.topic, enrollment.kind != EnrollmentKind::Automated);
    if (!profile)
        return std::unexpected(profile.error());
    if (auto added = IdentityStore(database).add(challenge); !added)
        return std::unexpected(added.error());
    // One that was signed must be followed by one of the same signer; one that was not, by one that is not.
    const bool isSigned = context.settings.signProfiles && enrollment.kind == EnrollmentKind::Automated;
    const Result<QByteArray> payload = isSigned ? context.signer.sign(*profile) : profile;
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
        const auto queued = queueRenewal(context, database, **enrollment, now);
        // An organisation that came a moment ago is served a moment later.
        if (!queued && queued.error().kind != ErrorKind::NotFound)
            return std::unexpected(queued.error());
    }
    return *due;
}

} // namespace Muster
