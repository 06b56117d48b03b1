#include "app/configuration/configurationprofile.h"

#include "app/configuration/itemvariables.h"
#include "app/configuration/profilechecks.h"
#include "app/crypto/signedmessage.h"
#include "app/plist/propertylist.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <array>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Configuration", text);
}

// Larger than any profile with fonts and certificates that a device takes in its stride.
constexpr qsizetype mostBytes = 4 * 1024 * 1024;

bool looksLikeList(const QByteArray &bytes)
{
    const QByteArrayView start = QByteArrayView(bytes).first(std::min<qsizetype>(bytes.size(), 256)).trimmed();
    return start.startsWith("bplist") || start.startsWith('<') || start.startsWith("\xef\xbb\xbf");
}

struct PayloadName {
    const char *type;
    const char *title;
};
constexpr std::array payloadNames{
    PayloadName{"com.apple.wifi.managed", QT_TRANSLATE_NOOP("Configuration", "Wi-Fi")},
    PayloadName{"com.apple.mobiledevice.passwordpolicy", QT_TRANSLATE_NOOP("Configuration", "Passcode")},
    PayloadName{"com.apple.applicationaccess", QT_TRANSLATE_NOOP("Configuration", "Restrictions")},
    PayloadName{"com.apple.webClip.managed", QT_TRANSLATE_NOOP("Configuration", "Web clip")},
    PayloadName{"com.apple.security.root", QT_TRANSLATE_NOOP("Configuration", "Root certificate")},
    PayloadName{"com.apple.security.pkcs1", QT_TRANSLATE_NOOP("Configuration", "Certificate")},
    PayloadName{"com.apple.security.pem", QT_TRANSLATE_NOOP("Configuration", "Certificate")},
    PayloadName{"com.apple.security.pkcs12", QT_TRANSLATE_NOOP("Configuration", "Identity")},
    PayloadName{"com.apple.security.scep", QT_TRANSLATE_NOOP("Configuration", "SCEP")},
    PayloadName{"com.apple.mail.managed", QT_TRANSLATE_NOOP("Configuration", "E-mail")},
    PayloadName{"com.apple.eas.account", QT_TRANSLATE_NOOP("Configuration", "Exchange")},
    PayloadName{"com.apple.vpn.managed", QT_TRANSLATE_NOOP("Configuration", "VPN")},
    PayloadName{"com.apple.dnsSettings.managed", QT_TRANSLATE_NOOP("Configuration", "DNS")},
    PayloadName{"com.apple.MCX.FileVault2", QT_TRANSLATE_NOOP("Configuration", "FileVault")},
    PayloadName{"com.apple.TCC.configuration-profile-policy", QT_TRANSLATE_NOOP("Configuration", "Privacy")},
    PayloadName{"com.apple.system-extension-policy", QT_TRANSLATE_NOOP("Configuration", "System extensions")},
    PayloadName{"com.apple.homescreenlayout", QT_TRANSLATE_NOOP("Configuration", "Home screen")},
    PayloadName{"com.apple.webcontent-filter", QT_TRANSLATE_NOOP("Configuration", "Content filter")},
    PayloadName{"muster.setup.account", QT_TRANSLATE_NOOP("Configuration", "Account of a Mac")},
    PayloadName{"muster.setup.settings", QT_TRANSLATE_NOOP("Configuration", "Settings")},
    PayloadName{"com.apple.app.lock", QT_TRANSLATE_NOOP("Configuration", "Single app")},
};

} // namespace

QString findingText(const ProfileFinding &finding)
{
    return finding.path.isEmpty() ? finding.message : finding.path + QStringLiteral(": ") + finding.message;
}

bool hasErrors(const QList<ProfileFinding> &findings)
{
    return std::ranges::any_of(
        findings, [](const ProfileFinding &finding) { return finding.severity == ProfileFinding::Severity::Error; });
}

Result<ConfigurationProfile> readConfigurationProfile(const QByteArray &bytes, const QDateTime &now)
{
    if (bytes.isEmpty() || bytes.size() > mostBytes)
        return failure(ErrorKind::InvalidInput,
                       bytes.isEmpty() ? say("The file is empty.")
                                       : say("The file is larger than 4 MB: no configuration profile is."));
    ConfigurationProfile profile;
    QByteArray list = bytes;
    if (!looksLikeList(bytes)) {
        const auto message = verifyAttached(bytes);
        if (!message)
            return failure(bytes.startsWith('0') ? ErrorKind::Crypto : ErrorKind::InvalidInput,
                           say("This is neither a property list nor a signed profile that holds together. Export it "
                               "again where it comes from."),
                           message.error().message + QStringLiteral(" ") + message.error().detail);
        list = message->content;
        const auto signer = readCertificate(message->signer);
        profile.signer = signer ? signer->subject : say("an unreadable certificate");
    }
    const auto content = readPropertyDict(list, {.bytes = mostBytes, .depth = 32, .objects = 50'000});
    if (!content)
        return failure(ErrorKind::InvalidInput,
                       say("This is no configuration profile: %1").arg(content.error().message),
                       content.error().detail);
    profile.content = *content;
    profile.findings = validateProfile(*content, now);
    if (!profile.signer.isEmpty())
        profile.findings.append(
            {ProfileFinding::Severity::Warning, QString(),
             say("It was signed by %1. The signature is taken off; devices get ours.").arg(profile.signer)});
    return profile;
}

QList<ProfileFinding> validateProfile(const QVariantMap &content, const QDateTime &now)
{
    return ProfileChecks(content, now).all();
}

QJsonObject summaryOfProfile(const QVariantMap &content)
{
    QJsonArray payloads;
    const QVariantList all = content.value(QStringLiteral("PayloadContent")).toList();
    for (const QVariant &one : all) {
        const QVariantMap payload = one.toMap();
        payloads.append(QJsonObject{{QStringLiteral("type"), plistText(payload, u"PayloadType").left(200)},
                                    {QStringLiteral("name"), plistText(payload, u"PayloadDisplayName").left(200)}});
    }
    return {{QStringLiteral("name"), plistText(content, u"PayloadDisplayName").left(200)},
            {QStringLiteral("description"), plistText(content, u"PayloadDescription").left(1000)},
            {QStringLiteral("payloads"), payloads},
            {QStringLiteral("variables"), QJsonArray::fromStringList(variablesIn(content))}};
}

QString payloadTypeTitle(const QString &type)
{
    for (const PayloadName &name : payloadNames) {
        if (type == QLatin1StringView(name.type))
            return QCoreApplication::translate("Configuration", name.title);
    }
    return type;
}

} // namespace Muster
