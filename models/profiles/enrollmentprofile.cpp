#include "models/profiles/enrollmentprofile.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace Muster {

namespace {

using Kind = ProfileKeyFacts::Kind;

constexpr qint64 mostBytes = 1024 * 1024;

constexpr QLatin1StringView word(const char *text)
{
    return QLatin1StringView(text);
}

// Limits and constants: Apple's "Profile" object and "Define a profile". The short spellings are those of Apple's older
// client libraries.
constexpr std::array<ProfileKeyFacts, 21> keys{{
    {ProfileKey::name, Kind::Text, false, 125, word("CONFIG_NAME_INVALID")},
    {ProfileKey::url, Kind::Text, false, 2000, word("CONFIG_URL_INVALID")},
    {ProfileKey::webUrl, Kind::Text, false, 2000, word("CONFIG_URL_INVALID")},
    {ProfileKey::supportPhone, Kind::Text, false, 50, word("SUPPORT_PHONE_INVALID")},
    {ProfileKey::supportEmail, Kind::Text, false, 250, word("SUPPORT_EMAIL_INVALID")},
    {ProfileKey::department, Kind::Text, false, 125, word("DEPARTMENT_INVALID")},
    {ProfileKey::supervised, Kind::Flag, false, 0, word("FLAGS_INVALID"), word("supervised")},
    {ProfileKey::allowPairing, Kind::Flag, true},
    {ProfileKey::mandatory, Kind::Flag, false, 0, {}, word("mandatory")},
    {ProfileKey::removable, Kind::Flag, true, 0, word("FLAGS_INVALID"), word("mdm_removable")},
    {ProfileKey::awaitConfigured, Kind::Flag, false},
    {ProfileKey::autoAdvance, Kind::Flag, false},
    {ProfileKey::multiUser, Kind::Flag, false, 0, {}, word("multi_user")},
    {ProfileKey::notFromBackup, Kind::Flag, false},
    {ProfileKey::returnToService, Kind::Flag, false, 0, {}, word("return_to_service")},
    {ProfileKey::language, Kind::Text, false, 0, word("LOCALE_INVALID")},
    {ProfileKey::region, Kind::Text, false, 0, word("LOCALE_INVALID")},
    {ProfileKey::orgMagic, Kind::Text, false, 256, word("MAGIC_INVALID")},
    {ProfileKey::anchorCerts, Kind::List},
    {ProfileKey::hostCerts, Kind::List},
    {ProfileKey::skipItems, Kind::List},
}};

QString say(const char *text)
{
    return QCoreApplication::translate("EnrollmentProfile", text);
}

bool isRequired(QLatin1StringView key)
{
    return key == ProfileKey::name || key == ProfileKey::url;
}

// Empty when the value may stand at the key; else what is wanted.
QString wanted(Kind kind, const QJsonValue &value)
{
    switch (kind) {
    case Kind::Text:
        return value.isString() ? QString() : say("a text in quotation marks");
    case Kind::Flag:
        return value.isBool() ? QString() : say("true or false");
    case Kind::List:
        break;
    }
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        if (std::ranges::all_of(array, [](const QJsonValue &entry) { return entry.isString(); }))
            return {};
    }
    return say("a list of texts");
}

ProfileFault wrongType(const QString &key, const QString &want)
{
    return {{ErrorKind::InvalidInput, say("“%1” needs %2.").arg(key, want), {}, {}}, 0, 0, key};
}

// The line and column, from 1, of a place in UTF-8 text. Columns count characters.
std::pair<int, int> placeOf(const QByteArray &text, qsizetype offset)
{
    const QByteArray before = text.first(std::clamp<qsizetype>(offset, 0, text.size()));
    const qsizetype lineStart = before.lastIndexOf('\n') + 1;
    const QString line = QString::fromUtf8(QByteArrayView(before).sliced(lineStart));
    return {int(before.count('\n')) + 1, int(line.size()) + 1};
}

