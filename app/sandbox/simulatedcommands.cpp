#include "app/sandbox/simulatedcommands.h"

#include "app/sandbox/simulatedplist.h"

#include <algorithm>

namespace Muster {

namespace {

enum Kind : quint8 { Mobile = 1, Mac = 2, Television = 4, Vision = 8, Watch = 16, Every = 31 };
enum Trait : quint8 {
    Plain = 0,
    AtOnce = 1, // iOS never postpones it
    Urgent = 3, // nor does a Mac
    Item = 4,
    ForUsers = 8 // also on the channel of a Mac's user; of declarations these users know nothing
};

struct Entry {
    QLatin1StringView type;
    SimulatedAnswer (*handler)(SimulatedCall &);
    int right; // bit of AccessRights; 0: none
    quint8 kinds;
    quint8 traits;
};

namespace Do = SimulatedCommands;

constexpr Entry entries[] = {
    {QLatin1StringView("DeviceInformation"), Do::deviceInformation, 0, Every, AtOnce | ForUsers},
    {QLatin1StringView("SecurityInfo"), Do::securityInfo, 1024, Every, ForUsers},
    {QLatin1StringView("ProfileList"), Do::profileList, 1, Every, AtOnce | ForUsers},
    {QLatin1StringView("CertificateList"), Do::certificateList, 1, Every, AtOnce | ForUsers},
    {QLatin1StringView("InstalledApplicationList"), Do::installedApplicationList, 256, Every, AtOnce | ForUsers},
    {QLatin1StringView("ManagedApplicationList"), Do::managedApplicationList, 4096, Every, ForUsers},
    {QLatin1StringView("AvailableOSUpdates"), Do::availableUpdates, 0, Mobile | Mac | Television, Plain},
    {QLatin1StringView("InstallProfile"), Do::installProfile, 2, Every, Item | ForUsers},
    {QLatin1StringView("RemoveProfile"), Do::removeProfile, 2, Every, ForUsers},
    {QLatin1StringView("Settings"), Do::settings, 2048, Every, Item | ForUsers},
    {QLatin1StringView("InstallApplication"), Do::installApplication, 4096, Every, Item | ForUsers},
    {QLatin1StringView("InstallEnterpriseApplication"), Do::installEnterpriseApplication, 4096, Mac, Item},
    {QLatin1StringView("RemoveApplication"), Do::removeApplication, 4096, Every, Plain},
    {QLatin1StringView("AccountConfiguration"), Do::accountConfiguration, 0, Mac, Item},
    {QLatin1StringView("ScheduleOSUpdate"), Do::scheduleUpdate, 0, Mobile | Mac | Television, Plain},
    {QLatin1StringView("DeviceConfigured"), Do::deviceConfigured, 0, Mobile | Mac | Television | Vision, Urgent},
    {QLatin1StringView("RestartDevice"), Do::restart, 4, Mobile | Mac | Television, Plain},
    {QLatin1StringView("ShutDownDevice"), Do::shutDown, 4, Mobile | Mac, Plain},
    {QLatin1StringView("DeviceLock"), Do::lock, 4, Mobile | Mac | Vision | Watch, Urgent},
    {QLatin1StringView("ClearPasscode"), Do::clearPasscode, 4, Mobile | Watch, AtOnce},
    {QLatin1StringView("EraseDevice"), Do::erase, 8, Every, Urgent},
    {QLatin1StringView("EnableLostMode"), Do::enableLostMode, 0, Mobile, AtOnce},
    {QLatin1StringView("DisableLostMode"), Do::disableLostMode, 0, Mobile, AtOnce},
    {QLatin1StringView("DeviceLocation"), Do::location, 0, Mobile, AtOnce},
    {QLatin1StringView("ActivationLockBypassCode"), Do::bypassCode, 0, Mobile | Mac | Vision, Plain},
    {QLatin1StringView("DeclarativeManagement"), Do::declarativeManagement, 0, Every, Plain},
};

const Entry *entryOf(const QString &type)
{
    const auto found = std::ranges::find(entries, type, &Entry::type);
    return found == std::end(entries) ? nullptr : found;
}

quint8 kindOf(const SimulatedHardware &hardware)
{
    if (hardware.isMac())
        return Mac;
    if (hardware.family == "AppleTV")
        return Television;
    if (hardware.family == "Vision")
        return Vision;
    return hardware.family == "Watch" ? Watch : Mobile;
}

} // namespace

QVariantList SimulatedAnswer::errorChain() const
{
    QVariantList list;
    for (const SimulatedFault &fault : chain)
        list.append(QVariantMap{{QStringLiteral("ErrorDomain"), fault.domain},
                                {QStringLiteral("ErrorCode"), fault.code},
                                {QStringLiteral("LocalizedDescription"), fault.text},
                                {QStringLiteral("USEnglishDescription"), fault.text}});
    return list;
}

namespace SimulatedCommands {

SimulatedAnswer answer(SimulatedCall &call)
{
    const QString type = SimulatedPlist::value<QString>(call.command, "RequestType");
    const Entry *entry = entryOf(type);
    const bool isKnown =
        entry && (entry->kinds & kindOf(call.device.hardware)) && (!call.channel.user() || (entry->traits & ForUsers));
    if (!isKnown)
        return SimulatedAnswer::failed(12021, QStringLiteral("“%1” is not a valid request type.").arg(type));
    if (entry->right && !(call.device.enrollment.accessRights & entry->right))
        return SimulatedAnswer::failed(12007, QStringLiteral("The server is not authorised for “%1”.").arg(type));
    return entry->handler(call);
}

bool mayPostpone(const SimulatedDevice &device, const QString &type)
{
    const Entry *entry = entryOf(type);
    return entry && !(entry->traits & (device.hardware.isMac() ? Urgent & ~AtOnce : AtOnce));
}

bool isItem(const QString &type)
{
    const Entry *entry = entryOf(type);
    return entry && (entry->traits & Item);
}

} // namespace SimulatedCommands

} // namespace Muster
