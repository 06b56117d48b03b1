#include "app/enrollment/declarations.h"

#include "models/core/clock.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Muster {

namespace {

constexpr qsizetype mostStatusBytes = 512 * 1024;

QString say(const char *text)
{
    return QCoreApplication::translate("Enrollment", text);
}

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QString tokenOf(const QJsonObject &payload)
{
    return QString::fromLatin1(QCryptographicHash::hash(json(payload), QCryptographicHash::Sha256).toHex().first(32));
}

QJsonObject declaration(const QString &type, const QString &identifier, const QJsonObject &payload)
{
    QJsonObject object{{QStringLiteral("Type"), type},
                       {QStringLiteral("Identifier"), identifier},
                       {QStringLiteral("Payload"), payload}};
    object.insert(QStringLiteral("ServerToken"), tokenOf(object));
    return object;
}

// What every device is asked to tell of itself.
QJsonObject subscription()
{
    QJsonArray items;
    for (const char *item : {"device.operating-system.version", "device.operating-system.build-version",
                             "device.model.identifier", "softwareupdate.install-state", "softwareupdate.failure-reason",
                             "passcode.is-compliant", "passcode.is-present"})
        items.append(QJsonObject{{QStringLiteral("Name"), QString::fromLatin1(item)}});
    return declaration(QStringLiteral("com.apple.configuration.management.status-subscriptions"),
                       QStringLiteral("muster.status"), {{QStringLiteral("StatusItems"), items}});
}

QJsonObject activation()
{
    return declaration(QStringLiteral("com.apple.activation.simple"), QStringLiteral("muster.activation"),
                       {{QStringLiteral("StandardConfigurations"), QJsonArray{QStringLiteral("muster.status")}}});
}

QJsonObject item(const QJsonObject &declaration)
{
    return {{QStringLiteral("Identifier"), declaration.value(QLatin1StringView("Identifier"))},
            {QStringLiteral("ServerToken"), declaration.value(QLatin1StringView("ServerToken"))}};
}

QString setToken()
{
    return tokenOf({{QStringLiteral("a"), item(activation())}, {QStringLiteral("c"), item(subscription())}});
}

DeclarationAnswer report(const QByteArray &data, const QString &kept)
{
    if (data.size() > mostStatusBytes)
        return {.httpStatus = 400, .words = say("Its report is too long")};
    const QJsonObject told = QJsonDocument::fromJson(data).object();
    if (told.isEmpty())
        return {.httpStatus = 400, .words = say("Its report is no JSON object")};
    QJsonObject items = told.value(QLatin1StringView("StatusItems")).toObject();
    if (!told.value(QLatin1StringView("FullReport")).toBool()) {
        // Only what changed: the rest stays.
        QJsonObject merged =
            QJsonDocument::fromJson(kept.toUtf8()).object().value(QLatin1StringView("StatusItems")).toObject();
        for (auto member = items.begin(); member != items.end(); ++member)
            merged.insert(member.key(), member.value());
        items = merged;
    }
    const QJsonObject keep{{QStringLiteral("StatusItems"), items},
                           {QStringLiteral("Errors"), told.value(QLatin1StringView("Errors"))}};
    return {.words = say("Its report is kept"), .status = QString::fromUtf8(json(keep))};
}

} // namespace

QByteArray declarationTokens(const QDateTime &since)
{
    return json({{QStringLiteral("SyncTokens"),
                  QJsonObject{{QStringLiteral("DeclarationsToken"), setToken()},
                              {QStringLiteral("Timestamp"), isoDate(since)}}}});
}

DeclarationAnswer answerDeclarations(const QString &endpoint, const QByteArray &data, const QString &kept,
                                     const QDateTime &since)
{
    if (endpoint == QLatin1StringView("tokens"))
        return {.body = declarationTokens(since), .words = say("Tokens of the declarations")};
    if (endpoint == QLatin1StringView("declaration-items"))
        return {.body = json({{QStringLiteral("Declarations"),
                               QJsonObject{{QStringLiteral("Activations"), QJsonArray{item(activation())}},
                                           {QStringLiteral("Configurations"), QJsonArray{item(subscription())}},
                                           {QStringLiteral("Assets"), QJsonArray()},
                                           {QStringLiteral("Management"), QJsonArray()}}},
                              {QStringLiteral("DeclarationsToken"), setToken()}}),
                .words = say("2 declarations")};
    if (endpoint == QLatin1StringView("status"))
        return report(data, kept);
    const QString identifier = endpoint.section(u'/', -1);
    for (const QJsonObject &known : {activation(), subscription()}) {
        if (endpoint.startsWith(QLatin1StringView("declaration/"))
            && known.value(QLatin1StringView("Identifier")).toString() == identifier)
            return {.body = json(known), .words = identifier};
    }
    return {.httpStatus = 404, .words = say("There is no such declaration")};
}

} // namespace Muster
