#include "app/configuration/formprofile.h"

#include "app/configuration/configurationprofile.h"
#include "app/configuration/itemvariables.h"
#include "app/configuration/setupforms.h"
#include "app/crypto/certificate.h"
#include "app/plist/propertylist.h"
#include "models/configuration/configurationitem.h"

#include <QCoreApplication>
#include <QUrl>
#include <QUuid>

namespace Muster {

namespace {

constexpr qsizetype mostFileBytes = 1024 * 1024;

QString say(const char *text)
{
    return QCoreApplication::translate("ConfigurationForms", text);
}

QString newUuid()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces).toUpper();
}

QString textOf(const QJsonValue &value)
{
    return value.isBool() ? (value.toBool() ? QStringLiteral("true") : QStringLiteral("false"))
                          : value.toVariant().toString();
}

bool isMissing(const QJsonValue &value)
{
    return value.isUndefined() || value.isNull() || (value.isString() && value.toString().isEmpty());
}

QJsonValue valueOf(const FormField &field, const QJsonObject &values)
{
    const QJsonValue given = values.value(field.key);
    return isMissing(given) ? field.standard : given;
}

QString numberFault(const FormField &field, const QJsonValue &value)
{
    const double number = value.toDouble();
    if (!value.isDouble() || number != double(qint64(number)) || number < field.least || number > field.most)
        return say("Needs a whole number from %1 to %2.").arg(field.least).arg(field.most);
    return {};
}

QString textFault(const FormField &field, const QJsonValue &value)
{
    if (!value.isString())
        return say("Needs a text.");
    const QString text = value.toString();
    if (text.size() > field.most)
        return say("Needs at most %1 characters.").arg(field.most);
    const QStringList variables = variablesIn(text);
    for (const QString &name : variables) {
        if (!itemVariableNames().contains(name))
            return say("There is no variable {{%1}}.").arg(name);
    }
    return {};
}

QString choiceFault(const FormField &field, const QJsonValue &value)
{
    if (std::ranges::find(field.choices, textOf(value), &FormChoice::value) != field.choices.end())
        return {};
    QStringList known;
    for (const FormChoice &choice : field.choices)
        known.append(choice.value);
    return say("Needs one of: %1.").arg(known.join(QStringLiteral(", ")));
}

QString fileFault(const QJsonValue &value)
{
    const auto bytes =
        QByteArray::fromBase64Encoding(value.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!value.isString() || !bytes || (*bytes).isEmpty())
        return say("Needs a file, as base64.");
    return (*bytes).size() > mostFileBytes ? say("The file is larger than 1 MB.") : QString();
}

QString kindFault(const FormField &field, const QJsonValue &value)
{
    switch (field.kind) {
    case FieldKind::Text:
    case FieldKind::Secret:
        return textFault(field, value);
    case FieldKind::Flag:
    case FieldKind::NumberFlag:
        return value.isBool() ? QString() : say("Needs true or false.");
    case FieldKind::Number:
        return numberFault(field, value);
    case FieldKind::Choice:
    case FieldKind::NumberChoice:
        return choiceFault(field, value);
    case FieldKind::File:
        return fileFault(value);
    }
    return {};
}

// Rules that only one field has.
QString ownFault(const QString &kind, const FormField &field, const QJsonValue &value)
{
    const QString text = value.toString();
    const bool isVariable = text.contains(QLatin1StringView("{{"));
    if (kind == QLatin1StringView("wifi") && field.key == QLatin1StringView("Password") && !isVariable
        && (text.size() < 8 || text.size() > 63))
        return say("A password of WPA has 8 to 63 characters.");
    if (kind == QLatin1StringView("wifi") && field.key == QLatin1StringView("SSID_STR") && !isVariable
        && text.toUtf8().size() > 32)
        return say("The name of a network has at most 32 bytes.");
    if (field.key == QLatin1StringView("URL") || field.key == QLatin1StringView("ProxyPACURL")) {
        const QString scheme = text.section(QLatin1StringView("://"), 0, 0);
        const bool isWeb = scheme == QLatin1StringView("https") || scheme == QLatin1StringView("http");
        if (!isWeb || (!isVariable && QUrl(text, QUrl::StrictMode).host().isEmpty()))
            return say("Needs an address such as https://example.org/.");
    }
    return {};
}

