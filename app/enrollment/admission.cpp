#include "app/enrollment/admission.h"

#include "app/enrollment/managementprofile.h"
#include "app/enrollment/plistmask.h"
#include "app/plist/propertylist.h"
#include "models/devices/devicestore.h"
#include "models/enrollment/identitystore.h"
#include "models/profiles/profilestore.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Enrollment", text);
}

QByteArray randomText(qsizetype bytes)
{
    SystemRandom random;
    return random.bytes(bytes).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

// The device as a sync told of it, and whether its profile makes it wait in Setup Assistant.
struct Known {
    Device device;
    bool isAwaiting = false;
    bool isRemovable = false;
};

Result<Known> find(Database &database, const ServerContext &context, const SignedMachineInfo &signedInfo)
{
    const auto devices = DeviceStore(database).bySerial(SerialNumber(signedInfo.info.serial));
    if (!devices)
        return std::unexpected(devices.error());
    bool isKnown = false;
    for (const Device &device : *devices) {
        const auto organisation = context.organisations.constFind(device.organisation);
        // A sandbox's device comes to a sandbox's organisation, a real one to a real one.
        const bool fits = organisation != context.organisations.cend()
            && organisation->isPractice == (signedInfo.trust == MachineTrust::Practice);
        if (!device.isPresent || !fits)
            continue;
        isKnown = true;
        const bool isAssigned =
            device.profileStatus == ProfileStatus::Assigned || device.profileStatus == ProfileStatus::Pushed;
        if (!isAssigned || device.profileUuid.isEmpty())
            continue;
        const auto content = ProfileStore(database).contentOf(device.organisation, device.profileUuid);
        if (!content)
            return std::unexpected(content.error());
        return Known{.device = device,
                     .isAwaiting = content->value(QLatin1StringView("await_device_configured")).toBool(),
                     .isRemovable = content->value(QLatin1StringView("is_mdm_removable")).toBool(true)};
    }
    return failure(ErrorKind::NotFound,
                   isKnown ? say("No enrollment profile is assigned to it. Assign one, then let the device try again.")
                           : say("No sync knows it. Sync, or assign it to this service in Apple's portal."));
}

// Apple's "ErrorCodeSoftwareUpdateRequired".
HttpResponse updateFirst(const QString &version)
{
    const QJsonObject object{
        {QStringLiteral("code"), QStringLiteral("com.apple.softwareupdate.required")},
        {QStringLiteral("description"), QStringLiteral("The organisation requires at least %1.").arg(version)},
        {QStringLiteral("message"), QStringLiteral("This device needs version %1 first.").arg(version)},
        {QStringLiteral("details"), QJsonObject{{QStringLiteral("OSVersion"), version}}}};
    return {
        .status = 403, .body = QJsonDocument(object).toJson(QJsonDocument::Compact), .contentType = "application/json"};
}

std::optional<QString> missingVersion(const ServerContext &context, const MachineInfo &info)
{
    const QString least = context.settings.leastVersions.value(familyOfProduct(info.product));
    const bool isOld = !least.isEmpty() && !info.osVersion.isEmpty() && compareVersions(info.fullVersion(), least) < 0;
    return isOld && info.canUpdate ? std::optional(least) : std::nullopt;
}

} // namespace

Result<QByteArray> managementProfileFor(const ServerContext &context, Challenge &challenge, const QString &topic,
                                        bool isRemovable)
{
    const auto organisation = context.organisations.constFind(challenge.organisation);
    if (organisation == context.organisations.cend())
        return failure(ErrorKind::NotFound, say("The organisation is not served here."));
    const QByteArray secret = randomText(32);
    challenge.hash = QCryptographicHash::hash(secret, QCryptographicHash::Sha256);
    challenge.path = QString::fromLatin1(randomText(18));
    return writePropertyList(managementProfile(
        {.baseUrl = context.baseUrl,
         .organisation = organisation->name,
         .identifier = organisation->identifier,
         .topic = topic.isEmpty() ? organisation->topic : topic,
         .anchor = context.anchor,
         .deviceAuthority = context.deviceAuthority.certificate(),
         .challengePath = challenge.path,
         .challenge = secret,
         .commonName = challenge.serial.isEmpty() ? QStringLiteral("%HardwareUUID%") : challenge.serial,
         .isRemovable = isRemovable,
         .givesTokens = organisation->givesTokens()}));
}

Result<QByteArray> issueManagementProfile(const ServerContext &context, Challenge challenge, bool sign,
                                          bool isRemovable)
{
    const Result<QByteArray> list = managementProfileFor(context, challenge, {}, isRemovable);
    if (!list)
        return list;
    const Result<ChallengeId> stored = context.writer.run(
        [challenge](Database &database) -> Result<ChallengeId> { return IdentityStore(database).add(challenge); });
    if (!stored)
        return std::unexpected(stored.error());
    return sign ? context.signer.sign(*list) : list;
}

HttpResponse admit(const ServerContext &context, const HttpRequest &request, ExchangeNote &note)
{
    note.what = QStringLiteral("Profile request");
    QList<QByteArray> practice;
    for (const ServedOrganisation &organisation : context.organisations) {
        if (!organisation.practiceAuthority.isEmpty())
            practice.append(organisation.practiceAuthority);
    }
    const QDateTime now = context.clock.now();
    const Result<SignedMachineInfo> machine = readMachineInfo(request.body, practice, now);
    if (!machine)
        return refusal(note, 400, machine.error().message);
    note.serial = machine->info.serial;
    note.udid = machine->info.udid;
    note.request = machine->info.all;
    const Result<Known> known = context.read([&](Database &database) { return find(database, context, *machine); });
    if (!known)
        return refusal(note, known.error().kind == ErrorKind::NotFound ? 403 : 500, known.error().message);
    note.organisation = known->device.organisation;
    if (const auto version = missingVersion(context, machine->info)) {
        note.words = say("It has %1 and is asked to update to %2 first").arg(machine->info.fullVersion(), *version);
        return updateFirst(*version);
    }
    const Result<QByteArray> profile =
        issueManagementProfile(context,
                               {.id = {},
                                .hash = {},
                                .path = {},
                                .kind = EnrollmentKind::Automated,
                                .organisation = known->device.organisation,
                                .device = known->device.id,
                                .serial = machine->info.serial,
                                .udid = machine->info.udid,
                                .enrollment = {},
                                .isAwaiting = known->isAwaiting,
                                .createdAt = now,
                                .expiresAt = now.addSecs(60 * context.settings.challengeMinutes)},
                               context.settings.signProfiles, known->isRemovable);
    if (!profile)
        return refusal(note, 500, profile.error().message);
    note.words = machine->trust == MachineTrust::Apple ? say("Signed by Apple's device authority, %1")
                                                       : say("Signed by a sandbox's device authority, %1");
    note.words = note.words.arg(machine->info.product + u' ' + machine->info.fullVersion());
    return {.status = 200,
            .body = *profile,
            .contentType = "application/x-apple-aspen-config",
            .headers = {{"Cache-Control", "no-store"}}};
}

} // namespace Muster
