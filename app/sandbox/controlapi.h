// The sandbox's remote control: what tests, the command line and the window do to the running world, as JSON over
// loopback. The routes are those of `routes` in the source; every refusal is {"error": words} with a fitting status.
//
// Acts of people take who acts as `as`, an Apple Account; without it the first administrator acts. Lives on the
// sandbox's thread; what the constructor takes outlives it.
#pragma once

#include "app/sandbox/controldesk.h"

namespace Muster {

class ControlApi {
public:
    explicit ControlApi(const ControlDesk &desk)
        : m_desk(desk)
    {
    }

    // `path` is what follows the secret, such as "state".
    [[nodiscard]] HttpResponse handle(const QByteArray &path, const HttpRequest &request);

private:
    ControlDesk m_desk;
};

} // namespace Muster