QString certificateFault(const QJsonObject &values)
{
    const QByteArray bytes =
        QByteArray::fromBase64(values.value(QLatin1StringView("PayloadContent")).toString().toLatin1());
    const auto ders = certificatesOf(bytes);
    if (ders)
        return ders->size() == 1 ? QString() : say("The file holds several certificates. Make an item of each.");
    const auto key =
        certifiedKeyFromPkcs12(bytes, Secret(values.value(QLatin1StringView("Password")).toString().toUtf8()));
    return key ? QString() : say("This is neither a certificate nor a PKCS#12 file that its password opens.");
}

void put(QVariantMap *dict, const QString &path, const QVariant &value)
{
    const qsizetype slash = path.indexOf(u'/');
    if (slash < 0) {
        dict->insert(path, value);
        return;
    }
    QVariantMap inner = dict->value(path.first(slash)).toMap();
    put(&inner, path.sliced(slash + 1), value);
    dict->insert(path.first(slash), inner);
}

QVariant at(const QVariantMap &dict, const QString &path)
{
    const qsizetype slash = path.indexOf(u'/');
    return slash < 0 ? dict.value(path) : at(dict.value(path.first(slash)).toMap(), path.sliced(slash + 1));
}

QVariant toPayload(const FormField &field, const QJsonValue &value)
{
    switch (field.kind) {
    case FieldKind::Flag:
        return value.toBool();
    case FieldKind::NumberFlag:
        return value.toBool() ? 1LL : 0LL;
    case FieldKind::Number:
        return value.toInteger();
    case FieldKind::NumberChoice:
        return textOf(value).toLongLong();
    case FieldKind::File:
        return QByteArray::fromBase64(value.toString().toLatin1());
    default:
        return value.toString();
    }
}

QJsonValue fromPayload(const FormField &field, const QVariant &value)
{
    switch (field.kind) {
    case FieldKind::Flag:
    case FieldKind::NumberFlag:
        return value.toBool();
    case FieldKind::Number:
        return value.toLongLong();
    case FieldKind::File:
        return QString::fromLatin1(value.toByteArray().toBase64());
    default:
        return value.toString();
    }
}

// What a payload of the form holds besides the values.
void complete(const QString &kind, QVariantMap *payload)
{
    if (kind == QLatin1StringView("vpn"))
        payload->insert(QStringLiteral("VPNType"), QStringLiteral("IKEv2"));
    if (kind != QLatin1StringView("certificate"))
        return;
    const auto ders = certificatesOf(payload->value(QStringLiteral("PayloadContent")).toByteArray());
    if (!ders) {
        payload->insert(QStringLiteral("PayloadType"), QStringLiteral("com.apple.security.pkcs12"));
        return;
    }
    // Devices want one certificate, as DER. Only what signed itself is a root.
    const auto facts = readCertificate(ders->first());
    payload->insert(QStringLiteral("PayloadContent"), ders->first());
    payload->insert(QStringLiteral("PayloadType"),
                    facts && facts->isAuthority && facts->isSelfIssued ? QStringLiteral("com.apple.security.root")
                                                                       : QStringLiteral("com.apple.security.pkcs1"));
    payload->remove(QStringLiteral("Password"));
}

Result<QVariantMap> rawProfile(const QJsonObject &values, const FormIdentity &identity)
{
    // What depends on the time is for whoever saves it to say.
    const auto read = readConfigurationProfile(
        QByteArray::fromBase64(values.value(QLatin1StringView("Profile")).toString().toLatin1()), QDateTime());
    if (!read)
        return std::unexpected(read.error());
    QVariantMap profile = read->content;
    if (!identity.identifier.isEmpty())
        profile.insert(QStringLiteral("PayloadIdentifier"), identity.identifier);
    return profile;
}

} // namespace

bool isAsked(const ItemForm &form, const FormField &field, const QJsonObject &values)
{
    if (field.whenKey.isEmpty())
        return true;
    const auto other = std::ranges::find(form.fields, field.whenKey, &FormField::key);
    return other == form.fields.end() || field.whenValues.contains(textOf(valueOf(*other, values)));
}

