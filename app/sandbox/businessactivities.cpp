#include "app/sandbox/businessactivities.h"

#include "app/sandbox/businessresources.h"
#include "app/sandbox/sandboxcsv.h"

#include <QSet>

#include <algorithm>

namespace Muster::Business {

namespace {

bool needsServer(SandboxActivityKind kind)
{
    return kind == SandboxActivityKind::Assign || kind == SandboxActivityKind::Unassign
        || kind == SandboxActivityKind::AssignWithDeadline;
}

bool needsDeadline(SandboxActivityKind kind)
{
    return kind == SandboxActivityKind::AssignWithDeadline || kind == SandboxActivityKind::UpdateDeadline;
}

std::expected<SandboxActivityKind, Problem> kindOf(const QJsonObject &attributes)
{
    const QByteArray name = attributes.value(QLatin1StringView("activityType")).toString().toUtf8();
    for (const auto &[kind, known] : sandboxActivityNames) {
        if (known == name)
            return kind;
    }
    return std::unexpected(badEntity(QStringLiteral("/data/attributes/activityType"),
                                     QStringLiteral("There is no such type of activity")));
}

std::expected<quint16, Problem> serverOf(const BusinessCall &call, const QJsonObject &relationships,
                                         SandboxActivityKind kind)
{
    const QString pointer = QStringLiteral("/data/relationships/mdmServer");
    const QJsonValue given = relationships.value(QLatin1StringView("mdmServer"));
    if (given.isUndefined() && !needsServer(kind))
        return SandboxWorld::nowhere;
    const QJsonObject data = given.toObject().value(QLatin1StringView("data")).toObject();
    const QByteArray id = data.value(QLatin1StringView("id")).toString().toUtf8();
    const auto found = call.world.findService(id);
    if (data.value(QLatin1StringView("type")) != QJsonValue(QStringLiteral("mdmServers")) || !found
        || call.world.services()[*found].uuid != id)
        return std::unexpected(badEntity(pointer, QStringLiteral("There is no such server")));
    if (kind == SandboxActivityKind::Release)
        return std::unexpected(badEntity(pointer, QStringLiteral("A release has no server")));
    if (kind != SandboxActivityKind::Unassign && call.world.services()[*found].kind == SandboxServiceKind::Configurator)
        return std::unexpected(conflict(QStringLiteral("Nothing can be assigned to this server")));
    return *found;
}

std::expected<QList<QByteArray>, Problem> devicesOf(const QJsonObject &relationships)
{
    const QString pointer = QStringLiteral("/data/relationships/devices");
    const QJsonArray data =
        relationships.value(QLatin1StringView("devices")).toObject().value(QLatin1StringView("data")).toArray();
    if (data.isEmpty() || data.size() > mostDevices)
        return std::unexpected(badEntity(pointer, QStringLiteral("An activity is for 1 to 1000 devices")));
    QList<QByteArray> serials;
    QSet<QByteArray> seen;
    for (const QJsonValueConstRef each : data) {
        const QJsonObject linkage = each.toObject();
        const QByteArray serial = linkage.value(QLatin1StringView("id")).toString().toUtf8();
        if (linkage.value(QLatin1StringView("type")) != QJsonValue(QStringLiteral("orgDevices")) || serial.isEmpty()
            || serial.size() > 100)
            return std::unexpected(badEntity(pointer, QStringLiteral("A device is named by type and id")));
        if (!seen.contains(serial))
            serials.append(serial);
        seen.insert(serial);
    }
    return serials;
}

// Seconds since 1970; 0 for an activity that has none.
std::expected<quint32, Problem> deadlineOf(const BusinessCall &call, const QJsonObject &attributes,
                                           SandboxActivityKind kind)
{
    if (!needsDeadline(kind))
        return 0;
    const QDateTime deadline = QDateTime::fromString(attributes.value(QLatin1StringView("activityTypeMetadata"))
                                                         .toObject()
                                                         .value(QLatin1StringView("mdmMigrationDeadlineDateTime"))
                                                         .toString(),
                                                     Qt::ISODateWithMs);
    const qint64 ahead = deadline.isValid() ? call.now.secsTo(deadline) : -1;
    if (ahead <= 0 || ahead > SandboxWorld::longestMigration)
        return std::unexpected(
            badEntity(QStringLiteral("/data/attributes/activityTypeMetadata/mdmMigrationDeadlineDateTime"),
                      QStringLiteral("A deadline lies within the next 90 days")));
    return quint32(deadline.toSecsSinceEpoch());
}

std::expected<SandboxTask, Problem> taskOf(const BusinessCall &call)
{
    const QJsonObject data = call.body.value(QLatin1StringView("data")).toObject();
    if (data.value(QLatin1StringView("type")) != QJsonValue(QStringLiteral("orgDeviceActivities")))
        return std::unexpected(
            badEntity(QStringLiteral("/data/type"), QStringLiteral("The type is orgDeviceActivities")));
    const QJsonObject attributes = data.value(QLatin1StringView("attributes")).toObject();
    const QJsonObject relationships = data.value(QLatin1StringView("relationships")).toObject();
    const auto kind = kindOf(attributes);
    if (!kind)
        return std::unexpected(kind.error());
    const auto server = serverOf(call, relationships, *kind);
    if (!server)
        return std::unexpected(server.error());
    const auto devices = devicesOf(relationships);
    if (!devices)
        return std::unexpected(devices.error());
    const auto deadline = deadlineOf(call, attributes, *kind);
    if (!deadline)
        return std::unexpected(deadline.error());
    return SandboxTask{.kind = *kind, .serials = *devices, .service = *server, .deadline = *deadline, .by = call.by()};
}

} // namespace

HttpResponse createActivity(BusinessCall &call)
{
    const auto task = taskOf(call);
    if (!task)
        return refused(call.random, task.error());
    const QJsonObject resource = activityResource(call, call.world.begin(*task, call.now));
    return document({{QStringLiteral("data"), resource},
                     {QStringLiteral("links"),
                      QJsonObject{{QStringLiteral("self"), call.url(QStringLiteral("orgDeviceActivities"))}}}},
                    201);
}

HttpResponse readActivity(BusinessCall &call)
{
    const QString type = QStringLiteral("orgDeviceActivities");
    if (const auto problem = thinOut(call, type, activityFields()))
        return refused(call.random, *problem);
    const SandboxActivity *activity = call.world.poll(call.id, call.now);
    return activity ? single(call, activityResource(call, *activity)) : refused(call.random, noSuch(type, call.id));
}

HttpResponse downloadResult(BusinessCall &call)
{
    bool isNumber = false;
    const qint64 expires = call.query.value(QStringLiteral("expires")).toLongLong(&isNumber);
    const bool isSigned = isNumber
        && call.query.value(QStringLiteral("signature")).toLatin1() == downloadSignature(call, call.id, expires);
    const SandboxActivity *activity = call.world.findActivity(call.id);
    if (!isSigned || expires <= call.now.toSecsSinceEpoch() || !activity || !activity->isDone())
        return HttpResponse::text(403, "AccessDenied");
    HttpResponse response{.body = SandboxCsv::result(*activity), .contentType = "text/csv;charset=UTF-8"};
    response.headers.emplaceBack("Content-Disposition", "attachment; filename=\"activity.csv\"");
    return response;
}

} // namespace Muster::Business
