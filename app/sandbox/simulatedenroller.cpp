#include "app/sandbox/simulatedenroller.h"

#include "app/sandbox/simulatedcms.h"
#include "app/sandbox/simulatedplist.h"
#include "app/sandbox/simulatedscep.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonDocument>
#include <QUrlQuery>
#include <QUuid>
#include <QVersionNumber>

#include <openssl/pkcs12.h>

namespace Muster {

namespace {

constexpr int mostUpdates = 2; // in one enrollment: a server that is never content is a fault
constexpr qsizetype unlockTokenSize = 1288; // as in a capture

std::unexpected<Error> refused(const SimulatedFault &fault)
{
    return failure(ErrorKind::Protocol,
                   QCoreApplication::translate("Sandbox", "The device refuses the enrollment profile."), fault.words());
}

std::unexpected<Error> withoutCertificate(const QString &why)
{
    return failure(ErrorKind::Protocol,
                   QCoreApplication::translate("Sandbox", "The certificate could not be had by SCEP."), why);
}

// "18.2" > "18.1.1"
bool isLater(const QString &version, const QString &other)
{
    return QVersionNumber::fromString(version) > QVersionNumber::fromString(other);
}

} // namespace

Result<> SimulatedEnroller::enroll()
{
    SimulatedKeys &keys = m_channel.keys();
    if (m_device.leaf.isEmpty()) {
        const QByteArray name = QUuid::fromRfc4122(m_device.bytesFor("leaf", 16)).toByteArray(QUuid::WithoutBraces);
        m_device.leaf = keys.issueLeaf(m_device.hardware.number, name.toUpper());
    }
    const auto fetched = fetchProfile();
    if (!fetched)
        return std::unexpected(fetched.error());
    auto next = SimulatedProfile::readEnrollment(fetched->profile);
    if (!next)
        return refused(next.error());
    next->enrollment.wasSigned = fetched->isSigned;
    ++m_device.counters.enrollments;
    // A watch knows no DeviceConfigured, so it cannot wait for it.
    const bool awaits = m_device.record.value(QLatin1StringView("AwaitDeviceConfigured")).toBool()
        && m_device.hardware.family != "Watch";
    m_device.state = awaits ? SimulatedState::Awaiting : SimulatedState::Configured;
    const auto installed = install(std::move(*next), false);
    if (!installed)
        m_device.state = SimulatedState::Enrolling;
    return installed;
}

Result<> SimulatedEnroller::renew(const QVariantMap &profile, bool isSigned)
{
    auto next = SimulatedProfile::readEnrollment(profile);
    if (!next)
        return refused(next.error());
    next->enrollment.wasSigned = isSigned;
    if (const auto fault = SimulatedProfile::renewalFault(m_device.enrollment, next->enrollment))
        return refused(*fault);
    ++m_device.counters.enrollments;
    return install(std::move(*next), true);
}

QVariantMap SimulatedEnroller::machineInfo() const
{
    const SimulatedHardware &hardware = m_device.hardware;
    QVariantMap info{{QStringLiteral("UDID"), hardware.udid},
                     {QStringLiteral("SERIAL"), QString::fromLatin1(hardware.serial)},
                     {QStringLiteral("PRODUCT"), hardware.product},
                     {QStringLiteral("VERSION"), hardware.build},
                     {QStringLiteral("LANGUAGE"), QStringLiteral("en")}};
    if (const QString language = m_device.record.value(QLatin1StringView("Language")).toString(); !language.isEmpty())
        info.insert(QStringLiteral("LANGUAGE"), language);
    if (!hardware.imei.isEmpty())
        info.insert(QStringLiteral("IMEI"), hardware.imei);
    if (!hardware.meid.isEmpty())
        info.insert(QStringLiteral("MEID"), hardware.meid);
    const bool tellsSystem = hardware.osMajor() >= (hardware.isMac() ? 14 : 17) || hardware.family == "Watch";
    if (tellsSystem && hardware.family != "Vision") {
        info.insert(QStringLiteral("OS_VERSION"), hardware.osVersion);
        info.insert(QStringLiteral("SUPPLEMENTAL_BUILD_VERSION"), hardware.build);
        info.insert(QStringLiteral("SOFTWARE_UPDATE_DEVICE_ID"), hardware.product);
    }
    if (tellsSystem && (hardware.isMac() || hardware.isMobile()))
        info.insert(QStringLiteral("MDM_CAN_REQUEST_SOFTWARE_UPDATE"), true);
    return info;
}

Result<SimulatedEnroller::Fetched> SimulatedEnroller::fetchProfile()
{
    const QUrl url(m_device.record.value(QLatin1StringView("ConfigurationURL")).toString(), QUrl::StrictMode);
    for (int updates = 0;; ++updates) {
        const QByteArray info = m_channel.signMachineInfo(SimulatedPlist::toXml(machineInfo()));
        if (info.isEmpty())
            return failure(ErrorKind::Crypto,
                           QCoreApplication::translate("Sandbox", "The device could not sign its message."),
                           OpenSsl::takeError());
        const auto reply = m_channel.send("POST", url, info, "application/pkcs7-signature");
        if (!reply)
            return std::unexpected(reply.error());
        if (reply->status == 403 && updates < mostUpdates && update(*reply))
            continue;
        if (reply->status != 200)
            return failure(
                ErrorKind::Protocol,
                QCoreApplication::translate("Sandbox", "The enrollment server gives the device no profile (HTTP %1).")
                    .arg(reply->status),
                QString::fromUtf8(reply->body.first(std::min<qsizetype>(reply->body.size(), 200))));
        const bool isSigned = SimulatedCms::looksSigned(reply->body);
        const auto plain = isSigned ? SimulatedCms::openSigned(reply->body) : Result<QByteArray>(reply->body);
        if (!plain)
            return std::unexpected(plain.error());
        const auto profile = SimulatedPlist::read(*plain);
        if (!profile)
            return refused({QStringLiteral("MCInstallationErrorDomain"), 4000, QStringLiteral("It cannot be read.")});
        return Fetched{*profile, isSigned};
    }
}

// com.apple.softwareupdate.required: whether the device did as it was told.
bool SimulatedEnroller::update(const SimulatedReply &refusal)
{
    QVariantMap document = QJsonDocument::fromJson(refusal.body).object().toVariantMap();
    if (document.isEmpty())
        document = SimulatedPlist::read(refusal.body).value_or(QVariantMap());
    if (SimulatedPlist::value<QString>(document, "code") != QLatin1StringView("com.apple.softwareupdate.required")
        || !machineInfo().contains(QStringLiteral("MDM_CAN_REQUEST_SOFTWARE_UPDATE")))
        return false;
    const auto details = SimulatedPlist::value<QVariantMap>(document, "details");
    const QString version = SimulatedPlist::value<QString>(details, "OSVersion").section(u' ', 0, 0);
    if (!isLater(version, m_device.hardware.osVersion))
        return false;
    m_device.hardware.osVersion = version;
    const QString build = SimulatedPlist::value<QString>(details, "BuildVersion");
    m_device.hardware.build = build.isEmpty() ? m_device.hardware.build + u'1' : build;
    return true;
}

Result<> SimulatedEnroller::install(SimulatedEnrollmentProfile next, bool isRenewal)
{
    const SimulatedEnrollment old = m_device.enrollment;
    const auto keepOld = [&](const Error &error) -> Result<> {
        m_device.enrollment = old;
        return std::unexpected(error);
    };
    // What the profile makes trusted is installed before the identity and the MDM payload, whatever their order.
    m_device.enrollment = next.enrollment;
    if (next.scep) {
        auto identity = certify(*next.scep);
        if (!identity)
            return keepOld(identity.error());
        m_device.enrollment.identity = *identity;
    } else if (const auto taken = takePkcs12(next); !taken) {
        return keepOld(taken.error());
    }
    SimulatedEnrollment &fresh = m_device.enrollment;
    if (isRenewal) {
        fresh.pushToken = old.pushToken;
        fresh.pushMagic = old.pushMagic;
        fresh.unlockToken = old.unlockToken;
        fresh.bootstrapToken = old.bootstrapToken;
    } else {
        fresh.pushToken = m_device.bytesFor("push token", 32);
        fresh.pushMagic =
            QUuid::fromRfc4122(m_device.bytesFor("push magic", 16)).toString(QUuid::WithoutBraces).toUpper();
        if (m_device.hardware.isMobile() && (fresh.accessRights & 4))
            fresh.unlockToken = m_device.bytesFor("unlock token", unlockTokenSize);
    }
    if (const auto done = checkIn(); !done)
        return keepOld(done.error());
    m_device.profiles.insert(fresh.identifier, next.profile);
    fresh.isComplete = true;
    return {};
}

Result<QByteArray> SimulatedEnroller::ask(const SimulatedScepPayload &scep, const QByteArray &operation,
                                          const QByteArray &body)
{
    QUrl url = scep.url;
    QUrlQuery query(url);
    query.addQueryItem(QStringLiteral("operation"), QString::fromLatin1(operation));
    if (operation == "GetCACaps")
        query.addQueryItem(QStringLiteral("message"), QString()); // as macOS does
    else if (operation == "GetCACert" && !scep.name.isEmpty())
        query.addQueryItem(QStringLiteral("message"), QString::fromUtf8(scep.name));
    url.setQuery(query);
    const auto reply = m_channel.send(body.isEmpty() ? "GET" : "POST", url, body,
                                      body.isEmpty() ? QByteArray() : QByteArray("application/x-pki-message"));
    if (!reply)
        return std::unexpected(reply.error());
    if (reply->status != 200)
        return withoutCertificate(QStringLiteral("22005: %1 is answered with HTTP %2")
                                      .arg(QString::fromLatin1(operation))
                                      .arg(reply->status));
    if (operation == "GetCACert" && reply->contentType != "application/x-x509-ca-cert")
        return withoutCertificate(QStringLiteral("22002: GetCACert gave ") + QString::fromLatin1(reply->contentType));
    return reply->body;
}

Result<QByteArray> SimulatedEnroller::certify(const SimulatedScepPayload &scep)
{
    const auto capabilities = ask(scep, "GetCACaps");
    if (!capabilities)
        return std::unexpected(capabilities.error());
    const auto names = [&](const char *word) { return capabilities->contains(word); };
    const bool isStandard = names("SCEPStandard");
    if (!names("SHA-1") && !names("SHA-256") && !names("SHA-512") && !isStandard)
        return withoutCertificate(QStringLiteral("22006: the authority names no SHA"));
    if (!names("POSTPKIOperation") && !isStandard)
        return withoutCertificate(QStringLiteral("22006: the authority does not take POST"));
    const auto authority = ask(scep, "GetCACert");
    if (!authority)
        return std::unexpected(authority.error());
    const auto algorithm = scep.fingerprint.size() == 20 ? QCryptographicHash::Sha1 : QCryptographicHash::Sha256;
    if (!scep.fingerprint.isEmpty() && scep.fingerprint != QCryptographicHash::hash(*authority, algorithm))
        return withoutCertificate(QStringLiteral("22002: the authority is not the one that the profile names"));
    const auto *keys = m_channel.keys().entry(m_device.hardware.number);
    if (!keys)
        return withoutCertificate(QStringLiteral("22001: no key"));

    using Wish = SimulatedScepRequest;
    const quint64 seed = m_device.hardware.seed;
    const bool hasAes = names("AES") || isStandard;
    Wish wish;
    wish.subject = scep.subject;
    wish.challenge = scep.challenge;
    wish.keyUsage = scep.keyUsage;
    wish.cipher = (seed >> 24) % 2 && hasAes ? Wish::Cipher::Aes128 : Wish::Cipher::TripleDes;
    wish.digest = Wish::Digest::Sha256;
    if ((seed >> 28) % 3 == 0 && names("SHA-1"))
        wish.digest = Wish::Digest::Sha1; // macOS 10.12
    else if ((seed >> 28) % 3 == 1 && names("SHA-512"))
        wish.digest = Wish::Digest::Sha512; // macOS 10.13 took the strongest that was offered
    // Apple's is the SHA-1 of the public key; since keys come from a pool (SimulatedKeys), the device is part of it.
    wish.transaction = m_device.bytesFor("transaction", 20).toHex().toUpper();
    wish.nonce = m_device.bytesFor("nonce", 8);
    const auto exchange = SimulatedScep::request(wish, *keys, *authority);
    if (!exchange)
        return std::unexpected(exchange.error());
    const auto answer = ask(scep, "PKIOperation", exchange->message);
    if (!answer)
        return std::unexpected(answer.error());
    return SimulatedScep::certificate(*answer, *exchange, *keys, *authority);
}

Result<> SimulatedEnroller::takePkcs12(const SimulatedEnrollmentProfile &next)
{
    const unsigned char *at = OpenSsl::bytesOf(next.pkcs12);
    const std::unique_ptr<PKCS12, OpenSsl::Free<PKCS12_free>> file(d2i_PKCS12(nullptr, &at, long(next.pkcs12.size())));
    EVP_PKEY *rawKey = nullptr;
    X509 *rawCertificate = nullptr;
    const bool isOpen = file
        && PKCS12_parse(file.get(), next.pkcs12Password.toUtf8().constData(), &rawKey, &rawCertificate, nullptr) == 1;
    const OpenSsl::Key key(rawKey);
    const OpenSsl::Certificate certificate(rawCertificate);
    if (!isOpen || !key || !certificate)
        return failure(
            ErrorKind::Crypto,
            QCoreApplication::translate("Sandbox", "The identity in the enrollment profile cannot be opened."),
            OpenSsl::takeError());
    const OpenSsl::Bio keyBio(BIO_new(BIO_s_mem()));
    const OpenSsl::Bio certificateBio(BIO_new(BIO_s_mem()));
    i2d_PrivateKey_bio(keyBio.get(), key.get());
    i2d_X509_bio(certificateBio.get(), certificate.get());
    m_device.enrollment.identityKey = OpenSsl::contentOf(keyBio.get());
    m_device.enrollment.identity = OpenSsl::contentOf(certificateBio.get());
    return {};
}

QVariantMap SimulatedEnroller::authenticate() const
{
    const SimulatedHardware &hardware = m_device.hardware;
    QVariantMap message{{QStringLiteral("MessageType"), QStringLiteral("Authenticate")},
                        {QStringLiteral("DeviceName"), m_device.name},
                        {QStringLiteral("Model"), hardware.product},
                        {QStringLiteral("ModelName"), hardware.model}};
    if (!(m_device.enrollment.accessRights & 16)) // the right to query the device
        return message;
    message.insert(QStringLiteral("OSVersion"), hardware.osVersion);
    message.insert(QStringLiteral("BuildVersion"), hardware.build);
    message.insert(QStringLiteral("ProductName"), hardware.product);
    message.insert(QStringLiteral("SerialNumber"), QString::fromLatin1(hardware.serial));
    if (!hardware.imei.isEmpty())
        message.insert(QStringLiteral("IMEI"), hardware.imei);
    if (!hardware.meid.isEmpty())
        message.insert(QStringLiteral("MEID"), hardware.meid);
    return message;
}

QVariantMap SimulatedEnroller::tokenUpdate() const
{
    const SimulatedEnrollment &enrollment = m_device.enrollment;
    QVariantMap message{{QStringLiteral("MessageType"), QStringLiteral("TokenUpdate")},
                        {QStringLiteral("Token"), enrollment.pushToken},
                        {QStringLiteral("PushMagic"), enrollment.pushMagic}};
    if (!enrollment.unlockToken.isEmpty())
        message.insert(QStringLiteral("UnlockToken"), enrollment.unlockToken);
    if (m_device.state == SimulatedState::Awaiting)
        message.insert(QStringLiteral("AwaitingConfiguration"), true);
    return message;
}

Result<> SimulatedEnroller::checkIn()
{
    if (m_device.name.isEmpty())
        m_device.name = m_device.hardware.model;
    if (const auto reply = m_channel.checkIn(authenticate()); !reply)
        return std::unexpected(reply.error());
    if (const auto reply = m_channel.checkIn(tokenUpdate()); !reply)
        return std::unexpected(reply.error());
    SimulatedEnrollment &enrollment = m_device.enrollment;
    const bool escrows = m_device.hardware.isMac() && enrollment.bootstrapToken.isEmpty()
        && enrollment.capabilities.contains(QLatin1StringView("com.apple.mdm.bootstraptoken"));
    if (!escrows)
        return {};
    enrollment.bootstrapToken = m_device.bytesFor("bootstrap token", 32);
    QVariantMap message{{QStringLiteral("MessageType"), QStringLiteral("SetBootstrapToken")},
                        {QStringLiteral("BootstrapToken"), enrollment.bootstrapToken}};
    if (m_device.state == SimulatedState::Awaiting)
        message.insert(QStringLiteral("AwaitingConfiguration"), true);
    // A server that does not keep it loses no enrollment over it.
    if (const auto reply = m_channel.checkIn(message); !reply)
        enrollment.bootstrapToken.clear();
    return {};
}

} // namespace Muster
