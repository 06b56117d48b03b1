#include "app/sandbox/depservice.h"

#include "app/sandbox/activationrecord.h"
#include "app/sandbox/depfaults.h"
#include "app/sandbox/devicewriter.h"
#include "app/sandbox/jsontext.h"

#include <QJsonDocument>

#include <algorithm>

namespace Muster {

struct DepService::Call : DepRequest {
    const HttpRequest &request;
    qsizetype limit = defaultLimit;
};

struct DepService::Route {
    QByteArrayView path;
    QByteArrayView method;
    HttpResponse (DepService::*answer)(Call &);
    bool isPaged = false;
    bool hasBody = true;
};

namespace {

bool isUsableUserAgent(const QByteArray &agent)
{
    const auto isLetter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    const auto isPrintable = [](char c) { return c >= ' ' && c < 127; };
    return agent.size() <= 512 && std::ranges::any_of(agent, isLetter) && std::ranges::all_of(agent, isPrintable);
}

} // namespace

DepService::DepService(SandboxWorld &world, SandboxFaults &faults, DepSessions &sessions, const Clock &clock,
                       QByteArray seal, int highestVersion)
    : m_world(world)
    , m_changes(world)
    , m_faults(faults)
    , m_sessions(sessions)
    , m_clock(clock)
    , m_seal(std::move(seal))
    , m_highestVersion(highestVersion)
{
}

// What needs no page and no account: handed to DepChanges.
template <auto Method> HttpResponse DepService::change(Call &call)
{
    return (m_changes.*Method)(call);
}

// The methods of a path stand together, in the order in which Apple's account answer lists them.
std::span<const DepService::Route> DepService::routes()
{
    static constexpr Route all[] = {
        {"/session", "GET", &DepService::session, false, false},
        {"/account", "GET", &DepService::account, false, false},
        {"/server/devices", "POST", &DepService::fetch, true},
        {"/devices/sync", "POST", &DepService::sync, true},
        {"/devices", "POST", &DepService::change<&DepChanges::details>, true},
        {"/devices/disown", "POST", &DepService::change<&DepChanges::disown>},
        {"/profile", "POST", &DepService::change<&DepChanges::defineProfile>},
        {"/profile", "GET", &DepService::change<&DepChanges::readProfile>, false, false},
        {"/profile/devices", "POST", &DepService::change<&DepChanges::assignProfile>},
        {"/profile/devices", "PUT", &DepService::change<&DepChanges::assignProfile>}, // the older way
        {"/profile/devices", "DELETE", &DepService::change<&DepChanges::removeProfile>},
        {"/device/activationlock", "POST", &DepService::change<&DepChanges::lock>},
        {"/device/replacementDetails", "GET", &DepService::change<&DepChanges::replacement>, false, false},
        {"/account-driven-enrollment/profile", "POST", &DepService::change<&DepChanges::setDiscovery>},
        {"/account-driven-enrollment/profile", "GET", &DepService::change<&DepChanges::readDiscovery>, false, false},
        {"/account-driven-enrollment/profile", "DELETE", &DepService::change<&DepChanges::clearDiscovery>, false,
         false},
        {"/os-beta-enrollment/tokens", "GET", &DepService::change<&DepChanges::betaTokens>, false, false},
        {"/activation/record", "POST", &DepService::activation},
    };
    return all;
}

std::span<const DepService::Route> DepService::routesOf(const QByteArray &path)
{
    const auto isIt = [&](const Route &route) { return route.path == QByteArrayView(path); };
    const auto all = routes();
    const auto first = std::ranges::find_if(all, isIt);
    return {first, std::find_if_not(first, all.end(), isIt)};
}

HttpResponse DepService::handle(const HttpRequest &request, QByteArray &note)
{
    const std::span<const Route> offered = routesOf(request.path);
    if (offered.empty())
        return HttpResponse::notFound();
    const auto route = std::ranges::find(offered, QByteArrayView(request.method), &Route::method);
    if (route == offered.end()) {
        QByteArray allowed;
        for (const Route &each : offered)
            allowed += (allowed.isEmpty() ? "" : ", ") + each.method.toByteArray();
        return HttpResponse::methodNotAllowed(allowed);
    }
    Call call{{.query = request.query, .now = now(), .faults = m_faults.strike(request.path), .note = note}, request};
    HttpResponse response = answer(call, *route);
    if (response.status >= 400)
        note = response.body.first(std::min<qsizetype>(response.body.size(), 80)).simplified();
    disturb(call, response);
    return response;
}

// The order of the checks is ours: what is wrong with the line first, then with the caller, then with the organisation.
HttpResponse DepService::answer(Call &call, const Route &route)
{
    const HttpRequest &request = call.request;
    if (const auto refused = DepFaults::refusal(call.faults, request.path == "/session"))
        return *refused;
    if (!request.headers.contains("User-Agent") || request.header("User-Agent").trimmed().isEmpty())
        return HttpResponse::text(400, "USER_AGENT_MISSING");
    if (!isUsableUserAgent(request.header("User-Agent")))
        return HttpResponse::text(400, "USER_AGENT_INVALID");
    if (request.headers.contains("X-Server-Protocol-Version")) {
        bool isNumber = false;
        call.version = request.header("X-Server-Protocol-Version").trimmed().toInt(&isNumber);
        if (!isNumber || call.version < 1 || (m_highestVersion > 0 && call.version > m_highestVersion))
            return HttpResponse::text(400, "PROTOCOL_VERSION_NOT_SUPPORTED");
    }
    if (route.answer == &DepService::session)
        return session(call);
    if (route.answer == &DepService::activation)
        return activation(call);
    const auto service = m_sessions.enter(request.header("X-ADM-Auth-Session"), now());
    if (!service)
        return service.error();
    call.service = *service;
    if (!m_world.termsSigned())
        return HttpResponse::text(403, "T_C_NOT_SIGNED");
    if (route.hasBody) {
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(request.body, &error);
        if (error.error != QJsonParseError::NoError || !document.isObject())
            return HttpResponse::text(400, "MALFORMED_REQUEST_BODY");
        call.body = document.object();
    }
    return (this->*route.answer)(call);
}

// What happens to an answer on its way.
void DepService::disturb(Call &call, HttpResponse &response)
{
    DepFaults::disturb(call.faults, m_clock.now(), call.note, response);
    if (call.fault(SandboxFaultKind::RotateSession) && response.status == 200 && call.request.path != "/session") {
        const QByteArray old = call.request.header("X-ADM-Auth-Session");
        response.headers.append({"X-ADM-Auth-Session", m_sessions.rotate(old, now())});
    }
}

HttpResponse DepService::session(Call &call)
{
    const SandboxFault *skew = call.fault(SandboxFaultKind::ClockSkew);
    if (call.fault(SandboxFaultKind::NonceReused))
        m_sessions.useUpNonce(call.request, m_clock.now());
    const auto token = m_sessions.open(call.request, now(), m_clock.now().addSecs(skew ? skew->value : 0));
    if (!token)
        return token.error();
    if (!m_world.termsSigned())
        return HttpResponse::text(403, "T_C_NOT_SIGNED");
    if (const auto service = m_sessions.enter(*token, now()))
        m_world.noteConnection(*service, call.request.peer.toString().toLatin1(), now());
    return {.body = "{\"auth_session_token\":\"" + *token + "\"}"};
}

// The endpoints that the account may call, from the table that answers them.
QByteArray DepService::urls(bool odd)
{
    // The odd ones were seen in 2018.
    const QByteArray limit = ",\"limit\":{\"default\":" + QByteArray::number(odd ? 100 : defaultLimit)
        + ",\"maximum\":" + QByteArray::number(odd ? 5000 : maximumLimit) + "}";
    QByteArray list;
    QByteArrayView last;
    for (const Route &route : routes()) {
        if (route.answer == &DepService::activation)
            continue; // for devices
        if (route.path == last) {
            list.chop(2); // reopens the list of methods
            list += ",\"" + route.method.toByteArray() + "\"]}";
            continue;
        }
        last = route.path;
        list += (list.isEmpty() ? "" : ",") + ("{\"uri\":\"" + route.path.toByteArray()) + "\",\"http_method\":[\""
            + route.method.toByteArray() + "\"]" + (route.isPaged ? limit : QByteArray()) + '}';
    }
    return '[' + list + ']';
}

HttpResponse DepService::account(Call &call)
{
    const SandboxService &service = m_world.services()[call.service];
    const SandboxOrganisation &organisation = m_world.organisation();
    const auto current = std::ranges::find_if_not(service.tokens, &SandboxToken::revoked);
    const QByteArray admin = current == service.tokens.end() ? QByteArray() : current->adminId;
    QByteArray body = "{";
    const auto add = [&body](QByteArrayView name, const QByteArray &value) {
        body += body.size() > 1 ? ",\"" : "\"";
        body += name;
        body += "\":";
        appendJsonString(body, value);
    };
    add("server_name", service.name);
    add("server_uuid", service.uuid);
    const bool isOdd = call.fault(SandboxFaultKind::OddAccount) != nullptr;
    add("facilitator_id", admin);
    if (!isOdd)
        add("admin_id", admin);
    add("org_name", organisation.name);
    add("org_email", organisation.email);
    add("org_phone", organisation.phone);
    add("org_address", organisation.address);
    if (call.version >= 3) {
        add("org_id", organisation.id);
        add("org_id_hash", isOdd ? QByteArray("Not-a-hash-").repeated(5).first(52) : organisation.idHash);
        add("org_type", organisation.type);
        add("org_version", "v2");
        body += ",\"urls\":" + urls(isOdd);
    }
    return {.body = body + '}'};
}

// A device is switched on. The real exchange is Apple's secret; this form is the sandbox's.
HttpResponse DepService::activation(Call &call)
{
    const QJsonObject body = QJsonDocument::fromJson(call.request.body).object();
    const QByteArray serial = body.value(QLatin1StringView("serial_number")).toString().toUtf8();
    if (serial.isEmpty())
        return HttpResponse::text(400, body.isEmpty() ? "MALFORMED_REQUEST_BODY" : "DEVICE_ID_REQUIRED");
    const auto device = m_world.find(serial);
    if (!device)
        return HttpResponse::text(404, "DEVICE_NOT_FOUND");
    const auto profile = m_world.activate(*device, now());
    if (!profile)
        return {.status = 204};
    const QJsonObject record = activationRecord(m_world.organisation(), m_world.profiles()[*profile]);
    return {.body = QJsonDocument(record).toJson(QJsonDocument::Compact)};
}

HttpResponse DepService::fetch(Call &call)
{
    return page(call, false);
}

HttpResponse DepService::sync(Call &call)
{
    return page(call, true);
}

HttpResponse DepService::page(Call &call, bool synced)
{
    const QJsonValue limit = call.body.value(QLatin1StringView("limit"));
    if (!limit.isUndefined()) {
        const qint64 number = limit.toInteger(-1);
        if (number < 1 || double(number) != limit.toDouble())
            return HttpResponse::text(400, "MALFORMED_REQUEST_BODY");
        call.limit = std::min(number, maximumLimit); // Apple serves at most its maximum
    }
    SandboxCursor cursor;
    if (const auto refused = readCursor(call, synced, cursor))
        return *refused;
    const std::pair<quint16, QByteArray> key{call.service, call.request.path};
    if (call.fault(SandboxFaultKind::RepeatPage)) {
        if (const QByteArray last = m_lastPages.value(key); !last.isEmpty())
            return {.body = last};
    }

    bool more = false;
    QByteArray body;
    body.reserve(call.limit * 640 + 512);
    body += "{\"devices\":[";
    QByteArray next;
    if (call.fault(SandboxFaultKind::SameCursor)) {
        more = true;
        next = call.body.value(QLatin1StringView("cursor")).toString().toLatin1();
    } else {
        appendRecords(body, call, synced, cursor, more);
    }
    if (next.isEmpty()) {
        cursor.issued = now().toSecsSinceEpoch();
        next = cursor.encode(m_world.services()[call.service].uuid, m_seal);
    }
    body += "],\"fetched_until\":";
    const SandboxFault *early = call.fault(SandboxFaultKind::EarlyUntil);
    const qint64 before = !early ? 0 : early->value > 0 ? early->value : 86400;
    appendJsonDate(body, quint32(std::max<qint64>(0, now().toSecsSinceEpoch() - before)));
    body += more ? ",\"more_to_follow\":true,\"cursor\":" : ",\"more_to_follow\":false,\"cursor\":";
    appendJsonString(body, next);
    body += '}';
    m_lastPages.insert(key, body);
    return {.body = std::move(body)};
}

std::optional<HttpResponse> DepService::readCursor(Call &call, bool synced, SandboxCursor &cursor) const
{
    const QJsonValue given = call.body.value(QLatin1StringView("cursor"));
    if (given.isUndefined() || given.isNull() || given == QJsonValue(QString())) {
        if (synced)
            return HttpResponse::text(400, "CURSOR_REQUIRED");
        return {};
    }
    if (!given.isString())
        return HttpResponse::text(400, "MALFORMED_REQUEST_BODY");
    if (call.fault(SandboxFaultKind::InvalidCursor))
        return HttpResponse::text(400, "INVALID_CURSOR");
    if (call.fault(SandboxFaultKind::ExpiredCursor))
        return HttpResponse::text(400, "EXPIRED_CURSOR");
    if (call.fault(SandboxFaultKind::ExhaustedCursor))
        return HttpResponse::text(400, "EXHAUSTED_CURSOR");
    const SandboxService &service = m_world.services()[call.service];
    const auto read = SandboxCursor::decode(given.toString().toUtf8(), service.uuid, m_seal);
    // Sync goes on from a list that was fetched to its end; Apple does not say what it does with others.
    if (!read || read->position > service.events.size() || read->end > service.events.size()
        || (synced && !read->fetched))
        return HttpResponse::text(400, "INVALID_CURSOR");
    if (now().toSecsSinceEpoch() - read->issued > cursorLife)
        return HttpResponse::text(400, "EXPIRED_CURSOR");
    if (!synced && read->fetched)
        return HttpResponse::text(400, "EXHAUSTED_CURSOR");
    cursor = *read;
    return {};
}

// Fetch walks the same log as sync, as far as it went when the fetch began, and gives each present device once, where
// its newest event is. What changes meanwhile stands behind that end, where sync begins: nothing is lost.
void DepService::appendRecords(QByteArray &out, Call &call, bool synced, SandboxCursor &cursor, bool &more) const
{
    const DeviceWriter writer(m_world, call.version, call.fault(SandboxFaultKind::UnknownFields) != nullptr);
    const auto &events = m_world.services()[call.service].events;
    if (synced || cursor.end == 0)
        cursor.end = quint32(events.size());
    const quint32 end = cursor.end;
    const auto isWanted = [&](quint32 position) {
        const SandboxEvent &event = events[position];
        const SandboxDevice &device = m_world.devices()[event.device];
        return synced || (device.service == call.service && device.lastEvent == position);
    };
    qsizetype count = 0;
    quint32 position = cursor.position;
    for (; position < end && count < call.limit; ++position) {
        if (!isWanted(position))
            continue;
        appendRecord(out, call, writer, events[position], synced);
        ++count;
    }
    while (position < end && !isWanted(position))
        ++position;
    if (out.endsWith(','))
        out.chop(1);
    more = position < end;
    cursor.position = position;
    cursor.fetched = synced || !more;
    call.note = QByteArray::number(count) + " records";
}

void DepService::appendRecord(QByteArray &out, const Call &call, const DeviceWriter &writer, const SandboxEvent &event,
                              bool synced) const
{
    if (const SandboxFault *drop = call.fault(SandboxFaultKind::DropEvents)) {
        SandboxDice dice(m_world.plan().seed ^ (quint64(event.device) << 32) ^ event.time);
        if (dice.below(100) < quint32(drop->value > 0 ? std::min<qint64>(drop->value, 100) : 50))
            return;
    }
    if (synced && call.fault(SandboxFaultKind::Vanish) && m_world.throttledFor(event.device, call.now) > 0)
        return;
    SandboxEvent told = event;
    if (told.kind == SandboxEventKind::Added && call.fault(SandboxFaultKind::ModifiedInsteadOfAdded))
        told.kind = SandboxEventKind::Modified;
    const auto deleted = call.fault(SandboxFaultKind::FullDeleted) ? DeviceWriter::Deleted::Full
        : call.fault(SandboxFaultKind::BareDeleted)                ? DeviceWriter::Deleted::Bare
                                                                   : DeviceWriter::Deleted::Usual;
    quint32 opDate = event.time;
    if (const SandboxFault *stale = call.fault(SandboxFaultKind::StaleDate))
        opDate -= quint32(std::clamp<qint64>(stale->value > 0 ? stale->value : 86400, 1, opDate));
    const int times = call.fault(SandboxFaultKind::DoubleEvents) ? 2 : 1;
    for (int i = 0; i < times; ++i) {
        if (synced)
            writer.appendSynced(out, told, opDate, deleted);
        else
            writer.appendFetched(out, event.device);
        out += ',';
    }
}

} // namespace Muster
