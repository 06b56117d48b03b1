#include "app/sandbox/controlservices.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace Muster::Control {

namespace {

// The portal's name for the file; what it does to odd letters of a service's name is not known.
HttpResponse tokenFile(const ControlDesk &desk, quint16 service, const SandboxToken &token)
{
    const auto file = makeTokenFile(desk.world.services()[service], token, desk.cipher);
    if (!file)
        return refused(file.error());
    QByteArray safe = desk.world.services()[service].name;
    for (char &c : safe)
        c = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
    const QByteArray stamp = desk.now().toString(QStringLiteral("yyyy-MM-ddTHH-mm-ssZ")).toLatin1();
    HttpResponse response{.body = *file, .contentType = "application/pkcs7-mime"};
    response.headers.append(
        {"Content-Disposition", "attachment; filename=\"" + safe + "_Token_" + stamp + "_smime.p7m\""});
    return response;
}

// `defaults` of a wish: names of families. InvalidInput for a name that is none.
Result<std::optional<quint8>> defaultsOf(const QJsonObject &wish)
{
    const QJsonValue given = wish.value(QLatin1StringView("defaults"));
    if (given.isUndefined())
        return std::optional<quint8>();
    quint8 bits = 0;
    bool isFine = given.isArray();
    const QJsonArray names = given.toArray();
    for (const QJsonValueConstRef name : names) {
        const auto family = sandboxFamily(name.toString().toUtf8());
        isFine = isFine && family;
        bits |= quint8(1u << family.value_or(0));
    }
    if (!isFine) {
        return failure(ErrorKind::InvalidInput,
                       QCoreApplication::translate("Sandbox",
                                                   "Defaults are a list of families: iPhone, iPad, iPod, Mac, AppleTV, "
                                                   "Vision, Watch."));
    }
    return std::optional(bits);
}

// Of a call whose body is a file: the service, by default the first, and who acts.
struct Visit {
    quint16 service = 0;
    SandboxActor by;
};

Result<Visit> visitOf(const ControlDesk &desk, const HttpRequest &request)
{
    const QString name = queryItem(request, QStringLiteral("service"));
    const auto service = serviceOf(desk, name.isEmpty() ? text(desk.world.services().front().uuid) : name);
    if (!service)
        return std::unexpected(service.error());
    const auto by = actorOf(desk, request, SandboxRight::ManageServices);
    if (!by)
        return std::unexpected(by.error());
    return Visit{*service, *by};
}

} // namespace

QJsonObject serviceJson(const SandboxService &service)
{
    QJsonArray defaults;
    for (quint8 i = 0; const SandboxFamily &family : sandboxFamilies()) {
        if ((service.defaults & (1u << i++)) != 0)
            defaults.append(text(family.name));
    }
    const bool isBuiltIn = service.kind == SandboxServiceKind::Configurator;
    QJsonObject entry{
        {QStringLiteral("name"), text(service.name)},
        {QStringLiteral("uuid"), text(service.uuid)},
        {QStringLiteral("type"), isBuiltIn ? QStringLiteral("APPLE_CONFIGURATOR") : QStringLiteral("MDM")},
        {QStringLiteral("devices"), qint64(service.present)},
        {QStringLiteral("events"), qint64(service.events.size())},
        {QStringLiteral("may_release"), service.mayRelease},
        {QStringLiteral("defaults"), defaults},
        {QStringLiteral("has_certificate"), !service.certificate.isEmpty()},
        {QStringLiteral("tokens"), service.tokens.size()},
        {QStringLiteral("created"), date(service.createdAt)},
        {QStringLiteral("updated"), date(service.updatedAt)}};
    if (!service.tokens.isEmpty() && !service.tokens.last().revoked) {
        entry.insert(QStringLiteral("token_expiry"), isoDate(service.tokens.last().expiry));
        entry.insert(QStringLiteral("token_by"), text(service.tokens.last().adminId));
    }
    if (service.connectedAt) {
        entry.insert(QStringLiteral("connected"), date(service.connectedAt));
        entry.insert(QStringLiteral("connected_from"), text(service.connectedFrom));
    }
    return entry;
}

HttpResponse listServices(ControlDesk &desk, const HttpRequest &)
{
    QJsonArray services;
    for (const SandboxService &service : desk.world.services()) {
        if (!service.isDeleted)
            services.append(serviceJson(service));
    }
    return json({{QStringLiteral("services"), services}});
}

