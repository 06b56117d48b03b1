// Who sits before the machine, as the journal names them.
#pragma once

#include <QString>

namespace Muster {

// The system's name of the user; that of the home folder, or "unknown", where the system does not tell.
[[nodiscard]] QString personName();

} // namespace Muster
