#include "ui/common/moment.h"

#include <QLocale>

namespace Muster {

QString exactMoment(const QDateTime &time)
{
    return time.isValid() ? QLocale().toString(time.toLocalTime(), QStringLiteral("dddd d MMMM yyyy, HH:mm:ss"))
                          : QString();
}

} // namespace Muster
