#include "app/configuration/configurationprofile.h"
#include "app/configuration/formprofile.h"
#include "app/configuration/setupforms.h"
#include "app/crypto/openssl.h"
#include "app/plist/propertylist.h"
#include "tests/support/certificates.h"

#include <QSet>
#include <QTest>

#include <openssl/evp.h>

using namespace Muster;

namespace {

QString text(const char *latin)
{
    return QString::fromLatin1(latin);
}

// With apostrophes for quotation marks.
QJsonObject json(const char *text)
{
    return QJsonDocument::fromJson(QByteArray(text).replace('\'', '"')).object();
}

QVariantMap payloadOf(const QVariantMap &profile)
{
    return profile.value(QStringLiteral("PayloadContent")).toList().first().toMap();
}

} // namespace

class TestFormProfile : public QObject {
    Q_OBJECT

private:
    QCA::Initializer m_qca;

private Q_SLOTS:
    void everyFormIsWhole()
    {
        QSet<QString> kinds;
        for (const ItemForm &form : itemForms()) {
            QVERIFY(!form.title.isEmpty() && !form.help.isEmpty() && !form.fields.isEmpty());
            QVERIFY(!kinds.contains(form.kind));
            kinds.insert(form.kind);
            QSet<QString> keys;
            for (const FormField &field : form.fields) {
                QVERIFY2(!field.label.isEmpty() && !keys.contains(field.key), qPrintable(field.key));
                QVERIFY(field.kind != FieldKind::Choice || !field.choices.isEmpty());
                QVERIFY(field.whenKey.isEmpty() || keys.contains(field.whenKey));
                keys.insert(field.key);
            }
        }
        QCOMPARE(itemForm(QStringLiteral("restrictions"))->fields.size(), 29);
        QVERIFY(!itemForm(QStringLiteral("nonsense")));
    }

