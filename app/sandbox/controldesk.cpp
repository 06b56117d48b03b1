#include "app/sandbox/controldesk.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QUrlQuery>

#include <algorithm>

namespace Muster::Control {

QString text(QByteArrayView bytes)
{
    return QString::fromUtf8(bytes);
}

QString date(quint32 seconds)
{
    return seconds ? isoDate(QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::UTC)) : QString();
}

HttpResponse json(const QJsonObject &object)
{
    return {.body = QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n'};
}

HttpResponse refused(int status, const QString &message)
{
    HttpResponse response = json({{QStringLiteral("error"), message}});
    response.status = status;
    return response;
}

HttpResponse refused(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::NotFound:
        return refused(404, error.message);
    case ErrorKind::InvalidInput:
        return refused(400, error.message);
    case ErrorKind::Conflict:
        return refused(409, error.message);
    case ErrorKind::Unauthorized:
        return refused(403, error.message);
    default:
        return refused(500, error.message);
    }
}

HttpResponse malformed()
{
    return refused(400, QCoreApplication::translate("Sandbox", "The request is not the JSON that is expected here."));
}

std::optional<QJsonObject> objectOf(const HttpRequest &request)
{
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

QString queryItem(const HttpRequest &request, const QString &name)
{
    return QUrlQuery(QString::fromUtf8(request.query)).queryItemValue(name, QUrl::FullyDecoded);
}

Window windowOf(const HttpRequest &request)
{
    const QString limit = queryItem(request, QStringLiteral("limit"));
    return {.offset = std::clamp<qint64>(queryItem(request, QStringLiteral("offset")).toLongLong(), 0, 1'000'000'000),
            .limit = limit.isEmpty() ? 1000 : std::clamp<qint64>(limit.toLongLong(), 1, mostListed)};
}

Result<SandboxActor> actorOf(const ControlDesk &desk, const QJsonObject &wish, SandboxRight right)
{
    return desk.world.actor(wish.value(QLatin1StringView("as")).toString().toUtf8(), right)
        .transform(&SandboxActor::person);
}

Result<SandboxActor> actorOf(const ControlDesk &desk, const HttpRequest &request, SandboxRight right)
{
    return desk.world.actor(queryItem(request, QStringLiteral("as")).toUtf8(), right).transform(&SandboxActor::person);
}

Result<quint16> serviceOf(const ControlDesk &desk, const QString &nameOrUuid)
{
    if (const auto found = desk.world.findService(nameOrUuid.toUtf8()))
        return *found;
    return failure(ErrorKind::NotFound, QCoreApplication::translate("Sandbox", "There is no such service."));
}

QString nameOf(const SandboxWorld &world, const SandboxActor &actor)
{
    switch (actor.kind) {
    case SandboxActorKind::Person:
        return text(world.people()[actor.position].account);
    case SandboxActorKind::ApiAccount:
        return text(world.apiAccounts()[actor.position].name);
    case SandboxActorKind::Service:
        return text(world.services()[actor.position].name);
    case SandboxActorKind::User:
        return QStringLiteral("the device's user");
    case SandboxActorKind::Apple:
        break;
    }
    return QStringLiteral("Apple");
}

} // namespace Muster::Control
