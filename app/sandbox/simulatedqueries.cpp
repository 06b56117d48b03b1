#include "app/sandbox/simulatedcommands.h"

#include "app/sandbox/simulatedplist.h"

#include <QSslCertificate>

#include <algorithm>

namespace Muster::SimulatedCommands {

namespace {

using SimulatedPlist::value;

// A query and the right that it needs; empty values are left out, as by devices.
struct Query {
    QLatin1StringView name;
    int right;
    QVariant (*answer)(const SimulatedDevice &);
};

using D = const SimulatedDevice &;

double gigabytes(D device)
{
    const QString &text = device.hardware.capacity;
    const double number = QStringView(text).chopped(std::min<qsizetype>(2, text.size())).toDouble();
    if (number <= 0)
        return 256;
    return text.endsWith(QLatin1StringView("TB")) ? number * 1000 : number;
}

QVariant mobileOnly(D device, const QVariant &value)
{
    return device.hardware.isMac() ? QVariant() : value;
}

QVariant macOnly(D device, const QVariant &value)
{
    return device.hardware.isMac() ? value : QVariant();
}

QVariant text(const QString &text)
{
    return text.isEmpty() ? QVariant() : QVariant(text);
}

const Query queries[] = {
    {QLatin1StringView("UDID"), 0, [](D d) { return text(d.hardware.udid); }},
    {QLatin1StringView("AwaitingConfiguration"), 0, [](D d) { return QVariant(d.state == SimulatedState::Awaiting); }},
    {QLatin1StringView("OrganizationInfo"), 0,
     [](D d) { return d.settings.value(QStringLiteral("OrganizationInfo")); }},
    {QLatin1StringView("MDMOptions"), 0, [](D d) { return d.settings.value(QStringLiteral("MDMOptions")); }},
    {QLatin1StringView("SoftwareUpdateDeviceID"), 0, [](D d) { return text(d.hardware.product); }},
    {QLatin1StringView("DeviceName"), 16, [](D d) { return text(d.name); }},
    {QLatin1StringView("OSVersion"), 16, [](D d) { return text(d.hardware.osVersion); }},
    {QLatin1StringView("BuildVersion"), 16, [](D d) { return text(d.hardware.build); }},
    {QLatin1StringView("SupplementalBuildVersion"), 16, [](D d) { return text(d.hardware.build); }},
    {QLatin1StringView("ModelName"), 16,
     [](D d) { return text(d.hardware.model.section(QStringLiteral(" ("), 0, 0)); }},
    {QLatin1StringView("Model"), 16, [](D d) { return text(d.hardware.product); }},
    {QLatin1StringView("ProductName"), 16, [](D d) { return text(d.hardware.product); }},
    {QLatin1StringView("SerialNumber"), 16, [](D d) { return text(QString::fromLatin1(d.hardware.serial)); }},
    {QLatin1StringView("DeviceCapacity"), 16, [](D d) { return QVariant(gigabytes(d)); }},
    {QLatin1StringView("AvailableDeviceCapacity"), 16, [](D d) { return QVariant(gigabytes(d) * 0.8); }},
    {QLatin1StringView("BatteryLevel"), 16, [](D d) { return QVariant(0.2 + double(d.hardware.seed % 80) / 100); }},
    {QLatin1StringView("IsSupervised"), 16,
     [](D d) {
         return QVariant(d.hardware.osMajor() >= 13 || d.record.value(QLatin1StringView("IsSupervised")).toBool());
     }},
    {QLatin1StringView("IsMultiUser"), 16,
     [](D d) { return mobileOnly(d, d.record.value(QLatin1StringView("IsMultiUser")).toBool()); }},
    {QLatin1StringView("IsMDMLostModeEnabled"), 16, [](D d) { return mobileOnly(d, d.isLost); }},
    {QLatin1StringView("IsCloudBackupEnabled"), 16, [](D d) { return mobileOnly(d, false); }},
    {QLatin1StringView("IsActivationLockEnabled"), 16, [](D) { return QVariant(false); }},
    {QLatin1StringView("IsAppleSilicon"), 16, [](D d) { return macOnly(d, true); }},
    {QLatin1StringView("HasBattery"), 16,
     [](D d) { return macOnly(d, d.hardware.model.startsWith(QLatin1StringView("MacBook"))); }},
    {QLatin1StringView("HostName"), 16, [](D d) { return macOnly(d, d.settings.value(QStringLiteral("HostName"))); }},
    {QLatin1StringView("LocalHostName"), 16,
     [](D d) { return macOnly(d, QVariant(QString(d.name).replace(u' ', u'-'))); }},
    {QLatin1StringView("AutoSetupAdminAccounts"), 16,
     [](D d) { return macOnly(d, d.settings.value(QStringLiteral("AutoSetupAdminAccounts"))); }},
    {QLatin1StringView("TimeZone"), 16,
     [](D d) { return mobileOnly(d, d.settings.value(QStringLiteral("TimeZone"), QStringLiteral("Europe/Berlin"))); }},
    {QLatin1StringView("IMEI"), 16, [](D d) { return text(d.hardware.imei); }},
    {QLatin1StringView("MEID"), 16, [](D d) { return text(d.hardware.meid); }},
    {QLatin1StringView("WiFiMAC"), 32, [](D d) { return text(d.hardware.wifi); }},
    {QLatin1StringView("BluetoothMAC"), 32, [](D d) { return text(d.hardware.bluetooth); }},
    {QLatin1StringView("EthernetMAC"), 32, [](D d) { return text(d.hardware.ethernet); }},
};

QVariantMap payloadSummary(const QVariantMap &payload)
{
    QVariantMap summary;
    for (const char *key : {"PayloadType", "PayloadVersion", "PayloadIdentifier", "PayloadUUID", "PayloadDisplayName",
                            "PayloadDescription", "PayloadOrganization", "PayloadRemovalDisallowed"}) {
        if (const auto found = payload.constFind(QString::fromLatin1(key)); found != payload.cend())
            summary.insert(found.key(), *found);
    }
    return summary;
}

QVariantMap macSecurity(D device)
{
    return {{QStringLiteral("FDE_Enabled"), false},
            {QStringLiteral("FDE_HasPersonalRecoveryKey"), false},
            {QStringLiteral("FDE_HasInstitutionalRecoveryKey"), false},
            {QStringLiteral("SystemIntegrityProtectionEnabled"), true},
            {QStringLiteral("AuthenticatedRootVolumeEnabled"), true},
            {QStringLiteral("RemoteDesktopEnabled"), false},
            {QStringLiteral("FirewallSettings"),
             QVariantMap{{QStringLiteral("FirewallEnabled"), false},
                         {QStringLiteral("BlockAllIncoming"), false},
                         {QStringLiteral("StealthMode"), false}}},
            {QStringLiteral("ManagementStatus"),
             QVariantMap{{QStringLiteral("EnrolledViaDEP"), true},
                         {QStringLiteral("UserApprovedEnrollment"), true},
                         {QStringLiteral("IsUserEnrollment"), false},
                         {QStringLiteral("IsActivationLockManageable"), true}}},
            {QStringLiteral("SecureBoot"),
             QVariantMap{{QStringLiteral("SecureBootLevel"), QStringLiteral("full")},
                         {QStringLiteral("ExternalBootLevel"), QStringLiteral("disallowed")}}},
            {QStringLiteral("BootstrapTokenAllowedForAuthentication"),
             device.enrollment.bootstrapToken.isEmpty() ? QStringLiteral("disallowed") : QStringLiteral("allowed")},
            {QStringLiteral("BootstrapTokenRequiredForSoftwareUpdate"), true},
            {QStringLiteral("BootstrapTokenRequiredForKernelExtensionApproval"), true}};
}

} // namespace

SimulatedAnswer deviceInformation(SimulatedCall &call)
{
    const auto asked = value<QVariantList>(call.command, "Queries");
    if (asked.isEmpty())
        return SimulatedAnswer::failed(12008, QStringLiteral("The request names no queries."));
    QVariantMap responses;
    for (const QVariant &each : asked) {
        const auto query = std::ranges::find(queries, each.toString(), &Query::name);
        // What is unknown or not permitted is missing from the answer.
        if (query == std::end(queries) || (query->right && !(call.device.enrollment.accessRights & query->right)))
            continue;
        if (const QVariant response = query->answer(call.device); response.isValid())
            responses.insert(query->name, response);
    }
    return {{{QStringLiteral("QueryResponses"), responses}}, {}};
}

SimulatedAnswer securityInfo(SimulatedCall &call)
{
    if (call.device.hardware.isMac())
        return {{{QStringLiteral("SecurityInfo"), macSecurity(call.device)}}, {}};
    const QVariantMap info{
        {QStringLiteral("HardwareEncryptionCaps"), 3},
        {QStringLiteral("PasscodePresent"), call.device.hasPasscode},
        {QStringLiteral("PasscodeCompliant"), true},
        {QStringLiteral("PasscodeCompliantWithProfiles"), true},
        {QStringLiteral("ManagementStatus"), QVariantMap{{QStringLiteral("IsUserEnrollment"), false}}}};
    return {{{QStringLiteral("SecurityInfo"), info}}, {}};
}

SimulatedAnswer profileList(SimulatedCall &call)
{
    QVariantList list;
    for (const QVariantMap &profile : std::as_const(call.profiles())) {
        QVariantMap entry = payloadSummary(profile);
        entry.remove(QStringLiteral("PayloadType"));
        entry.insert(QStringLiteral("HasRemovalPasscode"), false);
        entry.insert(QStringLiteral("IsEncrypted"), false);
        if (!call.device.hardware.isMac())
            entry.insert(QStringLiteral("IsManaged"), true);
        QVariantList payloads;
        for (const QVariant &payload : value<QVariantList>(profile, "PayloadContent"))
            payloads.append(payloadSummary(payload.toMap()));
        entry.insert(QStringLiteral("PayloadContent"), payloads);
        list.append(entry);
    }
    return {{{QStringLiteral("ProfileList"), list}}, {}};
}

SimulatedAnswer certificateList(SimulatedCall &call)
{
    QVariantList list;
    const auto add = [&list](const QByteArray &der, bool isIdentity) {
        const QStringList names = QSslCertificate(der, QSsl::Der).subjectInfo(QSslCertificate::CommonName);
        list.append(QVariantMap{{QStringLiteral("CommonName"), names.value(0)},
                                {QStringLiteral("IsIdentity"), isIdentity},
                                {QStringLiteral("Data"), der}});
    };
    if (call.channel.user()) { // the login keychain: what profiles brought
        for (const QVariantMap &profile : std::as_const(call.profiles())) {
            for (const QVariant &each : value<QVariantList>(profile, "PayloadContent")) {
                const QVariantMap payload = each.toMap();
                if (value<QString>(payload, "PayloadType") == QLatin1StringView("com.apple.security.root"))
                    add(value<QByteArray>(payload, "PayloadContent"), false);
            }
        }
        return {{{QStringLiteral("CertificateList"), list}}, {}};
    }
    add(call.device.enrollment.identity, true);
    for (const QByteArray &root : std::as_const(call.device.enrollment.roots))
        add(root, false);
    return {{{QStringLiteral("CertificateList"), list}}, {}};
}

SimulatedAnswer installedApplicationList(SimulatedCall &call)
{
    const bool managedOnly = value<bool>(call.command, "ManagedAppsOnly");
    const auto wanted = value<QVariantList>(call.command, "Identifiers");
    QVariantList list;
    const auto add = [&](const QString &identifier, const SimulatedApp &app) {
        if ((managedOnly && !app.isManaged) || (!wanted.isEmpty() && !wanted.contains(identifier)))
            return;
        list.append(QVariantMap{{QStringLiteral("Identifier"), identifier},
                                {QStringLiteral("Name"), app.name},
                                {QStringLiteral("Version"), app.version},
                                {QStringLiteral("ShortVersion"), app.version},
                                {QStringLiteral("BundleSize"), qint64(25'000'000)},
                                {QStringLiteral("Installing"), false}});
    };
    if (call.device.hardware.isMac()) // iOS tells only what was added
        add(QStringLiteral("com.apple.Safari"), {QStringLiteral("Safari"), call.device.hardware.osVersion, false});
    for (auto it = call.device.apps.cbegin(); it != call.device.apps.cend(); ++it)
        add(it.key(), *it);
    return {{{QStringLiteral("InstalledApplicationList"), list}}, {}};
}

SimulatedAnswer managedApplicationList(SimulatedCall &call)
{
    QVariantMap list;
    for (auto it = call.device.apps.cbegin(); it != call.device.apps.cend(); ++it) {
        if (it->isManaged)
            list.insert(it.key(),
                        QVariantMap{{QStringLiteral("Status"), QStringLiteral("Managed")},
                                    {QStringLiteral("ManagementFlags"), 1},
                                    {QStringLiteral("HasConfiguration"), false},
                                    {QStringLiteral("HasFeedback"), false},
                                    {QStringLiteral("IsValidated"), true}});
    }
    return {{{QStringLiteral("ManagedApplicationList"), list}}, {}};
}

SimulatedAnswer availableUpdates(SimulatedCall &call)
{
    const QString next = QStringLiteral("%1.9").arg(call.device.hardware.osMajor());
    QVariantList list;
    if (call.device.hardware.osVersion != next)
        list.append(QVariantMap{{QStringLiteral("ProductKey"), QStringLiteral("MSU_UPDATE_%1").arg(next)},
                                {QStringLiteral("HumanReadableName"), QStringLiteral("Update %1").arg(next)},
                                {QStringLiteral("Version"), next},
                                {QStringLiteral("Build"), QString(call.device.hardware.build + u'9')},
                                {QStringLiteral("DownloadSize"), qint64(1'500'000'000)},
                                {QStringLiteral("InstallSize"), qint64(3'000'000'000)},
                                {QStringLiteral("IsCritical"), false},
                                {QStringLiteral("RestartRequired"), true}});
    return {{{QStringLiteral("AvailableOSUpdates"), list}}, {}};
}

} // namespace Muster::SimulatedCommands