    void aPasswordIsKeptAsItsHash()
    {
        const QJsonObject values =
            json("{'Administrator/shortName': 'admin', 'Administrator/Password': 'open sesame'}");
        const auto profile = profileOfForm(text("account"), values, {});
        QVERIFY2(profile, qPrintable(profile ? QString() : profile.error().message));
        QVERIFY(!writePropertyList(*profile).contains("open sesame"));
        const QVariantMap hash =
            readPropertyDict(passwordHashOf(*profile))->value(text("SALTED-SHA512-PBKDF2")).toMap();
        const QByteArray salt = plistData(hash, u"salt");
        QCOMPARE(salt.size(), 32);
        QCOMPARE(plistNumber(hash, u"iterations"), 40'000);
        QByteArray key(128, '\0');
        QCOMPARE(PKCS5_PBKDF2_HMAC("open sesame", 11, OpenSsl::bytesOf(salt), 32, 40'000, EVP_sha512(), 128,
                                   OpenSsl::bytesOf(key)),
                 1);
        QCOMPARE(plistData(hash, u"entropy"), key);

        // Whoever edits it sees dots, and saving dots keeps the hash.
        const auto back = valuesOfProfile(text("account"), *profile);
        QCOMPARE(back->value(text("Administrator/Password")).toString(), keptPassword());
        const auto again =
            profileOfForm(text("account"), *back, {.name = {}, .identifier = {}, .keptHash = passwordHashOf(*profile)});
        QCOMPARE(passwordHashOf(*again), passwordHashOf(*profile));
        QVERIFY(!profileOfForm(text("account"), *back, {}));
    }

    void theAccountIsMadeAsAppleWantsIt()
    {
        const auto profile = profileOfForm(
            text("account"),
            json("{'Administrator/shortName': 'admin', 'Administrator/fullName': 'Admin', 'Administrator/Password': "
                 "'open sesame', 'Administrator/hidden': true, 'SetPrimarySetupAccountAsRegularUser': true, "
                 "'PrimaryAccountFullName': '{{person}}', 'LockPrimaryAccountInfo': true}"),
            {});
        QVERIFY(profile);
        const QVariantMap arguments = accountArguments(payloadOf(*profile));
        QCOMPARE(arguments.keys(),
                 QStringList({text("AutoSetupAdminAccounts"), text("LockPrimaryAccountInfo"),
                              text("PrimaryAccountFullName"), text("SetPrimarySetupAccountAsRegularUser")}));
        const QVariantMap admin = arguments.value(text("AutoSetupAdminAccounts")).toList().value(0).toMap();
        QCOMPARE(admin.keys(),
                 QStringList({text("fullName"), text("hidden"), text("passwordHash"), text("shortName")}));
    }

    void settingsAreThoseOfTheFamily()
    {
        const auto profile = profileOfForm(
            text("settings"),
            json("{'DeviceName': '{{family}}-{{serial}}', 'HostName': 'mac-{{serial}}', 'TimeZone': 'Europe/Berlin', "
                 "'Bluetooth': 'off', 'OrganizationInfo/OrganizationName': 'School', 'ActivationLock': 'off', "
                 "'RecommendationCadence': '2'}"),
            {});
        QVERIFY2(profile, qPrintable(profile ? QString() : profile.error().message));
        const auto items = [&](const char *family) {
            QStringList names;
            for (const QVariant &each :
                 settingsArguments(payloadOf(*profile), text(family)).value(text("Settings")).toList())
                names.append(plistText(each.toMap(), u"Item"));
            return names.join(u' ');
        };
        QCOMPARE(items("iPad"),
                 text("DeviceName TimeZone OrganizationInfo Bluetooth MDMOptions SoftwareUpdateSettings"));
        QCOMPARE(items("Mac"), text("DeviceName HostName OrganizationInfo Bluetooth MDMOptions"));
        QCOMPARE(items("AppleTV"), text("TimeZone"));
        QCOMPARE(items("Watch"), QString());
        const QVariantList list = settingsArguments(payloadOf(*profile), text("iPad")).value(text("Settings")).toList();
        QCOMPARE(list.at(3).toMap().value(text("Enabled")), QVariant(false));
        QCOMPARE(list.at(5).toMap().value(text("RecommendationCadence")), QVariant(2LL));
        QCOMPARE(list.at(2).toMap().value(text("OrganizationInfo")).toMap().value(text("OrganizationName")).toString(),
                 text("School"));
    }

    void whatTheSetUpCannotBeIsSaid_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QJsonObject>("values");
        QTest::addColumn<QString>("key");
        const auto row = [](const char *name, const char *kind, const char *values, const char *key) {
            QTest::newRow(name) << text(kind) << json(values) << text(key);
        };
        row("no password", "account", "{'Administrator/shortName': 'admin'}", "Administrator/Password");
        row("no name", "account", "{'Administrator/Password': 'secret'}", "Administrator/shortName");
        row("a blank", "account", "{'Administrator/shortName': 'the admin', 'Administrator/Password': 'secret'}",
            "Administrator/shortName");
        row("a variable", "account", "{'Administrator/shortName': 'a', 'Administrator/Password': 'x{{serial}}'}",
            "Administrator/Password");
        row("nobody at all", "account", "{'SkipPrimarySetupAccountCreation': true}", "Administrator/shortName");
        row("locked nothing", "account", "{'LockPrimaryAccountInfo': true}", "LockPrimaryAccountInfo");
        row("filled in nobody", "account",
            "{'Administrator/shortName': 'a', 'Administrator/Password': 'secret', 'SkipPrimarySetupAccountCreation': "
            "true, 'PrimaryAccountFullName': 'Ada'}",
            "SkipPrimarySetupAccountCreation");
        row("a zone", "settings", "{'TimeZone': 'Middle/Earth'}", "TimeZone");
        row("a host", "settings", "{'HostName': 'not a host'}", "HostName");
        row("a picture", "settings", "{'Wallpaper/Image': 'YWJj'}", "Wallpaper/Image");
        row("whose address", "settings", "{'OrganizationInfo/OrganizationEmail': 'it@school.example'}",
            "OrganizationInfo/OrganizationName");
        row("nothing", "settings", "{'Bluetooth': 'keep'}", "DeviceName");
    }

    void whatTheSetUpCannotBeIsSaid()
    {
        QFETCH(const QString, kind);
        QFETCH(const QJsonObject, values);
        QFETCH(const QString, key);
        const QList<FieldFault> faults = faultsOf(kind, values);
        QVERIFY(!faults.isEmpty());
        QCOMPARE(faults.first().key, key);
    }

