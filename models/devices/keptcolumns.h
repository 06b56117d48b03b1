// OwnFields::more for people.
#pragma once

#include <QString>

namespace Muster {

// "Warranty: 2027, Cost: 300" of the JSON object that holds kept columns; another text as it is.
[[nodiscard]] QString keptText(const QString &more);

} // namespace Muster