QList<FieldFault> faultsOf(const QString &kind, const QJsonObject &values)
{
    const ItemForm *form = itemForm(kind);
    if (!form)
        return {{QString(), say("There is no form “%1”.").arg(kind)}};
    QList<FieldFault> faults;
    bool differs = false;
    for (const FormField &field : form->fields) {
        const QJsonValue value = valueOf(field, values);
        differs = differs || (!isMissing(value) && value != field.standard);
        if (!isAsked(*form, field, values))
            continue;
        QString fault;
        if (isMissing(value))
            fault = field.isRequired ? say("Is needed.") : QString();
        else if (fault = kindFault(field, value); fault.isEmpty())
            fault = ownFault(kind, field, value);
        if (!fault.isEmpty())
            faults.append({field.key, fault});
    }
    for (const QString &key : values.keys()) {
        if (std::ranges::find(form->fields, key, &FormField::key) == form->fields.end())
            faults.append({key, say("The form has no such field.")});
    }
    if (faults.isEmpty() && kind == QLatin1StringView("certificate")) {
        if (const QString fault = certificateFault(values); !fault.isEmpty())
            faults.append({QStringLiteral("PayloadContent"), fault});
    }
    if (faults.isEmpty())
        faults = setupFaults(kind, values);
    if (faults.isEmpty() && !differs)
        faults.append({form->fields.first().key, say("Everything is as it is without it: nothing would change.")});
    return faults;
}

Result<QVariantMap> profileOfForm(const QString &kind, const QJsonObject &values, const FormIdentity &identity)
{
    const QList<FieldFault> faults = faultsOf(kind, values);
    if (!faults.isEmpty()) {
        QStringList lines;
        for (const FieldFault &fault : faults)
            lines.append(fault.key.isEmpty() ? fault.message : fault.key + QStringLiteral(": ") + fault.message);
        return failure(ErrorKind::InvalidInput, lines.join(u'\n'));
    }
    if (kind == ItemKind::profile)
        return rawProfile(values, identity);
    const ItemForm &form = *itemForm(kind);
    const QString identifier = identity.identifier.isEmpty()
        ? QStringLiteral("muster.%1.%2").arg(kind, newUuid().toLower())
        : identity.identifier;
    QVariantMap payload{{QStringLiteral("PayloadType"), form.payloadType},
                        {QStringLiteral("PayloadVersion"), 1LL},
                        {QStringLiteral("PayloadIdentifier"), QString(identifier + QStringLiteral(".payload"))},
                        {QStringLiteral("PayloadUUID"), newUuid()},
                        {QStringLiteral("PayloadDisplayName"), form.title}};
    for (const FormField &field : form.fields) {
        const QJsonValue value = valueOf(field, values);
        const bool isFlag = field.kind == FieldKind::Flag || field.kind == FieldKind::NumberFlag;
        // A flag that says what holds anyway is left out: many devices know fewer flags than Apple lists today.
        if (isMissing(value) || !isAsked(form, field, values) || (isFlag && value == field.standard))
            continue;
        put(&payload, field.key, toPayload(field, value));
    }
    complete(kind, &payload);
    const auto hashed =
        kind == ItemKind::account ? withHashedPassword(payload, identity.keptHash) : Result<QVariantMap>(payload);
    if (!hashed)
        return std::unexpected(hashed.error());
    return QVariantMap{{QStringLiteral("PayloadType"), QStringLiteral("Configuration")},
                       {QStringLiteral("PayloadVersion"), 1LL},
                       {QStringLiteral("PayloadIdentifier"), identifier},
                       {QStringLiteral("PayloadUUID"), newUuid()},
                       {QStringLiteral("PayloadDisplayName"), identity.name.isEmpty() ? form.title : identity.name},
                       {QStringLiteral("PayloadContent"), QVariantList{*hashed}}};
}

Result<QJsonObject> valuesOfProfile(const QString &kind, const QVariantMap &profile)
{
    const ItemForm *form = itemForm(kind);
    const QVariantList payloads = profile.value(QStringLiteral("PayloadContent")).toList();
    if (!form || kind == ItemKind::profile || payloads.size() != 1)
        return failure(ErrorKind::InvalidInput,
                       say("This profile came from a file and has no form. Import the changed file instead."));
    const QVariantMap payload = payloads.first().toMap();
    QJsonObject values;
    for (const FormField &field : form->fields) {
        const QVariant value = at(payload, field.key);
        if (value.isValid())
            values.insert(field.key, fromPayload(field, value));
        else if (!field.standard.isNull() && !field.standard.isUndefined())
            values.insert(field.key, field.standard);
    }
    if (!passwordHashOf(profile).isEmpty())
        values.insert(QStringLiteral("Administrator/Password"), keptPassword());
    return values;
}

} // namespace Muster
