// A certificate authority for one run of the sandbox, and the leaf for 127.0.0.1, ::1 and localhost it signs. EC P-256.
#pragma once

#include "models/core/result.h"

#include <QSslConfiguration>

namespace Muster {

struct SandboxAuthority {
    QByteArray authorityPem; // for clients to trust
    QSslConfiguration server; // with leaf, key and chain

    // Valid from a day ago for 30 days of the real clock.
    [[nodiscard]] static Result<SandboxAuthority> make();
};

} // namespace Muster
