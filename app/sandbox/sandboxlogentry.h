// One request the sandbox answered, for people to see. Never holds a secret.
#pragma once

#include <QByteArray>
#include <QDateTime>

namespace Muster {

struct SandboxLogEntry {
    QDateTime time; // real time, UTC
    QByteArray method;
    QByteArray path; // without the control secret
    int status = 0;
    QByteArray note;
};

} // namespace Muster
