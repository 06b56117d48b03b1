#include "app/sandbox/businessservers.h"

#include "app/sandbox/businessresources.h"
#include "app/sandbox/tokenfile.h"

#include <algorithm>

namespace Muster::Business {

namespace {

QString serverType()
{
    return QStringLiteral("mdmServers");
}

// By UUID only: names are for people.
std::optional<quint16> serverOf(const BusinessCall &call)
{
    const auto found = call.world.findService(call.id);
    return found && call.world.services()[*found].uuid == call.id ? found : std::nullopt;
}

// What a request wants of a service. `name` and `certificate` are needed for a new one.
struct Wish {
    SandboxWorld::ServiceChange change;
    QByteArray certificate; // DER
};

std::expected<QByteArray, Problem> certificateOf(const BusinessCall &call, const QJsonObject &attributes)
{
    const QString pointer = QStringLiteral("/data/attributes/serverCertificate");
    const QJsonObject given = attributes.value(QLatin1StringView("serverCertificate")).toObject();
    const auto der = QByteArray::fromBase64Encoding(given.value(QLatin1StringView("data")).toString().toLatin1(),
                                                    QByteArray::AbortOnBase64DecodingErrors);
    if (!given.value(QLatin1StringView("name")).isString() || !der || der.decoded.contains("-----BEGIN"))
        return std::unexpected(badEntity(pointer, QStringLiteral("A name and the certificate's DER as base64")));
    const auto certificate = readUploadedCertificate(der.decoded, call.now);
    if (!certificate)
        return std::unexpected(badEntity(pointer, certificate.error().message));
    return *certificate;
}

std::expected<std::optional<quint8>, Problem> defaultsOf(const QJsonObject &attributes)
{
    const QJsonValue given = attributes.value(QLatin1StringView("defaultProductFamilies"));
    if (given.isUndefined())
        return std::nullopt;
    quint8 bits = 0;
    bool isFine = given.isArray() || given.isNull();
    const QJsonArray names = given.toArray();
    for (const QJsonValueConstRef name : names) {
        const auto families = sandboxFamilies();
        const QByteArray wanted = name.toString().toUtf8();
        const auto family = std::ranges::find(families, wanted, &SandboxFamily::apiName);
        isFine = isFine && family != families.end();
        if (isFine)
            bits |= quint8(1u << (family - families.begin()));
    }
    if (!isFine)
        return std::unexpected(badEntity(QStringLiteral("/data/attributes/defaultProductFamilies"),
                                         QStringLiteral("Families are APPLE_TV, IPAD, IPHONE, IPOD, MAC, VISION, "
                                                        "WATCH")));
    return std::optional(bits);
}

std::expected<Wish, Problem> wishOf(const BusinessCall &call)
{
    const QJsonObject data = call.body.value(QLatin1StringView("data")).toObject();
    if (data.value(QLatin1StringView("type")) != QJsonValue(serverType()))
        return std::unexpected(badEntity(QStringLiteral("/data/type"), QStringLiteral("The type is mdmServers")));
    const QJsonObject attributes = data.value(QLatin1StringView("attributes")).toObject();
    Wish wish;
    if (const QJsonValue name = attributes.value(QLatin1StringView("serverName")); !name.isUndefined()) {
        if (!name.isString())
            return std::unexpected(
                badEntity(QStringLiteral("/data/attributes/serverName"), QStringLiteral("A name is text")));
        wish.change.name = name.toString().toUtf8();
    }
    if (const QJsonValue may = attributes.value(QLatin1StringView("enableMdmDisownFlag")); !may.isUndefined()) {
        if (!may.isBool())
            return std::unexpected(
                badEntity(QStringLiteral("/data/attributes/enableMdmDisownFlag"), QStringLiteral("true or false")));
        wish.change.mayRelease = may.toBool();
    }
    const auto defaults = defaultsOf(attributes);
    if (!defaults)
        return std::unexpected(defaults.error());
    wish.change.defaults = *defaults;
    if (attributes.contains(QLatin1StringView("serverCertificate"))) {
        const auto certificate = certificateOf(call, attributes);
        if (!certificate)
            return std::unexpected(certificate.error());
        wish.certificate = *certificate;
    }
    return wish;
}

} // namespace

HttpResponse listServers(BusinessCall &call)
{
    if (const auto problem = thinOut(call, serverType(), serverFields()))
        return refused(call.random, *problem);
    const auto page = pageOf(call, "mdmServers");
    if (!page)
        return refused(call.random, page.error());
    QJsonArray data;
    qint64 total = 0;
    for (size_t i = 0; i < call.world.services().size(); ++i) {
        if (call.world.services()[i].isDeleted)
            continue;
        if (total >= page->offset && total < page->offset + page->limit)
            data.append(serverResource(call, quint16(i)));
        ++total;
    }
    return listed(call, "mdmServers", *page, data, total);
}

HttpResponse readServer(BusinessCall &call)
{
    if (const auto problem = thinOut(call, serverType(), serverFields()))
        return refused(call.random, *problem);
    const auto server = serverOf(call);
    return server ? single(call, serverResource(call, *server)) : refused(call.random, noSuch(serverType(), call.id));
}

HttpResponse createServer(BusinessCall &call)
{
    const auto wish = wishOf(call);
    if (!wish)
        return refused(call.random, wish.error());
    if (!wish->change.name || wish->certificate.isEmpty())
        return refused(call.random,
                       badEntity(wish->change.name ? QStringLiteral("/data/attributes/serverCertificate")
                                                   : QStringLiteral("/data/attributes/serverName"),
                                 QStringLiteral("A new server needs serverName and serverCertificate")));
    if (const auto checked = call.world.checkServiceName(*wish->change.name); !checked)
        return refused(call.random, problemOf(checked.error()));
    // What it may be the default for is looked at before it is made, so that a refusal leaves nothing behind.
    const auto &services = call.world.services();
    if (std::ranges::any_of(services, [bits = wish->change.defaults.value_or(0)](const SandboxService &service) {
            return (service.defaults & bits) != 0;
        }))
        return refused(call.random, conflict(QStringLiteral("Another server is the default for a family of these")));
    const quint16 server = call.world.addService(*wish->change.name, call.random, call.by(), call.now);
    SandboxWorld::ServiceChange rest = wish->change;
    rest.mayRelease = wish->change.mayRelease.value_or(false);
    for (const auto &done : {call.world.uploadCertificate(server, wish->certificate, call.by(), call.now),
                             call.world.changeService(server, rest, call.by(), call.now)}) {
        if (!done)
            return refused(call.random, problemOf(done.error()));
    }
    return single(call, serverResource(call, server), 201);
}

HttpResponse updateServer(BusinessCall &call)
{
    const auto server = serverOf(call);
    if (!server)
        return refused(call.random, noSuch(serverType(), call.id));
    const auto wish = wishOf(call);
    if (!wish)
        return refused(call.random, wish.error());
    const QJsonValue id = call.body.value(QLatin1StringView("data")).toObject().value(QLatin1StringView("id"));
    if (id.toString().toUtf8() != call.id)
        return refused(call.random, conflict(QStringLiteral("The id of the body is not the one of the path")));
    if (const auto done = call.world.changeService(*server, wish->change, call.by(), call.now); !done)
        return refused(call.random, problemOf(done.error()));
    if (!wish->certificate.isEmpty()) {
        if (const auto done = call.world.uploadCertificate(*server, wish->certificate, call.by(), call.now); !done)
            return refused(call.random, problemOf(done.error()));
    }
    return single(call, serverResource(call, *server));
}

HttpResponse deleteServer(BusinessCall &call)
{
    const auto server = serverOf(call);
    if (!server)
        return refused(call.random, noSuch(serverType(), call.id));
    if (const auto done = call.world.deleteService(*server, call.by(), call.now); !done)
        return refused(call.random, problemOf(done.error()));
    return {.status = 204};
}

HttpResponse listServerDevices(BusinessCall &call)
{
    const auto server = serverOf(call);
    if (!server)
        return refused(call.random, noSuch(serverType(), call.id));
    const QByteArray list = "devices:" + call.id;
    const auto page = pageOf(call, list);
    if (!page)
        return refused(call.random, page.error());
    QJsonArray data;
    qint64 total = 0;
    for (const SandboxDevice &device : call.world.devices()) {
        if (device.service != *server)
            continue;
        if (total >= page->offset && total < page->offset + page->limit)
            data.append(QJsonObject{{QStringLiteral("type"), QStringLiteral("orgDevices")},
                                    {QStringLiteral("id"), QString::fromLatin1(device.serialText())}});
        ++total;
    }
    return listed(call, list, *page, data, total, End::Missing,
                  call.url(QStringLiteral("mdmServers/%1/devices").arg(QString::fromUtf8(call.id))));
}

} // namespace Muster::Business
