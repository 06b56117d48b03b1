// Property lists as people may see them.
#pragma once

#include <QString>
#include <QVariant>

namespace Muster {

// JSON in which secrets (tokens, passwords, PINs, recovery keys, challenges, private keys) are dots and data is told by
// its length, or taken apart where it is a property list itself. Bounded: what is longer than 64 KB is cut off.
[[nodiscard]] QString maskedJson(const QVariant &value);

} // namespace Muster
