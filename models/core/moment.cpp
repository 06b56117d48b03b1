#include "models/core/moment.h"

#include <QCoreApplication>
#include <QLocale>

namespace Muster {

QString shortMoment(const QDateTime &time, const QDateTime &now)
{
    if (!time.isValid())
        return {};
    const QDateTime local = time.toLocalTime();
    const QDate today = now.toLocalTime().date();
    const QLocale locale;
    if (local.date() == today)
        return QCoreApplication::translate("Moment", "Today %1")
            .arg(locale.toString(local.time(), QStringLiteral("HH:mm")));
    const qint64 days = local.date().daysTo(today);
    if (days > -7 && days < 7)
        return locale.toString(local, QStringLiteral("ddd HH:mm"));
    return locale.toString(
        local.date(), local.date().year() == today.year() ? QStringLiteral("d MMM") : QStringLiteral("d MMM yyyy"));
}

QString spokenMoment(const QDateTime &time, const QDateTime &now)
{
    if (!time.isValid())
        return QCoreApplication::translate("Moment", "at an unknown time");
    const QDateTime local = time.toLocalTime();
    if (local.date() == now.toLocalTime().date())
        return QCoreApplication::translate("Moment", "today at %1")
            .arg(QLocale().toString(local.time(), QStringLiteral("HH:mm")));
    return shortMoment(time, now);
}

QString wholeDay(const QDateTime &time)
{
    return QLocale().toString(time.toLocalTime().date(), QLocale::LongFormat);
}

QString spokenSpan(qint64 seconds)
{
    constexpr qint64 minute = 60;
    constexpr qint64 hour = 60 * minute;
    constexpr qint64 day = 24 * hour;
    const qint64 span = qAbs(seconds);
    if (span < 90 * minute)
        return QCoreApplication::translate("Moment", "%1 min").arg(qMax<qint64>(1, span / minute));
    if (span < 2 * day)
        return QCoreApplication::translate("Moment", "%1 h").arg(span / hour);
    return QCoreApplication::translate("Moment", "%n day(s)", nullptr, static_cast<int>(span / day));
}

} // namespace Muster
