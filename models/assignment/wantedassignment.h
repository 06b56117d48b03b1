// One line of a list that names devices and profiles.
#pragma once

#include <QString>

namespace Muster {

struct WantedAssignment {
    QString serial;
    QString profileName; // empty: no profile

    bool operator==(const WantedAssignment &) const = default;
};

} // namespace Muster
