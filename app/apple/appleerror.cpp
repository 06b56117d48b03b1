#include "app/apple/appleerror.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QTimeZone>

namespace Muster {

namespace {

// Counts need a class of their own: lupdate does not see plurals in QCoreApplication::translate().
struct Plural {
    Q_DECLARE_TR_FUNCTIONS(Apple)
};

QString say(const char *text)
{
    return QCoreApplication::translate("Apple", text);
}

// The three forms of a date in HTTP (RFC 9110, section 5.6.7). Qt's own reader of RFC 2822 takes no "GMT".
QDateTime httpDate(const QByteArray &header)
{
    QString text = QString::fromLatin1(header.trimmed());
    if (text.endsWith(QLatin1StringView(" GMT")))
        text.chop(4);
    QDateTime date = QDateTime::fromString(text, Qt::RFC2822Date);
    if (!date.isValid())
        date = QLocale::c().toDateTime(text.section(u',', 1).trimmed(), QStringLiteral("dd-MMM-yy HH:mm:ss"), 2000);
    if (!date.isValid())
        return {};
    return date.timeSpec() == Qt::LocalTime ? QDateTime(date.date(), date.time(), QTimeZone::UTC) : date.toUTC();
}

// Such a date, or a number of seconds.
std::optional<QDateTime> retryTime(const QByteArray &header, const QDateTime &now)
{
    bool isNumber = false;
    const qint64 seconds = header.trimmed().toLongLong(&isNumber);
    if (isNumber)
        return now.addSecs(qBound(qint64(0), seconds, qint64(7 * 24 * 3600)));
    // A run may wait for long, but not for a slip of somebody's pen.
    if (const QDateTime date = httpDate(header); date.isValid())
        return qBound(now, date, now.addDays(7));
    return std::nullopt;
}

// How far this machine's clock is from Apple's, in seconds; positive when ours is ahead. Apple names no tolerance; two
// minutes are worth telling.
std::optional<qint64> clockSkew(const QByteArray &dateHeader, const QDateTime &now)
{
    const QDateTime theirs = httpDate(dateHeader);
    if (!theirs.isValid())
        return std::nullopt;
    const qint64 skew = theirs.secsTo(now);
    return qAbs(skew) > 120 ? std::optional(skew) : std::nullopt;
}

QString duration(qint64 seconds)
{
    const qint64 minutes = (qAbs(seconds) + 30) / 60;
    if (minutes < 120)
        return Plural::tr("%n minute(s)", nullptr, static_cast<int>(minutes));
    if (minutes < 48 * 60)
        return Plural::tr("%n hour(s)", nullptr, static_cast<int>(minutes / 60));
    return Plural::tr("%n day(s)", nullptr, static_cast<int>(minutes / 60 / 24));
}

Error unauthorized(const AppleAnswer &answer, const QDateTime &now, const QString &detail)
{
    const QByteArray text = answer.body.toLower();
    if (const auto skew = clockSkew(answer.date, now)) {
        const QString message = *skew > 0 ? say("This computer's clock is %1 ahead of Apple's, so Apple refuses its "
                                                "signature. Set the clock, then try again.")
                                          : say("This computer's clock is %1 behind Apple's, so Apple refuses its "
                                                "signature. Set the clock, then try again.");
        return {ErrorKind::Unauthorized, message.arg(duration(*skew)),
                QStringLiteral("clock off by %1 s, %2").arg(*skew).arg(detail)};
    }
    if (text.contains("token_expired"))
        return {ErrorKind::Unauthorized,
                say("The server token has expired. Devices and profiles stay as they are at Apple; download a new "
                    "token from the "
                    "portal and load it."),
                detail};
    if (text.contains("token_rejected"))
        return {ErrorKind::Unauthorized,
                say("Apple no longer accepts this server token: a newer one was downloaded since, or its owner has "
                    "left. Download a "
                    "new token from the portal and load it."),
                detail};
    if (text.contains("timestamp") || text.contains("nonce"))
        return {ErrorKind::Unauthorized,
                say("Apple refuses the time or the one-time number of the signature. Check this computer's clock, then "
                    "try again."),
                detail};
    return {ErrorKind::Unauthorized,
            say("Apple does not accept the server token. Download a new token from the portal and load it."), detail};
}

struct Meaning {
    const char *constant;
    ErrorKind kind;
    const char *message;
};

// What Apple's documentation says of its constants, in the words of somebody who has to mend it. The limits are those
// of "Profile" and of each request.
constexpr Meaning meanings[] = {
    {"PROFILE_NOT_FOUND", ErrorKind::NotFound,
     QT_TRANSLATE_NOOP("Apple",
                       "Apple does not know this profile, or it belongs to another service. Save it again to "
                       "define it anew.")},
    {"PROFILE_UUID_REQUIRED", ErrorKind::InvalidInput, QT_TRANSLATE_NOOP("Apple", "No profile was named.")},
    {"DEVICE_NOT_FOUND", ErrorKind::NotFound,
     QT_TRANSLATE_NOOP("Apple", "This device did not replace another one in a repair, as far as Apple says.")},
    {"DEVICE_ID_REQUIRED", ErrorKind::InvalidInput, QT_TRANSLATE_NOOP("Apple", "No device was named.")},
    {"CONFIG_NAME_REQUIRED", ErrorKind::InvalidInput,
     QT_TRANSLATE_NOOP("Apple", "The profile has no name (profile_name). Give it one.")},
    {"CONFIG_NAME_INVALID", ErrorKind::InvalidInput,
     QT_TRANSLATE_NOOP("Apple", "The profile's name (profile_name) must have 1 to 125 characters.")},
    {"CONFIG_URL_REQUIRED", ErrorKind::InvalidInput,
     QT_TRANSLATE_NOOP("Apple", "The profile names no address of the management server (url).")},
    {"CONFIG_URL_INVALID", ErrorKind::InvalidInput,
     QT_TRANSLATE_NOOP("Apple",
                       "The address of the management server (url) is no web address, or longer than 2000 "
                       "characters.")},
    {"DEPARTMENT_INVALID", ErrorKind::InvalidInput,
     QT_TRANSLATE_NOOP("Apple", "The department may have at most 125 characters.")},
    {"DEPARTMENT_REQUIRED", ErrorKind::InvalidInput, QT_TRANSLATE_NOOP("Apple", "The profile names no department.")},
    {"FLAGS_INVALID", ErrorKind::InvalidInput,
     QT_TRANSLATE_NOOP("Apple",
                       "The profile contradicts itself: the management can only be made unremovable "
                       "(is_mdm_removable) on a supervised device (is_supervised).")},
    {"LOCALE_INVALID", ErrorKind::InvalidInput,
     QT_TRANSLATE_NOOP("Apple", "The profile's language must be a code such as “en” and its region one such as “US”.")},
    {"MAGIC_INVALID", ErrorKind::InvalidInput,
     QT_TRANSLATE_NOOP("Apple", "The profile's org_magic may have at most 256 characters.")},
    {"SUPPORT_EMAIL_INVALID", ErrorKind::InvalidInput,
     QT_TRANSLATE_NOOP("Apple", "The support e-mail address may have at most 250 characters.")},
    {"SUPPORT_PHONE_INVALID", ErrorKind::InvalidInput,
     QT_TRANSLATE_NOOP("Apple", "The support phone number may have at most 50 characters.")},
    {"SUPPORT_PHONE_REQUIRED", ErrorKind::InvalidInput,
     QT_TRANSLATE_NOOP("Apple", "The profile names no support phone number.")},
    {"MDM_SERVICE_DISCOVERY_URL_REQUIRED", ErrorKind::InvalidInput,
     QT_TRANSLATE_NOOP("Apple", "No address for the discovery of the server was given.")},
    {"MDM_SERVICE_DISCOVERY_URL_NOT_VALID", ErrorKind::InvalidInput,
     QT_TRANSLATE_NOOP("Apple", "The address for the discovery of the server must be one that begins with https.")},
    {"ORG_NOT_SUPPORTED", ErrorKind::InvalidInput,
     QT_TRANSLATE_NOOP("Apple", "Apple does not offer this to the kind of organisation that yours is.")},
    {"APPLE_SEED_FOR_IT_TURNED_OFF", ErrorKind::NotFound,
     QT_TRANSLATE_NOOP("Apple",
                       "The organisation has AppleSeed for IT turned off, so there are no beta programmes. It "
                       "is turned on in Apple's portal.")},
};

} // namespace

QByteArray appleConstant(const QByteArray &body)
{
    static const QRegularExpression constant(
        QStringLiteral("\\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\\b|\\b(?:UNAUTHORIZED|FORBIDDEN)\\b"));
    const QByteArray head = body.first(qMin<qsizetype>(body.size(), 1024));
    // Those that are acted upon first: a gateway's page may hold other words in capitals.
    for (const char *known : {"T_C_NOT_SIGNED", "ACCESS_DENIED", "INVALID_CURSOR", "EXPIRED_CURSOR", "EXHAUSTED_CURSOR",
                              "CURSOR_REQUIRED"}) {
        if (head.contains(known))
            return known;
    }
    const QString text = QString::fromUtf8(head);
    return constant.match(text).captured().toLatin1();
}

bool wantsNewSession(const AppleAnswer &answer)
{
    if (answer.status == 401)
        return true;
    return answer.status == 403 && appleConstant(answer.body) == "FORBIDDEN";
}

bool refusesProtocolVersion(const AppleAnswer &answer)
{
    return (answer.status == 400 || answer.status == 406) && answer.body.toUpper().contains("PROTOCOL");
}

Error appleError(const AppleAnswer &answer, const QDateTime &now)
{
    const QByteArray constant = appleConstant(answer.body);
    const QString detail =
        QStringLiteral("HTTP %1 %2")
            .arg(answer.status)
            .arg(QString::fromUtf8(answer.body.first(qMin<qsizetype>(answer.body.size(), 1024))).trimmed());

    if (constant == "T_C_NOT_SIGNED")
        return {ErrorKind::TermsNotSigned,
                say("Apple's terms are unsigned. An administrator must accept them in the portal; Muster goes on by "
                    "itself after that."),
                detail};
    if (constant == "ACCESS_DENIED")
        return {ErrorKind::Unauthorized,
                say("Apple denies this service access to the organisation. Look in the portal whether the service "
                    "still exists, then "
                    "download a new token for it."),
                detail};
    if (answer.status >= 400 && answer.status < 500) {
        for (const Meaning &meaning : meanings) {
            if (constant == meaning.constant)
                return {meaning.kind, say(meaning.message), detail};
        }
    }
    switch (answer.status) {
    case 401:
        return unauthorized(answer, now, detail);
    case 403:
        if (answer.body.toLower().contains("token_expired"))
            return unauthorized(answer, now, detail);
        return {ErrorKind::Unauthorized,
                say("Apple refuses the request. Look in the portal whether the service still exists, then download a "
                    "new token for it."),
                detail};
    case 404:
        return {ErrorKind::NotFound,
                say("Apple knows nothing at this address. Check the organisation's service address."), detail};
    case 429:
    case 503:
    case 500:
    case 502:
    case 504: {
        Error error{answer.status == 429 ? ErrorKind::Throttled : ErrorKind::Unreachable,
                    answer.status == 429 ? say("Apple asks to wait before the next request.")
                                         : say("Apple's service has an outage. Muster asks again."),
                    detail, retryTime(answer.retryAfter, now)};
        return error;
    }
    case 400:
        if (answer.body.toLower().contains("oauth_problem"))
            return {ErrorKind::Unauthorized,
                    say("Apple could not read the signed request. Download a new token from the portal and load it."),
                    detail};
        if (!constant.isEmpty())
            return {ErrorKind::InvalidInput, say("Apple refuses the request: %1.").arg(QString::fromLatin1(constant)),
                    detail};
        [[fallthrough]];
    default:
        return {ErrorKind::Protocol,
                say("Apple answered in a way that Muster does not understand (HTTP %1). Try again later.")
                    .arg(answer.status),
                detail};
    }
}

} // namespace Muster