QByteArray compact(const QJsonValue &value)
{
    const QByteArray wrapped = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return wrapped.sliced(1, wrapped.size() - 2);
}

void write(QByteArray &out, const QJsonValue &value, int depth)
{
    const QByteArray indent(2 * (depth + 1), ' ');
    const QByteArray end = '\n' + QByteArray(2 * depth, ' ');
    if (value.isArray() && !value.toArray().isEmpty()) {
        QByteArray between = "[\n";
        const QJsonArray array = value.toArray();
        for (const QJsonValue &entry : array) {
            out += between + indent;
            write(out, entry, depth + 1);
            between = ",\n";
        }
        out += end + ']';
    } else if (value.isObject() && !value.toObject().isEmpty()) {
        QByteArray between = "{\n";
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            out += between + indent + compact(it.key()) + ": ";
            write(out, it.value(), depth + 1);
            between = ",\n";
        }
        out += end + '}';
    } else {
        out += compact(value);
    }
}

} // namespace

std::span<const ProfileKeyFacts> profileKeys()
{
    return keys;
}

const ProfileKeyFacts *profileKey(QAnyStringView key)
{
    const auto found =
        std::ranges::find_if(keys, [key](const ProfileKeyFacts &facts) { return QAnyStringView(facts.key) == key; });
    return found == keys.end() ? nullptr : &*found;
}

QStringList sortedPanes(QStringList panes)
{
    std::ranges::sort(panes, [](const QString &one, const QString &other) {
        const int order = one.compare(other, Qt::CaseInsensitive);
        return order == 0 ? one < other : order < 0;
    });
    panes.removeDuplicates();
    return panes;
}

std::expected<ProfileReading, ProfileFault> readProfile(QJsonObject object)
{
    ProfileReading reading;
    for (const ProfileKeyFacts &facts : keys) {
        if (!facts.shortSpelling.isEmpty() && object.contains(facts.shortSpelling)) {
            const QJsonValue value = object.take(facts.shortSpelling);
            if (const QString want = wanted(facts.kind, value); !want.isEmpty() && !value.isNull())
                return std::unexpected(wrongType(facts.shortSpelling, want));
            reading.shortSpellings.append(facts.key);
            if (!object.contains(facts.key)) // what Apple's documentation names counts more
                object.insert(facts.key, value);
        }
        const auto found = object.constFind(facts.key);
        if (found == object.constEnd())
            continue;
        if (found->isNull())
            object.remove(facts.key);
        else if (const QString want = wanted(facts.kind, *found); !want.isEmpty())
            return std::unexpected(wrongType(facts.key, want));
    }
    reading.profile.m_object = object;
    return reading;
}

std::expected<ProfileReading, ProfileFault> readProfile(const QByteArray &json)
{
    const auto fault = [](const QString &message) { return ProfileFault{{ErrorKind::InvalidInput, message, {}, {}}}; };
    if (json.size() > mostBytes)
        return std::unexpected(fault(say("This is larger than 1 MiB, more than any enrollment profile.")));
    // Notepad begins a file with a byte order mark, which JSON does not know.
    const QByteArray text = json.startsWith("\xef\xbb\xbf") ? json.sliced(3) : json;
    if (text.trimmed().isEmpty())
        return std::unexpected(fault(say("This is empty. An enrollment profile is a JSON object in braces.")));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError) {
        const auto [line, column] = placeOf(text, error.offset);
        ProfileFault result = fault(
            say("Line %1, column %2: this is no valid JSON (%3).").arg(line).arg(column).arg(error.errorString()));
        result.line = line;
        result.column = column;
        return std::unexpected(result);
    }
    if (!document.isObject())
        return std::unexpected(fault(say("An enrollment profile is a JSON object in braces, not a list.")));
    return readProfile(document.object());
}

Result<EnrollmentProfile> EnrollmentProfile::fromJson(const QByteArray &json)
{
    const auto reading = readProfile(json);
    if (!reading)
        return std::unexpected(reading.error().error);
    return reading->profile;
}

