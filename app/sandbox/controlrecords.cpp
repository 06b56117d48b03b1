#include "app/sandbox/controlrecords.h"

#include "app/sandbox/sandboxcsv.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <limits>
#include <vector>

namespace Muster::Control {

namespace {

HttpResponse noSuchActivity()
{
    return refused(404, QCoreApplication::translate("Sandbox", "There is no such activity, or it was forgotten."));
}

QString subjectOf(const SandboxWorld &world, const SandboxAuditEvent &event)
{
    switch (sandboxAuditNames[size_t(event.kind)].subject) {
    case SandboxSubject::Device:
        return text(world.devices()[event.subject].serialText());
    case SandboxSubject::Person:
        return text(world.people()[event.subject].account);
    case SandboxSubject::ApiAccount:
        return text(world.apiAccounts()[event.subject].name);
    case SandboxSubject::Service:
        return text(world.services()[event.subject].name);
    case SandboxSubject::Organisation:
        break;
    }
    return text(world.organisation().name);
}

QJsonObject auditJson(const SandboxWorld &world, const SandboxAuditEvent &event)
{
    QJsonObject entry{{QStringLiteral("number"), qint64(event.number)},
                      {QStringLiteral("time"), date(event.time)},
                      {QStringLiteral("type"), text(sandboxAuditNames[size_t(event.kind)].type)},
                      {QStringLiteral("by"), nameOf(world, event.by)},
                      {QStringLiteral("subject"), subjectOf(world, event)}};
    if (event.service != SandboxWorld::nowhere)
        entry.insert(QStringLiteral("service"), text(world.services()[event.service].name));
    return entry;
}

// Newest first: that is what people look for.
template <typename Entries, typename Wanted, typename Write>
HttpResponse newestFirst(const HttpRequest &request, const QString &name, const Entries &entries, Wanted wanted,
                         Write write)
{
    const Window window = windowOf(request);
    QJsonArray list;
    qint64 total = 0;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        if (!wanted(*entry))
            continue;
        if (total >= window.offset && total < window.offset + window.limit)
            list.append(write(*entry));
        ++total;
    }
    const qint64 next = window.offset + list.size();
    return json({{QStringLiteral("total"), total},
                 {QStringLiteral("next"), next < total ? QJsonValue(next) : QJsonValue()},
                 {name, list}});
}

} // namespace

QJsonObject activityJson(const SandboxWorld &world, const SandboxActivity &activity)
{
    const auto failed =
        std::ranges::count_if(activity.outcomes, [](const SandboxOutcome &outcome) { return !outcome.isSuccess(); });
    QJsonObject entry{
        {QStringLiteral("id"), text(activity.id)},
        {QStringLiteral("type"), text(sandboxActivityNames[size_t(activity.kind)].second)},
        {QStringLiteral("by"), nameOf(world, activity.by)},
        {QStringLiteral("created"), date(activity.created)},
        {QStringLiteral("status"), activity.isDone() ? QStringLiteral("COMPLETED") : QStringLiteral("IN_PROGRESS")},
        {QStringLiteral("devices"), activity.outcomes.size()},
        {QStringLiteral("failed"), activity.isDone() ? qint64(failed) : 0}};
    if (activity.isDone())
        entry.insert(QStringLiteral("completed"), date(activity.completed));
    if (activity.service != SandboxWorld::nowhere)
        entry.insert(QStringLiteral("service"), text(world.services()[activity.service].name));
    if (activity.deadline)
        entry.insert(QStringLiteral("mdm_migration_deadline"), date(activity.deadline));
    return entry;
}

HttpResponse listActivities(ControlDesk &desk, const HttpRequest &request)
{
    return newestFirst(
        request, QStringLiteral("activities"), desk.world.activities(), [](const SandboxActivity &) { return true; },
        [&](const SandboxActivity &activity) { return activityJson(desk.world, activity); });
}

HttpResponse showActivity(ControlDesk &desk, const HttpRequest &request)
{
    const SandboxActivity *activity = desk.world.findActivity(queryItem(request, QStringLiteral("id")).toUtf8());
    if (!activity)
        return noSuchActivity();
    QJsonArray outcomes;
    for (const SandboxOutcome &outcome : activity->outcomes) {
        outcomes.append(QJsonObject{{QStringLiteral("serial"), text(outcome.serial)},
                                    {QStringLiteral("status"), text(outcome.code)},
                                    {QStringLiteral("message"), text(outcome.message)}});
    }
    QJsonObject answer = activityJson(desk.world, *activity);
    answer.insert(QStringLiteral("outcomes"), outcomes);
    return json(answer);
}

HttpResponse downloadResult(ControlDesk &desk, const HttpRequest &request)
{
    const SandboxActivity *activity = desk.world.findActivity(queryItem(request, QStringLiteral("id")).toUtf8());
    if (!activity || !activity->isDone())
        return noSuchActivity();
    HttpResponse response{.body = SandboxCsv::result(*activity), .contentType = "text/csv;charset=UTF-8"};
    response.headers.append({"Content-Disposition", "attachment; filename=\"Activity_" + activity->id + ".csv\""});
    return response;
}

HttpResponse listAudit(ControlDesk &desk, const HttpRequest &request)
{
    const QByteArray type = queryItem(request, QStringLiteral("type")).toUtf8();
    return newestFirst(
        request, QStringLiteral("events"), desk.world.auditEvents(),
        [&](const SandboxAuditEvent &event) {
            return type.isEmpty() || sandboxAuditNames[size_t(event.kind)].type == type;
        },
        [&](const SandboxAuditEvent &event) { return auditJson(desk.world, event); });
}

HttpResponse listLog(ControlDesk &desk, const HttpRequest &request)
{
    // `last` so many of what Apple was asked, for who looks again and again; without it all, the control's own too.
    const QString last = queryItem(request, QStringLiteral("last"));
    qint64 missing = last.isEmpty() ? std::numeric_limits<qint64>::max() : last.toLongLong();
    std::vector<const SandboxLogEntry *> wanted;
    for (auto entry = desk.log.rbegin(); entry != desk.log.rend() && missing > 0; ++entry) {
        if (!last.isEmpty() && entry->path.startsWith("/control"))
            continue;
        wanted.push_back(&*entry);
        --missing;
    }
    QJsonArray entries;
    for (auto each = wanted.rbegin(); each != wanted.rend(); ++each) {
        const SandboxLogEntry &entry = **each;
        entries.append(QJsonObject{{QStringLiteral("time"), isoDate(entry.time)},
                                   {QStringLiteral("method"), text(entry.method)},
                                   {QStringLiteral("path"), text(entry.path)},
                                   {QStringLiteral("status"), entry.status},
                                   {QStringLiteral("note"), text(entry.note)}});
    }
    return json({{QStringLiteral("log"), entries}});
}

} // namespace Muster::Control
