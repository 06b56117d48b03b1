#include "app/sandbox/controlapi.h"

#include "app/sandbox/controlaccounts.h"
#include "app/sandbox/controldevices.h"
#include "app/sandbox/controlfaults.h"
#include "app/sandbox/controlfleet.h"
#include "app/sandbox/controlpeople.h"
#include "app/sandbox/controlrecords.h"
#include "app/sandbox/controlservices.h"

namespace Muster {

namespace {

struct Route {
    QByteArrayView path;
    QByteArrayView method;
    HttpResponse (*answer)(ControlDesk &, const HttpRequest &);
};

constexpr Route routes[] = {
    {"state", "GET", Control::state},
    {"people", "GET", Control::listPeople},
    {"people", "POST", Control::addPerson},
    {"people", "PATCH", Control::changePerson},
    {"terms", "POST", Control::setTerms},
    {"services", "GET", Control::listServices},
    {"services", "POST", Control::addService},
    {"services", "PATCH", Control::changeService},
    {"services", "DELETE", Control::deleteService},
    {"certificate", "POST", Control::uploadCertificate},
    {"download", "POST", Control::downloadToken},
    {"token", "POST", Control::issueToken},
    {"order", "POST", Control::order},
    {"devices", "GET", Control::listDevices},
    {"devices", "POST", Control::changeDevices},
    {"devices/switch-on", "POST", Control::switchOn},
    {"devices/connect", "POST", Control::connectDevices},
    {"devices/erase", "POST", Control::eraseDevices},
    {"devices/alive", "GET", Control::listAlive},
    {"csv", "GET", Control::downloadCsv},
    {"csv", "POST", Control::uploadCsv},
    {"activities", "GET", Control::listActivities},
    {"activity", "GET", Control::showActivity},
    {"result", "GET", Control::downloadResult},
    {"audit", "GET", Control::listAudit},
    {"faults", "GET", Control::listFaults},
    {"faults", "POST", Control::addFaults},
    {"faults", "DELETE", Control::clearFaults},
    {"api-accounts", "GET", Control::listApiAccounts},
    {"api-accounts", "POST", Control::addApiAccount},
    {"api-accounts", "DELETE", Control::revokeApiAccount},
    {"limits", "GET", Control::readLimits},
    {"limits", "POST", Control::setLimits},
    {"clock", "POST", Control::advanceClock},
    {"sessions", "DELETE", Control::endSessions},
    {"log", "GET", Control::listLog},
};

} // namespace

HttpResponse ControlApi::handle(const QByteArray &path, const HttpRequest &request)
{
    QByteArray allowed;
    for (const Route &route : routes) {
        if (route.path != QByteArrayView(path))
            continue;
        if (route.method == QByteArrayView(request.method))
            return route.answer(m_desk, request);
        allowed += (allowed.isEmpty() ? "" : ", ") + route.method.toByteArray();
    }
    return allowed.isEmpty() ? HttpResponse::notFound() : HttpResponse::methodNotAllowed(allowed);
}

} // namespace Muster
