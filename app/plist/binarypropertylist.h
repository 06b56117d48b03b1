// The structure of a binary property list, checked before a library takes it apart.
#pragma once

#include "app/plist/propertylist.h"

namespace Muster {

// Refuses what does not hang together: offsets and counts beyond the file, containers within themselves or shared so
// often that a small file describes a huge tree, kinds that no property list in XML has, keys that are no strings, hold
// a NUL or come twice, numbers and dates that do not fit.
[[nodiscard]] Result<> checkBinaryPropertyList(const QByteArray &bytes, const PropertyListLimits &limits);

} // namespace Muster
