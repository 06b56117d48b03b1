#include "app/enrollment/managementprofile.h"

#include <QCryptographicHash>
#include <QUuid>

namespace Muster {

namespace {

// Everything but user enrollment's exceptions: what Apple's "Access Rights" sum up to.
constexpr qlonglong allRights = 8191;

QString newUuid()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces).toUpper();
}

QVariantMap payload(const QString &type, const QString &identifier, const QString &name)
{
    return {{QStringLiteral("PayloadType"), type},
            {QStringLiteral("PayloadVersion"), 1LL},
            {QStringLiteral("PayloadIdentifier"), identifier},
            {QStringLiteral("PayloadUUID"), newUuid()},
            {QStringLiteral("PayloadDisplayName"), name}};
}

// One name part each, in SCEP's nesting: an array of parts, each an array of pairs.
QVariant namePart(const QString &type, const QString &value)
{
    return QVariantList{QVariant(QVariantList{type, value})};
}

QVariantMap rootPayload(const ManagementProfileRequest &request)
{
    QVariantMap root = payload(QStringLiteral("com.apple.security.root"),
                               request.identifier + QStringLiteral(".anchor"), QStringLiteral("Muster"));
    root.insert(QStringLiteral("PayloadContent"), request.anchor);
    root.insert(QStringLiteral("PayloadCertificateFileName"), QStringLiteral("muster.cer"));
    return root;
}

QVariantMap identityPayload(const ManagementProfileRequest &request)
{
    QVariantMap identity = payload(QStringLiteral("com.apple.security.scep"),
                                   request.identifier + QStringLiteral(".identity"), QStringLiteral("Device identity"));
    const QByteArray fingerprint = QCryptographicHash::hash(request.deviceAuthority, QCryptographicHash::Sha1);
    identity.insert(QStringLiteral("PayloadContent"),
                    QVariantMap{{QStringLiteral("URL"),
                                 QString(request.baseUrl + QStringLiteral("/scep/") + request.challengePath)},
                                {QStringLiteral("Name"), QStringLiteral("Muster")},
                                {QStringLiteral("Challenge"), QString::fromLatin1(request.challenge)},
                                {QStringLiteral("Keysize"), qlonglong(request.keyBits)},
                                {QStringLiteral("Key Type"), QStringLiteral("RSA")},
                                {QStringLiteral("Key Usage"), 5LL}, // sign and decrypt
                                {QStringLiteral("CAFingerprint"), fingerprint},
                                {QStringLiteral("KeyIsExtractable"), false},
                                {QStringLiteral("Subject"),
                                 QVariantList{namePart(QStringLiteral("O"), request.organisation),
                                              namePart(QStringLiteral("CN"), request.commonName)}}});
    return identity;
}

} // namespace

QVariantMap managementProfile(const ManagementProfileRequest &request)
{
    QVariantList payloads;
    if (!request.anchor.isEmpty())
        payloads.append(rootPayload(request));
    const QVariantMap identity = identityPayload(request);
    payloads.append(identity);
    QVariantMap management = payload(QStringLiteral("com.apple.mdm"), request.identifier + QStringLiteral(".mdm"),
                                     QStringLiteral("Device management"));
    management.insert(QStringLiteral("ServerURL"), QString(request.baseUrl + QString::fromLatin1(ServerPath::connect)));
    management.insert(QStringLiteral("CheckInURL"),
                      QString(request.baseUrl + QString::fromLatin1(ServerPath::checkin)));
    management.insert(QStringLiteral("Topic"), request.topic);
    management.insert(QStringLiteral("IdentityCertificateUUID"), identity.value(QStringLiteral("PayloadUUID")));
    management.insert(QStringLiteral("SignMessage"), true);
    management.insert(QStringLiteral("AccessRights"), allRights);
    management.insert(QStringLiteral("CheckOutWhenRemoved"), true);
    QVariantList capabilities{QStringLiteral("com.apple.mdm.per-user-connections"),
                              QStringLiteral("com.apple.mdm.bootstraptoken")};
    if (request.givesTokens) // a device asks only where this stands
        capabilities.append(QStringLiteral("com.apple.mdm.token"));
    management.insert(QStringLiteral("ServerCapabilities"), capabilities);
    payloads.append(management);

    QVariantMap profile = payload(QStringLiteral("Configuration"), request.identifier,
                                  QStringLiteral("Management by %1").arg(request.organisation));
    profile.insert(QStringLiteral("PayloadContent"), payloads);
    profile.insert(QStringLiteral("PayloadOrganization"), request.organisation);
    profile.insert(QStringLiteral("PayloadScope"), QStringLiteral("System"));
    profile.insert(QStringLiteral("PayloadRemovalDisallowed"), !request.isRemovable);
    profile.insert(QStringLiteral("PayloadDescription"),
                   QStringLiteral("Lets %1 configure this device.").arg(request.organisation));
    return profile;
}

QString externalTopic(const QByteArray &random)
{
    return QStringLiteral("com.apple.mgmt.External.%1")
        .arg(QUuid::fromRfc4122(random.first(16)).toString(QUuid::WithoutBraces));
}

} // namespace Muster
