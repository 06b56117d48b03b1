#include "models/organisations/tokenlife.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace Muster {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(TokenLife)
};

// Whole days until then, begun ones counted: what ends in an hour has one day left.
qint64 daysLeft(const QDateTime &expiresAt, const QDateTime &now)
{
    return (now.secsTo(expiresAt) + 86399) / 86400;
}

} // namespace

std::optional<int> tokenWarning(const QDateTime &expiresAt, const QDateTime &now)
{
    if (!expiresAt.isValid())
        return {};
    if (expiresAt <= now)
        return 0;
    const qint64 days = daysLeft(expiresAt, now);
    std::optional<int> warning;
    for (const int stage : tokenWarningDays) {
        if (days <= stage)
            warning = stage;
    }
    return warning;
}

QString tokenLifeText(const QDateTime &expiresAt, const QDateTime &now)
{
    if (!expiresAt.isValid())
        return Words::tr("no end named");
    if (expiresAt <= now)
        return Words::tr("ended on %1")
            .arg(QLocale().toString(expiresAt.toLocalTime(), QStringLiteral("d MMMM yyyy, HH:mm")));
    return Words::tr("%n day(s) left", nullptr, static_cast<int>(daysLeft(expiresAt, now)));
}

} // namespace Muster
