#include "app/sandbox/simulatedprofile.h"

#include "app/sandbox/simulatedplist.h"

#include <QSet>
#include <QSslCertificate>

#include <algorithm>

namespace Muster::SimulatedProfile {

namespace {

using SimulatedPlist::has, SimulatedPlist::value;
using Fault = std::optional<SimulatedFault>;

SimulatedFault profileFault(int code, const QString &text)
{
    return {QStringLiteral("MCProfileErrorDomain"), code, text};
}

SimulatedFault payloadFault(int code, const QString &text)
{
    return {QStringLiteral("MCPayloadErrorDomain"), code, text};
}

SimulatedFault mdmFault(int code, const QString &text)
{
    return {QStringLiteral("MCMDMErrorDomain"), code, text};
}

SimulatedFault scepFault(int code, const QString &text)
{
    return {QStringLiteral("MCSCEPErrorDomain"), code, text};
}

QString quoted(const char *text)
{
    return u'“' + QString::fromLatin1(text) + u'”';
}

// The keys that every payload and the profile itself have.
Fault commonFault(const QVariantMap &dictionary, SimulatedFault (*fault)(int, const QString &), int missing, int wrong)
{
    for (const char *key : {"PayloadType", "PayloadIdentifier", "PayloadUUID"}) {
        if (!dictionary.contains(QString::fromLatin1(key)))
            return fault(missing, QStringLiteral("The field %1 is missing.").arg(quoted(key)));
        if (!has<QString>(dictionary, key) || value<QString>(dictionary, key).isEmpty())
            return fault(wrong, QStringLiteral("The field %1 is invalid.").arg(quoted(key)));
    }
    if (!dictionary.contains(QStringLiteral("PayloadVersion")))
        return fault(missing, QStringLiteral("The field “PayloadVersion” is missing."));
    if (!has<qint64>(dictionary, "PayloadVersion"))
        return fault(wrong, QStringLiteral("The field “PayloadVersion” is invalid."));
    return {};
}

// A payload that holds a certificate must hold one that can be read.
Fault contentFault(const QVariantMap &payload)
{
    const QString type = value<QString>(payload, "PayloadType");
    if (type != QLatin1StringView("com.apple.security.root") && type != QLatin1StringView("com.apple.security.pkcs1"))
        return {};
    if (!has<QByteArray>(payload, "PayloadContent"))
        return payloadFault(2002, QStringLiteral("The field “PayloadContent” is missing."));
    if (QSslCertificate(value<QByteArray>(payload, "PayloadContent"), QSsl::Der).isNull())
        return SimulatedFault{QStringLiteral("MCCertificateErrorDomain"), 9000,
                              QStringLiteral("The certificate could not be read.")};
    return {};
}

bool isNew(QSet<QString> &known, const QString &text)
{
    const qsizetype before = known.size();
    known.insert(text);
    return known.size() > before;
}

Fault urlFault(const QVariantMap &payload, const char *key)
{
    const QUrl url(value<QString>(payload, key), QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != QLatin1StringView("https") || url.host().isEmpty())
        return mdmFault(12011, QStringLiteral("%1 is no https address.").arg(quoted(key)));
    return {};
}

Fault rightsFault(const QVariantMap &mdm)
{
    if (!has<qint64>(mdm, "AccessRights"))
        return payloadFault(2002, QStringLiteral("The field “AccessRights” is missing."));
    const qint64 rights = value<qint64>(mdm, "AccessRights");
    const bool lacksInspection = ((rights & 2) && !(rights & 1)) || ((rights & 128) && !(rights & 64));
    if (rights <= 0 || rights > 8191 || lacksInspection)
        return mdmFault(12000, QStringLiteral("The access rights are invalid."));
    return {};
}

Fault mdmPayloadFault(const QVariantMap &mdm)
{
    if (auto fault = urlFault(mdm, "ServerURL"))
        return fault;
    if (mdm.contains(QStringLiteral("CheckInURL"))) {
        if (auto fault = urlFault(mdm, "CheckInURL"))
            return fault;
    }
    if (!value<QString>(mdm, "Topic").startsWith(QLatin1StringView("com.apple.mgmt.")))
        return mdmFault(12022, QStringLiteral("The topic is invalid."));
    if (!has<QString>(mdm, "IdentityCertificateUUID"))
        return mdmFault(12016, QStringLiteral("The profile names no identity."));
    if (!value<bool>(mdm, "SignMessage")) // the other way is TLS with a client certificate, which nobody practises here
        return mdmFault(12011, QStringLiteral("This simulated device needs SignMessage."));
    return rightsFault(mdm);
}

// [[["O", "Muster"]], [["CN", "…"]]]
std::optional<QList<std::pair<QByteArray, QByteArray>>> subjectOf(const QVariantMap &scep)
{
    QList<std::pair<QByteArray, QByteArray>> subject;
    for (const QVariant &names : value<QVariantList>(scep, "Subject")) {
        for (const QVariant &pair : names.toList()) {
            const QVariantList parts = pair.toList();
            if (parts.size() != 2 || parts[0].toString().isEmpty())
                return {};
            subject.emplaceBack(parts[0].toString().toUtf8(), parts[1].toString().toUtf8());
        }
    }
    return subject;
}

std::expected<SimulatedScepPayload, SimulatedFault> readScep(const QVariantMap &payload)
{
    if (!has<QVariantMap>(payload, "PayloadContent"))
        return std::unexpected(payloadFault(2002, QStringLiteral("The SCEP payload has no content.")));
    const auto content = value<QVariantMap>(payload, "PayloadContent");
    SimulatedScepPayload scep;
    scep.url = QUrl(value<QString>(content, "URL"), QUrl::StrictMode);
    if (!scep.url.isValid() || scep.url.host().isEmpty() || scep.url.scheme() != QLatin1StringView("https"))
        return std::unexpected(scepFault(22005, QStringLiteral("The SCEP address is no https address.")));
    const auto keyType = content.value(QStringLiteral("Key Type"), QStringLiteral("RSA")).toString();
    // Apple's default is 1024, which no server of today accepts; the pool's keys have 2048 bits.
    const qint64 bits = content.value(QStringLiteral("Keysize"), qint64(1024)).toLongLong();
    if (keyType.compare(QLatin1StringView("RSA"), Qt::CaseInsensitive) != 0 || bits != 2048)
        return std::unexpected(
            scepFault(22001, QStringLiteral("This simulated device makes RSA keys of 2048 bits only.")));
    const qint64 usage = content.value(QStringLiteral("Key Usage"), qint64(0)).toLongLong();
    if (usage != 0 && usage != 1 && usage != 4 && usage != 5)
        return std::unexpected(scepFault(22000, QStringLiteral("The key usage is invalid.")));
    const auto subject = subjectOf(content);
    if (!subject)
        return std::unexpected(scepFault(22011, QStringLiteral("The subject is invalid.")));
    scep.subject = *subject;
    if (scep.subject.isEmpty())
        scep.subject.emplaceBack("CN", value<QString>(payload, "PayloadIdentifier").toUtf8());
    scep.name = value<QString>(content, "Name").toUtf8();
    scep.challenge = value<QString>(content, "Challenge").toUtf8();
    scep.keyUsage = int(usage);
    scep.fingerprint = value<QByteArray>(content, "CAFingerprint");
    return scep;
}

std::expected<void, SimulatedFault> readIdentity(const QVariantMap &payload, SimulatedEnrollmentProfile &result)
{
    const QString type = value<QString>(payload, "PayloadType");
    if (type == QLatin1StringView("com.apple.security.scep")) {
        auto scep = readScep(payload);
        if (!scep)
            return std::unexpected(scep.error());
        result.scep = std::move(*scep);
        return {};
    }
    if (type != QLatin1StringView("com.apple.security.pkcs12") || !has<QByteArray>(payload, "PayloadContent"))
        return std::unexpected(mdmFault(12016, QStringLiteral("The identity is neither SCEP nor PKCS#12.")));
    result.pkcs12 = value<QByteArray>(payload, "PayloadContent");
    result.pkcs12Password = value<QString>(payload, "Password");
    return {};
}

SimulatedEnrollment enrollmentOf(const QVariantMap &profile, const QVariantMap &mdm)
{
    SimulatedEnrollment enrollment;
    enrollment.identifier = value<QString>(profile, "PayloadIdentifier");
    enrollment.serverUrl = QUrl(value<QString>(mdm, "ServerURL"));
    const QString checkIn = value<QString>(mdm, "CheckInURL");
    enrollment.checkInUrl = checkIn.isEmpty() ? enrollment.serverUrl : QUrl(checkIn);
    enrollment.topic = value<QString>(mdm, "Topic");
    enrollment.accessRights = int(value<qint64>(mdm, "AccessRights"));
    enrollment.checksOut = value<bool>(mdm, "CheckOutWhenRemoved");
    for (const QVariant &capability : value<QVariantList>(mdm, "ServerCapabilities"))
        enrollment.capabilities.append(capability.toString());
    return enrollment;
}

} // namespace

Fault faultOf(const QVariantMap &profile)
{
    if (auto fault = commonFault(profile, profileFault, 1002, 1003))
        return fault;
    if (value<QString>(profile, "PayloadType") != QLatin1StringView("Configuration"))
        return profileFault(1010, QStringLiteral("The profile is of an unknown type."));
    if (value<qint64>(profile, "PayloadVersion") != 1)
        return profileFault(1001, QStringLiteral("The profile's version is not supported."));
    if (!has<QVariantList>(profile, "PayloadContent"))
        return profileFault(1002, QStringLiteral("The field “PayloadContent” is missing."));
    QSet<QString> uuids{value<QString>(profile, "PayloadUUID")};
    QSet<QString> identifiers;
    for (const QVariant &each : value<QVariantList>(profile, "PayloadContent")) {
        const QVariantMap payload = each.toMap();
        if (auto fault = commonFault(payload, payloadFault, 2002, 2003))
            return fault;
        if (!isNew(uuids, value<QString>(payload, "PayloadUUID")))
            return profileFault(1007, QStringLiteral("The payloads' UUIDs are not unique."));
        if (!isNew(identifiers, value<QString>(payload, "PayloadIdentifier")))
            return profileFault(1008, QStringLiteral("The payloads' identifiers are not unique."));
        if (auto fault = contentFault(payload))
            return fault;
    }
    return {};
}

std::expected<SimulatedEnrollmentProfile, SimulatedFault> readEnrollment(const QVariantMap &profile)
{
    if (const auto fault = faultOf(profile))
        return std::unexpected(*fault);
    SimulatedEnrollmentProfile result;
    result.profile = profile;
    QVariantMap mdm;
    QList<QByteArray> roots;
    const auto payloads = value<QVariantList>(profile, "PayloadContent");
    for (const QVariant &each : payloads) {
        const QVariantMap payload = each.toMap();
        const QString type = value<QString>(payload, "PayloadType");
        if (type == QLatin1StringView("com.apple.security.root"))
            roots.append(value<QByteArray>(payload, "PayloadContent"));
        if (type != QLatin1StringView("com.apple.mdm"))
            continue;
        if (!mdm.isEmpty())
            return std::unexpected(mdmFault(12011, QStringLiteral("There is more than one MDM payload.")));
        mdm = payload;
    }
    if (mdm.isEmpty())
        return std::unexpected(
            SimulatedFault{QStringLiteral("MCCloudConfigErrorDomain"), 33001,
                           QStringLiteral("The profile that the server sent holds no MDM payload.")});
    if (auto fault = mdmPayloadFault(mdm))
        return std::unexpected(*fault);
    const QString wanted = value<QString>(mdm, "IdentityCertificateUUID");
    const auto identity = std::ranges::find_if(
        payloads, [&wanted](const QVariant &each) { return value<QString>(each.toMap(), "PayloadUUID") == wanted; });
    if (identity == payloads.end())
        return std::unexpected(mdmFault(12016, QStringLiteral("The identity is not in the profile.")));
    if (const auto read = readIdentity(identity->toMap(), result); !read)
        return std::unexpected(read.error());
    result.enrollment = enrollmentOf(profile, mdm);
    result.enrollment.roots = roots;
    return result;
}

Fault renewalFault(const SimulatedEnrollment &present, const SimulatedEnrollment &next)
{
    const auto users = QStringLiteral("com.apple.mdm.per-user-connections");
    if (next.serverUrl != present.serverUrl || next.checkInUrl != present.checkInUrl || next.topic != present.topic
        || next.capabilities.contains(users) != present.capabilities.contains(users))
        return mdmFault(12012, QStringLiteral("The new profile names another server, topic or capability."));
    if (next.accessRights & ~present.accessRights)
        return mdmFault(12012, QStringLiteral("The new profile asks for more rights."));
    if (present.wasSigned && !next.wasSigned)
        return mdmFault(12009, QStringLiteral("The new profile is not signed as the old one was."));
    return {};
}

} // namespace Muster::SimulatedProfile
