#include "app/sandbox/depfaults.h"

#include "app/sandbox/jsontext.h"

#include <QLocale>

#include <algorithm>

namespace Muster::DepFaults {

namespace {

constexpr QByteArrayView outagePage =
    "<html><head><title>Service Unavailable</title></head><body><h1>Service Unavailable</h1></body></html>\n";

HttpResponse html(int status)
{
    return {.status = status, .body = outagePage.toByteArray(), .contentType = "text/html"};
}

QByteArray httpDate(const QDateTime &time)
{
    return QLocale::c().toString(time.toUTC(), QStringLiteral("ddd, dd MMM yyyy HH:mm:ss")).toLatin1() + " GMT";
}

// The forms in which constants were seen besides the plain one.
void reform(HttpResponse &response, QByteArrayView form)
{
    if (response.status < 400 || !response.contentType.startsWith("text/plain"))
        return;
    QByteArray constant;
    appendJsonString(constant, response.body);
    if (form == "string")
        response.body = constant;
    else if (form == "object")
        response.body = "{\"code\":" + constant + '}';
    else
        response.body.clear();
    response.contentType = "application/json;charset=UTF8";
}

} // namespace

std::optional<HttpResponse> refusal(const QList<SandboxFault> &faults, bool isSession)
{
    for (const SandboxFault &fault : faults) {
        switch (fault.kind) {
        case SandboxFaultKind::TermsNotSigned:
            return HttpResponse::text(403, "T_C_NOT_SIGNED");
        case SandboxFaultKind::TokenExpired:
            return HttpResponse::text(401, isSession ? "token_expiredUnauthorized" : "UNAUTHORIZED");
        case SandboxFaultKind::TokenRevoked:
            return HttpResponse::text(401, isSession ? "token_rejectedUnauthorized" : "UNAUTHORIZED");
        case SandboxFaultKind::Unauthorized:
            return HttpResponse::text(401, isSession ? "oauth_problem_adviceUnauthorized" : "UNAUTHORIZED");
        case SandboxFaultKind::Forbidden:
            return HttpResponse::text(403, "FORBIDDEN");
        case SandboxFaultKind::AccessDenied:
            return HttpResponse::text(403, "ACCESS_DENIED");
        case SandboxFaultKind::Throttle:
        case SandboxFaultKind::Status: {
            const bool throttled = fault.kind == SandboxFaultKind::Throttle;
            HttpResponse response = throttled ? HttpResponse::text(429, "TOO_MANY_REQUESTS")
                                              : html(fault.value >= 200 && fault.value <= 599 ? int(fault.value) : 503);
            const qint64 wait = throttled ? fault.value : fault.retryAfter;
            if (wait > 0)
                response.headers.append({"Retry-After", QByteArray::number(wait)});
            return response;
        }
        case SandboxFaultKind::HtmlAnswer:
            return html(200);
        case SandboxFaultKind::Constant:
            return HttpResponse::text(fault.value >= 200 && fault.value <= 599 ? int(fault.value) : 400, fault.text);
        default:
            break;
        }
    }
    return {};
}

void disturb(const QList<SandboxFault> &faults, const QDateTime &now, QByteArray &note, HttpResponse &response)
{
    const bool isDone = response.status == 200;
    for (const SandboxFault &fault : faults) {
        note += (note.isEmpty() ? "fault " : ", fault ") + sandboxFaultName(fault.kind).toByteArray();
        switch (fault.kind) {
        case SandboxFaultKind::Slow:
            response.delay = std::chrono::milliseconds(std::clamp<qint64>(fault.value, 0, 600'000));
            break;
        case SandboxFaultKind::Cut:
            response.cutAfter = std::max<qint64>(fault.value, 0);
            break;
        case SandboxFaultKind::Drop:
            response.drop = true;
            break;
        case SandboxFaultKind::MalformedJson:
            if (isDone)
                response.body.truncate(response.body.size() / 2);
            break;
        case SandboxFaultKind::UnknownFields:
            if (isDone && response.body.startsWith('{'))
                response.body.insert(1, "\"muster_unknown\":[{\"deep\":{\"er\":[]}}],");
            break;
        case SandboxFaultKind::ClockSkew:
            response.headers.append({"Date", httpDate(now.addSecs(fault.value))});
            break;
        case SandboxFaultKind::ErrorForm:
            reform(response, fault.text);
            break;
        default:
            break;
        }
    }
}

} // namespace Muster::DepFaults
