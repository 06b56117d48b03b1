#include "app/sandbox/sandboxpush.h"

#include "app/sandbox/simulatedfleet.h"

#include <QJsonDocument>
#include <QUuid>

namespace Muster::SandboxPush {

namespace {

constexpr QByteArrayView prefix = "/3/device/";
constexpr qsizetype mostBytes = 4096; // of a notification

HttpResponse answer(int status, const char *reason, const HttpRequest &request, QByteArray &note)
{
    HttpResponse response{.status = status};
    const QByteArray given = request.header("apns-id");
    response.headers.append(
        {"apns-id", given.isEmpty() ? QUuid::createUuid().toByteArray(QUuid::WithoutBraces).toUpper() : given});
    if (!reason)
        return response;
    note = reason;
    QJsonObject body{{QStringLiteral("reason"), QString::fromLatin1(reason)}};
    if (status == 410)
        body.insert(QStringLiteral("timestamp"), request.received.toMSecsSinceEpoch());
    response.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return response;
}

} // namespace

bool owns(const QByteArray &path)
{
    return path.startsWith(prefix);
}

HttpResponse handle(SimulatedFleet &fleet, const HttpRequest &request, QByteArray &note)
{
    if (request.method != "POST")
        return answer(405, "MethodNotAllowed", request, note);
    if (request.body.isEmpty())
        return answer(400, "PayloadEmpty", request, note);
    if (request.body.size() > mostBytes)
        return answer(413, "PayloadTooLarge", request, note);
    const QByteArray hex = request.path.sliced(prefix.size());
    const QByteArray token = QByteArray::fromHex(hex);
    if (token.isEmpty() || token.toHex() != hex.toLower())
        return answer(400, "BadDeviceToken", request, note);
    const QByteArray topic = request.header("apns-topic");
    if (!topic.isEmpty() && !topic.startsWith("com.apple.mgmt."))
        return answer(400, "BadTopic", request, note);
    const QByteArray type = request.header("apns-push-type");
    if (!type.isEmpty() && type != "mdm")
        return answer(400, "InvalidPushType", request, note);
    const QString magic = QJsonDocument::fromJson(request.body).object().value(QLatin1StringView("mdm")).toString();
    switch (fleet.push(token, magic, topic)) {
    case SimulatedFleet::Push::BadDeviceToken:
        return answer(400, "BadDeviceToken", request, note);
    case SimulatedFleet::Push::DeviceTokenNotForTopic:
        return answer(400, "DeviceTokenNotForTopic", request, note);
    case SimulatedFleet::Push::Unregistered:
        return answer(410, "Unregistered", request, note);
    case SimulatedFleet::Push::Accepted:
        break;
    }
    return answer(200, nullptr, request, note);
}

} // namespace Muster::SandboxPush