    void valuesGoToAppleKeysAndBack_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QJsonObject>("values");
        QTest::addColumn<QString>("type");
        QTest::newRow("wifi") << text("wifi")
                              << json("{'SSID_STR': 'School', 'EncryptionType': 'WPA3', 'Password': '12345678', "
                                      "'HIDDEN_NETWORK': true, 'AutoJoin': false, 'ProxyType': 'None'}")
                              << text("com.apple.wifi.managed");
        QTest::newRow("passcode") << text("passcode")
                                  << json("{'forcePIN': true, 'allowSimple': false, 'requireAlphanumeric': false, "
                                          "'minLength': 6, 'maxFailedAttempts': 10}")
                                  << text("com.apple.mobiledevice.passwordpolicy");
        QTest::newRow("webclip") << text("webclip")
                                 << json("{'Label': 'Intranet', 'URL': 'https://intranet.example/{{serial}}', "
                                         "'IsRemovable': false, 'FullScreen': true}")
                                 << text("com.apple.webClip.managed");
        QTest::newRow("email") << text("email")
                               << json("{'EmailAccountType': 'EmailTypeIMAP', 'EmailAddress': '{{person-email}}', "
                                       "'IncomingMailServerHostName': 'imap.example', "
                                       "'IncomingMailServerPortNumber': 993, 'IncomingMailServerUseSSL': true, "
                                       "'IncomingMailServerAuthentication': 'EmailAuthPassword', "
                                       "'OutgoingMailServerHostName': 'smtp.example', "
                                       "'OutgoingMailServerUseSSL': false, "
                                       "'OutgoingMailServerAuthentication': 'EmailAuthPassword', "
                                       "'OutgoingPasswordSameAsIncomingPassword': true, 'PreventMove': false}")
                               << text("com.apple.mail.managed");
        QTest::newRow("vpn") << text("vpn")
                             << json("{'UserDefinedName': 'Office', 'IKEv2/RemoteAddress': 'vpn.example', "
                                     "'IKEv2/RemoteIdentifier': 'vpn.example', 'IKEv2/LocalIdentifier': '{{serial}}', "
                                     "'IKEv2/AuthenticationMethod': 'SharedSecret', 'IKEv2/SharedSecret': 's3cret', "
                                     "'IKEv2/ExtendedAuthEnabled': true, 'IKEv2/AuthName': '{{person-short}}', "
                                     "'IKEv2/DeadPeerDetectionRate': 'High', 'IKEv2/EnablePFS': false}")
                             << text("com.apple.vpn.managed");
    }
    void valuesGoToAppleKeysAndBack()
    {
        QFETCH(QString, kind);
        QFETCH(QJsonObject, values);
        QFETCH(QString, type);

        const QVariantMap profile =
            got(profileOfForm(kind, values, {.name = QStringLiteral("Mine"), .identifier = QStringLiteral("org.x")}));

        QVERIFY2(!hasErrors(validateProfile(profile, QDateTime::currentDateTimeUtc())),
                 qPrintable(findingText(validateProfile(profile, QDateTime::currentDateTimeUtc()).value(0))));
        QCOMPARE(plistText(profile, u"PayloadIdentifier"), QStringLiteral("org.x"));
        QCOMPARE(plistText(payloadOf(profile), u"PayloadType"), type);
        QCOMPARE(got(valuesOfProfile(kind, profile)), values);
        const QVariantMap again = got(profileOfForm(kind, values, {.name = {}, .identifier = QStringLiteral("org.x")}));
        QVERIFY(plistText(again, u"PayloadUUID") != plistText(profile, u"PayloadUUID"));
    }

    void onlyWhatIsForbiddenIsWritten()
    {
        const QVariantMap payload =
            payloadOf(got(profileOfForm(QStringLiteral("restrictions"), json("{'allowCamera': false}"), {})));
        QCOMPARE(payload.value(QStringLiteral("allowCamera")), QVariant(false));
        QVERIFY(!payload.contains(QStringLiteral("allowAirDrop")));
        QVERIFY(!profileOfForm(QStringLiteral("restrictions"), {}, {}));
    }

    void nestedKeysAreNested()
    {
        const QVariantMap payload = payloadOf(got(profileOfForm(
            QStringLiteral("vpn"),
            json("{'UserDefinedName': 'O', 'IKEv2/RemoteAddress': 'a.example', 'IKEv2/RemoteIdentifier': 'a.example', "
                 "'IKEv2/AuthenticationMethod': 'None', 'IKEv2/SharedSecret': 'left over', "
                 "'IKEv2/ExtendedAuthEnabled': true, 'IKEv2/AuthName': 'x'}"),
            {})));
        QCOMPARE(plistText(payload, u"VPNType"), QStringLiteral("IKEv2"));
        const QVariantMap inner = payload.value(QStringLiteral("IKEv2")).toMap();
        QCOMPARE(inner.value(QStringLiteral("ExtendedAuthEnabled")), QVariant(1LL));
        QVERIFY(!inner.contains(QStringLiteral("SharedSecret"))); // not asked for, so not sent
    }

    void aCertificateIsWhatItIs()
    {
        TestAuthority authority;
        const auto kindOf = [](const QByteArray &bytes) {
            const QVariantMap payload = payloadOf(
                got(profileOfForm(QStringLiteral("certificate"),
                                  {{QStringLiteral("PayloadContent"), QString::fromLatin1(bytes.toBase64())}}, {})));
            return std::pair(plistText(payload, u"PayloadType"), plistData(payload, u"PayloadContent"));
        };
        QCOMPARE(kindOf(certificateToPem(authority.key.certificate)),
                 std::pair(QStringLiteral("com.apple.security.root"), authority.key.certificate));
        const CertifiedKey server = got(authority.authority.issueServer(
            {.hosts = {QStringLiteral("a.example")}, .now = authority.now}, authority.random));
        QCOMPARE(kindOf(server.certificate).first, QStringLiteral("com.apple.security.pkcs1"));

        const ToolFolder tool;
        tool.putPem("cert.pem", server.certificate);
        tool.put("key.pem", server.privateKeyPem.revealBytes());
        tool.run(QStringLiteral("pkcs12 -export -in @cert.pem -inkey @key.pem -out @id.p12 -passout pass:word"));
        const QString p12 = QString::fromLatin1(tool.read("id.p12").toBase64());
        QJsonObject values{{QStringLiteral("PayloadContent"), p12},
                           {QStringLiteral("Password"), QStringLiteral("word")}};
        const QVariantMap payload = payloadOf(got(profileOfForm(QStringLiteral("certificate"), values, {})));
        QCOMPARE(plistText(payload, u"PayloadType"), QStringLiteral("com.apple.security.pkcs12"));
        QCOMPARE(plistText(payload, u"Password"), QStringLiteral("word"));
        values.insert(QStringLiteral("Password"), QStringLiteral("wrong"));
        QVERIFY(!profileOfForm(QStringLiteral("certificate"), values, {}));
    }

    void eachFieldIsHeldToItsLimits_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QJsonObject>("values");
        QTest::addColumn<QString>("key");
        const auto row = [](const char *name, const char *kind, const char *values, const char *key) {
            QTest::newRow(name) << text(kind) << json(values) << text(key);
        };
        row("short password", "wifi", "{'SSID_STR': 'a', 'Password': '1234567'}", "Password");
        row("no password", "wifi", "{'SSID_STR': 'a'}", "Password");
        row("long name", "wifi", "{'SSID_STR': '123456789012345678901234567890123', 'Password': '12345678'}",
            "SSID_STR");
        row("no name", "wifi", "{'EncryptionType': 'None'}", "SSID_STR");
        row("odd security", "wifi", "{'SSID_STR': 'a', 'EncryptionType': 'WEPP', 'Password': '12345678'}",
            "EncryptionType");
        row("odd flag", "wifi", "{'SSID_STR': 'a', 'EncryptionType': 'None', 'AutoJoin': 'yes'}", "AutoJoin");
        row("foreign key", "wifi", "{'SSID_STR': 'a', 'EncryptionType': 'None', 'Colour': 'red'}", "Colour");
        row("unknown variable", "wifi", "{'SSID_STR': '{{nobody}}', 'EncryptionType': 'None'}", "SSID_STR");
        row("too long a code", "passcode", "{'minLength': 17}", "minLength");
        row("half a number", "passcode", "{'minLength': 4.5}", "minLength");
        row("no address", "webclip", "{'Label': 'a', 'URL': 'intranet'}", "URL");
        row("script", "webclip", "{'Label': 'a', 'URL': 'javascript:alert'}", "URL");
        row("no base64", "webclip", "{'Label': 'a', 'URL': 'https://a.example', 'Icon': '!!'}", "Icon");
        row("no certificate", "certificate", "{'PayloadContent': 'aGVsbG8='}", "PayloadContent");
        row("port", "email",
            "{'IncomingMailServerHostName': 'a', 'OutgoingMailServerHostName': 'b', "
            "'IncomingMailServerPortNumber': 70000}",
            "IncomingMailServerPortNumber");
        row("no form", "nonsense", "{}", "");
    }
    void eachFieldIsHeldToItsLimits()
    {
        QFETCH(QString, kind);
        QFETCH(QJsonObject, values);
        QFETCH(QString, key);
        const QList<FieldFault> faults = faultsOf(kind, values);
        QCOMPARE(faults.size(), 1);
        QCOMPARE(faults.first().key, key);
        QVERIFY(!profileOfForm(kind, values, {}));
    }
};

QTEST_GUILESS_MAIN(TestFormProfile)
#include "tst_formprofile.moc"
