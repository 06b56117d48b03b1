#include "app/enrollment/preflightcheck.h"

#include "models/core/clock.h"
#include "models/core/moment.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace Muster {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Preflight", text);
}

QJsonObject toJson(const PreflightCheck &check)
{
    QJsonObject json{{QStringLiteral("id"), check.id},
                     {QStringLiteral("title"), check.title},
                     {QStringLiteral("outcome"), preflightOutcomeName(check.outcome)},
                     {QStringLiteral("finding"), check.finding}};
    if (!check.subject.isEmpty())
        json.insert(QStringLiteral("organisation"), check.subject);
    if (!check.remedy.isEmpty())
        json.insert(QStringLiteral("remedy"), check.remedy);
    return json;
}

} // namespace

QString preflightOutcomeName(PreflightOutcome outcome)
{
    switch (outcome) {
    case PreflightOutcome::Passed:
        return QStringLiteral("ok");
    case PreflightOutcome::Warning:
        return QStringLiteral("warning");
    case PreflightOutcome::Failed:
        return QStringLiteral("failed");
    case PreflightOutcome::Skipped:
        return QStringLiteral("skipped");
    }
    return {};
}

QString preflightOutcomeText(PreflightOutcome outcome)
{
    switch (outcome) {
    case PreflightOutcome::Passed:
        return say("In order");
    case PreflightOutcome::Warning:
        return say("Attend to it");
    case PreflightOutcome::Failed:
        return say("Not in order");
    case PreflightOutcome::Skipped:
        return say("Not looked at");
    }
    return {};
}

int PreflightReport::count(PreflightOutcome outcome) const
{
    return int(std::ranges::count(checks, outcome, &PreflightCheck::outcome));
}

PreflightOutcome PreflightReport::worst() const
{
    if (count(PreflightOutcome::Failed) > 0)
        return PreflightOutcome::Failed;
    if (count(PreflightOutcome::Warning) + count(PreflightOutcome::Skipped) > 0 || checks.isEmpty())
        return PreflightOutcome::Warning;
    return PreflightOutcome::Passed;
}

QString PreflightReport::toText() const
{
    QStringList lines{
        say("Preflight of %1, %2").arg(baseUrl.isEmpty() ? say("the enrollment server") : baseUrl, isoDate(at))};
    QString subject;
    for (const PreflightCheck &check : checks) {
        if (check.subject != subject) {
            subject = check.subject;
            lines += QStringList{QString(), subject};
        }
        lines.append(
            QStringLiteral("%1  %2: %3").arg(preflightOutcomeName(check.outcome), -7).arg(check.title, check.finding));
        if (!check.remedy.isEmpty())
            lines.append(QStringLiteral("         ") + check.remedy);
    }
    lines.append(QString());
    lines.append(say("%1 of %2 in order, %3 to attend to, %4 not in order, %5 not looked at.")
                     .arg(count(PreflightOutcome::Passed))
                     .arg(checks.size())
                     .arg(count(PreflightOutcome::Warning))
                     .arg(count(PreflightOutcome::Failed))
                     .arg(count(PreflightOutcome::Skipped)));
    return lines.join(u'\n');
}

QJsonObject PreflightReport::toJson() const
{
    QJsonArray array;
    for (const PreflightCheck &check : checks)
        array.append(Muster::toJson(check));
    return {{QStringLiteral("at"), isoDate(at)},
            {QStringLiteral("version"), QStringLiteral(MUSTER_VERSION)},
            {QStringLiteral("url"), baseUrl},
            {QStringLiteral("worst"), preflightOutcomeName(worst())},
            {QStringLiteral("checks"), array}};
}

} // namespace Muster
