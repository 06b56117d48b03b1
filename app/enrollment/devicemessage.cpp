#include "app/enrollment/devicemessage.h"

#include "app/plist/propertylist.h"

#include <QCoreApplication>

namespace Muster {

namespace {

constexpr qsizetype mostCheckinBytes = 1024 * 1024;
constexpr QLatin1StringView sharedUser("FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF");

std::unexpected<Error> refused(const QString &why)
{
    return failure(ErrorKind::InvalidInput,
                   QCoreApplication::translate("Enrollment", "The message of the device cannot be used: %1").arg(why));
}

bool isUserName(const QString &text)
{
    return text.size() <= 128 && std::ranges::all_of(text, [](QChar c) { return c.isPrint(); });
}

// Members that must be texts where they are there at all.
Result<> checkTexts(const QVariantMap &all)
{
    for (const char *key : {"UDID", "EnrollmentID", "UserID", "EnrollmentUserID", "UserShortName", "UserLongName",
                            "MessageType", "Topic", "Status", "CommandUUID", "PushMagic", "SerialNumber"}) {
        const auto value = all.constFind(QLatin1StringView(key));
        if (value != all.cend() && value->typeId() != QMetaType::QString)
            return refused(QStringLiteral("%1 is no text").arg(QLatin1StringView(key)));
    }
    return {};
}

Result<DeviceSpeaker> speakerOf(const QVariantMap &all)
{
    DeviceSpeaker speaker{.udid = plistText(all, u"UDID"),
                          .userKey = plistText(all, u"UserID"),
                          .userShortName = plistText(all, u"UserShortName"),
                          .userLongName = plistText(all, u"UserLongName")};
    if (speaker.udid.isEmpty())
        speaker.udid = plistText(all, u"EnrollmentID");
    if (!isDeviceIdentifier(speaker.udid))
        return refused(QStringLiteral("it names no device"));
    if (speaker.userKey.isEmpty())
        speaker.userKey = plistText(all, u"EnrollmentUserID");
    if (speaker.userKey == sharedUser)
        speaker.userKey = speaker.userShortName;
    const bool isUser = all.contains(QStringLiteral("UserID")) || all.contains(QStringLiteral("EnrollmentUserID"));
    if (isUser && speaker.userKey.isEmpty())
        return refused(QStringLiteral("it names no user"));
    if (!isUserName(speaker.userKey) || !isUserName(speaker.userShortName))
        return refused(QStringLiteral("the name of its user is no name"));
    return speaker;
}

Result<DeviceMessage> readMessage(const QByteArray &body, const PropertyListLimits &limits)
{
    const Result<QVariantMap> all = readPropertyDict(body, limits);
    if (!all)
        return std::unexpected(all.error());
    if (const Result<> texts = checkTexts(*all); !texts)
        return std::unexpected(texts.error());
    const Result<DeviceSpeaker> speaker = speakerOf(*all);
    if (!speaker)
        return std::unexpected(speaker.error());
    return DeviceMessage{.speaker = *speaker,
                         .type = plistText(*all, u"MessageType"),
                         .status = plistText(*all, u"Status"),
                         .commandUuid = plistText(*all, u"CommandUUID"),
                         .errors = errorChainOf(*all),
                         .all = *all};
}

// What the numbers mean, where the device's own words do not help.
struct KnownError {
    QLatin1StringView domain;
    qint64 code;
    const char *meaning;
};
constexpr KnownError knownErrors[] = {
    {QLatin1StringView("MCMDMErrorDomain"), 12013,
     QT_TRANSLATE_NOOP("Enrollment", "the profile is not ours to remove")},
    {QLatin1StringView("MCMDMErrorDomain"), 12021,
     QT_TRANSLATE_NOOP("Enrollment", "the device does not know the command")},
    {QLatin1StringView("MCMDMErrorDomain"), 12081, QT_TRANSLATE_NOOP("Enrollment", "it needs a network by cable")},
    {QLatin1StringView("MCProfileErrorDomain"), 1000, QT_TRANSLATE_NOOP("Enrollment", "the profile is malformed")},
    {QLatin1StringView("MCProfileErrorDomain"), 1002,
     QT_TRANSLATE_NOOP("Enrollment", "a key of the profile is missing")},
    {QLatin1StringView("MCProfileErrorDomain"), 1003,
     QT_TRANSLATE_NOOP("Enrollment", "a key of the profile has the wrong type")},
    {QLatin1StringView("MCProfileErrorDomain"), 1007,
     QT_TRANSLATE_NOOP("Enrollment", "two payloads have the same UUID")},
    {QLatin1StringView("MCPayloadErrorDomain"), 2002, QT_TRANSLATE_NOOP("Enrollment", "a key of a payload is missing")},
    {QLatin1StringView("MCPayloadErrorDomain"), 2003,
     QT_TRANSLATE_NOOP("Enrollment", "a key of a payload has the wrong type")},
    {QLatin1StringView("MCInstallationErrorDomain"), 4000,
     QT_TRANSLATE_NOOP("Enrollment", "the profile cannot be read")},
    {QLatin1StringView("MCInstallationErrorDomain"), 4001,
     QT_TRANSLATE_NOOP("Enrollment", "it could not be installed")},
    {QLatin1StringView("MCInstallationErrorDomain"), 4009, QT_TRANSLATE_NOOP("Enrollment", "the device is locked")},
    {QLatin1StringView("MCInstallationErrorDomain"), 4017,
     QT_TRANSLATE_NOOP("Enrollment", "there is such a payload already, and there may be one only")},
    {QLatin1StringView("MCInstallationErrorDomain"), 4025,
     QT_TRANSLATE_NOOP("Enrollment", "the device must be supervised for it")},
};

} // namespace

QList<CommandError> errorChainOf(const QVariantMap &all)
{
    QList<CommandError> errors;
    const QVariantList chain = all.value(QStringLiteral("ErrorChain")).toList();
    for (const QVariant &link : chain) {
        const QVariantMap error = link.toMap();
        const QString english = plistText(error, u"USEnglishDescription");
        errors.append({.code = plistNumber(error, u"ErrorCode"),
                       .domain = shownText(plistText(error, u"ErrorDomain")),
                       .text = shownText(english.isEmpty() ? plistText(error, u"LocalizedDescription") : english)});
        if (errors.size() == 20)
            break;
    }
    return errors;
}

bool isDeviceIdentifier(const QString &text)
{
    return !text.isEmpty() && text.size() <= 128 && std::ranges::all_of(text, [](QChar c) {
        return (c >= u'0' && c <= u'9') || (c >= u'A' && c <= u'Z') || (c >= u'a' && c <= u'z') || c == u'-';
    });
}

Result<DeviceMessage> readCheckin(const QByteArray &body)
{
    Result<DeviceMessage> message = readMessage(body, {.bytes = mostCheckinBytes});
    if (message && message->type.isEmpty())
        return refused(QStringLiteral("it has no MessageType"));
    return message;
}

Result<DeviceMessage> readReport(const QByteArray &body)
{
    Result<DeviceMessage> message = readMessage(body, {});
    if (message && message->status.isEmpty())
        return refused(QStringLiteral("it has no Status"));
    if (message && message->status != QLatin1StringView("Idle") && message->commandUuid.isEmpty())
        return refused(QStringLiteral("it does not say which command it answers"));
    return message;
}

QString errorChainText(const QList<CommandError> &errors)
{
    QStringList links;
    for (const CommandError &error : errors) {
        QString text = error.text;
        for (const KnownError &known : knownErrors) {
            if (known.domain == error.domain && known.code == error.code && text.isEmpty())
                text = QCoreApplication::translate("Enrollment", known.meaning);
        }
        links.append(QStringLiteral("%1 (%2 %3)")
                         .arg(text.isEmpty() ? QStringLiteral("?") : text, error.domain)
                         .arg(error.code));
    }
    return links.join(QStringLiteral(": "));
}

QString shownText(const QString &text)
{
    QString shown = text.left(1000);
    shown.removeIf([](QChar c) { return !c.isPrint() && c != u' '; });
    return shown;
}

} // namespace Muster