HttpResponse addService(ControlDesk &desk, const HttpRequest &request)
{
    const auto wish = objectOf(request);
    if (!wish)
        return malformed();
    const auto by = actorOf(desk, *wish, SandboxRight::ManageServices);
    if (!by)
        return refused(by.error());
    const QByteArray name = wish->value(QLatin1StringView("name")).toString().toUtf8();
    if (const auto checked = desk.world.checkServiceName(name); !checked)
        return refused(checked.error());
    const quint16 service = desk.world.addService(name, desk.random, *by, desk.now());
    desk.world.setMayRelease(service, wish->value(QLatin1StringView("may_release")).toBool(true));
    return json(serviceJson(desk.world.services()[service]));
}

HttpResponse changeService(ControlDesk &desk, const HttpRequest &request)
{
    const auto wish = objectOf(request);
    if (!wish)
        return malformed();
    const auto service = serviceOf(desk, wish->value(QLatin1StringView("service")).toString());
    if (!service)
        return refused(service.error());
    const auto by = actorOf(desk, *wish, SandboxRight::ManageServices);
    if (!by)
        return refused(by.error());
    const auto defaults = defaultsOf(*wish);
    if (!defaults)
        return refused(defaults.error());
    SandboxWorld::ServiceChange change{.name = {}, .mayRelease = {}, .defaults = *defaults};
    if (const QJsonValue name = wish->value(QLatin1StringView("name")); name.isString())
        change.name = name.toString().toUtf8();
    if (const QJsonValue may = wish->value(QLatin1StringView("may_release")); may.isBool())
        change.mayRelease = may.toBool();
    if (const auto done = desk.world.changeService(*service, change, *by, desk.now()); !done)
        return refused(done.error());
    return json(serviceJson(desk.world.services()[*service]));
}

HttpResponse deleteService(ControlDesk &desk, const HttpRequest &request)
{
    const auto service = serviceOf(desk, queryItem(request, QStringLiteral("service")));
    if (!service)
        return refused(service.error());
    const auto by = actorOf(desk, request, SandboxRight::ManageServices);
    if (!by)
        return refused(by.error());
    if (const auto done = desk.world.deleteService(*service, *by, desk.now()); !done)
        return refused(done.error());
    return listServices(desk, request);
}

HttpResponse uploadCertificate(ControlDesk &desk, const HttpRequest &request)
{
    const auto visit = visitOf(desk, request);
    if (!visit)
        return refused(visit.error());
    const auto certificate = readUploadedCertificate(request.body, desk.now());
    if (!certificate)
        return refused(certificate.error());
    if (const auto done = desk.world.uploadCertificate(visit->service, *certificate, visit->by, desk.now()); !done)
        return refused(done.error());
    return json(serviceJson(desk.world.services()[visit->service]));
}

HttpResponse downloadToken(ControlDesk &desk, const HttpRequest &request)
{
    const auto visit = visitOf(desk, request);
    if (!visit)
        return refused(visit.error());
    const auto token = desk.world.downloadToken(visit->service, desk.random, visit->by.position, desk.now());
    return token ? tokenFile(desk, visit->service, *token) : refused(token.error());
}

HttpResponse issueToken(ControlDesk &desk, const HttpRequest &request)
{
    const auto by = actorOf(desk, request, SandboxRight::ManageServices);
    if (!by)
        return refused(by.error());
    const auto certificate = readUploadedCertificate(request.body, desk.now());
    if (!certificate)
        return refused(certificate.error());
    const QByteArray name = queryItem(request, QStringLiteral("service")).toUtf8();
    auto service = name.isEmpty() ? std::optional(quint16(0)) : desk.world.findService(name);
    if (!service) {
        if (const auto checked = desk.world.checkServiceName(name); !checked)
            return refused(checked.error());
        service = desk.world.addService(name, desk.random, *by, desk.now());
    }
    if (desk.world.services()[*service].isDeleted)
        return refused(404, QCoreApplication::translate("Sandbox", "There is no such service."));
    if (const auto done = desk.world.uploadCertificate(*service, *certificate, *by, desk.now()); !done)
        return refused(done.error());
    const auto token = desk.world.downloadToken(*service, desk.random, by->position, desk.now());
    return token ? tokenFile(desk, *service, *token) : refused(token.error());
}

} // namespace Muster::Control
