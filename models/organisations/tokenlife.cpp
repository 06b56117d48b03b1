#include "models/organisations/tokenlife.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace Muster {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(TokenLife)
};

} // namespace

std::optional<qint64> tokenDaysLeft(const QDateTime &expiresAt, const QDateTime &now)
{
    if (!expiresAt.isValid())
        return {};
    return std::max<qint64>(0, (now.secsTo(expiresAt) + 86399) / 86400);
}

std::optional<int> tokenWarning(const QDateTime &expiresAt, const QDateTime &now)
{
    const auto days = tokenDaysLeft(expiresAt, now);
    if (!days || *days == 0)
        return days ? std::optional(0) : std::nullopt;
    std::optional<int> warning;
    for (const int stage : tokenWarningDays) {
        if (*days <= stage)
            warning = stage;
    }
    return warning;
}

QString tokenLifeText(const QDateTime &expiresAt, const QDateTime &now)
{
    const auto days = tokenDaysLeft(expiresAt, now);
    if (!days)
        return Words::tr("no end named");
    if (*days == 0)
        return Words::tr("ended on %1")
            .arg(QLocale().toString(expiresAt.toLocalTime(), QStringLiteral("d MMMM yyyy, HH:mm")));
    return Words::tr("%n day(s) left", nullptr, static_cast<int>(*days));
}

} // namespace Muster
