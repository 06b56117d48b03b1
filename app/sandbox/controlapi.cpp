#include "app/sandbox/controlapi.h"

#include "app/sandbox/devicewriter.h"
#include "app/sandbox/jsontext.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUrlQuery>

#include <algorithm>

namespace Muster {

struct ControlApi::Route {
    QByteArrayView path;
    QByteArrayView method;
    Answer answer;
};

namespace {

constexpr qint64 mostListed = 10'000;
constexpr qint64 farthestAdvance = qint64(10) * 365 * 86400;

QString text(QByteArrayView bytes)
{
    return QString::fromUtf8(bytes);
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
    return refused(error.kind == ErrorKind::NotFound           ? 404
                       : error.kind == ErrorKind::InvalidInput ? 400
                                                               : 500,
                   error.message);
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

QJsonObject toJson(const SandboxFaults::Active &active)
{
    return {{QStringLiteral("id"), qint64(active.id)},
            {QStringLiteral("kind"), text(sandboxFaultName(active.fault.kind))},
            {QStringLiteral("endpoint"), text(active.fault.endpoint)},
            {QStringLiteral("probability"), active.fault.probability},
            {QStringLiteral("after"), qint64(active.fault.after)},
            {QStringLiteral("count"), active.fault.count},
            {QStringLiteral("value"), active.fault.value},
            {QStringLiteral("retry_after"), active.fault.retryAfter},
            {QStringLiteral("seen"), qint64(active.seen)},
            {QStringLiteral("struck"), active.struck}};
}

std::optional<SandboxFault> toFault(const QJsonObject &object)
{
    const auto kind = sandboxFaultKind(object.value(QLatin1StringView("kind")).toString().toUtf8());
    if (!kind)
        return {};
    SandboxFault fault;
    fault.kind = *kind;
    fault.endpoint = object.value(QLatin1StringView("endpoint")).toString(QStringLiteral("*")).toUtf8();
    fault.probability = std::clamp(object.value(QLatin1StringView("probability")).toDouble(1), 0.0, 1.0);
    fault.after = quint32(std::clamp<qint64>(object.value(QLatin1StringView("after")).toInteger(0), 0, 1'000'000'000));
    fault.count = object.value(QLatin1StringView("count")).toInteger(-1);
    fault.value = object.value(QLatin1StringView("value")).toInteger(0);
    fault.retryAfter = object.value(QLatin1StringView("retry_after")).toInteger(0);
    return fault;
}

} // namespace

ControlApi::ControlApi(SandboxWorld &world, SandboxFaults &faults, const DepService &dep, DepSessions &sessions,
                       Random &random, const std::deque<SandboxLogEntry> &log, TokenCipher cipher)
    : m_world(world)
    , m_faults(faults)
    , m_dep(dep)
    , m_sessions(sessions)
    , m_random(random)
    , m_log(log)
    , m_cipher(cipher)
{
}

HttpResponse ControlApi::handle(const QByteArray &path, const HttpRequest &request)
{
    static constexpr Route routes[] = {
        {"state", "GET", &ControlApi::state},
        {"token", "POST", &ControlApi::issueToken},
        {"order", "POST", &ControlApi::order},
        {"faults", "GET", &ControlApi::listFaults},
        {"faults", "POST", &ControlApi::addFaults},
        {"faults", "DELETE", &ControlApi::clearFaults},
        {"devices", "GET", &ControlApi::listDevices},
        {"devices", "POST", &ControlApi::changeDevices},
        {"clock", "POST", &ControlApi::advanceClock},
        {"terms", "POST", &ControlApi::setTerms},
        {"sessions", "DELETE", &ControlApi::endSessions},
        {"log", "GET", &ControlApi::listLog},
    };
    QByteArray allowed;
    for (const Route &route : routes) {
        if (route.path != QByteArrayView(path))
            continue;
        if (route.method == QByteArrayView(request.method))
            return (this->*route.answer)(request);
        allowed += (allowed.isEmpty() ? "" : ", ") + route.method.toByteArray();
    }
    return allowed.isEmpty() ? HttpResponse::notFound() : HttpResponse::methodNotAllowed(allowed);
}

HttpResponse ControlApi::state(const HttpRequest &)
{
    QJsonArray services;
    qint64 assigned = 0;
    for (const SandboxService &service : m_world.services()) {
        assigned += service.present;
        QJsonObject entry{{QStringLiteral("name"), text(service.name)},
                          {QStringLiteral("uuid"), text(service.uuid)},
                          {QStringLiteral("devices"), qint64(service.present)},
                          {QStringLiteral("events"), qint64(service.events.size())},
                          {QStringLiteral("has_certificate"), !service.certificate.isEmpty()},
                          {QStringLiteral("tokens"), service.tokens.size()}};
        if (!service.tokens.isEmpty() && !service.tokens.last().revoked)
            entry.insert(QStringLiteral("token_expiry"), isoDate(service.tokens.last().expiry));
        services.append(entry);
    }
    const auto released = std::ranges::count_if(
        m_world.devices(), [](const SandboxDevice &device) { return device.has(SandboxDevice::Released); });
    QJsonArray faults;
    for (const SandboxFaults::Active &active : m_faults.active())
        faults.append(toJson(active));
    const SandboxOrganisation &organisation = m_world.organisation();
    const auto total = qint64(m_world.devices().size());
    return json({{QStringLiteral("organisation"),
                  QJsonObject{{QStringLiteral("name"), text(organisation.name)},
                              {QStringLiteral("id"), text(organisation.id)},
                              {QStringLiteral("type"), text(organisation.type)}}},
                 {QStringLiteral("seed"), QString::number(m_world.plan().seed)},
                 {QStringLiteral("now"), isoDate(m_dep.now())},
                 {QStringLiteral("clock_offset_seconds"), qint64(m_world.clockOffset().count())},
                 {QStringLiteral("terms_signed"), m_world.termsSigned()},
                 {QStringLiteral("devices"), total},
                 {QStringLiteral("assigned"), assigned},
                 {QStringLiteral("released"), qint64(released)},
                 {QStringLiteral("unassigned"), total - assigned - qint64(released)},
                 {QStringLiteral("orders"), qint64(m_world.orders().size())},
                 {QStringLiteral("sessions"), qint64(m_sessions.count())},
                 {QStringLiteral("services"), services},
                 {QStringLiteral("faults"), faults}});
}

HttpResponse ControlApi::issueToken(const HttpRequest &request)
{
    const auto certificate = readUploadedCertificate(request.body, m_dep.now());
    if (!certificate)
        return refused(certificate.error());
    const QByteArray name = queryItem(request, QStringLiteral("service")).toUtf8();
    if (name.size() > 200)
        return refused(400, QCoreApplication::translate("Sandbox", "The service's name is too long."));
    quint16 service = 0;
    if (!name.isEmpty()) {
        const auto found = m_world.findService(name);
        if (!found && m_world.services().size() >= 1000)
            return refused(409, QCoreApplication::translate("Sandbox", "There are too many services."));
        service = found ? *found : m_world.addService(name, m_random);
    }
    const QDateTime now = m_dep.now();
    const SandboxToken token = m_world.issueToken(service, *certificate, m_random, now);
    const auto file = makeTokenFile(m_world.services()[service], token, m_cipher);
    if (!file)
        return refused(file.error());
    // The portal's name for the file; what it does to odd letters of a service's name is not known.
    QByteArray safe = m_world.services()[service].name;
    for (char &c : safe)
        c = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
    const QByteArray stamp = now.toString(QStringLiteral("yyyy-MM-ddTHH-mm-ssZ")).toLatin1();
    HttpResponse response{.body = *file, .contentType = "application/pkcs7-mime"};
    response.headers.append(
        {"Content-Disposition", "attachment; filename=\"" + safe + "_Token_" + stamp + "_smime.p7m\""});
    return response;
}

HttpResponse ControlApi::order(const HttpRequest &request)
{
    const auto wish = objectOf(request);
    if (!wish)
        return malformed();
    SandboxMix mix;
    const QJsonObject families = wish->value(QLatin1StringView("families")).toObject();
    for (auto it = families.begin(); it != families.end(); ++it)
        mix[it.key().toUtf8()] = quint32(std::clamp<qint64>(it.value().toInteger(0), 0, 1'000'000));
    std::optional<quint16> service = quint16(0);
    if (const QJsonValue given = wish->value(QLatin1StringView("service")); given.isNull())
        service = SandboxWorld::nowhere;
    else if (!given.isUndefined())
        service = m_world.findService(given.toString().toUtf8());
    if (!service)
        return refused(404, QCoreApplication::translate("Sandbox", "There is no such service."));
    const qint64 count = wish->value(QLatin1StringView("count")).toInteger(0);
    const auto first =
        m_world.orderDevices(quint32(std::clamp<qint64>(count, 0, SandboxWorld::maxDevices + 1)), mix, *service,
                             m_dep.now(), wish->value(QLatin1StringView("number")).toString().toUtf8());
    if (!first)
        return refused(first.error());
    QJsonArray serials;
    for (qint64 i = 0; i < std::min(count, mostListed); ++i)
        serials.append(text(m_world.devices()[*first + quint32(i)].serialText()));
    return json({{QStringLiteral("order"), text(m_world.orders().back().number)},
                 {QStringLiteral("first"), qint64(*first)},
                 {QStringLiteral("count"), count},
                 {QStringLiteral("serials"), serials}});
}

HttpResponse ControlApi::listFaults(const HttpRequest &)
{
    QJsonArray faults;
    for (const SandboxFaults::Active &active : m_faults.active())
        faults.append(toJson(active));
    return json({{QStringLiteral("faults"), faults}});
}

HttpResponse ControlApi::addFaults(const HttpRequest &request)
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
    if (m_faults.active().size() + faults.size() > 1000)
        return refused(409, QCoreApplication::translate("Sandbox", "There are too many faults."));
    QJsonArray ids;
    for (const SandboxFault &fault : std::as_const(faults))
        ids.append(qint64(m_faults.add(fault)));
    return json({{QStringLiteral("ids"), ids}});
}

HttpResponse ControlApi::clearFaults(const HttpRequest &request)
{
    const QString id = queryItem(request, QStringLiteral("id"));
    if (id.isEmpty())
        m_faults.clear();
    else
        m_faults.remove(id.toUInt());
    return listFaults(request);
}

HttpResponse ControlApi::listDevices(const HttpRequest &request)
{
    const auto total = qint64(m_world.devices().size());
    const qint64 offset = std::clamp<qint64>(queryItem(request, QStringLiteral("offset")).toLongLong(), 0, total);
    const QString asked = queryItem(request, QStringLiteral("limit"));
    const qint64 limit = std::clamp<qint64>(asked.isEmpty() ? 1000 : asked.toLongLong(), 1, mostListed);
    const qint64 end = std::min(total, offset + limit);
    const DeviceWriter writer(m_world, 10);
    QByteArray body = "{\"total\":" + QByteArray::number(total)
        + ",\"next\":" + (end < total ? QByteArray::number(end) : QByteArray("null")) + ",\"devices\":[";
    for (qint64 number = offset; number < end; ++number) {
        const SandboxDevice &device = m_world.devices()[size_t(number)];
        body += number == offset ? "{\"serial\":" : ",{\"serial\":";
        appendJsonString(body, device.serialText());
        body += ",\"service\":";
        if (device.service == SandboxWorld::nowhere)
            body += "null";
        else
            appendJsonString(body, m_world.services()[device.service].uuid);
        body += ",\"order\":";
        appendJsonString(body, m_world.orders()[device.order].number);
        body +=
            device.has(SandboxDevice::Released) ? ",\"released\":true,\"record\":" : ",\"released\":false,\"record\":";
        writer.appendFetched(body, quint32(number));
        body += '}';
    }
    return {.body = body + "]}\n"};
}

HttpResponse ControlApi::changeDevices(const HttpRequest &request)
{
    const auto wish = objectOf(request);
    if (!wish)
        return malformed();
    const QString action = wish->value(QLatin1StringView("action")).toString();
    static const QStringList known{QStringLiteral("move"),   QStringLiteral("unassign"), QStringLiteral("release"),
                                   QStringLiteral("modify"), QStringLiteral("replace"),  QStringLiteral("activate")};
    const QJsonArray serials = wish->value(QLatin1StringView("serials")).toArray();
    if (!known.contains(action) || serials.isEmpty())
        return malformed();
    std::optional<quint16> service = SandboxWorld::nowhere;
    if (action == QLatin1StringView("move")) {
        service = m_world.findService(wish->value(QLatin1StringView("service")).toString().toUtf8());
        if (!service)
            return refused(404, QCoreApplication::translate("Sandbox", "There is no such service."));
    }
    qint64 done = 0;
    QJsonObject failures;
    for (const QJsonValueConstRef value : serials) {
        const auto device = m_world.find(value.toString().toUtf8());
        const Result<> changed = device
            ? change(*device, *wish, *service)
            : Result<>(failure(ErrorKind::NotFound,
                               QCoreApplication::translate("Sandbox", "The organisation has no such device.")));
        if (changed)
            ++done;
        else
            failures.insert(value.toString(), changed.error().message);
    }
    return json({{QStringLiteral("done"), done}, {QStringLiteral("refused"), failures}});
}

Result<> ControlApi::change(quint32 device, const QJsonObject &wish, quint16 service)
{
    const QDateTime now = m_dep.now();
    const QString action = wish.value(QLatin1StringView("action")).toString();
    if (action == QLatin1StringView("move") || action == QLatin1StringView("unassign"))
        return m_world.moveDevice(device, service, now);
    if (action == QLatin1StringView("release"))
        return m_world.releaseDevice(device, now);
    if (action == QLatin1StringView("replace"))
        return m_world.replaceDevice(device, now).transform([](quint32) { });
    if (action == QLatin1StringView("activate")) {
        if (!m_world.activate(device, now))
            return failure(ErrorKind::NotFound,
                           QCoreApplication::translate("Sandbox",
                                                       "No profile waits for this device, so it starts "
                                                       "unmanaged. Assign one first."));
        return {};
    }
    if (const QJsonValue deadline = wish.value(QLatin1StringView("mdm_migration_deadline")); deadline.isString())
        return m_world.setMigrationDeadline(device, QDateTime::fromString(deadline.toString(), Qt::ISODate), now);
    if (const QJsonValue tag = wish.value(QLatin1StringView("asset_tag")); tag.isString())
        return m_world.setAssetTag(device, tag.toString().toUtf8(), now);
    return m_world.touchDevice(device, now);
}

HttpResponse ControlApi::advanceClock(const HttpRequest &request)
{
    const auto wish = objectOf(request);
    const qint64 seconds = wish ? wish->value(QLatin1StringView("advance_seconds")).toInteger(-1) : -1;
    if (seconds < 0 || m_world.clockOffset().count() + seconds > farthestAdvance)
        return malformed();
    m_world.advanceClock(std::chrono::seconds(seconds));
    return json({{QStringLiteral("now"), isoDate(m_dep.now())}});
}

HttpResponse ControlApi::setTerms(const HttpRequest &request)
{
    const auto wish = objectOf(request);
    if (!wish || !wish->value(QLatin1StringView("signed")).isBool())
        return malformed();
    m_world.setTermsSigned(wish->value(QLatin1StringView("signed")).toBool());
    return json({{QStringLiteral("terms_signed"), m_world.termsSigned()}});
}

HttpResponse ControlApi::endSessions(const HttpRequest &)
{
    m_sessions.endAll();
    return json({{QStringLiteral("sessions"), 0}});
}

HttpResponse ControlApi::listLog(const HttpRequest &)
{
    QJsonArray entries;
    for (const SandboxLogEntry &entry : m_log) {
        entries.append(QJsonObject{{QStringLiteral("time"), isoDate(entry.time)},
                                   {QStringLiteral("method"), text(entry.method)},
                                   {QStringLiteral("path"), text(entry.path)},
                                   {QStringLiteral("status"), entry.status},
                                   {QStringLiteral("note"), text(entry.note)}});
    }
    return json({{QStringLiteral("log"), entries}});
}

} // namespace Muster
