#include "models/profiles/houserules.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>

namespace Muster {

namespace {

using Condition = HouseRule::Condition;

constexpr qsizetype mostBytes = 1024 * 1024;
constexpr qsizetype mostRules = 1000;
constexpr qsizetype longestPattern = 1000;

QString say(const char *text)
{
    return QCoreApplication::translate("HouseRules", text);
}

// Why the rule at this place cannot be read.
struct Fault {
    QString what;
};

template <typename T> using Read = std::expected<T, Fault>;

Read<QString> textAt(const QJsonObject &rule, QLatin1StringView member)
{
    const QJsonValue value = rule.value(member);
    if (!value.isUndefined() && !value.isString())
        return std::unexpected(Fault{say("“%1” must be a text.").arg(member)});
    return value.toString();
}

Read<QStringList> panesAt(const QJsonValue &value)
{
    QStringList panes;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &entry : array) {
        if (!entry.isString() || entry.toString().isEmpty())
            return std::unexpected(Fault{say("Panes are named by texts such as \"AppleID\".")});
        panes.append(entry.toString());
    }
    if (panes.isEmpty())
        return std::unexpected(Fault{say("“hidden” and “shown” need a list of panes, such as [\"AppleID\"].")});
    return sortedPanes(panes);
}

Read<QString> readPattern(HouseRule &rule, const QJsonValue &value)
{
    if (!value.isString() || value.toString().isEmpty())
        return std::unexpected(Fault{say("“pattern” must be a regular expression as a text.")});
    if (value.toString().size() > longestPattern)
        return std::unexpected(Fault{say("“pattern” is longer than 1,000 characters.")});
    rule.pattern.setPattern(value.toString());
    rule.pattern.setPatternOptions(QRegularExpression::UseUnicodePropertiesOption);
    if (!rule.pattern.isValid())
        return std::unexpected(Fault{say("“pattern” is no regular expression: %1 at character %2.")
                                         .arg(rule.pattern.errorString())
                                         .arg(rule.pattern.patternErrorOffset() + 1)});
    return {};
}

Read<QString> readCondition(HouseRule &rule, const QString &name, const QJsonValue &value)
{
    if (name == QLatin1StringView("value") || name == QLatin1StringView("not")) {
        rule.condition = name == QLatin1StringView("value") ? Condition::Value : Condition::Not;
        rule.value = value;
        const EnrollmentProfile unset;
        EnrollmentProfile probe = unset;
        if (value.isNull())
            return std::unexpected(
                Fault{say("“%1” must not be null. To want a key set or unset, say “present”.").arg(name)});
        if (const Result<> fits = probe.setValue(rule.key, value); !fits)
            return std::unexpected(Fault{fits.error().message});
        return {};
    }
    if (name == QLatin1StringView("pattern")) {
        rule.condition = Condition::Pattern;
        const ProfileKeyFacts *facts = profileKey(rule.key);
        if (facts && facts->kind != ProfileKeyFacts::Kind::Text)
            return std::unexpected(Fault{say("“%1” is no text, so that no pattern can hold for it.").arg(rule.key)});
        return readPattern(rule, value);
    }
    if (name == QLatin1StringView("present")) {
        if (!value.isBool())
            return std::unexpected(Fault{say("“present” must be true or false.")});
        rule.condition = value.toBool() ? Condition::Present : Condition::Absent;
        return {};
    }
    rule.condition = name == QLatin1StringView("hidden") ? Condition::Hidden : Condition::Shown;
    rule.key = ProfileKey::skipItems;
    const Read<QStringList> panes = panesAt(value);
    if (!panes)
        return std::unexpected(panes.error());
    rule.panes = *panes;
    return {};
}

Read<HouseRule> readRule(const QJsonObject &object)
{
    static const QStringList conditions{QStringLiteral("value"),   QStringLiteral("not"),    QStringLiteral("pattern"),
                                        QStringLiteral("present"), QStringLiteral("hidden"), QStringLiteral("shown")};
    static const QStringList others{QStringLiteral("id"), QStringLiteral("key"), QStringLiteral("severity"),
                                    QStringLiteral("reason")};
    HouseRule rule;
    QStringList given;
    const QStringList members = object.keys();
    for (const QString &member : members) {
        if (conditions.contains(member))
            given.append(member);
        else if (!others.contains(member))
            return std::unexpected(Fault{say("“%1” is nothing that a rule may say.").arg(member)});
    }
    for (auto [member, target] : {std::pair(QLatin1StringView("id"), &rule.id),
                                  {QLatin1StringView("key"), &rule.key},
                                  {QLatin1StringView("reason"), &rule.reason}}) {
        const Read<QString> text = textAt(object, member);
        if (!text)
            return std::unexpected(text.error());
        *target = *text;
    }
    if (rule.id.isEmpty())
        return std::unexpected(Fault{say("It needs an “id” of its own, by which it is named when it is broken.")});
    if (given.size() != 1)
        return std::unexpected(
            Fault{say("It needs exactly one of: %1.").arg(conditions.join(QLatin1StringView(", ")))});
    const bool aboutPanes = given.first() == QLatin1StringView("hidden") || given.first() == QLatin1StringView("shown");
    if (rule.key.isEmpty() != aboutPanes)
        return std::unexpected(
            Fault{aboutPanes ? say("A rule about panes has no “key”.") : say("It needs the “key” that it is about.")});
    const Read<QString> severity = textAt(object, QLatin1StringView("severity"));
    if (!severity)
        return std::unexpected(severity.error());
    if (!severity->isEmpty()) {
        const std::optional<LintSeverity> known = severityFromName(*severity);
        if (!known)
            return std::unexpected(Fault{say("“severity” is error, warning or info.")});
        rule.severity = *known;
    }
    if (const Read<QString> read = readCondition(rule, given.first(), object.value(given.first())); !read)
        return std::unexpected(read.error());
    return rule;
}

QString shown(const QJsonValue &value)
{
    if (value.isString())
        return u'“' + value.toString() + u'”';
    const QByteArray wrapped = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(wrapped.sliced(1, wrapped.size() - 2));
}

// What holds, with Apple's defaults for what is not said.
QJsonValue effective(const EnrollmentProfile &profile, const QString &key)
{
    const ProfileKeyFacts *facts = profileKey(key);
    if (facts && facts->kind == ProfileKeyFacts::Kind::Flag)
        return profile.flag(facts->key);
    if (facts && facts->kind == ProfileKeyFacts::Kind::List)
        return QJsonArray::fromStringList(profile.list(facts->key));
    if (facts)
        return profile.text(facts->key);
    return profile.object().value(key);
}

bool isSet(const QJsonValue &value)
{
    return !(value.isUndefined() || value.isNull() || (value.isString() && value.toString().isEmpty())
             || (value.isArray() && value.toArray().isEmpty()));
}

LintFix fixOf(const QString &label, const QString &key, const QJsonValue &value)
{
    return {label, {{key, value}}};
}

void checkValue(const HouseRule &rule, const QJsonValue &value, LintFinding &finding)
{
    switch (rule.condition) {
    case Condition::Value:
        finding.message = say("“%1” must be %2.").arg(rule.key, shown(rule.value));
        finding.fix = fixOf(say("Set to %1").arg(shown(rule.value)), rule.key, rule.value);
        break;
    case Condition::Not:
        finding.message = say("“%1” must not be %2.").arg(rule.key, shown(rule.value));
        if (rule.value.isBool())
            finding.fix =
                fixOf(say("Set to %1").arg(shown(!rule.value.toBool())), rule.key, QJsonValue(!rule.value.toBool()));
        break;
    case Condition::Pattern:
        finding.message = isSet(value)
            ? say("“%1” does not have the form that the house wants: %2").arg(rule.key, rule.pattern.pattern())
            : say("“%1” is not set; the house wants the form %2").arg(rule.key, rule.pattern.pattern());
        break;
    case Condition::Present:
        finding.message = say("“%1” must be set.").arg(rule.key);
        break;
    case Condition::Absent:
        finding.message = say("“%1” must not be set.").arg(rule.key);
        finding.fix = fixOf(say("Remove it"), rule.key, QJsonValue(QJsonValue::Undefined));
        break;
    case Condition::Hidden:
    case Condition::Shown:
        break;
    }
}

bool holds(const HouseRule &rule, const QJsonValue &value)
{
    switch (rule.condition) {
    case Condition::Value:
        return value == rule.value;
    case Condition::Not:
        return value != rule.value;
    case Condition::Pattern:
        return rule.pattern.match(value.toString()).hasMatch();
    case Condition::Present:
        return isSet(value);
    case Condition::Absent:
        return !isSet(value);
    case Condition::Hidden:
    case Condition::Shown:
        break;
    }
    return true;
}

std::optional<LintFinding> paneBreach(const HouseRule &rule, const EnrollmentProfile &profile, LintFinding finding)
{
    const bool mustHide = rule.condition == Condition::Hidden;
    QStringList hidden = profile.hiddenPanes();
    QStringList wrong;
    for (const QString &pane : rule.panes) {
        if (hidden.contains(pane) != mustHide)
            wrong.append(pane);
    }
    if (wrong.isEmpty())
        return {};
    const QString names = wrong.join(QLatin1StringView(", "));
    finding.element = mustHide ? QString() : wrong.first();
    finding.message =
        mustHide ? say("These panes must be hidden: %1.").arg(names) : say("These panes must be shown: %1.").arg(names);
    if (mustHide)
        hidden += wrong;
    else
        hidden.removeIf([&](const QString &pane) { return wrong.contains(pane); });
    finding.fix = fixOf(mustHide ? say("Hide them") : say("Show them"), rule.key,
                        QJsonArray::fromStringList(sortedPanes(hidden)));
    return finding;
}

} // namespace

