#include "app/sandbox/businessdevices.h"

#include "app/sandbox/businessresources.h"

#include <algorithm>

namespace Muster::Business {

namespace {

QString deviceType()
{
    return QStringLiteral("orgDevices");
}

// The service a device is on; nothing when it is on none.
std::optional<quint16> serverOf(const BusinessCall &call)
{
    const auto device = call.world.find(call.id);
    if (!device || call.world.devices()[*device].service == SandboxWorld::nowhere)
        return {};
    return call.world.devices()[*device].service;
}

// A device that there is none of is one problem, a device without a service another.
HttpResponse noServer(const BusinessCall &call)
{
    if (!call.world.find(call.id))
        return refused(call.random, noSuch(deviceType(), call.id));
    Problem problem = noSuch(QStringLiteral("mdmServers"), call.id);
    problem.detail = QStringLiteral("The device is assigned to no device management service");
    return refused(call.random, problem);
}

} // namespace

HttpResponse listDevices(BusinessCall &call)
{
    if (const auto problem = thinOut(call, deviceType(), deviceFields()))
        return refused(call.random, *problem);
    const auto page = pageOf(call, "orgDevices");
    if (!page)
        return refused(call.random, page.error());
    const auto total = qint64(call.world.devices().size());
    QJsonArray data;
    for (qint64 number = page->offset; number < std::min(total, page->offset + page->limit); ++number)
        data.append(deviceResource(call, quint32(number)));
    return listed(call, "orgDevices", *page, data, total);
}

HttpResponse readDevice(BusinessCall &call)
{
    if (const auto problem = thinOut(call, deviceType(), deviceFields()))
        return refused(call.random, *problem);
    const auto device = call.world.find(call.id);
    return device ? single(call, deviceResource(call, *device)) : refused(call.random, noSuch(deviceType(), call.id));
}

HttpResponse readAssignedServer(BusinessCall &call)
{
    if (const auto problem = thinOut(call, QStringLiteral("mdmServers"), serverFields()))
        return refused(call.random, *problem);
    const auto server = serverOf(call);
    return server ? single(call, serverResource(call, *server)) : noServer(call);
}

HttpResponse readAssignedServerLinkage(BusinessCall &call)
{
    const auto server = serverOf(call);
    if (!server)
        return noServer(call);
    const QString device = call.url(QStringLiteral("orgDevices/") + QString::fromUtf8(call.id));
    return document(
        {{QStringLiteral("data"),
          QJsonObject{{QStringLiteral("type"), QStringLiteral("mdmServers")},
                      {QStringLiteral("id"), QString::fromUtf8(call.world.services()[*server].uuid)}}},
         {QStringLiteral("links"),
          QJsonObject{{QStringLiteral("self"), QString(device + QStringLiteral("/relationships/assignedServer"))},
                      {QStringLiteral("related"), QString(device + QStringLiteral("/assignedServer"))}}}});
}

HttpResponse listCoverage(BusinessCall &call)
{
    if (const auto problem = thinOut(call, QStringLiteral("appleCareCoverage"), coverageFields()))
        return refused(call.random, *problem);
    const auto device = call.world.find(call.id);
    if (!device)
        return refused(call.random, noSuch(deviceType(), call.id));
    const QByteArray list = "coverage:" + call.id;
    const auto page = pageOf(call, list);
    if (!page)
        return refused(call.random, page.error());
    const QJsonArray all = coverageResources(call, *device);
    QJsonArray data;
    for (qint64 i = page->offset; i < std::min<qint64>(all.size(), page->offset + page->limit); ++i)
        data.append(all.at(i));
    return listed(call, list, *page, data, all.size());
}

HttpResponse listAuditEvents(BusinessCall &call)
{
    const auto filter = [&call](const char *name) {
        return call.query.value(QStringLiteral("filter[%1]").arg(QLatin1StringView(name)));
    };
    QDateTime bounds[2];
    const char *names[] = {"startTimestamp", "endTimestamp"};
    for (size_t i = 0; i < 2; ++i) {
        bounds[i] = QDateTime::fromString(filter(names[i]), Qt::ISODateWithMs);
        if (!bounds[i].isValid())
            return refused(call.random,
                           badParameter(QStringLiteral("filter[%1]").arg(QLatin1StringView(names[i])),
                                        QStringLiteral("A time such as 2026-02-14T00:00:00Z is needed")));
    }
    // Another filter makes another list, whose cursors are its own.
    const QByteArray list = "auditEvents:"
        + QStringList{filter(names[0]), filter(names[1]), filter("actorId"), filter("subjectId"), filter("type")}
              .join(u'\n')
              .toUtf8();
    const auto page = pageOf(call, list);
    if (!page)
        return refused(call.random, page.error());
    const auto isWanted = [&](const SandboxAuditEvent &event) {
        const auto fits = [](const QString &wanted, const QString &is) { return wanted.isEmpty() || wanted == is; };
        return event.time >= bounds[0].toSecsSinceEpoch() && event.time <= bounds[1].toSecsSinceEpoch()
            && fits(filter("type"), QString::fromUtf8(sandboxAuditNames[size_t(event.kind)].type))
            && fits(filter("actorId"), actorId(call.world, event.by))
            && fits(filter("subjectId"), subjectId(call.world, event));
    };
    QJsonArray data;
    qint64 total = 0;
    for (const SandboxAuditEvent &event : call.world.auditEvents()) {
        if (!isWanted(event))
            continue;
        if (total >= page->offset && total < page->offset + page->limit)
            data.append(auditResource(call, event));
        ++total;
    }
    return listed(call, list, *page, data, total, End::Empty);
}

} // namespace Muster::Business
