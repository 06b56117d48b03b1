// musterctl devices explain, musterctl devices risks
#include "app/cli/invocation.h"
#include "models/core/clock.h"

#include <QJsonArray>

namespace Muster {

namespace {

QJsonObject toJson(const ExplainedDevice &explained)
{
    QJsonArray timeline;
    for (const TimelineEntry &entry : explained.timeline) {
        QJsonObject json{{QStringLiteral("at"), isoDate(entry.at)},
                         {QStringLiteral("source"), timelineSourceName(entry.source)},
                         {QStringLiteral("fact"), entry.fact}};
        if (!entry.detail.isEmpty())
            json.insert(QStringLiteral("detail"), entry.detail);
        if (!entry.who.isEmpty())
            json.insert(QStringLiteral("who"), entry.who);
        if (entry.plan.isValid())
            json.insert(QStringLiteral("change"), qint64(entry.plan.value()));
        timeline.append(json);
    }
    QJsonObject json{{QStringLiteral("serial"), explained.serial.text()},
                     {QStringLiteral("organisation"), explained.organisation},
                     {QStringLiteral("verdict"), explained.verdict.id},
                     {QStringLiteral("severity"), severityName(explained.verdict.severity)},
                     {QStringLiteral("reason"), explained.verdict.heading},
                     {QStringLiteral("explanation"), explained.verdict.body},
                     {QStringLiteral("nextStep"), explained.verdict.nextStep},
                     {QStringLiteral("timeline"), timeline}};
    if (explained.device)
        json.insert(QStringLiteral("state"), deviceStateName(explained.device->state()));
    return json;
}

QCoro::Task<int> explainOne(Invocation &invocation)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    const auto explained = co_await (*application)->explanations().explain(SerialNumber(invocation.argument(0)));
    if (!explained)
        co_return invocation.fail(explained.error());
    bool isKnown = false;
    for (const ExplainedDevice &one : *explained) {
        isKnown = isKnown || one.device.has_value();
        invocation.tell(one.text((*application)->clock().now()), toJson(one));
    }
    co_return isKnown ? Done : Refused;
}

// What a count means, and where its devices are.
struct RiskLine {
    DeviceRisk risk;
    const char *meaning;
};

constexpr std::array<RiskLine, deviceRiskCount> riskLines{{
    {DeviceRisk::NoProfile, "would start unmanaged if somebody switched them on now"},
    {DeviceRisk::Unmanaged, "are in use and would start unmanaged after an erase"},
    {DeviceRisk::Failed, "were not assigned, since Apple failed; tried again by itself"},
    {DeviceRisk::Throttled, "wait, since Apple asked for it; they follow by themselves"},
    {DeviceRisk::Refused, "are not given out by Apple, though it lists them"},
    {DeviceRisk::OldVersion, "wait with an older version of their profile"},
    {DeviceRisk::Stuck, "stand in Setup Assistant for more than an hour"},
    {DeviceRisk::Provisional, "may still be taken out of remote management by their user"},
}};

QCoro::Task<int> risks(Invocation &invocation)
{
    const Result<Application *> application = co_await invocation.open();
    if (!application)
        co_return invocation.fail(application.error());
    const auto organisation = co_await wantedOrganisation(invocation, **application);
    if (!organisation)
        co_return invocation.fail(organisation.error());
    const Result<RiskReport> report = co_await (*application)->explanations().risks(*organisation);
    if (!report)
        co_return invocation.fail(report.error());
    QStringList lines;
    QJsonObject devices;
    for (const RiskLine &line : riskLines) {
        const qint64 count = report->devices.of(line.risk);
        devices.insert(deviceRiskName(line.risk), count);
        lines.append(QStringLiteral("%1  is:%2  %3")
                         .arg(count, 8)
                         .arg(deviceRiskName(line.risk), -11)
                         .arg(QString::fromLatin1(line.meaning)));
    }
    const auto add = [&lines](const QStringList &names, const QString &meaning) {
        if (!names.isEmpty())
            lines.append(QStringLiteral("%1: %2").arg(meaning, names.join(QStringLiteral(", "))));
    };
    add(report->withoutDefault, QStringLiteral("Without a default profile"));
    add(report->tokensNearEnd, QStringLiteral("Server token near its end"));
    invocation.tell(lines.join(u'\n'),
                    {{QStringLiteral("devices"), devices},
                     {QStringLiteral("withoutDefault"), QJsonArray::fromStringList(report->withoutDefault)},
                     {QStringLiteral("tokensNearEnd"), QJsonArray::fromStringList(report->tokensNearEnd)}});
    co_return Done;
}

} // namespace

QList<Verb> explainCommands()
{
    return {
        {QStringLiteral("devices explain"),
         QStringLiteral("SERIAL"),
         1,
         1,
         QStringLiteral("why a device stands where it stands, and what to do"),
         QStringLiteral("Says the reason, what happened with times, and the next step; then everything that is known "
                        "to have happened,\nnewest first. A serial that nobody has is explained, too; the exit code is "
                        "6 then.\n\n  musterctl devices explain C02XK1ZPJGH5"),
         {},
         explainOne},
        {QStringLiteral("devices risks"),
         QStringLiteral("[--organisation ORG]"),
         0,
         0,
         QStringLiteral("how many devices are at risk, and by what"),
         QStringLiteral("Counts; each line names the query that lists its devices.\n\n  musterctl devices risks\n"
                        "  musterctl devices list --query is:failed"),
         {{QStringLiteral("organisation"), QStringLiteral("only of this one"), QStringLiteral("ORG")}},
         risks},
    };
}

} // namespace Muster