Result<QList<HouseRule>> readHouseRules(const QByteArray &json)
{
    const auto refuse = [](const QString &message) { return failure(ErrorKind::InvalidInput, message); };
    if (json.size() > mostBytes)
        return refuse(say("House rules larger than 1 MiB are not read."));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError) {
        const qsizetype line = json.first(std::clamp<qsizetype>(error.offset, 0, json.size())).count('\n') + 1;
        return refuse(say("House rules: line %1 is no valid JSON (%2).").arg(line).arg(error.errorString()));
    }
    const QJsonObject object = document.object();
    const QJsonValue rules = object.value(QLatin1StringView("rules"));
    if (!rules.isArray() || object.size() != 1)
        return refuse(say("House rules are a JSON object with one member, “rules”, a list."));
    const QJsonArray array = rules.toArray();
    if (array.size() > mostRules)
        return refuse(say("More than 1,000 house rules are not read."));
    QList<HouseRule> result;
    QSet<QString> ids;
    for (const QJsonValue &entry : array) {
        const Read<HouseRule> rule = entry.isObject() ? readRule(entry.toObject())
                                                      : std::unexpected(Fault{say("It must be an object in braces.")});
        const QString name = entry[QLatin1StringView("id")].toString();
        const QString place = name.isEmpty() ? say("House rule %1: ").arg(result.size() + 1)
                                             : say("House rule %1, “%2”: ").arg(result.size() + 1).arg(name);
        if (!rule)
            return refuse(place + rule.error().what);
        if (ids.contains(rule->id))
            return refuse(place + say("Another rule has this “id” already."));
        ids.insert(rule->id);
        result.append(*rule);
    }
    return result;
}

std::optional<LintFinding> breach(const HouseRule &rule, const EnrollmentProfile &profile)
{
    LintFinding finding;
    finding.id = QLatin1StringView("house:") + rule.id;
    finding.severity = rule.severity;
    finding.key = rule.key;
    finding.reason = rule.reason.isEmpty() ? say("A rule of this house.") : rule.reason;
    if (rule.condition == Condition::Hidden || rule.condition == Condition::Shown)
        return paneBreach(rule, profile, finding);
    const QJsonValue value = effective(profile, rule.key);
    if (holds(rule, value))
        return {};
    checkValue(rule, value, finding);
    return finding;
}

} // namespace Muster
