#include "models/profiles/profilechanges.h"

#include "models/profiles/setuppanes.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <array>

namespace Muster {

namespace {

using Kind = ProfileKeyFacts::Kind;

QString say(const char *text)
{
    return QCoreApplication::translate("ProfileChanges", text);
}

struct KeyName {
    QLatin1StringView key;
    const char *name;
};

constexpr std::array<KeyName, 21> names{{
    {ProfileKey::name, QT_TRANSLATE_NOOP("ProfileChanges", "Name")},
    {ProfileKey::url, QT_TRANSLATE_NOOP("ProfileChanges", "Enrollment address")},
    {ProfileKey::webUrl, QT_TRANSLATE_NOOP("ProfileChanges", "Sign-in page")},
    {ProfileKey::supportPhone, QT_TRANSLATE_NOOP("ProfileChanges", "Support phone")},
    {ProfileKey::supportEmail, QT_TRANSLATE_NOOP("ProfileChanges", "Support e-mail")},
    {ProfileKey::department, QT_TRANSLATE_NOOP("ProfileChanges", "Department")},
    {ProfileKey::supervised, QT_TRANSLATE_NOOP("ProfileChanges", "Supervise the device")},
    {ProfileKey::allowPairing, QT_TRANSLATE_NOOP("ProfileChanges", "Allow pairing with computers")},
    {ProfileKey::mandatory, QT_TRANSLATE_NOOP("ProfileChanges", "Force enrollment")},
    {ProfileKey::removable, QT_TRANSLATE_NOOP("ProfileChanges", "Allow removal of management")},
    {ProfileKey::awaitConfigured, QT_TRANSLATE_NOOP("ProfileChanges", "Wait until configured")},
    {ProfileKey::autoAdvance, QT_TRANSLATE_NOOP("ProfileChanges", "Advance by itself")},
    {ProfileKey::multiUser, QT_TRANSLATE_NOOP("ProfileChanges", "Shared iPad")},
    {ProfileKey::notFromBackup, QT_TRANSLATE_NOOP("ProfileChanges", "Ignore profile of backup")},
    {ProfileKey::returnToService, QT_TRANSLATE_NOOP("ProfileChanges", "Return to service")},
    {ProfileKey::language, QT_TRANSLATE_NOOP("ProfileChanges", "Language")},
    {ProfileKey::region, QT_TRANSLATE_NOOP("ProfileChanges", "Region")},
    {ProfileKey::orgMagic, QT_TRANSLATE_NOOP("ProfileChanges", "Organisation mark")},
    {ProfileKey::anchorCerts, QT_TRANSLATE_NOOP("ProfileChanges", "Anchor certificates")},
    {ProfileKey::hostCerts, QT_TRANSLATE_NOOP("ProfileChanges", "Supervision certificates")},
    {ProfileKey::skipItems, QT_TRANSLATE_NOOP("ProfileChanges", "Hidden panes")},
}};

QString compact(const QJsonValue &value)
{
    if (value.isUndefined())
        return {};
    const QByteArray wrapped = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(wrapped.sliced(1, wrapped.size() - 2));
}

QString flagText(bool on)
{
    return on ? say("Yes") : say("No");
}

QStringList titled(const QString &key, QStringList values)
{
    for (QString &value : values) {
        const SetupPane *pane = key == ProfileKey::skipItems ? setupPane(value) : nullptr;
        if (pane)
            value = pane->title;
        else if (value.size() > 24)
            value = value.first(12) + u'…' + value.last(8); // a certificate: enough to tell it from the others
    }
    return values;
}

QStringList missingIn(const QStringList &values, const QStringList &other)
{
    QStringList result;
    for (const QString &value : values) {
        if (!other.contains(value))
            result.append(value);
    }
    result.removeDuplicates();
    return result;
}

void compareLists(const EnrollmentProfile &before, const EnrollmentProfile &after, QLatin1StringView key,
                  QList<ProfileChange> &changes)
{
    const QStringList old = before.list(key);
    const QStringList now = after.list(key);
    ProfileChange change{
        .key = key, .name = profileKeyName(key), .before = {}, .after = {}, .added = {}, .removed = {}};
    change.added = titled(key, missingIn(now, old));
    change.removed = titled(key, missingIn(old, now));
    if (change.added.isEmpty() && change.removed.isEmpty())
        return;
    change.before = QCoreApplication::translate("ProfileChanges", "%n entries", nullptr, int(old.size()));
    change.after = QCoreApplication::translate("ProfileChanges", "%n entries", nullptr, int(now.size()));
    changes.append(change);
}

} // namespace

QString profileKeyName(const QString &key)
{
    for (const KeyName &known : names) {
        if (key == known.key)
            return say(known.name);
    }
    return key;
}

QList<ProfileChange> profileChanges(const EnrollmentProfile &before, const EnrollmentProfile &after)
{
    QList<ProfileChange> changes;
    const auto add = [&changes](const QString &key, const QString &old, const QString &now) {
        if (old != now)
            changes.append({key, profileKeyName(key), old, now, {}, {}});
    };
    for (const ProfileKeyFacts &facts : profileKeys()) {
        switch (facts.kind) {
        case Kind::Text:
            add(facts.key, before.text(facts.key), after.text(facts.key));
            break;
        case Kind::Flag:
            add(facts.key, flagText(before.flag(facts.key)), flagText(after.flag(facts.key)));
            break;
        case Kind::List:
            compareLists(before, after, facts.key, changes);
            break;
        }
    }
    QStringList others = before.object().keys() + after.object().keys();
    others.removeDuplicates();
    others.sort();
    for (const QString &key : std::as_const(others)) {
        if (!profileKey(key))
            add(key, compact(before.object().value(key)), compact(after.object().value(key)));
    }
    return changes;
}

} // namespace Muster
