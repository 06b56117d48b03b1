// What the writer and the reader of FleetState have to agree on.
#pragma once

#include "app/sandbox/simulateddevice.h"

namespace Muster::FleetFormat {

inline constexpr QByteArrayView magic = "MUSTER-FLEET\n";

// In the order of the file; shares of behaviour are in the order of behaviourShares.
inline constexpr std::array<qint64 SimulatedCounters::*, 8> counters{
    &SimulatedCounters::enrollments, &SimulatedCounters::connections,  &SimulatedCounters::requests,
    &SimulatedCounters::commands,    &SimulatedCounters::acknowledged, &SimulatedCounters::notNow,
    &SimulatedCounters::errors,      &SimulatedCounters::pushes};

} // namespace Muster::FleetFormat
