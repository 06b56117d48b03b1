#include "models/assignment/assignmentpolicy.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Muster {

namespace {

QJsonObject profileJson(ProfileId profile, const QHash<ProfileId, QString> &names)
{
    return {{QStringLiteral("profile"), qint64(profile.value())},
            {QStringLiteral("profileName"), names.value(profile)}};
}

} // namespace

QStringList deviceFamilies()
{
    return {QStringLiteral("iPad"),   QStringLiteral("iPhone"), QStringLiteral("Mac"), QStringLiteral("AppleTV"),
            QStringLiteral("Vision"), QStringLiteral("Watch"),  QStringLiteral("iPod")};
}

QByteArray policyToJson(const AssignmentPolicy &policy, const QHash<ProfileId, QString> &names)
{
    QJsonArray rules;
    for (const AssignmentRule &rule : policy.rules) {
        QJsonObject one = profileJson(rule.profile, names);
        one.insert(QStringLiteral("name"), rule.name);
        one.insert(QStringLiteral("query"), rule.query);
        one.insert(QStringLiteral("enabled"), rule.isEnabled);
        rules.append(one);
    }
    QJsonObject families;
    for (auto family = policy.familyDefaults.cbegin(); family != policy.familyDefaults.cend(); ++family)
        families.insert(family.key(), profileJson(family.value(), names));
    QJsonObject json{{QStringLiteral("rules"), rules}, {QStringLiteral("families"), families}};
    if (policy.defaultProfile.isValid())
        json.insert(QStringLiteral("default"), profileJson(policy.defaultProfile, names));
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

Result<AssignmentPolicy> policyFromJson(const QByteArray &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    if (!document.isObject())
        return failure(ErrorKind::InvalidInput,
                       QCoreApplication::translate("Rules", "This is not a list of rules and defaults."));
    const auto profileIn = [](const QJsonValue &value) {
        return ProfileId(value[QLatin1StringView("profile")].toInteger());
    };
    AssignmentPolicy policy;
    const QJsonArray rules = document[QLatin1StringView("rules")].toArray();
    for (const auto &rule : rules)
        policy.rules.append({.name = rule[QLatin1StringView("name")].toString(),
                             .query = rule[QLatin1StringView("query")].toString(),
                             .profile = profileIn(rule),
                             .isEnabled = rule[QLatin1StringView("enabled")].toBool(true)});
    const QJsonObject families = document[QLatin1StringView("families")].toObject();
    for (auto family = families.begin(); family != families.end(); ++family)
        policy.familyDefaults.insert(family.key(), profileIn(*family));
    policy.defaultProfile = profileIn(document[QLatin1StringView("default")]);
    return policy;
}

} // namespace Muster
