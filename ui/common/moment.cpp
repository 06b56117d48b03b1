#include "ui/common/moment.h"

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

QString exactMoment(const QDateTime &time)
{
    return time.isValid() ? QLocale().toString(time.toLocalTime(), QStringLiteral("dddd d MMMM yyyy, HH:mm:ss"))
                          : QString();
}

} // namespace Muster
