#include "app/configuration/profilechecks.h"

#include "app/configuration/itemvariables.h"
#include "app/crypto/certificate.h"
#include "app/plist/propertylist.h"
#include "models/core/clock.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUuid>

#include <array>

namespace Muster {

namespace {

constexpr qsizetype mostFindings = 100; // beyond that nobody reads on

QString say(const char *text)
{
    return QCoreApplication::translate("Configuration", text);
}

QString below(const QString &path, const QString &key)
{
    return path.isEmpty() ? key : path + u'/' + key;
}

// Payloads that Apple's documentation marks "requires supervision" on iPhone and iPad.
constexpr std::array supervised{
    QLatin1StringView("com.apple.app.lock"),
    QLatin1StringView("com.apple.homescreenlayout"),
    QLatin1StringView("com.apple.notificationsettings"),
    QLatin1StringView("com.apple.proxy.http.global"),
    QLatin1StringView("com.apple.webcontent-filter"),
    QLatin1StringView("com.apple.shareddeviceconfiguration"),
    QLatin1StringView("com.apple.airplay.security"),
    QLatin1StringView("com.apple.conferenceroomdisplay"),
};

// Payloads that a Mac takes only from a management that its user approved.
constexpr std::array approved{
    QLatin1StringView("com.apple.TCC.configuration-profile-policy"),
    QLatin1StringView("com.apple.system-extension-policy"),
    QLatin1StringView("com.apple.syspolicy.kernel-extension-policy"),
    QLatin1StringView("com.apple.security.FDERecoveryKeyEscrow"),
};

constexpr std::array certificates{QLatin1StringView("com.apple.security.root"),
                                  QLatin1StringView("com.apple.security.pkcs1"),
                                  QLatin1StringView("com.apple.security.pem")};

} // namespace

void ProfileChecks::error(const QString &path, const QString &message)
{
    if (m_findings.size() < mostFindings)
        m_findings.append({ProfileFinding::Severity::Error, path, message});
}

void ProfileChecks::warn(const QString &path, const QString &message)
{
    if (m_findings.size() < mostFindings)
        m_findings.append({ProfileFinding::Severity::Warning, path, message});
}

QList<ProfileFinding> ProfileChecks::all()
{
    if (m_content.contains(QStringLiteral("EncryptedPayloadContent")) || plistFlag(m_content, u"IsEncrypted")) {
        error(QStringLiteral("EncryptedPayloadContent"),
              say("The profile is encrypted for one device. Export it without encryption; Muster keeps it encrypted "
                  "itself."));
        return m_findings;
    }
    checkWrapper();
    checkEnd();
    checkPayloads();
    checkVariables(m_content, {}, 0);
    // Errors first: they are what must be done.
    std::ranges::stable_sort(m_findings, {}, &ProfileFinding::severity);
    return m_findings;
}

void ProfileChecks::checkWrapper()
{
    const QString type = plistText(m_content, u"PayloadType");
    if (type != QLatin1StringView("Configuration"))
        error(QStringLiteral("PayloadType"),
              type.isEmpty()
                  ? say("It is missing. A configuration profile says “Configuration” here.")
                  : say("“%1” is no configuration profile. It must say “Configuration”.").arg(type.left(60)));
    checkCommon(m_content, {});
    if (plistText(m_content, u"PayloadScope") == QLatin1StringView("User"))
        warn(QStringLiteral("PayloadScope"),
             say("It is for one user of a Mac. Muster sends it to the device, which may refuse it: leave the scope "
                 "out, or say “System”."));
    if (m_content.contains(QStringLiteral("ConsentText")))
        warn(QStringLiteral("ConsentText"), say("Nobody is asked on a managed device: the text is not shown."));
}

void ProfileChecks::checkEnd()
{
    const QString key = QStringLiteral("RemovalDate");
    if (!m_content.contains(key))
        return;
    const QDateTime date = m_content.value(key).toDateTime();
    if (m_content.value(key).typeId() != QMetaType::QDateTime || !date.isValid())
        error(key, say("It must be a date."));
    else if (date <= m_now)
        error(key, say("It was to be removed on %1: devices refuse it. Set a later date, or none.").arg(isoDate(date)));
}

void ProfileChecks::checkPayloads()
{
    const QString key = QStringLiteral("PayloadContent");
    const QVariant content = m_content.value(key);
    if (content.typeId() != QMetaType::QVariantList) {
        error(key, say("It must be an array of payloads."));
        return;
    }
    const QVariantList payloads = content.toList();
    if (payloads.isEmpty())
        error(key, say("There is no payload, so it would do nothing."));
    if (payloads.size() > 500) {
        error(key, say("There are more than 500 payloads. Make several profiles of it."));
        return;
    }
    for (qsizetype i = 0; i < payloads.size(); ++i) {
        const QString path = key + u'/' + QString::number(i);
        if (payloads.at(i).typeId() == QMetaType::QVariantMap)
            checkPayload(payloads.at(i).toMap(), path);
        else
            error(path, say("A payload must be a dict."));
    }
}

void ProfileChecks::checkPayload(const QVariantMap &payload, const QString &path)
{
    const QString type = plistText(payload, u"PayloadType");
    if (type.isEmpty())
        error(below(path, QStringLiteral("PayloadType")), say("It is missing. Say what kind of payload this is."));
    checkCommon(payload, path);
    checkType(type, below(path, QStringLiteral("PayloadType")));
    checkCertificate(payload, path);
}

// What the wrapper and each payload have in common.
void ProfileChecks::checkCommon(const QVariantMap &dict, const QString &path)
{
    const QVariant version = dict.value(QStringLiteral("PayloadVersion"));
    // Apple's own tools write 1 as an integer; a few write a real.
    if (plistNumber(dict, u"PayloadVersion") != 1)
        error(below(path, QStringLiteral("PayloadVersion")),
              version.isValid() ? say("It must be the number 1.") : say("It is missing. It must be the number 1."));
    checkUnique(dict, path, QStringLiteral("PayloadIdentifier"), &m_identifiers);
    checkUnique(dict, path, QStringLiteral("PayloadUUID"), &m_uuids);
}

void ProfileChecks::checkUnique(const QVariantMap &dict, const QString &path, const QString &key,
                                QHash<QString, QString> *seen)
{
    const QString place = below(path, key);
    const QString value = plistText(dict, key);
    const bool isUuid = key == QLatin1StringView("PayloadUUID");
    if (value.trimmed().isEmpty()) {
        error(place,
              isUuid ? say("It is missing. Every payload needs a UUID of its own.")
                     : say("It is missing. Give it a name such as org.example.wifi."));
        return;
    }
    if (value.size() > 255)
        error(place, say("It is longer than 255 characters."));
    if (value.contains(QLatin1StringView("{{")))
        error(place, say("It must be the same on every device, so it cannot hold a variable."));
    else if (isUuid && QUuid::fromString(value).isNull())
        warn(place, say("“%1” is no UUID. Devices take it, but other tools may not.").arg(value.left(60)));
    const QString folded = isUuid ? value.toLower() : value;
    if (const auto other = seen->constFind(folded); other != seen->cend())
        error(place, say("%1 has the same. Devices refuse a profile in which two are equal.").arg(*other));
    else
        seen->insert(folded, place);
}

void ProfileChecks::checkType(const QString &type, const QString &path)
{
    if (type == QLatin1StringView("com.apple.mdm"))
        error(path,
              say("It enrolls devices in another management. A device has one only and refuses it: take this payload "
                  "out."));
    else if (type == QLatin1StringView("Configuration"))
        error(path, say("A profile within a profile. Import the inner one by itself."));
    else if (std::ranges::find(supervised, type) != supervised.end())
        warn(path, say("iPhone and iPad take it only when they are supervised."));
    else if (std::ranges::find(approved, type) != approved.end())
        warn(
            path,
            say("A Mac takes it only from a management that its user approved. One that enrolled by itself has that."));
}

void ProfileChecks::checkCertificate(const QVariantMap &payload, const QString &path)
{
    const QString type = plistText(payload, u"PayloadType");
    const QString place = below(path, QStringLiteral("PayloadContent"));
    if (type == QLatin1StringView("com.apple.security.pkcs12")) {
        const Secret password(plistText(payload, u"Password").toUtf8());
        if (plistData(payload, u"PayloadContent").isEmpty())
            error(place, say("The PKCS#12 file is missing."));
        else if (password.isEmpty())
            warn(below(path, QStringLiteral("Password")),
                 say("Without its password somebody must type it at each device, which a managed device may not ask."));
        else if (!plistText(payload, u"Password").contains(QLatin1StringView("{{"))) {
            const auto key = certifiedKeyFromPkcs12(plistData(payload, u"PayloadContent"), password);
            if (!key)
                error(
                    place,
                    say("The PKCS#12 file cannot be opened with the password beside it: %1").arg(key.error().message));
            else if (const auto facts = readCertificate(key->certificate); facts && facts->notAfter < m_now)
                warn(place,
                     say("The certificate “%1” ended on %2. Renew it.")
                         .arg(facts->commonName, isoDate(facts->notAfter)));
        }
        return;
    }
    if (std::ranges::find(certificates, type) == certificates.end())
        return;
    const auto ders = certificatesOf(plistData(payload, u"PayloadContent"));
    if (!ders) {
        error(place, say("This is no certificate that could be read."));
        return;
    }
    for (const QByteArray &der : *ders) {
        const auto facts = readCertificate(der);
        if (!facts)
            error(place, say("This is no certificate that could be read."));
        else if (facts->notAfter < m_now)
            warn(place,
                 say("The certificate “%1” ended on %2. Renew it.").arg(facts->commonName, isoDate(facts->notAfter)));
    }
}

void ProfileChecks::checkVariables(const QVariant &value, const QString &path, int depth)
{
    if (depth > 32)
        return;
    if (value.typeId() == QMetaType::QVariantMap) {
        const QVariantMap dict = value.toMap();
        for (auto member = dict.cbegin(); member != dict.cend(); ++member)
            checkVariables(*member, below(path, member.key()), depth + 1);
    } else if (value.typeId() == QMetaType::QVariantList) {
        const QVariantList list = value.toList();
        for (qsizetype i = 0; i < list.size(); ++i)
            checkVariables(list.at(i), below(path, QString::number(i)), depth + 1);
    } else if (value.typeId() == QMetaType::QString && value.toString().contains(QLatin1StringView("{{"))) {
        static const QRegularExpression pattern(QStringLiteral("\\{\\{([^{}]{0,60})\\}\\}"));
        for (auto matches = pattern.globalMatch(value.toString()); matches.hasNext();) {
            const QString name = matches.next().captured(1).trimmed();
            if (!itemVariableNames().contains(name))
                error(path,
                      say("There is no variable {{%1}}. Known are: %2.")
                          .arg(name, itemVariableNames().join(QStringLiteral(", "))));
        }
    }
}

} // namespace Muster
