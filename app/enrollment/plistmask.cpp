#include "app/enrollment/plistmask.h"

#include "app/plist/propertylist.h"
#include "models/core/clock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>

namespace Muster {

namespace {

constexpr qsizetype mostBytes = 64 * 1024;
constexpr int mostItems = 2000; // of one array or dict
const QString dots = QStringLiteral("•••");

// Exact names, in lower case, of Apple's MDM protocol and payloads.
constexpr std::array exact{
    QLatin1StringView("token"),
    QLatin1StringView("pushmagic"),
    QLatin1StringView("unlocktoken"),
    QLatin1StringView("bootstraptoken"),
    QLatin1StringView("challenge"),
    QLatin1StringView("challengepassword"),
    QLatin1StringView("pin"),
    QLatin1StringView("authtoken"),
    QLatin1StringView("digestresponse"),
    QLatin1StringView("tokendata"),
    QLatin1StringView("activationlockbypasscode"),
    QLatin1StringView("sharedsecret"),
    QLatin1StringView("psk"),
    QLatin1StringView("secret"),
    QLatin1StringView("securitytoken"),
    QLatin1StringView("pairing_token"),
};

// Part of a name that gives it away.
constexpr std::array parts{QLatin1StringView("password"), QLatin1StringView("passphrase"),
                           QLatin1StringView("recoverykey"), QLatin1StringView("recoverylock"),
                           QLatin1StringView("privatekey")};

// Whether a member of this name holds a secret.
bool isSecretKey(const QString &key)
{
    const QString name = key.toLower();
    return std::ranges::find(exact, name) != exact.end()
        || std::ranges::any_of(parts, [&name](QLatin1StringView part) { return name.contains(part); });
}

QJsonValue shown(const QVariant &value, int depth);

QJsonValue shownData(const QByteArray &data, int depth)
{
    const bool isList = data.startsWith("<?xml") || data.startsWith("bplist") || data.startsWith("<plist");
    if (isList && depth < 8) {
        if (const Result<QVariant> inside = readPropertyList(data))
            return shown(*inside, depth + 1);
    }
    return QStringLiteral("<%1 bytes>").arg(data.size());
}

QJsonValue shownDict(const QVariantMap &dict, int depth)
{
    QJsonObject object;
    for (auto member = dict.cbegin(); member != dict.cend() && object.size() < mostItems; ++member) {
        // A certificate with its key comes as data of a payload.
        const bool isKeyStore = member.key() == QLatin1StringView("PayloadContent")
            && plistText(dict, u"PayloadType").contains(QLatin1StringView("pkcs12"));
        const bool isSecret = (isSecretKey(member.key()) && member->typeId() != QMetaType::Bool) || isKeyStore;
        object.insert(member.key(), isSecret ? QJsonValue(dots) : shown(*member, depth + 1));
    }
    return object;
}

QJsonValue shown(const QVariant &value, int depth)
{
    switch (value.typeId()) {
    case QMetaType::Bool:
        return value.toBool();
    case QMetaType::LongLong:
    case QMetaType::Int:
        return value.toLongLong();
    case QMetaType::ULongLong:
        return QString::number(value.toULongLong());
    case QMetaType::Double:
        return value.toDouble();
    case QMetaType::QDateTime:
        return isoDate(value.toDateTime());
    case QMetaType::QByteArray:
        return shownData(value.toByteArray(), depth);
    case QMetaType::QVariantMap:
        return shownDict(value.toMap(), depth);
    case QMetaType::QVariantList: {
        QJsonArray array;
        const QVariantList list = value.toList();
        for (qsizetype i = 0; i < list.size() && i < mostItems; ++i)
            array.append(shown(list.at(i), depth + 1));
        return array;
    }
    default:
        return value.toString().left(4096);
    }
}

} // namespace

QString maskedJson(const QVariant &value)
{
    if (!value.isValid())
        return {};
    const QJsonValue json = shown(value, 0);
    QByteArray text;
    if (json.isObject())
        text = QJsonDocument(json.toObject()).toJson(QJsonDocument::Compact);
    else if (json.isArray())
        text = QJsonDocument(json.toArray()).toJson(QJsonDocument::Compact);
    else
        text = json.toVariant().toString().toUtf8();
    if (text.size() > mostBytes)
        text = text.first(mostBytes) + " …";
    return QString::fromUtf8(text);
}

} // namespace Muster
