// How the devices of a sandbox that can be switched on are to be played.
#pragma once

#include <QByteArray>
#include <QList>

namespace Muster {

struct SimulatedOptions {
    int atOnce = 16; // devices that talk at the same time
    size_t keys = 64; // see SimulatedKeys
    QList<QByteArray> trusted; // DER, what every device trusts beside the system's authorities
};

} // namespace Muster
