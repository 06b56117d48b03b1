#include "app/apple/appleanswers.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace Muster {

namespace {

std::unexpected<Error> unreadable(const char *why, const QByteArray &body)
{
    return failure(ErrorKind::Protocol,
                   QCoreApplication::translate("Apple",
                                               "Apple's answer has a form that Muster does not know, so what it did is "
                                               "not certain. Sync, and look at the devices before you try again."),
                   QStringLiteral("%1: %2")
                       .arg(QLatin1StringView(why))
                       .arg(QString::fromUtf8(body.first(qMin<qsizetype>(body.size(), 1024)))));
}

Result<QJsonObject> objectFromJson(const QByteArray &body)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return unreadable("no JSON object", body);
    return document.object();
}

DeviceVerdict verdictFromApple(const QString &word)
{
    if (word == QLatin1StringView("SUCCESS"))
        return DeviceVerdict::Success;
    if (word == QLatin1StringView("NOT_ACCESSIBLE") || word == QLatin1StringView("NOT_FOUND"))
        return DeviceVerdict::NotAccessible;
    return word == QLatin1StringView("THROTTLED") ? DeviceVerdict::Throttled : DeviceVerdict::Failed;
}

Result<DeviceVerdicts> verdictsOf(const QJsonObject &answer, const QStringList &asked, const QByteArray &body)
{
    // An empty map may be left out, but a list in its place says nothing of who is meant.
    const QJsonValue map = answer.value(QLatin1StringView("devices"));
    if (!map.isObject() && !map.isUndefined() && !map.isNull())
        return unreadable("devices is no map", body);
    const QJsonObject words = map.toObject();
    DeviceVerdicts verdicts;
    for (const QString &serial : asked) {
        const QJsonValue word = words.value(serial);
        verdicts.devices.insert(SerialNumber(serial),
                                word.isUndefined() ? DeviceVerdict::Missing : verdictFromApple(word.toString()));
    }
    if (const qint64 seconds = answer.value(QLatin1StringView("retry_after_seconds")).toInteger(); seconds > 0)
        verdicts.retryAfter = std::chrono::seconds(std::min<qint64>(seconds, qint64(30) * 86400));
    return verdicts;
}

} // namespace

Result<DeviceVerdicts> deviceVerdictsFromJson(const QByteArray &body, const QStringList &asked)
{
    const Result<QJsonObject> answer = objectFromJson(body);
    if (!answer)
        return std::unexpected(answer.error());
    return verdictsOf(*answer, asked, body);
}

Result<DefinedProfile> definedProfileFromJson(const QByteArray &body, const QStringList &asked)
{
    const Result<QJsonObject> answer = objectFromJson(body);
    if (!answer)
        return std::unexpected(answer.error());
    const QString uuid = answer->value(QLatin1StringView("profile_uuid")).toString();
    if (uuid.isEmpty() || uuid.size() > 64)
        return unreadable("no usable profile_uuid", body);
    const Result<DeviceVerdicts> verdicts = verdictsOf(*answer, asked, body);
    if (!verdicts)
        return std::unexpected(verdicts.error());
    return DefinedProfile{.uuid = uuid, .verdicts = *verdicts};
}

Result<QJsonObject> profileFromJson(const QByteArray &body)
{
    const Result<QJsonObject> answer = objectFromJson(body);
    if (answer && !answer->value(QLatin1StringView("profile_name")).isString())
        return unreadable("no profile_name", body);
    return answer;
}

Result<ActivationLockVerdict> activationLockFromJson(const QByteArray &body)
{
    const Result<QJsonObject> answer = objectFromJson(body);
    if (!answer)
        return std::unexpected(answer.error());
    const std::pair<QLatin1StringView, ActivationLockVerdict> words[] = {
        {QLatin1StringView("SUCCESS"), ActivationLockVerdict::Success},
        {QLatin1StringView("NOT_ACCESSIBLE"), ActivationLockVerdict::NotAccessible},
        {QLatin1StringView("ORG_NOT_SUPPORTED"), ActivationLockVerdict::OrganisationNotSupported},
        {QLatin1StringView("DEVICE_NOT_SUPPORTED"), ActivationLockVerdict::DeviceNotSupported},
        {QLatin1StringView("DEVICE_ALREADY_LOCKED"), ActivationLockVerdict::AlreadyLocked},
        {QLatin1StringView("FAILED"), ActivationLockVerdict::Failed}};
    const QString status = answer->value(QLatin1StringView("response_status")).toString();
    for (const auto &[word, verdict] : words) {
        if (status == word)
            return verdict;
    }
    return unreadable("no known response_status", body);
}

Result<Replacement> replacementFromJson(const QByteArray &body)
{
    const Result<QJsonObject> answer = objectFromJson(body);
    if (!answer)
        return std::unexpected(answer.error());
    const Replacement replacement{
        .serial = SerialNumber(answer->value(QLatin1StringView("serial_number")).toString()),
        .original = SerialNumber(answer->value(QLatin1StringView("original_device_serial_number")).toString()),
        .date =
            QDate::fromString(answer->value(QLatin1StringView("replacement_date")).toString().left(10), Qt::ISODate)};
    if (replacement.serial.text().isEmpty() || replacement.original.text().isEmpty())
        return unreadable("a serial number is missing", body);
    return replacement;
}

Result<DiscoveryProfile> discoveryFromJson(const QByteArray &body)
{
    const Result<QJsonObject> answer = objectFromJson(body);
    if (!answer)
        return std::unexpected(answer.error());
    const QUrl url(answer->value(QLatin1StringView("mdm_service_discovery_url")).toString(), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return unreadable("no usable mdm_service_discovery_url", body);
    return DiscoveryProfile{.url = url,
                            .updatedAt = QDateTime::fromString(
                                answer->value(QLatin1StringView("last_updated_timestamp")).toString(), Qt::ISODate)};
}

Result<QList<BetaProgram>> betaProgramsFromJson(const QByteArray &body)
{
    const Result<QJsonObject> answer = objectFromJson(body);
    if (!answer)
        return std::unexpected(answer.error());
    QJsonValue list = answer->value(QLatin1StringView("betaEnrollmentTokens"));
    if (list.isUndefined())
        list = answer->value(QLatin1StringView("seedBuildTokens"));
    if (!list.isArray())
        return unreadable("no list of tokens", body);
    QList<BetaProgram> programs;
    const QJsonArray entries = list.toArray();
    for (const QJsonValueConstRef entry : entries) {
        BetaProgram program{.token = entry.toObject().value(QLatin1StringView("token")).toString(),
                            .title = entry.toObject().value(QLatin1StringView("title")).toString(),
                            .os = entry.toObject().value(QLatin1StringView("os")).toString()};
        if (!program.token.isEmpty())
            programs.append(std::move(program));
    }
    return programs;
}

} // namespace Muster
