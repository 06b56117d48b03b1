#include "app/portal/portalreading.h"

#include <QJsonArray>

namespace Muster {

namespace {

QString text(const QJsonObject &object, QLatin1StringView name)
{
    return object.value(name).toString();
}

QDateTime time(const QJsonObject &object, QLatin1StringView name)
{
    return QDateTime::fromString(text(object, name), Qt::ISODate);
}

qint64 number(const QJsonObject &object, QLatin1StringView name)
{
    return object.value(name).toInteger();
}

PortalServiceEntry serviceFrom(const QJsonObject &object)
{
    PortalServiceEntry entry{.name = text(object, QLatin1StringView("name")),
                             .uuid = text(object, QLatin1StringView("uuid")),
                             .isBuiltIn = text(object, QLatin1StringView("type")) != QLatin1StringView("MDM"),
                             .devices = number(object, QLatin1StringView("devices")),
                             .mayRelease = object.value(QLatin1StringView("may_release")).toBool(true),
                             .defaults = {},
                             .hasCertificate = object.value(QLatin1StringView("has_certificate")).toBool(),
                             .tokenExpiresAt = time(object, QLatin1StringView("token_expiry")),
                             .tokenBy = text(object, QLatin1StringView("token_by")),
                             .connectedAt = time(object, QLatin1StringView("connected"))};
    const QJsonArray defaults = object.value(QLatin1StringView("defaults")).toArray();
    for (const QJsonValueConstRef family : defaults)
        entry.defaults.append(family.toString());
    return entry;
}

} // namespace

PortalState portalStateFromJson(const QJsonObject &state, const QJsonObject &people)
{
    PortalState result;
    result.organisation = text(state.value(QLatin1StringView("organisation")).toObject(), QLatin1StringView("name"));
    result.now = time(state, QLatin1StringView("now"));
    result.areTermsSigned = state.value(QLatin1StringView("terms_signed")).toBool(true);
    result.devices = number(state, QLatin1StringView("devices"));
    result.unassigned = number(state, QLatin1StringView("unassigned"));
    result.released = number(state, QLatin1StringView("released"));
    result.orders = number(state, QLatin1StringView("orders"));
    const QJsonArray services = state.value(QLatin1StringView("services")).toArray();
    for (const QJsonValueConstRef service : services)
        result.services.append(serviceFrom(service.toObject()));
    const QJsonArray faults = state.value(QLatin1StringView("faults")).toArray();
    for (const QJsonValueConstRef value : faults) {
        const QJsonObject fault = value.toObject();
        result.faults.append({.id = static_cast<quint32>(number(fault, QLatin1StringView("id"))),
                              .kind = text(fault, QLatin1StringView("kind")),
                              .endpoint = text(fault, QLatin1StringView("endpoint")),
                              .value = number(fault, QLatin1StringView("value")),
                              .struck = number(fault, QLatin1StringView("struck"))});
    }
    const QJsonArray list = people.value(QLatin1StringView("people")).toArray();
    for (const QJsonValueConstRef value : list) {
        const QJsonObject person = value.toObject();
        result.people.append({.name = text(person, QLatin1StringView("name")),
                              .account = text(person, QLatin1StringView("account")),
                              .role = text(person, QLatin1StringView("role")),
                              .isActive = person.value(QLatin1StringView("active")).toBool(true),
                              .tokens = number(person, QLatin1StringView("tokens"))});
    }
    return result;
}

QList<PortalDevice> portalDevicesFromJson(const QJsonObject &answer)
{
    QList<PortalDevice> devices;
    const QJsonArray list = answer.value(QLatin1StringView("devices")).toArray();
    for (const QJsonValueConstRef value : list) {
        const QJsonObject device = value.toObject();
        devices.append(
            {.serial = text(device, QLatin1StringView("serial")),
             .family = text(device, QLatin1StringView("family")),
             .model = text(device, QLatin1StringView("model")),
             .service = text(device, QLatin1StringView("service_name")),
             .status = text(device.value(QLatin1StringView("record")).toObject(), QLatin1StringView("profile_status")),
             .order = text(device, QLatin1StringView("order")),
             .source = text(device, QLatin1StringView("source")),
             .orderedAt = time(device, QLatin1StringView("ordered")),
             .activatedAt = time(device, QLatin1StringView("activated")),
             .provisionalUntil = time(device, QLatin1StringView("provisional_until")),
             .isReleased = device.value(QLatin1StringView("released")).toBool()});
    }
    return devices;
}

QList<PortalRequest> portalRequestsFromJson(const QJsonObject &answer)
{
    QList<PortalRequest> requests;
    const QJsonArray list = answer.value(QLatin1StringView("log")).toArray();
    for (const QJsonValueConstRef value : list) {
        const QJsonObject entry = value.toObject();
        requests.prepend({.time = time(entry, QLatin1StringView("time")),
                          .method = text(entry, QLatin1StringView("method")),
                          .path = text(entry, QLatin1StringView("path")),
                          .status = static_cast<int>(number(entry, QLatin1StringView("status"))),
                          .note = text(entry, QLatin1StringView("note"))});
    }
    return requests;
}

} // namespace Muster
