#include "app/sandbox/simulatedcommands.h"

#include "app/sandbox/simulatedcms.h"
#include "app/sandbox/simulatedenroller.h"
#include "app/sandbox/simulatedplist.h"

#include <QVersionNumber>

namespace Muster::SimulatedCommands {

namespace {

using SimulatedPlist::has, SimulatedPlist::value;

// As real devices report it: the installation outside, the cause inside.
SimulatedAnswer notInstalled(const SimulatedFault &cause, const QString &name)
{
    const QString text = name.isEmpty() ? QStringLiteral("The profile could not be installed.")
                                        : QStringLiteral("The profile “%1” could not be installed.").arg(name);
    return {{}, {{QStringLiteral("MCInstallationErrorDomain"), 4001, text}, cause}};
}

QString nameOf(const QVariantMap &profile)
{
    const QString name = value<QString>(profile, "PayloadDisplayName");
    return name.isEmpty() ? value<QString>(profile, "PayloadIdentifier") : name;
}

SimulatedAnswer renew(SimulatedCall &call, const QVariantMap &profile, bool isSigned)
{
    const auto renewed = SimulatedEnroller(call.device, call.channel).renew(profile, isSigned);
    if (renewed)
        return {};
    return notInstalled(
        {QStringLiteral("MCMDMErrorDomain"), 12009, renewed.error().message + u' ' + renewed.error().detail},
        nameOf(profile));
}

bool holdsMdm(const QVariantMap &profile)
{
    for (const QVariant &payload : value<QVariantList>(profile, "PayloadContent")) {
        if (value<QString>(payload.toMap(), "PayloadType") == QLatin1StringView("com.apple.mdm"))
            return true;
    }
    return false;
}

// As Apple's "AutoSetupAdminAccountItem" wants it: a list within the list.
bool isPasswordHash(const QByteArray &bytes)
{
    const auto list = SimulatedPlist::read(bytes);
    const QVariantMap hash = list ? value<QVariantMap>(*list, "SALTED-SHA512-PBKDF2") : QVariantMap();
    return value<QByteArray>(hash, "entropy").size() == 128 && value<QByteArray>(hash, "salt").size() == 32
        && value<qint64>(hash, "iterations") >= 20'000;
}

// One item of Settings; nothing when it is done.
std::optional<SimulatedFault> set(SimulatedDevice &device, const QString &item, const QVariantMap &wish)
{
    const auto malformed = [&item] {
        return SimulatedFault{QStringLiteral("MCSettingsErrorDomain"), 28002,
                              QStringLiteral("The setting “%1” is not as it should be.").arg(item)};
    };
    if (item == QLatin1StringView("DeviceName")) {
        if (value<QString>(wish, "DeviceName").isEmpty())
            return malformed();
        device.name = value<QString>(wish, "DeviceName");
        return {};
    }
    const bool isMobile = device.hardware.isMobile();
    const bool isMac = device.hardware.isMac();
    const bool isUnknown = (item == QLatin1StringView("HostName") && !isMac)
        || (item == QLatin1StringView("TimeZone") && isMac)
        || ((item == QLatin1StringView("Wallpaper") || item == QLatin1StringView("DataRoaming")
             || item == QLatin1StringView("PersonalHotspot") || item == QLatin1StringView("SoftwareUpdateSettings"))
            && !isMobile)
        || (item == QLatin1StringView("Bluetooth") && !isMobile && !isMac);
    if (isUnknown)
        return SimulatedFault{QStringLiteral("MCMDMErrorDomain"), 12008,
                              QStringLiteral("“%1” is no setting of this platform.").arg(item)};
    if ((item == QLatin1StringView("Bluetooth") || item == QLatin1StringView("DataRoaming")
         || item == QLatin1StringView("PersonalHotspot"))
        && wish.value(QStringLiteral("Enabled")).typeId() != QMetaType::Bool)
        return malformed();
    static const QStringList known{QStringLiteral("HostName"),
                                   QStringLiteral("OrganizationInfo"),
                                   QStringLiteral("MDMOptions"),
                                   QStringLiteral("TimeZone"),
                                   QStringLiteral("Wallpaper"),
                                   QStringLiteral("Bluetooth"),
                                   QStringLiteral("DataRoaming"),
                                   QStringLiteral("PersonalHotspot"),
                                   QStringLiteral("VoiceRoaming"),
                                   QStringLiteral("ApplicationConfiguration"),
                                   QStringLiteral("ApplicationAttributes"),
                                   QStringLiteral("SoftwareUpdateSettings"),
                                   QStringLiteral("AccessibilitySettings"),
                                   QStringLiteral("SharedDeviceConfiguration"),
                                   QStringLiteral("DiagnosticSubmission"),
                                   QStringLiteral("AppAnalytics")};
    if (!known.contains(item))
        return malformed();
    const QVariant given = wish.contains(item) ? wish.value(item) : QVariant(wish);
    device.settings.insert(item, given);
    return {};
}

} // namespace

SimulatedAnswer installProfile(SimulatedCall &call)
{
    const auto bytes = value<QByteArray>(call.command, "Payload");
    if (bytes.isEmpty())
        return SimulatedAnswer::failed(12008, QStringLiteral("The request holds no profile."));
    const bool isSigned = SimulatedCms::looksSigned(bytes);
    const auto plain = isSigned ? SimulatedCms::openSigned(bytes) : Result<QByteArray>(bytes);
    if (!plain)
        return notInstalled({QStringLiteral("MCProfileErrorDomain"), 1004, plain.error().message}, {});
    const auto profile = SimulatedPlist::read(*plain);
    if (!profile)
        return notInstalled({QStringLiteral("MCProfileErrorDomain"), 1000, QStringLiteral("The profile is malformed.")},
                            {});
    if (const auto fault = SimulatedProfile::faultOf(*profile))
        return notInstalled(*fault, nameOf(*profile));
    const QString identifier = value<QString>(*profile, "PayloadIdentifier");
    const bool isForUser = call.channel.user() != nullptr;
    if (identifier == call.device.enrollment.identifier && !isForUser)
        return renew(call, *profile, isSigned);
    if (holdsMdm(*profile))
        return notInstalled(
            {QStringLiteral("MCMDMErrorDomain"), 12001, QStringLiteral("The device is managed by another profile.")},
            nameOf(*profile));
    for (const QVariant &each : value<QVariantList>(*profile, "PayloadContent")) {
        if (isForUser)
            break; // neither what the device trusts nor its passcode is a user's
        const QVariantMap payload = each.toMap();
        if (value<QString>(payload, "PayloadType") == QLatin1StringView("com.apple.security.root"))
            call.device.enrollment.roots.append(value<QByteArray>(payload, "PayloadContent"));
        if (value<QString>(payload, "PayloadType") == QLatin1StringView("com.apple.mobiledevice.passwordpolicy"))
            call.device.hasPasscode = true;
    }
    call.profiles().insert(identifier, *profile);
    return {};
}

SimulatedAnswer removeProfile(SimulatedCall &call)
{
    const QString identifier = value<QString>(call.command, "Identifier");
    if (identifier == call.device.enrollment.identifier)
        return SimulatedAnswer::failed(12013, QStringLiteral("The enrollment profile cannot be removed so."));
    if (call.profiles().remove(identifier) == 0)
        return SimulatedAnswer::failed(12013, QStringLiteral("The profile “%1” is not managed.").arg(identifier));
    return {};
}

SimulatedAnswer settings(SimulatedCall &call)
{
    const auto wishes = value<QVariantList>(call.command, "Settings");
    if (wishes.isEmpty())
        return SimulatedAnswer::failed(12008, QStringLiteral("The request holds no settings."));
    QVariantList results; // in the same order; the command is acknowledged though items failed
    for (const QVariant &each : wishes) {
        const QVariantMap wish = each.toMap();
        const auto fault = set(call.device, value<QString>(wish, "Item"), wish);
        QVariantMap result{{QStringLiteral("Status"), QStringLiteral("Acknowledged")}};
        if (fault) {
            result.insert(QStringLiteral("Status"), QStringLiteral("Error"));
            result.insert(QStringLiteral("ErrorChain"), SimulatedAnswer{{}, {*fault}}.errorChain());
        }
        if (const QString app = value<QString>(wish, "Identifier"); !app.isEmpty())
            result.insert(QStringLiteral("Identifier"), app);
        results.append(result);
    }
    return {{{QStringLiteral("Settings"), results}}, {}};
}

SimulatedAnswer installApplication(SimulatedCall &call)
{
    QString identifier = value<QString>(call.command, "Identifier");
    const qint64 storeId = value<qint64>(call.command, "iTunesStoreID");
    const QUrl manifest(value<QString>(call.command, "ManifestURL"));
    if (storeId > 0)
        identifier = QStringLiteral("store.%1").arg(storeId);
    else if (!manifest.isEmpty() && manifest.scheme() != QLatin1StringView("https"))
        return SimulatedAnswer::failed(12034, QStringLiteral("The manifest's address is not https."));
    else if (!manifest.isEmpty())
        identifier = QStringLiteral("manifest.%1").arg(manifest.fileName());
    if (identifier.isEmpty())
        return SimulatedAnswer::failed(12023, QStringLiteral("The request names no app."));
    QVariantMap keys{{QStringLiteral("Identifier"), identifier}};
    if (call.device.apps.contains(identifier)) {
        keys.insert(QStringLiteral("RejectionReason"), QStringLiteral("AppAlreadyInstalled"));
        return {keys, {{QStringLiteral("MCMDMErrorDomain"), 12025, QStringLiteral("The app is installed already.")}}};
    }
    call.device.apps.insert(identifier, {identifier, QStringLiteral("1.0"), true});
    keys.insert(QStringLiteral("State"), QStringLiteral("Queued"));
    return {keys, {}};
}

SimulatedAnswer installEnterpriseApplication(SimulatedCall &call)
{
    const auto manifest = value<QVariantMap>(call.command, "Manifest");
    const QUrl url(value<QString>(call.command, "ManifestURL"));
    if (manifest.isEmpty() && url.scheme() != QLatin1StringView("https"))
        return SimulatedAnswer::failed(12024, QStringLiteral("There is no manifest."));
    const QVariantMap item = value<QVariantList>(manifest, "items").value(0).toMap();
    const QVariantMap asset = value<QVariantList>(item, "assets").value(0).toMap();
    if (!manifest.isEmpty()
        && (value<QString>(asset, "kind") != QLatin1StringView("software-package")
            || QUrl(value<QString>(asset, "url")).scheme() != QLatin1StringView("https")))
        return SimulatedAnswer::failed(12033, QStringLiteral("The manifest names no package."));
    const QVariantMap metadata = value<QVariantMap>(item, "metadata");
    QString identifier = value<QString>(metadata, "bundle-identifier");
    if (identifier.isEmpty())
        identifier = QStringLiteral("package.%1").arg(url.fileName());
    call.device.apps.insert(identifier,
                            {value<QString>(metadata, "title"), value<QString>(metadata, "bundle-version"),
                             value<bool>(call.command, "InstallAsManaged")});
    return {};
}

SimulatedAnswer removeApplication(SimulatedCall &call)
{
    const QString identifier = value<QString>(call.command, "Identifier");
    const auto app = call.device.apps.constFind(identifier);
    if (app == call.device.apps.cend() || !app->isManaged)
        return SimulatedAnswer::failed(12029, QStringLiteral("The app “%1” is not managed.").arg(identifier));
    call.device.apps.remove(identifier);
    return {};
}

SimulatedAnswer accountConfiguration(SimulatedCall &call)
{
    if (call.device.state != SimulatedState::Awaiting)
        return SimulatedAnswer::failed(12010, QStringLiteral("The Mac is not in Setup Assistant."));
    const auto admins = value<QVariantList>(call.command, "AutoSetupAdminAccounts");
    const bool needsAdmin = value<bool>(call.command, "SkipPrimarySetupAccountCreation")
        || value<bool>(call.command, "SetPrimarySetupAccountAsRegularUser");
    const QVariantMap admin = admins.value(0).toMap();
    const bool isWhole =
        !value<QString>(admin, "shortName").isEmpty() && isPasswordHash(value<QByteArray>(admin, "passwordHash"));
    const bool hasName = !value<QString>(call.command, "PrimaryAccountFullName").isEmpty()
        || !value<QString>(call.command, "PrimaryAccountUserName").isEmpty();
    if (value<bool>(call.command, "LockPrimaryAccountInfo") && !hasName)
        return SimulatedAnswer::failed(QStringLiteral("MDMClientError"), 97,
                                       QStringLiteral("LockPrimaryAccountInfo needs a name to lock."));
    if ((needsAdmin && admins.isEmpty()) || (!admins.isEmpty() && !isWhole))
        return SimulatedAnswer::failed(QStringLiteral("MDMClientError"), 97,
                                       QStringLiteral("A required argument is missing: AutoSetupAdminAccounts."));
    for (const QString &key : {QStringLiteral("PrimaryAccountFullName"), QStringLiteral("PrimaryAccountUserName")}) {
        if (call.command.contains(key))
            call.device.settings.insert(key, call.command.value(key));
    }
    if (isWhole) {
        const QByteArray guid = call.device.bytesFor("admin account", 16).toHex().toUpper();
        call.device.settings.insert(
            QStringLiteral("AutoSetupAdminAccounts"),
            QVariantList{QVariantMap{{QStringLiteral("GUID"), QString::fromLatin1(guid)},
                                     {QStringLiteral("shortName"), value<QString>(admin, "shortName")}}});
    }
    return {};
}

SimulatedAnswer scheduleUpdate(SimulatedCall &call)
{
    QVariantList results;
    for (const QVariant &each : value<QVariantList>(call.command, "Updates")) {
        const QVariantMap wish = each.toMap();
        const QString version = value<QString>(wish, "ProductVersion");
        const QString action = value<QString>(wish, "InstallAction");
        const bool isNewer =
            QVersionNumber::fromString(version) > QVersionNumber::fromString(call.device.hardware.osVersion);
        QVariantMap result{{QStringLiteral("ProductKey"), value<QString>(wish, "ProductKey")},
                           {QStringLiteral("InstallAction"), action},
                           {QStringLiteral("Status"), isNewer ? QStringLiteral("Installing") : QStringLiteral("Idle")}};
        if (isNewer && action != QLatin1StringView("DownloadOnly") && action != QLatin1StringView("NotifyOnly")) {
            call.device.hardware.osVersion = version;
            call.device.hardware.build += u'1';
        }
        results.append(result);
    }
    if (results.isEmpty())
        return SimulatedAnswer::failed(12008, QStringLiteral("The request names no updates."));
    return {{{QStringLiteral("UpdateResults"), results}}, {}};
}

} // namespace Muster::SimulatedCommands