Result<EnrollmentProfile> EnrollmentProfile::fromObject(const QJsonObject &object)
{
    const auto reading = readProfile(object);
    if (!reading)
        return std::unexpected(reading.error().error);
    return reading->profile;
}

EnrollmentProfile EnrollmentProfile::recommended()
{
    EnrollmentProfile profile;
    profile.setText(ProfileKey::name, {});
    profile.setText(ProfileKey::url, {});
    profile.setFlag(ProfileKey::supervised, true);
    profile.setFlag(ProfileKey::allowPairing, true);
    profile.setFlag(ProfileKey::mandatory, true);
    profile.setFlag(ProfileKey::removable, false);
    profile.setFlag(ProfileKey::awaitConfigured, true);
    return profile;
}

bool EnrollmentProfile::flag(QLatin1StringView key) const
{
    const ProfileKeyFacts *facts = profileKey(key);
    return m_object.value(key).toBool(facts && facts->flagDefault);
}

QStringList EnrollmentProfile::list(QLatin1StringView key) const
{
    QStringList values;
    const QJsonArray array = m_object.value(key).toArray();
    for (const QJsonValue &entry : array)
        values.append(entry.toString());
    return values;
}

void EnrollmentProfile::setText(QLatin1StringView key, const QString &text)
{
    if (text.isEmpty() && !isRequired(key))
        m_object.remove(key);
    else
        m_object.insert(key, text);
}

void EnrollmentProfile::setFlag(QLatin1StringView key, bool on)
{
    m_object.insert(key, on);
}

void EnrollmentProfile::setList(QLatin1StringView key, const QStringList &values)
{
    if (values.isEmpty())
        m_object.remove(key);
    else
        m_object.insert(key, QJsonArray::fromStringList(key == ProfileKey::skipItems ? sortedPanes(values) : values));
}

Result<> EnrollmentProfile::setValue(const QString &key, const QJsonValue &value)
{
    QJsonObject changed = m_object;
    if (value.isUndefined())
        changed.remove(key);
    else
        changed.insert(key, value);
    const Result<EnrollmentProfile> profile = fromObject(changed);
    if (!profile)
        return std::unexpected(profile.error());
    *this = *profile;
    return {};
}

QByteArray EnrollmentProfile::toJson() const
{
    QStringList order;
    if (m_object.contains(ProfileKey::uuid))
        order.append(ProfileKey::uuid);
    for (const ProfileKeyFacts &facts : keys) {
        if (m_object.contains(facts.key))
            order.append(facts.key);
    }
    const QStringList all = m_object.keys(); // sorted, which is as good an order as any for what nobody knows
    for (const QString &key : all) {
        if (!order.contains(key))
            order.append(key);
    }
    if (order.isEmpty())
        return "{\n}\n";
    QByteArray out;
    QByteArray between = "{\n";
    for (const QString &key : std::as_const(order)) {
        out += between + "  " + compact(key) + ": ";
        write(out, m_object.value(key), 1);
        between = ",\n";
    }
    return out + "\n}\n";
}

QJsonObject EnrollmentProfile::toApple() const
{
    QJsonObject sent = m_object;
    sent.remove(ProfileKey::uuid);
    sent.remove(ProfileKey::devices);
    for (const ProfileKeyFacts &facts : keys) {
        const QJsonValue value = sent.value(facts.key);
        const bool isUnset = facts.kind == Kind::Text && !isRequired(facts.key) && value.toString().isEmpty();
        if (isUnset || (facts.kind == Kind::List && value.toArray().isEmpty()))
            sent.remove(facts.key);
    }
    if (sent.contains(ProfileKey::skipItems))
        sent.insert(ProfileKey::skipItems, QJsonArray::fromStringList(sortedPanes(hiddenPanes())));
    // Apple's schema wants this one always.
    sent.insert(ProfileKey::removable, isRemovable());
    return sent;
}

} // namespace Muster
