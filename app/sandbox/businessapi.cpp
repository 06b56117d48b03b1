#include "app/sandbox/businessapi.h"

#include "app/sandbox/businessactivities.h"
#include "app/sandbox/businessdevices.h"
#include "app/sandbox/businessservers.h"
#include "app/sandbox/depfaults.h"

#include <QJsonDocument>
#include <QUrlQuery>

#include <algorithm>

namespace Muster {

using namespace Business;

struct BusinessApi::Route {
    QByteArrayView method, path; // with {id}
    HttpResponse (*answer)(BusinessCall &);
    const char *parameters = ""; // of the query, separated by blanks
    std::optional<SandboxRight> right = {}; // that the account's role needs; reading needs none
};

namespace {

constexpr QByteArrayView tokenPaths[] = {"/auth/oauth2/token", "/auth/oauth2/v2/token"};
constexpr QByteArrayView downloads = "/downloads/";

// The id in a path of the route's form; nothing when the path has another form.
std::optional<QByteArray> match(QByteArrayView route, const QByteArray &path)
{
    const qsizetype at = route.indexOf("{id}");
    if (at < 0)
        return route == QByteArrayView(path) ? std::optional(QByteArray()) : std::nullopt;
    const QByteArrayView before = route.first(at), after = route.sliced(at + 4);
    if (path.size() <= before.size() + after.size() || !path.startsWith(before) || !path.endsWith(after))
        return {};
    const QByteArray id = path.sliced(before.size(), path.size() - before.size() - after.size());
    return id.contains('/') ? std::nullopt : std::optional(QByteArray::fromPercentEncoding(id));
}

// What DepFaults says in plain text, as an error of this API.
HttpResponse asProblem(Random &random, const HttpResponse &refusal)
{
    if (!refusal.contentType.startsWith("text/plain"))
        return refusal;
    const QString constant = QString::fromUtf8(refusal.body);
    QString code = constant;
    if (refusal.status == 401)
        code = QStringLiteral("NOT_AUTHORIZED");
    else if (refusal.status == 403)
        code = QStringLiteral("FORBIDDEN");
    else if (refusal.status == 429)
        code = QStringLiteral("RATE_LIMIT_EXCEEDED");
    HttpResponse response =
        refused(random, {.status = refusal.status, .code = code, .title = constant, .detail = constant});
    response.headers = refusal.headers;
    return response;
}

} // namespace

BusinessApi::BusinessApi(SandboxWorld &world, SandboxFaults &faults, const Clock &clock, Random &random,
                         QByteArray seal)
    : m_world(world)
    , m_faults(faults)
    , m_clock(clock)
    , m_random(random)
    , m_seal(std::move(seal))
    , m_tokens(world, random)
{
}

bool BusinessApi::owns(const QByteArray &path)
{
    return path.startsWith("/v1/") || path.startsWith(downloads)
        || std::ranges::find(tokenPaths, QByteArrayView(path)) != std::end(tokenPaths);
}

std::span<const BusinessApi::Route> BusinessApi::routes()
{
    static constexpr Route all[] = {
        {"GET", "/v1/orgDevices", listDevices, "fields[orgDevices] limit cursor"},
        {"GET", "/v1/orgDevices/{id}", readDevice, "fields[orgDevices]"},
        {"GET", "/v1/orgDevices/{id}/assignedServer", readAssignedServer, "fields[mdmServers]"},
        {"GET", "/v1/orgDevices/{id}/relationships/assignedServer", readAssignedServerLinkage},
        {"GET", "/v1/orgDevices/{id}/appleCareCoverage", listCoverage, "fields[appleCareCoverage] limit cursor"},
        {"GET", "/v1/mdmServers", listServers, "fields[mdmServers] limit cursor"},
        {"POST", "/v1/mdmServers", createServer, "", SandboxRight::ManageServices},
        {"GET", "/v1/mdmServers/{id}", readServer, "fields[mdmServers]"},
        {"PATCH", "/v1/mdmServers/{id}", updateServer, "", SandboxRight::ManageServices},
        {"DELETE", "/v1/mdmServers/{id}", deleteServer, "", SandboxRight::ManageServices},
        {"GET", "/v1/mdmServers/{id}/relationships/devices", listServerDevices, "limit cursor"},
        {"POST", "/v1/orgDeviceActivities", createActivity, "", SandboxRight::ManageDevices},
        {"GET", "/v1/orgDeviceActivities/{id}", readActivity, "fields[orgDeviceActivities]"},
        {"GET", "/v1/auditEvents", listAuditEvents,
         "filter[startTimestamp] filter[endTimestamp] filter[actorId] filter[subjectId] filter[type] limit cursor"},
    };
    return all;
}

HttpResponse BusinessApi::handle(const HttpRequest &request, QByteArray &note)
{
    BusinessCall call{.world = m_world, .random = m_random, .request = request, .seal = m_seal, .now = now()};
    HttpResponse response;
    if (request.path.startsWith(downloads)) {
        call.id = request.path.sliced(downloads.size()).chopped(request.path.endsWith(".csv") ? 4 : 0);
        for (const auto &[name, value] : QUrlQuery(QString::fromUtf8(request.query)).queryItems(QUrl::FullyDecoded))
            call.query.insert(name, value);
        response = downloadResult(call);
    } else if (request.path.startsWith("/v1/")) {
        response = route(call);
    } else {
        call.faults = m_faults.strike(tokenPaths[0].toByteArray());
        const auto struck = DepFaults::refusal(call.faults, false);
        response = struck ? *struck : m_tokens.issue(request, now(), m_clock.now());
    }
    if (response.status >= 400)
        note = response.body.first(std::min<qsizetype>(response.body.size(), 200)).simplified();
    DepFaults::disturb(call.faults, m_clock.now(), note, response);
    return response;
}

HttpResponse BusinessApi::route(BusinessCall &call)
{
    QByteArray allowed;
    for (const Route &each : routes()) {
        const auto id = match(each.path, call.request.path);
        if (!id)
            continue;
        if (each.method == QByteArrayView(call.request.method)) {
            call.id = *id;
            call.faults = m_faults.strike(each.path.toByteArray());
            return answer(call, each);
        }
        allowed += (allowed.isEmpty() ? "" : ", ") + each.method.toByteArray();
    }
    if (allowed.isEmpty())
        return refused(m_random,
                       {.status = 404,
                        .code = QStringLiteral("NOT_FOUND.PATH"),
                        .title = QStringLiteral("The path is not known"),
                        .detail = QStringLiteral("There is no such endpoint")});
    HttpResponse response = refused(m_random,
                                    {.status = 405,
                                     .code = QStringLiteral("METHOD_NOT_ALLOWED"),
                                     .title = QStringLiteral("The method is not allowed"),
                                     .detail = QStringLiteral("This endpoint has another method")});
    response.headers.emplaceBack("Allow", allowed);
    return response;
}

HttpResponse BusinessApi::answer(BusinessCall &call, const Route &route)
{
    if (const auto struck = DepFaults::refusal(call.faults, false))
        return asProblem(m_random, *struck);
    if (const auto stopped = checkCaller(call, route))
        return *stopped;
    if (const auto stopped = checkRequest(call, route))
        return *stopped;
    return route.answer(call);
}

std::optional<HttpResponse> BusinessApi::checkCaller(BusinessCall &call, const Route &route)
{
    const auto account = m_tokens.enter(call.request, call.now);
    if (!account) {
        HttpResponse response =
            refused(m_random,
                    {.status = 401,
                     .code = QStringLiteral("NOT_AUTHORIZED"),
                     .title = QStringLiteral("Authentication credentials are missing or invalid"),
                     .detail = QStringLiteral("Provide a properly configured and signed bearer token")});
        response.headers.emplaceBack("WWW-Authenticate", "Bearer");
        return response;
    }
    call.account = *account;
    Problem forbidden{.status = 403,
                      .code = QStringLiteral("FORBIDDEN"),
                      .title = QStringLiteral("Insufficient permissions"),
                      .detail = QStringLiteral("The role of this API account does not allow the operation")};
    if (!m_world.termsSigned()) {
        forbidden.code = QStringLiteral("FORBIDDEN.TERMS_NOT_SIGNED");
        forbidden.detail = QStringLiteral("An administrator must accept Apple's new terms first");
        return refused(m_random, forbidden);
    }
    if (route.right && !isGranted(m_world.apiAccounts()[*account].role, *route.right))
        return refused(m_random, forbidden);
    if (const qint64 wait = throttle(call)) {
        HttpResponse response = refused(m_random,
                                        {.status = 429,
                                         .code = QStringLiteral("RATE_LIMIT_EXCEEDED"),
                                         .title = QStringLiteral("Too many requests"),
                                         .detail = QStringLiteral("Ask again later")});
        response.headers.append({"Retry-After", QByteArray::number(wait)});
        return response;
    }
    return {};
}

qint64 BusinessApi::throttle(const BusinessCall &call)
{
    const bool isWrite = call.request.method != "GET";
    const quint32 most = isWrite ? m_limits.writesPerHour : m_limits.readsPerMinute;
    if (most == 0)
        return 0;
    const qint64 window = isWrite ? 3600 : 60;
    std::deque<QDateTime> &asked = m_asked[{call.account, isWrite}];
    while (!asked.empty() && asked.front().secsTo(call.now) >= window)
        asked.pop_front();
    if (asked.size() >= most)
        return std::max<qint64>(1, window - asked.front().secsTo(call.now));
    asked.push_back(call.now);
    return 0;
}

std::optional<HttpResponse> BusinessApi::checkRequest(BusinessCall &call, const Route &route) const
{
    const QByteArray accepted = call.request.header("Accept").toLower();
    if (!accepted.contains("application/json") && !accepted.contains("*/*") && !accepted.contains("application/*"))
        return refused(m_random,
                       {.status = 406,
                        .code = QStringLiteral("NOT_ACCEPTABLE"),
                        .title = QStringLiteral("The answer would not be acceptable"),
                        .detail = QStringLiteral("Accept application/json")});
    const QList<QByteArray> known = QByteArray(route.parameters).split(' ');
    for (const auto &[name, value] : QUrlQuery(QString::fromUtf8(call.request.query)).queryItems(QUrl::FullyDecoded)) {
        if (!known.contains(name.toUtf8()) || call.query.contains(name)) {
            Problem problem =
                badParameter(name.left(100), QStringLiteral("The parameter is unknown here, or said twice"));
            problem.code = QStringLiteral("PARAMETER_ERROR.ILLEGAL");
            return refused(m_random, problem);
        }
        call.query.insert(name, value);
    }
    if (call.request.method != "POST" && call.request.method != "PATCH")
        return {};
    const QJsonDocument document = QJsonDocument::fromJson(call.request.body);
    if (!document.isObject() || !call.request.header("Content-Type").toLower().startsWith("application/json"))
        return refused(m_random,
                       {.status = 400,
                        .code = QStringLiteral("PARAMETER_ERROR.BODY"),
                        .title = QStringLiteral("The body is no JSON document"),
                        .detail = QStringLiteral("Send a JSON object as application/json")});
    call.body = document.object();
    return {};
}

} // namespace Muster
