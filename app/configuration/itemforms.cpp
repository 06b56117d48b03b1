#include "app/configuration/itemforms.h"

#include "app/configuration/formfields.h"
#include "app/configuration/itemformlists.h"
#include "app/configuration/setupforms.h"

#include <QCoreApplication>

namespace Muster {

using namespace FormFields;

namespace {

ItemForm wifi()
{
    return {
        key("wifi"),
        key("com.apple.wifi.managed"),
        say(QT_TRANSLATE_NOOP("ConfigurationForms", "Wi-Fi")),
        say(QT_TRANSLATE_NOOP("ConfigurationForms", "A network that devices join by themselves.")),
        {required(field("SSID_STR", FieldKind::Text, QT_TRANSLATE_NOOP("ConfigurationForms", "Network name (SSID)"))),
         choice("EncryptionType", QT_TRANSLATE_NOOP("ConfigurationForms", "Security"),
                {one("WPA2", QT_TRANSLATE_NOOP("ConfigurationForms", "WPA2 Personal")),
                 one("WPA3", QT_TRANSLATE_NOOP("ConfigurationForms", "WPA3 Personal")),
                 one("WPA", QT_TRANSLATE_NOOP("ConfigurationForms", "WPA Personal")),
                 one("Any", QT_TRANSLATE_NOOP("ConfigurationForms", "Any of them")),
                 one("None", QT_TRANSLATE_NOOP("ConfigurationForms", "None"))}),
         required(when(field("Password", FieldKind::Secret, QT_TRANSLATE_NOOP("ConfigurationForms", "Password"),
                             QT_TRANSLATE_NOOP("ConfigurationForms", "8 to 63 characters.")),
                       "EncryptionType", {key("WPA2"), key("WPA3"), key("WPA"), key("Any")})),
         flag("HIDDEN_NETWORK", QT_TRANSLATE_NOOP("ConfigurationForms", "The network is hidden"), false),
         flag("AutoJoin", QT_TRANSLATE_NOOP("ConfigurationForms", "Join by itself"), true),
         choice("ProxyType", QT_TRANSLATE_NOOP("ConfigurationForms", "Proxy"),
                {one("None", QT_TRANSLATE_NOOP("ConfigurationForms", "None")),
                 one("Auto", QT_TRANSLATE_NOOP("ConfigurationForms", "By a file (PAC)"))}),
         when(field("ProxyPACURL", FieldKind::Text, QT_TRANSLATE_NOOP("ConfigurationForms", "Address of the PAC file"),
                    QT_TRANSLATE_NOOP("ConfigurationForms", "Empty: the network tells it (WPAD).")),
              "ProxyType", {key("Auto")})}};
}

ItemForm passcode()
{
    return {key("passcode"),
            key("com.apple.mobiledevice.passwordpolicy"),
            say(QT_TRANSLATE_NOOP("ConfigurationForms", "Passcode")),
            say(QT_TRANSLATE_NOOP("ConfigurationForms", "What a passcode must be like, and when it is asked for.")),
            {flag("forcePIN", QT_TRANSLATE_NOOP("ConfigurationForms", "A passcode is required"), false),
             flag("allowSimple", QT_TRANSLATE_NOOP("ConfigurationForms", "Allow simple ones such as 1234"), true),
             flag("requireAlphanumeric", QT_TRANSLATE_NOOP("ConfigurationForms", "Letters and digits"), false),
             number("minLength", QT_TRANSLATE_NOOP("ConfigurationForms", "Shortest length"), 0, 16),
             number("minComplexChars", QT_TRANSLATE_NOOP("ConfigurationForms", "Special characters, at least"), 0, 4),
             number("maxInactivity", QT_TRANSLATE_NOOP("ConfigurationForms", "Lock after, in minutes"), 0, 15),
             number("maxGracePeriod", QT_TRANSLATE_NOOP("ConfigurationForms", "Unlock without it for, in minutes"), 0,
                    240, QT_TRANSLATE_NOOP("ConfigurationForms", "0: never.")),
             number("maxPINAgeInDays", QT_TRANSLATE_NOOP("ConfigurationForms", "Change it after, in days"), 0, 730),
             number("pinHistory", QT_TRANSLATE_NOOP("ConfigurationForms", "Not one of the last"), 0, 50),
             number("maxFailedAttempts", QT_TRANSLATE_NOOP("ConfigurationForms", "Wrong tries before it erases itself"),
                    2, 11, QT_TRANSLATE_NOOP("ConfigurationForms", "A Mac locks instead."))}};
}

ItemForm webClip()
{
    return {key("webclip"),
            key("com.apple.webClip.managed"),
            say(QT_TRANSLATE_NOOP("ConfigurationForms", "Web clip")),
            say(QT_TRANSLATE_NOOP("ConfigurationForms", "A web page as an icon on the home screen, or in the Dock.")),
            {required(field("Label", FieldKind::Text, QT_TRANSLATE_NOOP("ConfigurationForms", "Name below the icon"))),
             required(field("URL", FieldKind::Text, QT_TRANSLATE_NOOP("ConfigurationForms", "Address"),
                            QT_TRANSLATE_NOOP("ConfigurationForms", "Begins with https:// or http://."))),
             field("Icon", FieldKind::File, QT_TRANSLATE_NOOP("ConfigurationForms", "Icon"),
                   QT_TRANSLATE_NOOP("ConfigurationForms", "PNG of 400 by 400 pixels, under 1 MB.")),
             flag("IsRemovable", QT_TRANSLATE_NOOP("ConfigurationForms", "May be removed by the user"), true),
             flag("FullScreen", QT_TRANSLATE_NOOP("ConfigurationForms", "Opens without the browser's bars"), false,
                  QT_TRANSLATE_NOOP("ConfigurationForms", "iPhone, iPad"))}};
}

ItemForm certificate()
{
    return {
        key("certificate"),
        QString(),
        say(QT_TRANSLATE_NOOP("ConfigurationForms", "Certificate")),
        say(QT_TRANSLATE_NOOP("ConfigurationForms",
                              "An authority that devices trust, another certificate, or an identity with its key.")),
        {required(field("PayloadContent", FieldKind::File, QT_TRANSLATE_NOOP("ConfigurationForms", "File"),
                        QT_TRANSLATE_NOOP("ConfigurationForms",
                                          "PEM or DER for a certificate, PKCS#12 (.p12, .pfx) for an identity."))),
         field("Password", FieldKind::Secret, QT_TRANSLATE_NOOP("ConfigurationForms", "Password"),
               QT_TRANSLATE_NOOP("ConfigurationForms", "Of a PKCS#12 file."))}};
}

ItemForm email()
{
    const QList<FormChoice> ways{one("EmailAuthPassword", QT_TRANSLATE_NOOP("ConfigurationForms", "Password")),
                                 one("EmailAuthNone", QT_TRANSLATE_NOOP("ConfigurationForms", "None")),
                                 one("EmailAuthCRAMMD5", QT_TRANSLATE_NOOP("ConfigurationForms", "CRAM-MD5")),
                                 one("EmailAuthNTLM", QT_TRANSLATE_NOOP("ConfigurationForms", "NTLM")),
                                 one("EmailAuthHTTPMD5", QT_TRANSLATE_NOOP("ConfigurationForms", "HTTP MD5"))};
    return {
        key("email"),
        key("com.apple.mail.managed"),
        say(QT_TRANSLATE_NOOP("ConfigurationForms", "E-mail")),
        say(QT_TRANSLATE_NOOP("ConfigurationForms", "An IMAP or POP account. Variables make it each person's own.")),
        {choice("EmailAccountType", QT_TRANSLATE_NOOP("ConfigurationForms", "Kind"),
                {one("EmailTypeIMAP", QT_TRANSLATE_NOOP("ConfigurationForms", "IMAP")),
                 one("EmailTypePOP", QT_TRANSLATE_NOOP("ConfigurationForms", "POP"))}),
         field("EmailAccountDescription", FieldKind::Text, QT_TRANSLATE_NOOP("ConfigurationForms", "Description")),
         field("EmailAccountName", FieldKind::Text, QT_TRANSLATE_NOOP("ConfigurationForms", "Full name"),
               QT_TRANSLATE_NOOP("ConfigurationForms", "Such as {{person}}.")),
         field("EmailAddress", FieldKind::Text, QT_TRANSLATE_NOOP("ConfigurationForms", "E-mail address"),
               QT_TRANSLATE_NOOP("ConfigurationForms", "Such as {{person-email}}.")),
         required(field("IncomingMailServerHostName", FieldKind::Text,
                        QT_TRANSLATE_NOOP("ConfigurationForms", "Incoming server"))),
         number("IncomingMailServerPortNumber", QT_TRANSLATE_NOOP("ConfigurationForms", "Incoming port"), 1, 65535),
         flag("IncomingMailServerUseSSL", QT_TRANSLATE_NOOP("ConfigurationForms", "Incoming over TLS"), false),
         choice("IncomingMailServerAuthentication", QT_TRANSLATE_NOOP("ConfigurationForms", "Incoming sign-in"), ways),
         field("IncomingMailServerUsername", FieldKind::Text,
               QT_TRANSLATE_NOOP("ConfigurationForms", "Incoming user name")),
         field("IncomingPassword", FieldKind::Secret, QT_TRANSLATE_NOOP("ConfigurationForms", "Incoming password")),
         required(field("OutgoingMailServerHostName", FieldKind::Text,
                        QT_TRANSLATE_NOOP("ConfigurationForms", "Outgoing server"))),
         number("OutgoingMailServerPortNumber", QT_TRANSLATE_NOOP("ConfigurationForms", "Outgoing port"), 1, 65535),
         flag("OutgoingMailServerUseSSL", QT_TRANSLATE_NOOP("ConfigurationForms", "Outgoing over TLS"), false),
         choice("OutgoingMailServerAuthentication", QT_TRANSLATE_NOOP("ConfigurationForms", "Outgoing sign-in"), ways),
         field("OutgoingMailServerUsername", FieldKind::Text,
               QT_TRANSLATE_NOOP("ConfigurationForms", "Outgoing user name")),
         flag("OutgoingPasswordSameAsIncomingPassword",
              QT_TRANSLATE_NOOP("ConfigurationForms", "Outgoing password is the incoming one"), false),
         flag("PreventMove", QT_TRANSLATE_NOOP("ConfigurationForms", "Messages stay in this account"), false)}};
}

ItemForm vpn()
{
    return {
        key("vpn"),
        key("com.apple.vpn.managed"),
        say(QT_TRANSLATE_NOOP("ConfigurationForms", "VPN (IKEv2)")),
        say(QT_TRANSLATE_NOOP("ConfigurationForms", "A tunnel by IKEv2 with a shared secret, or a user's name.")),
        {required(field("UserDefinedName", FieldKind::Text, QT_TRANSLATE_NOOP("ConfigurationForms", "Name"))),
         required(field("IKEv2/RemoteAddress", FieldKind::Text, QT_TRANSLATE_NOOP("ConfigurationForms", "Server"))),
         required(field("IKEv2/RemoteIdentifier", FieldKind::Text,
                        QT_TRANSLATE_NOOP("ConfigurationForms", "Identifier of the server"))),
         field("IKEv2/LocalIdentifier", FieldKind::Text,
               QT_TRANSLATE_NOOP("ConfigurationForms", "Identifier of the device"),
               QT_TRANSLATE_NOOP("ConfigurationForms", "Such as {{serial}}.")),
         choice("IKEv2/AuthenticationMethod", QT_TRANSLATE_NOOP("ConfigurationForms", "Sign-in of the machine"),
                {one("SharedSecret", QT_TRANSLATE_NOOP("ConfigurationForms", "Shared secret")),
                 one("None", QT_TRANSLATE_NOOP("ConfigurationForms", "None, the user signs in"))}),
         required(when(
             field("IKEv2/SharedSecret", FieldKind::Secret, QT_TRANSLATE_NOOP("ConfigurationForms", "Shared secret")),
             "IKEv2/AuthenticationMethod", {key("SharedSecret")})),
         flag("IKEv2/ExtendedAuthEnabled", QT_TRANSLATE_NOOP("ConfigurationForms", "The user signs in (EAP)"), false,
              "", FieldKind::NumberFlag),
         when(field("IKEv2/AuthName", FieldKind::Text, QT_TRANSLATE_NOOP("ConfigurationForms", "User name"),
                    QT_TRANSLATE_NOOP("ConfigurationForms", "Such as {{person-short}}.")),
              "IKEv2/ExtendedAuthEnabled", {key("true")}),
         when(field("IKEv2/AuthPassword", FieldKind::Secret, QT_TRANSLATE_NOOP("ConfigurationForms", "User password")),
              "IKEv2/ExtendedAuthEnabled", {key("true")}),
         choice("IKEv2/DeadPeerDetectionRate", QT_TRANSLATE_NOOP("ConfigurationForms", "Look for a silent server"),
                {one("Medium", QT_TRANSLATE_NOOP("ConfigurationForms", "Every ten minutes")),
                 one("None", QT_TRANSLATE_NOOP("ConfigurationForms", "Never")),
                 one("Low", QT_TRANSLATE_NOOP("ConfigurationForms", "Every thirty minutes")),
                 one("High", QT_TRANSLATE_NOOP("ConfigurationForms", "Every minute"))}),
         flag("IKEv2/EnablePFS", QT_TRANSLATE_NOOP("ConfigurationForms", "Perfect forward secrecy"), false, "",
              FieldKind::NumberFlag)}};
}

ItemForm restrictions()
{
    return {
        key("restrictions"), key("com.apple.applicationaccess"),
        say(QT_TRANSLATE_NOOP("ConfigurationForms", "Restrictions")),
        say(QT_TRANSLATE_NOOP("ConfigurationForms",
                              "Take the tick away from what may not be done. What is as Apple ships it is left out.")),
        restrictionFields()};
}

ItemForm raw()
{
    return {key("profile"),
            QString(),
            say(QT_TRANSLATE_NOOP("ConfigurationForms", "Profile from a file")),
            say(QT_TRANSLATE_NOOP("ConfigurationForms", "A .mobileconfig that was made elsewhere, as it is.")),
            {required(field("Profile", FieldKind::File, QT_TRANSLATE_NOOP("ConfigurationForms", "File")))}};
}

} // namespace

const QList<ItemForm> &itemForms()
{
    static const QList<ItemForm> forms{wifi(),  passcode(), restrictions(), webClip(),      certificate(),
                                       email(), vpn(),      accountForm(),  settingsForm(), raw()};
    return forms;
}

const ItemForm *itemForm(const QString &kind)
{
    const QList<ItemForm> &forms = itemForms();
    const auto found = std::ranges::find(forms, kind, &ItemForm::kind);
    return found == forms.end() ? nullptr : &*found;
}

} // namespace Muster
