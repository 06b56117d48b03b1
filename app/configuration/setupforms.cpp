#include "app/configuration/setupforms.h"

#include "app/configuration/formfields.h"
#include "app/configuration/formprofile.h"
#include "app/crypto/macpassword.h"
#include "models/configuration/configurationitem.h"

#include <QRegularExpression>
#include <QTimeZone>

#include <array>

namespace Muster {

using namespace FormFields;

namespace {

constexpr QLatin1StringView keep("keep");
constexpr qsizetype longestImage = 1024 * 1024;

const QString administrator = QStringLiteral("Administrator");
const QString passwordKey = QStringLiteral("Administrator/Password");
const QString hashKey = QStringLiteral("passwordHash");

// On, off, or as it is.
FormField switched(const char *name, const char *label, const char *help)
{
    return choice(name, label,
                  {one("keep", QT_TRANSLATE_NOOP("ConfigurationForms", "As it is")),
                   one("on", QT_TRANSLATE_NOOP("ConfigurationForms", "On")),
                   one("off", QT_TRANSLATE_NOOP("ConfigurationForms", "Off"))},
                  help);
}

// After Apple's "SettingsCommand.Command.Settings": the setting, its field, and who knows it.
struct Setting {
    const char *item;
    const char *path; // of the first field
    const char *families;
};
constexpr std::array known{
    Setting{"DeviceName", "DeviceName", "iPad iPhone iPod Mac Vision"},
    Setting{"HostName", "HostName", "Mac"},
    Setting{"TimeZone", "TimeZone", "iPad iPhone iPod AppleTV Vision"},
    Setting{"OrganizationInfo", "OrganizationInfo", "iPad iPhone iPod Mac"},
    Setting{"Bluetooth", "Bluetooth", "iPad iPhone iPod Mac"},
    Setting{"DataRoaming", "DataRoaming", "iPad iPhone iPod"},
    Setting{"PersonalHotspot", "PersonalHotspot", "iPad iPhone iPod"},
    Setting{"MDMOptions", "ActivationLock", "iPad iPhone iPod Mac Vision"},
    Setting{"SoftwareUpdateSettings", "RecommendationCadence", "iPad iPhone iPod"},
    Setting{"Wallpaper", "Wallpaper", "iPad iPhone iPod"},
};

QString text(const QVariantMap &payload, const char *key)
{
    return payload.value(QString::fromLatin1(key)).toString();
}

// One item of the list of settings.
QVariantMap settingOf(const QString &item, const QVariantMap &payload)
{
    QVariantMap result{{QStringLiteral("Item"), item}};
    if (item == QLatin1StringView("OrganizationInfo")) {
        result.insert(item, payload.value(item));
    } else if (item == QLatin1StringView("MDMOptions")) {
        result.insert(item,
                      QVariantMap{{QStringLiteral("ActivationLockAllowedWhileSupervised"),
                                   text(payload, "ActivationLock") == QLatin1StringView("on")}});
    } else if (item == QLatin1StringView("SoftwareUpdateSettings")) {
        result.insert(QStringLiteral("RecommendationCadence"), text(payload, "RecommendationCadence").toLongLong());
    } else if (item == QLatin1StringView("Wallpaper")) {
        const QVariantMap picture = payload.value(item).toMap();
        result.insert(QStringLiteral("Image"), picture.value(QStringLiteral("Image")));
        result.insert(QStringLiteral("Where"), qMax(1LL, picture.value(QStringLiteral("Where")).toLongLong()));
    } else if (const QString value = payload.value(item).toString();
               value == QLatin1StringView("on") || value == QLatin1StringView("off")) {
        result.insert(QStringLiteral("Enabled"), value == QLatin1StringView("on"));
    } else {
        result.insert(item, value);
    }
    return result;
}

bool isOn(const QJsonObject &values, const char *key)
{
    return values.value(QLatin1StringView(key)).toBool();
}

QString textOf(const QJsonObject &values, const char *key)
{
    return values.value(QLatin1StringView(key)).toString();
}

QList<FieldFault> accountFaults(const QJsonObject &values)
{
    QList<FieldFault> faults;
    const auto fault = [&faults](const char *key, const QString &words) {
        faults.append({QString::fromLatin1(key), words});
    };
    static const QRegularExpression shortName(QStringLiteral("^[a-z_][a-z0-9_.-]{0,30}$"));
    const QString admin = textOf(values, "Administrator/shortName");
    const QString password = textOf(values, "Administrator/Password");
    if (!admin.isEmpty() && !shortName.match(admin).hasMatch())
        fault("Administrator/shortName", say("Small letters and digits, up to 31, without blanks."));
    if (!admin.isEmpty() && password.size() < 4)
        fault("Administrator/Password", say("Needs a password of at least four characters."));
    if (password.contains(QLatin1StringView("{{")))
        fault("Administrator/Password", say("No variables: only the password's hash is kept."));
    if (admin.isEmpty() && !password.isEmpty())
        fault("Administrator/shortName", say("Whose password is it?"));
    const bool isSkipped = isOn(values, "SkipPrimarySetupAccountCreation");
    const bool isRegular = isOn(values, "SetPrimarySetupAccountAsRegularUser");
    if ((isSkipped || isRegular) && admin.isEmpty())
        fault("Administrator/shortName", say("A Mac needs an administrator: give one here."));
    const bool hasName =
        !textOf(values, "PrimaryAccountFullName").isEmpty() || !textOf(values, "PrimaryAccountUserName").isEmpty();
    if (isSkipped && (hasName || isRegular || isOn(values, "LockPrimaryAccountInfo")))
        fault("SkipPrimarySetupAccountCreation", say("Then there is no account to fill in."));
    if (isOn(values, "LockPrimaryAccountInfo") && !hasName)
        fault("LockPrimaryAccountInfo", say("Needs a full name or a short name that is filled in."));
    const QString user = textOf(values, "PrimaryAccountUserName");
    if (!user.isEmpty() && !user.contains(QLatin1StringView("{{")) && !shortName.match(user).hasMatch())
        fault("PrimaryAccountUserName", say("Small letters and digits, up to 31, without blanks."));
    return faults;
}

QList<FieldFault> settingsFaults(const QJsonObject &values)
{
    QList<FieldFault> faults;
    const QString zone = textOf(values, "TimeZone");
    if (!zone.isEmpty() && !zone.contains(QLatin1StringView("{{")) && !QTimeZone::isTimeZoneIdAvailable(zone.toUtf8()))
        faults.append({QStringLiteral("TimeZone"), say("There is no such time zone. One is Europe/Berlin.")});
    static const QRegularExpression host(QStringLiteral("^[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?$"));
    const QString name = textOf(values, "HostName");
    if (!name.isEmpty() && !name.contains(QLatin1StringView("{{")) && !host.match(name).hasMatch())
        faults.append({QStringLiteral("HostName"), say("Letters, digits, dots and hyphens, up to 63.")});
    const QByteArray image = QByteArray::fromBase64(textOf(values, "Wallpaper/Image").toLatin1());
    const bool isPicture = image.startsWith("\x89PNG") || image.startsWith("\xff\xd8\xff");
    if (!image.isEmpty() && (!isPicture || image.size() > longestImage))
        faults.append({QStringLiteral("Wallpaper/Image"), say("Needs a PNG or JPEG of at most 1 MB.")});
    for (const char *key : {"OrganizationEmail", "OrganizationPhone", "OrganizationAddress"}) {
        const QByteArray path = QByteArray("OrganizationInfo/") + key;
        if (!textOf(values, path.constData()).isEmpty()
            && textOf(values, "OrganizationInfo/OrganizationName").isEmpty())
            faults.append({QStringLiteral("OrganizationInfo/OrganizationName"), say("Is needed with the others.")});
    }
    return faults;
}

} // namespace

ItemForm accountForm()
{
    return {
        ItemKind::account,
        QStringLiteral("muster.setup.account"),
        say(QT_TRANSLATE_NOOP("ConfigurationForms", "Account of a Mac")),
        say(QT_TRANSLATE_NOOP("ConfigurationForms",
                              "What Setup Assistant makes of the accounts on a Mac. Only Macs that wait in Setup "
                              "Assistant can take it.")),
        {field("Administrator/shortName", FieldKind::Text,
               QT_TRANSLATE_NOOP("ConfigurationForms", "Administrator, short name"),
               QT_TRANSLATE_NOOP("ConfigurationForms",
                                 "An account that you manage, besides that of the user. Empty: none.")),
         field("Administrator/fullName", FieldKind::Text,
               QT_TRANSLATE_NOOP("ConfigurationForms", "Administrator, full name")),
         field("Administrator/Password", FieldKind::Secret,
               QT_TRANSLATE_NOOP("ConfigurationForms", "Administrator's password"),
               QT_TRANSLATE_NOOP("ConfigurationForms", "Only its hash is kept, and sent.")),
         flag("Administrator/hidden",
              QT_TRANSLATE_NOOP("ConfigurationForms", "Hide the administrator at the login window"), false),
         flag("SkipPrimarySetupAccountCreation",
              QT_TRANSLATE_NOOP("ConfigurationForms", "Make no account for the user"), false),
         flag("SetPrimarySetupAccountAsRegularUser",
              QT_TRANSLATE_NOOP("ConfigurationForms", "The user is no administrator"), false),
         field("PrimaryAccountFullName", FieldKind::Text, QT_TRANSLATE_NOOP("ConfigurationForms", "User's full name"),
               QT_TRANSLATE_NOOP("ConfigurationForms", "Such as {{person}}.")),
         field("PrimaryAccountUserName", FieldKind::Text, QT_TRANSLATE_NOOP("ConfigurationForms", "User's short name"),
               QT_TRANSLATE_NOOP("ConfigurationForms", "Such as {{person-short}}.")),
         flag("LockPrimaryAccountInfo", QT_TRANSLATE_NOOP("ConfigurationForms", "The user cannot change these names"),
              false),
         field("ManagedLocalUserShortName", FieldKind::Text,
               QT_TRANSLATE_NOOP("ConfigurationForms", "Account that is managed, too"),
               QT_TRANSLATE_NOOP("ConfigurationForms",
                                 "Short name of the account whose user channel we speak with. Empty: the user's."))}};
}

ItemForm settingsForm()
{
    return {ItemKind::settings,
            QStringLiteral("muster.setup.settings"),
            say(QT_TRANSLATE_NOOP("ConfigurationForms", "Settings")),
            say(QT_TRANSLATE_NOOP("ConfigurationForms",
                                  "Names, time zone and switches. Each device is sent those that its family knows.")),
            {field("DeviceName", FieldKind::Text, QT_TRANSLATE_NOOP("ConfigurationForms", "Name of the device"),
                   QT_TRANSLATE_NOOP("ConfigurationForms",
                                     "Such as iPad-{{serial}}. On iPhone, iPad and Vision when supervised, and Mac.")),
             field("HostName", FieldKind::Text, QT_TRANSLATE_NOOP("ConfigurationForms", "Host name"),
                   QT_TRANSLATE_NOOP("ConfigurationForms", "Mac.")),
             field("TimeZone", FieldKind::Text, QT_TRANSLATE_NOOP("ConfigurationForms", "Time zone"),
                   QT_TRANSLATE_NOOP("ConfigurationForms",
                                     "Such as Europe/Berlin. On iPhone, iPad, Apple TV and Vision when supervised.")),
             field("OrganizationInfo/OrganizationName", FieldKind::Text,
                   QT_TRANSLATE_NOOP("ConfigurationForms", "Organisation"),
                   QT_TRANSLATE_NOOP("ConfigurationForms",
                                     "Shown where the device says who manages it: iPhone, iPad, Mac.")),
             field("OrganizationInfo/OrganizationEmail", FieldKind::Text,
                   QT_TRANSLATE_NOOP("ConfigurationForms", "Its e-mail address")),
             field("OrganizationInfo/OrganizationPhone", FieldKind::Text,
                   QT_TRANSLATE_NOOP("ConfigurationForms", "Its phone number")),
             field("OrganizationInfo/OrganizationAddress", FieldKind::Text,
                   QT_TRANSLATE_NOOP("ConfigurationForms", "Its address")),
             switched("Bluetooth", QT_TRANSLATE_NOOP("ConfigurationForms", "Bluetooth"),
                      QT_TRANSLATE_NOOP("ConfigurationForms", "iPhone and iPad when supervised, Mac.")),
             switched("DataRoaming", QT_TRANSLATE_NOOP("ConfigurationForms", "Data roaming"),
                      QT_TRANSLATE_NOOP("ConfigurationForms", "iPhone and iPad.")),
             switched("PersonalHotspot", QT_TRANSLATE_NOOP("ConfigurationForms", "Personal hotspot"),
                      QT_TRANSLATE_NOOP("ConfigurationForms", "iPhone and iPad.")),
             switched("ActivationLock", QT_TRANSLATE_NOOP("ConfigurationForms", "Activation Lock by the user"),
                      QT_TRANSLATE_NOOP("ConfigurationForms", "iPhone, iPad, Mac and Vision.")),
             choice("RecommendationCadence", QT_TRANSLATE_NOOP("ConfigurationForms", "Updates that are offered"),
                    {one("keep", QT_TRANSLATE_NOOP("ConfigurationForms", "As it is")),
                     one("0", QT_TRANSLATE_NOOP("ConfigurationForms", "Both, the newer system and the older one")),
                     one("1", QT_TRANSLATE_NOOP("ConfigurationForms", "Only the older system's")),
                     one("2", QT_TRANSLATE_NOOP("ConfigurationForms", "Only the newer system's"))},
                    QT_TRANSLATE_NOOP("ConfigurationForms", "iPhone and iPad when supervised.")),
             field("Wallpaper/Image", FieldKind::File, QT_TRANSLATE_NOOP("ConfigurationForms", "Wallpaper"),
                   QT_TRANSLATE_NOOP("ConfigurationForms", "PNG or JPEG. iPhone and iPad when supervised.")),
             choice("Wallpaper/Where", QT_TRANSLATE_NOOP("ConfigurationForms", "Wallpaper on"),
                    {one("3", QT_TRANSLATE_NOOP("ConfigurationForms", "Both screens")),
                     one("1", QT_TRANSLATE_NOOP("ConfigurationForms", "The lock screen")),
                     one("2", QT_TRANSLATE_NOOP("ConfigurationForms", "The home screen"))})}};
}

QString keptPassword()
{
    return QString(10, QChar(0x2022));
}

QList<FieldFault> setupFaults(const QString &kind, const QJsonObject &values)
{
    if (kind == ItemKind::account)
        return accountFaults(values);
    return kind == ItemKind::settings ? settingsFaults(values) : QList<FieldFault>();
}

QByteArray passwordHashOf(const QVariantMap &profile)
{
    const QVariantMap payload = profile.value(QStringLiteral("PayloadContent")).toList().value(0).toMap();
    return payload.value(administrator).toMap().value(hashKey).toByteArray();
}

Result<QVariantMap> withHashedPassword(QVariantMap payload, const QByteArray &keptHash)
{
    QVariantMap admin = payload.value(administrator).toMap();
    const QString password = admin.take(QStringLiteral("Password")).toString();
    if (password.isEmpty())
        return payload;
    if (password == keptPassword()) {
        if (keptHash.isEmpty())
            return failure(ErrorKind::InvalidInput, passwordKey + QStringLiteral(": ") + say("Is needed."));
        admin.insert(hashKey, keptHash);
    } else {
        SystemRandom random;
        const auto hash = macPasswordHash(Secret(password.toUtf8()), random);
        if (!hash)
            return std::unexpected(hash.error());
        admin.insert(hashKey, *hash);
    }
    payload.insert(administrator, admin);
    return payload;
}

QStringList settingsIn(const QVariantMap &payload)
{
    QStringList found;
    for (const Setting &setting : known) {
        const QVariant value = payload.value(QString::fromLatin1(setting.path));
        const bool isSaid = value.isValid() && value.toString() != keep;
        const bool isWallpaper = qstrcmp(setting.item, "Wallpaper") == 0;
        if (isSaid && (!isWallpaper || value.toMap().contains(QStringLiteral("Image"))))
            found.append(QString::fromLatin1(setting.item));
    }
    return found;
}

QStringList settingsFor(const QString &family, const QStringList &names)
{
    QStringList found;
    for (const Setting &setting : known) {
        const QString item = QString::fromLatin1(setting.item);
        if (names.contains(item) && QString::fromLatin1(setting.families).split(u' ').contains(family))
            found.append(item);
    }
    return found;
}

QVariantMap settingsArguments(const QVariantMap &payload, const QString &family)
{
    QVariantList list;
    for (const QString &item : settingsFor(family, settingsIn(payload)))
        list.append(settingOf(item, payload));
    return {{QStringLiteral("Settings"), list}};
}

QVariantMap accountArguments(const QVariantMap &payload)
{
    QVariantMap arguments;
    for (auto member = payload.cbegin(); member != payload.cend(); ++member) {
        if (member.key() == administrator)
            arguments.insert(QStringLiteral("AutoSetupAdminAccounts"), QVariantList{*member});
        else if (!member.key().startsWith(QLatin1StringView("Payload")))
            arguments.insert(member.key(), *member);
    }
    return arguments;
}

} // namespace Muster
