// The sandbox's remote control: what tests, the command line and the window do to the running world, as JSON over
// loopback. The routes are those of `routes()` in the source; every refusal is {"error": words} with a fitting status.
//
// Lives on the sandbox's thread; what the constructor takes outlives it.
#pragma once

#include "app/http/httprequest.h"
#include "app/http/httpresponse.h"
#include "app/sandbox/depservice.h"
#include "app/sandbox/sandboxfaults.h"
#include "app/sandbox/sandboxlogentry.h"
#include "app/sandbox/sandboxworld.h"
#include "app/sandbox/tokenfile.h"

#include <deque>

namespace Muster {

class ControlApi {
public:
    ControlApi(SandboxWorld &world, SandboxFaults &faults, const DepService &dep, DepSessions &sessions, Random &random,
               const std::deque<SandboxLogEntry> &log, TokenCipher cipher);

    // `path` is what follows the secret, such as "state".
    [[nodiscard]] HttpResponse handle(const QByteArray &path, const HttpRequest &request);

private:
    struct Route;
    using Answer = HttpResponse (ControlApi::*)(const HttpRequest &);
    [[nodiscard]] HttpResponse state(const HttpRequest &request);
    [[nodiscard]] HttpResponse issueToken(const HttpRequest &request);
    [[nodiscard]] HttpResponse order(const HttpRequest &request);
    [[nodiscard]] HttpResponse listFaults(const HttpRequest &request);
    [[nodiscard]] HttpResponse addFaults(const HttpRequest &request);
    [[nodiscard]] HttpResponse clearFaults(const HttpRequest &request);
    [[nodiscard]] HttpResponse listDevices(const HttpRequest &request);
    [[nodiscard]] HttpResponse changeDevices(const HttpRequest &request);
    [[nodiscard]] HttpResponse advanceClock(const HttpRequest &request);
    [[nodiscard]] HttpResponse setTerms(const HttpRequest &request);
    [[nodiscard]] HttpResponse endSessions(const HttpRequest &request);
    [[nodiscard]] HttpResponse listLog(const HttpRequest &request);
    [[nodiscard]] Result<> change(quint32 device, const QJsonObject &wish, quint16 service);

    SandboxWorld &m_world;
    SandboxFaults &m_faults;
    const DepService &m_dep;
    DepSessions &m_sessions;
    Random &m_random;
    const std::deque<SandboxLogEntry> &m_log;
    TokenCipher m_cipher;
};

} // namespace Muster
