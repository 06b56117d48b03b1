// A property list in XML.
#pragma once

#include "app/plist/propertylist.h"

namespace Muster {

// UTF-8, with or without a byte-order mark. A document type is passed over, one that defines entities is refused.
[[nodiscard]] Result<QVariant> readXmlPropertyList(const QByteArray &bytes, const PropertyListLimits &limits);

} // namespace Muster
