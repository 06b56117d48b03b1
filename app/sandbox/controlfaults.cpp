#include "app/sandbox/controlfaults.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace Muster::Control {

namespace {

constexpr qint64 farthestAdvance = qint64(10) * 365 * 86400;

std::optional<SandboxFault> toFault(const QJsonObject &object)
{
    auto known = sandboxFault(object.value(QLatin1StringView("kind")).toString().toUtf8());
    if (!known)
        return {};
    SandboxFault fault = *known;
    fault.endpoint = object.value(QLatin1StringView("endpoint")).toString(QStringLiteral("*")).toUtf8();
    fault.probability = std::clamp(object.value(QLatin1StringView("probability")).toDouble(1), 0.0, 1.0);
    fault.after = quint32(std::clamp<qint64>(object.value(QLatin1StringView("after")).toInteger(0), 0, 1'000'000'000));
    fault.count = object.value(QLatin1StringView("count")).toInteger(-1);
    fault.value = object.value(QLatin1StringView("value")).toInteger(known->value);
    fault.text = object.value(QLatin1StringView("text")).toString(text(known->text)).toUtf8();
    fault.text.truncate(1000);
    fault.retryAfter = object.value(QLatin1StringView("retry_after")).toInteger(0);
    return fault;
}

} // namespace

QJsonObject faultJson(const SandboxFaults::Active &active)
{
    return {{QStringLiteral("id"), qint64(active.id)},
            {QStringLiteral("kind"), text(sandboxFaultName(active.fault.kind))},
            {QStringLiteral("endpoint"), text(active.fault.endpoint)},
            {QStringLiteral("probability"), active.fault.probability},
            {QStringLiteral("after"), qint64(active.fault.after)},
            {QStringLiteral("count"), active.fault.count},
            {QStringLiteral("value"), active.fault.value},
            {QStringLiteral("retry_after"), active.fault.retryAfter},
            {QStringLiteral("text"), text(active.fault.text)},
            {QStringLiteral("seen"), qint64(active.seen)},
            {QStringLiteral("struck"), active.struck}};
}

HttpResponse listFaults(ControlDesk &desk, const HttpRequest &)
{
    QJsonArray faults;
    for (const SandboxFaults::Active &active : desk.faults.active())
        faults.append(faultJson(active));
    return json({{QStringLiteral("faults"), faults}});
}

HttpResponse addFaults(ControlDesk &desk, const HttpRequest &request)
{
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    const QJsonArray wishes = document.isArray() ? document.array() : QJsonArray{document.object()};
    QList<SandboxFault> faults;
    for (const QJsonValueConstRef wish : wishes) {
        const auto fault = toFault(wish.toObject());
        if (!fault)
            return refused(400, QCoreApplication::translate("Sandbox", "There is no such fault."));
        faults.append(*fault);
    }
    if (desk.faults.active().size() + faults.size() > 1000)
        return refused(409, QCoreApplication::translate("Sandbox", "There are too many faults."));
    QJsonArray ids;
    for (const SandboxFault &fault : std::as_const(faults))
        ids.append(qint64(desk.faults.add(fault)));
    return json({{QStringLiteral("ids"), ids}});
}

HttpResponse clearFaults(ControlDesk &desk, const HttpRequest &request)
{
    const QString id = queryItem(request, QStringLiteral("id"));
    if (id.isEmpty())
        desk.faults.clear();
    else
        desk.faults.remove(id.toUInt());
    return listFaults(desk, request);
}

HttpResponse advanceClock(ControlDesk &desk, const HttpRequest &request)
{
    const auto wish = objectOf(request);
    const qint64 seconds = wish ? wish->value(QLatin1StringView("advance_seconds")).toInteger(-1) : -1;
    if (seconds < 0 || desk.world.clockOffset().count() + seconds > farthestAdvance)
        return malformed();
    desk.world.advanceClock(std::chrono::seconds(seconds));
    return json({{QStringLiteral("now"), isoDate(desk.now())}});
}

HttpResponse endSessions(ControlDesk &desk, const HttpRequest &)
{
    desk.sessions.endAll();
    return json({{QStringLiteral("sessions"), 0}});
}

} // namespace Muster::Control
