// Apple's Business and School API over the sandbox's world, on the same address as the device assignment service: the
// token endpoint, /v1/…, and the files that a downloadUrl leads to.
//
// As strict as is known, and stricter where nothing is: an unknown parameter is refused. Lives on the sandbox's thread;
// what the constructor takes outlives it.
#pragma once

#include "app/sandbox/businesscall.h"
#include "app/sandbox/businesstokens.h"
#include "app/sandbox/sandboxfaults.h"
#include "models/core/clock.h"

#include <deque>
#include <span>

namespace Muster {

// How much one account may ask; 0: as much as it likes. Apple publishes no numbers; a client's author saw about 20
// reads a minute and 10 writes an hour.
struct BusinessLimits {
    quint32 readsPerMinute = 0, writesPerHour = 0;

    bool operator==(const BusinessLimits &) const = default;
};

class BusinessApi {
public:
    BusinessApi(SandboxWorld &world, SandboxFaults &faults, const Clock &clock, Random &random, QByteArray seal);

    // Whether a path is this API's.
    [[nodiscard]] static bool owns(const QByteArray &path);
    // `note` gets a word for the request log.
    [[nodiscard]] HttpResponse handle(const HttpRequest &request, QByteArray &note);

    [[nodiscard]] BusinessLimits &limits() { return m_limits; }

private:
    struct Route;
    [[nodiscard]] static std::span<const Route> routes();
    [[nodiscard]] HttpResponse route(BusinessCall &call);
    [[nodiscard]] HttpResponse answer(BusinessCall &call, const Route &route);
    [[nodiscard]] std::optional<HttpResponse> checkCaller(BusinessCall &call, const Route &route);
    [[nodiscard]] std::optional<HttpResponse> checkRequest(BusinessCall &call, const Route &route) const;
    // Seconds to wait; 0: go ahead.
    [[nodiscard]] qint64 throttle(const BusinessCall &call);
    [[nodiscard]] QDateTime now() const { return m_clock.now().addDuration(m_world.clockOffset()); }

    SandboxWorld &m_world;
    SandboxFaults &m_faults;
    const Clock &m_clock;
    Random &m_random;
    QByteArray m_seal;
    BusinessTokens m_tokens;
    BusinessLimits m_limits;
    QHash<std::pair<quint16, bool>, std::deque<QDateTime>> m_asked; // by account, and whether it was a write
};

} // namespace Muster
