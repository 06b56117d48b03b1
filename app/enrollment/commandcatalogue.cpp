#include "app/enrollment/commandcatalogue.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>

namespace Muster {

namespace {

using Kind = CommandField::Kind;

QString say(const char *text)
{
    return QCoreApplication::translate("Commands", text);
}

CommandField field(const char *key, const char *title, Kind kind = Kind::Text, bool isRequired = false,
                   QStringList choices = {})
{
    return {QString::fromLatin1(key), say(title), kind, isRequired, std::move(choices)};
}

const QStringList mobile{QStringLiteral("iPad"), QStringLiteral("iPhone"), QStringLiteral("iPod")};
const QStringList macs{QStringLiteral("Mac")};
const QStringList televisions{QStringLiteral("AppleTV")};
const QStringList visions{QStringLiteral("Vision")};
const QStringList watches{QStringLiteral("Watch")};

QList<CommandForm> questionForms()
{
    const auto question = [](const char *type, const char *title, const char *help, const QStringList &families = {}) {
        return CommandForm{QString::fromLatin1(type), say(title), say(help), families};
    };
    return {
        {QStringLiteral("DeviceInformation"),
         say("Device information"),
         say("Asks for facts; all that are known unless some are named."),
         {},
         {field("Queries", "Only these", Kind::Texts)}},
        question("SecurityInfo", "Security", "Asks for encryption, passcode, firewall and how it is managed."),
        question("ProfileList", "Profiles", "Asks which profiles are installed."),
        question("CertificateList", "Certificates", "Asks which certificates are installed."),
        {QStringLiteral("InstalledApplicationList"),
         say("Applications"),
         say("Asks which applications are installed."),
         {},
         {field("ManagedAppsOnly", "Only managed ones", Kind::Flag)}},
        question("ManagedApplicationList", "Managed applications", "Asks how managed applications stand."),
        question("Restrictions", "Restrictions", "Asks which restrictions are in force.", mobile),
        question("AvailableOSUpdates", "Available updates", "Asks which updates of the system it could install."),
        question("OSUpdateStatus", "Update status", "Asks how far an update is."),
        question("DeviceLocation", "Location", "Asks where a device in lost mode is.", mobile),
        question("ActivationLockBypassCode", "Bypass code",
                 "Asks for the code that opens Activation Lock; only in the first 15 days of supervision."),
        question("DeclarativeManagement", "Declarative management",
                 "Lets it fetch its declarations and report its state."),
    };
}

QList<CommandForm> actionForms()
{
    return {
        {QStringLiteral("RestartDevice"),
         say("Restart"),
         say("Restarts it. A Mac can ask its user."),
         mobile + macs + televisions,
         {field("NotifyUser", "Ask the user (Mac)", Kind::Flag)},
         say("What somebody has not saved on it is lost.")},
        {QStringLiteral("ShutDownDevice"),
         say("Shut down"),
         say("Switches it off. It is switched on by hand."),
         mobile + macs,
         {},
         say("Somebody has to go there to switch it on again.")},
        {QStringLiteral("DeviceLock"),
         say("Lock"),
         say("Locks the screen. A Mac restarts and wants the PIN: keep it."),
         mobile + macs + visions + watches,
         {field("Message", "Message on the screen"), field("PhoneNumber", "Phone number"),
          field("PIN", "PIN, six digits (Mac)", Kind::Secret)},
         say("Whoever uses it is interrupted. A Mac opens only with the PIN: write it down now."),
         true},
        {QStringLiteral("ClearPasscode"),
         say("Clear passcode"),
         say("Takes the passcode off, with the unlock token that the device gave."),
         mobile + watches,
         {},
         say("The passcode is gone: until a new one is set, anybody can open it."),
         true},
        {QStringLiteral("EraseDevice"),
         say("Erase"),
         say("Erases it at once. It comes back as from the factory, with the profile that is assigned to it then."),
         {},
         {field("PIN", "PIN, six digits (Mac with Intel)", Kind::Secret),
          field("PreserveDataPlan", "Keep the data plan (iPhone, iPad)", Kind::Flag),
          field("DisallowProximitySetup", "No Quick Start next (iPhone, iPad)", Kind::Flag),
          field("ObliterationBehavior", "If the erase fails (Mac)", Kind::Choice, false,
                {QStringLiteral("Default"), QStringLiteral("DoNotObliterate"), QStringLiteral("ObliterateWithWarning"),
                 QStringLiteral("Always")})},
         say("Everything on it is lost, and nothing brings it back. It enrolls again with what is assigned to it."),
         true},
        {QStringLiteral("EnableLostMode"),
         say("Lost mode on"),
         say("Locks it with a message and lets it be located. Supervised devices only."),
         mobile,
         {field("Message", "Message on the screen"), field("PhoneNumber", "Phone number"),
          field("Footnote", "Footnote")},
         say("Nobody can use it until lost mode is switched off."),
         true},
        {QStringLiteral("DisableLostMode"),
         say("Lost mode off"),
         say("Takes it out of lost mode."),
         mobile,
         {},
         {},
         true},
        {QStringLiteral("PlayLostModeSound"),
         say("Play a sound"),
         say("Plays a sound in lost mode."),
         mobile,
         {},
         {},
         true},
        {QStringLiteral("ScheduleOSUpdate"),
         say("Update the system"),
         say("Downloads and installs an update of the system."),
         mobile + macs + televisions,
         {field("ProductVersion", "Version", Kind::Text, true),
          field("InstallAction", "How", Kind::Choice, true,
                {QStringLiteral("Default"), QStringLiteral("DownloadOnly"), QStringLiteral("InstallASAP"),
                 QStringLiteral("NotifyOnly"), QStringLiteral("InstallLater"), QStringLiteral("InstallForceRestart")})},
         say("There is no way back to an older version of the system.")},
        {QStringLiteral("DeviceConfigured"),
         say("Release"),
         say("Lets it out of Setup Assistant now."),
         {},
         {},
         {},
         true},
    };
}

QList<CommandForm> installForms()
{
    return {
        {QStringLiteral("InstallApplication"),
         say("Install an application"),
         say("Installs an application of the App Store by its number, or one of a manifest."),
         {},
         {field("iTunesStoreID", "Number in the App Store", Kind::Number), field("Identifier", "Bundle identifier"),
          field("ManifestURL", "Address of a manifest (https)"),
          field("ManagementFlags", "Management flags", Kind::Number)}},
        {QStringLiteral("InstallEnterpriseApplication"),
         say("Install a package"),
         say("Installs a package on a Mac, by the address of its manifest."),
         macs,
         {field("ManifestURL", "Address of the manifest (https)", Kind::Text, true)}},
        {QStringLiteral("RemoveApplication"),
         say("Remove an application"),
         say("Removes a managed application."),
         {},
         {field("Identifier", "Bundle identifier", Kind::Text, true)},
         say("What the application keeps on the device is lost with it.")},
        {QStringLiteral("RemoveProfile"),
         say("Remove a profile"),
         say("Removes a profile that came from here."),
         {},
         {field("Identifier", "Identifier of the profile", Kind::Text, true)},
         say("What the profile brought, such as accounts and their mail, goes with it.")},
        {QStringLiteral("Settings"),
         say("Settings"),
         say("Sets names, time zone and switches."),
         {},
         {field("DeviceName", "Name of the device"), field("HostName", "Host name (Mac)"),
          field("TimeZone", "Time zone, such as Europe/Berlin"), field("Bluetooth", "Bluetooth", Kind::Switch),
          field("PersonalHotspot", "Personal hotspot", Kind::Switch),
          field("DataRoaming", "Data roaming", Kind::Switch)}},
        {QStringLiteral("AccountConfiguration"),
         say("Account of a Mac"),
         say("Prepares the account that Setup Assistant makes. Only while it waits there."),
         macs,
         {field("SkipPrimarySetupAccountCreation", "Make no account", Kind::Flag),
          field("SetPrimarySetupAccountAsRegularUser", "A standard account", Kind::Flag),
          field("PrimaryAccountFullName", "Full name"), field("PrimaryAccountUserName", "Short name"),
          field("LockPrimaryAccountInfo", "The user cannot change them", Kind::Flag)}},
    };
}

// After the table of "Commands and Queries": who must be supervised to obey.
QStringList supervisedOf(const QString &type)
{
    const std::pair<QLatin1StringView, QStringList> all[] = {
        {QLatin1StringView("RestartDevice"), mobile + televisions},
        {QLatin1StringView("ShutDownDevice"), mobile},
        {QLatin1StringView("EnableLostMode"), mobile},
        {QLatin1StringView("DisableLostMode"), mobile},
        {QLatin1StringView("PlayLostModeSound"), mobile},
        {QLatin1StringView("DeviceLocation"), mobile},
        {QLatin1StringView("ActivationLockBypassCode"), mobile + visions},
        {QLatin1StringView("AvailableOSUpdates"), mobile + televisions},
        {QLatin1StringView("ScheduleOSUpdate"), mobile + televisions},
        {QLatin1StringView("OSUpdateStatus"), mobile + televisions},
        {QLatin1StringView("DeviceConfigured"), mobile + televisions + visions},
    };
    const auto found = std::ranges::find(all, type, &std::pair<QLatin1StringView, QStringList>::first);
    return found == std::end(all) ? QStringList() : found->second;
}

QList<CommandForm> about(CommandTopic topic, QList<CommandForm> forms)
{
    for (CommandForm &form : forms) {
        form.topic = topic;
        form.supervised = supervisedOf(form.type);
    }
    return forms;
}

std::unexpected<Error> refused(const QString &message)
{
    return failure(ErrorKind::InvalidInput, message);
}

Result<QVariant> valueOf(const CommandField &field, const QJsonValue &given)
{
    switch (field.kind) {
    case Kind::Flag:
    case Kind::Switch:
        return given.isBool() ? Result<QVariant>(given.toBool()) : refused(say("%1 is yes or no.").arg(field.key));
    case Kind::Number:
        return given.isDouble() && given.toInteger(-1) >= 0 ? Result<QVariant>(given.toInteger())
                                                            : refused(say("%1 is a number.").arg(field.key));
    case Kind::Texts:
        return given.isArray() ? Result<QVariant>(given.toArray().toVariantList())
                               : refused(say("%1 is a list.").arg(field.key));
    case Kind::Choice:
        return field.choices.contains(given.toString())
            ? Result<QVariant>(given.toString())
            : refused(say("%1 is one of %2.").arg(field.key, field.choices.join(QStringLiteral(", "))));
    case Kind::Text:
    case Kind::Secret:
        break;
    }
    const QString text = given.toString();
    if (!given.isString() || text.size() > 4096)
        return refused(say("%1 is a text.").arg(field.key));
    static const QRegularExpression sixDigits(QStringLiteral("^[0-9]{6}$"));
    if (field.key == QLatin1StringView("PIN") && !sixDigits.match(text).hasMatch())
        return refused(say("The PIN has six digits."));
    if (field.key.endsWith(QLatin1StringView("URL")) && !text.startsWith(QLatin1StringView("https://")))
        return refused(say("%1 begins with https://.").arg(field.key));
    return QVariant(text);
}

// Apple wants the settings as items of a list, and an update as one.
QVariantMap arranged(const CommandForm &form, const QVariantMap &values)
{
    if (form.type == QLatin1StringView("ScheduleOSUpdate"))
        return {{QStringLiteral("Updates"), QVariantList{values}}};
    if (form.type != QLatin1StringView("Settings"))
        return values;
    QVariantList items;
    for (auto value = values.cbegin(); value != values.cend(); ++value) {
        const bool isFlag = value->typeId() == QMetaType::Bool;
        items.append(QVariantMap{{QStringLiteral("Item"), value.key()},
                                 {isFlag ? QStringLiteral("Enabled") : value.key(), *value}});
    }
    return {{QStringLiteral("Settings"), items}};
}

} // namespace

QString commandTopicText(CommandTopic topic)
{
    switch (topic) {
    case CommandTopic::Question:
        return say("Questions");
    case CommandTopic::Action:
        return say("Actions");
    case CommandTopic::Content:
        return say("Content and settings");
    }
    return {};
}

const QList<CommandForm> &commandForms()
{
    static const QList<CommandForm> forms = about(CommandTopic::Question, questionForms())
        + about(CommandTopic::Action, actionForms()) + about(CommandTopic::Content, installForms());
    return forms;
}

const CommandForm *commandForm(const QString &type)
{
    for (const CommandForm &form : commandForms()) {
        if (form.type == type)
            return &form;
    }
    return nullptr;
}

Result<QVariantMap> commandArguments(const CommandForm &form, const QJsonObject &values)
{
    QVariantMap arguments;
    for (auto given = values.begin(); given != values.end(); ++given) {
        const auto known = std::ranges::find(form.fields, given.key(), &CommandField::key);
        if (known == form.fields.end())
            return refused(say("%1 has no argument “%2”.").arg(form.type, given.key()));
        const auto value = valueOf(*known, given.value());
        if (!value)
            return std::unexpected(value.error());
        arguments.insert(given.key(), *value);
    }
    for (const CommandField &field : form.fields) {
        if (field.isRequired && !arguments.contains(field.key))
            return refused(say("%1 wants %2.").arg(form.type, field.key));
    }
    if (form.type == QLatin1StringView("EnableLostMode") && !arguments.contains(QStringLiteral("Message"))
        && !arguments.contains(QStringLiteral("PhoneNumber")))
        return refused(say("Lost mode wants a message or a phone number."));
    if (form.type == QLatin1StringView("Settings") && arguments.isEmpty())
        return refused(say("Say what to set."));
    const bool isApplication = form.type == QLatin1StringView("InstallApplication");
    if (isApplication && !arguments.contains(QStringLiteral("iTunesStoreID"))
        && !arguments.contains(QStringLiteral("Identifier")) && !arguments.contains(QStringLiteral("ManifestURL")))
        return refused(say("Say which application: by number, identifier or manifest."));
    return arranged(form, arguments);
}

} // namespace Muster
