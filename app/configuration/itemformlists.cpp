#include "app/configuration/itemformlists.h"

#include <QCoreApplication>

#include <array>

namespace Muster {

namespace {

// Where a restriction works. Supervised: on iPhone and iPad only then.
enum class On { Mobile, MobileSupervised, Both, BothSupervised, Mac };

struct Restriction {
    const char *key;
    const char *label;
    bool standard;
    On on;
};

constexpr std::array restrictions{
    Restriction{"allowCamera", QT_TRANSLATE_NOOP("ConfigurationForms", "Camera"), true, On::BothSupervised},
    Restriction{"allowScreenShot", QT_TRANSLATE_NOOP("ConfigurationForms", "Screenshots and recording"), true,
                On::Both},
    Restriction{"allowAppInstallation", QT_TRANSLATE_NOOP("ConfigurationForms", "Installing apps"), true,
                On::MobileSupervised},
    Restriction{"allowUIAppInstallation", QT_TRANSLATE_NOOP("ConfigurationForms", "App Store"), true,
                On::MobileSupervised},
    Restriction{"allowAppRemoval", QT_TRANSLATE_NOOP("ConfigurationForms", "Removing apps"), true,
                On::MobileSupervised},
    Restriction{"allowInAppPurchases", QT_TRANSLATE_NOOP("ConfigurationForms", "In-app purchases"), true, On::Mobile},
    Restriction{"allowAirDrop", QT_TRANSLATE_NOOP("ConfigurationForms", "AirDrop"), true, On::BothSupervised},
    Restriction{"allowAccountModification", QT_TRANSLATE_NOOP("ConfigurationForms", "Changing accounts"), true,
                On::BothSupervised},
    Restriction{"allowEraseContentAndSettings", QT_TRANSLATE_NOOP("ConfigurationForms", "Erasing the device"), true,
                On::BothSupervised},
    Restriction{"allowUIConfigurationProfileInstallation",
                QT_TRANSLATE_NOOP("ConfigurationForms", "Installing profiles by hand"), true, On::BothSupervised},
    Restriction{"allowPasscodeModification", QT_TRANSLATE_NOOP("ConfigurationForms", "Changing the passcode"), true,
                On::BothSupervised},
    Restriction{"allowDeviceNameModification", QT_TRANSLATE_NOOP("ConfigurationForms", "Changing the device's name"),
                true, On::BothSupervised},
    Restriction{"allowWallpaperModification", QT_TRANSLATE_NOOP("ConfigurationForms", "Changing the wallpaper"), true,
                On::BothSupervised},
    Restriction{"allowBluetoothModification", QT_TRANSLATE_NOOP("ConfigurationForms", "Changing Bluetooth"), true,
                On::BothSupervised},
    Restriction{"allowCloudBackup", QT_TRANSLATE_NOOP("ConfigurationForms", "Backup in iCloud"), true, On::Mobile},
    Restriction{"allowCloudDocumentSync", QT_TRANSLATE_NOOP("ConfigurationForms", "Documents in iCloud"), true,
                On::BothSupervised},
    Restriction{"allowCloudPhotoLibrary", QT_TRANSLATE_NOOP("ConfigurationForms", "Photos in iCloud"), true, On::Both},
    Restriction{"allowCloudKeychainSync", QT_TRANSLATE_NOOP("ConfigurationForms", "Keychain in iCloud"), true,
                On::Both},
    Restriction{"allowAssistant", QT_TRANSLATE_NOOP("ConfigurationForms", "Siri"), true, On::Both},
    Restriction{"allowGameCenter", QT_TRANSLATE_NOOP("ConfigurationForms", "Game Center"), true, On::BothSupervised},
    Restriction{"allowSafari", QT_TRANSLATE_NOOP("ConfigurationForms", "Safari"), true, On::MobileSupervised},
    Restriction{"safariAllowAutoFill", QT_TRANSLATE_NOOP("ConfigurationForms", "AutoFill in Safari"), true,
                On::BothSupervised},
    Restriction{"allowUSBRestrictedMode",
                QT_TRANSLATE_NOOP("ConfigurationForms", "Asking before USB accessories connect"), true,
                On::BothSupervised},
    Restriction{"allowHostPairing", QT_TRANSLATE_NOOP("ConfigurationForms", "Pairing with computers"), true,
                On::MobileSupervised},
    Restriction{"allowFingerprintForUnlock", QT_TRANSLATE_NOOP("ConfigurationForms", "Touch ID and Face ID"), true,
                On::Both},
    Restriction{"allowOpenFromManagedToUnmanaged",
                QT_TRANSLATE_NOOP("ConfigurationForms", "Managed documents in other apps"), true, On::Mobile},
    Restriction{"forceEncryptedBackup", QT_TRANSLATE_NOOP("ConfigurationForms", "Backups are always encrypted"), false,
                On::Mobile},
    Restriction{"forceAutomaticDateAndTime", QT_TRANSLATE_NOOP("ConfigurationForms", "Date and time are always set"),
                false, On::BothSupervised},
    Restriction{"forceWiFiPowerOn", QT_TRANSLATE_NOOP("ConfigurationForms", "Wi-Fi is always on"), false,
                On::MobileSupervised},
};

QString placeText(On on)
{
    const auto say = [](const char *text) { return QCoreApplication::translate("ConfigurationForms", text); };
    switch (on) {
    case On::Mobile:
        return say(QT_TRANSLATE_NOOP("ConfigurationForms", "iPhone, iPad"));
    case On::MobileSupervised:
        return say(QT_TRANSLATE_NOOP("ConfigurationForms", "Supervised iPhone, iPad"));
    case On::Both:
        return say(QT_TRANSLATE_NOOP("ConfigurationForms", "iPhone, iPad, Mac"));
    case On::BothSupervised:
        return say(QT_TRANSLATE_NOOP("ConfigurationForms", "Supervised iPhone, iPad; Mac"));
    case On::Mac:
        return say(QT_TRANSLATE_NOOP("ConfigurationForms", "Mac"));
    }
    return {};
}

} // namespace

QList<FormField> restrictionFields()
{
    QList<FormField> fields;
    for (const Restriction &restriction : restrictions)
        fields.append({.key = QString::fromLatin1(restriction.key),
                       .kind = FieldKind::Flag,
                       .label = QCoreApplication::translate("ConfigurationForms", restriction.label),
                       .help = placeText(restriction.on),
                       .standard = restriction.standard});
    return fields;
}

} // namespace Muster
